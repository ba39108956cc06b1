"""Lists on a guest's own pages: the cards they were given, and who has theirs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from textual.content import Content

from badges.codes.keyboard_layout import digit
from kiosk.desk.words import Words, _
from kiosk.swap.sentences import TAGS as TAG_NAMES
from kiosk.swap.sentences import fields, tags
from kiosk.swap.wallet import TAGS, Acquaintance, CardHolder, Wallet, WalletService
from kiosk.ui.plain_text import cut, plain
from kiosk.ui.widgets.fitted import FittedText
from sync.cards.notes import LONGEST, MOST_STARS, Note

Act = Callable[[WalletService], None]
_AROUND = 6
"""Rows that stand above and below a list."""


class ListPanel(FittedText):
    """Lines of which one is chosen, as many as there is room for."""

    def __init__(self) -> None:
        super().__init__()
        self.chosen = 0

    def begin(self) -> None:
        """Somebody else's list comes next."""
        self.chosen = 0

    def move(self, key: str) -> None:
        """Choose another line."""
        page = max(1, self.size.height - _AROUND)
        steps = {"up": -1, "down": 1, "pageup": -page, "pagedown": page}
        self.chosen = max(0, min(self.chosen + steps.get(key, 0), len(self.lines()) - 1))
        self.write()

    def lines(self) -> Sequence[str]:
        """Everything in the list, as texts."""
        raise NotImplementedError

    def frame(self) -> tuple[str, str]:
        """What stands above and below the list."""
        raise NotImplementedError

    def write(self) -> None:
        """Draw the list anew."""
        lines = self.lines()
        above, below = self.frame()
        self.chosen = max(0, min(self.chosen, len(lines) - 1))
        rows = max(1, self.size.height - _AROUND)
        first = max(0, min(self.chosen - rows // 2, len(lines) - rows))
        parts: list[tuple[str, str]] = [(above, "bold"), ("\n\n", "")]
        for number, line in enumerate(lines[first : first + rows], start=first):
            style = "reverse" if number == self.chosen else ""
            parts += [(f" {cut(line, max(8, self.size.width - 2))} ", style), ("\n", "")]
        parts.append((f"\n{below}", ""))
        self.update(Content.assemble(*parts))


class ContactsPanel(ListPanel):
    """The cards that a guest was given, newest first, with their own notes."""

    def __init__(self) -> None:
        super().__init__()
        self.writing = False
        self._found: Sequence[Acquaintance] = ()

    def show(self, wallet: Wallet, words: Words) -> None:
        """Show `wallet`'s contacts."""
        self._found = wallet.acquaintances
        self.speak(words)

    def begin(self) -> None:
        super().begin()
        self.writing = False

    @property
    def current(self) -> Acquaintance | None:
        """The contact that is chosen."""
        return self._found[self.chosen] if self.chosen < len(self._found) else None

    def press(self, key: str, character: str | None) -> Act | None:
        """Take a person's key; what it changes, if anything."""
        self.move(key)
        current = self.current
        if current is None or character is None:
            return None
        if character == "n":
            self.writing = True
            self.write()
        change = _change(character)
        giver = current.contact.shared.giver
        return partial(WalletService.note, giver=giver, change=change) if change else None

    def take(self, text: str) -> Act | None:
        """Take a typed line as the note."""
        self.writing = False
        self.write()
        current = self.current
        if current is None or not text.strip():
            return None
        giver, line = current.contact.shared.giver, plain(text)[:LONGEST]
        return partial(
            WalletService.note, giver=giver, change=lambda note: replace(note, line=line)
        )

    def lines(self) -> Sequence[str]:
        return [_line(each, self.words) for each in self._found]

    def frame(self) -> tuple[str, str]:
        words = self.words
        number = words.number(len(self._found))
        above = words(_("My contacts: {number}"), number=number)
        if not self._found:
            return above, words(_("Nobody yet. Esc goes back"))
        if self.writing:
            return above, words(_("Type your note, then Enter. Only you will ever read it."))
        tags = " · ".join(f"{key.upper()} {words(TAG_NAMES[tag])}" for key, tag in TAGS.items())
        keys = words(_("Enter shows the code · 0-3 stars · N note · X block · Esc done"))
        return above, f"{keys}\n{tags}"


class HoldersPanel(ListPanel):
    """Who has a guest's card, newest first."""

    def __init__(self) -> None:
        super().__init__()
        self._found: Sequence[CardHolder] = ()
        self._asked: CardHolder | None = None

    def show(self, wallet: Wallet, words: Words) -> None:
        """Show who has `wallet`'s card."""
        self._found = wallet.holders
        self.speak(words)

    def begin(self) -> None:
        super().begin()
        self._asked = None

    def press(self, key: str, character: str | None) -> Act | None:
        """Take a person's key; F8 twice takes the card back."""
        before, self._asked = self._asked, None
        self.move(key)
        current = self._found[self.chosen] if self.chosen < len(self._found) else None
        if key != "f8" or current is None:
            return None
        if current == before:
            return partial(WalletService.withdraw, holder=current)
        self._asked = current
        self.write()
        return None

    def lines(self) -> Sequence[str]:
        words = self.words
        return [
            words(
                _("{name} has: {fields}"),
                name=plain(each.name) or "…",
                fields=fields(each.shared.fields, words),
            )
            for each in self._found
        ]

    def frame(self) -> tuple[str, str]:
        words = self.words
        above = words(_("Who has my card: {number}"), number=words.number(len(self._found)))
        if self._asked:
            name = plain(self._asked.name)
            return above, words(_("F8 again takes your card back from {name}"), name=name)
        if not self._found:
            return above, words(_("Nobody. Esc goes back"))
        return above, words(_("↑ ↓ choose · F8 takes the card back · Esc done"))


def _line(each: Acquaintance, words: Words) -> str:
    card, note = each.contact.card, each.note
    blocked = [words(_("blocked"))] if note.blocked else []
    said = [plain(text) for text in (card.company, card.email, card.phone, note.line)]
    marks = ["★" * note.stars, *tags(note, words), *blocked]
    return " · ".join(filter(None, [plain(card.name), *marks, *said]))


def _change(character: str) -> Callable[[Note], Note] | None:
    """What one key does to a note, or None when it means nothing."""
    stars = digit(character)
    tag = TAGS.get(character)
    if stars is not None and stars <= MOST_STARS:
        return partial(replace, stars=stars)
    if character == "x":
        return lambda note: replace(note, blocked=not note.blocked)
    return (lambda note: replace(note, tags=note.tags ^ {tag})) if tag else None
