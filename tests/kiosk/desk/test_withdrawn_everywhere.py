"""A withdrawn ticket is refused at every kind of desk, whichever road the news came by."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli import main
from kiosk.desk.desk import Desk
from kiosk.desk.rules.verdict import Verdict
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests import signed_tickets
from sync.guests.decisions import withdraw
from sync.guests.import_guests import import_guests
from sync.hub.courier import Courier
from sync.journal.journal import Kind
from sync.lifecycle.pack import pack
from sync.model import Guest, TicketStatus
from tests.badges.codes.test_pretix_ticket import KEY as PRETIX_KEY
from tests.badges.codes.test_pretix_ticket import PLAIN as SOLD_ON
from tests.conftest import ALL_COLUMNS, HandClock
from tests.deciding import put_category
from tests.sync.hub.conftest import Running, exchange_all, running

__all__ = ["running"]

LATE = Guest("aabbccddeeff00112233", "LATE00001", category="Visiteur")
LISTED = (
    Record(1, "PARTY0001", "Ada", "King", order="P1"),
    Record(2, "PARTY0002", "Mary", "King", order="P1"),
    Record(3, SOLD_ON, "Émilie", "du Châtelet"),
)


def kiosk(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


@pytest.fixture
def organiser(event_file: EventFile) -> EventFile:
    """It has a party and a guest with another shop's signed ticket, and signs late sales."""
    with event_file.transaction() as connection:
        signed_tickets.new_key(connection)
        signed_tickets.trust_pretix(connection, PRETIX_KEY)
        signed_tickets.put_product(connection, 1, "Visiteur")
    import_guests(event_file, GuestList(LISTED, (), ALL_COLUMNS))
    return event_file


@pytest.fixture
def laptop(organiser: EventFile, tmp_path: Path, clock: HandClock) -> EventFile:
    """Packed before anything was withdrawn."""
    return packed(organiser, tmp_path / "laptop.event", clock)


def packed(organiser: EventFile, path: Path, clock: HandClock) -> EventFile:
    pack(organiser, path, device_name=path.stem, passphrase=None)
    return EventFile.open(path, clock=clock)


def signed(organiser: EventFile, guest: Guest) -> str:
    with organiser.reading() as connection:
        return signed_tickets.issue(connection, organiser.event_id, guest)


def ticket_of(event_file: EventFile, code: str) -> str:
    return event_file.guests_with_code(code)[0].ticket_id


# What is withdrawn, and how it is shown at a desk

Shown = Callable[[EventFile, EventFile], Verdict]


def by_code(organiser: EventFile, there: EventFile) -> Verdict:
    return Desk(there).scan("PARTY0001").verdict


def by_signed_text(organiser: EventFile, there: EventFile) -> Verdict:
    (guest,) = organiser.guests_with_code("PARTY0001")
    return Desk(there).scan(signed(organiser, guest)).verdict


def by_name(organiser: EventFile, there: EventFile) -> Verdict:
    desk = Desk(there)
    (found,) = desk.find("Ada King")[:1]
    assert desk.exceptions.judged([found.guest])[0].verdict is not Verdict.VALID
    return desk.exceptions.admit_by_name(found.guest.ticket_id).verdict


def in_a_party(organiser: EventFile, there: EventFile) -> Verdict:
    desk = Desk(there)
    others = desk.exceptions.party_of(ticket_of(there, "PARTY0002"))
    by_id = {found.guest.code: found.guest.ticket_id for found in others}
    withdrawn, other = desk.exceptions.admit_party([by_id["PARTY0001"], by_id["PARTY0002"]])
    assert other.verdict is Verdict.VALID
    return withdrawn.verdict


def unlisted(organiser: EventFile, there: EventFile) -> Verdict:
    return Desk(there).scan(signed(organiser, LATE)).verdict


def sold_on(organiser: EventFile, there: EventFile) -> Verdict:
    return Desk(there).scan(SOLD_ON).verdict


SHOWN: dict[str, tuple[str, Shown]] = {
    "listed, by code": ("PARTY0001", by_code),
    "listed, by signed text": ("PARTY0001", by_signed_text),
    "listed, by name": ("PARTY0001", by_name),
    "listed, in a party": ("PARTY0001", in_a_party),
    "unlisted, signed by us": ("", unlisted),
    "listed, signed by a shop": (SOLD_ON, sold_on),
}

# How the news travels

Road = Callable[[EventFile, EventFile, Path, HandClock], EventFile]


def by_pack(organiser: EventFile, there: EventFile, folder: Path, clock: HandClock) -> EventFile:
    return packed(organiser, folder / "later.event", clock)


def by_merge(organiser: EventFile, there: EventFile, folder: Path, clock: HandClock) -> EventFile:
    assert kiosk("sync", "merge", there.path, organiser.path).exit_code == 0
    return there


