"""How the lists stand here and at pretix, in lines for a person and as JSON for programs."""

from collections.abc import Iterator, Mapping

from badges.text.cleaning import plain
from sync.model import Event
from sync.pretix.outcomes import PushOutcome
from sync.pretix.standing import Heads, ListStanding, Standing, TroubledRow

WORDS: Mapping[PushOutcome, str] = {
    PushOutcome.AT_PRETIX: "at pretix",
    PushOutcome.ANNULLED: "taken back at pretix",
    PushOutcome.UNDONE_BEFORE: "taken back before pretix heard of it",
    PushOutcome.NOT_ANNULLED: "taken back here, not at pretix",
    PushOutcome.NOT_AT_PRETIX: "not for pretix",
    PushOutcome.UNKNOWN_THERE: "unknown to pretix",
    PushOutcome.REFUSED: "refused by pretix",
    PushOutcome.WAITING: "waiting",
}
"""What became of rows."""
_BETWEEN = (
    ("waiting", "still to be told"),
    ("not_at_pretix", "not for pretix"),
    ("not_counted_there", "told, not counted there: canceled, unpaid or of another product"),
    ("kept_there", "taken back here, not at pretix"),
)


def lines(found: Standing, event: Event) -> Iterator[str]:
    """What a person is told."""
    for each in found.lists:
        yield plain(f"{each.name}: {_numbers(each)}")
        for name, words in _BETWEEN:
            number = getattr(each, name)
            if number:
                yield f"    {number:,} {words}"
    for outcome, number in found.outcomes.items():
        yield f"{number:,} {WORDS[outcome]}"
    for reason, number in found.reasons.items():
        yield plain(f"    {number:,}: {reason}")
    for row in found.troubled:
        yield plain(
            f"{_time(event, row.row.at_ms)}  {row.device}  {row.list_name}  "
            f"{WORDS[row.outcome.outcome]}: {row.outcome.reason}"
        )
    yield f"pulled {_time(event, found.pulled_ms)}, last contact {_time(event, found.contact_ms)}"
    if found.trouble:
        yield plain(f"pretix cannot be asked: {found.trouble}")


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


def _numbers(each: ListStanding) -> str:
    ours = f"{each.ours.admitted:,} admitted, {each.ours.inside:,} inside"
    if each.pretix is None:
        return ours
    there = f"pretix {each.pretix.admitted:,} and {each.pretix.inside:,}"
    between = "" if each.is_equal else "; these do not come to the same: pull, then look again"
    return f"{ours}; {there}{between}"


def _list_facts(each: ListStanding) -> dict[str, object]:
    return {
        "list": each.name,
        "number": each.number,
        "ours": _heads(each.ours),
        "pretix": _heads(each.pretix) if each.pretix else None,
        **{name: getattr(each, name) for name, _ in _BETWEEN},
        "equal": each.is_equal,
    }


def _heads(heads: Heads) -> dict[str, int]:
    return {"admitted": heads.admitted, "inside": heads.inside}


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
    return "never" if ms is None else f"{event.local_time(ms):%Y-%m-%d %H:%M:%S}"


def _iso(event: Event, ms: int | None) -> str | None:
    return None if ms is None else event.local_time(ms).isoformat(timespec="milliseconds")
