"""The page beside the hub, on one port, over TLS."""

import ssl

import httpx

from kiosk.desk.desk import Desk
from kiosk.live.web.login import CodeLogin
from kiosk.live.web.routes import live_routes
from sync.file.event_file import EventFile
from sync.hub import serving
from sync.hub.hub import Hub
from sync.hub.server import make_app

CODE = "470815"


def test_the_hub_serves_the_page_too(event_file: EventFile) -> None:
    hub = Hub(event_file)
    pages = live_routes(event_file, CodeLogin(CODE), language="en")
    listener = serving.listen("127.0.0.1", 0)
    trusted = ssl.create_default_context(cadata=hub.certificate.certificate)
    trusted.check_hostname = False
    app = make_app(event_file, hub=hub, extra_routes=pages)
    with serving.HubServer(app, hub.certificate, listener) as server:
        url = f"https://127.0.0.1:{server.address[1]}"
        with httpx.Client(base_url=url, verify=trusted, timeout=10) as client:
            assert client.get("/hub").status_code == 200
            entered = client.post("/live", data={"code": CODE})
            assert "Secure" in entered.headers["set-cookie"]
            Desk(event_file).scan("AAAA1111A")
            assert '<p class="huge">1</p>' in client.get("/live").text
