"""What an organiser does in pretix itself, and a phone with pretixSCAN beside the desks."""

import json
from pathlib import Path
from typing import Any

import httpx


class Organiser:
    """pretix's own side of the evening, by its REST API with a team's token."""

    def __init__(self, base: str, facts: Path) -> None:
        """`facts` is what the seed has written down."""
        self.base = base
        self.facts = json.loads(facts.read_text(encoding="utf-8"))
        self._http = httpx.Client(
            base_url=f"{base}/api/v1/organizers/{self.facts['organizer']}/",
            headers={"authorization": f"Token {self.facts['token']}"},
            timeout=60,
            trust_env=False,
        )

    def new_device(self, name: str) -> str:
        """A device that may check in; gives the token to pair it with."""
        said = {"name": name, "all_events": True, "limit_events": [],
                "security_profile": "pretixscan"}  # fmt: skip
        return str(self.ask("POST", "devices/", said)["initialization_token"])

    def counts(self, event: str) -> dict[str, tuple[int, int]]:
        """Admitted and inside on each list, as pretix counts them."""
        found = {}
        for each in self.ask("GET", f"events/{event}/checkinlists/")["results"]:
            said = self.ask("GET", f"events/{event}/checkinlists/{each['id']}/status/")
            found[each["name"]] = said["checkin_count"], said["inside_count"]
        return found

    def rows(self, event: str) -> tuple[int, int]:
        """How many check-ins pretix has, and how many that failed."""
        good, bad = (
            self.ask("GET", f"events/{event}/checkins/?successful={each}")["count"]
            for each in ("true", "false")
        )
        return good, bad

    def resell(self, event: str, secret: str) -> str:
        """Give the ticket with this secret another one; the old one is good for nothing."""
        there = f"events/{event}/orderpositions/"
        found = self.ask("GET", there, params={"secret": secret})["results"]
        [position] = [each for each in found if each["secret"] == secret]
        return str(self.ask("POST", f"{there}{position['id']}/regenerate_secrets/")["secret"])

    def phone(self, list_id: int) -> "Phone":
        """A phone with pretixSCAN at a list."""
        token = self.new_device("Phone")
        said = {"token": token, "hardware_brand": "x", "hardware_model": "x",
                "software_brand": "pretixSCAN", "software_version": "2.0"}  # fmt: skip
        answer = httpx.post(f"{self.base}/api/v1/device/initialize", json=said, trust_env=False)
        return Phone(self, answer.json()["api_token"], list_id)

    def ask(self, method: str, path: str, said: object = None, **options: Any) -> Any:
        """What pretix answers; it has to be good."""
        answer = self._http.request(method, path, json=said, **options)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text[:300]}"
        return answer.json()


class Phone:
    """Another device, which asks pretix at every scan."""

    def __init__(self, organiser: Organiser, token: str, list_id: int) -> None:
        self._organiser = organiser
        self._token = token
        self._list = list_id

    def scan(self, secret: str) -> None:
        """Let somebody in."""
        said = {"lists": [self._list], "secret": secret, "type": "entry", "force": True}
        self._organiser.ask("POST", "checkinrpc/redeem/", said,
                            headers={"authorization": f"Device {self._token}"})  # fmt: skip
