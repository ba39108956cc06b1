"""Business cards as vCards: what a second library reads is what was written, whatever it was."""

import unicodedata

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from badges.cards.business_card import BusinessCard, CardField, card, dialled
from badges.cards.vcard import DROPPED_FIRST, shortened, vcard, vcards
from badges.text.content_lines import LINE_OCTETS

FULL = BusinessCard(
    first_name="Zoé",
    last_name="Lefèvre",
    company="Étoile, Lune; Fils & Cie",
    title="Directrice \\ R&D",
    email="zoe@etoile.example",
    phone="+33639980001",
    site="https://etoile.example/zoe",
)
NAMES = [
    ("Zoé", "Lefèvre"),
    ("Gaëlle", "L’Hôpital"),
    ("محمد", "الفاسي"),
    ("דוד", "כהן"),
    ("小明", "王"),
    ("さくら", "田中"),
    ("민준", "김"),
    ("Nguyễn Thị", "Hồng"),
    ("Łukasz", "Błaszczykowski"),
    ("Ольга", "Чайковская"),
    ("Ελένη", "Παπαδοπούλου"),
    ("अनुष्का", "शर्मा"),
    ("สมชาย", "ใจดี"),
    ("می‌خواهم", "نیک"),
    ("👩‍🚀", "Emoji"),
    ("Madonna", ""),
    ("", "Bénabar"),
]


def read(text: str) -> vobject.base.Component:
    return vobject.readOne(text)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


@pytest.mark.parametrize(("first", "last"), NAMES)
def test_names_of_every_script_come_back_whole(first: str, last: str) -> None:
    found = read(vcard(BusinessCard(first, last, "会社", email="x@y.example")))
    assert (found.n.value.given, found.n.value.family) == (first, last)
    assert found.fn.value == f"{first} {last}".strip()
    assert found.org.value == ["会社"]


def test_every_field_comes_back() -> None:
    found = read(vcard(FULL, "Grand Opening, 22/11\nInvestisseur; à revoir"))
    assert found.version.value == "3.0"
    assert found.org.value == [FULL.company]
    assert found.title.value == FULL.title
    assert found.tel.value == FULL.phone
    assert found.email.value == FULL.email
    assert found.url.value == FULL.site
    assert found.note.value == "Grand Opening, 22/11\nInvestisseur; à revoir"


def test_fields_that_are_not_given_are_not_there() -> None:
    text = vcard(FULL.only([CardField.EMAIL]))
    assert FULL.email in text
    for name in ("TEL", "TITLE", "URL", "NOTE"):
        assert name not in text


def test_the_bytes_are_what_the_standard_says() -> None:
    assert vcard(BusinessCard("Zoé", "Lefèvre")) == (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Lefèvre;Zoé;;;\r\nFN:Zoé Lefèvre\r\nEND:VCARD\r\n"
    )


def test_special_characters_are_escaped_in_text_and_not_in_addresses() -> None:
    lines = unfolded(vcard(FULL))
    assert "ORG:Étoile\\, Lune\\; Fils & Cie" in lines
    assert "TITLE:Directrice \\\\ R&D" in lines
    assert "URL:https://etoile.example/zoe" in lines


def test_long_lines_are_folded_between_characters() -> None:
    long = BusinessCard("é" * 90, "字" * 90, company="👩‍🚀" * 20)
    text = vcard(long)
    assert any(line.startswith(" ") for line in text.split("\r\n"))
    for line in text.split("\r\n"):
        assert len(line.encode()) <= LINE_OCTETS
    assert read(text).n.value.given == "é" * 90


@pytest.mark.parametrize(
    "evil",
    [
        "x\r\nEMAIL:evil@example.org",
        "x\nEND:VCARD",
        "x\u2028TEL:666",
        "x\x85TEL:666",
        "\x1b]0;title\x07",
        "\u202emoc.elpmaxe",
        "x\\",
    ],
)
def test_no_value_ends_its_line_or_hides_a_control(evil: str) -> None:
    text = vcard(card({"first_name": evil, "last_name": "B", "company": evil}), evil)
    found = read(text)
    assert not hasattr(found, "email")
    assert not hasattr(found, "tel")
    allowed = {"\r", "\n"}
    assert not [c for c in text if unicodedata.category(c)[0] == "C" and c not in allowed]


@given(st.builds(BusinessCard, *[st.text(max_size=40)] * 7), st.text(max_size=80))
def test_any_text_makes_a_card_that_can_be_read(anything: BusinessCard, note: str) -> None:
    made = card(anything.content())
    text = vcard(made, note)
    found = read(text)
    assert found.n.value.family == made.last_name
    assert found.n.value.given == made.first_name
    assert all(len(line.encode()) <= LINE_OCTETS for line in text.split("\r\n"))


def test_many_cards_are_one_file() -> None:
    found = list(vobject.readComponents(vcards([(FULL, ""), (BusinessCard("A", "B"), "note")])))
    assert [each.fn.value for each in found] == ["Zoé Lefèvre", "A B"]


def test_shortening_goes_in_the_stated_order_and_keeps_a_name() -> None:
    steps = list(shortened(FULL, "note"))
    assert steps[0] == (FULL, "note")
    assert steps[1] == (FULL, "")
    gone = [name for name in DROPPED_FIRST if not getattr(steps[-1][0], name)]
    assert gone == list(DROPPED_FIRST)
    for number, name in enumerate(DROPPED_FIRST, start=2):
        assert not getattr(steps[number][0], name)
    only_company = BusinessCard(company="Acme", phone="1")
    assert [kept.name for kept, _ in shortened(only_company, "")] == ["Acme", "Acme"]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("06 39 98 00 01", "+33639980001"),
        ("+33 (0)6 39 98 00 01", "+33639980001"),
        ("0044 20 7946 0000", "+442079460000"),
        ("+1 (202) 555-0143", "+12025550143"),
        ("3939", "3939"),
        ("non", ""),
        ("+", ""),
    ],
)
def test_phone_numbers_are_written_as_they_are_dialled(written: str, number: str) -> None:
    assert dialled(written) == number


@pytest.mark.parametrize(
    ("written", "site"),
    [
        ("etoile.example", "https://etoile.example"),
        ("etoile.example:8080/x", "https://etoile.example:8080/x"),
        ("HTTP://etoile.example", "HTTP://etoile.example"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_are_sites(written: str, site: str) -> None:
    assert card({"site": written}).site == site


def test_what_is_no_text_of_a_card_is_left_out() -> None:
    assert card({"first_name": 3, "email": None, "salt": "x"}) == BusinessCard()
    assert card({"first_name": "A"}).content() == {"first_name": "A"}
