"""Lists as shops, forms and spreadsheets make them: right, or a question; nothing in silence.

Where the files are from: Luma, Tito, Meetup, Eventbrite with “Barcode #” and Google Forms have the
headers of public files; Sympla, Ticket Tailor, Digitick, Yurplan, Weezevent, Odoo, CiviCRM,
Airtable and Mailchimp those of the vendors' own screens. The people are fictional.
"""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sync.guest_lists.guest_list import GuestList, GuestListError, Record
from sync.guest_lists.questions import Answers, QuestionKind
from sync.model import TicketStatus
from tests.sync.guest_lists.lists import read

FIELD = Path(__file__).parent / "field"
CODES, COLUMN, STATUS, HIDDEN = (
    QuestionKind.CODES,
    QuestionKind.COLUMN,
    QuestionKind.STATUS,
    QuestionKind.HIDDEN,
)
OURS = Answers(codes_are_ours=True)


@dataclass(frozen=True)
class Case:
    """What a file is, and what it must become."""

    what: str
    guests: tuple[str, ...] = ()
    """Each guest as “name | code | standing”, once every question is answered."""
    asks: tuple[tuple[QuestionKind, str], ...] = ()
    """What is asked, and about what."""
    said: dict[str, str] = field(default_factory=dict)
    answers: Answers = field(default_factory=Answers)
    refused: str = ""
    """What the reason says, where there is nothing to be imported."""


