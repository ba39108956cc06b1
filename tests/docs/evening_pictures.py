"""The pictures of the report and of the live view: ``python -m tests.docs.evening_pictures``.

An evening of fictional guests is played at three desks. Pages are drawn by `pdftoppm` (Debian:
poppler-utils), screens and web pages by Chromium.
"""

from __future__ import annotations

import asyncio
import io
import random
import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path

from click.testing import CliRunner
from PIL import Image, ImageDraw
from playwright.sync_api import Page, sync_playwright

from badges.drawing.fonts import HERE
from kiosk.cli import main
from kiosk.desk.desk import Desk
from kiosk.desk.words import Words
from kiosk.live.app import LiveApp
from kiosk.live.feed import Feed
from kiosk.live.web import page as web_page
from kiosk.rehearsal.guests import Pattern, arrivals
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests.import_guests import import_guests
from sync.journal.journal import Kind
from sync.lifecycle.pack import pack
from sync.merging.merge import merge
from sync.model import Category, CheckInList, Direction, Event, Guards
from tests.conftest import ALL_COLUMNS, EVENING_MS, HandClock
from tests.deciding import put_category, put_list
from tests.docs.pages import ROOT

OUT = ROOT / "docs" / "pictures"
COLOURS = 64
CATEGORIES = (
    ("Visiteur", "Visiteurs", "Visitors", 60),
    ("Startup", "Startups", "Startups", 20),
    ("Sponsor", "Partenaires", "Sponsors", 9),
    ("VIP", "Invités d’honneur", "Guests of honour", 5),
    ("Presse", "Presse", "Press", 6),
)
SHOPS = ("helloasso", "eventbrite")
DESKS = {"Entrée A": "main", "Entrée B": "main", "Quai": "Quai"}
SPONSORS = (("Mistral", "#8a3b12"), ("Calanque", "#0b6b53"), ("Sirocco", "#5b2a86"))
YEAR_MS = 365 * 86_400_000
SCREENS = (
    ("live-en", (120, 40), False, "en"),
    ("live-fr-wall", (120, 40), True, "fr"),
    ("live-fr-80x24", (80, 24), False, "fr"),
)
"""Names of pictures, and the live view's size, whether it is on a wall, and its language."""


