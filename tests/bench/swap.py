"""What two strangers do at the swap kiosk until each has the other's useful card, and how long.

The kiosk runs in a terminal of its own, before a camera that is shown one code after another, each
for as long as the screen needs to answer. People read for `READ_SECONDS`, the least that the kiosk
wants, and are otherwise as quick as it is: what is left is the kiosk's own share of their time.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from badges.cards.business_card import BusinessCard
from badges.cards.meeting import READ_SECONDS
from badges.codes.control_code import ControlCode
from badges.drawing.qr import matrix
from sync.cards import contacts
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests import staff
from sync.guests.import_guests import import_guests
from sync.guests.roles import Role
from sync.model import Event
from tests.bench.figures import Figure, Setting
from tests.conftest import ALL_COLUMNS
from tests.kiosk.light.real_terminal import RealTerminal
from tests.kiosk.scan.test_mjpeg import HELLO, CameraServer, part

_PEOPLE = tuple(
    Record(number, f"CODE{number:05}", name, f"Nom{number}", f"Firme {number}", title="Titre",
           email=f"{number}@x.example", phone=f"063998000{number}")
    for number, name in enumerate(("Zoé", "Karim"), start=1)
)  # fmt: skip
ZOE, KARIM = (record.code for record in _PEOPLE)
_PATIENCE_S = 30.0
_COLUMNS, _ROWS = 120, 44
_LOOK_S = 0.02
_AWAY_S = 1.0
"""For which something is lowered at least before it is shown again."""
_READY = ("again = yes",) * 2
_YES = ("✔ YES", "again = yes")
_CARDS = ("take a picture",) * 2
_EMAIL = "gives: name, company, e-mail"
_ALL = "gives: name, company, job title, e-mail, phone"

Act = tuple[str, str, tuple[str, ...]]
"""`show` a code or press a `key`; which; and what is to be read on the screen then, at once."""

_SHOWN = [("show", ZOE, ("Welcome!",)), ("show", KARIM, _READY)]
_AGREED = [("show", ZOE, _YES), ("show", KARIM, _CARDS)]
PLAIN = "name and company"
WAYS: dict[str, list[Act]] = {
    PLAIN: [*_SHOWN, *_AGREED],
    "and e-mail": [
        *_SHOWN,
        ("key", "a", (*_READY, _EMAIL)),
        ("key", "g", (*_READY, _EMAIL, _EMAIL)),
        *_AGREED,
    ],
    "everything": [
        *_SHOWN,
        ("key", "b", (*_READY, _ALL)),
        ("key", "h", (*_READY, _ALL, _ALL)),
        *_AGREED,
    ],
    "and e-mail, next time": [*_SHOWN, *_AGREED],
    "and e-mail, without keys": [
        ("show", ZOE, ("Welcome!",)),
        ("show", ControlCode.EMAIL.text, (_EMAIL,)),
        ("show", KARIM, _READY),
        ("show", ControlCode.EMAIL.text, (*_READY, _EMAIL, _EMAIL)),
        *_AGREED,
    ],
}
"""Each way, act by act; where it is "next time", with what was chosen the time before."""
SHORT = (PLAIN, "and e-mail, next time")
"""The ways that are always played."""
_AFTER = {"and e-mail, next time": "and e-mail"}
"""What the two have done before."""


@dataclass(frozen=True)
class Swap:
    """One way, played."""

    scans: int
    keys: int
    seconds: float


class _Hand:
    """Holds codes before a camera in the network."""

    def __init__(self) -> None:
        self._picture = _picture("")
        self._server = CameraServer(self._film)
        self.address = self._server.url
        self._left: dict[str, float] = {}

    def hold(self, text: str) -> None:
        """Hold a code up, not sooner than a hand is back that has lowered it."""
        time.sleep(max(0.0, self._left.get(text, 0.0) + _AWAY_S - time.monotonic()))
        self._picture = _picture(text)

    def lower(self, text: str) -> None:
        self._picture = _picture("")
        self._left[text] = time.monotonic()

    def close(self) -> None:
        self._server.die()

    def _film(self, connection: socket.socket) -> None:
        connection.sendall(HELLO)
        while True:
            connection.sendall(part(self._picture))
            threading.Event().wait(1 / 30)


def measure(setting: Setting) -> list[Figure]:
    """The acts and seconds of every way."""
    found = {}
    for number, way in enumerate(WAYS if setting.full else SHORT):
        acts = WAYS[way]
        with _kiosk(setting.folder / f"{number}.event") as (screen, hand):
            if before := _AFTER.get(way):
                play(screen, hand, WAYS[before])
                screen.press("Escape")
                _sees(screen, ("cards swapped tonight",))
            found[way] = play(screen, hand, acts)
        given = _cards(setting.folder / f"{number}.event")
        if len(given) != 2 or any(bool(card.email) == (way == PLAIN) for card in given):
            raise RuntimeError(f"{way}: these are not the cards that were wanted: {given}")
    return [
        Figure(f"{way}: {each.scans} scans, {each.keys} keys", each.seconds, "s", "",
               f"{READ_SECONDS:.0f} s of it to read")
        for way, each in found.items()
    ]  # fmt: skip


def play(screen: RealTerminal, hand: _Hand, acts: list[Act]) -> Swap:
    """Do these acts one after the other, each once the screen has answered the one before."""
    begun, offered = time.monotonic(), 0.0
    for kind, what, answer in acts:
        if kind == "key":
            screen.press(what)
        else:
            if answer in (_YES, _CARDS):  # people read first
                time.sleep(max(0.0, offered + READ_SECONDS + 0.3 - time.monotonic()))
            hand.hold(what)
        _sees(screen, answer)
        offered = offered if answer in (_YES, _CARDS) else time.monotonic()
        hand.lower(what)
    scans = sum(kind == "show" for kind, *_ in acts)
    return Swap(scans, len(acts) - scans, time.monotonic() - begun)


def _cards(path: Path) -> list[BusinessCard]:
    """The cards that the two have of each other."""
    with EventFile.open(path) as event_file:
        people = [event_file.guests_with_code(code)[0].ticket_id for code in (ZOE, KARIM)]
        return [each.card for who in people for each in event_file.ask(contacts.contacts, who)]


def _sees(screen: RealTerminal, wanted: tuple[str, ...]) -> None:
    """Wait until each of `wanted` can be read, all at once, as often as it is named."""
    until = time.monotonic() + _PATIENCE_S
    while any(screen.text.count(each) < wanted.count(each) for each in wanted):
        if time.monotonic() > until:
            raise RuntimeError(f"the kiosk never said {wanted}: {screen.text}")
        time.sleep(_LOOK_S)


@contextmanager
def _kiosk(path: Path) -> Iterator[tuple[RealTerminal, _Hand]]:
    """A kiosk of two guests in a terminal, and the hand before its camera."""
    made = EventFile.create(path, Event(name="Grand Opening"), device_name="Kiosk")
    with made as event_file:
        import_guests(event_file, GuestList(_PEOPLE, (), ALL_COLUMNS))
        event_file.change(staff.set_pin, Role.SUPERVISOR, "2468")
    hand = _Hand()
    screen = RealTerminal(path.parent, _COLUMNS, _ROWS)
    try:
        camera = ("--camera", hand.address)
        screen.start("swap", str(path), *camera, "--language", "en", "--silent")
        _sees(screen, ("Nothing is given before that",))
        yield screen, hand
    finally:
        screen.stop()
        hand.close()


def _picture(text: str) -> bytes:
    """A camera's picture in which `text` is held up, as JPEG."""
    image = np.full((480, 640, 3), 90, np.uint8)
    if text:
        dark = np.pad(np.array(matrix(text), np.uint8), 4)
        code = np.kron(255 - 255 * dark, np.ones((8, 8), np.uint8))
        image[40 : 40 + len(code), 60 : 60 + len(code)] = code[..., None]
    return cv2.imencode(".jpg", image)[1].tobytes()
