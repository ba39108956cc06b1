"""Pulling from pretix: all of it, what changed, and what goes wrong on the way."""

from datetime import UTC, datetime

import pytest

from kiosk.desk.desk import Desk
from kiosk.desk.rules.verdict import Verdict
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests import check_in_lists
from sync.guests.import_guests import compare
from sync.lifecycle.pack import pack
from sync.lifecycle.privacy import erase
from sync.model import Guards
from sync.pretix import link
from sync.pretix.errors import PretixAwayError, PretixPuzzledError, PretixRefusesError
from tests.conftest import HandClock
from tests.sync.pretix.conftest import NOW_MS, client_of, pulled
from tests.sync.pretix.stand_in import CUT, Fault, StandIn

MAIN = "Main entrance"
SPECIAL = {
    "valid": Verdict.QUESTIONS, "unpaid": Verdict.UNPAID, "canceled": Verdict.CANCELED,
    "blocked": Verdict.BLOCKED, "not_yet_valid": Verdict.NOT_YET, "expired": Verdict.EXPIRED,
    "unapproved": Verdict.UNAPPROVED, "already_redeemed": Verdict.USED, "vip": Verdict.VALID,
}  # fmt: skip


def test_all_that_pretix_has_comes_and_a_laptop_judges_by_it(
    paired: EventFile, shop: StandIn, tmp_path: object
) -> None:
    got = pulled(paired)
    assert (got.full, got.added, got.check_ins, got.tickets) == (True, 12, 1, 12)
    event = paired.event
    assert (event.name, event.timezone) == ("Conference 2026", "Europe/Berlin")
    out = paired.path.parent / "a.event"
    pack(paired, out, device_name="A", passphrase=None)
    with EventFile.open(out, clock=HandClock(NOW_MS)) as laptop:
        desk = Desk(laptop, list_name=MAIN)
        said = {special: desk.scan(shop.secret(special)).verdict for special in SPECIAL}
        assert said == SPECIAL
        vip = Desk(laptop, list_name="VIP lounge (2)")
        assert vip.scan(shop.secret("press")).verdict is Verdict.WRONG_LIST
        assert vip.scan(shop.secret("vip")).verdict is Verdict.VALID  # each list counts by itself
        assert Desk(laptop, list_name="Re-entry").scan(shop.secret("vip")).verdict is Verdict.VALID


def test_what_needs_more_than_a_desk_has_is_left_out_and_said_why(paired: EventFile) -> None:
    got = pulled(paired)
    left = {each.what: each.why for each in got.left_out}
    assert "add-ons" in left["list “Add-ons”"]
    assert "an hour" in left["list “Night”"]
    assert "not there (99999)" in left["list “Ghosts”"]
    assert set(got.lists) == set(paired.check_in_list_names()) - {"main"}
    doors = {d.name: d for d in paired.ask(check_in_lists.all_of)}
    twice = doors["Guests twice a day"]
    assert twice.rules["and"][0]["inList"][1]["objectList"][0]["lookup"][1] == "Guest"
    assert paired.event.day_begins_hour == 0  # where rules count days as pretix does
    assert [d.name for d in doors.values() if d.guards is Guards.EVENT] == [MAIN, "main"]


def test_a_difference_brings_what_changed_and_cancels_nobody(
    paired: EventFile, shop: StandIn
) -> None:
    pulled(paired)
    assert (pulled(paired).added, pulled(paired).check_ins) == (0, 0)
    before = {g.code for g in paired.everybody()}
    sold, old = shop.order("valid"), shop.secret("valid")
    sold["positions"][0] |= {"secret": "newsecretnewsecret", "attendee_name": "Ada Lovelace",
                             "attendee_name_parts": {}}  # fmt: skip
    shop.touch(sold)
    shop.said["revokedsecrets"].append({"id": 9, "secret": old, "created": shop.clock.isoformat()})
    shop.check_in(shop.secret("press"), 1, datetime(2026, 11, 27, 18, tzinfo=UTC))
    got = pulled(paired)
    assert (got.full, got.added, got.changed, got.check_ins, got.withdrawn) == (False, 0, 1, 1, 1)
    assert {g.code for g in paired.everybody()} == before - {old} | {"newsecretnewsecret"}
    desk = Desk(paired, list_name=MAIN)
    assert desk.scan(old).verdict is Verdict.REVOKED
    assert desk.scan("newsecretnewsecret").guest.name == "Ada Lovelace"  # type: ignore[union-attr]
    used = desk.scan(shop.secret("press"))
    assert (used.verdict, used.first_entry.device_name) == (Verdict.USED, "pretix")  # type: ignore[union-attr]
    assert pulled(paired, full=True).changed == 0


