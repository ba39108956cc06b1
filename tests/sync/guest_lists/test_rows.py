"""What a row stands for: one guest or several, how their ticket stands, when it is valid."""

from pathlib import Path

import pytest

from sync.guest_lists.guest_list import Record
from sync.guest_lists.questions import Answers, QuestionKind
from sync.model import TicketStatus
from tests.sync.guest_lists.lists import names, read, written


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "guests.csv"


def only(file: Path, header: str, row: str) -> Record:
    """The one guest of a list of one row."""
    (record,) = read(written(file, f"Nom;{header}\nX;{row}\n")).records
    return record


@pytest.mark.parametrize(
    ("word", "status", "paid"),
    [
        ("Annulé", TicketStatus.CANCELED, True),
        ("refunded", TicketStatus.CANCELED, True),
        ("Not Attending", TicketStatus.CANCELED, True),
        ("Annulée par l’organisateur", TicketStatus.CANCELED, True),
        ("Non remboursé", TicketStatus.VALID, True),
        ("bloqué", TicketStatus.BLOCKED, True),
        ("Awaiting moderation", TicketStatus.UNAPPROVED, True),
        ("pending", TicketStatus.VALID, False),
        ("TO_BE_PAID", TicketStatus.VALID, False),
        ("Non payé", TicketStatus.VALID, False),
        ("Confirmé", TicketStatus.VALID, True),
        ("", TicketStatus.VALID, True),
    ],
)
def test_status_words(file: Path, word: str, status: TicketStatus, paid: bool) -> None:
    guest = only(file, "Statut", word)
    assert (guest.status, guest.paid) == (status, paid)


def test_a_status_word_that_nobody_knows_is_asked_and_no_permission(file: Path) -> None:
    rows = "A;1;Peut-être\nB;2;Validé\nC;3;Peut-être\n"
    found = read(written(file, f"Nom;Code;Statut\n{rows}"))
    assert [(q.kind, q.about, q.evidence) for q in found.questions] == [
        (QuestionKind.STATUS, "Peut-être", "“Statut”: Peut-être 2")
    ]
    unapproved, valid = TicketStatus.UNAPPROVED, TicketStatus.VALID
    assert [r.status for r in found.records] == [unapproved, valid, unapproved]
    said = read(file, answers=Answers(statuses={"peut etre": "canceled"}))
    assert said.questions == ()
    assert said.records[0].status is TicketStatus.CANCELED


@pytest.mark.parametrize(
    ("word", "paid"), [("Non", False), ("Oui", True), ("CB", True), ("", True)]
)
def test_paid(file: Path, word: str, paid: bool) -> None:
    assert only(file, "Payé", word).paid is paid


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-11-22 19:30", 1_795_372_200_000, 1_795_372_200_000),
        ("2026-11-22T19:30:00+00:00", 1_795_375_800_000, 1_795_375_800_000),
        ("22/11/2026 19:30", 1_795_372_200_000, 1_795_372_200_000),
        ("22/11/2026 à 19h30", 1_795_372_200_000, 1_795_372_200_000),
        ("22.11.2026", 1_795_302_000_000, 1_795_388_399_999),
        ("2026-11-22", 1_795_302_000_000, 1_795_388_399_999),
        ("", None, None),
    ],
)
def test_times_are_of_the_events_zone(
    file: Path, text: str, start: int | None, end: int | None
) -> None:
    guest = only(file, "Valable depuis;Valable jusqu'au", f"{text};{text}")
    assert (guest.valid_from_ms, guest.valid_until_ms) == (start, end)


@pytest.mark.parametrize("text", ["demain", "22/22/2026", "2026-02-30", "22/11/26"])
def test_what_is_no_time_is_named(file: Path, text: str) -> None:
    found = read(written(file, f"Nom;Valid until\nX;{text}\n"))
    assert found.records[0].valid_until_ms is None
    assert [(p.line, text in p.what) for p in found.problems] == [(2, True)]


def test_host_and_party(file: Path) -> None:
    guest = only(file, "Invité par;Table", "Ana Durand;Table 5")
    assert (guest.host, guest.party) == ("Ana Durand", "Table 5")


def test_companions_are_guests_of_the_same_party(file: Path) -> None:
    rows = "Lefèvre;Zoé;Acme;aaa;z@example.org;2\nLefèvre;Zoé;Acme;bbb;;1\nDupont;Jean;;ccc;;0\n"
    found = read(written(file, f"Nom;Prénom;Société;Code;E-mail;Accompagnants\n{rows}"))
    assert names(found) == ["Zoé Lefèvre", "+1 (Zoé Lefèvre)", "+2 (Zoé Lefèvre)",
                            "Zoé Lefèvre", "+1 (Zoé Lefèvre)", "Jean Dupont"]  # fmt: skip
    assert [r.party for r in found.records] == ["Zoé Lefèvre"] * 3 + ["Zoé Lefèvre #2"] * 2 + [""]
    assert [r.code for r in found.records] == ["aaa", "", "", "bbb", "", "ccc"]
    assert [r.source for r in found.records] == ["", "code:aaa+1", "code:aaa+2",
                                                 "", "code:bbb+1", ""]  # fmt: skip
    assert found.records[1].email == ""
    assert found.records[1].company == "Acme"


