"""The gate: one presentation of a ticket is one scan."""

from kiosk.scan.gate import EMPTY_AFTER, GONE_AFTER, Gate, Passed

FRAME = 1 / 30


def gate() -> Gate:
    return Gate(lambda text: text.startswith("T"))


def scans(of: Gate, frames: list[list[str]], *, start: float = 0.0) -> list[str]:
    """What passes of pictures taken thirty times a second."""
    looks = [of.look(texts, start + number * FRAME) for number, texts in enumerate(frames)]
    return [look.text for look in looks if look.text is not None]


def test_a_ticket_held_for_half_a_minute_is_one_scan() -> None:
    assert scans(gate(), [["T1"]] * 900) == ["T1"]


def test_frames_in_which_it_could_not_be_read_do_not_matter() -> None:
    held = ([["T1"]] + [[]] * 50) * 20
    assert scans(gate(), held) == ["T1"]


def test_a_ticket_that_leaves_and_returns_is_a_new_scan() -> None:
    away: list[list[str]] = [[]] * (int(GONE_AFTER * 30) + 2)
    assert scans(gate(), [["T1"], *away, ["T1"], ["T1"]]) == ["T1", "T1"]


def test_the_next_ticket_needs_no_pause() -> None:
    assert scans(gate(), [["T1"], ["T1"], ["T2"], ["T2"], ["T3"]]) == ["T1", "T2", "T3"]


def test_two_tickets_in_a_picture_are_refused() -> None:
    of = gate()
    assert of.look(["T1", "T2"], 0.0) == Passed(two_tickets=True)
    assert of.look(["T2", "T1"], FRAME) == Passed(two_tickets=True)


def test_a_ticket_seen_beside_another_is_a_scan_when_it_is_shown_alone_later() -> None:
    of = gate()
    of.look(["T1", "T2"], 0.0)
    assert of.look(["T1"], GONE_AFTER + 0.1) == Passed(text="T1")


def test_two_tickets_read_in_turns_are_not_scanned_again_and_again() -> None:
    assert scans(gate(), [["T1"], ["T2"]] * 100) == ["T1", "T2"]


def test_a_poster_beside_a_ticket_is_left_out() -> None:
    assert scans(gate(), [["https://x", "T1"], ["T1", "wifi"]]) == ["T1"]


def test_one_code_read_twice_in_a_picture_is_one_ticket() -> None:
    assert gate().look(["T1", "t1 "], 0.0) == Passed(text="t1 ")


def test_a_code_alone_passes_whatever_it_is() -> None:
    assert scans(gate(), [["https://x"]] * 5) == ["https://x"]


def test_two_codes_that_are_both_no_tickets_are_refused() -> None:
    assert gate().look(["https://x", "wifi"], 0.0) == Passed(two_tickets=True)


def test_after_forgetting_the_same_ticket_is_a_new_scan() -> None:
    of = gate()
    of.look(["T1"], 0.0)
    of.forget()
    assert of.look(["T1"], FRAME) == Passed(text="T1")


def test_the_one_that_stays_when_the_other_has_gone_is_a_scan_and_once() -> None:
    both, alone = [["T1", "T2"]] * 10, [["T2"]] * 90
    assert scans(gate(), [["T1"], *both, *alone]) == ["T1", "T2"]
    flickering = [["T1", "T2"], ["T1"], ["T2"]] * 30  # both are in view, not always read
    assert scans(gate(), flickering) == []


def test_nothing_leaves_while_no_picture_comes() -> None:
    of = gate()
    assert of.look(["T1"], 0.0).text
    assert of.look(["T1"], 10 * GONE_AFTER).text is None
    of.look([], 10 * GONE_AFTER + FRAME)
    of.look([], 12 * GONE_AFTER)
    assert of.look(["T1"], 12 * GONE_AFTER + FRAME).text


def test_where_nothing_like_a_code_is_in_view_all_have_left_sooner() -> None:
    for empty in (True, False):
        of = gate()
        of.look(["T1"], 0.0)
        of.look([], 0.1, empty=empty)
        of.look([], 0.1 + EMPTY_AFTER, empty=empty)
        assert bool(of.look(["T1"], 0.2 + EMPTY_AFTER).text) is empty
    of.look(["T1"], 1.0)
    for number in range(20):  # a hand that shakes: blurred, then nothing for a moment, then read
        blurred = of.look([], 1.1 + number, empty=True), of.look([], 1.3 + number, empty=False)
        again = of.look(["T1"], 1.4 + number), of.look([], 2.0 + number, empty=True)
        assert not any(look.text for look in (*blurred, *again))


def test_some_codes_may_leave_sooner() -> None:
    of = Gate(lambda _: True, gone_after=lambda code: 0.5 if code == "N0W" else GONE_AFTER)
    pause: list[list[str]] = [[]] * 20
    assert scans(of, [["now"], ["T1"], *pause, ["now"], ["T1"]]) == ["now", "T1", "now"]
