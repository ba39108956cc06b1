"""Asking the hub: over TLS, with its one certificate, every failure one of a few kinds."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import httpx

from badges.text.sentence import Sentence, SpokenError
from sync.file.event_file import EventFile
from sync.guests import list_wire
from sync.guests.list_source import DifferenceAnswer, DifferenceQuestion, OfferedList
from sync.hub import proof
from sync.hub.certificate import fingerprint_of
from sync.hub.invitation import Invitation, split_address
from sync.hub.link import Link
from sync.hub.message import (
    MOST_BYTES,
    WireQuestion,
    WireReply,
    read_reply,
    write_device,
    write_question,
)
from sync.journal import device_certificates, devices, organiser
from sync.journal.device_certificates import Offered

CONNECT_S = 2.0
ANSWER_S = 8.0
"""How long the hub may take; longer, and the network is as good as gone."""
EVENT_HEADER = "kiosk-event"
"""Names the event, to somebody who serves several."""
_HANDSHAKE_S = 5.0
_MOST = 8 * MOST_BYTES
_OUT_OF_TIME = ("certificate is not yet valid", "certificate has expired")
"""What OpenSSL says when the clock is before or after the years of the hub's certificate."""


class HubError(SpokenError):
    """The hub could not do what was asked; the message is one line for a person."""


class UnreachableError(HubError):
    """There is no hub there, or the network is away."""


class AnswerTooLongError(HubError):
    """The hub would send more than this desk is ready to hold."""


class WrongHubError(HubError):
    """Whoever answers is not the hub that this desk knows."""


class HubRefusedError(HubError):
    """The hub does not let this desk in."""


class WrongClockError(HubError):
    """This laptop's clock is so far off that the hub's certificate seems not to be valid."""


class CodeNeededError(HubError):
    """The hub wants the code that it shows."""


@contextmanager
def _making_sense() -> Iterator[None]:
    """Turn what is no answer of a hub into `HubError`."""
    try:
        yield
    except (ValueError, KeyError, TypeError) as error:
        raise HubError("the hub's answer makes no sense: is it of another version?") from error


class HubClient:
    """One connection to the hub, kept open while it is good."""

    def __init__(self, address: str, certificate: str, token: str = "", event_id: str = "") -> None:
        """Before there is a `token`, the `event_id` says which event of a centre is meant."""
        host, port = split_address(address)
        bracketed = f"[{host}]" if ":" in host else host
        self._http = httpx.Client(
            base_url=f"https://{bracketed}:{port}",
            verify=pinned(certificate),
            timeout=httpx.Timeout(ANSWER_S, connect=CONNECT_S),
            headers={
                **({"authorization": f"Bearer {token}"} if token else {}),
                **({EVENT_HEADER: event_id} if event_id else {}),
            },
            trust_env=False,  # a proxy of the office is not in the hall
        )

    def __enter__(self) -> "HubClient":
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def hello(self) -> dict[str, str]:
        """Who the hub says it is: its event, proof and challenge, and its time (ms UTC)."""
        said = self._ask("GET", "/hub")
        try:
            return {
                name: str(said.json()[name]) for name in ("event", "proof", "challenge", "time")
            }
        except (ValueError, KeyError, TypeError) as error:
            raise WrongHubError("there is something else than a hub at this address") from error

    def pair(self, device: Offered, challenge: str, signature: bytes, code: str) -> str:
        """A token for this desk."""
        said = {
            "device": write_device(device),
            "challenge": challenge,
            "signature": signature.hex(),
            "code": code,
        }
        with _making_sense():
            return str(self._ask("POST", "/hub/pair", json=said).json()["token"])

    def offered_list(self) -> OfferedList | None:
        """The hub's guest list, as far as it takes to know whether it is another."""
        body = self._ask("GET", "/hub/guest-list").content
        return list_wire.offer_of(list_wire.unpack(body)) if body else None

    def list_difference(self, question: DifferenceQuestion) -> DifferenceAnswer:
        """What this desk lacks of the hub's guest list, or a part of it."""
        asked = list_wire.question_as_bytes(question)
        return list_wire.answer_of(self._ask("POST", "/hub/guest-list", content=asked).content)

    def bring_list(self, packed: bytes) -> bool:
        """Give the hub a list of `sync.guests.packed_list`; whether it took it.

        A hub of an older version takes none.
        """
        try:
            with _making_sense():
                return bool(self._ask("PUT", "/hub/guest-list", content=packed).json()["taken"])
        except WrongHubError:
            return False

    def exchange(self, question: WireQuestion) -> WireReply:
        """Ask, and get the answer."""
        answer = self._ask("POST", "/hub/exchange", content=write_question(question))
        with _making_sense():
            return read_reply(answer.content)

    def _ask(self, method: str, path: str, **content: Any) -> httpx.Response:
        try:
            with self._http.stream(method, path, **content) as answer:
                body = bytearray()
                for chunk in answer.iter_bytes():
                    body += chunk
                    if len(body) > _MOST:
                        raise AnswerTooLongError("it is longer than {most} MiB", most=_MOST >> 20)
            answer = httpx.Response(answer.status_code, content=bytes(body))
        except httpx.HTTPError as error:
            if any(why in str(error) for why in _OUT_OF_TIME):
                raise WrongClockError(
                    "this laptop’s clock says {now:%Y-%m-%d %H:%M}: set it right, then try again",
                    now=datetime.now(),
                ) from error
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                raise WrongHubError(
                    "another machine answers in the hub's place: pair again if the hub is a new one"
                ) from error
            raise UnreachableError("the hub does not answer ({error})", error=error) from error
        if answer.status_code != 200:
            raise _error(answer)
        return answer


