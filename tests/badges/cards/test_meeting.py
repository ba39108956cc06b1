"""The rules of a swap, one story a line: what happens when, and what is given in the end."""

from __future__ import annotations

import pytest

from badges.cards.business_card import BusinessCard, CardField
from badges.cards.meeting import (
    MOST,
    READ_SECONDS,
    ROUNDS,
    SILENCE_SECONDS,
    TURN_SECONDS,
    WAIT_SECONDS,
    Meeting,
    MeetingAnswer,
    Participant,
    Phase,
    SwapWay,
)

A = MeetingAnswer


def play(story: str, *, staff: bool = False) -> tuple[Meeting, list[MeetingAnswer]]:
    """Play a story: one word a second, unless a word is a number of seconds to wait.

    ``a`` shows a badge, ``+a`` presses their key, ``give`` and ``swap`` choose a way, ``group``
    opens to a group, ``staff`` confirms, ``esc`` leaves, ``stay`` is a key of no meaning.
    ``a=email`` gives that field, ``a=`` nothing.  The screen shows all of it, after ``small`` not.
    """
    meeting, now, answers = Meeting(staff_confirms=staff), 100.0, []
    fits = True
    for word in story.split():
        if word in ("small", "large"):
            fits = word == "large"
            meeting = meeting.shown(fits, now)
            continue
        if word.replace(".", "").isdigit():
            now += float(word) - 1
            continue
        now += 1
        meeting, ran_out = meeting.passed(now)
        if ran_out is not A.NOTHING:
            answers.append(ran_out)
        meeting, answer = step(meeting, word, now)
        answers.append(answer)
        meeting = meeting.shown(fits, now)
    return meeting, answers


def step(meeting: Meeting, word: str, now: float) -> tuple[Meeting, MeetingAnswer]:
    if word.startswith("+"):
        return meeting.said_yes(word[1:], now)
    if "=" in word:
        ticket_id, _, fields = word.partition("=")
        return meeting.gave(ticket_id, map(CardField, filter(None, fields.split(","))), now)
    if word in ("give", "swap"):
        return meeting.chose(SwapWay(word), now)
    if word == "stay":
        return meeting.stayed(now), A.NOTHING
    other = {"group": meeting.opened_to_group, "staff": meeting.confirmed}.get(word)
    if other:
        return other(now)
    if word == "esc":
        return meeting.left()
    if word == "tick":
        return meeting, A.NOTHING
    own = BusinessCard(first_name=word, email=f"{word}@x.example", phone="+33")
    return meeting.came(Participant(word, own), now)


def given(meeting: Meeting) -> str:
    if meeting.phase is not Phase.DONE:
        return ""
    return " ".join(f"{giver.ticket_id}>{taker.ticket_id}" for giver, taker in meeting.gifts())


