"""A stand-in for pretix on this computer: recorded answers, check-ins as pretix keeps them, faults.

It answers as the real one was seen to (`tests/sync/pretix/recorded.json` is what that one said):
a nonce counts once for each ticket, list and device; whatever is forced is taken; an unknown
ticket is 404 with a status, an unknown list 400 without one.
"""

import copy
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

RECORDED = json.loads((Path(__file__).parent / "recorded.json").read_text(encoding="utf-8"))
Answered = tuple[int, Any]
CUT = "cut"
"""In place of a status: the connection is cut before anything is done."""
CUT_AFTER = "cut after"
"""It is done, and the connection is cut before it is said."""


@dataclass
class Fault:
    """What goes wrong with the next requests to a path."""

    path: str
    what: int | str
    times: int = 1
    headers: dict[str, str] = field(default_factory=dict)
    body: str = "{}"


class StandIn:
    """The state of the shop; tests change it by hand."""

    def __init__(self) -> None:
        self.said: dict[str, Any] = copy.deepcopy(RECORDED)
        self.page_size = 5
        self.faults: list[Fault] = []
        self.requests: list[tuple[str, str]] = []
        self.checkins: list[dict[str, Any]] = []
        self.failed: list[dict[str, Any]] = []
        self.annulled: set[str] = set()
        self.device = 1
        self.other_events: list[dict[str, Any]] = []
        self.token = "token-of-device-1"
        self.clock = datetime(2026, 11, 27, 8, tzinfo=UTC)
        self.on_page = lambda page: None
        for order in self.said["orders"]:
            for position in order["positions"]:
                self.checkins += [{**c, "secret": position["secret"], "nonce": None}
                                  for c in position["checkins"]]  # fmt: skip

    # What tests do to it

    def order(self, special: str) -> dict[str, Any]:
        """The order of one of the special tickets."""
        return next(o for o in self.said["orders"] if o.get("_special") == special)

    def secret(self, special: str) -> str:
        return str(self.order(special)["positions"][0]["secret"])

    def touch(self, order: dict[str, Any]) -> None:
        """Somebody changed it."""
        self.clock += timedelta(minutes=5)
        order["last_modified"] = self.clock.isoformat()

    def offer_all(self) -> None:
        """Take away what this program cannot offer."""
        self.said["questions"] = [q for q in self.said["questions"] if q["type"] != "F"]

    def check_in(self, secret: str, list_id: int, at: datetime, *, device: int = 2,
                 kind: str = "entry", nonce: str | None = None) -> dict[str, Any]:  # fmt: skip
        made = {"id": 1000 + len(self.checkins), "list": list_id, "datetime": at.isoformat(),
                "type": kind, "device": device, "device_id": device, "gate": None,
                "auto_checked_in": False, "secret": secret, "nonce": nonce}  # fmt: skip
        self.checkins.append(made)
        self.touch(next(o for o, p in self._positions() if p["secret"] == secret))
        return made

    def counts(self, list_id: int) -> tuple[int, int]:
        """Admitted and inside, as pretix counts them."""
        admitted = inside = 0
        for secret in {c["secret"] for c in self.checkins if c["list"] == list_id}:
            times: dict[str, str] = {}
            for each in self.checkins:
                if (each["secret"], each["list"]) == (secret, list_id):
                    at = datetime.fromisoformat(each["datetime"]).astimezone(UTC).isoformat()
                    times[each["type"]] = max(times.get(each["type"], ""), at)
            admitted += "entry" in times
            inside += "entry" in times and times.get("exit", "") < times["entry"]
        return admitted, inside

    # What it answers

    def answer(self, method: str, path: str, query: dict[str, str], said: Any) -> Answered:
        parts = path.strip("/").split("/")[2:]
        match [method, *parts]:
            case ["POST", "device", "initialize"]:
                return self._initialize(said)
            case ["GET", "organizers", "kiosk", "events"]:
                return self._page([self.said["event"], *self.other_events], query)
            case ["GET", "organizers", "kiosk", "events", "conf26"]:
                return 200, self.said["event"]
            case ["GET", "organizers", "kiosk", "events", "conf26", "orders"]:
                return self._page(self._orders(query.get("modified_since", "")), query)
            case ["GET", *_, "revokedsecrets" | "blockedsecrets" as what]:
                since = query.get("created_since") or query.get("updated_since") or ""
                stamp = "created" if what == "revokedsecrets" else "updated"
                found = [s for s in self.said[what] if _moment(s[stamp]) >= _moment(since)]
                return self._page(found, query)
            case ["GET", *_, "items" | "questions" | "checkinlists" as what]:
                return self._page(self.said[what], query)
            case ["GET", *_, "checkinlists", number, "status"]:
                admitted, inside = self.counts(int(number))
                return 200, {"checkin_count": admitted, "inside_count": inside}
            case ["POST", *_, "checkinrpc", "redeem"]:
                return self._redeem(said)
            case ["POST", *_, "checkinrpc", "annul"]:
                return self._annul(said)
            case ["POST", *_, "checkinlists", number, "failed_checkins"]:
                return self._refuse(int(number), said)
        return 404, {"detail": "Not found."}

    def _initialize(self, said: Any) -> Answered:
        if said["token"] != f"one-time-{self.device}":
            return 400, {"token": ["Unknown initialization token."]}
        self.token = f"token-of-device-{self.device}"
        return 200, {"organizer": "kiosk", "device_id": self.device, "api_token": self.token,
                     "name": "Kiosk", "unique_serial": "X", "gate": None}  # fmt: skip

    def _positions(self) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        return ((o, p) for o in self.said["orders"] for p in o["positions"])

    def _orders(self, since: str) -> list[dict[str, Any]]:
        found = []
        for order in self.said["orders"]:
            if _moment(order["last_modified"]) >= _moment(since):
                positions = [
                    {**p, "checkins": [c for c in self.checkins if c["secret"] == p["secret"]]}
                    for p in order["positions"]
                ]
                found.append({**order, "positions": positions})
        return found

    def _page(self, found: list[Any], query: dict[str, str]) -> Answered:
        page = int(query.get("page", "1"))
        start = (page - 1) * self.page_size
        if page > 1 and start >= len(found):
            return 404, {"detail": "Invalid page."}
        after = found[start + self.page_size :]
        following = "http://elsewhere.example/" if after else None
        return 200, {
            "count": len(found),
            "next": following,
            "previous": None,
            "results": found[start : start + self.page_size],
        }

    def _redeem(self, said: Any) -> Answered:
        known = {each["id"] for each in self.said["checkinlists"]}
        if not set(said["lists"]) <= known:
            return 400, {"lists": ["Invalid pk - object does not exist."]}
        by_secret = {p["secret"]: p for _, p in self._positions()}
        position = by_secret.get(said["secret"])
        if position is None:
            self.failed.append(said)
            return 404, {"detail": "Not found.", "status": "error", "reason": "invalid"}
        same = [c for c in self.checkins if c["nonce"] == said["nonce"]
                and (c["secret"], c["device_id"]) == (said["secret"], self.device)]  # fmt: skip
        if not same:
            made = self.check_in(said["secret"], said["lists"][0],
                                 datetime.fromisoformat(said["datetime"]), device=self.device,
                                 kind=said["type"], nonce=said["nonce"])  # fmt: skip
            made["answers"] = said.get("answers", {})
        return 201, {"status": "ok", "position": position}

    def _refuse(self, number: int, said: Any) -> Answered:
        if all(each["nonce"] != said["nonce"] for each in self.failed):
            self.failed.append({**said, "list": number})
        return 201, said

    def _annul(self, said: Any) -> Answered:
        found = [c for c in self.checkins
                 if (c["nonce"], c["device_id"]) == (said["nonce"], self.device)]  # fmt: skip
        if said["nonce"] in self.annulled:
            return 400, ["Cannot annul an unsuccessful checkin"]
        if not found:
            return 404, {"detail": "No check-in found based on nonce"}
        at = datetime.fromisoformat(said["datetime"])
        if at - datetime.fromisoformat(found[0]["datetime"]) > timedelta(minutes=15):
            why = "Annulment is not allowed more than 15 minutes after check-in"
            return 400, {"non_field_errors": [why]}
        self.checkins.remove(found[0])
        self.annulled.add(said["nonce"])
        self.touch(next(o for o, p in self._positions() if p["secret"] == found[0]["secret"]))
        return 200, {"status": "ok"}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text) if text else datetime.min.replace(tzinfo=UTC)


