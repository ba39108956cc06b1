"""Signed tickets at a desk: the published cases 57 to 64 and 68 in our words, and our own."""

from dataclasses import replace
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from kiosk.desk.desk import Desk
from kiosk.desk.rules.verdict import Flag, Verdict
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests import decisions, signed_tickets
from sync.guests.import_guests import import_guests
from sync.lifecycle.pack import pack
from sync.merging.merge import merge
from sync.model import CheckInList, Direction, Guest, TicketStatus
from tests.badges.codes.test_pretix_ticket import KEY as PRETIX_KEY
from tests.badges.codes.test_pretix_ticket import PLAIN as PRETIX_TICKET
from tests.badges.codes.test_pretix_ticket import WITH_TIMES as PRETIX_TICKET_WITH_TIMES
from tests.conftest import HandClock
from tests.deciding import own_rows, put_list

LATE = Guest("aabbccddeeff00112233", "LATE00001", category="Visiteur")
V = Verdict


@pytest.fixture
def signing(event_file: EventFile) -> EventFile:
    """An organiser's file that signs its own tickets and takes pretix's of product 1."""
    with event_file.transaction() as connection:
        signed_tickets.new_key(connection)
        signed_tickets.trust_pretix(connection, PRETIX_KEY)
        signed_tickets.put_product(connection, 1, "Visiteur")
    return event_file


def issue(event_file: EventFile, guest: Guest = LATE) -> str:
    with event_file.reading() as connection:
        return signed_tickets.issue(connection, event_file.event_id, guest)


def withdraw(event_file: EventFile, text: str, status: TicketStatus) -> None:
    guest = event_file.guest_of_signed_ticket(text)
    assert guest is not None
    decisions.withdraw(event_file, [guest.ticket_id], status)


@pytest.fixture(params=["ours", "pretix"])
def ticket(request: pytest.FixtureRequest, signing: EventFile) -> str:
    return issue(signing) if request.param == "ours" else PRETIX_TICKET


def test_57_a_good_ticket_needs_no_guest_list(signing: EventFile, ticket: str) -> None:
    outcome = Desk(signing).scan(ticket)
    assert (outcome.verdict, outcome.flags) == (V.VALID, {Flag.NOT_ON_LIST})
    assert own_rows(signing) == 1
    assert signing.counts().by_category == {"Visiteur": 1}


def test_57_and_only_once(signing: EventFile, ticket: str) -> None:
    desk = Desk(signing)
    assert [desk.scan(ticket).verdict for _ in range(2)] == [V.VALID, V.USED]


def test_58_a_list_of_other_categories_does_not_take_it(signing: EventFile, ticket: str) -> None:
    put_list(signing, CheckInList("vip", "vip", categories=frozenset({"VIP"})))
    put_list(signing, CheckInList("all", "all", categories=frozenset({"Visiteur"})))
    assert Desk(signing, list_name="vip").scan(ticket).verdict is V.WRONG_LIST
    assert Desk(signing, list_name="all").scan(ticket).verdict is V.VALID


def test_59_60_its_own_window_counts(signing: EventFile, clock: HandClock) -> None:
    minute = 60_000
    start = clock.wall - clock.wall % minute + 10 * minute
    guest = Guest(**{**vars(LATE), "valid_from_ms": start, "valid_until_ms": start + minute})
    text, desk = issue(signing, guest), Desk(signing)
    clock.set_wall(start - 1000)
    assert desk.scan(text).verdict is V.NOT_YET
    clock.set_wall(start + minute + 1000)
    assert desk.scan(text).verdict is V.EXPIRED
    clock.set_wall(start + 1000)
    assert desk.scan(text).verdict is V.VALID


def test_59_60_pretix_windows_count_too(signing: EventFile, clock: HandClock) -> None:
    with signing.transaction() as connection:
        signed_tickets.put_product(connection, 4021337, "VIP")
    desk, text = Desk(signing), PRETIX_TICKET_WITH_TIMES
    for at, verdict in ((1_789_999_999, V.NOT_YET), (1_790_086_401, V.EXPIRED),
                        (1_790_000_001, V.VALID)):  # fmt: skip
        clock.set_wall(at * 1000)
        assert desk.scan(text).verdict is verdict


def test_61_a_revoked_one_is_revoked(signing: EventFile, ticket: str) -> None:
    withdraw(signing, ticket, TicketStatus.REVOKED)
    assert Desk(signing).scan(ticket).verdict is V.REVOKED


