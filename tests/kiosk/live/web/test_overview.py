"""The page over all events: numbers only, and only to who has the code."""

import httpx
from starlette.applications import Starlette

from kiosk.live.web.login import CodeLogin
from kiosk.live.web.overview import overview_routes
from sync.counts.list_attendance import ListAttendance
from sync.file.storage_error import StorageError, StorageProblem


async def test_all_events_are_shown_to_who_has_the_code() -> None:
    names = {"e1": "Opening <b>", "e2": "Closing"}
    broken = False

    def look() -> tuple[dict[str, str], list[ListAttendance]]:
        if broken:
            raise StorageError(StorageProblem.OTHER, "away")
        return names, [ListAttendance("e1", "main", 12345, 12000, 7, 2)]

    app = Starlette(routes=overview_routes(look, CodeLogin("2468"), "en"))
    where = {"transport": httpx.ASGITransport(app), "base_url": "https://central"}
    async with httpx.AsyncClient(**where, follow_redirects=True) as visitor:
        assert "12,345" not in (await visitor.get("/live")).text
        assert (await visitor.post("/live", data={"code": "1"})).status_code == 403
        shown = (await visitor.post("/live", data={"code": "2468"})).text
        assert "12,345" in shown
        assert "Opening &lt;b&gt;" in shown
        assert shown.index("Closing") < shown.index("Opening")
        assert "Doubles entrées" in (await visitor.get("/live?language=fr")).text
        assert (await visitor.get("/live/live.css")).status_code == 200
        broken = True
        assert (await visitor.get("/live")).status_code == 503
