"""Tickets whose code says more than their shop's list."""

import pytest

from badges.codes.shop_ticket import ShopReading, shop_readings

UUID = "31cbefae-0779-48ec-bec6-751336ba293b"


def test_alfio_signs_the_tickets_id() -> None:
    assert shop_readings(f"{UUID}/aGVsbG8gd29ybGQsIHRoaXM=") == [ShopReading(UUID)]


def test_eventbrite_writes_order_and_attendee_in_one_number() -> None:
    readings = shop_readings("70123456789087654321001")
    assert ShopReading("9087654321", order="7012345678") in readings


def test_indico_writes_json() -> None:
    text = f'{{"registrant_id": 12, "checkin_secret": "{UUID}", "event_id": "3"}}'
    assert shop_readings(text) == [ShopReading(UUID)]


@pytest.mark.parametrize(
    "text",
    ["", "ABC", UUID, f"{UUID}/x", "{", "[" * 100_000, "{}", '{"checkin_secret": 1}', "1" * 40],
)
def test_others_say_what_they_are(text: str) -> None:
    assert shop_readings(text) == []