@contextmanager
def serving(shop: StandIn) -> Iterator[str]:
    """Serve it; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._do(None)

        def do_POST(self) -> None:
            self._do(json.loads(self.rfile.read(int(self.headers["content-length"]))))

        def log_message(self, *_: object) -> None:
            pass

        def _do(self, said: Any) -> None:
            parts = urlsplit(self.path)
            query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
            shop.requests.append((self.command, parts.path))
            fault = next((f for f in shop.faults if f.path in self.path and f.times > 0), None)
            if fault:
                fault.times -= 1
                if fault.what == CUT:
                    return self._cut()
                if isinstance(fault.what, int):
                    return self._say(fault.what, fault.body, fault.headers)
            is_open = parts.path.endswith("device/initialize")
            if not is_open and self.headers["authorization"] != f"Device {shop.token}":
                return self._say(401, '{"detail": "Invalid token."}', {})
            if "orders" in parts.path:
                shop.on_page(int(query.get("page", "1")))
            status, answer = shop.answer(self.command, parts.path, query, said)
            if fault:
                return self._cut()
            shown = {"X-Page-Generated": shop.clock.isoformat()} if "orders" in parts.path else {}
            return self._say(status, json.dumps(answer), shown)

        def _cut(self) -> None:
            self.close_connection = True
            self.connection.close()

        def _say(self, status: int, body: str, headers: dict[str, str]) -> None:
            content = body.encode()
            self.send_response(status)
            for name, value in {**headers, "content-length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