def test_a_check_in_that_is_taken_back_there_is_taken_back_here(
    paired: EventFile, shop: StandIn
) -> None:
    made = shop.check_in(shop.secret("vip"), 1, datetime(2026, 11, 27, 18, tzinfo=UTC))
    pulled(paired)
    shop.checkins.remove(made)
    shop.touch(shop.order("vip"))
    assert pulled(paired).undone == 1
    assert pulled(paired, full=True).undone == 0
    assert Desk(paired, list_name=MAIN).scan(shop.secret("vip")).verdict is Verdict.VALID


def test_what_was_answered_in_the_shop_is_not_asked_again(paired: EventFile, shop: StandIn) -> None:
    order = shop.order("valid")
    order["positions"][0]["answers"] = [{"question": 1, "answer": "M", "options": [1]}]
    assert pulled(paired).answers == 1
    assert pulled(paired, full=True).answers == 0
    assert Desk(paired, list_name=MAIN).scan(shop.secret("valid")).verdict is Verdict.VALID


def test_a_dry_run_and_a_pull_that_breaks_off_leave_nothing(
    paired: EventFile, shop: StandIn
) -> None:
    assert pulled(paired, dry_run=True).added == 12
    shop.faults = [Fault("page=3", CUT, times=99)]
    with pytest.raises(PretixAwayError):
        pulled(paired)
    shop.faults = [Fault("orders", 200, body="<html>a hotel's login page</html>")]
    with pytest.raises(PretixPuzzledError):
        pulled(paired)
    shop.faults = [Fault("orders", 200, body='{"count": 1, "results": [{"positions": [{}]}]}')]
    with pytest.raises(PretixPuzzledError):
        pulled(paired)
    assert paired.everybody() == []
    assert link.link_of(paired).mark == ""
    assert paired.check_in_list_names() == ["main"]


def test_busy_cut_and_shifting_pages_are_asked_again(paired: EventFile, shop: StandIn) -> None:
    shop.faults = [Fault("items", 429, headers={"retry-after": "7"}), Fault("questions", 503),
                   Fault("page=2", CUT)]  # fmt: skip
    waited: list[float] = []
    with client_of(paired, waited) as client:
        assert len(client.products()) == 5
        assert len(client.questions()) == 1
    assert waited == [7.0, 1.0]
    gone = shop.said["orders"].pop()
    shop.said["orders"].insert(0, gone)
    is_first = [True]

    def shift(page: int) -> None:
        if page == 2 and is_first.pop():
            is_first.append(False)
            shop.said["orders"].append(shop.said["orders"].pop(0))  # the sixth is skipped

    shop.on_page = shift
    assert pulled(paired).added == 12


def test_who_is_not_let_in_keeps_everything_and_pairs_again(
    paired: EventFile, shop: StandIn, address: str
) -> None:
    pulled(paired)
    shop.check_in(shop.secret("vip"), 1, datetime(2026, 11, 27, 18, tzinfo=UTC), device=1)
    shop.token = "revoked"
    with pytest.raises(PretixRefusesError, match="pair it again"):
        pulled(paired)
    assert len(paired.everybody()) == 12
    shop.device = 7
    from sync.pretix.client import initialize

    link.remember(paired, initialize(address, "one-time-7"))
    assert pulled(paired).check_ins == 0  # what the earlier device checked in is ours all the same
    assert link.link_of(paired).own_devices == {1, 7}


def test_the_token_is_in_no_file_but_the_organisers(paired: EventFile, shop: StandIn) -> None:
    pulled(paired)
    out = paired.path.parent / "a.event"
    pack(paired, out, device_name="A", passphrase=None)
    secret = shop.token.encode()
    assert secret in b"".join(p.read_bytes() for p in paired.path.parent.glob("organisers.event*"))
    assert secret not in b"".join(p.read_bytes() for p in out.parent.glob("a.event*"))
    with EventFile.open(out) as laptop, pytest.raises(link.NotForPairingError):
        link.remember(laptop, link.link_of(paired).access)


def test_a_ticket_is_one_guest_by_file_by_pretix_and_in_another_order(
    paired: EventFile, shop: StandIn
) -> None:
    pulled(paired)
    valid = next(g for g in paired.everybody() if g.code == shop.secret("valid"))
    listed = Record(1, valid.code, valid.first_name, valid.last_name, order=valid.order,
                    source=f"pretix:{valid.order}:1")  # fmt: skip
    found = compare(paired, GuestList((listed,), (), {"code": ""}, "pretix"))
    assert (found.added, found.changed) == ([], [])
    order = shop.order("valid")
    order["code"], order["positions"][0]["secret"] = "SPLIT", "anothersecret"
    shop.touch(order)
    assert (pulled(paired).added, len(paired.everybody())) == (0, 12)
    erase(paired, [valid.ticket_id])
    assert pulled(paired, full=True).added == 0
    assert paired.guest(valid.ticket_id).name == ""  # type: ignore[union-attr]


def test_a_series_of_dates_is_left_out_whole(paired: EventFile, shop: StandIn) -> None:
    shop.said["event"]["has_subevents"] = True
    got = pulled(paired)
    assert (got.tickets, got.lists) == (0, ())
    assert any("series" in each.why for each in got.left_out)
