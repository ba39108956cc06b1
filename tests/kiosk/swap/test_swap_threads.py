"""What guests hold before the kiosk's camera, picture by picture: each act is obeyed once."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event, Thread

import numpy as np

from badges.cards.meeting import MeetingAnswer, Phase
from badges.codes.control_code import ControlCode
from badges.drawing.qr import matrix
from kiosk.commands.camera import new_decoder
from kiosk.scan.source import Frame
from kiosk.swap.threads import SwapThreads
from tests.conftest import Seconds
from tests.kiosk.desk.screens.conftest import HandCamera
from tests.kiosk.swap.conftest import Kiosk
from tests.kiosk.swap.conftest import kiosk as kiosk

EMAIL = ControlCode.EMAIL.text
SHOWN_S = 1.0
"""Seconds for which something is held up."""


class Film(HandCamera):
    """Pictures one after the other, each once the desk has done what the one before asked for.

    Before each, people read for a while what is asked of them.
    """

    def __init__(self, kiosk: Kiosk, frames: Sequence[Frame]) -> None:
        super().__init__(Seconds())
        self.frames = list(frames)
        self.threads = SwapThreads(
            kiosk.desk, new_decoder(in_step=True, codes=kiosk.desk.shown_codes), self
        )  # type: ignore[arg-type]
        self._kiosk = kiosk

    def latest(self, timeout: float) -> Frame | None:
        done = Event()
        self.threads.ask(self._read)
        self.threads.ask(done.set)
        done.wait()
        if self.frames:
            return self.frames.pop(0)
        self.threads.stop()
        return None

    def run(self) -> None:
        """Show it to the end."""
        serving = Thread(target=self.threads.serve, args=(lambda view: None,))
        serving.start()
        self.threads.watch(lambda sight: None)
        serving.join()

    def _read(self) -> None:
        self._kiosk.is_read()
        self._kiosk.clock.pass_time(300)


def goes_on(kiosk: Kiosk, *acts: tuple[float, str]) -> None:
    """Codes are held up for a second each, or nothing is ("") for so many seconds."""
    frames, at = [], 0.0
    for seconds, code in acts:
        for _ in range(round(10 * seconds)):
            frames.append(Frame(picture(code), at, "", len(frames)))
            at += 0.1
    Film(kiosk, frames).run()


def picture(code: str) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    image = np.full((300, 300), 200, np.uint8)
    if code:
        dark = np.kron(np.pad(np.array(matrix(code), np.uint8), 4), np.ones((6, 6), np.uint8))
        image[20 : 20 + len(dark), 20 : 20 + len(dark)] = 255 - 255 * dark
    return image


def test_what_is_held_up_is_obeyed_once_whoever_held_it_up_before(kiosk: Kiosk) -> None:
    zoe, karim = (kiosk.guest(name).badge_code for name in ("Zoé", "Karim"))
    away = (0.7, "")
    goes_on(
        kiosk,
        *[(SHOWN_S, zoe), (SHOWN_S, EMAIL), (SHOWN_S, karim), (SHOWN_S, EMAIL)],
        *[away, (SHOWN_S, karim), away, (SHOWN_S, karim), (SHOWN_S, zoe)],
    )
    assert kiosk.desk.view.meeting.phase is Phase.DONE
    assert (kiosk.has("Karim"), kiosk.has("Zoé")) == (
        {"Zoé": "1@x.example"},
        {"Karim": "2@x.example"},
    )


def test_a_ticket_that_no_decoder_reads_is_recognised(kiosk: Kiosk) -> None:
    torn = picture(kiosk.guest("Zoé").code)
    torn[90:132, 92:175] = 128
    Film(kiosk, [Frame(torn, at / 10, "", at) for at in range(30)]).run()
    assert [each.name for each in kiosk.desk.view.meeting.people] == ["Zoé"]


def test_who_is_told_to_wait_and_keeps_holding_up_is_let_in_when_there_is_room(
    kiosk: Kiosk,
) -> None:
    zoe, karim, lea = (kiosk.guest(name).badge_code for name in ("Zoé", "Karim", "Léa"))
    shown = [(SHOWN_S, zoe), (SHOWN_S, karim), (SHOWN_S, lea)]
    goes_on(kiosk, *shown)
    assert kiosk.desk.view.reply is MeetingAnswer.THIRD
    heard = kiosk.desk.view.number
    kiosk.desk.held(lea)
    assert kiosk.desk.view.number == heard  # it is said once
    kiosk.desk.held(karim)
    assert kiosk.desk.view.meeting.yes == frozenset()  # and nobody's yes is said by staying there
    kiosk.shows("Karim")
    kiosk.shows("Zoé")
    assert kiosk.desk.view.meeting.phase is Phase.DONE
    goes_on(kiosk, (4 * SHOWN_S, lea))  # while the cards are shown, and after it
    assert [each.name for each in kiosk.desk.view.meeting.people] == ["Léa"]


def test_a_badge_that_may_only_hang_there_says_no_yes_and_may_begin_a_swap(kiosk: Kiosk) -> None:
    zoe, karim = (kiosk.guest(name).badge_code for name in ("Zoé", "Karim"))
    hidden_for_a_moment = [(SHOWN_S, zoe), (SHOWN_S, karim), (SHOWN_S, zoe)]
    goes_on(kiosk, *hidden_for_a_moment)
    assert len(kiosk.desk.view.meeting.people) == 2
    assert kiosk.desk.view.meeting.yes == frozenset()
    kiosk.desk.leave()
    goes_on(kiosk, *hidden_for_a_moment, (SHOWN_S, ControlCode.STOP.text), (SHOWN_S, zoe))
    assert [each.name for each in kiosk.desk.view.meeting.people] == ["Zoé"]
