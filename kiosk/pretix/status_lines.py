"""How the lists stand here and at pretix, in lines for a person and as JSON for programs."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict

from badges.text.cleaning import plain
from kiosk.pretix.reasons import reason_said
from kiosk.ui.speech import marked, say, spoken_language
from kiosk.ui.translation import Translation
from sync.model import Event
from sync.pretix.outcomes import PushOutcome
from sync.pretix.standing import ListStanding, Standing, TroubledRow

WORDS: Mapping[PushOutcome, str] = {
    PushOutcome.AT_PRETIX: marked("at pretix"),
    PushOutcome.ANNULLED: marked("taken back at pretix"),
    PushOutcome.UNDONE_BEFORE: marked("taken back before pretix heard of it"),
    PushOutcome.NOT_ANNULLED: marked("taken back here, not at pretix"),
    PushOutcome.NOT_AT_PRETIX: marked("not for pretix"),
    PushOutcome.UNKNOWN_THERE: marked("unknown to pretix"),
    PushOutcome.REFUSED: marked("refused by pretix"),
    PushOutcome.WAITING: marked("waiting"),
}
"""What became of rows."""
_BETWEEN = (
    ("waiting", marked("still to be told")),
    ("not_at_pretix", marked("not for pretix")),
    (
        "not_counted_there",
        marked("told, not counted there: canceled, unpaid or of another product"),
    ),
    ("kept_there", marked("taken back here, not at pretix")),
)


def lines(found: Standing, event: Event) -> Iterator[str]:
    """What a person is told."""
    for each in found.lists:
        yield plain(f"{each.name}: {_numbers(each)}")
        for name, words in _BETWEEN:
            number = getattr(each, name)
            if number:
                yield f"    {number:,} {say(words)}"
    for outcome, number in found.outcomes.items():
        yield f"{number:,} {say(WORDS[outcome])}"
    for reason, number in found.reasons.items():
        yield plain(f"    {number:,}: {_said(reason)}")
    for row in found.troubled:
        yield plain(
            f"{_time(event, row.row.at_ms)}  {row.device}  {row.list_name}  "
            f"{say(WORDS[row.outcome.outcome])}: {_said(row.outcome.reason)}"
        )
    yield say(
        "pulled {pulled}, last contact {contact}",
        pulled=_time(event, found.pulled_ms),
        contact=_time(event, found.contact_ms),
    )
    if found.trouble:
        yield plain(say("pretix cannot be asked: {trouble}", trouble=found.trouble))


def facts(found: Standing, event: Event) -> dict[str, object]:
    """What a program is told."""
    return {
        "lists": [_list_facts(each) for each in found.lists],
        "outcomes": dict(found.outcomes),
        "reasons": dict(found.reasons),
        "troubled": [_row_facts(each, event) for each in found.troubled],
        "pulled": _iso(event, found.pulled_ms),
        "contact": _iso(event, found.contact_ms),
        "trouble": found.trouble or None,
    }


def _said(reason: str) -> str:
    return reason_said(reason, Translation(spoken_language()))


def _numbers(each: ListStanding) -> str:
    ours = say(
        "{admitted:,} admitted, {inside:,} inside",
        admitted=each.ours.admitted,
        inside=each.ours.inside,
    )
    if each.pretix is None:
        return ours
    there = say(
        "pretix {admitted:,} and {inside:,}",
        admitted=each.pretix.admitted,
        inside=each.pretix.inside,
    )
    between = "" if each.is_equal else say("; these do not come to the same: pull, then look again")
    return f"{ours}; {there}{between}"


def _list_facts(each: ListStanding) -> dict[str, object]:
    return {
        "list": each.name,
        "number": each.number,
        "ours": asdict(each.ours),
        "pretix": asdict(each.pretix) if each.pretix else None,
        **{name: getattr(each, name) for name, _ in _BETWEEN},
        "equal": each.is_equal,
    }


def _row_facts(each: TroubledRow, event: Event) -> dict[str, object]:
    return {
        "row": each.row.hash.hex(),
        "kind": each.row.kind,
        "at": _iso(event, each.row.at_ms),
        "device": each.device,
        "list": each.list_name,
        "outcome": each.outcome.outcome,
        "reason": each.outcome.reason,
    }


def _time(event: Event, ms: int | None) -> str:
    return say("never") if ms is None else f"{event.local_time(ms):%Y-%m-%d %H:%M:%S}"


def _iso(event: Event, ms: int | None) -> str | None:
    return None if ms is None else event.local_time(ms).isoformat(timespec="milliseconds")
