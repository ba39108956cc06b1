"""JSON for scripts, safe to be looked at by people, too."""

import json
import re

_UNSAFE_IN_TERMINALS = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def json_line(value: object) -> str:
    """`value` as one line of JSON that a terminal shows and never obeys; a set is a sorted list."""
    text = json.dumps(value, ensure_ascii=False, default=sorted)
    return _UNSAFE_IN_TERMINALS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
