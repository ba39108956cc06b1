"""Passes to the page: they outlive a restart, run out, and hang on the code or PIN they came by."""

from __future__ import annotations

import httpx
import pytest

from kiosk.live.web.login import PinLogin
from kiosk.live.web.passes import Passes, PassKind
from sync.file.event_file import EventFile
from sync.guests import staff
from sync.guests.roles import Role
from tests.conftest import HandClock
from tests.kiosk.live.web.conftest import CODE, Site


def test_a_pass_is_good_after_a_restart_until_it_runs_out() -> None:
    token = Passes(b"secret", lambda: b"4711").give(PassKind.SESSION, 1000)
    again = Passes(b"secret", lambda: b"4711")
    assert again.kind_of(token, 999) is PassKind.SESSION
    assert again.kind_of(token, 1000) is None


@pytest.mark.parametrize(
    ("secret", "mark"), [(b"other", b"4711"), (b"secret", b"4712"), (b"secret", b"")]
)
def test_with_another_code_or_computer_it_is_void(secret: bytes, mark: bytes) -> None:
    token = Passes(b"secret", lambda: b"4711").give(PassKind.SESSION, 1000)
    assert Passes(secret, lambda: mark).kind_of(token, 0) is None


def test_nobody_writes_a_pass_of_their_own() -> None:
    passes = Passes(b"secret", lambda: b"4711")
    token = passes.give(PassKind.GUEST_SESSION, 1000)
    kind, until, *rest = token.split(".")
    for forged in ("", ".", "...", token + "0", "é" * 300, token.replace(kind, "session"),
                   token.replace(until, "9999"), ".".join([kind, until, *rest[:-1]])):  # fmt: skip
        assert passes.kind_of(forged, 0) is None


def test_with_another_pin_everybody_is_asked_again(event_file: EventFile) -> None:
    login = PinLogin(event_file)
    passes = Passes(b"secret", login.mark)
    event_file.change(staff.set_pin, Role.ORGANISER, "246810")
    token = passes.give(PassKind.SESSION, 1000)
    assert passes.kind_of(token, 0) is PassKind.SESSION
    event_file.change(staff.set_pin, Role.ORGANISER, "135791")
    assert passes.kind_of(token, 0) is None
    event_file.change(staff.remove_pin, Role.ORGANISER)
    assert passes.kind_of(passes.give(PassKind.SESSION, 1000), 0) is None


def test_the_team_is_let_in_for_ten_minutes_and_shares_no_further(
    site: Site, clock: HandClock
) -> None:
    with httpx.Client(base_url=site.url) as organiser, httpx.Client(base_url=site.url) as phone:
        assert organiser.get("/live/share").status_code == 403
        organiser.post("/live", data={"code": CODE})
        assert 'href="/live/share' in organiser.get("/live").text
        shown = organiser.get("/live/share?language=en").text
        assert "numbers and no names" in shown
        assert "<svg" in shown
        link = shown.split('class="link">')[1].split("<")[0]
        assert link.startswith(f"{site.url}/live/join?invitation=")
        assert phone.get("/live/state").status_code == 401
        assert phone.get(link).status_code == 303
        assert phone.get("/live/state").status_code == 204
        assert "/live/share" not in phone.get("/live").text
        assert phone.get("/live/share").status_code == 403
        phone.cookies.set("kiosk_live", link.split("=")[1])
        assert phone.get("/live/state").status_code == 401  # an invitation is no session
        clock.pass_time(10 * 60_000)
        assert phone.get(link).status_code == 403
        assert "has run out" in phone.get(f"{link}&language=en").text
