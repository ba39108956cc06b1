"""The page in a real browser: opened, kept up to date, cut off and back again, on any screen.

Skipped where there is no Chromium.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.desk.desk import Desk
from sync.file.event_file import EventFile
from tests.conftest import HandClock
from tests.kiosk.accessibility import violations
from tests.kiosk.live.web.conftest import CODE, Site

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CHROMIUM = CHROMIUM or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")

ZOE, GAELLE = "AAAA1111A", "dmt9tx69d7h7"
PICTURES = os.environ.get("KIOSK_TEST_PICTURES")
"""A folder for pictures of the page, to look at."""


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def phone(browser: sync_api.Browser, site: Site) -> Iterator[sync_api.Page]:
    """A phone on which an organiser has typed the code."""
    with browser.new_context(
        viewport={"width": 390, "height": 844}, locale="fr-FR", bypass_csp=True
    ) as context:
        yield opened(context, site)


def opened(context: sync_api.BrowserContext, site: Site) -> sync_api.Page:
    page = context.new_page()
    page.troubles = []
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.on(
        "console",
        lambda line: (
            page.troubles.append(line.text) if "Content Security Policy" in line.text else None
        ),
    )
    page.on("request", lambda request: page.troubles.append(request.url)
            if not request.url.startswith(site.url) else None)  # fmt: skip
    page.goto(f"{site.url}/live?language=en")
    page.get_by_label("Organisers’ code").fill(CODE)
    page.get_by_role("button", name="Open").click()
    page.get_by_role("heading", name="Grand Opening").wait_for()
    return page


def picture(page: sync_api.Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def inside(page: sync_api.Page, number: int) -> None:
    """Wait until the page shows `number`."""
    sync_api.expect(page.locator(".huge")).to_have_text(str(number), timeout=10_000)


def test_check_ins_appear_by_themselves(phone: sync_api.Page, event_file: EventFile) -> None:
    inside(phone, 0)
    desk = Desk(event_file)
    desk.scan(ZOE)
    inside(phone, 1)
    desk.scan(GAELLE)
    inside(phone, 2)
    row = phone.get_by_role("row").filter(has=phone.get_by_role("rowheader", name="Entrée A"))
    sync_api.expect(row.get_by_role("cell").nth(1)).to_have_text("2")
    assert phone.troubles == []


def test_an_open_table_stays_open_and_focused(phone: sync_api.Page, event_file: EventFile) -> None:
    desk = Desk(event_file)
    desk.scan(ZOE)
    inside(phone, 1)
    phone.get_by_text("As a table").click()
    desk.scan(GAELLE)
    inside(phone, 2)
    sync_api.expect(phone.get_by_role("columnheader", name="from")).to_be_visible()
    sync_api.expect(phone.locator("summary")).to_be_focused()


def test_a_lost_connection_is_said_and_mends_by_itself(
    phone: sync_api.Page, site: Site, event_file: EventFile
) -> None:
    lost = phone.get_by_role("alert")
    inside(phone, 0)
    site.stop()
    sync_api.expect(lost).to_be_visible(timeout=10_000)
    assert "these numbers are old" in lost.inner_text()
    picture(phone, "lost")
    Desk(event_file).scan(ZOE)
    site.start()
    inside(phone, 1)  # nobody has to type the code again
    phone.get_by_role("link", name="Share this view").click()
    phone.get_by_role("img", name="Share this view").wait_for()
    picture(phone, "share")
    assert violations(phone) == []


def test_a_connection_that_drops_for_a_while_needs_no_code(
    phone: sync_api.Page, event_file: EventFile
) -> None:
    inside(phone, 0)
    phone.context.set_offline(True)
    Desk(event_file).scan(ZOE)
    phone.context.set_offline(False)
    inside(phone, 1)
    sync_api.expect(phone.locator("#lost")).to_be_hidden()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (390, "dark"), (1400, "light")])
def test_nothing_sticks_out_on_any_screen(
    browser: sync_api.Browser,
    site: Site,
    event_file: EventFile,
    clock: HandClock,
    width: int,
    scheme: str,
) -> None:
    with event_file.transaction() as connection:
        connection.execute("UPDATE event SET capacity = 2")
    desk = Desk(event_file)
    for code in (ZOE, GAELLE, "nonsense"):
        desk.scan(code)
        clock.pass_time(7 * 60_000)
    with browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    ) as context:
        page = opened(context, site)
        inside(page, 2)
        assert "FULL: let nobody in" in page.locator(".alarm").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == []
        picture(page, f"{scheme}-{width}")
        assert page.troubles == []
