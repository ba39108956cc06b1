"""Guest lists: read as they come, imported without touching what happened."""

from pathlib import Path

import pytest

from badges.ticket_code import is_badge_code, is_ticket_code
from sync.event_file import EventFile
from sync.guest_list import GuestListError, read_csv
from sync.import_guests import Imported, import_guests
from sync.journal import Kind
from sync.model import Event, TicketStatus

HEADER = "Nom;Prénom;Société;E-mail;Catégorie;Commande;Code billet\n"
ROWS = "Lefèvre;Zoé;Acme;z@example.org;VIP;C1;aaa\nDupont;Jean;Acme;j@example.org;Presse;C1;bbb\n"


@pytest.fixture
def empty(tmp_path: Path) -> EventFile:
    return EventFile.create(tmp_path / "e.event", Event(name="x"), device_name="A")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "guests.csv"


def bring_in(event_file: EventFile, file: Path, content: str | bytes) -> Imported:
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return import_guests(event_file, read_csv(file))


@pytest.mark.parametrize(
    "content",
    [
        (HEADER + ROWS).encode(),
        (HEADER + ROWS).encode("utf-8-sig"),
        (HEADER + ROWS).encode("cp1252"),
        (HEADER + ROWS).encode("utf-16"),
        ("sep=;\n" + HEADER + ROWS).encode(),
        (HEADER + ROWS).replace("\n", "\r\n").encode(),
        (HEADER + ROWS).replace(";", ",").encode(),
        (HEADER + ROWS).replace(";", "\t").encode(),
        (HEADER + "\n;;;;;;\n" + ROWS + "\n\n").encode(),
    ],
)
def test_the_same_list_in_many_dresses(empty: EventFile, file: Path, content: bytes) -> None:
    assert bring_in(empty, file, content).added == 2
    (zoe,) = empty.guests_with_code("aaa")
    assert (zoe.first_name, zoe.last_name, zoe.company) == ("Zoé", "Lefèvre", "Acme")
    assert (zoe.email, zoe.category, zoe.order) == ("z@example.org", "VIP", "C1")


def test_the_same_file_again_changes_nothing(empty: EventFile, file: Path) -> None:
    first = bring_in(empty, file, HEADER + ROWS)
    again = bring_in(empty, file, HEADER + ROWS)
    assert (first.added, first.version) == (2, 1)
    assert again == Imported(added=0, changed=0, unchanged=2, absent=0, version=1)


def test_a_newer_list_updates_guests_and_leaves_what_happened(empty: EventFile, file: Path) -> None:
    bring_in(empty, file, HEADER + ROWS)
    (zoe,) = empty.guests_with_code("aaa")
    with empty.transaction() as connection:
        body = {"list": "main", "verdict": "VALID"}
        empty.record(connection, Kind.ADMIT, zoe.ticket_id, body)
    newer = HEADER + "Lefèvre-Roux;Zoé;Acme;z@example.org;Presse;C1;aaa\nNew;One;;;;C2;ccc\n"
    assert bring_in(empty, file, newer) == Imported(
        added=1, changed=1, unchanged=0, absent=1, version=2
    )
    (renamed,) = empty.guests_with_code("aaa")
    assert renamed.last_name == "Lefèvre-Roux"
    assert (renamed.ticket_id, renamed.badge_code) == (zoe.ticket_id, zoe.badge_code)
    assert empty.presence(zoe.ticket_id, "main").entries == 1
    assert empty.counts().by_category == {"Presse": 1}
    assert empty.guests_with_code("bbb")
    assert empty.find_guests("lefevre roux")


def test_what_a_list_has_no_column_for_stays(empty: EventFile, file: Path) -> None:
    bring_in(empty, file, "Nom;Prénom;Code billet;Statut\nX;Y;aaa;annulé\n")
    bring_in(empty, file, "Nom;Prénom;Code billet\nX;Yann;aaa\n")
    (guest,) = empty.guests_with_code("aaa")
    assert (guest.first_name, guest.status) == ("Yann", TicketStatus.CANCELED)


