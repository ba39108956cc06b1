"""The mails that bring guests their tickets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from pathlib import Path

from badges.codes.ticket_code import shown
from badges.sending.mail import AddressError, Attachment, TicketMail, address
from badges.sending.ticket_folder import Made, TicketFolder
from badges.text.cleaning import printable
from badges.text.reason import reason_of
from badges.text.sentence import Sentence
from kiosk.printing.ticket_holders import when
from kiosk.ui.translation import Translation, _
from sync.model import Event, Guest

CALENDAR = "event.ics"
"""The calendar entry beside the tickets."""

_KINDS = {".pdf": "application/pdf", ".pkpass": "application/vnd.apple.pkpass"}


@dataclass(frozen=True)
class Unsent:
    """A guest who gets no mail, and why."""

    guest: Guest
    why: Sentence


class TicketMails:
    """Writes the mails of one event."""

    def __init__(
        self,
        event: Event,
        language: str,
        sender: Address,
        tickets: TicketFolder,
        *,
        reply_to: Address | None = None,
    ) -> None:
        self._event = event
        self._language = language
        self._words = Translation(language)
        self._sender = sender
        self._reply_to = reply_to
        self._folder = tickets.path
        self._files: Mapping[str, Sequence[Made]] = _by_ticket(tickets)

    def to(self, guests: Sequence[Guest]) -> Iterator[TicketMail | Unsent]:
        """A mail for each guest who has an address and a ticket in the folder. Raises `OSError`."""
        calendar = self._calendar()
        for guest in guests:
            made = self._files.get(guest.ticket_id, ())
            if not any(one.file.endswith(".pdf") for one in made):
                why = Sentence("no ticket in the folder: run `kiosk tickets` again")
                yield Unsent(guest, why)
                continue
            if not guest.email.strip():
                yield Unsent(guest, Sentence("no e-mail address"))
                continue
            try:
                yield self._letter(guest, made, calendar)
            except AddressError as error:
                yield Unsent(guest, reason_of(error))

    def _letter(self, guest: Guest, made: Sequence[Made], calendar: list[Attachment]) -> TicketMail:
        name, event = printable(guest.name), printable(self._event.name)
        return TicketMail(
            ticket_id=guest.ticket_id,
            sender=self._sender,
            reply_to=self._reply_to,
            to=address(guest.email, name),
            subject=self._words(_("Your ticket for {event}: {name}"), event=event, name=name),
            text=self._text(guest.code, name, event),
            version=made[0].content_id,
            attachments=(*map(self._attachment, made), *calendar),
        )

    def _text(self, code: str, name: str, event: str) -> str:
        words = self._words
        about = [when(self._event, self._language), printable(self._event.place)]
        paragraphs = [
            words(_("Hello {name},"), name=name),
            words(_("here is your ticket for {event}."), event=event),
            "\n".join(filter(None, about)),
            words(_("Show its code at the entrance, on paper or on a screen."))
            + "\n"
            + words(_("If it cannot be read: {code}"), code=printable(shown(code))),
        ]
        return "\n\n".join(filter(None, paragraphs)) + "\n"

    def _attachment(self, made: Made) -> Attachment:
        suffix = Path(made.file).suffix
        content = (self._folder / made.file).read_bytes()
        return Attachment(self._words(_("ticket")) + suffix, _KINDS[suffix], content)

    def _calendar(self) -> list[Attachment]:
        try:
            content = (self._folder / CALENDAR).read_bytes()
        except FileNotFoundError:
            return []
        return [Attachment(CALENDAR, "text/calendar", content)]


def _by_ticket(tickets: TicketFolder) -> dict[str, list[Made]]:
    """The files that go by mail, by ticket, the PDF first."""
    found: dict[str, list[Made]] = {}
    for made in sorted(tickets.made().values(), key=lambda made: made.file):
        if Path(made.file).suffix in _KINDS:
            found.setdefault(made.ticket_id, []).append(made)
    return found
