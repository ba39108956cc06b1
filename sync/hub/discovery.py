"""Finding the hub on the network by multicast DNS, where the venue's network lets it through.

Many do not. Nothing here raises for that, and only `find` waits: an address that a person types
is always as good. What is found is only a hint: the hub still has to prove itself.
"""

import contextlib
import ipaddress
import queue
import socket
import threading
from collections.abc import Collection

import ifaddr
from zeroconf import Error, ServiceBrowser, ServiceInfo, ServiceListener, Zeroconf

TYPE = "_event-kiosk._tcp.local."
_EVENT = "event"
_KEY = "key"
_ASK_MS = 1500
_FAILURES = (OSError, RuntimeError, Error, EOFError)


def own_addresses() -> list[str]:
    """This computer's IPv4 addresses, those of private networks first; maybe none."""
    found = [
        ip.ip
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
        if isinstance(ip.ip, str) and not ipaddress.ip_address(ip.ip).is_loopback
    ]
    return sorted(found, key=_rank)


def _rank(text: str) -> tuple[bool, bool]:
    address = ipaddress.ip_address(text)
    return address.is_link_local, not address.is_private


class Announcement:
    """Tells the network where the hub is, while it is open, if the network listens."""

    def __init__(
        self, event_id: str, port: int, addresses: list[str], fingerprint: bytes = b""
    ) -> None:
        self._service = ServiceInfo(
            TYPE,
            f"{event_id}-{port}.{TYPE}",
            port=port,
            properties={_EVENT: event_id, _KEY: fingerprint.hex()},
            addresses=[socket.inet_aton(address) for address in addresses],
            server=f"event-kiosk-{event_id}-{port}.local.",
        )
        self._zeroconf: Zeroconf | None = None
        self._thread = threading.Thread(target=self._announce, name="announcement", daemon=True)

    def __enter__(self) -> "Announcement":
        self._thread.start()  # it takes more than a second
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join(_ASK_MS / 1000)
        if self._zeroconf:
            with contextlib.suppress(*_FAILURES):
                self._zeroconf.close()

    def _announce(self) -> None:
        with contextlib.suppress(*_FAILURES):
            self._zeroconf = Zeroconf()
            self._zeroconf.register_service(self._service)


class _Listener(ServiceListener):
    """Puts the names of services that are announced into a queue."""

    def __init__(self) -> None:
        self.names: queue.SimpleQueue[str] = queue.SimpleQueue()

    def add_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        self.names.put(name)

    def update_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        self.names.put(name)

    def remove_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        """Nothing to do: whoever is gone does not answer."""


def find(
    event_id: str, timeout_s: float, fingerprint: bytes = b"", tried: Collection[str] = ()
) -> str | None:
    """The address of a hub of this event, or None when none has shown up in time.

    With a `fingerprint`, of the hub with this key. Addresses that were `tried` are passed over:
    a hub that has moved may still be announced where it was.
    """
    listener = _Listener()
    try:
        with contextlib.closing(Zeroconf()) as network:
            ServiceBrowser(network, TYPE, listener)
            while True:
                name = listener.names.get(timeout=timeout_s)
                found = network.get_service_info(TYPE, name, timeout=_ASK_MS)
                if found is None or found.decoded_properties.get(_EVENT) != event_id:
                    continue
                key = found.decoded_properties.get(_KEY)
                if key and fingerprint and key != fingerprint.hex():
                    continue
                for each in found.parsed_addresses():
                    address = f"{each}:{found.port}"
                    if found.port and address not in tried:
                        return address
    except (queue.Empty, *_FAILURES):
        return None
