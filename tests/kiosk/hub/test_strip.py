"""The desk's last line: what it says of the hub is true, in both states."""

from dataclasses import replace

import pytest

from kiosk.desk.desk import Desk
from kiosk.desk.scanning import ScanLane
from kiosk.desk.widgets.status import StatusStrip, line
from kiosk.hub import background
from kiosk.hub.background import BackgroundSync
from kiosk.hub.status import HubTrouble
from kiosk.scan.decode import Decoder
from sync.file.event_file import EventFile
from sync.hub.server import make_app
from sync.hub.serving import HubServer, listen
from tests.kiosk.desk.screens.conftest import opened
from tests.kiosk.desk.widgets.test_status import ENGLISH, FRENCH, STATUS
from tests.sync.hub.conftest import Packs


def test_connected_or_not() -> None:
    assert line(STATUS, ENGLISH, 200).startswith("○ OFFLINE │")
    online = replace(STATUS, connected=True)
    assert line(online, ENGLISH, 200).startswith("● ONLINE │")
    assert line(online, FRENCH, 200).startswith("● EN LIGNE │")


def test_a_desk_that_has_to_be_paired() -> None:
    unpaired = replace(STATUS, hub_trouble=HubTrouble.NOT_PAIRED)
    assert line(unpaired, ENGLISH, 200).startswith("○ OFFLINE – pair this desk with the hub │")
    assert line(unpaired, FRENCH, 200).startswith("○ HORS LIGNE – jumeler ce poste avec le hub │")
    assert line(unpaired, ENGLISH, 70).startswith("○ OFFLINE – pair this desk with the hub │")
    assert line(unpaired, ENGLISH, 30).startswith("○ OFFLINE")


async def test_the_screen_says_when_the_hub_is_gone(
    event_file: EventFile, packed: Packs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "FIRST_PAUSE_S", 0.05)
    a = packed("Entrée B")
    desk = Desk(a)
    app = make_app(event_file)
    server = HubServer(app, app.state.hub.certificate, listen("127.0.0.1", 0))
    async with opened(desk, ScanLane(desk, Decoder())) as desk_app:
        strip = desk_app.screen.query_one(StatusStrip)
        assert "OFFLINE" in str(strip.content)
        with BackgroundSync(a, f"127.0.0.1:{server.address[1]}") as thread:
            desk_app.app.threads.join(thread)
            with server:
                await desk_app.until(lambda: "● ONLINE" in str(strip.content))
                desk_app.scan("AAAA1111A")
                await desk_app.until(lambda: event_file.counts().admitted == 1)
                await desk_app.until(lambda: "│ 0 waiting to sync" in str(strip.content))
            await desk_app.until(lambda: "○ OFFLINE" in str(strip.content))
            desk_app.scan("DMT9TX69D7H7", after=2.0)
            await desk_app.until(lambda: "│ 1 waiting to sync" in str(strip.content))
            assert "last sync" in str(strip.content)
