"""An outcome as a line: JSON for scripts, one sentence for people."""

from badges.codes.ticket_code import shown
from kiosk.desk.rules.outcome import Outcome
from kiosk.desk.words import Words
from kiosk.ui.json_line import json_line


def as_line(outcome: Outcome, words: Words, *, ms: float, source: str | None = None) -> str:
    """`outcome` as one JSON object; `ms` is how long it took, `source` the picture's name."""
    guest = outcome.guest
    facts: dict[str, object] = {
        "code": outcome.code,
        "verdict": outcome.verdict,
        "guest": {"name": guest.name, "category": guest.category} if guest else None,
        "list": outcome.list_name,
        "at": outcome.at.isoformat(timespec="milliseconds"),
        "ms": round(ms, 1),
        "message": words.message(outcome),
    }
    if outcome.reason:
        facts["reason"] = outcome.reason
    if outcome.flags:
        facts["flags"] = sorted(outcome.flags)
    if source:
        facts["source"] = source
    return json_line(facts)


def as_text(outcome: Outcome, words: Words) -> str:
    """`outcome` as one line for people."""
    guest = outcome.guest
    who = ", ".join(filter(None, [guest.name, guest.category])) if guest else ""
    parts = [f"{shown(outcome.code):<12}", f"{outcome.verdict:<12}", who, words.message(outcome)]
    return "  ".join(part for part in parts if part)
