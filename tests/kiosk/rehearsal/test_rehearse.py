"""`kiosk rehearse`: the plan as a script reads it, and a dress rehearsal with real desks."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli import main
from kiosk.desk.desk import Desk
from sync.counts.pace import desk_times_s
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests.import_guests import import_guests
from sync.merging.merge import OtherEventError, merge
from sync.model import Event, TicketStatus
from tests.conftest import ALL_COLUMNS, EVENING_MS, HandClock


def kiosk(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def guests(number: int) -> GuestList:
    records = tuple(
        Record(
            n,
            f"CODE{n:05}",
            "Quentin",
            "Vasseur",
            status=TicketStatus.CANCELED if n % 10 == 0 else TicketStatus.VALID,
        )
        for n in range(number)
    )
    return GuestList(records, (), ALL_COLUMNS)


@pytest.fixture
def event(tmp_path: Path) -> Path:
    path = tmp_path / "e.event"
    with EventFile.create(path, Event(name="Soir"), device_name="A") as made:
        import_guests(made, guests(60))
    return path


def test_the_plan_as_json(event: Path) -> None:
    done = kiosk("rehearse", event, "--guests", 500, "--max-wait", 2, "--json")
    found = json.loads(done.stdout)
    assert (done.exit_code, found["guests"]) == (0, 500)
    assert found["enough"] == found["lanes"][-1]["lanes"] == len(found["lanes"])


def test_lanes_that_are_too_few_are_said_so(event: Path, tmp_path: Path) -> None:
    svg = tmp_path / "queue.svg"
    done = kiosk("rehearse", event, "--guests", 900, "--lanes", 1, "--lanes", 2, "--svg", svg)
    assert done.exit_code == 0, done.output
    assert "None of these keeps 95 of 100 guests" in done.stdout
    assert svg.read_text().startswith("<svg")


def test_an_evening_that_was_gives_its_pace(event: Path, tmp_path: Path) -> None:
    clock = HandClock(EVENING_MS)
    earlier = tmp_path / "earlier.event"
    with EventFile.create(earlier, Event(name="2015"), device_name="A", clock=clock) as made:
        import_guests(made, guests(200))
        desk = Desk(made)
        for n in range(200):
            clock.pass_time(12_000 if n % 50 else 45_000)  # 45 seconds with nobody there
            desk.scan(f"CODE{n:05}")
        opened_ms = EVENING_MS - EVENING_MS % 300_000
        took = desk_times_s(made, opened_ms)
    assert set(took) <= {12.0, 24.0}
    before = earlier.read_bytes()
    found = json.loads(kiosk("rehearse", event, "--from", earlier, "--lanes", 1, "--json").stdout)
    assert found["guests"] == 54  # all came then
    assert earlier.read_bytes() == before
    empty = kiosk("rehearse", event, "--from", event)
    assert (empty.exit_code, "nobody came" in empty.stderr) == (1, True)


def test_staff_help_desk_and_the_end_of_the_queue_follow_from_an_evening_and_this_list(
    tmp_path: Path,
) -> None:
    """Of 100 visitors half came, of 20 VIPs all; each tenth who came was refused at first."""
    clock, files = HandClock(EVENING_MS), (tmp_path / "then.event", tmp_path / "now.event")
    starts = EVENING_MS + 365 * 86_400_000
    for path, visitors, vips in zip(files, (100, 200), (20, 60), strict=True):
        records = [
            Record(n, f"CODE{n:05}", "Ada", f"N{n}", category="VIP" if n < vips else "Visitor")
            for n in range(visitors + vips)
        ]
        said = Event(name="Soir", starts_ms=starts)
        with EventFile.create(path, said, device_name="A", clock=clock) as made:
            import_guests(made, GuestList(tuple(records), (), ALL_COLUMNS))
    with EventFile.open(files[0], clock=clock) as then:
        desk = Desk(then)
        for n in range(70):  # the VIPs, and fifty of the visitors
            clock.pass_time(6_000)
            desk.scan(f"CODE{n:05}")
            if n % 10 == 0:
                desk.scan(f"CODE{n:05}")
    done = kiosk("rehearse", files[1], "--from", files[0], "--max-wait", 2, "--json")
    found = json.loads(done.stdout)
    assert found["guests"] == 60 + 200 // 2
    staff = found["staff"]
    assert staff["staff"] == staff["lanes"] + staff["help_desk"]
    assert staff["lanes"] == found["enough"]
    assert staff["help_desk"] >= 1
    assert 160 * 0.03 < staff["helped"] < 160 * 0.25
    ends = datetime.fromisoformat(found["queue_ends"]).timestamp() * 1000 - starts
    assert round(ends / 1000) == round(staff["queue_gone_s"])
    told = kiosk("rehearse", files[1], "--from", files[0], "--max-wait", 2).stdout
    assert "160 guests are reckoned with; 260 are expected" in told
    assert f"{staff['lanes']} at the lanes, {staff['help_desk']} at the help desk" in told
    assert f"The queue ends at about {found['queue_ends'][11:16]}" in told


def test_nobody_on_the_list(tmp_path: Path) -> None:
    path = tmp_path / "empty.event"
    EventFile.create(path, Event(name="x"), device_name="A").close()
    done = kiosk("rehearse", path)
    assert (done.exit_code, "import a guest list" in done.stderr) == (1, True)


def test_a_dress_rehearsal_with_real_desks_and_a_hub_agrees_to_the_last_guest(
    event: Path, tmp_path: Path
) -> None:
    out = tmp_path / "rehearsal.event"
    arguments = ("rehearse", event, "--guests", 60, "--lanes", 2, "--speed", 10_000, "--json")
    done = kiosk(*arguments, "--drive", out)
    assert done.exit_code == 0, done.output
    driven = json.loads(done.stdout.splitlines()[-1])
    assert driven["verdicts"] == {"VALID": 54, "CANCELED": 6}
    assert (driven["admitted"], driven["at_hub"], driven["right"]) == (54, 54, True)
    assert sum(driven["by_desk"].values()) == 54
    assert set(driven["by_desk"]) == {"Lane 1", "Lane 2"}
    with EventFile.open(event) as real, EventFile.open(out) as rehearsed:
        assert (real.counts().admitted, real.journal_rows()) == (0, 0)
        assert rehearsed.counts().admitted == 54
        assert rehearsed.find_guests("Vasseur") == []  # it holds nobody's name
        with pytest.raises(OtherEventError):
            merge(real, rehearsed)
    again = kiosk(*arguments, "--drive", out)
    assert (again.exit_code, "is there already" in again.stderr) == (1, True)
