"""Lists of kinds that no sample shows: right, or a question, in whatever form the file comes."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sync.guest_lists.guest_list import GuestList
from sync.guest_lists.questions import Answers, QuestionKind
from sync.guest_lists.sheet_choice import SheetQuestionError
from sync.model import TicketStatus
from tests.sync.guest_lists.lists import read, written
from tests.sync.guest_lists.spreadsheets import ods, xlsx

OURS = Answers(codes_are_ours=True)


@dataclass(frozen=True)
class Case:
    """What a list says, in rows, and what it must become."""

    text: str
    guests: tuple[str, ...] = ()
    """Each guest as “name | code | standing”, once every question is answered."""
    asks: tuple[tuple[QuestionKind, str], ...] = ()
    said: dict[str, str] = field(default_factory=dict)
    answers: Answers = field(default_factory=Answers)


CODES, COLUMN, STATUS = QuestionKind.CODES, QuestionKind.COLUMN, QuestionKind.STATUS
CASES = {
    "a status of which half is empty": Case(
        "Code;Nom;Statut\nA1;Ana;confirmé\nA2;Luc;\nA3;Zoé;annulé\nA4;Max;",
        ("Ana | A1 | valid", "Luc | A2 | unapproved", "Zoé | A3 | canceled",
         "Max | A4 | unapproved"),
        ((STATUS, ""),),
        answers=Answers(statuses={"": "unapproved"}),
    ),
    "right to left": Case(
        "קוד;שם פרטי;שם משפחה;סטטוס\nR1;דוד;כהן;מאושר\nR2;שרה;לוי;מבוטל",
        ("דוד כהן | R1 | valid", "שרה לוי | R2 | canceled"),
    ),
    "one order a row, with numbered people": Case(
        "Order;Email;Participant 1;Participant 2;Participant 3;Status\n"
        "1001;a@x.fr;Zoé Blanc;Noé Blanc;;paid\n1002;b@x.fr;Ana Roux;;;refunded",
        ("Zoé Blanc || valid", "Noé Blanc || valid", "Ana Roux || canceled"),
        ((CODES, ""),),
        answers=OURS,
    ),
    "a date of deletion without a status": Case(
        "code;name;Supprimé le\nX1;Zoé Blanc;\nX2;Noé Noir;12/10/2026",
        ("Zoé Blanc | X1 | valid", "Noé Noir | X2 | canceled"),
        ((COLUMN, "Supprimé le"),),
        said={"Supprimé le": "canceled"},
    ),
    "amounts that were paid back": Case(
        "Barcode;Name;Refunded amount\nB1;Zoé Blanc;0.00\nB2;Noé Noir;45.00",
        ("Zoé Blanc | B1 | valid", "Noé Noir | B2 | valid"),
        ((COLUMN, "Refunded amount"),),
        said={"Refunded amount": ""},
    ),
    "seats": Case(
        "code;name;Seats\nX1;Zoé Blanc;1\nX2;Noé Noir;3",
        ("Zoé Blanc | X1 | valid", "Noé Noir | X2 | valid", "Invité 2 de Noé Noir || valid",
         "Invité 3 de Noé Noir || valid"),
        ((COLUMN, "Seats"),),
        said={"Seats": "quantity"},
    ),
    "tickets that were sold on": Case(
        "Barcode;Name;Transfer status\nX1;Zoé Blanc;\nX2;Noé Noir;Resold",
        ("Zoé Blanc | X1 | valid", "Noé Noir | X2 | canceled"),
        ((COLUMN, "Transfer status"),),
        said={"Transfer status": "status"},
        answers=Answers(statuses={"": "valid", "resold": "canceled"}),
    ),
    "Italian": Case(
        "Codice;Nome;Cognome;Stato\nI1;Ada;Rossi;Confermato\nI2;Ugo;Verdi;Annullato\n"
        "I3;Ivo;Neri;In attesa",
        ("Ada Rossi | I1 | valid", "Ugo Verdi | I2 | canceled", "Ivo Neri | I3 | unpaid"),
    ),
    "Portuguese": Case(
        "Código;Nome;Situação\nP1;Zé Silva;Aprovado\nP2;Ana Costa;Cancelado\n"
        "P3;Rui Melo;Pendente\nP4;Eva Luz;Estornado",
        ("Zé Silva | P1 | valid", "Ana Costa | P2 | canceled", "Rui Melo | P3 | unpaid",
         "Eva Luz | P4 | canceled"),
    ),
    "German": Case(
        "Ticketcode;Vorname;Nachname;Status\nD1;Jörg;Groß;bezahlt\nD2;Jürgen;Klein;storniert\n"
        "D3;Uwe;Mau;Warteliste",
        ("Jörg Groß | D1 | valid", "Jürgen Klein | D2 | canceled", "Uwe Mau | D3 | unapproved"),
    ),
    "who has no name of their own": Case(
        "code;name\nG1;Invité de Zoé Blanc\nG2;Guest of Noé",
        ("Invité de Zoé Blanc | G1 | valid", "Guest of Noé | G2 | valid"),
    ),
    "a word beside the name": Case(
        "code;name\nA1;Zoé Blanc\nA2;Noé Noir (annulé)\nA3;ANNULÉ - Ana Roux\n"
        "A4;Eva Luz – liste d’attente\nA5;Jean-Void Petit (VIP)\nA6;Max - Moritz",
        ("Zoé Blanc | A1 | valid", "Noé Noir | A2 | canceled", "Ana Roux | A3 | canceled",
         "Eva Luz | A4 | unapproved", "Jean-Void Petit (VIP) | A5 | valid",
         "Max - Moritz | A6 | valid"),
    ),
    "a heading in the column of the codes": Case(
        "Code;Nom;Prénom\nA1;Blanc;Zoé\nA3;Roux;Ana\nANNULÉS;;\nA2;Noir;Noé",
        ("Zoé Blanc | A1 | valid", "Ana Roux | A3 | valid", "Noé Noir | A2 | valid"),
        ((QuestionKind.LONE, "1"),),
        answers=Answers(lone_rows="leave-out"),
    ),
    "a title above the header, empty rows and a total": Case(
        "Grand Opening;;\nExport du 27/11/2026;;\nCode;Nom;Prénom\nX1;Blanc;Zoé\n;;\nX2;Noir;Noé\n"
        "Total;2;",
        ("Zoé Blanc | X1 | valid", "Noé Noir | X2 | valid"),
    ),
}  # fmt: skip


def lines(found: GuestList) -> list[str]:
    return [
        f"{record.name} | {record.code} | "
        f"{'unpaid' if record.status is TicketStatus.VALID and not record.paid else record.status}"
        for record in found.records
    ]


def asked(found: GuestList) -> set[tuple[QuestionKind, str]]:
    return {(question.kind, question.about) for question in found.questions}


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
@pytest.mark.parametrize("name", CASES)
def test_it_is_right_or_it_asks_in_every_form(name: str, form: str, tmp_path: Path) -> None:
    case = CASES[name]
    rows = [line.split(";") for line in case.text.split("\n")]
    content = {"csv": case.text.encode(), "xlsx": xlsx(rows), "ods": ods(rows)}[form]
    path = written(tmp_path / f"list.{form}", content)
    assert asked(read(path)) == set(case.asks)
    settled = read(path, said=case.said, answers=case.answers)
    assert asked(settled) == set()
    assert lines(settled) == [
        " | ".join(part.strip() for part in each.split("|")) for each in case.guests
    ]


def test_a_word_at_the_end_of_a_long_list_is_asked_before_anything_is_written(
    tmp_path: Path,
) -> None:
    rows = [f"C{n};N{n};{'zugzwang' if n == 29_998 else 'valid'}" for n in range(30_000)]
    found = read(written(tmp_path / "long.csv", "\n".join(["Code;Name;Status", *rows])))
    (question,) = found.questions
    assert (question.kind, question.evidence) == (STATUS, "“Status”: zugzwang 1")


def test_two_shops_in_one_workbook_are_asked_for_and_either_is_right(tmp_path: Path) -> None:
    weezevent = [["Code-barres", "Nom", "Prénom", "Statut"], ["111", "Blanc", "Zoé", "Payé"]]
    billetweb = [["Numéro de billet", "Nom", "Prénom", "Tarif"], ["BW-1", "Noir", "Noé", "VIP"]]
    path = written(tmp_path / "shops.xlsx", xlsx(weezevent, billetweb))
    with pytest.raises(SheetQuestionError, match="S1 1, S2 1"):
        read(path)
    assert lines(read(path, sheets=["S1"])) == ["Zoé Blanc | 111 | valid"]
    assert lines(read(path, sheets=["S2"])) == ["Noé Noir | BW-1 | valid"]
