"""Words by which lists say how a ticket stands: the trade's, in the languages of the shops.

French, English, Portuguese, Spanish, Italian, German, Dutch, Arabic and Hebrew. A word that
stands in no table means nothing: it is asked for, and is no permission.
"""

import re
import unicodedata
from functools import lru_cache

from sync.guests.folding import fold
from sync.model import TicketStatus

UNPAID = "unpaid"
"""Beside the statuses of a ticket: all is well but the money."""

_WORDS = {
    str(TicketStatus.VALID): "valide|validee|valid|confirme|confirmee|confirmed|paye|payee|paid|"
    "complete|completed|attending|checked in|active|actif|acquired|free|gratuit|gratuite|"
    "ok|oui|yes|inscrit|inscrite|registered|participe|present|presente|accepted|accepte|acceptee|"
    "sent|envoye|envoyee|vendu|vendue|sold|issued|emis|emise|approved|approuve|approuvee|going|"
    "will attend|participation prevue|participation confirmee|participant|true|vrai|y|o|"
    "reussi|succeeded|success|successful|settled|processed|traite|traitee|termine|terminee|"
    "closed won|regle|reglee|encaisse|encaissee|finalise|finalisee|delivered|booked|"
    "non rembourse|non remboursee|not refunded|non annule|non annulee|not cancelled|not canceled|"
    "pago|paga|pagos|aprovado|aprovada|aprobado|aprobada|confirmado|confirmada|concluido|"
    "concluida|valido|valida|ativo|ativa|activo|activa|sim|si|emitido|emitida|completado|"
    "confermato|confermata|pagato|pagata|bestatigt|bezahlt|gultig|ja|zugesagt|angemeldet|"
    "bevestigd|betaald|geldig",
    str(TicketStatus.CANCELED): "annule|annulee|annulation|canceled|cancelled|cancellation|cancel|"
    "rembourse|remboursee|remboursement|refunded|refund|not attending|not going|ne participe pas|"
    "ne vient pas|ne viendra pas|won t attend|will not attend|deleted|supprime|supprimee|refuse|"
    "refusee|rejected|rejete|rejetee|withdrawn|released|declined|decline|declinee|absent|absente|"
    "conteste|contestee|chargeback|charged back|charge back|disputed|litige|transferred|transfere|"
    "transferee|invalidated|invalide|invalid|not valid|non|no|n|false|faux|void|voided|resold|"
    "revendu|revendue|reimbursed|retire|retiree|desiste|desistee|desistement|se desiste|excuse|"
    "excusee|empeche|empechee|inactif|inactive|inactivated|desactive|desactivee|deactivated|"
    "disabled|no show|noshow|non venu|non presente|echoue|echouee|failed|abandonne|abandonnee|"
    "abandoned|removed|revoke|nao|cancelado|cancelada|reembolsado|reembolsada|estornado|estornada|"
    "recusado|recusada|rechazado|rechazada|anulado|anulada|devuelto|devuelta|invalido|invalida|"
    "rejeitado|rejeitada|annullato|annullata|rimborsato|rimborsata|rifiutato|rifiutata|storniert|"
    "abgesagt|erstattet|abgelehnt|ungultig|nein|geannuleerd|terugbetaald|geweigerd|nee|"
    "unsubscribed|desinscrit|desinscrite|unregistered|rescinded|lost|perdu|perdue|vole|volee|"
    "stolen|duplicate|doublon",
    str(TicketStatus.BLOCKED): "bloque|bloquee|blocked|suspendu|suspendue|suspended|on hold|"
    "bloqueado|bloqueada|gesperrt|bloccato|banned|banni|bannie|blacklisted|liste noire",
    str(TicketStatus.REVOKED): "revoque|revoquee|revoked|revogado|revogada|revocado|widerrufen",
    str(TicketStatus.UNAPPROVED): "a valider|non valide|non validee|unapproved|not approved|"
    "to approve|to be approved|pending approval|approval pending|awaiting moderation|"
    "awaiting approval|en attente de validation|en attente d approbation|a confirmer|"
    "to be confirmed|tbc|non confirme|non confirmee|not confirmed|unconfirmed|draft|brouillon|"
    "invited|not responded|no response|no reply|sans reponse|pas de reponse|aucune reponse|"
    "waitlist|waitlisted|wait list|waiting list|waitlisting|on waitlist|liste d attente|"
    "en liste d attente|sur liste d attente|attente|waiting|lista de espera|lista d attesa|"
    "warteliste|wachtlijst|standby|stand by|incomplete|incomplet|incomplete registration|"
    "incomplete order|under review|in review|en cours de validation|em analise|nao confirmado|"
    "rascunho|pre inscrit|preinscrit|pre inscription|option|optionnel|applied|candidat|requested",
    UNPAID: "impaye|impayee|non paye|non payee|unpaid|not paid|pending|en attente|to be paid|"
    "awaiting payment|pending payment|payment pending|en attente de paiement|"
    "en attente de reglement|offline payment|expire|expiree|expired|reserved|reserve|reservee|"
    "a payer|a regler|non regle|non reglee|overdue|pendente|pendente de pagamento|pendiente|"
    "aguardando pagamento|aguardando|in attesa|ausstehend|offen|unbezahlt|nao pago|no pagado|"
    "non pagato|niet betaald|partially paid|partiellement paye|partially refunded order|"
    "pending from pay later|pending from incomplete transaction|partial payment|acompte",
}  # fmt: skip
_RAW = {
    "مؤكد": str(TicketStatus.VALID), "مدفوع": str(TicketStatus.VALID),
    "نعم": str(TicketStatus.VALID), "ملغى": str(TicketStatus.CANCELED),
    "ملغي": str(TicketStatus.CANCELED), "ملغاة": str(TicketStatus.CANCELED),
    "مسترد": str(TicketStatus.CANCELED), "مرفوض": str(TicketStatus.CANCELED),
    "لا": str(TicketStatus.CANCELED), "قيد الانتظار": str(TicketStatus.UNAPPROVED),
    "قائمة الانتظار": str(TicketStatus.UNAPPROVED), "غير مدفوع": UNPAID,
    "מאושר": str(TicketStatus.VALID), "שולם": str(TicketStatus.VALID),
    "כן": str(TicketStatus.VALID), "בוטל": str(TicketStatus.CANCELED),
    "מבוטל": str(TicketStatus.CANCELED), "לא": str(TicketStatus.CANCELED),
    "ממתין": str(TicketStatus.UNAPPROVED), "רשימת המתנה": str(TicketStatus.UNAPPROVED),
    "לא שולם": UNPAID,
}  # fmt: skip
"""Scripts that are read from right to left, as they are written."""
_MEANING = {word: meaning for meaning, words in _WORDS.items() for word in words.split("|")}
_MEANING |= {fold(word): meaning for word, meaning in _RAW.items()}

