"""What the status line tells of the badge printer: trouble first, and never too long."""

from datetime import datetime
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len

from badges.printer.printer import JobStage, PrinterTrouble
from kiosk.desk.widgets.status import DeskStatus, line
from kiosk.desk.words import Words
from kiosk.printing import words as printing
from kiosk.printing.badge_printer import NO_GUEST, NOT_DRAWN
from kiosk.printing.news import News
from kiosk.scan.source import CameraState
from sync.printing.print_job import DOUBTFUL

NOW = datetime(2026, 11, 22, 19, 42, tzinfo=ZoneInfo("Europe/Paris"))
ENGLISH, FRENCH = Words("en"), Words("fr")


def status(news: News | None, camera: CameraState = CameraState.LIVE) -> DeskStatus:
    return DeskStatus(NOW, guest_list_version=3, pending=1424, camera=camera, badges=news)


@pytest.mark.parametrize("words", [ENGLISH, FRENCH], ids=["en", "fr"])
@pytest.mark.parametrize("trouble", PrinterTrouble)
def test_trouble_comes_first_with_the_one_thing_to_do(
    words: Words, trouble: PrinterTrouble
) -> None:
    wrong, advice = map(words, printing.TROUBLES[trouble])
    text = line(status(News(trouble)), words, 300)
    assert text.startswith(f"⚠ {words('Badges: {text}', text=wrong)} – ")
    assert advice in text
    narrow = line(status(News(trouble)), words, 76)
    assert narrow.startswith(f"⚠ {wrong} │ ")
    assert narrow.endswith("19:42")


def test_it_fits() -> None:
    all_news = (
        *(News(), News(waiting=1700), News(failed=3)),
        *(News(labels_left=0), News(PrinterTrouble.PAUSED)),
    )
    widths = (1, 8, 20, 38, 56, 76, 114, 196)
    for words, news, width in product((ENGLISH, FRENCH), all_news, widths):
        assert cell_len(line(status(news), words, width)) <= width, news


def test_what_is_worth_telling() -> None:
    assert "badge printer ready" in line(status(News()), ENGLISH, 200)
    assert "badges to print: 3" in line(status(News(waiting=3)), ENGLISH, 76)
    assert line(status(News(failed=2)), ENGLISH, 200).startswith(
        "⚠ badges that did not come out: 2"
    )
    assert line(status(News(labels_left=19)), ENGLISH, 76).startswith("⚠ labels left: 19")
    assert "labels" not in line(status(News(labels_left=20)), ENGLISH, 200)
    assert "adge" not in line(status(None), ENGLISH, 200)


def test_a_camera_in_trouble_comes_before_the_printer() -> None:
    both = status(News(PrinterTrouble.MEDIA_JAM), CameraState.LOST)
    assert line(both, ENGLISH, 76).startswith("⚠ camera lost │ ⚠ a label is jammed │ ")
    assert not both.camera_works
    assert not both.printer_works
    assert status(News(failed=1)).printer_works


@pytest.mark.parametrize("words", [ENGLISH, FRENCH], ids=["en", "fr"])
def test_every_reason_of_the_queue_has_its_words(words: Words) -> None:
    reasons = [DOUBTFUL, NO_GUEST, NOT_DRAWN, JobStage.CANCELED, JobStage.ABORTED, *PrinterTrouble]
    told = {printing.failure(words, str(reason)) for reason in reasons}
    assert len(told) == len(reasons)
    assert not told & {str(reason) for reason in reasons}
    assert printing.failure(words, "something else") == "something else"
