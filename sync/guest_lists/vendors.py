"""What the exports of ticket shops look like: by which headers one knows them, what they mean.

Headers are folded as `sync.guest_lists.headers.header_key` does it. A field's names stand in
order of preference. Luma's and Meetup's are those of published exports; shops whose headers say
by themselves what they are need no layout. The French headers of Eventbrite and those of
Weezevent are what importers of theirs expect; none of their files was at hand.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Layout:
    """One export of one shop, in one language."""

    vendor: str
    signature: frozenset[str]
    """Headers that, together, no other list has."""
    columns: dict[str, tuple[str, ...]]
    """The headers that each field is taken from."""
    asks_for_codes: bool = False
    """Whether it is asked what its guests hold, where its report has no codes."""


def _layout(vendor: str, signature: str, *, asks_for_codes: bool = False, **columns: str) -> Layout:
    named = {field: tuple(names.split("|")) for field, names in columns.items()}
    return Layout(vendor, frozenset(signature.split("|")), named, asks_for_codes)


LAYOUTS = (
    _layout(
        "pretix",
        "order code|position id|product|attendee name|ticket secret|pseudonymization id",
        code="ticket secret",
        number="position id",
        order="order code",
        status="status",
        blocked="blocked",
        name="attendee name",
        first_name="attendee name given name",
        last_name="attendee name family name",
        company="attendee company",
        email="attendee email",
        phone="phone number",
        category="product",
        variation="variation",
        note="check in text",
    ),
    _layout(
        "pretix",
        "code de commande|id de la position|produit|nom du participant|secret du billet|"
        "id pseudonyme",
        code="secret du billet",
        number="id de la position",
        order="code de commande",
        status="statut",
        blocked="bloque",
        name="nom du participant",
        first_name="nom du participant prenom",
        last_name="nom du participant nom de famille",
        company="entreprise du participant",
        email="e mail du participant",
        phone="numero de telephone",
        category="produit",
        variation="variante",
    ),
    _layout(
        "pretix",
        "order code|attendee name|product|checked in|checked out|secret",
        code="secret",
        order="order code",
        paid="paid",
        blocked="blocked",
        name="attendee name",
        first_name="attendee name given name",
        last_name="attendee name family name",
        company="company",
        category="product",
        note="check in text",
    ),
    _layout(
        "pretix",
        "code de commande|nom du participant|produit|enregistrement effectue|passe en caisse|"
        "secret",
        code="secret",
        order="code de commande",
        paid="paye",
        blocked="bloque",
        name="nom du participant",
        first_name="nom du participant prenom",
        last_name="nom du participant nom de famille",
        company="entreprise",
        category="produit",
    ),
    _layout(
        "helloasso",
        "reference commande|date de la commande|statut de la commande|nom participant|"
        "nom payeur|numero de billet|montant tarif",
        code="numero de billet",
        order="reference commande",
        status="statut de la commande",
        first_name="prenom participant",
        last_name="nom participant",
        buyer_first_name="prenom payeur",
        buyer_last_name="nom payeur",
        company="societe|entreprise|organisation|structure|raison sociale",
        category="tarif",
    ),
    _layout(
        "helloasso",
        "reference commande|date de la commande|statut de la commande|nom adherent|"
        "prenom adherent|nom payeur",
        code="numero de billet|numero de carte|numero d adhesion",
        order="reference commande",
        status="statut de la commande",
        first_name="prenom adherent",
        last_name="nom adherent",
        company="societe|entreprise|organisation|structure|raison sociale",
        category="tarif",
    ),
    _layout(
        "helloasso",
        "numero|formule|montant adhesion|moyen de paiement|nom acheteur|prenom acheteur|"
        "carte d adherent",
        code="numero",
        status="statut",
        first_name="prenom",
        last_name="nom",
        buyer_first_name="prenom acheteur",
        buyer_last_name="nom acheteur",
        category="formule",
    ),
    _layout(
        "billetweb",
        "billet|seance|tarif|nom acheteur|prenom acheteur|email acheteur|commande|paye|valide",
        code="code barres|code barre|billet",
        number="billet",
        order="commande",
        valid="valide",
        paid="paye",
        first_name="prenom",
        last_name="nom",
        buyer_first_name="prenom acheteur",
        buyer_last_name="nom acheteur",
        category="tarif",
        variation="categorie",
    ),
    _layout(
        "weezevent",
        "numero de commande|tarif|prenom participant|nom participant|prenom acheteur|"
        "nom acheteur|canal de vente|montant ttc|groupe de tarif",
        code="code barre|code barres|numero de billet|code participant|id participant",
        order="numero de commande",
        first_name="prenom participant",
        last_name="nom participant",
        buyer_first_name="prenom acheteur",
        buyer_last_name="nom acheteur",
        category="tarif",
        variation="groupe de tarif",
    ),
    _layout(
        "eventbrite",
        "order|order date|first name|last name|quantity|ticket type|attendee|attendee status",
        code="barcode|attendee",
        number="attendee",
        order="order",
        status="attendee status",
        category="ticket type",
    ),
    _layout(
        "eventbrite",
        "order no|order date|first name|surname|quantity|ticket type|attendee no|attendee status",
        code="barcode|barcode no|attendee no",
        number="attendee no",
        order="order no",
        status="attendee status",
        category="ticket type",
    ),
    _layout(
        "eventbrite",
        "order id|order date|attendee status|event name|ticket quantity|ticket type|"
        "buyer last name|buyer email",
        code="barcode|attendee id|attendee",
        number="attendee id|attendee",
        order="order id",
        status="attendee status",
        first_name="attendee first name|first name",
        last_name="attendee last name|attendee surname|last name|surname",
        buyer_first_name="buyer first name",
        buyer_last_name="buyer last name",
        email="attendee email|email",
        category="ticket type",
    ),
    _layout(
        "eventbrite",
        "numero de commande|date de commande|prenom|nom de famille|quantite|type de billet|"
        "no de participant|statut du participant",
        code="code barres|barcode|no de participant",
        number="no de participant",
        order="numero de commande",
        status="statut du participant",
        category="type de billet",
    ),
    _layout(
        "alf.io",
        "id|category|originalprice|paidprice|reservationid|full name|first name|last name",
        code="id",
        order="reservationid",
        status="status",
        name="full name",
        category="category",
    ),
    _layout(
        "hi.events",
        "id|first name|last name|product id|product name|public id|short id|event id",
        code="public id",
        status="status",
        category="product name",
        note="notes",
    ),
    _layout(
        "indico",
        "id|name|registration date|registration state|checked in",
        number="id",
        name="name",
        status="registration state",
    ),
    _layout(
        "bizouk",
        "date de la commande|commande no|nom de l acheteur|statut de la commande|"
        "description de la ligne de commande|quantite",
        order="commande no",
        status="statut de la commande",
        buyer_name="nom de l acheteur",
        category="description de la ligne de commande",
        quantity="quantite",
    ),
    _layout(
        "luma",
        "name|email|created at|approval status|checked in at|qr code url",
        asks_for_codes=True,
        code="qr code url",
        number="guest id|api id",
        status="approval status",
        name="name",
        first_name="first name",
        last_name="last name",
        category="ticket name",
    ),
    _layout(
        "meetup",
        "name|user id|title|event host|rsvp|guests|rsvped on|joined group on",
        asks_for_codes=True,
        code="ticket code",
        number="user id",
        name="name",
        title="job title",
        status="rsvp",
        companions="guests",
        note="notes",
    ),
)
"""Every layout that is known."""
