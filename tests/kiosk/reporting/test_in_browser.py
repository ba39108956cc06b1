"""The report in a real browser, on a phone and on a desk: nothing sticks out, axe is content.

Skipped where there is no Chromium.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import EVENING_MS
from tests.kiosk.accessibility import violations
from tests.kiosk.reporting.test_report import event_at, kiosk

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CHROMIUM = CHROMIUM or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")
PICTURES = os.environ.get("KIOSK_TEST_PICTURES")
"""A folder for pictures of the page, to look at."""


def test_it_fits_a_phone_and_a_desk_in_the_light_and_the_dark(tmp_path: Path) -> None:
    event = event_at(tmp_path / "e.event", 40, 30, "Ouverture", EVENING_MS)
    Image.new("RGB", (400, 100), "#1f6fae").save(tmp_path / "Acme.png")
    arguments = ("--out", tmp_path, "--compare", event, "--sponsor", tmp_path / "Acme.png")
    assert kiosk("report", event, *arguments, "--language", "en").exit_code == 0
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for width, scheme in ((390, "light"), (390, "dark"), (1400, "light")):
            page = browser.new_page(
                viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
            )
            page.goto((tmp_path / "report.html").as_uri())
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.get_by_role("img", name="Acme").is_visible()
            if PICTURES:
                page.screenshot(path=f"{PICTURES}/report-{scheme}-{width}.png", full_page=True)
        browser.close()
