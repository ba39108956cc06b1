"""What people give is what a picture of the screen shows, whole; else nobody can say yes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from textual.widget import Widget

from badges.cards.business_card import CardField
from badges.cards.meeting import Meeting, MeetingAnswer, Phase
from kiosk.desk.words import Words
from kiosk.swap.sentences import FIELDS, SHORT_FIELDS
from kiosk.swap.widgets.meeting import MeetingPanel
from kiosk.swap.widgets.person import PersonPanel
from kiosk.swap.widgets.person_row import PersonRow
from sync.cards.booths import Booth
from sync.cards.swap_rules import SwapRules, YesBy
from tests.kiosk.swap.conftest import NAMES, Kiosk
from tests.kiosk.swap.conftest import kiosk as kiosk
from tests.kiosk.swap.test_swap_screens import Front, booth_opened, opened

SMALLEST = (80, 24)
LARGER = {2: ((100, 30), (200, 50)), 8: ((200, 50),)}
IN_ENGLISH_TOO = (2, 5, 8)
"""By how many people are there."""
SITE = "https://x.example"


def picture_of(said: str, part: Widget) -> str:
    """What the picture of the screen says where `part` is, as one line."""
    region = part.region
    lines = said.split("\n")[region.y : region.bottom]
    return " ".join("\n".join(line[region.x : region.right] for line in lines).split())


def shown_fields(front: Front) -> Iterator[set[str]]:
    """The fields that the picture says of each person, by name; never what is only offered."""
    kind = PersonRow if len(front.screen.view.meeting.people) > 2 else PersonPanel
    words, picture = front.screen.words, front.says()
    for part in front.screen.query(kind):
        if part.display:
            (gives,) = part.query(".row-gives, .person-gives")
            said = picture_of(picture, gives).removeprefix(words("gives:").replace("\u00a0", " "))
            named = {each.strip() for each in said.split(",")}
            yield {
                name
                for name in FIELDS
                if words(FIELDS[name]) in named or words(SHORT_FIELDS[name]) in named
            }


def given_fields(front: Front) -> list[set[str]]:
    return [set(person.card.content()) for person in front.screen.view.meeting.people]


def with_whole_cards(kiosk: Kiosk) -> None:
    """Everybody has a website, too, and gives some other fields; the first one everything."""
    for number, name in enumerate(NAMES):
        kiosk.ticks(name, site=SITE)
        some = [field for place, field in enumerate(CardField) if not number >> place & 1]
        kiosk.ticks(name, *some)


async def test_two_to_eight_people_in_both_languages_on_every_screen(kiosk: Kiosk) -> None:
    with_whole_cards(kiosk)
    seen = 0
    async with opened(kiosk, language="fr") as front:
        for number, name in enumerate(NAMES[:8], start=1):
            await front.scan(name)
            if number == 2:
                front.keys("f4")
                await front.until(lambda: front.screen.view.meeting.group)
            sizes = (*LARGER.get(number, ()), SMALLEST) if number > 1 else ()
            languages = ("fr", "en") if number in IN_ENGLISH_TOO else ("fr",)
            for language, size in product(languages, sizes):
                if front.screen.words.language != language:
                    front.keys("f2")
                    await front.until(lambda to=language: front.screen.words.language == to)
                await front.pilot.resize_terminal(*size)
                await front.until(front.settled)
                await front.until(lambda: list(shown_fields(front)) == given_fields(front))
                assert front.app.size == size
                seen += 1
        shown = list(shown_fields(front))
        for name in NAMES[:8]:
            await front.scan(name)
        await front.phase(Phase.DONE)
    assert seen == 7 + 3 + 3 + 3
    assert shown[0] == set(FIELDS)
    assert len({frozenset(each) for each in shown}) == 8
    with kiosk.file.reading() as connection:
        bodies = connection.execute(
            "SELECT ticket_id, body FROM journal WHERE kind = 'consent_given'"
        ).fetchall()
    assert len(bodies) == 8 * 7
    for name, fields in zip(NAMES, shown, strict=False):
        ticket_id = kiosk.guest(name).ticket_id
        agreed = [set(json.loads(body)["fields"]) for each, body in bodies if each == ticket_id]
        assert agreed == [fields] * 7, name


async def test_whatever_two_people_choose_is_shown_on_the_smallest_screen(kiosk: Kiosk) -> None:
    with_whole_cards(kiosk)
    letters = (*"CDCECDCFCDCECDC", "A", "B")  # every choice of fields, then by one key
    seen = set()
    async with opened(kiosk, size=SMALLEST, language="fr") as front:
        await front.scan("Zoé")
        await front.scan("Karim")
        for letter in letters:
            before = front.screen.view.meeting
            front.keys(letter)
            await front.until(
                lambda before=before: front.screen.view.meeting.people != before.people
            )
            await front.until(front.settled)
            await front.until(lambda: list(shown_fields(front)) == given_fields(front))
            seen.add(front.screen.view.meeting.people[0].given)
    assert len(seen) == 2 ** len(CardField)


async def test_no_yes_where_a_field_has_no_room(kiosk: Kiosk) -> None:
    kiosk.rules(SwapRules(yes=YesBy.KEY))
    with_whole_cards(kiosk)
    async with opened(kiosk, size=(80, 24)) as front:
        await front.scan("Zoé")
        await front.scan("Karim")
        await front.until(front.settled)
        for size in ((80, 14), (30, 24)):
            await front.pilot.resize_terminal(*size)
            await front.reply(MeetingAnswer.NOT_SHOWN)
            kiosk.clock.pass_time(3000)
            front.keys("1", "2")
            number = front.screen.heard[0]
            front.type_fast(kiosk.guest("Zoé").badge_code)
            await front.until(lambda number=number: front.screen.heard[0] > number)
            assert front.screen.view.meeting.yes == frozenset()
            await front.pilot.resize_terminal(80, 24)
            await front.until(front.settled)
        await front.scan("Zoé")
        await front.reply(MeetingAnswer.YES)


async def test_what_is_laid_out_anew_is_what_is_asked_by_then(kiosk: Kiosk) -> None:
    kiosk.ticks("Zoé", *CardField)
    async with opened(kiosk) as front:
        await front.scan("Zoé")
        await front.scan("Karim")
        await front.until(front.settled)
        await front.until(lambda: front.says().count("again = yes") == 2)
        panel, told = front.screen.query_one(MeetingPanel), front.screen.view
        panel.show(replace(told.meeting, on_screen=False, people=told.meeting.people[:1]), Words())
        panel.on_resize()  # and while that waits for its turn comes what is asked now
        front.screen.show_all()
        await front.pilot.pause()
        assert list(shown_fields(front)) == given_fields(front)
        assert front.says().count("again = yes") == 2
        panel.on_resize()
        panel.show(Meeting(), Words())  # or they have gone
        await front.pilot.pause()
        assert not panel.display


async def test_long_titles_and_names_from_right_to_left(kiosk: Kiosk) -> None:
    odd = (("Zoé", "يوسف عبد الرحمن"), ("Karim", "יעל"), ("Léa", "Maximilienne-Wilhelmine " * 3))
    with kiosk.file.transaction() as connection:
        for name, instead in odd:
            change = "UPDATE guest SET first_name = ?, title = ? WHERE ticket_id = ?"
            connection.execute(change, (instead, "T" * 120, kiosk.guest(name).ticket_id))
    names = [name for name, _ in odd]
    for name in names:
        kiosk.ticks(name, *CardField)
    async with opened(kiosk, size=SMALLEST, language="fr") as front:
        for name in names[:2]:
            await front.scan(name)
        await front.until(front.settled)
        assert list(shown_fields(front)) == given_fields(front)
        front.keys("f4")
        for name in names[2:] + names:
            await front.scan(name)
        await front.phase(Phase.DONE)
    assert kiosk.has("Zoé") == {"יעל": "2@x.example", odd[2][1].strip(): "3@x.example"}


async def test_what_a_booth_asks_for_is_read_to_its_last_word(kiosk: Kiosk) -> None:
    with_whole_cards(kiosk)
    purpose = " ".join(["vous rappeler au sujet de notre offre"] * 4 + ["fin"])
    booth = Booth("Mistral", purpose, purpose)
    async with booth_opened(kiosk, booth, SMALLEST, "fr") as (front, screen):
        await front.scan("Zoé")
        front.keys("b")
        await front.until(lambda: screen.view.meeting.people[0].given == set(CardField))
        await front.until(front.settled)
        asked = picture_of(front.says(), screen.query_one("#swap-asked"))
        assert asked.endswith(purpose)
        gives = picture_of(front.says(), screen.query_one(".person-gives"))
        assert gives == "donne : nom, société, fonction, e-mail, téléphone, site web"
        await front.pilot.resize_terminal(80, 15)
        await front.reply(MeetingAnswer.NOT_SHOWN)
