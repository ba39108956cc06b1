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
    "code": "code|code billet|code du billet|ticket|ticket code|code barre|code barres|codebarre|"
    "barcode|secret|ticket secret|numero de billet|no de billet|numero du billet|ticket number|"
    "ticket id|code participant|qr code|code qr",
    "first_name": "prenom|prenoms|first name|firstname|given name|attendee first name|"
    "prenom participant|prenom du participant|participant first name|forename",
    "last_name": "nom|last name|lastname|surname|family name|nom participant|nom de famille|"
    "nom du participant|nom de famille du participant|attendee last name|attendee surname",
    "name": "nom complet|full name|fullname|name|attendee name|nom et prenom|prenom et nom|"
    "nom prenom|prenom nom|participant|invite|guest|guest name|attendee",
    "company": "societe|company|entreprise|organisation|organization|structure|raison sociale|"
    "company name|nom de l entreprise|etablissement|employeur|affiliation",
    "title": "fonction|title|job title|poste|position|role|intitule du poste|profession",
    "email": "e mail|email|mail|courriel|adresse e mail|adresse mail|adresse email|"
    "email address|e mail address|attendee email|email participant|email du participant|"
    "courriel du participant|e mail du participant",
    "phone": "telephone|phone|tel|mobile|portable|phone number|mobile phone|cell phone|"
    "numero de telephone|telephone portable|telephone mobile",
    "category": "categorie|category|tarif|ticket type|type de billet|product|produit|groupe|"
    "product name|type|ticket category",
    "variation": "variation|variante|option",
    "order": "commande|order|order code|reference|reference commande|numero de commande|"
    "no de commande|order id|order no|order number|reference de commande",
    "status": "statut|status|etat|ticket status|attendee status|statut du participant|"
    "statut de la commande|statut du billet|registration state",
    "paid": "paye|paid|paiement|payment|payment status|statut du paiement|statut de paiement",
    "note": "note|notes|remarque|remarques|comment|comments|commentaire|commentaires",
    "host": "hote|invite par|host|invited by|invitant|contact interne|a prevenir|"
    "personne a prevenir",
    "party": "groupe d arrivee|party|table|famille",
    "valid_from": "valid from|valable depuis|valable a partir de|valable a partir du|valide du|"
    "valide a partir du|debut de validite",
    "valid_until": "valid until|valable jusqu au|valide jusqu au|valide au|expire le|expires|"
    "fin de validite",
    "quantity": "quantite|quantity|qty|ticket quantity|nombre de billets|nb de billets|"
    "nombre de places|nb de places|nb places",
    "companions": "accompagnants|nombre d accompagnants|nb accompagnants|nb d accompagnants|"
    "accompagnateurs|accompagnant|plus ones|plus one|plus 1|guests count|guest count|"
    "number of guests|additional guests|companions",
}
"""What plain spreadsheets call each field, folded."""

_FIELD_OF = {name: field for field, names in GENERIC.items() for name in names.split("|")}
_KNOWN = frozenset(_FIELD_OF).union(*(layout.signature for layout in LAYOUTS))
_QUESTION = re.compile(r"^(champ additionnel|question) | (commande|participant|order) \d+$")


def header_key(text: str) -> str:
    """A header as it is compared: folded, “N°” and “+1” in letters."""
    return fold(text.replace("°", "o ").replace("+", "plus "))


def generic_field(key: str) -> str | None:
    """The field that a header (as `header_key` gives it) commonly stands for.

    Ticket shops write their own words around the questions that an organiser asks.
    """
    return _FIELD_OF.get(key) or _FIELD_OF.get(_QUESTION.sub("", key))


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
