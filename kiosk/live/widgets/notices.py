"""What somebody should look at: oddities in numbers, and the people to know of by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from kiosk.desk.words import Words, _
from kiosk.live.phrases import movement, oddities, outlook
from kiosk.live.widgets.panel import Panel, titled
from kiosk.ui.plain_text import cut, plain

if TYPE_CHECKING:
    from kiosk.live.feed import LiveState
    from sync.counts.names import LiveNames, SeenGuest


class Oddities(Panel):
    """The forecast and the counts of what is out of the ordinary."""

    def drawn(self, state: LiveState, words: Words, width: int, height: int) -> Content:
        odd = [f"{name} {words.number(number)}" for name, number in oddities(state, words)]
        trouble = f"⚠ {odd[0]}" if state.conflicts else odd[0]
        lines = [Content(line) for line in _wrapped([trouble, *odd[1:]], width)]
        if state.conflicts:
            lines[0] = lines[0].stylize("$warning", 0, len(trouble))
        said = [*movement(state, words), *outlook(state, words)]
        lines += [Content(f"→ {text}").stylize("$quiet") for text in _wrapped(said, width - 2)]
        return titled(words(_("What is odd, what is likely")), lines, len(lines) + 1)


class People(Panel):
    """VIPs, guests whose host is to be told, walk-ins and those sent to the help desk."""

    def drawn(self, state: LiveState, words: Words, width: int, height: int) -> Content:
        if state.names is None:
            return Content("")
        lines = [Content(cut(text, width)) for text in _people(state, state.names, words)]
        if not lines:
            lines = [Content(words(_("Nobody yet"))).stylize("$quiet")]
        return titled(words(_("People to know of")), lines, height)


def _wrapped(parts: Sequence[str], width: int) -> list[str]:
    """The parts on as few lines as they fit on, none of them divided."""
    lines = [parts[0]]
    for part in parts[1:]:
        longer = f"{lines[-1]} · {part}"
        if cell_len(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(part)
    return [cut(line, width) for line in lines]


def _people(state: LiveState, names: LiveNames, words: Words) -> Iterator[str]:
    """A line for each, the newest first whatever it is about; then who is awaited."""
    said = [(seen, "★ " + _who(seen, words)) for seen in names.vips]
    said += [
        (
            seen,
            words(
                _("{name}, guest of {host}, has come"),
                name=_who(seen, words),
                host=plain(seen.guest.host),
            ),
        )
        for seen in names.hosted
    ]
    said += [(seen, words(_("{name}: walk-in"), name=_who(seen, words))) for seen in names.walk_ins]
    said += [
        (seen, words(_("{name}: help desk"), name=_who(seen, words))) for seen in names.help_desk
    ]
    for seen, text in sorted(said, key=lambda item: -item[0].at_ms):
        yield f"{words.time(state.event.local_time(seen.at_ms))} {text}"
    for guest in names.vips_awaited:
        yield words(_("awaited: {name}"), name=plain(guest.name) or plain(guest.company))


def _who(seen: SeenGuest, words: Words) -> str:
    guest = seen.guest
    return plain(guest.name) or plain(guest.company) or words(_("(no name)"))