STORIES = [
    # two people
    ("a b +a +b", "a>b b>a", [A.JOINED, A.JOINED, A.YES, A.DONE]),
    ("a b 3 a b", "a>b b>a", [A.JOINED, A.JOINED, A.YES, A.DONE]),
    ("a b 3 a +b", "a>b b>a", [A.JOINED, A.JOINED, A.YES, A.DONE]),
    ("a b +b", "", [A.JOINED, A.JOINED, A.YES]),
    ("a b +a +a", "", [A.JOINED, A.JOINED, A.YES, A.YES_BEFORE]),
    ("a b", "", [A.JOINED, A.JOINED]),
    ("a +a", "", [A.JOINED, A.NOT_ASKED]),
    ("+a", "", [A.NOT_ASKED]),
    ("a b +c", "", [A.JOINED, A.JOINED, A.NOT_ASKED]),
    # the same badge twice, a badge that hangs there, a third badge
    ("a a", "", [A.JOINED, A.STILL_ALONE]),
    ("a b b", "", [A.JOINED, A.JOINED, A.TOO_SOON]),
    ("a b a", "", [A.JOINED, A.JOINED, A.TOO_SOON]),
    ("a b c", "", [A.JOINED, A.JOINED, A.THIRD]),
    ("a b c +a +b", "a>b b>a", [A.JOINED, A.JOINED, A.THIRD, A.YES, A.DONE]),
    ("a b +a c +b", "a>b b>a", [A.JOINED, A.JOINED, A.YES, A.TOO_LATE, A.DONE]),
    # silence
    ("a 21 tick", "", [A.JOINED, A.SILENCE, A.NOTHING]),
    ("a 19 b", "", [A.JOINED, A.JOINED]),
    ("a 20 b", "", [A.JOINED, A.SILENCE, A.JOINED]),
    ("a 15 a 6 b", "", [A.JOINED, A.STILL_ALONE, A.SILENCE, A.JOINED]),
    ("a b +a 15 tick", "", [A.JOINED, A.JOINED, A.YES, A.SILENCE, A.NOTHING]),
    ("a b 14 stay 14 +a", "", [A.JOINED, A.JOINED, A.NOTHING, A.YES]),
    ("a b +a esc", "", [A.JOINED, A.JOINED, A.YES, A.LEFT]),
    ("esc", "", [A.NOTHING]),
    ("a b +a +b 20 tick", "", [A.JOINED, A.JOINED, A.YES, A.DONE, A.NOTHING]),
    # whoever comes next waits until each card was shown once, and begins anew
    ("a b +a +b c", "a>b b>a", [A.JOINED, A.JOINED, A.YES, A.DONE, A.CARDS_TAKEN]),
    ("a b +a +b a", "a>b b>a", [A.JOINED, A.JOINED, A.YES, A.DONE, A.CARDS_TAKEN]),
    ("a b +a +b 10 c", "", [A.JOINED, A.JOINED, A.YES, A.DONE, A.JOINED]),
    ("a b +a +b esc c", "", [A.JOINED, A.JOINED, A.YES, A.DONE, A.NOTHING, A.JOINED]),
    # what is given: more asks nobody else again, less asks everybody, one's own yes is void
    ("a=email", "", [A.NOT_ASKED]),
    ("a a=email b 3 +a +b", "a>b b>a", [A.JOINED, A.CHANGED, A.JOINED, A.YES, A.DONE]),
    ("a b +a b=email +b", "a>b b>a", [A.JOINED, A.JOINED, A.YES, A.CHANGED, A.DONE]),
    ("a b a=email +a a= +b", "", [A.JOINED, A.JOINED, A.CHANGED, A.YES, A.CHANGED, A.YES]),
    ("a b a=email +b a=phone +a", "", [A.JOINED, A.JOINED, A.CHANGED, A.YES, A.CHANGED, A.YES]),
    ("a b +a a=email +b", "", [A.JOINED, A.JOINED, A.YES, A.CHANGED, A.YES]),
    ("a b a=site +a", "", [A.JOINED, A.JOINED, A.NOTHING, A.YES]),
    ("a b give b=email", "", [A.JOINED, A.JOINED, A.CHANGED, A.NOT_ASKED]),
    ("a b 3 a=email a", "", [A.JOINED, A.JOINED, A.CHANGED, A.TOO_SOON]),
    ("a b 3 a=email b", "", [A.JOINED, A.JOINED, A.CHANGED, A.YES]),
    # nobody can agree to what the screen does not show
    ("a small b 3 a +b", "", [A.JOINED, A.JOINED, A.NOT_SHOWN, A.NOT_SHOWN]),
    ("a small b 3 large a 3 b", "", [A.JOINED, A.JOINED, A.TOO_SOON, A.YES]),
    ("a b +a small b=email 3 b", "", [A.JOINED, A.JOINED, A.YES, A.CHANGED, A.NOT_SHOWN]),
    # one way
    ("a b give +a", "a>b", [A.JOINED, A.JOINED, A.CHANGED, A.DONE]),
    ("a give b +a", "a>b", [A.JOINED, A.CHANGED, A.JOINED, A.DONE]),
    ("a b give +b", "", [A.JOINED, A.JOINED, A.CHANGED, A.NOT_ASKED]),
    ("a b +b give +a", "a>b", [A.JOINED, A.JOINED, A.YES, A.CHANGED, A.DONE]),
    ("a b +a give", "", [A.JOINED, A.JOINED, A.YES, A.CHANGED]),
    ("a b +a give +a", "a>b", [A.JOINED, A.JOINED, A.YES, A.CHANGED, A.DONE]),
    ("a b +a give swap +b", "", [A.JOINED, A.JOINED, A.YES, A.CHANGED, A.CHANGED, A.YES]),
    ("a b give swap +a", "", [A.JOINED, A.JOINED, A.CHANGED, A.CHANGED, A.YES]),
    ("a b swap", "", [A.JOINED, A.JOINED, A.NOTHING]),
    ("give", "", [A.NOTHING]),
    # groups
    (
        "a group b c +a +b +c",
        "a>b a>c b>a b>c c>a c>b",
        [A.JOINED, A.CHANGED, A.JOINED, A.JOINED, A.YES, A.YES, A.DONE],
    ),
    ("a b group c +a d", "", [A.JOINED, A.JOINED, A.CHANGED, A.JOINED, A.YES, A.TOO_LATE]),
    ("a b +a group", "", [A.JOINED, A.JOINED, A.YES, A.NOTHING]),
    (
        "a group give b c +a",
        "a>b a>c",
        [A.JOINED, A.CHANGED, A.CHANGED, A.JOINED, A.JOINED, A.DONE],
    ),
    (
        "a group b c +a +c 15 tick",
        "a>c c>a",
        [A.JOINED, A.CHANGED, A.JOINED, A.JOINED, A.YES, A.YES, A.DONE, A.NOTHING],
    ),
    (
        "a group b c +a 15 tick",
        "",
        [A.JOINED, A.CHANGED, A.JOINED, A.JOINED, A.YES, A.SILENCE, A.NOTHING],
    ),
]