def play(folder: Path, name: str, guests: int, start: int, *, whole: bool = True) -> Path:
    """An evening of so many guests, or its first hour; gives its event file."""
    dice, clock, path = random.Random(guests), HandClock(start), folder / f"{name}.event"
    named = Event(name=name, place="Hangar J1, Marseille", capacity=guests, starts_ms=start)
    with ExitStack() as stack:
        central = stack.enter_context(EventFile.create(path, named, device_name="Hub", clock=clock))
        _list(central, guests, dice)
        desks, exits, files = {}, {}, []
        for desk, door in DESKS.items():
            packed = folder / f"{path.stem}-{desk}.event"
            pack(central, packed, device_name=desk, passphrase=None)
            files.append(stack.enter_context(EventFile.open(packed, clock=clock)))
            desks[desk] = Desk(files[-1], list_name=door)
            exits[desk] = Desk(files[-1], list_name=door, direction=Direction.EXIT)
        come = dice.sample(range(guests), guests * 4 // 5)
        when = arrivals(Pattern.RUSH, len(come), dice)
        happened = [(at, "in", n) for at, n in zip(when, come, strict=True)]
        happened += [(dice.uniform(4000, 13_000), "out", n) for n in come[: guests // 3]]
        happened += [(dice.uniform(0, 5000), "nobody", n) for n in range(guests // 30)]
        for number, (at, what, guest) in enumerate(sorted(happened)):
            if not whole and at > 3000:
                break
            clock.pass_time(max(0, start + round(at * 1000) - clock.wall))
            desk = dice.choice(list(desks))
            code = f"{'NOBODY' if what == 'nobody' else 'CODE'}{guest:05}"
            (exits if what == "out" else desks)[desk].scan(code)
            if number % 100 == 0:
                _share(central, files)
        _share(central, files)
        _swaps(central, [f"CODE{n:05}" for n in come], start, dice)
    return path


def _list(central: EventFile, guests: int, dice: random.Random) -> None:
    codes = dice.choices([c[0] for c in CATEGORIES], [c[3] for c in CATEGORIES], k=guests)
    records = [
        Record(
            n, f"CODE{n:05}", "Ada", f"Nº{n}", category=codes[n], paid=n % 40 != 0,
            source=f"{SHOPS[n % 3]}:{n}" if n % 3 < len(SHOPS) else "",
        )
        for n in range(guests)
    ]  # fmt: skip
    import_guests(central, GuestList(tuple(records), (), ALL_COLUMNS))
    for code, french, english, _ in CATEGORIES:
        put_category(central, Category(code, french, english, "#224466", "●"))
    put_list(central, CheckInList("quay", "Quai"))
    put_list(central, CheckInList("lounge", "Salon", guards=Guards.ROOM))


def _share(central: EventFile, files: list[EventFile]) -> None:
    for file in files:
        merge(central, file)
    for file in files:
        merge(file, central)


def _swaps(central: EventFile, codes: list[str], start: int, dice: random.Random) -> None:
    tickets = {guest.code: guest.ticket_id for guest in central.everybody()}
    with central.transaction() as connection:
        for _ in range(len(codes) // 2):
            pair = [tickets[code] for code in dice.sample(codes, 2)]
            at_ms = start + round(dice.triangular(30, 210, 90) * 60_000)
            for giver, taker in (pair, pair[::-1]):
                body = {"to": taker, "fields": ["company"], "at": at_ms}
                central.record(connection, Kind.CARD_SHARED, giver, body, {"first_name": "Ada"})


def logo(path: Path, text: str, colour: str) -> Path:
    """A logo of somebody who does not exist."""
    from PIL import ImageFont

    picture = Image.new("RGB", (90 + 34 * len(text), 110), "white")
    font = ImageFont.truetype(str(HERE / "font_files" / "DejaVuSansCondensed-Bold.ttf"), 60)
    ImageDraw.Draw(picture).text((40, 18), text, colour, font=font)
    picture.save(path)
    return path


def keep(content: bytes, name: str, width: int) -> None:
    """A picture `width` wide, of few colours, in the manual's folder."""
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    if picture.width > width:
        picture = picture.resize((width, picture.height * width // picture.width))
    OUT.mkdir(exist_ok=True)
    picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE).save(OUT / f"{name}.png", optimize=True)


def report(folder: Path, now: Path, earlier: Path, browser: Page) -> None:
    """Its pages in English, the first one in French, and its page on a phone."""
    ours = logo(folder / "Event kiosk.png", "event kiosk", "#1f6fae")
    sponsors = [
        argument
        for name, colour in SPONSORS
        for argument in ("--sponsor", str(logo(folder / f"{name}.png", name, colour)))
    ]
    for language in ("en", "fr"):
        out = folder / language
        asked = ["report", str(now), "--out", str(out), "--compare", str(earlier), *sponsors]
        done = CliRunner().invoke(main, [*asked, "--logo", str(ours), "--language", language])
        assert done.exit_code == 0, done.output
        pages = [str(out / "report.pdf"), str(out / "page")]
        subprocess.run(["pdftoppm", "-r", "90", "-png", *pages], check=True)
        found = sorted(out.glob("page-*.png"))
        for number, path in enumerate(found[: 2 if language == "en" else 1], start=1):
            keep(path.read_bytes(), f"report-{language}-{number}", 620)
    browser.set_viewport_size({"width": 390, "height": 1500})
    browser.goto((folder / "en" / "report.html").as_uri())
    keep(browser.screenshot(), "report-phone", 390)


def draw_live(path: Path, folder: Path) -> None:
    """The live view in a terminal and on a wall, and its page, as files."""
    with EventFile.open(path, clock=HandClock(EVENING_MS + 3_000_000)) as event_file:
        for name, size, wall, language in SCREENS:
            drawn = asyncio.run(_screen(event_file, size, wall, language))
            (folder / f"{name}.svg").write_text(drawn, "utf-8")
        state = Feed(event_file, "main").look()
        assert state is not None
        text = web_page.whole(state, Words("en"), may_share=True)
    style = (ROOT / "kiosk" / "live" / "web" / "live.css").read_text(encoding="utf-8")
    text = text.replace("</head>", f"<style>{style}</style></head>")
    (folder / "live.html").write_text(text, "utf-8")


def live(folder: Path, browser: Page) -> None:
    """Pictures of what `draw_live` has drawn."""
    for name, *_ in SCREENS:
        browser.goto((folder / f"{name}.svg").as_uri())
        box = browser.evaluate("(({width, height}) => [width, height])"
                               "(document.documentElement.viewBox.baseVal)")  # fmt: skip
        browser.set_viewport_size({"width": round(box[0]), "height": round(box[1])})
        keep(browser.screenshot(), name, 800)
    browser.set_viewport_size({"width": 390, "height": 1200})
    browser.goto((folder / "live.html").as_uri())
    keep(browser.screenshot(), "live-phone", 390)


async def _screen(event_file: EventFile, size: tuple[int, int], wall: bool, language: str) -> str:
    app = LiveApp(Feed(event_file, "main"), wall=wall, language=language)
    async with app.run_test(size=size) as pilot:
        while app.live_screen.state is None:
            await pilot.pause(0.05)
        await pilot.pause(0.5)
        return app.export_screenshot()


def make() -> None:
    """All of them."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        now = play(folder, "Grand Opening", 700, EVENING_MS)
        earlier = play(folder, "Grand Opening 2025", 400, EVENING_MS - YEAR_MS)
        (folder / "hour").mkdir()
        draw_live(play(folder / "hour", "Grand Opening", 700, EVENING_MS, whole=False), folder)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page()
            report(folder, now, earlier, page)
            live(folder, page)
            browser.close()


if __name__ == "__main__":
    make()
