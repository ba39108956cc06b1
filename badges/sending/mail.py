"""A mail with a ticket in it, as the standard says (RFC 5322), nothing of it taken as a header."""

import json
import re
from dataclasses import dataclass
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from hashlib import sha256

from badges.text.cleaning import printable
from badges.text.sentence import SpokenError

SEVEN_BIT = policy.SMTP.clone(cte_type="7bit")
"""How mails are written: every server takes them, without the extension 8BITMIME (RFC 6152)."""
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_PARAMETERS = {
    "text/html": {"charset": "utf-8"},
    "text/plain": {"charset": "utf-8"},
    "text/vcard": {"charset": "utf-8"},
    "text/calendar": {"charset": "utf-8", "method": "PUBLISH"},
}
"""What the header of an attachment says besides its kind; a calendar's method (RFC 6047, 2.4)."""
_PLAIN = re.compile(rf"{_ATOM}(\.{_ATOM})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class AddressError(SpokenError, ValueError):
    """No mail can be sent to such an address."""


@dataclass(frozen=True)
class Attachment:
    """A file in a mail."""

    name: str
    kind: str
    """As "application/pdf"."""
    content: bytes


@dataclass(frozen=True)
class TicketMail:
    """One mail to one guest."""

    ticket_id: str
    sender: Address
    to: Address
    subject: str
    text: str
    version: str
    """Changes with the ticket that is attached."""
    attachments: tuple[Attachment, ...] = ()
    reply_to: Address | None = None
    """Who reads what guests answer, when it is not the sender."""

    @property
    def name(self) -> str:
        """What it is called in the outbox: the same for the same mail, whenever it is written."""
        words = [str(self.sender), str(self.to), self.subject, self.text, self.version]
        words += [str(self.reply_to)] if self.reply_to else []
        return f"{self.ticket_id}-{sha256(json.dumps(words).encode()).hexdigest()[:16]}"

    def message(self) -> EmailMessage:
        """The mail, but for its date, which it gets when it is sent."""
        mail = EmailMessage(policy=SEVEN_BIT)
        mail["From"] = self.sender
        mail["To"] = self.to
        if self.reply_to:
            mail["Reply-To"] = self.reply_to
        mail["Subject"] = self.subject
        mail["Message-ID"] = f"<{self.name}@{self.sender.domain}>"
        mail["Auto-Submitted"] = "auto-generated"  # nobody's holiday answer comes back
        mail.set_content(self.text)
        for attachment in self.attachments:
            kind, subkind = attachment.kind.split("/")
            mail.add_attachment(
                attachment.content,
                maintype=kind,
                subtype=subkind,
                filename=attachment.name,
                params=_PARAMETERS.get(attachment.kind),
            )
        return mail


def address(text: str, name: str = "") -> Address:
    """The e-mail address in `text`, of somebody called `name`. Raises `AddressError`."""
    local, _, domain = text.strip().rpartition("@")
    try:
        host = domain.encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    if not _PLAIN.fullmatch(f"{local}@{host}"):
        raise AddressError("“{text}” is no e-mail address that every server takes", text=text)
    return Address(printable(name), username=local, domain=host)
