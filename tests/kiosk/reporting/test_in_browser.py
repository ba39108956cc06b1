"""The pages for afterwards in a real browser, on a phone and on a desk: axe is content with them.

They are the report, and the contacts that a guest takes home. Skipped where there is no Chromium.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from badges.cards.business_card import BusinessCard
from sync.cards import swaps
from sync.cards.swaps import Gift, Said
from tests.conftest import EVENING_MS
from tests.kiosk.accessibility import violations
from tests.kiosk.reporting.test_report import event_at, kiosk
from tests.kiosk.swap.conftest import Kiosk
from tests.kiosk.swap.conftest import kiosk as guests

__all__ = ["guests"]

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CHROMIUM = CHROMIUM or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")
PICTURES = os.environ.get("KIOSK_TEST_PICTURES")
"""A folder for pictures of the page, to look at."""


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def looked_at(browser: sync_api.Browser, file: Path) -> Iterator[sync_api.Page]:
    """The page in `file` wherever it is read; nothing sticks out there, and axe finds nothing."""
    for width, scheme in ((390, "light"), (390, "dark"), (1400, "light")):
        page = browser.new_page(
            viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
        )
        page.goto(file.as_uri())
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{file.stem}-{scheme}-{width}.png", full_page=True)
        yield page
        page.close()


def test_the_report(browser: sync_api.Browser, tmp_path: Path) -> None:
    event = event_at(tmp_path / "e.event", 40, 30, "Ouverture", EVENING_MS)
    Image.new("RGB", (400, 100), "#1f6fae").save(tmp_path / "Acme.png")
    arguments = ("--out", tmp_path, "--compare", event, "--sponsor", tmp_path / "Acme.png")
    assert kiosk("report", event, *arguments, "--language", "en").exit_code == 0
    for page in looked_at(browser, tmp_path / "report.html"):
        assert page.get_by_role("img", name="Acme").is_visible()


def test_the_contacts_that_a_guest_takes_home(
    browser: sync_api.Browser, guests: Kiosk, tmp_path: Path
) -> None:
    zoe, said = guests.guest("Zoé").ticket_id, Said("1", "fr")
    card = BusinessCard("Karim", title="T" * 120, email="k@x.example", phone="+33639980001")
    for name, given in (("Karim", card), ("Léa", BusinessCard("يوسف")), ("Ana", card)):
        swaps.give(guests.file, [Gift(guests.guest(name).ticket_id, zoe, given)], said)
        swaps.give(guests.file, [Gift(zoe, guests.guest(name).ticket_id, card)], said)
    out = ("cards", "export", guests.file.path, "--out", tmp_path / "out")
    assert kiosk(*out).exit_code == 0
    swaps.withdraw(guests.file, guests.guest("Ana").ticket_id, zoe, said)
    assert kiosk(*out).exit_code == 0  # she took it back after the first file
    (file,) = (tmp_path / "out").glob("zoe-*/contacts.html")
    for page in looked_at(browser, file):
        links = [page.get_by_role("link", name=name) for name in (card.email, card.phone)]
        assert [link.get_attribute("href") for link in links] == [
            f"mailto:{card.email}",
            f"tel:{card.phone}",
        ]
        assert page.get_by_text("a repris sa carte").is_visible()
