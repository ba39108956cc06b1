"""The headers of guest lists: how they are compared, and which row of a table they stand in."""

import re
from collections.abc import Sequence

from sync.guest_lists.vendors import LAYOUTS
from sync.guests.folding import fold

Row = tuple[int, list[str]]
"""A line number and the cells of the row that begins there."""

START = 20
"""Rows among which the header is looked for: some lists have a title above it."""

GENERIC = {
    "code": "code barres|code barre|codebarre|codebarres|code a barres|code a barre|barcode|"
    "bar code|barcode value|barcode number|numero de code barres|numero code barres|qr code|"
    "code qr|qr|qrcode|qr content|contenu du qr code|scan code|code de scan|code barre du billet|"
    "ticket barcode|ticket qr code|codigo de barras|codigo qr|barcode no|strichcode|"
    "codigo|codice|codice biglietto|codigo del boleto|kod|kode|billetkode|biljettkod|"
    "ticket secret|secret|ticket code|code billet|code du billet|code ticket|code ingresso|"
    "codigo do ingresso|codigo ingresso|codigo de la entrada|codigo entrada|ticketcode|"
    "ticket codes|codes billets|codes des billets|barcodes|code d entree|code d acces|access code|"
    "code d invitation|invitation code|code|code unique|unique code|badge code|code badge|"
    "ticket|numero de billet|no de billet|numero du billet|no du billet|no billet|numero billet|"
    "billet no|ticket number|ticket no|ticket nr|no ticket|no de ticket|numero de ticket|"
    "numero ticket|ticket id|ticket reference|id ticket|id billet|billet id|identifiant billet|"
    "issued ticket id|no ingresso|numero do ingresso|numero de entrada|no de entrada|"
    "biglietto no|ticketnummer|code participant|رمز التذكرة|رقم التذكرة|الرمز|קוד|ברקוד|"
    "מספר כרטיס|קוד כרטיס",
    "first_name": "prenom|prenoms|first name|firstname|given name|given names|"
    "attendee first name|ticket first name|guest first name|first name guest|your first name|"
    "votre prenom|prenom participant|prenom du participant|prenom de l invite|"
    "participant first name|participant prenom|forename|vorname|primeiro nome|voornaam|"
    "primer nombre|first|الاسم الأول|שם פרטי",
    "last_name": "nom|last name|lastname|surname|family name|nom participant|nom de famille|"
    "nom du participant|nom de famille du participant|attendee last name|attendee surname|"
    "ticket last name|guest last name|guest surname|your last name|your surname|votre nom|"
    "votre nom de famille|nom de l invite|participant last name|participant nom|sobrenome|"
    "ultimo nome|last|nom d usage|nom marital|patronyme|apellido|apellidos|nachname|"
    "familienname|cognome|achternaam|اسم العائلة|اللقب|שם משפחה",
    "name": "nom complet|full name|fullname|your full name|your name|name|names|attendee name|"
    "attendee full name|ticket full name|nom et prenom|prenom et nom|nom prenom|prenom nom|"
    "nom et prenoms|nom prenoms|noms et prenoms|vos nom et prenom|votre nom et prenom|"
    "vos nom et prenoms|votre nom complet|nom usuel|display name|"
    "participant|participant name|invite|invites|guest|guest name|attendee|nome completo|"
    "nome do participante|participante|nombre completo|nombre y apellidos|apellidos y nombre|"
    "nome e cognome|nome e sobrenome|cognome e nome|vor und nachname|vollstandiger name|naam|"
    "last name first name|first name last name|name surname|surname name|name and surname|"
    "first and last name|first name and last name|last name and first name|"
    "الاسم|الاسم الكامل|اسم|שם|שם מלא",
    "company": "societe|company|entreprise|organisation|organization|structure|raison sociale|"
    "company name|nom de l entreprise|etablissement|employeur|affiliation|company organisation|"
    "company organization|organisation name|organization name|ticket company name|"
    "attendee company|societe organisation|entreprise organisation|votre entreprise|"
    "nom de votre entreprise|nom de la societe|empresa|azienda|firma|unternehmen|bedrijf|"
    "organisme|collectivite|employer|instituicao|organizacao|institution|الشركة|חברה",
    "title": "fonction|title|job title|poste|position|role|intitule du poste|profession|"
    "ticket job title|cargo|puesto|votre fonction|funktion|functie|المسمى الوظيفي|תפקיד",
    "email": "e mail|email|mail|courriel|adresse e mail|adresse mail|adresse email|"
    "email address|e mail address|attendee email|email participant|email du participant|"
    "courriel du participant|e mail du participant|ticket email|adresse electronique|"
    "votre e mail|votre email|votre adresse e mail|your email|your e mail|your email address|"
    "guest email|email del participante|e mail do participante|correo|correo electronico|"
    "contact email|contact e mail|email de contact|mail de contact|adresse courriel|"
    "البريد الإلكتروني|אימייל|דואל",
    "phone": "telephone|phone|tel|mobile|portable|phone number|mobile phone|cell phone|"
    "numero de telephone|telephone portable|telephone mobile|ticket phone number|gsm|natel|"
    "telefone|celular|telefono|movil|telefon|handy|telefoon|telefonnummer|votre telephone|"
    "your phone|your phone number|mobile number|الهاتف|טלפון",
    "category": "categorie|category|tarif|ticket type|type de billet|product|produit|groupe|"
    "product name|type|ticket category|type de ticket|event ticket|ticket name|ticket title|"
    "ticket class|type d entree|tipo de ingresso|tipo de bilhete|tipo de entrada|"
    "tipo di biglietto|ticketart|ticketkategorie|fee level|participant role|billet|formule|"
    "nom du billet|nom du tarif|categorie de billet|categoria|الفئة|קטגוריה",
    "variation": "variation|variante|option",
    "order": "commande|order|order code|reference|reference commande|numero de commande|"
    "no de commande|no commande|numero commande|commande no|id de commande|id commande|"
    "order id|order no|order number|order reference|reference de commande|order name id|"
    "no pedido|pedido|numero do pedido|numero de pedido|no de pedido|codigo do pedido|"
    "bestellnummer|booking reference|booking id|reference de reservation|no de reservation|"
    "numero de reservation|transaction id|رقم الطلب",
    "status": "statut|status|etat|ticket status|attendee status|statut du participant|"
    "statut de la commande|statut commande|statut du billet|statut billet|etat du billet|"
    "etat de la commande|registration state|registration status|participant status|order status|"
    "order state|ticket state|statut de l inscription|statut inscription|statut du ticket|"
    "etat de l inscription|booking status|statut reservation|statut de la reservation|"
    "approval status|approval state|rsvp status|statut rsvp|guest status|statut invite|"
    "void status|invitation status|statut de l invitation|attendance status|"
    "estado|estado do ingresso|estado do pedido|status do pedido|status do ingresso|situacao|"
    "situacao do pedido|situacao do ingresso|estado de la entrada|estado del pedido|stato|"
    "stato del biglietto|stato ordine|zustand|ticketstatus|bestellstatus|teilnahmestatus|"
    "الحالة|حالة التذكرة|סטטוס|מצב",
    "canceled": "cancelled|canceled|cancelled at|canceled at|cancelled on|canceled on|"
    "cancelled date|canceled date|cancellation date|date of cancellation|date cancelled|"
    "annule|annulee|annule le|annulee le|date d annulation|date annulation|refunded|refunded at|"
    "refunded on|refund date|date refunded|rembourse|remboursee|rembourse le|"
    "date de remboursement|date remboursement|voided|voided at|void|revoked at|revoked|"
    "is cancelled|is canceled|is refunded|cancelado|cancelado em|data de cancelamento|"
    "reembolsado|reembolsado em|storniert|storniert am|annullato",
    "paid": "paye|paid|paiement|payment|payment status|statut du paiement|statut de paiement|"
    "statut paiement|etat du paiement|payment state|estado de pagamento|status de pagamento|"
    "status do pagamento|estado do pagamento|estado del pago|pago|zahlungsstatus|bezahlt|regle|"
    "reglement|is paid|حالة الدفع",
    "note": "note|notes|remarque|remarques|comment|comments|commentaire|commentaires|"
    "observation|observations|observacoes|bemerkung|bemerkungen|ملاحظات",
    "host": "hote|invite par|host|invited by|invitant|contact interne|a prevenir|"
    "personne a prevenir",
    "party": "groupe d arrivee|party|table|famille|table no|no de table|numero de table|"
    "table number|table name",
    "valid_from": "valid from|valable depuis|valable a partir de|valable a partir du|valide du|"
    "valide a partir du|debut de validite|valido de|valido desde|gultig ab",
    "valid_until": "valid until|valable jusqu au|valide jusqu au|valide au|expire le|expires|"
    "fin de validite|valid to|valid till|valido ate|valido hasta|gultig bis|expiry date",
    "quantity": "quantite|qte|quantity|qty|ticket quantity|tickets quantity|quantity of tickets|"
    "nombre de billets|nb de billets|nb billets|nbre de billets|quantite de billets|"
    "nombre de tickets|nombre de places|nb de places|nb places|nbre de places|places|"
    "number of tickets|no of tickets|tickets count|ticket count|number of seats|seats booked|"
    "nombre de personnes|nb de personnes|nb personnes|nbre de personnes|number of people|"
    "number of persons|pax|nb pax|nombre de participants|nb participants|party size|"
    "total guests|taille du groupe|group size|quantidade|qtd|qtde|cantidad|quantita|anzahl|"
    "anzahl tickets|aantal|numero de ingressos|الكمية|عدد التذاكر|כמות",
    "companions": "accompagnants|nombre d accompagnants|nb accompagnants|nb d accompagnants|"
    "accompagnateurs|accompagnant|accompagnateur|plus ones|plus one|plus 1|guests count|"
    "guest count|number of guests|additional guests|companions|companion|extra guests|"
    "number of additional guests|accompagne de|nom de l accompagnant|nom accompagnant|"
    "name of guest|guest of guest|acompanhantes|numero de acompanhantes|acompanantes|"
    "begleitung|begleitpersonen|conjoint|partner name|plus one name|المرافقون|מלווים",
}
"""What plain spreadsheets call each field, folded or as it is written; the best names first."""

