"""Asking pretix: every address is here, and every failure is one of a few kinds.

It speaks pretix's REST API v1 as a check-in device does: docs.pretix.eu, “Device authentication”,
“Check-in lists”, “Orders”, “Device security profiles” (pretixSCAN), and “Rate limiting”.
"""

import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

import httpx

from badges.text.reason import known_reason
from sync.pretix.access import DeviceAccess, is_here
from sync.pretix.errors import (
    PagesShiftedError,
    PretixAwayError,
    PretixPuzzledError,
    PretixRefusesError,
)
from sync.pretix.said import Said, exact, number, objects, text

CONNECT_S, ANSWER_S = 5.0, 30.0
MOST_BYTES = 64 << 20
"""Of one answer; a page of orders has about 70 kB."""
PAUSES_S = (1.0, 2.0, 4.0)
"""Before each further attempt, where pretix does not say how long to wait."""
LONGEST_WAIT_S = 90.0
"""pretix.eu counts requests by the minute: whoever asks for more patience is asked again later."""
_PRODUCT = "event-kiosk"
_NOT_NEEDED = ("downloads", "payments", "refunds", "fees", "payment_date", "payment_provider",
               "positions.downloads", "positions.print_logs", "positions.plugin_data")  # fmt: skip
_COME_AGAIN = frozenset({408, 409, 425, 429})


@dataclass(frozen=True)
class ListPage:
    """A page of a list."""

    results: list[Said]
    generated: str
    """When pretix began to make it, by its own clock; "" where it does not say."""


@dataclass(frozen=True)
class ScanAnswer:
    """What pretix said to a scan."""

    status: int
    said: Said


def initialize(base: str, token: str) -> DeviceAccess:
    """Turn a device's one-time token into access. Raises `PretixError`."""
    said = {
        "token": token,
        "hardware_brand": "kiosk",
        "hardware_model": platform.machine() or "computer",
        "os_name": platform.system() or "unknown",
        "os_version": platform.release() or "unknown",
        "software_brand": _PRODUCT,
        "software_version": version(_PRODUCT),
    }
    with PretixClient(DeviceAccess(base, "", "", 0, ""), pauses_s=()) as client:
        answer = client.ask("POST", "device/initialize", json=said)
    try:
        told = answer.json()
        if answer.status_code in (400, 404):
            raise PretixRefusesError(
                "pretix does not take this token: “{reasons}”", reasons=_reasons(told)
            )
        _check(answer)
        return DeviceAccess(base, exact(told, "organizer"), exact(told, "api_token"),
                      number(told, "device_id"), text(told, "name"))  # fmt: skip
    except (ValueError, AttributeError) as error:
        raise PretixPuzzledError(
            "there is something else than a pretix at {base}", base=base
        ) from error


