"""Lists brought into the event file, without touching what happened."""

from pathlib import Path

import pytest

from badges.codes.ticket_code import is_badge_code, is_ticket_code
from sync.file.event_file import EventFile
from sync.guest_lists.questions import Answers
from sync.guests.import_guests import Imported, compare, import_guests
from sync.journal.journal import Kind
from sync.model import Event, TicketStatus
from tests.sync.guest_lists.hard_names import HARD_NAMES
from tests.sync.guest_lists.lists import SAMPLES, read, written

HEADER = "Nom;Prénom;Société;E-mail;Catégorie;Commande;Code billet\n"
ROWS = "Lefèvre;Zoé;Acme;z@example.org;VIP;C1;aaa\nDupont;Jean;Acme;j@example.org;Presse;C1;bbb\n"


@pytest.fixture
def empty(tmp_path: Path) -> EventFile:
    return EventFile.create(tmp_path / "e.event", Event(name="x"), device_name="A")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "guests.csv"


def bring_in(
    event_file: EventFile, file: Path, content: str, *, cancel_gone: bool = False
) -> Imported:
    guest_list = read(written(file, content))
    return import_guests(event_file, guest_list, cancel_gone=cancel_gone)


def problems(event_file: EventFile, file: Path, content: str) -> list[tuple[int, str]]:
    found = compare(event_file, read(written(file, content))).problems
    return [(problem.line, problem.what) for problem in found]


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
    guest_list = read(written(file, HEADER + ROWS))
    assert import_guests(empty, guest_list, dry_run=True).added == 2
    assert empty.find_guests("lefevre") == []
    assert empty.event.guest_list_version == 0


def test_guests_without_a_code_get_one_and_keep_it(empty: EventFile, file: Path) -> None:
    content = "Nom;Prénom;E-mail\nX;Yves;y@example.org\nX;Yves;y@example.org\nZ;Zoé;\n"
    with pytest.raises(ValueError, match="1 question of this list is open"):
        bring_in(empty, file, content)
    ours = Answers(codes_are_ours=True)
    assert import_guests(empty, read(file, answers=ours)).added == 3
    codes = {guest.code for guest in empty.find_guests("yv") + empty.find_guests("zoe")}
    assert len(codes) == 3
    assert all(is_ticket_code(code) for code in codes)
    assert import_guests(empty, read(file, answers=ours)).unchanged == 3
    assert {g.code for g in empty.find_guests("yv") + empty.find_guests("zoe")} == codes


def test_a_badge_code_is_another_one_than_the_tickets(empty: EventFile, file: Path) -> None:
    bring_in(empty, file, HEADER + ROWS)
    (zoe,) = empty.guests_with_code("aaa")
    assert is_badge_code(zoe.badge_code)
    assert empty.guests_with_badge_code(zoe.badge_code.lower()) == [zoe]
    assert empty.guests_with_code(zoe.badge_code) == []


def test_columns_of_the_guest_that_lists_can_fill(empty: EventFile, file: Path) -> None:
    bring_in(empty, file, "Nom;Code;Hôte;Table;Valable depuis;Valable jusqu'au\n"
                          "X;aaa;Ana;T5;2026-11-22;2026-11-22 23:00\n")  # fmt: skip
    (guest,) = empty.guests_with_code("aaa")
    assert (guest.host, guest.party) == ("Ana", "T5")
    assert (guest.valid_from_ms, guest.valid_until_ms) == (1_795_302_000_000, 1_795_384_800_000)
    bring_in(empty, file, "Nom;Code\nY;aaa\n")
    (guest,) = empty.guests_with_code("aaa")
    assert (guest.last_name, guest.host, guest.party) == ("Y", "Ana", "T5")


def test_every_companion_has_a_ticket_and_keeps_it(empty: EventFile, file: Path) -> None:
    content = "Nom;Prénom;Code;+1\nLefèvre;Zoé;aaa;2\n"
    assert bring_in(empty, file, content).added == 3
    codes = {guest.code for guest in empty.find_guests("lefevre")}
    assert len(codes) == 3
    assert bring_in(empty, file, content).unchanged == 3
    assert {guest.code for guest in empty.find_guests("lefevre")} == codes
    fewer = bring_in(empty, file, content.replace("aaa;2", "aaa;1"))
    assert (fewer.unchanged, fewer.absent) == (2, 1)


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir()))
def test_an_export_again_changes_nothing(empty: EventFile, name: str) -> None:
    guest_list = read(SAMPLES / name)
    number = len(guest_list.records)
    assert import_guests(empty, guest_list).added == number
    again = import_guests(empty, read(SAMPLES / name))
    assert again == Imported(added=0, changed=0, unchanged=number, absent=0, version=1)


