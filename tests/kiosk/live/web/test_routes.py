"""The page over HTTP: numbers for those with the code, nothing for others, names for nobody."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import islice

import httpx
import pytest

from kiosk.desk.desk import Desk
from kiosk.live.web.login import TRIES
from sync.file.event_file import EventFile
from sync.model import Category, CheckInList, Guards
from tests.deciding import put_category, put_list
from tests.kiosk.live.web.conftest import CODE, Site

GAELLE = "dmt9tx69d7h7"


@pytest.fixture
def visitor(site: Site) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.url, timeout=10) as client:
        yield client


@pytest.fixture
def organiser(visitor: httpx.Client) -> httpx.Client:
    assert visitor.post("/live", data={"code": CODE}).status_code == 303
    return visitor


def events(client: httpx.Client, language: str = "en") -> Iterator[dict[str, str]]:
    with client.stream("GET", "/live/events", params={"language": language}) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        for line in response.iter_lines():
            if line.startswith("data: "):
                yield json.loads(line.removeprefix("data: "))


@pytest.mark.parametrize("path", ["/live", "/", "/live/events", "/live/state"])
def test_without_the_code_there_is_no_number(
    visitor: httpx.Client, event_file: EventFile, path: str
) -> None:
    Desk(event_file).scan(GAELLE)
    answer = visitor.get(path, follow_redirects=True)
    assert "Grand Opening" not in answer.text
    assert answer.status_code == 401 or 'type="password"' in answer.text


def test_the_page_with_the_code(organiser: httpx.Client, event_file: EventFile) -> None:
    put_category(event_file, Category("Presse", "Médias", "Media", "#000000", "★", vip=True))
    Desk(event_file).scan(GAELLE)
    page = organiser.get("/live?language=en").text
    assert "<h1>Grand Opening</h1>" in page
    assert '<p class="huge">1</p>' in page
    assert "Media" in page
    assert 'lang="fr"' in organiser.get("/live?language=fr").text
    for name in ("Gaëlle", "Hôpital", "Œuvres", GAELLE):
        assert name not in page


def test_a_wrong_code_and_too_many(visitor: httpx.Client) -> None:
    for _ in range(TRIES):
        answer = visitor.post("/live?language=en", data={"code": "1"})
        assert (answer.status_code, "That is not the code" in answer.text) == (403, True)
    refused = visitor.post("/live?language=en", data={"code": CODE})
    assert (refused.status_code, "wait five minutes" in refused.text) == (429, True)


def test_a_check_in_is_sent_to_those_who_watch(
    organiser: httpx.Client, event_file: EventFile
) -> None:
    stream = events(organiser)
    assert '<p class="huge">0</p>' in next(stream)["html"]
    Desk(event_file).scan(GAELLE)
    told = next(message for message in islice(stream, 20) if 'huge">1<' in message["html"])
    assert told["said"] == "1 inside now, 1 in, of 5"


def test_it_says_so_when_the_file_cannot_be_read(
    organiser: httpx.Client, event_file: EventFile
) -> None:
    organiser.get("/live")
    away = event_file.path.rename(event_file.path.with_suffix(".away"))
    try:
        with organiser.stream("GET", "/live/events") as response:
            assert any(line == "event: trouble" for line in islice(response.iter_lines(), 40))
        assert organiser.get("/live").status_code == 503
    finally:
        away.rename(event_file.path)


def test_nothing_comes_from_elsewhere_and_nothing_else_may_run(organiser: httpx.Client) -> None:
    answer = organiser.get("/live")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"
    for text in (
        answer.text,
        *(organiser.get(f"/live/live.{kind}").text for kind in ("css", "js")),
    ):
        links = set(re.findall(r"(?:https?:)?//[\w.]+", text))
        assert links <= {"http://www.w3.org"}, links  # the name of SVG, which nobody fetches
    assert " style=" not in answer.text
    assert "<script>" not in answer.text


def test_what_a_desk_is_called_is_never_markup(
    organiser: httpx.Client, event_file: EventFile
) -> None:
    with event_file.transaction() as connection:
        connection.execute("UPDATE device SET name = '<img src=x onerror=alert(1)>'")
        connection.execute("UPDATE event SET name = '</title><script>'")
    Desk(event_file).scan(GAELLE)
    page = organiser.get("/live").text
    assert "&lt;img src=x" in page
    assert "<img" not in page
    assert page.count("<script") == 1


def test_the_session_cookie_cannot_be_read_by_scripts_or_sent_by_others(
    visitor: httpx.Client,
) -> None:
    cookie = visitor.post("/live", data={"code": CODE}).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert visitor.get("/live/../../etc/passwd").status_code == 404
    assert visitor.get("/live/page.py").status_code == 404


def test_every_picture_has_a_name_and_a_table(
    organiser: httpx.Client, event_file: EventFile
) -> None:
    Desk(event_file).scan(GAELLE)
    page = organiser.get("/live?language=en").text
    assert re.search(r'<svg[^>]*role="img"[^>]*><title>Arrivals per 5 minutes</title>', page)
    assert '<summary id="bars-open">As a table</summary>' in page
    assert '<th scope="col">' in page
    assert 'role="status" aria-live="polite"' in page
    HTMLParser().feed(page)


def test_every_room_is_told(organiser: httpx.Client, event_file: EventFile) -> None:
    assert "<h2>Rooms</h2>" not in organiser.get("/live?language=en").text
    put_list(event_file, CheckInList("vip", "VIP <3", guards=Guards.ROOM))
    Desk(event_file, list_name="VIP <3").scan(GAELLE)
    page = organiser.get("/live?language=en").text
    assert '<th scope="row">VIP &lt;3</th><td>1</td><td>1</td>' in page
