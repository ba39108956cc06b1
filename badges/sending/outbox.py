"""A folder of mails that wait to be sent.

`queued`, `sending`, `sent` and `failed` hold each mail once, as a file; what state it is in is
the folder it is in.  A mail goes to `sending` before its text goes to the server, and on from
there when the server has answered.  So each mail is sent at most once: one that is still in
`sending` after a crash may have arrived or not, and only a person has it sent again.
"""

import contextlib
import json
import os
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from badges.files.whole_file import sync_folder, write_whole
from badges.sending.mail import TicketMail

LOG = "log.jsonl"
HOLDS = "holds.txt"
"""Says which kind of mails the folder is for."""


class MailState(StrEnum):
    """Where a mail is; `SENDING` is unsure when nobody is sending."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class MailKind(StrEnum):
    """What mails bring. Those of one kind are put in order without a look at the other ones."""

    TICKETS = "tickets"
    CONTACTS = "contacts"


class OtherMailsError(ValueError):
    """The folder is for mails of another kind; it is as it was."""


class Outbox:
    """The mails in the folder at `path`. Its methods raise `OSError`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        for state in MailState:
            (path / state).mkdir(parents=True, exist_ok=True)

    def claim(self, kind: MailKind) -> None:
        """Have the folder for mails of one `kind` alone. Raises `OtherMailsError`."""
        file = self.path / HOLDS
        if file.exists():
            held = file.read_text(encoding="utf-8").strip()
        else:  # while there was one kind alone, it was not written down
            held = MailKind.TICKETS if any(self.counts().values()) else kind
        if held != kind:
            raise OtherMailsError(held)
        write_whole(file, f"{kind}\n".encode())

    def put(self, letter: TicketMail) -> bool:
        """Queue `letter`, unless it is there in whatever state; whether it was new."""
        if any(self._file(letter.name, state).exists() for state in MailState):
            return False
        write_whole(self._file(letter.name, MailState.QUEUED), letter.message().as_bytes())
        return True

    def keep_queued(self, names: Collection[str]) -> int:
        """Take every other mail out of the queue: it is out of date. How many they were."""
        old = [name for name in self.names(MailState.QUEUED) if name not in names]
        for name in old:
            self._file(name, MailState.QUEUED).unlink(missing_ok=True)
        return len(old)

    def forget(self, ticket_ids: Collection[str]) -> int:
        """Remove the mails of these tickets, in whatever state. How many they were."""
        known = set(ticket_ids)
        gone = [
            file
            for state in MailState
            for file in (self.path / state).glob("*.eml")
            if file.stem.rpartition("-")[0] in known
        ]
        for file in gone:
            file.unlink(missing_ok=True)
        return len(gone)

    def names(self, state: MailState) -> list[str]:
        """The mails in a state, in the order of their names."""
        return sorted(file.stem for file in (self.path / state).glob("*.eml"))

    def counts(self) -> dict[str, int]:
        """How many mails are in which state."""
        return {str(state): len(self.names(state)) for state in MailState}

    def read(self, name: str) -> bytes:
        """A queued mail."""
        return self._file(name, MailState.QUEUED).read_bytes()

    def move(self, name: str, before: MailState, after: MailState) -> bool:
        """Bring a mail from one state to another, for good; False when it is not there any more."""
        try:
            os.replace(self._file(name, before), self._file(name, after))
        except FileNotFoundError:
            return False  # another process has taken it
        for state in (after, before):
            with contextlib.suppress(OSError):
                sync_folder(self.path / state)
        return True

    def log(self, at: datetime, name: str, state: MailState, reason: str = "") -> None:
        """Write down what became of a mail; neither whose it is nor what is in it."""
        line = {"at": at.isoformat(timespec="seconds"), "mail": name, "state": state}
        if reason:
            line["reason"] = reason
        with (self.path / LOG).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def _file(self, name: str, state: MailState) -> Path:
        return self.path / state / f"{name}.eml"
