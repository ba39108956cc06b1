"""The hub that a laptop is paired with: whether it answers, and whether the two clocks agree."""

from collections.abc import Iterator

from kiosk.doctor.clock import SLACK_MS
from kiosk.doctor.finding import Check, Finding, ok, warning, why
from kiosk.ui.plain_text import plain
from kiosk.ui.translation import Translation, _
from sync.file.event_file import EventFile
from sync.hub.link import Link, link_of


def hub(say: Translation, event_file: EventFile) -> Iterator[Finding]:
    """How the hub of this file is; nothing for a file that was never paired."""
    link = link_of(event_file)
    if link:
        yield _hub(say, event_file, link)


def _hub(say: Translation, event_file: EventFile, link: Link) -> Finding:
    from sync.hub.client import HubClient, HubError

    clock, address = event_file.clock, plain(link.address)
    try:
        with HubClient(link.address, link.certificate, link.token) as client:
            client.hello()  # opens the connection: the next answer takes no longer than the way
            before = clock.wall_ms()
            theirs = int(client.hello()["time"])
            ours = (before + clock.wall_ms()) // 2
    except (HubError, ValueError) as error:
        text = say(_("{address}: {error}"), address=address, error=why(say, error))
        advice = say(_("Look at the hub and the Wi-Fi; without them the desk works offline"))
        return warning(Check.HUB, text, advice)
    if abs(ours - theirs) <= SLACK_MS:
        return ok(Check.HUB, say(_("{address} answers, and the clocks agree"), address=address))
    seconds = say.number(abs(ours - theirs) // 1000)
    message = (
        _("this clock is {seconds} s ahead of the hub’s")
        if ours > theirs
        else _("this clock is {seconds} s behind the hub’s")
    )
    advice = say(_("Set the computer’s date and time"))
    return warning(Check.HUB, say(message, seconds=seconds), advice)
