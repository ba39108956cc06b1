"""A sound for each tone, told apart with closed eyes; the terminal's bell where none can play.

The sounds are made once, played by a thread of their own, and a newer one takes the place of an
older one: a queue of sounds would talk about guests who are long inside.
"""

import contextlib
import math
import tempfile
import threading
import time
import wave
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiosk.desk.tone import Tone

RATE = 44_100
_VOLUME = 0.6
_FADE = 0.008  # without it every note begins and ends with a click
_LONGEST = 3.0
_TICK = 0.02


@dataclass(frozen=True)
class SoundNote:
    """A tone of `pitch` hertz; 0 is silence."""

    pitch: float
    seconds: float


MELODIES = {
    Tone.IN: (SoundNote(784, 0.09), SoundNote(1175, 0.16)),  # up
    Tone.REFUSED: (SoundNote(311, 0.16), SoundNote(0, 0.05), SoundNote(208, 0.34)),  # down and low
    Tone.ATTENTION: (
        SoundNote(659, 0.11),
        SoundNote(0, 0.06),
        SoundNote(659, 0.11),
    ),  # twice the same
    Tone.FAULT: (SoundNote(988, 0.09), SoundNote(494, 0.09)) * 4,  # an alarm
}

Play = Callable[[Path, Callable[[], bool]], None]
"""Plays a file to its end, or until the function says that it is out of date; may raise."""


class Sounds:
    """Plays the newest sound that was asked for. Nothing here raises, prints or blocks."""

    def __init__(self, bell: Callable[[], None], play: Play | None = None) -> None:
        self._bell = bell
        self._play = play or _play_file
        self._wanted: Tone | None = None
        self._closed = False
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def play(self, tone: Tone) -> None:
        """Sound `tone` soon; one that has not begun yet is dropped."""
        with self._changed:
            self._wanted = tone
            self._changed.notify()
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._run, name="sound", daemon=True)
                with contextlib.suppress(RuntimeError):  # no more threads: a silent evening
                    self._thread.start()

    def close(self) -> None:
        """Play no more."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def _run(self) -> None:
        with contextlib.suppress(Exception), tempfile.TemporaryDirectory(prefix="kiosk-") as folder:
            self._serve(Path(folder))

    def _serve(self, folder: Path) -> None:
        while (tone := self._next()) is not None:
            try:
                self._play(_file(folder, tone), self._out_of_date)
            except Exception:
                with contextlib.suppress(Exception):
                    self._bell()

    def _next(self) -> Tone | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._wanted is not None)
            tone, self._wanted = self._wanted, None
            return None if self._closed else tone

    def _out_of_date(self) -> bool:
        return self._closed or self._wanted is not None


def _file(folder: Path, tone: Tone) -> Path:
    path = folder / f"{tone}.wav"
    if not path.exists():
        write_wav(path, MELODIES[tone])
    return path


def write_wav(path: Path, notes: tuple[SoundNote, ...]) -> None:
    """Write `notes` as a mono 16-bit WAV file."""
    samples = array("h", (sample for note in notes for sample in _samples(note)))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())


def _samples(note: SoundNote) -> list[int]:
    count = int(note.seconds * RATE)
    fade = _FADE * RATE
    samples = []
    for n in range(count):
        phase = 2 * math.pi * note.pitch * n / RATE
        # Two overtones carry through a noisy hall where a pure tone is drowned.
        level = math.sin(phase) + 0.4 * math.sin(2 * phase) + 0.25 * math.sin(3 * phase)
        edge = min(1.0, n / fade, (count - n) / fade)
        samples.append(int(32_767 * _VOLUME * edge * level / 1.65))
    return samples


def _play_file(path: Path, out_of_date: Callable[[], bool]) -> None:
    import playsound3

    sound = playsound3.playsound(path, block=False)
    end = time.monotonic() + _LONGEST
    while sound.is_alive():
        if out_of_date() or time.monotonic() > end:
            sound.stop()
            sound.wait()
            return
        time.sleep(_TICK)
    if sound.subprocess.poll():
        raise RuntimeError("the player could not play")