@pytest.mark.parametrize(("story", "gifts", "answers"), STORIES, ids=[s[0] for s in STORIES])
def test_story(story: str, gifts: str, answers: list[MeetingAnswer]) -> None:
    meeting, answered = play(story)
    assert answered == answers
    assert given(meeting) == gifts


def test_eight_people_and_no_ninth() -> None:
    meeting, answers = play("p1 group p2 p3 p4 p5 p6 p7 p8 p9")
    assert answers[-2:] == [A.JOINED, A.FULL]
    assert len(meeting.people) == MOST
    for person in meeting.people:
        meeting, _ = meeting.said_yes(person.ticket_id, meeting.at + 1)
    assert len(given(meeting).split()) == MOST * (MOST - 1)


def test_staff_confirm_where_the_event_wants_it() -> None:
    meeting, answers = play("a b +a +b", staff=True)
    assert answers[-1] is A.STAFF_NEEDED
    assert given(meeting) == ""
    meeting, answers = play("a b +a +b staff", staff=True)
    assert answers[-1] is A.DONE
    assert given(meeting) == "a>b b>a"
    meeting, answers = play("a b staff", staff=True)
    assert answers[-1] is A.NOTHING
    meeting, answers = play("a b +a +b 31 staff", staff=True)
    assert answers[-2:] == [A.SILENCE, A.NOTHING]
    assert meeting.staff_confirms
    assert play("a b +a +b c", staff=True)[1][-1] is A.TOO_LATE


def test_what_is_given_is_the_card_that_was_shown() -> None:
    given = frozenset({CardField.EMAIL})
    old, new = (BusinessCard("A", email=f"{age}@a.example", phone="+33") for age in ("old", "new"))
    meeting, _ = Meeting().came(Participant("a", old, given), 1)
    meeting, _ = meeting.came(Participant("b"), 2)
    meeting, _ = meeting.shown(True, 2).came(Participant("a", new, given), 2 + READ_SECONDS)
    assert meeting.people[0].card.phone == ""
    assert meeting.people[0].card.email == "old@a.example"
    assert meeting.yes == {"a"}


def test_the_time_that_is_left_is_known() -> None:
    assert Meeting().seconds_left(5) is None
    waiting, _ = Meeting().came(Participant("a"), 10)
    assert waiting.seconds_left(12) == WAIT_SECONDS - 2
    asking, _ = waiting.came(Participant("b"), 12)
    asking = asking.shown(True, 12)
    assert asking.seconds_left(12) == SILENCE_SECONDS
    for ticket in "ab":
        asking, _ = asking.said_yes(ticket, 13)
    assert asking.seconds_left(14) == 2 * ROUNDS * TURN_SECONDS - 1
    assert asking.seconds_left(99) == 0