def test_a_ticket_that_a_shop_issues_anew_is_the_same_guest(empty: EventFile, file: Path) -> None:
    sample = SAMPLES / "billetweb.csv"
    import_guests(empty, read(sample))
    (zoe,) = empty.guests_with_code("jky8y467fxhy")
    newer = sample.read_text(encoding="utf-8").replace("jky8y467fxhy", "newcode99999")
    assert (2, "a new ticket code: the old one is void") in problems(empty, file, newer)
    assert bring_in(empty, file, newer).changed == 1
    assert empty.guests_with_code("jky8y467fxhy") == []
    (again,) = empty.guests_with_code("newcode99999")
    assert again.ticket_id == zoe.ticket_id


def test_two_exports_of_one_shop_name_the_same_guests(empty: EventFile) -> None:
    import_guests(empty, read(SAMPLES / "pretix-orders-en.csv"))
    done = import_guests(empty, read(SAMPLES / "pretix-check-in-fr.csv"))
    assert (done.added, done.absent) == (0, 2)
    assert len(empty.guests_with_code("r6u683rrt6vg")) == 1


def test_a_code_of_another_list_is_the_same_guest_only_with_the_same_name(
    empty: EventFile, file: Path
) -> None:
    import_guests(empty, read(SAMPLES / "helloasso.csv"))
    plain = "Nom;Prénom;Code\nLEFEVRE;Zoe;sjytynepansj\nAutre;Anne;rnfm7gbv5gct\n"
    assert problems(empty, file, plain) == [
        (3, "the ticket code of Gaëlle L’Hôpital too: both are kept")
    ]
    done = bring_in(empty, file, plain)
    assert (done.added, done.changed, done.absent) == (1, 1, 0)
    assert len(empty.guests_with_code("sjytynepansj")) == 1
    assert len(empty.guests_with_code("rnfm7gbv5gct")) == 2


def test_guests_who_are_gone_stay_unless_they_are_to_be_canceled(
    empty: EventFile, file: Path
) -> None:
    bring_in(empty, file, HEADER + ROWS)
    import_guests(empty, read(SAMPLES / "bizouk.csv"))  # another shop's guests are not gone
    fewer = HEADER + ROWS.splitlines()[0]
    assert bring_in(empty, file, fewer).absent == 1
    assert empty.guests_with_code("bbb")[0].status is TicketStatus.VALID
    assert bring_in(empty, file, fewer, cancel_gone=True).absent == 1
    assert empty.guests_with_code("bbb")[0].status is TicketStatus.CANCELED
    assert bring_in(empty, file, fewer, cancel_gone=True).version == 3
    assert [what for _, what in problems(empty, file, HEADER + ROWS)] == [
        "canceled before, and this list does not say otherwise: still canceled"
    ]


def test_what_somebody_agreed_to_is_compared_anew_when_guests_have_changed(
    empty: EventFile, file: Path
) -> None:
    guest_list = read(written(file, HEADER + ROWS))
    seen = compare(empty, guest_list)
    bring_in(empty, file, HEADER + ROWS.replace("Acme", "Autre"))
    guest_list = read(written(file, HEADER + ROWS))
    assert import_guests(empty, guest_list, seen=seen).changed == 2


def test_hard_names_come_back_as_they_are_called(empty: EventFile, file: Path) -> None:
    rows = [";".join('"' + text.replace('"', '""') + '"' for text in (*names, f"code{at}"))
            for at, names in enumerate(HARD_NAMES)]  # fmt: skip
    bring_in(empty, file, "\n".join(["Prénom;Nom;Société;Code", *rows]))
    for at, (first, last, _) in enumerate(HARD_NAMES):
        (guest,) = empty.guests_with_code(f"code{at}")
        composed = f"{first} {last}".replace("e\u0301", "é").replace("e\u0300", "è")
        assert guest.name == " ".join(composed.split())
