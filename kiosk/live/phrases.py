"""What the live view says, on a screen and on the web page alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk import sentences
from kiosk.desk.rules.verdict import Verdict
from kiosk.desk.words import Words, _
from kiosk.live.definitions import Number, between, number_name
from kiosk.live.forecast import Stage, full_at_ms, stage

if TYPE_CHECKING:
    from kiosk.live.feed import LiveState
    from kiosk.live.forecast import ForecastBand

NEARLY_FULL = 0.9
"""Share of the capacity from which the view warns."""


def fullness(state: LiveState) -> float | None:
    """Inside as a share of the capacity, or None when nobody has said how many the place holds."""
    capacity = state.count.capacity
    return state.count.inside / capacity if capacity else None


def warning(state: LiveState, words: Words) -> str:
    """What is to be done about the place filling up, or nothing."""
    full = fullness(state)
    if full is None or full < NEARLY_FULL:
        return ""
    if full >= 1:
        return words(_("FULL: let nobody in"))
    left = (state.count.capacity or 0) - state.count.inside
    said = words(_("NEARLY FULL: {number} {number:place|places} left"), number=words.number(left))
    return ", ".join(filter(None, [said, filling(state, words)]))


def outlook(state: LiveState, words: Words) -> list[str]:
    """The forecast as sentences, or why there is none."""
    found = state.forecast
    if found is None:
        if stage(state.count) is Stage.OVER:
            number = words.number(state.count.awaited)
            return [
                words(_("arrivals are over; {number} {number:has|have} not come"), number=number)
            ]
        return [words(_("forecast: too early to tell"))]
    said = [
        words(_("{band} in all"), band=band(found.total, words)),
        words(_("at most {band} inside"), band=band(found.inside, words)),
    ]
    if found.queue_ends_ms is not None:
        at = words.time(state.event.local_time(found.queue_ends_ms))
        said.append(words(_("queue until about {time}"), time=at))
    return said


def filling(state: LiveState, words: Words) -> str:
    """By when the place will be full as it goes now, or "" when it will not be soon."""
    full_ms = full_at_ms(state.count)
    if full_ms is None:
        return ""
    return words(_("full at about {time}"), time=words.time(state.event.local_time(full_ms)))


def movement(state: LiveState, words: Words) -> list[str]:
    """What is between the numbers: who is not expected, left, came back, or was refused."""
    count = state.count
    said = [between(count, words)]
    if count.exits:
        left, back = number_name(Number.LEFT, words), number_name(Number.CAME_BACK, words)
        said += [
            f"{words.number(count.left)} {left}",
            f"{words.number(count.returned)} {back}",
        ]
    if state.refused_people.people:
        said.append(
            words(
                _("{number} refused, {never} never got in"),
                number=words.number(state.refused_people.people),
                never=words.number(state.refused_people.never_in),
            )
        )
    return [each for each in said if each]


def oddities(state: LiveState, words: Words) -> list[tuple[str, int]]:
    """What is out of the ordinary: its name and how often; conflicts first."""
    return [
        (words(_("conflicts")), state.conflicts),
        (number_name(Number.WALK_INS, words), state.count.walk_ins),
        (words(_("sent to the help desk")), state.count.help_desk),
        (words(_("cards given")), state.count.cards_shared),
    ]


def band(found: ForecastBand, words: Words) -> str:
    """A band of numbers, or the one number that it is."""
    if found.low == found.high:
        return words.number(found.low)
    return f"{words.number(found.low)}–{words.number(found.high)}"


def heard(state: LiveState, heard_ms: int | None, words: Words) -> str:
    """When a desk was last heard of."""
    if heard_ms is None:
        return words(_("never"))
    now = state.event.local_time(state.count.at_ms)
    return words.moment(state.event.local_time(heard_ms), now)


def verdict(code: str, words: Words) -> str:
    """What a refusal is called; one that another version wrote keeps its code."""
    return words(sentences.VERDICTS[Verdict(code)].word) if code in set(Verdict) else code


def refusals(refused: dict[str, int], words: Words) -> str:
    """Refusals by verdict, as one line."""
    parts = [f"{words.number(number)} {verdict(code, words)}" for code, number in refused.items()]
    return " · ".join(parts)


def percent(part: float, words: Words) -> str:
    """A share, as 68 %."""
    return words(_("{number} %"), number=words.number(round(100 * part)))
