"""kiosk pack: an event file for one laptop."""

from pathlib import Path

import click

from kiosk.commands.event_argument import ask_passphrase, event_argument, opened, refusing
from kiosk.commands.paths import file_option
from kiosk.ui.speech import Refused, say, tell
from sync.lifecycle.pack import AlteredListError, NameTakenError
from sync.lifecycle.pack import pack as pack_file


@click.command()
@event_argument
@click.option("--device", required=True, help="What the laptop is called: “Entrée A”.")
@file_option("--out", required=True, help="Where to write the laptop's event file.")
@click.option("--plain", is_flag=True, help="Do not encrypt it.")
def pack(event: Path, device: str, out: Path, plain: bool) -> None:
    """Pack EVENT for one laptop: the guest list, and a key of the laptop's own.

    Copy FILE to the laptop and run `kiosk desk FILE` there. It is encrypted with a passphrase
    (KIOSK_PASSPHRASE, or asked for) unless --plain is given. What the desk records is taken
    back with `kiosk sync merge EVENT FILE`.
    """  # fmt: skip
    with opened(event) as event_file, refusing(out):
        passphrase = None if plain else ask_passphrase(out, new=True)
        try:
            pack_file(event_file, out, device_name=device, passphrase=passphrase)
        except AlteredListError as error:
            raise Refused(
                "{event}: {error}; kiosk guests import it again, then pack",
                event=event,
                error=error,
            ) from error
        except NameTakenError as error:
            raise Refused("{error}: give --device another name", error=error) from error
    how = say("plain") if plain else say("encrypted")
    tell(
        "{out}: packed for “{device}”, {how}. There: kiosk desk {file}",
        out=out,
        device=device,
        how=how,
        file=out.name,
    )
