"""Sounds: four that differ, never more than one waiting, and never a reason to stop."""

import itertools
import threading
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.desk.tone import Tone
from kiosk.ui.sound import MELODIES, RATE, Sounds, write_wav

SECONDS = 5.0


class Player:
    """Plays nothing, notes everything, and can be held up or fail."""

    def __init__(self) -> None:
        self.played: list[str] = []
        self.bells = 0
        self.fails = False
        self.go_on = threading.Event()
        self.go_on.set()
        self.began = threading.Semaphore(0)
        self.rang = threading.Semaphore(0)
        self.out_of_date: Callable[[], bool] | None = None

    def play(self, path: Path, out_of_date: Callable[[], bool]) -> None:
        assert path.stat().st_size > 1000
        self.played.append(path.stem)
        self.out_of_date = out_of_date
        self.began.release()
        assert self.go_on.wait(SECONDS)
        if self.fails:
            raise OSError("no loudspeaker")

    def ring(self) -> None:
        self.bells += 1
        self.rang.release()


@pytest.fixture
def player() -> Player:
    return Player()


@pytest.fixture
def sounds(player: Player) -> Iterator[Sounds]:
    made = Sounds(player.ring, player.play)
    yield made
    player.go_on.set()
    made.close()


def test_each_tone_has_its_sound(sounds: Sounds, player: Player) -> None:
    for tone in Tone:
        sounds.play(tone)
        assert player.began.acquire(timeout=SECONDS)
    assert player.played == [str(tone) for tone in Tone]
    assert player.bells == 0


def test_playing_does_not_wait_and_keeps_only_the_newest(sounds: Sounds, player: Player) -> None:
    player.go_on.clear()
    sounds.play(Tone.IN)
    assert player.began.acquire(timeout=SECONDS)
    assert player.out_of_date
    assert not player.out_of_date()
    for tone in (Tone.REFUSED, Tone.ATTENTION, Tone.FAULT):
        sounds.play(tone)
    assert player.out_of_date()
    player.go_on.set()
    assert player.began.acquire(timeout=SECONDS)
    assert player.played == ["in", "fault"]


def test_where_no_sound_can_play_the_bell_rings_and_the_next_is_tried(
    sounds: Sounds, player: Player
) -> None:
    player.fails = True
    sounds.play(Tone.IN)
    assert player.rang.acquire(timeout=SECONDS)
    player.fails = False
    assert player.began.acquire(timeout=SECONDS)
    sounds.play(Tone.REFUSED)
    assert player.began.acquire(timeout=SECONDS)
    assert player.played == ["in", "refused"]
    assert player.bells == 1


def test_a_broken_bell_is_no_reason_to_stop(player: Player) -> None:
    def broken() -> None:
        player.rang.release()
        raise RuntimeError("no terminal")

    sounds = Sounds(broken, player.play)
    player.fails = True
    for _ in range(2):
        sounds.play(Tone.FAULT)
        assert player.rang.acquire(timeout=SECONDS)
    sounds.close()


def test_a_closed_one_is_silent(player: Player) -> None:
    sounds = Sounds(player.ring, player.play)
    sounds.close()
    sounds.play(Tone.IN)
    assert player.played == []


def test_the_real_player_without_a_loudspeaker_rings_the_bell(
    player: Player, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    import playsound3

    def no_player(*_: object, **__: object) -> None:
        raise playsound3.PlaysoundException("No supported audio backends on this system!")

    monkeypatch.setattr(playsound3, "playsound", no_player)
    sounds = Sounds(player.ring)
    sounds.play(Tone.IN)
    assert player.rang.acquire(timeout=SECONDS)
    sounds.close()
    assert capfd.readouterr() == ("", "")


class Process:
    """A player's process that ends at once with a status."""

    def __init__(self, status: int) -> None:
        self.status = status

    def poll(self) -> int:
        return self.status


@pytest.mark.parametrize(("status", "bells"), [(0, 0), (1, 1)])
def test_a_player_that_ends_badly_has_not_played(
    player: Player, monkeypatch: pytest.MonkeyPatch, status: int, bells: int
) -> None:
    import playsound3

    class Sound:
        subprocess = Process(status)

        def is_alive(self) -> bool:
            player.began.release()
            return False

    monkeypatch.setattr(playsound3, "playsound", lambda *_, **__: Sound())
    sounds = Sounds(player.ring)
    for _ in range(2):  # the second begins when the first is over
        sounds.play(Tone.IN)
        assert player.began.acquire(timeout=SECONDS)
    assert (player.bells > 0) is (bells > 0)
    sounds.close()


def test_the_four_sounds_differ_and_are_short(tmp_path: Path) -> None:
    made = {}
    for tone in Tone:
        path = tmp_path / f"{tone}.wav"
        write_wav(path, MELODIES[tone])
        with wave.open(str(path)) as file:
            assert file.getframerate() == RATE
            assert 0.1 < file.getnframes() / RATE < 1.2
            made[tone] = file.readframes(file.getnframes())
    for one, other in itertools.combinations(Tone, 2):
        assert made[one] != made[other]
        pitches = [{note.pitch for note in MELODIES[tone] if note.pitch} for tone in (one, other)]
        assert pitches[0] != pitches[1]


def test_a_sound_begins_and_ends_without_a_click(tmp_path: Path) -> None:
    path = tmp_path / "in.wav"
    write_wav(path, MELODIES[Tone.IN])
    with wave.open(str(path)) as file:
        frames = file.readframes(file.getnframes())
    assert frames[:2] == b"\0\0"
    assert abs(int.from_bytes(frames[-2:], "little", signed=True)) < 1500
