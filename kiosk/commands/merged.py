"""What a merge did, told; on whichever way the rows came."""

from pathlib import Path

from badges.text.cleaning import plain
from kiosk.ui.speech import tell, tell_json
from sync.file.event_file import EventFile
from sync.merging.merge import Merged


def print_merged(into: Path, event_file: EventFile, total: Merged, *, as_json: bool) -> None:
    """Print what a merge into `event_file`, at `into`, did, and what is to be looked at now."""
    found = event_file.conflict_count()
    if as_json:
        _print_json(total, found)
    else:
        _print_lines(into, total, found)
    clocks = event_file.wrong_clocks()
    if clocks:
        names = ", ".join(plain(clock.device) for clock in clocks)
        tell(
            "Clocks that are off: {names}. See kiosk sync conflicts {into}",
            names=names,
            into=into,
            err=True,
        )


def _print_json(total: Merged, found: int) -> None:
    facts: dict[str, object] = {
        "new": total.new,
        "duplicate": total.duplicate,
        "rejected": total.rejected,
        "conflicts": found,
    }
    if total.lists:
        facts["lists"] = total.lists
    if total.incomplete:
        facts["incomplete"] = [cut.name for cut in total.incomplete]
    tell_json(facts)


def _print_lines(into: Path, total: Merged, found: int) -> None:
    tell(
        "{new} new, {duplicate} known already, {rejected} rejected, "
        "{found} {found:conflict|conflicts} in all.",
        new=total.new,
        duplicate=total.duplicate,
        rejected=total.rejected,
        found=found,
    )
    if total.lists:
        tell("A newer guest list was taken, with the rules of its check-in lists.")
    if total.rejected:
        tell("Rejected rows are kept in the table `quarantine`, with the reason.", err=True)
    if found:
        tell("See them: kiosk sync conflicts {into}", into=into, err=True)