def by_segment(organiser: EventFile, there: EventFile, folder: Path, clock: HandClock) -> EventFile:
    out = folder / "news.segment"
    assert kiosk("sync", "export", organiser.path, out, "--plain").exit_code == 0
    assert kiosk("sync", "merge", there.path, out).exit_code == 0
    return there


def by_a_third(organiser: EventFile, there: EventFile, folder: Path, clock: HandClock) -> EventFile:
    """A colleague's laptop met the organiser, and then this one."""
    third = by_merge(organiser, packed(organiser, folder / "third.event", clock), folder, clock)
    return by_merge(third, there, folder, clock)


ROADS: dict[str, Road] = {
    "pack": by_pack,
    "merge": by_merge,
    "segment": by_segment,
    "third laptop": by_a_third,
}


def revoked(organiser: EventFile, text: str, *options: str) -> None:
    result = kiosk("signed", "revoke", organiser.path, text, *options)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("kind", SHOWN)
def test_a_revoked_ticket_is_refused(
    organiser: EventFile, laptop: EventFile, tmp_path: Path, clock: HandClock, kind: str, road: str
) -> None:
    text, show = SHOWN[kind]
    revoked(organiser, text or signed(organiser, LATE))
    there = ROADS[road](organiser, laptop, tmp_path, clock)
    assert show(organiser, there) is Verdict.REVOKED
    assert show(organiser, organiser) is Verdict.REVOKED
    assert there.health().derived_differently == ()


@pytest.mark.parametrize("kind", SHOWN)
def test_a_revoked_ticket_is_refused_at_a_desk_on_the_hub(
    organiser: EventFile, laptop: EventFile, running: Running, kind: str
) -> None:
    text, show = SHOWN[kind]
    link = running.paired(laptop)
    exchange_all(laptop, link)
    revoked(organiser, text or signed(organiser, LATE))
    exchange_all(laptop, link)
    assert show(organiser, laptop) is Verdict.REVOKED


@pytest.mark.parametrize("kind", [kind for kind, (text, _) in SHOWN.items() if text])
@pytest.mark.parametrize("road", ["hub", "pack", "merge", "third laptop"])
def test_a_ticket_that_a_newer_list_cancels_is_refused(
    organiser: EventFile, laptop: EventFile, running: Running, tmp_path: Path, clock: HandClock,
    kind: str, road: str,
) -> None:  # fmt: skip
    text, show = SHOWN[kind]
    canceled = [Record(r.line, r.code, r.first_name, r.last_name, order=r.order,
                       status=TicketStatus.CANCELED if r.code == text else r.status)
                for r in LISTED]  # fmt: skip
    import_guests(organiser, GuestList(tuple(canceled), (), ALL_COLUMNS))
    if road == "hub":
        exchange_all(laptop, running.paired(laptop))
    there = laptop if road == "hub" else ROADS[road](organiser, laptop, tmp_path, clock)
    assert show(organiser, there) is Verdict.CANCELED


def test_good_again_is_good_again_everywhere(organiser: EventFile, laptop: EventFile) -> None:
    """The later word counts, in whatever order the two arrive."""
    revoked(organiser, "PARTY0001")
    early = [row for row in rows_of(organiser) if row.kind == Kind.WITHDRAWAL]
    revoked(organiser, "PARTY0001", "--undo")
    kiosk("sync", "merge", laptop.path, organiser.path)
    with laptop.transaction() as connection:
        from sync.guests import withdrawals

        withdrawals.apply(connection, early)
    assert Desk(laptop).scan("PARTY0001").verdict is Verdict.VALID


def rows_of(event_file: EventFile) -> list:  # type: ignore[type-arg]
    from sync.journal.rows import of_kinds

    with event_file.reading() as connection:
        return of_kinds(connection, Kind.WITHDRAWAL)


def test_a_list_that_says_valid_does_not_undo_a_withdrawal(
    organiser: EventFile, laptop: EventFile
) -> None:
    revoked(organiser, "PARTY0001", "--blocked")
    newer = tuple(Record(**{**vars(r), "company": "Acme"}) for r in LISTED)
    import_guests(organiser, GuestList(newer, (), ALL_COLUMNS))
    kiosk("sync", "merge", laptop.path, organiser.path)
    for there in (organiser, laptop):
        assert there.guests_with_code("PARTY0001")[0].company == "Acme"
        assert Desk(there).scan("PARTY0001").verdict is Verdict.BLOCKED


def test_a_guest_who_is_listed_after_they_were_withdrawn(organiser: EventFile) -> None:
    from sync.guests.guests import ticket_id_for

    withdraw(organiser, [ticket_id_for(organiser.event_id, "code:NEW000001")], TicketStatus.REVOKED)
    guests = GuestList((Record(1, "NEW000001", "Grace", "Hopper"),), (), ALL_COLUMNS)
    import_guests(organiser, guests)
    assert Desk(organiser).scan("NEW000001").verdict is Verdict.REVOKED