def test_62_a_blocked_one_is_blocked_until_it_is_not(signing: EventFile, ticket: str) -> None:
    withdraw(signing, ticket, TicketStatus.BLOCKED)
    assert Desk(signing).scan(ticket).verdict is V.BLOCKED
    withdraw(signing, ticket, TicketStatus.VALID)
    assert Desk(signing).scan(ticket).verdict is V.VALID


def test_63_ours_an_unknown_product_is_unknown_and_not_an_error(signing: EventFile) -> None:
    assert Desk(signing).scan(PRETIX_TICKET_WITH_TIMES).verdict is V.INVALID


def test_64_a_changed_one_is_invalid(signing: EventFile, ticket: str) -> None:
    changed = ticket[:6] + ("AAAA" if ticket[6:10] != "AAAA" else "BBBB") + ticket[10:]
    assert Desk(signing).scan(changed).verdict is V.INVALID


def test_68_a_ticket_of_another_event_is_invalid(
    signing: EventFile, tmp_path: Path, clock: HandClock
) -> None:
    from sync.model import Event

    with EventFile.create(
        tmp_path / "other.event", Event("Other"), device_name="B", clock=clock
    ) as other:
        assert Desk(other).scan(issue(signing)).verdict is V.INVALID
        assert Desk(other).scan(PRETIX_TICKET).verdict is V.INVALID


def test_a_laptop_verifies_and_cannot_sign(
    signing: EventFile, tmp_path: Path, clock: HandClock
) -> None:
    withdraw(signing, PRETIX_TICKET, TicketStatus.REVOKED)
    pack(signing, tmp_path / "a.event", device_name="A", passphrase=None)
    with EventFile.open(tmp_path / "a.event", clock=clock) as laptop:
        desk = Desk(laptop)
        assert desk.scan(issue(signing)).verdict is V.VALID
        assert desk.scan(PRETIX_TICKET).verdict is V.REVOKED
        with pytest.raises(signed_tickets.NoSigningKeyError):
            issue(laptop)
        assert merge(signing, laptop).new == 2


def test_a_guest_of_the_list_is_one_guest_by_either_code(signing: EventFile) -> None:
    (guest,) = signing.guests_with_code("AAAA1111A")
    desk = Desk(signing)
    outcome = desk.scan(issue(signing, guest))
    assert (outcome.verdict, outcome.guest, outcome.flags) == (V.VALID, guest, frozenset())
    assert desk.scan("AAAA1111A").verdict is V.USED


def test_a_new_key_leaves_older_tickets_good(signing: EventFile) -> None:
    old = issue(signing)
    with signing.transaction() as connection:
        assert signed_tickets.new_key(connection) == 2
    assert Desk(signing).scan(old).verdict is V.VALID
    assert issue(signing) != old


def test_a_hand_scanner_on_the_wrong_keyboard_types_one(signing: EventFile) -> None:
    us = "1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./"
    us += '!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?'
    fr = "&é\"'(-è_çà)=azertyuiop^$qsdfghjklmùwxcvbn,;:!"
    fr += "1234567890°+AZERTYUIOP¨£QSDFGHJKLM%WXCVBN?./§"
    heard = issue(signing).translate(dict(zip(map(ord, us), fr, strict=True)))
    assert Desk(signing).scan(heard).verdict is V.VALID


def test_a_stranger_with_a_key_of_their_own_stays_outside(signing: EventFile) -> None:
    from badges.codes.signed_ticket import SignedTicket, sign

    forged = sign(SignedTicket(LATE.ticket_id, "VIP"), signing.event_id, 1, SigningKey.generate())
    assert Desk(signing).scan(forged).verdict is V.INVALID


def test_a_ticket_that_came_before_its_shop_gave_it_to_a_known_guest_counts_as_theirs(
    signing: EventFile,
) -> None:
    sold = Record(1, "OLDCODE12345", "Ada", "Lovelace", category="Visiteur", source="shop:A1:1")
    import_guests(
        signing, GuestList((sold,), (), {"code": "", "first_name": "", "last_name": ""}, "shop")
    )
    desk, out = Desk(signing), Desk(signing, direction=Direction.EXIT)
    assert desk.scan(PRETIX_TICKET).verdict is V.VALID  # it was sold on, and proves itself
    again = replace(sold, code=PRETIX_TICKET)
    import_guests(
        signing, GuestList((again,), (), {"code": "", "first_name": "", "last_name": ""}, "shop")
    )
    copied = desk.scan(PRETIX_TICKET)
    assert copied.guest
    assert (copied.guest.name, copied.verdict) == ("Ada Lovelace", V.USED)
    assert out.scan(PRETIX_TICKET).flags == set()
    assert [desk.scan(PRETIX_TICKET).verdict for _ in range(2)] == [V.VALID, V.USED]