_LITTLE = frozenset("de du des d la le l les of the".split())
"""Words that one list writes and the next leaves out: “Code du billet”, “Code billet”."""


def _without_little(key: str) -> str:
    return " ".join(word for word in key.split() if word not in _LITTLE)


_NAMED = {fold(name): field for field, names in GENERIC.items() for name in names.split("|")}
_FIELD_OF = {_without_little(name): field for name, field in _NAMED.items()} | _NAMED
_RANK = {fold(name): at for at, name in enumerate(GENERIC["code"].split("|"))}
_KNOWN = frozenset(_NAMED).union(*(layout.signature for layout in LAYOUTS))
_QUESTION = re.compile(
    r"^(champ additionnel|question|ticket question|attendee question) | "
    r"(commande|participant|order) \d+$"
)
_NOISE = re.compile(
    r"^(q\d+|question \d+|\d+) |^(quels? (est|sont)|what is|what s|please enter|enter|indiquez|"
    r"veuillez indiquer|merci d indiquer|saisissez|qual e|qual o|wie lautet) "
    r"(votre|vos|your|the|le|la|l|o|seu|sua|ihr|ihre)? ?| (obligatoire|required|obrigatorio)$"
)
_ASIDE = re.compile(r" (o n|oui non|y n|yes no|facultatif|optional)$")
_OF_THE_GUEST = re.compile(
    r"^(?!nombre|nbr?e?\b|number|no\b|how many|combien)(.+) "
    r"(participante?s?|invitee?s?|attendees?|guests?|visiteurs?|visitors?)$"
)
_NUMBER_SIGN = re.compile(r"\b[nN]\s?°\s*|°")
_OF_THE_BUYER = re.compile(
    r"\b(buyer|purchaser|acheteur|acheteuse|payeur|payer|billing|booked by|booker|ordered by|"
    r"order|commande|commanditaire|comprador|kaufer|besteller|facturation|customer|client)\b"
)
_NUMBERED = re.compile(r" \d{1,3}$")
_BUYERS = {"first_name": "buyer_first_name", "last_name": "buyer_last_name", "name": "buyer_name"}


