"""Columns that nobody recognised, judged by what is in them.

Of a column that may say who comes in, with which code or with how many, nothing is guessed: it
is a question, with the evidence.
"""

import re
from collections.abc import Iterator

from badges.text.sentence import Sentence
from sync.guest_lists.cells import clean
from sync.guest_lists.columns import Columns
from sync.guest_lists.contents import Contents, contents_of
from sync.guest_lists.headers import code_rank, generic_field, header_key
from sync.guest_lists.questions import OURS, Answers, ListQuestion, QuestionKind
from sync.guest_lists.table import Table
from sync.guest_lists.vendors import LAYOUTS

_CANCELING = re.compile(
    r"\b(cancel\w*|annul\w*|refund\w*|rembours\w*|void\w*|resold|revend\w*|withdraw\w*|"
    r"desist\w*|declin\w*|refus\w*|reject\w*|rejet\w*|storn\w*|estorn\w*|reembols\w*|"
    r"revok\w*|revoq\w*|deleted|supprim\w*|opposition|chargeback|litige)\b"
)
_NOT_CANCELING = re.compile(
    r"\b(policy|politique|conditions|assurance|insurance|until|allowed|possible)\b"
)
_COMING = re.compile(
    r"\b(rsvp|attend\w*|come|coming|going|presen\w*|viend\w*|venez|venir|vient|particip\w*|"
    r"serez|confirm\w*|accept\w*|reponse|response|answer|comparec\w*|asist\w*|va venir|join|"
    r"kommen|kommst|zusage|teilnahme|invitation|status|statut|etat|valid\w*|approv\w*|ok)\b"
)
_HARMLESS = re.compile(
    r"\b(check\w*|scan\w*|control\w*|pointe\w*|newsletter|opt|consent\w*|rgpd|gdpr|market\w*|"
    r"veg\w*|allerg\w*|regime|diet\w*|photo\w*|image|terms|cgu|cgv|conditions|locked|lang\w*|"
    r"parking|hotel|navette|shuttle|badge imprime|printed|imprime|subscribed|membre|member|"
    r"adherent|first time|tva|vat|taxable|opened|clicked|ouvert|host|event host|waiver|rules|"
    r"reglement|chart\w*|mobile app|pmr|handicap\w*|wheelchair|cocktail|dinner|diner|lunch|"
    r"dejeuner|atelier|workshop|majeur|adult|over 18|sms|whatsapp|contact\w*|email ok|read|lu)\b"
)
_NUMBERS = re.compile(
    r"\b(age|rating|price|prix|montant|amount|total|fee|frais|vat|tva|remise|discount|seat|siege|"
    r"rang|row|zone|floor|etage|hall|stand|booth|salle|room|jour|day|score|points|annee|year|"
    r"postal|zip|departement|latitude|longitude|gmtoff|dstoff|position|rank|ordre|line|ligne|"
    r"index|no|num|id|number|numero|note|duree|experience|taille|size|niveau|level|priority|"
    r"priorite|check\w*|scan\w*)\b"
)
_PEOPLE = re.compile(
    r"\b(accompagn\w*|companion\w*|plus one\w*|plus 1|conjoint\w*|guests?|invites|personnes?|"
    r"pers|people|persons?|pax|places?|seats?|qte|qty|quantit\w*|nombre|nb|nbre|billets?|tickets?|"
    r"adult\w*|enfant\w*|child\w*|kids|heads?|headcount|cover|couverts?|acompanh\w*|begleit\w*)\b"
)
_COMPANIONS = re.compile(
    r"accompagn|companion|plus one|plus 1|conjoint|acompanh|begleit|name of guest|guest name"
)
_CODES = re.compile(
    r"\b(tickets?|billets?|bar ?codes?|code ?barres?|qr\w*|codes?|badges?|pass|ingressos?|"
    r"entrada|biglietto|e ?ticket|secret|token|wristband|bracelet|url|lien|link)\b"
)
_NO_CODES = re.compile(
    r"\b(postal|zip|promo\w*|discount|coupon|voucher|payment|paiement|transaction|ip|user|member|"
    r"membre|contact|event|product|produit|order|commande|pedido|tax|vat|tva|siret|siren|country|"
    r"currency|iban|profile|invoice|facture|linkedin|website|site|web|twitter|avatar|photo|"
    r"attachments?|created|tarif|category|rate|utm|referr\w*|euid|leid|seat|booth|stand|table)\b"
)
_TEXTUAL = ("note", "category", "variation", "title", "company", "party", "host")
_WEAK = code_rank("ticket")
"""From this rank on a header names a number of a ticket, which is seldom what is in its code."""
_STATUS, _CANCEL = ("status", ""), ("canceled", "status", "")