def test_companions_keep_the_order_or_party_that_the_list_has(file: Path) -> None:
    found = read(written(file, "Nom;Commande;+1\nX;C1;1\n"))
    assert [(r.order, r.party) for r in found.records] == [("C1", ""), ("C1", "")]
    found = read(written(file, "Nom;Table;Plus ones\nX;T5;1\n"))
    assert [r.party for r in found.records] == ["T5", "T5"]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("oui", ["+1 (X)"]),
        ("non", []),
        ("", []),
        ("+2", ["+1 (X)", "+2 (X)"]),
        ("Paul Martin", ["Paul Martin"]),
        ("Paul Martin et Léa Roux", ["Paul Martin", "Léa Roux"]),
    ],
)
def test_companions_as_people_write_them(file: Path, text: str, who: list[str]) -> None:
    assert names(read(written(file, f"Nom;+1\nX;{text}\n"))) == ["X", *who]


@pytest.mark.parametrize("text", ["-1", "9999", "2,5", "3 ou 4"])
def test_what_is_no_number_of_people_makes_none_and_is_named(file: Path, text: str) -> None:
    for header in ("Accompagnants", "Quantité"):
        found = read(written(file, f"Nom;{header}\nX;{text}\n"))
        assert names(found) == ["X"]
        assert [(p.line, text in p.what) for p in found.problems] == [(2, True)]


def test_a_quantity_is_so_many_guests(file: Path) -> None:
    found = read(written(file, "Nom;Prénom;Code;Quantité\nLefèvre;Zoé;aaa;3\nDupont;Jean;bbb;1\n"))
    assert names(found) == [
        "Zoé Lefèvre", "Invité 2 de Zoé Lefèvre", "Invité 3 de Zoé Lefèvre", "Jean Dupont",
    ]  # fmt: skip
    assert [r.code for r in found.records] == ["aaa", "", "", "bbb"]


def test_people_who_share_everything_but_their_row_stay_two(file: Path) -> None:
    rows = "X;Yves;y@example.org;C1\nX;Yves;y@example.org;C1\n"
    found = read(written(file, f"Nom;Prénom;E-mail;Commande\n{rows}"))
    assert len(found.records) == 2
    assert found.problems == ()


def test_a_row_pasted_twice_with_its_code_is_one_ticket(file: Path) -> None:
    found = read(written(file, "Nom;Code\nX;aaa\nY;bbb\nX;aaa\n"))
    assert names(found) == ["X", "Y"]
    assert [(p.line, p.what) for p in found.problems] == [
        (4, "the same in every cell as line 2: left out")
    ]


def test_two_guests_with_one_code_are_both_kept_and_named(file: Path) -> None:
    found = read(written(file, "Nom;Code\nX;aaa\nY;aaa\n"))
    assert names(found) == ["X", "Y"]
    assert [(p.line, p.what) for p in found.problems] == [(3, "the same ticket code as line 2")]


def test_accents_that_were_broken_before_are_named(file: Path) -> None:
    broken = "Lefèvre".encode().decode("cp1252")
    found = read(written(file, f"Nom;Code\n{broken};aaa\nSÃO;bbb\n"))
    assert [(p.line, "accents" in p.what) for p in found.problems] == [(2, True)]


def test_texts_are_cleaned_and_cut(file: Path) -> None:
    text = f'Nom;Prénom;Code\n"{"A" * 400}";"Tab\tbed\u202e\nLine\x07";{"c" * 600}\n'
    found = read(written(file, text))
    (guest,) = found.records
    assert guest.first_name == "Tab bed Line"
    assert guest.last_name == "A" * 300
    assert ["too long" in p.what for p in found.problems] == [True]


@pytest.mark.parametrize("text", ["#REF!", "#N/A", "#NOM?", "#DIV/0!", "#VALEUR!"])
def test_an_error_of_a_spreadsheet_is_no_code_and_no_company(file: Path, text: str) -> None:
    listed = read(written(file, f"Nom;Code;Société\nX;{text};Acme\nY;#1;{text}\n"))
    assert [(record.code, record.company) for record in listed.records] == [
        ("", "Acme"),
        ("#1", ""),
    ]
    said = f"“{text}” is an error of the spreadsheet: left out"
    assert [(problem.line, problem.what) for problem in listed.problems] == [(2, said), (3, said)]


def test_an_error_of_a_spreadsheet_is_no_companion(file: Path) -> None:
    listed = read(written(file, "Nom;Code;Accompagnants\nX;A1;#N/A\n"))
    assert [record.name for record in listed.records] == ["X"]
