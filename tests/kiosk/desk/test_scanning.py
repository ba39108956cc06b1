"""The lane: from a picture to a recorded verdict, with the real decoder and the real desk."""

import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest
import qrcode
from numpy.typing import NDArray

from kiosk.desk.desk import Desk
from kiosk.desk.rules.outcome import VerdictReason
from kiosk.desk.rules.verdict import Flag, Verdict
from kiosk.desk.scanning import RETRY_AFTER, LaneLook, ScanLane
from kiosk.desk.words import Words
from kiosk.scan.decode import Decoder
from kiosk.scan.roster import Roster
from kiosk.scan.source import Frame
from sync.file.event_file import EventFile
from sync.model import TicketStatus
from tests.conftest import Seconds
from tests.deciding import own_rows
from tests.kiosk.scan.symbols import spoilt

GOOD = "dmt9tx69d7h7"
Picture = NDArray[np.uint8]


def picture(*texts: str) -> Picture:
    """A white picture with the codes of `texts` side by side."""
    codes = []
    for text in texts:
        code = np.array(qrcode.make(text, box_size=6).convert("L"), np.uint8)
        codes.append(cv2.resize(code, (240, 240), interpolation=cv2.INTER_NEAREST))
    return np.hstack([np.full((240, 20), 255, np.uint8), *codes])


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@dataclass
class RunningDesk:
    """A lane with a camera that takes the pictures a test holds up."""

    desk: Desk
    lane: ScanLane
    seconds: Seconds

    def show(self, image: Picture, *, after: float = 1 / 30) -> LaneLook:
        self.seconds.now += after
        return self.lane.look(Frame(image, self.seconds.now, "", 0))

    def verdict(self, image: Picture, *, after: float = 1 / 30) -> Verdict | None:
        outcome = self.show(image, after=after).outcome
        return outcome.verdict if outcome else None


@pytest.fixture
def desk_app(event_file: EventFile, seconds: Seconds) -> RunningDesk:
    desk = Desk(event_file)
    return RunningDesk(desk, ScanLane(desk, Decoder(), clock=seconds), seconds)


def test_a_picture_of_a_ticket_becomes_one_recorded_verdict(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    verdicts = [desk_app.verdict(picture(GOOD)) for _ in range(30)]
    assert verdicts == [Verdict.VALID] + [None] * 29
    assert own_rows(event_file) == 1


def test_two_tickets_are_nobodys_scan(desk_app: RunningDesk, event_file: EventFile) -> None:
    look = desk_app.show(picture(GOOD, "UNPAID001"))
    assert look.two_tickets
    assert look.outcome is None
    assert own_rows(event_file) == 0


def test_camera_and_hand_scanner_seeing_one_ticket_is_one_scan(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    seen = desk_app.show(picture(GOOD)).outcome
    assert desk_app.lane.typed(GOOD.upper()) is seen
    assert own_rows(event_file) == 1


def test_typed_twice_at_once_is_one_scan_and_typed_later_is_another(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    first = desk_app.lane.typed(GOOD)
    assert desk_app.lane.typed(GOOD) is first
    desk_app.seconds.now += 10
    assert desk_app.lane.typed(GOOD).verdict is Verdict.USED
    assert own_rows(event_file) == 2


def test_after_an_undo_the_ticket_in_view_is_not_let_in_again_but_may_be_typed(
    desk_app: RunningDesk,
) -> None:
    assert desk_app.verdict(picture(GOOD)) is Verdict.VALID
    assert desk_app.lane.act(desk_app.desk.undo_last)
    assert desk_app.verdict(picture(GOOD)) is None
    assert desk_app.lane.typed(GOOD).verdict is Verdict.VALID
    assert desk_app.lane.typed(GOOD).verdict is Verdict.VALID  # the same presentation


def test_what_could_not_be_recorded_is_tried_again_while_it_is_in_view(
    desk_app: RunningDesk, event_path: Path
) -> None:
    away = event_path.with_name("away")
    event_path.rename(away)
    assert desk_app.verdict(picture(GOOD)) is Verdict.NOT_RECORDED
    assert desk_app.verdict(picture(GOOD)) is None
    away.rename(event_path)
    assert desk_app.verdict(picture(GOOD), after=RETRY_AFTER) is Verdict.VALID


def test_what_could_not_be_recorded_can_be_typed_again_at_once(
    desk_app: RunningDesk, event_path: Path
) -> None:
    away = event_path.with_name("away")
    event_path.rename(away)
    assert desk_app.lane.typed(GOOD).verdict is Verdict.NOT_RECORDED
    away.rename(event_path)
    assert desk_app.lane.typed(GOOD).verdict is Verdict.VALID


def test_the_next_picture_of_a_folder_is_another_presentation(
    desk_app: RunningDesk,
) -> None:
    desk_app.show(picture(GOOD))
    desk_app.lane.next_picture()
    assert desk_app.verdict(picture(GOOD)) is Verdict.USED


def test_a_guest_chosen_by_name_is_judged_and_whoever_has_the_same_code_is_judged_anew(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    jean, marie = event_file.guests_with_code("TWICE0001")
    assert desk_app.lane.typed("TWICE0001").verdict is Verdict.AMBIGUOUS
    assert (
        desk_app.lane.act(lambda: desk_app.desk.exceptions.admit_by_name(jean.ticket_id)).verdict
        is Verdict.VALID
    )
    assert desk_app.lane.typed("TWICE0001").verdict is Verdict.AMBIGUOUS
    assert (
        desk_app.lane.act(lambda: desk_app.desk.exceptions.admit_by_name(marie.ticket_id)).verdict
        is Verdict.VALID
    )
    assert own_rows(event_file) == 4


def test_a_scan_right_after_the_name_was_chosen_says_so(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    (guest,) = event_file.guests_with_code(GOOD)
    desk_app.lane.act(lambda: desk_app.desk.exceptions.admit_by_name(guest.ticket_id))
    assert desk_app.lane.typed(GOOD).reason is VerdictReason.JUST_NOW


def test_a_ticket_that_only_the_list_recognises_is_let_in_and_the_row_says_so(
    event_file: EventFile, seconds: Seconds
) -> None:
    desk = Desk(event_file)
    decoder = Decoder(in_step=True, roster=Roster(desk.shown_codes))
    door = RunningDesk(desk, ScanLane(desk, decoder, clock=seconds), seconds)
    looks = [door.show(spoilt(GOOD, "M")) for _ in range(30)]
    (outcome,) = [look.outcome for look in looks if look.outcome]
    assert outcome.verdict is Verdict.VALID
    assert outcome.flags == {Flag.READ_BY_LIST}
    assert Words("en").why(outcome) == "Recognised by the list"
    with event_file.reading() as connection:
        (body,) = connection.execute("SELECT body FROM journal WHERE kind = 'admit'").fetchone()
    assert json.loads(body)["flags"] == ["read_by_list"]
    assert float(json.loads(body)["agreement"]) >= 9


def test_a_ticket_that_is_read_says_nothing_of_the_list(desk_app: RunningDesk) -> None:
    outcome = desk_app.show(picture(GOOD)).outcome
    assert outcome
    assert not outcome.flags


def test_withdrawn_tickets_and_badges_are_on_the_list_too(event_file: EventFile) -> None:
    """The list must hold what is refused as well: else a neighbour would be let in for it."""
    codes = set(Desk(event_file).shown_codes())
    everybody = event_file.everybody()
    assert {guest.status for guest in everybody} > {TicketStatus.VALID}
    assert codes == {g.code for g in everybody} | {g.badge_code for g in everybody}
