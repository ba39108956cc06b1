"""The command `kiosk`, its help told in the order of an evening."""

import io
import sys
from collections.abc import Sequence
from typing import Any

import click

from kiosk.commands.badges import badges
from kiosk.commands.booth import booth
from kiosk.commands.cards import cards
from kiosk.commands.categories import categories
from kiosk.commands.central import central
from kiosk.commands.check import check
from kiosk.commands.count import count
from kiosk.commands.demo import demo
from kiosk.commands.desk import desk
from kiosk.commands.doctor import doctor
from kiosk.commands.guests import guests
from kiosk.commands.hub import hub
from kiosk.commands.light import show, watch
from kiosk.commands.lists import lists
from kiosk.commands.live import live
from kiosk.commands.mail import mail
from kiosk.commands.new import new
from kiosk.commands.pack import pack
from kiosk.commands.pairing import pair, push, revoke
from kiosk.commands.pretix import pretix
from kiosk.commands.print import print_
from kiosk.commands.privacy import privacy
from kiosk.commands.purge import purge
from kiosk.commands.rehearse import rehearse
from kiosk.commands.report import report
from kiosk.commands.scan import scan
from kiosk.commands.signed import signed
from kiosk.commands.spoken_help import speak
from kiosk.commands.staff import staff
from kiosk.commands.swap import swap
from kiosk.commands.sync import sync
from kiosk.commands.tickets import tickets
from kiosk.ui.language import asked_language
from kiosk.ui.speech import say, speaking

SECTIONS: dict[str, tuple[click.Command, ...]] = {
    "Try it": (demo, scan),
    "Before the event": (new, guests, pretix, categories, lists, staff, signed, booth, rehearse),
    "Tickets and badges": (tickets, mail, badges, print_),
    "Laptops": (pack, doctor, hub, sync, central),
    "During the event": (desk, check, swap, count, live),
    "Afterwards": (report, cards, privacy, purge),
}
"""The commands, by when they are needed."""


class Sections(click.Group):
    """A group whose help lists the commands by `SECTIONS`."""

    def main(self, args: Sequence[str] | None = None, *others: Any, **options: Any) -> Any:
        """Run the command in the language that it asks for.

        A name that the terminal's encoding lacks is written as `\\xe9`.
        """
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        with speaking(asked_language(sys.argv[1:] if args is None else args)):
            return super().main(args, *others, **options)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with the first sentence of their help."""
        for title, commands in SECTIONS.items():
            with formatter.section(say(title)):
                formatter.write_dl([(str(c.name), c.get_short_help_str(200)) for c in commands])


@click.group(cls=Sections, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="event-kiosk")
def main() -> None:
    """Check guests in at the door of an event: offline, with a webcam, in a terminal.

    An evening with it:

    \b
      kiosk new opening.event --name "Grand Opening"    make the event file
      kiosk guests import opening.event guests.csv      bring in the guest list
      kiosk desk opening.event                          scan tickets at the entrance
      kiosk count opening.event                         how many are in

    `kiosk demo` shows it all with fictional guests and a simulated camera.

    Exit status: 0 done, 1 refused or failed, 2 wrong usage.
    """


for section in SECTIONS.values():
    for command in section:
        main.add_command(command)
for command in (show, watch, pair, push, revoke):
    sync.add_command(command)
speak(main)
