"""A guest's own card: what is on it, and what of it they give, ticked one by one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.content import Content

from badges.cards.business_card import CardField
from kiosk.desk.words import Words, _
from kiosk.swap.sentences import FIELDS
from kiosk.swap.wallet import Wallet, WalletService
from kiosk.ui.plain_text import plain
from kiosk.ui.widgets.steady_text import SteadyText

Act = Callable[[WalletService], None]
_ROWS: tuple[CardField | None, ...] = (*CardField, None)  # None: whether they take part at all


class OwnPanel(SteadyText):
    """The lines of the card, one of them chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.chosen = 0
        self.editing: CardField | None = None
        self._wallet: Wallet | None = None
        self._words = Words()

    def show(self, wallet: Wallet, words: Words) -> None:
        """Show `wallet`'s own card."""
        self._wallet, self._words = wallet, words
        self._write()

    def begin(self) -> None:
        """Somebody else's card comes next."""
        self.chosen, self.editing = 0, None

    def press(self, key: str, character: str | None) -> Act | None:
        """Take a person's key; what it changes, if anything."""
        if key in ("up", "down"):
            step = 1 if key == "down" else -1
            self.chosen = (self.chosen + step) % len(_ROWS)
        elif key == "enter":
            self.editing = _ROWS[self.chosen]
        self._write()
        return self._toggled() if character == " " else None

    def take(self, text: str) -> Act | None:
        """Take what was typed in the line that is edited."""
        field, self.editing = self.editing, None
        self._write()
        return (
            partial(WalletService.edit, field=field, text=text) if field and text.strip() else None
        )

    def _toggled(self) -> Act | None:
        """What ticking the chosen line does; one that says nothing is filled in first."""
        field = _ROWS[self.chosen]
        if field is None:
            return WalletService.toggle_visible
        if self._wallet and not getattr(self._wallet.own.card, field):
            self.editing = field
            self._write()
            return None
        return partial(WalletService.toggle, field=field)

    def _write(self) -> None:
        wallet, words = self._wallet, self._words
        if wallet is None:
            return
        own = wallet.own
        name = plain(own.card.name)
        parts: list[tuple[str, str]] = [
            (words(_("My card")), "bold"),
            (f"\n{name}", "bold"),
            (f"   {plain(own.card.company)}\n", ""),
            (words(_("Name and company go with every card. The rest is yours to tick:")), ""),
            ("\n\n", ""),
        ]
        for row, field in enumerate(_ROWS):
            style = "reverse" if row == self.chosen else ""
            parts += [(self._row(wallet, field), style), ("\n", "")]
        parts += [("\n", ""), (self._hint(), "")]
        self.update(Content.assemble(*parts))

    def _row(self, wallet: Wallet, field: CardField | None) -> str:
        words, own = self._words, wallet.own
        if field is None:
            taking_part = words(_("I take part in swaps"))
            return f" {_box(own.visible)} {taking_part} "
        value = plain(getattr(own.card, field)) or words(_("(empty)"))
        return f" {_box(field in own.given)} {words(FIELDS[field])} · {value} "

    def _hint(self) -> str:
        words = self._words
        if self.editing:
            name = words(FIELDS[self.editing])
            return words(_("Type the new {field}, then Enter. Esc keeps the old one."), field=name)
        return words(_("↑ ↓ choose · Space ticks · Enter changes the text · Esc done"))


def _box(ticked: bool) -> str:
    return "[✔]" if ticked else "[ ]"
