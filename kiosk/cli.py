"""The command `kiosk`, its help told in the order of an evening."""

import io
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from kiosk.commands.spoken_help import speak
from kiosk.ui.language import asked_language
from kiosk.ui.speech import say, speaking

SECTIONS: dict[str, tuple[str, ...]] = {
    "Try it": ("demo", "scan"),
    "Before the event": (
        *("new", "guests", "pretix", "categories", "lists", "staff", "signed", "booth"),
        "rehearse",
    ),
    "Tickets and badges": ("tickets", "mail", "badges", "print"),
    "Laptops": ("pack", "doctor", "hub", "sync", "central"),
    "During the event": ("desk", "check", "swap", "count", "live"),
    "Afterwards": ("report", "cards", "privacy", "purge"),
}
"""The commands, by when they are needed; each is in the module of its name."""

_OTHER_NAMES = {"print": "print_"}
"""What a command is called in its module, where that is not its name."""


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

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all, in the order of the evening."""
        return [name for names in SECTIONS.values() for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, which is loaded now: nobody waits for the others."""
        if cmd_name not in self.commands and cmd_name in self.list_commands(ctx):
            module = import_module(f"kiosk.commands.{cmd_name}")
            command: click.Command = getattr(module, _OTHER_NAMES.get(cmd_name, cmd_name))
            speak(command, ctx)
            self.add_command(command)
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with the first sentence of their help."""
        for title, names in SECTIONS.items():
            with formatter.section(say(title)):
                commands = [self.commands[name] for name in names]
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


speak(main, click.Context(main, **main.context_settings))
