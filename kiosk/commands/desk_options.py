"""What commands share that judge guests: the options, the desk, and a look at the clock."""

from typing import TYPE_CHECKING

import click

from kiosk.commands.paths import Decorator
from kiosk.ui.speech import Refused, tell
from sync.file.event_file import EventFile

if TYPE_CHECKING:
    from kiosk.desk.desk import Desk

exit_option: Decorator = click.option(
    "--exit", "exiting", is_flag=True, help="People leave instead of entering."
)
unpaid_option: Decorator = click.option(
    "--accept-unpaid",
    is_flag=True,
    help="Let unpaid guests in where the list includes them; it is recorded.",
)
ask_option: Decorator = click.option(
    "--ask-nothing", is_flag=True, help="Let guests in without the list's questions."
)


def desk_at(
    event_file: EventFile,
    list_name: str,
    *,
    exiting: bool,
    accept_unpaid: bool,
    ask_nothing: bool,
    gate: str = "",
) -> "Desk":
    """The desk that the options describe; raises `Refused` when there is no such list."""
    from kiosk.desk.desk import Desk
    from sync.guests.check_in_lists import UnknownListError
    from sync.model import Direction

    with Refused.for_errors(UnknownListError):
        return Desk(
            event_file,
            list_name=list_name,
            direction=Direction.EXIT if exiting else Direction.ENTRY,
            accept_unpaid=accept_unpaid,
            ask=not ask_nothing,
            gate=gate,
        )


def warn_of_clock(event_file: EventFile) -> None:
    """Say so on stderr when this computer's clock shows a time that has been already."""
    from kiosk.doctor.clock import SLACK_MS, WRITTEN_MS

    now_ms, event = event_file.clock.wall_ms(), event_file.event
    if now_ms < max(WRITTEN_MS, (event.guest_list_ms or 0) - SLACK_MS):
        shown = f"{event.local_time(now_ms):%Y-%m-%d %H:%M}"
        tell(
            "This computer’s clock says {shown}, which is past: set it right.",
            shown=shown,
            err=True,
        )
