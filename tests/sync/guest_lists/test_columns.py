"""Which column is what: recognised, said, remembered."""

import pytest

from sync.file.event_file import EventFile
from sync.guest_lists.columns import Columns, changed, header_hash, recognise
from sync.guest_lists.guest_list import GuestListError
from sync.guest_lists.memory import remember, remembered
from sync.guest_lists.questions import Answers

HEADER = ("Participant n°", "Qui", "Mail", "", "Mail")


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("NOM", "last_name"),
        ("Nom de famille", "last_name"),
        ("Prénom *", "first_name"),
        ("Full name", "name"),
        ("Raison sociale", "company"),
        ("N° de billet", "code"),
        ("Code-barres", "code"),
        ("Hôte", "host"),
        ("Invité par", "host"),
        ("Groupe d’arrivée", "party"),
        ("table", "party"),
        ("+1", "companions"),
        ("Plus ones", "companions"),
        ("Nombre d'accompagnants", "companions"),
        ("Qté", "quantity"),
        ("Champ additionnel: Téléphone", "phone"),
        ("Société (Participant) - #7", "company"),
        ("Nom complet (Participant)", "name"),
        ("Adresse e-mail de l'invité", "email"),
        ("Numéro de code-barres", "code"),
        ("Entreprise / Organisation", "company"),
        ("Statut invitation", "status"),
        ("Catégorie d'invité", "category"),
        ("Payé (O/N)", "paid"),
        ("nom_usage", "last_name"),
        ("Nombre d'invités", None),
        ("Nb invités", None),
        ("E-mail de l'acheteur", None),
        ("Prénom de l'acheteur", "buyer_first_name"),
        ("", None),
    ],
)
def test_common_headers(header: str, field: str | None) -> None:
    assert recognise([header]).places == ({field: 0} if field else {})


@pytest.mark.parametrize(
    ("headers", "addresses", "found"),
    [
        (("Nom", "Contact"), ("z@x.fr", "j@x.fr"), {"last_name": 0, "email": 1}),
        (("Nom", "Contact"), ("z@x.fr", "06 12 34 56 78"), {"last_name": 0}),
        (("Nom", "Contact acheteur"), ("z@x.fr", "j@x.fr"), {"last_name": 0}),
        (("E-mail", "Contact"), ("z@x.fr", "j@x.fr"), {"email": 0}),
    ],
)
def test_addresses_are_known_by_what_they_are(
    headers: tuple[str, ...], addresses: tuple[str, ...], found: dict[str, int]
) -> None:
    rows = [(line, ["a@b.fr", address]) for line, address in enumerate(addresses, 2)]
    assert recognise(headers, rows).places == found


def test_of_two_columns_for_one_field_the_first_is_taken() -> None:
    assert recognise(HEADER).places == {"email": 2}


def test_what_somebody_says_goes_before_what_was_recognised() -> None:
    said = {"Qui": "name", "participant N°": "code", "#5": "email"}
    columns = changed(recognise(HEADER), HEADER, said)
    assert columns.places == {"name": 1, "code": 0, "email": 4}
    assert columns.have_names
    assert changed(columns, HEADER, {"Qui": ""}).places == {"code": 0, "email": 4}


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"Nom": "name"}, "no column “Nom”; the list has: Participant n°, Qui, Mail, Mail"),
        ({"Qui": "nom"}, "“nom” is no field: choose among code, first_name"),
        ({"#9": "name"}, "no column “#9”"),
        ({"": "name"}, "no column"),
    ],
)
def test_what_cannot_be_meant_is_refused(said: dict[str, str], says: str) -> None:
    with pytest.raises(GuestListError, match=says):
        changed(Columns("", {}), HEADER[:3] + HEADER[4:], said)


def test_what_was_said_is_remembered_for_the_same_header(event_file: EventFile) -> None:
    columns = changed(Columns(""), HEADER, {"#1": "code", "#2": "name", "#4": ""})
    answers = Answers(statuses={"peut etre": "unapproved"}, codes_are_ours=True)
    remember(event_file, HEADER, changed(Columns(""), HEADER, {"#2": "name"}), Answers())
    remember(event_file, HEADER, columns, answers)
    assert remembered(event_file, HEADER) == (columns, answers)
    assert remembered(event_file, HEADER[:-1]) is None


def test_what_an_older_program_remembered_still_holds(event_file: EventFile) -> None:
    with event_file.transaction() as connection:
        connection.execute(
            "INSERT INTO column_mapping VALUES (?, ?)", (header_hash(HEADER), '{"name": 1}')
        )
    columns, answers = remembered(event_file, HEADER) or (None, None)
    assert columns is not None
    assert (columns.fields, columns.said, answers) == ({1: "name"}, {1}, Answers())