_CANCELING = ("annul", "cancel", "refund", "rembours", "reembols", "rimbors", "estorn", "storn",
              "revend", "desist", "desinscr", "chargeback")  # fmt: skip
_WAITING = re.compile(r"\b(wait(ing)? ?list\w*|listes? d attente|lista de espera|warteliste)\b")
_SOFTENING = frozenset(
    "non|not|no|pas|partiel|partielle|partiellement|partial|partially|parcial|nao|policy|if|si|"
    "fee|frais|never|jamais|sans|without|assurance|insurance|conditions|possible".split("|")
)
_LONGEST = 6
"""Words of a status; more of them are a sentence, of which nothing is concluded."""
_METHODS = frozenset(
    "cb|carte|carte bancaire|card|credit card|debit card|cheque|check|virement|transfer|"
    "bank transfer|wire|especes|cash|liquide|paypal|stripe|visa|mastercard|amex|apple pay|"
    "google pay|sepa|prelevement|lydia|wero|ancv|cheque vacances|pass culture|invitation|offert|"
    "offerte|comp|complimentary|helloasso|sumup|facture|invoice|pix|boleto|bar|uberweisung|"
    "lastschrift|ideal|bancontact|online|en ligne|sur place|guichet|tpe|gratuit|free|x".split("|")
)
_NO = frozenset("non|no|false|faux|0|n|nao|nein|nee|ne|pas".split("|"))
_CLEAR_NO = frozenset("non|no|nao|nein|nee".split("|"))
_CLEAR_YES = frozenset("oui|yes|sim|ja".split("|"))
_YES = frozenset("oui|yes|true|vrai|1|o|y|x|ok|sim|si|ja|v".split("|"))
_SIGNS = dict.fromkeys("✅✔☑✓🟢👍", "yes") | dict.fromkeys("❌✗✘✖🚫👎", "no")
"""Signs that people put for a word, or before it."""
_JOINERS = "\ufe0e\ufe0f\u200d"