def test_it_counts_as_not_expected(organiser: EventFile, laptop: EventFile) -> None:
    before = organiser.counts().expected
    revoked(organiser, "PARTY0001")
    kiosk("sync", "merge", laptop.path, organiser.path)
    assert organiser.counts().expected == laptop.counts().expected == before - 1
    organiser.rebuild()
    assert organiser.counts().expected == before - 1


def test_who_is_in_when_their_ticket_is_withdrawn_is_shown(organiser: EventFile) -> None:
    Desk(organiser).scan("PARTY0001")
    revoked(organiser, "PARTY0001")
    assert [str(c.kind) for c in organiser.conflicts()] == ["revoked_after_entry"]


def test_a_laptop_cannot_withdraw_and_its_word_counts_nowhere(
    organiser: EventFile, laptop: EventFile
) -> None:
    refused = kiosk("signed", "revoke", laptop.path, "PARTY0001")
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    assert "only the organiser's event file" in refused.stderr
    said = {"status": "revoked", "serial": 2**50, "sig": "00" * 64}
    with laptop.transaction() as connection:
        laptop.record(connection, Kind.WITHDRAWAL, ticket_of(laptop, "PARTY0001"), said)
    kiosk("sync", "merge", organiser.path, laptop.path)
    for there in (laptop, organiser):
        assert Desk(there).scan("PARTY0001").verdict is Verdict.VALID


def test_a_key_and_a_product_that_are_trusted_later_reach_the_desks(
    event_file: EventFile, running: Running, tmp_path: Path, clock: HandClock
) -> None:
    on_hub = packed(event_file, tmp_path / "a.event", clock)
    by_stick = packed(event_file, tmp_path / "b.event", clock)
    link = running.paired(on_hub)
    exchange_all(on_hub, link)
    with event_file.transaction() as connection:
        signed_tickets.new_key(connection)
        signed_tickets.trust_pretix(connection, PRETIX_KEY)
        signed_tickets.put_product(connection, 1, "Visiteur")
    exchange_all(on_hub, link)
    kiosk("sync", "merge", by_stick.path, event_file.path)
    for there in (on_hub, by_stick):
        assert Desk(there).scan(SOLD_ON).verdict is Verdict.VALID
        assert Desk(there).scan(signed(event_file, LATE)).verdict is Verdict.VALID


FORGERIES = {
    "a door's rules": "UPDATE check_in_list SET multiple_entry = 1",
    "a new door": "INSERT INTO check_in_list (list_id, name) VALUES ('x', 'x')",
    "a category": "UPDATE category SET vip = 1 - vip",
    "a key": "INSERT INTO ticket_key VALUES ('pretix_sig1', 9, zeroblob(32))",
    "a product": "INSERT INTO pretix_product VALUES (9, 'VIP')",
    "the event": "UPDATE event SET capacity = 100000",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_hub_changes_no_doors_rules(
    organiser: EventFile, laptop: EventFile, running: Running, forgery: str
) -> None:
    """Refused, and said at the desk and at the hub."""
    from sync.hub.client import HubClient
    from sync.model import Category

    put_category(organiser, Category("VIP", "VIP", "VIP", "#000000", "★"))
    link = running.paired(laptop)
    exchange_all(laptop, link)
    rules = health_of_rules(laptop)
    with organiser.transaction() as connection:
        connection.execute(FORGERIES[forgery])
    with HubClient(link.address, link.certificate, link.token) as hub:
        courier = Courier(laptop, hub)
        courier.exchange()
        assert "not as the organiser signed it" in courier.list_problem
        courier.exchange()
    (contact,) = running.hub.contacts()
    assert "refuses the guest list" in contact.problem
    assert health_of_rules(laptop) == rules
    assert laptop.health().guest_list.holds  # type: ignore[union-attr]
    assert not organiser.health().guest_list.holds  # type: ignore[union-attr]


def health_of_rules(event_file: EventFile) -> object:
    from sync.guests import signed_rules

    with event_file.reading() as connection:
        return signed_rules.sections(connection)


def test_a_list_that_is_too_long_is_said_at_the_desk_and_the_hub(
    organiser: EventFile, laptop: EventFile, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sync.guests import list_wire

    link = running.paired(laptop)
    exchange_all(laptop, link)
    monkeypatch.setattr(list_wire, "MOST_BYTES", 1000)
    import_guests(organiser, GuestList((Record(1, "NEW000001", "G", "H"),), (), ALL_COLUMNS))
    pushed = kiosk("sync", "push", laptop.path)
    assert "guest list was refused" in pushed.stderr
    assert "longer than" in pushed.stderr
    (contact,) = running.hub.contacts()
    assert "longer than" in contact.problem