def test_a_dry_run_only_counts(empty: EventFile, file: Path) -> None:
    file.write_text(HEADER + ROWS)
    assert import_guests(empty, read_csv(file), dry_run=True).added == 2
    assert empty.find_guests("lefevre") == []
    assert empty.event.guest_list_version == 0


def test_guests_without_a_code_get_one_and_keep_it(empty: EventFile, file: Path) -> None:
    content = "Nom;Prénom;E-mail\nX;Yves;y@example.org\nX;Yves;y@example.org\nZ;Zoé;\n"
    assert bring_in(empty, file, content).added == 3
    codes = {guest.code for guest in empty.find_guests("yv") + empty.find_guests("zoe")}
    assert len(codes) == 3
    assert all(is_ticket_code(code) for code in codes)
    assert bring_in(empty, file, content).unchanged == 3
    assert {g.code for g in empty.find_guests("yv") + empty.find_guests("zoe")} == codes


def test_a_badge_code_is_another_one_than_the_tickets(empty: EventFile, file: Path) -> None:
    bring_in(empty, file, HEADER + ROWS)
    (zoe,) = empty.guests_with_code("aaa")
    assert is_badge_code(zoe.badge_code)
    assert empty.guests_with_badge_code(zoe.badge_code.lower()) == [zoe]
    assert empty.guests_with_code(zoe.badge_code) == []


def test_two_guests_with_one_code_are_both_kept_and_named(empty: EventFile, file: Path) -> None:
    file.write_text(HEADER + ROWS.replace("bbb", "aaa"))
    guest_list = read_csv(file)
    assert [(p.line, p.what) for p in guest_list.problems] == [
        (3, "the same ticket code as line 2")
    ]
    assert import_guests(empty, guest_list).added == 2
    assert len(empty.guests_with_code("aaa")) == 2


@pytest.mark.parametrize(
    ("word", "status", "paid"),
    [
        ("Annulé", TicketStatus.CANCELED, True),
        ("refunded", TicketStatus.CANCELED, True),
        ("bloqué", TicketStatus.BLOCKED, True),
        ("pending", TicketStatus.VALID, False),
        ("Non payé", TicketStatus.VALID, False),
        ("Confirmé", TicketStatus.VALID, True),
        ("", TicketStatus.VALID, True),
    ],
)
def test_status_words(
    empty: EventFile, file: Path, word: str, status: TicketStatus, paid: bool
) -> None:
    bring_in(empty, file, f"Nom;Prénom;Code billet;Statut\nX;Y;aaa;{word}\n")
    (guest,) = empty.guests_with_code("aaa")
    assert (guest.status, guest.paid) == (status, paid)


def test_texts_are_cleaned_and_cut(empty: EventFile, file: Path) -> None:
    name = "A" * 400
    bring_in(empty, file, f'Nom;Prénom;Code billet\n"{name}";"Tab\tbed\u202e\nLine\x07";aaa\n')
    (guest,) = empty.guests_with_code("aaa")
    assert guest.first_name == "Tab bed Line"
    assert guest.last_name == "A" * 300


def test_decomposed_accents_are_composed(empty: EventFile, file: Path) -> None:
    bring_in(empty, file, "Nom;Prénom;Code billet\nLefe\u0300vre;Zoe\u0301;aaa\n")
    (guest,) = empty.guests_with_code("aaa")
    assert guest.name == "Zoé Lefèvre"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (HEADER.encode(), "no guests"),
        (b"PK\x03\x04\0\0\0\0", "not a CSV"),
        (b"A;B;C\n1;2;3\n", "no column for names"),
        (b"\x81\x8d;\x8f\n1;2\n", "encoding"),
        (b'Nom;Pr\xc3\xa9nom\n"' + b"x" * 200_000 + b'";y\n', "line 2"),
    ],
)
def test_what_is_no_guest_list_is_refused_with_the_reason(
    file: Path, content: bytes, says: str
) -> None:
    file.write_bytes(content)
    with pytest.raises(GuestListError, match=says):
        read_csv(file)