@lru_cache(maxsize=4096)
def _folded(word: str) -> str:
    """A word as it is compared: without the signs before it, or the word that they stand for."""
    if word.isascii():
        return fold(word)
    plain = "".join(letter for letter in word if unicodedata.category(letter) != "So")
    key = fold(plain.strip(_JOINERS))
    return key or next((_SIGNS[letter] for letter in word if letter in _SIGNS), "")


@lru_cache(maxsize=4096)
def meaning(word: str) -> str | None:
    """What a word says of a ticket: a `TicketStatus`, or `UNPAID`; None when it is not known."""
    key = _folded(word)
    if key in _MEANING:
        return _MEANING[key]
    words = key.split()
    if _begins(key) in _CLEAR_YES:
        return str(TicketStatus.VALID)
    if _begins(key) in _CLEAR_NO - {"non", "no"}:
        return str(TicketStatus.CANCELED)
    if not words or len(words) > _LONGEST or not _SOFTENING.isdisjoint(words):
        return None
    if any(each.startswith(_CANCELING) for each in words):
        return str(TicketStatus.CANCELED)
    return str(TicketStatus.UNAPPROVED) if _WAITING.search(key) else None


def keeps_out(word: str) -> bool:
    """Whether a word says in so many words, not with a mere “no”, that a ticket is not valid."""
    return not is_no(word) and meaning(word) not in (None, str(TicketStatus.VALID))


_WORD = r"(?P<word>[^\W\d_][^()\[\]:/–-]{2,24}?)"
_MARKS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<name>.*\S)\s*[(\[]\s*{_WORD}\s*[)\]]\s*",
        rf"(?P<name>.*\S)\s+[-–:/]\s+{_WORD}\s*",
        rf"\s*[(\[]?\s*{_WORD}\s*(?:[)\]]|\s[-–/]|:)\s+(?P<name>\S.*)",
    )
)


def without_mark(name: str) -> tuple[str, str]:
    """A name without the word beside it that keeps its ticket out, and that word, or nothing.

    “Noé Noir (annulé)” and “ANNULÉ - Noé Noir” are Noé Noir, canceled.
    """
    for pattern in _MARKS:
        found = pattern.fullmatch(name)
        if found and keeps_out(found["word"]):
            return found["name"].strip(), found["word"]
    return name, ""


def is_method(word: str) -> bool:
    """Whether a word in a column about payment says by what means it was paid."""
    return _folded(word) in _METHODS


def is_no(word: str) -> bool:
    """Whether a word in a yes-or-no column, of payments too, says no; “Non, désolé” too."""
    key = _folded(word)
    return key in _NO or _begins(key) in _CLEAR_NO


def is_yes(word: str) -> bool:
    """Whether a word in a yes-or-no column says yes."""
    key = _folded(word)
    return key in _YES or _begins(key) in _CLEAR_YES


def _begins(key: str) -> str:
    """The first word of an answer of a few words."""
    words = key.split()
    return words[0] if 1 < len(words) <= _LONGEST else ""
