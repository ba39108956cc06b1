"""Badges and tickets for 1,700 guests, beside the same badges drawn with Pillow."""

import time
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from badges.codes.ticket_code import new_badge_code
from badges.drawing.badge import Badge, BadgeDesign, badge_document, badge_pdf
from badges.drawing.fonts import HERE
from badges.drawing.palette import default_bands
from badges.drawing.qr import matrix
from badges.drawing.stock import STOCKS
from badges.drawing.ticket import TEMPLATE, Occasion, Ticket
from badges.sending.ticket_files import makers, ticket_files
from badges.sending.ticket_folder import TicketFolder
from kiosk.demo.people import people
from tests.bench.figures import Figure, Setting, percentile

GUESTS = 1700
_PEER_BADGES = 20
_SINGLE = 40
_DPI = 300
_FONT = str(HERE / "fonts" / "DejaVuSansCondensed-Bold.ttf")


def measure(setting: Setting) -> list[Figure]:
    """From names to files; what would not fit on a badge is looked for first, as always."""
    records = list(people(GUESTS))
    bands = default_bands(record.category for record in records)
    badges = [
        Badge(new_badge_code(), r.first_name, r.last_name, r.company, band=bands[r.category])
        for r in records
    ]
    design = BadgeDesign("Grand Opening")
    begun = time.perf_counter()
    document = badge_document(badges, STOCKS["a6"], design)
    assert not document.problems()
    (setting.folder / "badges.pdf").write_bytes(document.pdf())
    all_badges = time.perf_counter() - begun
    single = []
    for badge in badges[:_SINGLE]:
        begun = time.perf_counter()
        badge_pdf(badge, STOCKS["62x100"], design)
        single.append((time.perf_counter() - begun) * 1000)
    tickets = [
        Ticket(str(r.line), r.code, f"{r.first_name} {r.last_name}", r.order, bands[r.category])
        for r in records
    ]
    occasion = Occasion("Grand Opening", "dimanche 22 novembre 2026, 19:00", "Hangar J1, Marseille")
    begun = time.perf_counter()
    wanted = ticket_files(tickets, occasion, TEMPLATE, makers())
    made = sum(1 for _ in TicketFolder(setting.folder / "tickets").update(wanted))
    assert made == GUESTS
    all_tickets = time.perf_counter() - begun
    peer = f"Pillow, {_DPI} dpi: {_with_pillow(badges[:_PEER_BADGES]):.0f} s"
    return [
        Figure(f"{GUESTS:,} A6 badges in one PDF", all_badges, "s", "< 5 s", peer),
        Figure(
            f"one badge for a label printer, median of {_SINGLE}", percentile(single, 0.5), "ms"
        ),
        Figure(f"{GUESTS:,} tickets, a PDF each", all_tickets, "s", "< 15 s"),
    ]


def _with_pillow(badges: list[Badge]) -> float:
    """Seconds for 1,700 badges as pictures in a PDF, reckoned from a few; nothing is fitted."""
    begun = time.perf_counter()
    fonts = [ImageFont.truetype(_FONT, size * _DPI // 72) for size in (54, 30, 18)]
    sheets = []
    for badge in badges:
        page = Image.new("RGB", (round(105 / 25.4 * _DPI), round(148 / 25.4 * _DPI)), "white")
        draw = ImageDraw.Draw(page)
        words = (badge.first_name, badge.last_name, badge.company)
        for y, text, font in zip((400, 700, 900), words, fonts, strict=True):
            draw.text((page.width / 2, y), text, "black", font, anchor="mm")
        modules = matrix(badge.code)
        code = Image.new("1", (len(modules), len(modules)))
        code.putdata([not dark for row in modules for dark in row])
        page.paste(code.resize((280, 280), Image.Resampling.NEAREST), (480, 1000))
        draw.rectangle((0, 1600, page.width, page.height), badge.band.colour)
        sheets.append(page)
    sheets[0].save(BytesIO(), "PDF", save_all=True, append_images=sheets[1:], resolution=_DPI)
    return (time.perf_counter() - begun) * GUESTS / len(badges)