CASES = {
    "airtable.csv": Case(
        "a table of a database with a status of the organiser's own",
        ("Zoé Lefèvre || valid", "Marc Durand || canceled", "Léo Relance || unapproved"),
        ((CODES, ""), (STATUS, "À relancer")),
        answers=Answers(codes_are_ours=True, statuses={"a relancer": "unapproved"}),
    ),
    "apostrophe.csv": Case(
        "texts kept as texts by an apostrophe or a formula",
        ("Zoé Lefèvre | 00123456 | valid", "Marc Durand | 00123457 | valid",
         "Ann Aposto | 00123458 | valid"),
    ),
    "cancelled-at.csv": Case(
        "no status, but dates of cancellation and refunds",
        ("Zoé Lefèvre | BB1 | valid", "Marc Durand | BB2 | canceled"),
    ),
    "civicrm.csv": Case(
        "CiviCRM: statuses of its own, no codes",
        ("Zoé Lefèvre || valid", "Marc Durand || canceled", "Noé Show || canceled",
         "Pending Later || unpaid", "On Waitlist || unapproved", "Re Jected || canceled"),
        ((CODES, ""),),
        answers=OURS,
    ),
    "dates-us.csv": Case(
        "days of the American order, told by one of them",
        ("Zoé Lefèvre | D001 | valid", "Marc Durand | D002 | valid"),
    ),
    "digitick.csv": Case(
        "Digitick: a title, subtotals and a total; one code for three places",
        ("Zoé LEFEVRE | 000123456789 | valid", "Marc DURAND | 000123456790 | valid",
         "Invité 2 de Marc DURAND || valid", "Invité 3 de Marc DURAND || valid",
         "Paul ANNULE | 000123456791 | canceled"),
    ),
    "eventbrite-barcode.csv": Case(
        "Eventbrite with its barcodes, which are what a ticket shows",
        ("Aarti Shah | 10012345675001000001001 | valid",
         "Bina Rao | 10012345685001000002001 | canceled",
         "Chetan Mehta | 10012345695001000003001 | valid"),
    ),
    "eventbrite-fr-new.csv": Case(
        "the new report of Eventbrite in French, which has no codes",
        ("Zoé Lefèvre || valid", "Marc Durand || canceled", "Rem Bourse || canceled"),
        ((CODES, ""),),
        answers=OURS,
    ),
    "excel-unicode-text.txt": Case(
        "a spreadsheet saved as “Unicode text”",
        ("Zoé Lefèvre | 00012345 | valid", 'Léa 🦄 Martin, dit "Le Grand" | 00012346 | valid'),
    ),
    "export.json": Case("JSON", refused="a JSON file"),
    "fifty-columns.csv": Case(
        "fifty columns, of which five matter",
        tuple(f"Zoé Lefèvre{n} | C5000{n} | valid" for n in range(5)),
    ),
    "first-comma-last.csv": Case(
        "a header that says in which order the names are",
        ("Zoé Lefèvre || valid", "Marc Durand || valid"),
        ((CODES, ""),),
        answers=OURS,
    ),
    "googleforms-en.csv": Case(
        "answers to a form: one of them does not come",
        ("Aarti Shah || valid", "Nora Nope || canceled"),
        ((COLUMN, "Will you attend?"), (CODES, "")),
        said={"Will you attend?": "status"},
        answers=OURS,
    ),
    "headers-trailing.csv": Case(
        "headers with spaces, stars and number signs",
        ("Zoé Lefèvre | 0042 | valid",),
    ),
    "hidden-sheet.xlsx": Case(
        "a hidden sheet with an older list beside the one that shows",
        ("Zoé Lefèvre | NEW1 | valid", "Marc Durand | NEW2 | valid"),
    ),
    "hidden-struck-rows.xlsx": Case(
        "rows that a filter hides, one of them struck through",
        ("Zoé Visible | H1 | valid",),
        ((HIDDEN, "2"),),
        answers=Answers(hidden_rows="leave-out"),
    ),
    "html-as.xls": Case("a web page named .xls", refused="a web page"),
    "lastfirst-qty.csv": Case(
        "names as people write them, places, and a total",
        ("Zoé Lefèvre || valid", "Invité 2 de Zoé Lefèvre || valid",
         "Jean DE LA TOUR || valid", "M. Durand || valid", "Mme Durand || valid",
         "Marie Curie || valid", "Pierre Curie || valid", "Martin Léa || valid",
         "+1 (Martin Léa) || valid"),
        ((CODES, ""),),
        answers=OURS,
    ),
    "luma.csv": Case(
        "Luma: approved, declined, waiting; its tickets are web addresses",
        ("Ana López | https://lu.ma/check-in/evt-x1?pk=g-1 | valid",
         "Beto Ruiz | https://lu.ma/check-in/evt-x1?pk=g-2 | canceled",
         "Caro | https://lu.ma/check-in/evt-x1?pk=g-3 | unapproved",
         "Dan Peer | https://lu.ma/check-in/evt-x1?pk=g-4 | unapproved"),
    ),
    "mac-csv.csv": Case(
        "CSV (Macintosh): its letters and its line ends",
        ("Zoé Lefèvre | ABC0001 | valid", "Gaëlle L’Hôpital | ABC0002 | valid"),
    ),
    "mailchimp.csv": Case(
        "a mailing list",
        ("Zoé Lefèvre || valid",),
        ((CODES, ""),),
        answers=OURS,
    ),
    "meetup.tsv": Case(
        "Meetup: who says yes, no, or waits, and how many they bring",
        ("Zoé L. || valid", "Karim || valid", "+1 (Karim) || valid", "+2 (Karim) || valid",
         "Nope Person || canceled", "Wait Person || unapproved"),
        ((CODES, ""),),
        answers=OURS,
    ),
    "microsoft-forms.csv": Case(
        "answers to a form that asks nobody to sign in; who comes, with how many",
        ("Ada Lovelace || valid", "+1 (Ada Lovelace) || valid", "Alan Turing || canceled"),
        ((COLUMN, "Serez-vous présent(e) ?"), (COLUMN, "Combien de personnes vous accompagnent ?"),
         (CODES, "")),
        said={"Serez-vous présent(e) ?": "status",
              "Combien de personnes vous accompagnent ?": "companions"},
        answers=OURS,
    ),
    "numbers-formulas.xlsx": Case("codes kept as numbers, and rounded", refused="rounded"),
    "numbers-renamed.xlsx": Case("a document of Apple Numbers, renamed", refused="Apple Numbers"),
    "odoo.csv": Case(
        "Odoo: drafts and unconfirmed ones among the registered",
        ("Zoé Lefèvre | 0041234567890123 | valid", "Marc Cancel | 0041234567890124 | canceled",
         "Una Unconf | 0041234567890125 | unapproved", "Dan Draft | 0041234567890126 | unapproved"),
    ),
    "old.xls": Case(
        "the spreadsheets of before 2007",
        ("Zoé Lefèvre | 12345 | valid", "Marc Durand | 00012346 | valid"),
    ),
    "order-codes-in-cell.csv": Case(
        "the codes of an order in one cell",
        ("Zoé Lefèvre | AAA-1 | valid", "Invité 2 de Zoé Lefèvre | AAA-2 | valid",
         "Invité 3 de Zoé Lefèvre | AAA-3 | valid", "Marc Durand | BBB-1 | valid"),
    ),
    "order-then-blank.csv": Case(
        "the quantity of an order in its first row alone",
        ("Zoé Lefèvre | AAA-1 | valid", "Zoé Lefèvre | AAA-2 | valid"),
    ),
    "password.xlsx": Case("a locked workbook", refused="locked with a password"),
    "presence.csv": Case(
        "a column that says who comes, or who came",
        ("Zoé Lefèvre | CC1 | valid", "Marc Durand | CC2 | canceled"),
        ((COLUMN, "Présence"),),
        said={"Présence": "status"},
    ),
    "qty-words.csv": Case(
        "quantities in words",
        ("Zoé Lefèvre | QR-1 | valid", "Invité 2 de Zoé Lefèvre || valid",
         "Marc Durand | QR-2 | valid", "Invité 2 de Marc Durand || valid",
         "Invité 3 de Marc Durand || valid"),
    ),
    "scientific-code.csv": Case("codes that a spreadsheet has rounded", refused="rounded"),
    "scientific.csv": Case(
        "a telephone number that a spreadsheet has rounded",
        ("Zoé Lefèvre | 123456789012 | valid", "Marc Durand | 123456789013 | valid"),
    ),
    "sympla.csv": Case(
        "Sympla: Portuguese headers, a status of the payment",
        ("João da Silva | ABCD-12-EFGH | valid", "Maria Souza | ABCD-12-EFGI | unpaid",
         "Pedro Lima | ABCD-12-EFGJ | canceled"),
    ),
    "tickettailor.csv": Case(
        "Ticket Tailor: a status of the ticket and one of the order",
        ("Ann O'Connor | 7Hq2KpX | valid", "Ann O'Connor | 8Jr3LqY | valid",
         "Bob Voided | 9Ks4MrZ | canceled", "Cy Refund | 1Ks4MrA | canceled"),
    ),
    "tito.csv": Case(
        "Tito: a ticket that nobody was named for, a void one, and two columns of codes",
        ("Zoë Åström | ABCD-1 | valid", "Paul Purchaser | ABCD-2 | valid",
         "Void Person | EFGH-1 | canceled"),
        ((CODES, "Ticket Reference"),),
        said={"Ticket Reference": "code"},
    ),
    "two-statuses.csv": Case(
        "a status of the order, and one of the ticket that is worse",
        ("Zoé Lefèvre | AA1 | valid", "Marc Durand | AA2 | canceled"),
    ),
    "weezevent-support.csv": Case(
        "Weezevent: barcodes beside numbers, and a ticket without a name",
        ("Zoé Lefèvre | 0123456789012 | valid", "Marc Durand | 0123456789029 | canceled",
         "Invité 2 de Zoé Lefèvre | 0123456789036 | valid"),
    ),
    "xml-spreadsheet.xls": Case("XML named .xls", refused="an XML file"),
    "yurplan.csv": Case(
        "Yurplan: ticket numbers before barcodes, inactive and resold tickets",
        ("Zoé Lefèvre | YP-000123-AB | valid", "Marc Durand | YP-000124-CD | canceled",
         "Endu Rev | YP-000125-EF | canceled"),
    ),
}  # fmt: skip


