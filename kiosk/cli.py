"""The command `kiosk`."""

import click

from kiosk.commands.check import check
from kiosk.commands.count import count
from kiosk.commands.demo import demo
from kiosk.commands.desk import desk
from kiosk.commands.doctor import doctor
from kiosk.commands.guests import guests
from kiosk.commands.lists import lists
from kiosk.commands.new import new
from kiosk.commands.pack import pack
from kiosk.commands.scan import scan
from kiosk.commands.staff import staff
from kiosk.commands.sync import sync


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
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


for command in (demo, new, guests, lists, staff, check, desk, scan, count, doctor, pack, sync):
    main.add_command(command)
