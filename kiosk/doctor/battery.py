"""The battery, as Linux tells it; no other system tells it without a further library."""

import sys
from pathlib import Path

from kiosk.doctor.finding import Check, Finding, ok, warning
from kiosk.ui.translation import Translation, _

LOW = 50
"""Per cent; less than this may not last the evening."""
POWER_SUPPLY = Path("/sys/class/power_supply")


def battery(
    say: Translation, *, folder: Path = POWER_SUPPLY, system: str = sys.platform
) -> Finding:
    """How full the battery is, and whether it is being emptied."""
    if system != "linux":
        return ok(Check.BATTERY, say(_("unknown: look whether the charger is plugged in")))
    levels, emptying = [], False
    for supply in sorted(folder.glob("*")):
        # A wireless mouse is listed with its battery too, with the scope "Device".
        if _says(supply, "type") != "Battery" or _says(supply, "scope") == "Device":
            continue
        emptying |= _says(supply, "status") == "Discharging"
        if (capacity := _says(supply, "capacity")).isdecimal():
            levels.append(int(capacity))
    if not levels:
        return ok(Check.BATTERY, say(_("none, or it cannot be read")))
    level = round(sum(levels) / len(levels))
    if not emptying:
        return ok(Check.BATTERY, say(_("{number} %, on mains power"), number=level))
    text = say(_("{number} %, not charging"), number=level)
    if level < LOW:
        return warning(Check.BATTERY, text, say(_("Plug the charger in")))
    return ok(Check.BATTERY, text)


def _says(supply: Path, name: str) -> str:
    try:
        return (supply / name).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
