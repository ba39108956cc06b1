"""pretix from the command line: paired, pulled, and refused in one line."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import qrcode
from click.testing import CliRunner, Result

from kiosk.cli import main
from kiosk.pretix.background import BackgroundPretix, PretixStatus
from sync.file.event_file import EventFile
from tests.sync.pretix.stand_in import Fault, StandIn, serving

MAIN = "Main entrance"


@pytest.fixture
def shop() -> StandIn:
    made = StandIn()
    made.offer_all()
    return made


@pytest.fixture
def address(shop: StandIn) -> Iterator[str]:
    with serving(shop) as found:
        yield found


@pytest.fixture
def event(tmp_path: Path) -> Path:
    path = tmp_path / "opening.event"
    assert kiosk("new", path, "--name", "Grand Opening").exit_code == 0
    return path


def kiosk(*arguments: object, typed: str = "", **environment: str) -> Result:
    runner = CliRunner(env=environment)
    return runner.invoke(main, [str(each) for each in arguments], input=typed)


def test_an_event_is_paired_pulled_and_checked_in(
    shop: StandIn, address: str, event: Path, tmp_path: Path
) -> None:
    for refused in (
        kiosk("pretix", "pull", event),
        kiosk("pretix", "pair", event, "http://pretix.example.org", typed="one-time-1"),
        kiosk("pretix", "pair", event, address),
        kiosk("pretix", "pair", event, address, typed="another"),
    ):
        assert (refused.exit_code, len(refused.stderr.splitlines())) == (1, 1), refused.output
    assert kiosk("pretix", "pair", event, address, typed="one-time-1").exit_code == 0
    assert kiosk("pretix", "pair", event, address, "--event", "other").exit_code == 1
    trial = json.loads(kiosk("pretix", "pull", event, "--dry-run", "--json").stdout)
    assert (trial["dry_run"], trial["full"], trial["added"]) == (True, True, 12)
    said = kiosk("pretix", "pull", event)
    assert "12 new tickets" in said.stdout
    assert f"list {MAIN}\n" in said.stdout
    assert "left out: list “Add-ons”" in said.stdout
    again = json.loads(kiosk("pretix", "pull", event, "--json").stdout)
    assert (again["full"], again["added"], again["tickets"]) == (False, 0, 12)
    judged = kiosk("check", event, shop.secret("vip"), "--list", MAIN, "--json")
    assert json.loads(judged.stdout)["verdict"] == "VALID"
    packed = tmp_path / "a.event"
    assert kiosk("pack", event, "--device", "A", "--out", packed, "--plain").exit_code == 0
    assert "organiser's" in kiosk("pretix", "pair", packed, address, typed="one-time-1").stderr
    shop.token = "revoked"
    assert "pair it again" in kiosk("pretix", "pull", event).stderr


def test_the_code_of_a_device_is_read_from_a_picture(
    shop: StandIn, address: str, event: Path, tmp_path: Path
) -> None:
    shop.device = 3
    picture = tmp_path / "code.png"
    for url in ("https://pretix.example.org", address):
        said = {"handshake_version": 1, "url": url, "token": "one-time-3"}
        qrcode.make(json.dumps(said)).save(picture)
        result = kiosk("pretix", "pair", event, address, "--camera", picture)
        assert result.exit_code == (0 if url == address else 1), result.output
    assert kiosk("pretix", "pull", event).exit_code == 0


def test_of_several_events_one_is_chosen_and_the_token_is_not_wasted(
    shop: StandIn, address: str, event: Path
) -> None:
    first = shop.said["event"]
    shop.other_events = [{**first, "slug": "brunch", "name": {"fr": "Brunch"}}]
    asked = kiosk("pretix", "pair", event, address, KIOSK_PRETIX_TOKEN="one-time-1")
    assert asked.exit_code == 1
    assert "brunch" in asked.stderr
    shop.device = 99  # the token is used up
    chosen = kiosk("pretix", "pair", event, f"{address}/kiosk/conf26/")
    assert chosen.exit_code == 0, chosen.output
    assert "conf26" in chosen.stdout


def paired(event: Path, address: str) -> None:
    assert kiosk("pretix", "pair", event, address, typed="one-time-1").exit_code == 0
    assert kiosk("pretix", "pull", event).exit_code == 0


def test_what_happened_is_pushed_and_looked_at(shop: StandIn, address: str, event: Path) -> None:
    paired(event, address)
    for special in ("vip", "vip", "press"):
        kiosk("check", event, shop.secret(special), "--list", MAIN)
    trial = kiosk("pretix", "push", event, "--dry-run")
    assert (trial.stdout, trial.exit_code) == ("3 would be sent\n", 0)
    waiting = json.loads(kiosk("pretix", "status", event, "--json").stdout)
    main = next(each for each in waiting["lists"] if each["list"] == MAIN)
    assert (main["ours"]["admitted"], main["waiting"], main["equal"]) == (3, 2, True)
    shop.faults = [Fault("redeem", 401)]
    refused = kiosk("pretix", "push", event)
    assert (refused.exit_code, refused.stdout) == (1, "3 still to be told; try again later\n")
    assert "pair it again" in refused.stderr
    assert kiosk("pretix", "push", event).stdout == "3 at pretix\n"
    assert kiosk("pretix", "push", event).stdout == "nothing new for pretix\n"
    told = kiosk("pretix", "status", event)
    assert told.exit_code == 0
    assert f"{MAIN}: 3 admitted, 3 inside; pretix 3 and 3\n" in told.stdout
    shop.check_in(shop.secret("valid"), 1, datetime(2026, 11, 27, 20, tzinfo=UTC))
    differs = kiosk("pretix", "status", event)
    assert differs.exit_code == 1
    assert "pretix 4 and 4; these do not come to the same" in differs.stdout
    assert kiosk("pretix", "status", event, "--offline").exit_code == 0


def test_a_row_that_pretix_does_not_have_so_is_shown_with_its_reason_everywhere(
    shop: StandIn, address: str, event: Path, tmp_path: Path
) -> None:
    paired(event, address)
    kiosk("check", event, shop.secret("vip"), "--list", MAIN)
    shop.said["orders"].remove(shop.order("vip"))
    failed = kiosk("pretix", "push", event)
    assert (failed.exit_code, failed.stdout) == (1, "1 unknown to pretix\n")
    assert "unknown to pretix: invalid" in kiosk("pretix", "status", event).stdout
    found = json.loads(kiosk("sync", "conflicts", event, "--json").stdout)
    assert [(each["kind"], each["reason"]) for each in found] == [("not_at_pretix", "invalid")]
    assert "Not so at pretix" in kiosk("sync", "conflicts", event, "--language", "en").stdout
    kiosk("check", event, shop.secret("press"), "--list", "main")
    out = tmp_path / "report"
    for language, told in (("en", "not for pretix"), ("fr", "sa liste n’est pas de pretix")):
        kiosk("pretix", "push", event)
        made = kiosk("report", event, "--out", out, "--language", language)
        assert made.exit_code == 0, made.output
        rows = (out / "pretix.csv").read_text(encoding="utf-8-sig")
        assert told in rows
        assert "invalid" in rows


def test_a_hub_keeps_pretix_alike_and_says_when_it_cannot(
    shop: StandIn, address: str, event: Path
) -> None:
    assert "pair" in kiosk("hub", event, "--listen", "127.0.0.1:0", "--pretix").stderr
    paired(event, address)
    kiosk("check", event, shop.secret("vip"), "--list", MAIN)
    shop.faults = [Fault("items", 401)]
    told: list[PretixStatus] = []
    is_alike = threading.Event()
    with EventFile.open(event) as ours, BackgroundPretix(ours, 0.01) as keeping:
        while not is_alike.wait(0.01):
            told.append(keeping.status)
            if keeping.status.last_ms and not keeping.status.waiting:
                is_alike.set()
    assert any("pair it again" in each.trouble and each.needs_person for each in told)
    assert shop.counts(1)[0] == 2
