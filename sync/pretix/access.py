"""Where a pretix is, and what lets a device in there."""

import ipaddress
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from badges.text.sentence import Sentence


@dataclass(frozen=True)
class ShopAddress:
    """Where a pretix is, and which of its events is meant, if the address says it."""

    base: str
    """`https://host` without a path."""
    event: str = ""


@dataclass(frozen=True)
class DeviceAccess:
    """What pretix has given to a device."""

    base: str
    organizer: str
    token: str
    device: int
    """The device's number at this organizer; check-ins are known by it."""
    name: str
    event: str = ""


def read_address(written: str) -> ShopAddress:
    """The address of a pretix, or of an event's shop. Raises `ValueError`.

    It has to be https, unless it is on this very computer: a token goes there.
    """
    parts = urlsplit(written.strip())
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise ValueError(
            Sentence("“{written}” is no address: write it as https://pretix.eu", written=written)
        )
    if parts.username or parts.password:
        raise ValueError(Sentence("an address holds no name and no password"))
    if parts.scheme == "http" and not is_here(parts.hostname):
        raise ValueError(
            Sentence("“{written}” is not encrypted: give its https address", written=written)
        )
    folders = [each for each in parts.path.split("/") if each]
    event = folders[1] if len(folders) == 2 and folders[0] != "api" else ""
    return ShopAddress(f"{parts.scheme}://{parts.netloc}", event)


def for_event(access: DeviceAccess, event: str) -> DeviceAccess:
    """The same access, to one event."""
    return replace(access, event=event)


def is_here(host: str) -> bool:
    """Whether a host is this very computer."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
