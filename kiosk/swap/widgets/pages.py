"""A guest's own pages, one of them shown: their card, their contacts, who has theirs."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container

from kiosk.desk.words import Words
from kiosk.swap.view import Page, View
from kiosk.swap.wallet import Acquaintance
from kiosk.swap.widgets.lists import ContactsPanel, HoldersPanel
from kiosk.swap.widgets.own_card import Act, OwnPanel

PAGE_KEYS = {"f5": Page.CARD, "f6": Page.CONTACTS, "f7": Page.HOLDERS}
"""The key of each page."""


class PagesPanel(Container):
    """The pages, with a line of one that may be edited, and a contact that may be shown."""

    def __init__(self) -> None:
        super().__init__()
        self._own = OwnPanel()
        self._contacts = ContactsPanel()
        self._panels: dict[Page, OwnPanel | ContactsPanel | HoldersPanel] = {
            Page.CARD: self._own,
            Page.CONTACTS: self._contacts,
            Page.HOLDERS: HoldersPanel(),
        }
        self._page: Page | None = None
        self._showing = False

    def compose(self) -> ComposeResult:
        yield from self._panels.values()

    @property
    def editing(self) -> bool:
        """Whether a line is typed."""
        return self._page is not None and (self._own.editing is not None or self._contacts.writing)

    @property
    def contact(self) -> Acquaintance | None:
        """The contact whose code is to fill the screen."""
        return self._contacts.current if self._showing and self._page is Page.CONTACTS else None

    def show(self, view: View, words: Words) -> None:
        """Show the page of `view`, anew for whoever has just come."""
        is_new = self._page is None and view.page is not None
        if self._page is not view.page:
            self._showing = False
        self._page = view.page
        self.display = view.wallet is not None
        for page, panel in self._panels.items():
            if is_new:
                panel.begin()
            panel.display = page is view.page
            if view.wallet:
                panel.show(view.wallet, words)

    def press(self, key: str, character: str | None) -> Act | None:
        """Take a person's key; what it changes, if anything."""
        if self._page is Page.CONTACTS and key == "enter":
            self._showing = not self._showing
            return None
        return self._panels[self._page].press(key, character) if self._page else None

    def take(self, line: str) -> Act | None:
        """Take the line that was typed; what it changes, if anything."""
        return self._own.take(line) if self._own.editing else self._contacts.take(line)

    def step_back(self) -> bool:
        """Leave a line or a contact as it is; False when there is none to leave."""
        back = self.editing or self._showing
        self._own.editing, self._contacts.writing, self._showing = None, False, False
        return back