def test_every_file_has_its_case() -> None:
    assert {path.name for path in FIELD.iterdir()} == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_it_is_right_or_it_asks(name: str) -> None:
    case = CASES[name]
    if case.refused:
        with pytest.raises(GuestListError, match=case.refused):
            read(FIELD / name)
        return
    assert _asked(read(FIELD / name)) == set(case.asks)
    settled = read(FIELD / name, said=case.said, answers=case.answers)
    assert _asked(settled) == set()
    assert [_line(record) for record in settled.records] == [
        " | ".join(part.strip() for part in each.split("|")) for each in case.guests
    ]


def test_days_are_read_in_the_order_that_their_column_has() -> None:
    zoe, marc = read(FIELD / "dates-us.csv").records
    assert zoe.valid_from_ms == 1_795_716_000_000  # 2026-11-26 19:00 in Paris
    assert marc.valid_from_ms == 1_794_438_000_000  # the 12th of November, not of another month


def test_a_ruined_telephone_number_is_dropped_and_named() -> None:
    found = read(FIELD / "scientific.csv")
    assert [record.phone for record in found.records] == ["", "33639980002"]
    assert [(p.line, "3,36399E+10" in p.what) for p in found.problems] == [(2, True)]


def test_totals_are_left_out_and_counted() -> None:
    (problem,) = read(FIELD / "digitick.csv").problems
    assert problem.what == "totals, no guests: 2 rows left out (line 8, 10)"


def test_what_is_left_out_of_a_workbook_is_named() -> None:
    assert read(FIELD / "hidden-sheet.xlsx").notices == (
        "the hidden sheet “Vieux (annulé)” (6 rows) is left out",
    )


def _asked(found: GuestList) -> set[tuple[QuestionKind, str]]:
    return {(question.kind, question.about) for question in found.questions}


def _line(record: Record) -> str:
    is_unpaid = record.status is TicketStatus.VALID and not record.paid
    return f"{record.name} | {record.code} | {'unpaid' if is_unpaid else record.status}"
