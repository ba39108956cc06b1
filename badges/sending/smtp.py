"""Hands the mails of an outbox to an SMTP server (RFC 5321), each at most once."""

import contextlib
import re
import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime

from badges.sending.mail import SEVEN_BIT
from badges.sending.outbox import MailState, Outbox
from badges.text.sentence import Sentence

PATIENCE = 5
"""Mails that the server may put off one after another before it is left alone."""

_HANGING_UP = 421
_ADDRESS = re.compile(r"[^\s<>]+@[^\s<>]+")


class ServerError(Exception):
    """The server cannot be used now; every mail is where it was."""


@dataclass(frozen=True)
class Delivery:
    """What became of one mail."""

    name: str
    state: MailState
    reason: str = ""
    """The server's own words, addresses left out."""


class Postman:
    """Brings mails to one server, over a connection that is made again when it was lost."""

    def __init__(
        self, outbox: Outbox, connect: Callable[[], smtplib.SMTP], now: Callable[[], datetime]
    ) -> None:
        self._outbox = outbox
        self._connect = connect
        self._now = now
        self._server: smtplib.SMTP | None = None

    def deliver(self, pause: Callable[[], None] = lambda: None) -> Iterator[Delivery]:
        """Send what is queued, one mail after another with a `pause` between them.

        Gives what became of each: sent, failed for good, put off (queued), or unsure (sending:
        the connection broke before the server's answer). Raises `ServerError`, and `OSError`
        when the outbox cannot be written.
        """
        put_off = 0
        try:
            for number, name in enumerate(self._outbox.names(MailState.QUEUED)):
                if number:
                    pause()
                delivery = self._send(name)
                if delivery is None:
                    continue
                self._outbox.log(self._now(), name, delivery.state, delivery.reason)
                yield delivery
                put_off = put_off + 1 if delivery.state is MailState.QUEUED else 0
                if put_off == PATIENCE:
                    raise ServerError(
                        Sentence("the server takes no mail now: {reason}", reason=delivery.reason)
                    )
        finally:
            self._hang_up()

    def _send(self, name: str) -> Delivery | None:
        """Send one mail; None when another process has taken it."""
        try:
            mail = BytesParser(EmailMessage, policy=SEVEN_BIT).parsebytes(self._outbox.read(name))
        except FileNotFoundError:
            return None
        if not (_address(mail, "To") and _address(mail, "From")):
            return self._moved(name, MailState.QUEUED, MailState.FAILED, "the file is damaged")
        server, (code, answer) = self._announced(mail)
        if code not in (250, 251):
            return self._refused(name, MailState.QUEUED, code, answer)
        if not self._outbox.move(name, MailState.QUEUED, MailState.SENDING):
            server.rset()
            return None
        del mail["Date"]
        mail["Date"] = format_datetime(self._now())
        try:
            code, answer = server.data(mail.as_bytes())
        except smtplib.SMTPDataError as error:  # it did not want to hear the text
            return self._refused(name, MailState.SENDING, error.smtp_code, _bytes(error.smtp_error))
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            return Delivery(name, MailState.SENDING, _words(error))
        if code != 250:
            return self._refused(name, MailState.SENDING, code, answer)
        return self._moved(name, MailState.SENDING, MailState.SENT)

    def _announced(self, mail: EmailMessage) -> tuple[smtplib.SMTP, tuple[int, bytes]]:
        """Say from whom and to whom; the server and what it answers.

        A server hangs up when it was kept waiting, or has had enough for one connection: then
        it is called once more.
        """
        for again in (True, False):
            server = self._connected()
            try:
                code, answer = server.mail(_address(mail, "From"))
                if code == 250:
                    code, answer = server.rcpt(_address(mail, "To"))
                if code != _HANGING_UP:
                    return server, (code, answer)
                reason = _answered(code, answer)
            except (OSError, smtplib.SMTPException) as error:
                reason = _words(error)
            self._hang_up()
            if not again:
                break
        raise ServerError(Sentence("the server takes no mail now: {reason}", reason=reason))

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            try:
                self._server = self._connect()
            except smtplib.SMTPAuthenticationError as error:
                raise ServerError(
                    Sentence("the server does not take this user and password")
                ) from error
            except (OSError, smtplib.SMTPException) as error:
                raise ServerError(_words(error)) from error
        return self._server

    def _hang_up(self) -> None:
        if self._server is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._server.quit()
            self._server = None

    def _refused(self, name: str, where: MailState, code: int, answer: bytes) -> Delivery:
        """A mail that the server refused: for good (5xx), or for now."""
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self._connected().rset()
        to = MailState.FAILED if code >= 500 else MailState.QUEUED
        return self._moved(name, where, to, _answered(code, answer))

    def _moved(self, name: str, where: MailState, to: MailState, reason: str = "") -> Delivery:
        if where is not to:
            self._outbox.move(name, where, to)
        return Delivery(name, to, reason)


def _address(mail: EmailMessage, header: str) -> str:
    """The first address in a header, or nothing."""
    found = getattr(mail[header], "addresses", ())
    return str(found[0].addr_spec) if found else ""


def _answered(code: int, answer: bytes) -> str:
    """The server's answer on one line, without the addresses that it repeats."""
    words = " ".join(answer.decode(errors="replace").split())
    return f"{code} {_ADDRESS.sub('…', words)}"


def _bytes(answer: bytes | str) -> bytes:
    return answer if isinstance(answer, bytes) else answer.encode()


def _words(error: Exception) -> str:
    return _ADDRESS.sub("…", " ".join(str(error).split())) or type(error).__name__