def header_key(text: str) -> str:
    """A header as it is compared: folded, “N°” and “+1” in letters."""
    text = text.replace("º", "°").replace("№", "n°").replace("+", "plus ")
    return fold(_NUMBER_SIGN.sub("no ", text))


def code_rank(key: str) -> int:
    """How likely a header names what is in a ticket's code: less is likelier."""
    return _RANK.get(key, len(_RANK))


def generic_field(key: str) -> str | None:
    """The field that a header (as `header_key` gives it) commonly stands for.

    Ticket shops and forms write their own words around the questions that an organiser asks,
    and a buyer's name is not the guest's.
    """
    asked = _without_little(_ASIDE.sub("", key))
    for known in (key, _QUESTION.sub("", key), _NOISE.sub("", key), asked,
                  _OF_THE_GUEST.sub(r"\1", asked)):  # fmt: skip
        if known in _FIELD_OF:
            return _FIELD_OF[known]
    if _FIELD_OF.get(_NUMBERED.sub("", key)) == "companions":
        return "companions"
    if _OF_THE_BUYER.search(key):
        left = " ".join(_OF_THE_BUYER.sub(" ", key).split())
        left = left.removesuffix(" de l").removesuffix(" du").removesuffix(" do")
        return _BUYERS.get(_FIELD_OF.get(left, ""))
    return None


def is_of_the_buyer(key: str) -> bool:
    """Whether a header speaks of whoever paid."""
    return _OF_THE_BUYER.search(key) is not None


def known_headers(cells: Sequence[str]) -> int:
    """How many of `cells` are headers that some guest list has."""
    keys = [header_key(cell) for cell in cells]
    return sum(key in _KNOWN or generic_field(key) is not None for key in keys)


def header_place(rows: Sequence[Row]) -> int:
    """Which of the first `rows` (there is one at least) is the header.

    The one with most headers that are known; where there are none, the first that is no title.
    """
    start = rows[:START]
    counts = [known_headers(cells) for _, cells in start]
    best = max(counts)
    if best:
        return counts.index(best if best > 1 else 1)
    filled = [sum(bool(cell.strip()) for cell in cells) for _, cells in start]
    return next((place for place, cells in enumerate(filled) if cells > 1), 0)
