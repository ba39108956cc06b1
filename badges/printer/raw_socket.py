"""Printers that take bytes on TCP port 9100 and remember no jobs."""

import contextlib
import socket
from collections.abc import Callable
from typing import TypeVar

from badges.printer.connection import ANSWER_S, CONNECT_S, deadline
from badges.printer.printer import NotSentError, PrinterTrouble, UnclearError

PORT = 9100
TALK_S = 1.0
"""How long a printer is listened to that may be one of those that never say a word."""
_LONGEST = 4096

_Told = TypeVar("_Told")


class RawSocket:
    """A printer at `host` and `port`, to be given bytes and asked for bytes."""

    def __init__(self, host: str, port: int) -> None:
        self._at = (host, port)
        self._mute = False

    def give(self, data: bytes) -> None:
        """Send bytes of which the last ones are the command to print.

        Raises `NotSentError`, or `UnclearError` when the printer broke off with all of them
        under way.
        """
        with self._connected() as connected, deadline(connected, ANSWER_S):
            try:
                connected.sendall(data)
            except OSError as error:
                raise NotSentError(PrinterTrouble.OFFLINE, str(error)) from error
            try:
                connected.shutdown(socket.SHUT_WR)
                connected.settimeout(TALK_S)
                connected.recv(_LONGEST)  # it closes in its turn once it has everything
            except TimeoutError:
                return  # or does not care to
            except OSError as error:
                raise UnclearError(PrinterTrouble.OFFLINE, str(error)) from error

    def ask(self, question: bytes, read: Callable[[bytes], _Told | None]) -> _Told | None:
        """What the printer tells when asked, as soon as `read` makes something of it.

        None when it tells nothing. Raises `NotSentError` when it is not there.
        """
        with self._connected() as connected:
            if self._mute:
                return None
            heard = b""
            with contextlib.suppress(OSError), deadline(connected, TALK_S):
                connected.sendall(question)
                while len(heard) < _LONGEST and (more := connected.recv(_LONGEST)):
                    heard += more
                    told = read(heard)
                    if told is not None:
                        return told
            self._mute = not heard
            return None

    def _connected(self) -> socket.socket:
        try:
            connected = socket.create_connection(self._at, timeout=CONNECT_S)
        except (OSError, UnicodeError) as error:
            raise NotSentError(PrinterTrouble.OFFLINE, str(error)) from error
        connected.settimeout(ANSWER_S)
        return connected