class PretixClient:
    """One connection to pretix. Each question raises `PretixError` when it has no answer."""

    def __init__(
        self,
        access: DeviceAccess,
        *,
        pauses_s: tuple[float, ...] = PAUSES_S,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        """What is not answered is asked again after each of `pauses_s`; `pause` waits."""
        self.requests = 0
        self._pauses_s = pauses_s
        self._pause = pause
        self._organizer = f"organizers/{access.organizer}"
        self._event = f"{self._organizer}/events/{access.event}"
        self._http = httpx.Client(
            base_url=f"{access.base}/api/v1/",
            timeout=httpx.Timeout(ANSWER_S, connect=CONNECT_S),
            headers={"authorization": f"Device {access.token}"} if access.token else {},
            trust_env=not is_here(urlsplit(access.base).hostname or ""),
        )

    def __enter__(self) -> "PretixClient":
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    # What there is

    def events(self) -> list[Said]:
        """The events that this device may see."""
        return self._all(f"{self._organizer}/events/")

    def event(self) -> Said:
        """The event, with the keys that its signed tickets are verified with."""
        return self._object(self.ask("GET", f"{self._event}/"))

    def products(self) -> list[Said]:
        """Products with their variations."""
        return self._all(f"{self._event}/items/")

    def questions(self) -> list[Said]:
        """Questions with their options."""
        return self._all(f"{self._event}/questions/")

    def check_in_lists(self) -> list[Said]:
        """The check-in lists, without their counts, which are dear."""
        return self._all(
            f"{self._event}/checkinlists/", exclude=["checkin_count", "position_count"]
        )

    def orders(self, since: str = "") -> Iterator[ListPage]:
        """Orders with all their positions: all, or those that changed since.

        Raises `PagesShiftedError` at the end when some may have been skipped.
        """
        order = {"ordering": "-last_modified", "modified_since": since} if since else {}
        return self._pages(
            f"{self._event}/orders/",
            "code",
            **{"ordering": "datetime", **order, "testmode": "false"},
            include_canceled_positions="true",
            exclude=list(_NOT_NEEDED),
        )

    def revoked_secrets(self, since: str = "") -> list[Said]:
        """Codes that were replaced by others."""
        params = {"created_since": since} if since else {}
        return self._all(f"{self._event}/revokedsecrets/", **params)

    def blocked_secrets(self, since: str = "") -> list[Said]:
        """Codes that were blocked, or unblocked again."""
        params = {"updated_since": since} if since else {}
        return self._all(f"{self._event}/blockedsecrets/", **params)

    def counts(self, list_id: int) -> Said:
        """How many pretix has checked in on a list, and how many are inside."""
        return self._object(self.ask("GET", f"{self._event}/checkinlists/{list_id}/status/"))

    # What happened

    def redeem(self, said: Said) -> ScanAnswer:
        """Tell of an entry or an exit."""
        return self._tell(f"{self._organizer}/checkinrpc/redeem/", said)

    def refuse(self, list_id: int, said: Said) -> ScanAnswer:
        """Tell of a ticket that was refused at a door."""
        return self._tell(f"{self._event}/checkinlists/{list_id}/failed_checkins/", said)

    def annul(self, said: Said) -> ScanAnswer:
        """Take an entry or exit back."""
        return self._tell(f"{self._organizer}/checkinrpc/annul/", said)

    def ask(self, method: str, path: str, **content: Any) -> httpx.Response:
        """One answer; what is worth asking again is asked again. Raises `PretixError`."""
        for pause_s in (*self._pauses_s, None):
            try:
                return self._once(method, path, **content)
            except PretixAwayError as error:
                wait_s = error.wait_s or pause_s
                if pause_s is None or wait_s is None or wait_s > LONGEST_WAIT_S:
                    raise
                self._pause(wait_s)
        raise AssertionError("unreachable")

    def _once(self, method: str, path: str, **content: Any) -> httpx.Response:
        self.requests += 1
        try:
            with self._http.stream(method, path, **content) as answer:
                body = bytearray()
                for chunk in answer.iter_bytes():
                    body += chunk
                    if len(body) > MOST_BYTES:
                        raise PretixPuzzledError(
                            "an answer of more than {most_bytes} MiB", most_bytes=MOST_BYTES >> 20
                        )
        except httpx.InvalidURL as error:
            raise PretixPuzzledError("an address that is none") from error
        except httpx.HTTPError as error:
            raise PretixAwayError("pretix does not answer ({why})", why=_kind(error)) from error
        status = answer.status_code
        if status in _COME_AGAIN or status >= 500:
            wait_s = _retry_after(answer)
            raise PretixAwayError("pretix is busy (status {status})", status=status, wait_s=wait_s)
        return httpx.Response(status, headers=answer.headers, content=bytes(body),
                              request=answer.request)  # fmt: skip

    def _all(self, path: str, **params: Any) -> list[Said]:
        return [each for page in self._pages(path, "id", **params) for each in page.results]

    def _pages(self, path: str, key: str, **params: Any) -> Iterator[ListPage]:
        """A list page by page; `key` tells two of its objects apart, or else their addresses do."""
        seen: set[object] = set()
        count = 0
        for page in range(1, 1_000_000):
            answer = self.ask("GET", path, params={**params, "page": page})
            if answer.status_code == 404 and page > 1:
                raise PagesShiftedError("the list changed while it was read")
            said = self._object(answer)
            results = objects(said, "results")
            seen |= {each.get(key) or each.get("slug") for each in results}
            count = max(count, number(said, "count"))
            yield ListPage(results, answer.headers.get("x-page-generated", ""))
            if not said.get("next"):
                break
        if len(seen) < count:
            raise PagesShiftedError("the list changed while it was read")

    def _object(self, answer: httpx.Response) -> Said:
        """What a good answer says."""
        _check(answer)
        said = _told(answer)
        if not isinstance(said, dict):
            raise PretixPuzzledError("something else than pretix answers")
        return said

    def _tell(self, path: str, said: Said) -> ScanAnswer:
        answer = self.ask("POST", path, json=said)
        if answer.status_code in (400, 404):
            told = _told(answer)
            return ScanAnswer(answer.status_code, told if isinstance(told, dict) else {"": told})
        return ScanAnswer(answer.status_code, self._object(answer))


def _told(answer: httpx.Response) -> Any:
    """What an answer says, whatever its status."""
    try:
        return answer.json()
    except ValueError as error:
        raise PretixPuzzledError("something else than pretix answers") from error


def _check(answer: httpx.Response) -> None:
    """Raise what a status means that is no good answer."""
    status = answer.status_code
    if status in (401, 403):
        raise PretixRefusesError(
            "pretix does not let this device in (status {status}): pair it again with "
            "`kiosk pretix pair`; nothing is lost",
            status=status,
        )
    if not 200 <= status < 300:
        raise PretixPuzzledError(
            "pretix answers with status {status}: is its address right?", status=status
        )


def _reasons(told: Said) -> str:
    """What pretix says in words."""
    said = told.get("token") or told.get("detail") or told
    return text({"": said[0] if isinstance(said, list) and said else str(said)}, "")


def _retry_after(answer: httpx.Response) -> float:
    """Seconds that pretix asks for; 0 where it asks for none, or for a date."""
    try:
        return max(0.0, float(answer.headers.get("retry-after", "0")))
    except ValueError:
        return 0.0


def _kind(error: httpx.HTTPError) -> str:
    """What failed: what httpx says itself may hold the address."""
    return known_reason(error) or type(error).__name__.removesuffix("Error")