def pinned(certificate: str) -> ssl.SSLContext:
    """TLS to the one machine that has this certificate's key, whatever its address is."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.load_verify_locations(cadata=certificate)
    return context


def shown_certificate(address: str) -> str:
    """The certificate that is shown at an address, PEM; not yet to be trusted."""
    host, port = split_address(address)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        with (
            socket.create_connection((host, port), timeout=_HANDSHAKE_S) as plain,
            context.wrap_socket(plain) as wrapped,
        ):
            der = wrapped.getpeercert(binary_form=True)
    except (OSError, ValueError) as error:
        raise UnreachableError(
            "there is no hub at {address} ({error})", address=address, error=error
        ) from error
    if not der:
        raise UnreachableError("there is no hub at {address}", address=address)
    return ssl.DER_cert_to_PEM_cert(der)


def pair(event_file: EventFile, address: str, invitation: Invitation | None = None) -> Link:
    """Pair this file's desk with the hub at `address`; the link is not remembered yet.

    Without an `invitation`, the hub has to show the organiser's word. Raises `HubError`:
    `CodeNeededError` when it takes the code that the hub shows, or `StorageError`.
    """
    certificate = shown_certificate(address)
    fingerprint = fingerprint_of(certificate)
    if invitation and not invitation.is_of(fingerprint):
        raise WrongHubError("this code is not of the hub at this address: read it again")
    with event_file.reading() as connection:
        device, organiser_key = devices.own(connection), organiser.verify_key(connection)
        known = {entry[0]: entry for entry in device_certificates.offered(connection)}
    own = known.get(device.device_id, (device.device_id, "", device.verify_key, None))
    event_id = event_file.event_id
    with HubClient(address, certificate, event_id=event_id) as client:
        hello = client.hello()
        if hello["event"] != event_id:
            raise WrongHubError("the hub is of another event")
        vouched = proof.is_hub(organiser_key, event_id, fingerprint, _bytes(hello["proof"]))
        if not invitation and not vouched:
            raise CodeNeededError("the hub cannot show that it is this event's: its code is needed")
        challenge = hello["challenge"]
        signature = proof.prove_desk(
            device.signing_key, event_id, fingerprint, device.device_id, challenge
        )
        secret = invitation.secret if invitation else ""
        token = client.pair(own, challenge, signature, secret)
    return Link(address, certificate, token)


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def _error(answer: httpx.Response) -> HubError:
    try:
        why = Sentence(str(answer.json()["error"]))
    except (ValueError, KeyError, TypeError):
        why = Sentence("status {status}", status=answer.status_code)
    if answer.status_code == 403 and why == "code":
        return CodeNeededError("the hub wants the code that it shows")
    if answer.status_code in (401, 403, 409):
        return HubRefusedError("the hub refuses this desk: {why}", why=why)
    if answer.status_code in (404, 405):
        return WrongHubError("there is something else than a hub at this address")
    return HubError("the hub could not take it: {why}", why=why)