def judged(table: Table, columns: Columns, answers: Answers) -> Iterator[ListQuestion]:
    """What the columns leave open about who may come in; nothing of what somebody said."""
    unknown = dict[int, Contents]()
    for place, header in enumerate(table.header):
        if place in columns.said:
            continue
        field = columns.fields.get(place)
        if field in _TEXTUAL and not columns.vendor:
            yield from _disguised(table, place, str(field))
        elif not field:
            found = contents_of(table.rows, place)
            if found.filled:
                unknown[place] = found
                yield from _asked_about(clean(header), place, found, is_shops=bool(columns.vendor))
    if not answers.codes_are_ours:
        yield from _about_codes(table, columns, unknown)


def notices(table: Table, columns: Columns) -> Iterator[str]:
    """Which column the codes are from, when several could be."""
    place = columns.places.get("code")
    if place is None:
        return
    others = [
        clean(header)
        for at, header in enumerate(table.header)
        if at not in columns.fields and generic_field(header_key(header)) == "code"
    ]
    if others and place not in columns.said:
        yield Sentence(
            "the tickets’ codes are taken from “{column}”, not from “{names}”: if that is wrong, "
            'say --map "{other}=code"',
            column=clean(table.header[place]),
            names=", ".join(others),
            other=others[0],
        )


def _asked_about(
    header: str, place: int, found: Contents, *, is_shops: bool
) -> Iterator[ListQuestion]:
    """Whether one column says who comes in, or with how many."""
    key = header_key(header)
    if _CANCELING.search(key) and not _NOT_CANCELING.search(key) and _is_more_than_zeros(found):
        yield ListQuestion(QuestionKind.COLUMN, header, found.evidence, _CANCEL, place)
    elif found.keeps_out() and (found.is_said_of_tickets() or _COMING.search(key)):
        yield ListQuestion(QuestionKind.COLUMN, header, found.evidence, _STATUS, place)
    elif _is_harmless(key, is_shops=is_shops):
        return
    elif _is_answered_with_no(key, found):
        yield ListQuestion(QuestionKind.COLUMN, header, found.evidence, _STATUS, place)
    elif not is_shops and _may_be_people(key, found):
        yield ListQuestion(
            QuestionKind.COLUMN, header, found.evidence, ("companions", "quantity", ""), place
        )


def _is_answered_with_no(key: str, found: Contents) -> bool:
    """Whether people answered here, and not all of them with a yes."""
    if found.is_yes_or_no() and found.says_no():
        return True
    return bool(_COMING.search(key)) and found.is_an_answer()


def _is_harmless(key: str, *, is_shops: bool) -> bool:
    """Whether a yes, a no or a number under this header says nothing about who may come in."""
    if is_shops and not _COMING.search(key):
        return True
    return bool(_HARMLESS.search(key)) and not _PEOPLE.search(key)


def _is_more_than_zeros(found: Contents) -> bool:
    """Whether something stands there besides amounts of nothing and a plain no."""
    return any(text.strip("0.,€$ -") and text.lower() not in ("no", "non", "false", "faux", "não")
               for text in found.texts)  # fmt: skip


def _may_be_people(key: str, found: Contents) -> bool:
    """Whether a column holds numbers of people, or the names of companions."""
    if _PEOPLE.search(key):
        return found.is_of_people() or _COMPANIONS.search(key) is not None
    return found.is_of_people() and not _NUMBERS.search(key)


def _disguised(table: Table, place: int, field: str) -> Iterator[ListQuestion]:
    """Whether a column of texts says in some rows that the ticket is not valid."""
    found = contents_of(table.rows, place)
    if found.keeps_out():
        header = clean(table.header[place])
        yield ListQuestion(QuestionKind.COLUMN, header, found.evidence, ("status", field), place)


def _about_codes(
    table: Table, columns: Columns, unknown: dict[int, Contents]
) -> Iterator[ListQuestion]:
    """Whether tickets' codes are in a column that nobody recognised, or nowhere."""
    likely = [
        place
        for place, found in unknown.items()
        if found.is_of_codes() and not _NO_CODES.search(header_key(table.header[place]))
    ]
    code = columns.places.get("code")
    if code is not None:
        if code in columns.said or columns.vendor:
            return
        strong = [at for at in likely if _CODES.search(header_key(table.header[at]))]
        if code_rank(header_key(table.header[code])) < _WEAK or not strong:
            return
        likely = strong
    elif not likely and any(
        layout.vendor == columns.vendor and not layout.asks_for_codes for layout in LAYOUTS
    ):
        return
    headers = [clean(table.header[at]) or f"#{at + 1}" for at in likely]
    shown = [f"{header}: {unknown[at].samples}" for header, at in
             zip(headers, likely, strict=True)]  # fmt: skip
    if code is not None:
        choices = (clean(table.header[code]), *headers)
        yield ListQuestion(
            QuestionKind.CODES, clean(table.header[code]), "; ".join(shown), choices, code
        )
        return
    yield ListQuestion(QuestionKind.CODES, "", "; ".join(shown), (*headers, OURS))
