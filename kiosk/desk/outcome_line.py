"""An outcome as a line: JSON for scripts, one sentence for people."""

import json
import re

from badges.codes.ticket_code import shown
from kiosk.desk.rules.outcome import Outcome
from kiosk.desk.words import Words

_UNSAFE_IN_TERMINALS = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def json_line(value: object) -> str:
    """`value` as one line of JSON that a terminal shows and never obeys."""
    text = json.dumps(value, ensure_ascii=False)
    return _UNSAFE_IN_TERMINALS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


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
