"""What pretix says of an event, in the words of an event file: pure, JSON in, nouns out."""

import binascii
import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nacl.signing import VerifyKey

from badges.codes.pretix_ticket import read_key
from badges.text.reason import reason_of
from badges.text.sentence import Sentence
from sync.model import CheckInList, Event
from sync.pretix.products import Products, read_products, unique
from sync.pretix.questions import Asked, read_questions
from sync.pretix.rules import counts_days
from sync.pretix.said import NotPretixError, Said, in_language, number, text, time_ms
from sync.pretix.shop_lists import NotOfferedError, Objection, read_list

_SIGNED = "pretix_sig1"


@dataclass(frozen=True)
class LeftOut:
    """Something of pretix's that is not offered here, and why."""

    what: str
    why: str


@dataclass(frozen=True)
class Described:
    """What pretix answers when it is asked what there is to check in."""

    event: Said
    products: Sequence[Said]
    questions: Sequence[Said]
    lists: Sequence[Said]


@dataclass(frozen=True)
class Shop:
    """What there is to check in, and what is left out."""

    event: Event
    products: Products
    lists: tuple[CheckInList, ...]
    questions: tuple[Asked, ...]
    keys: tuple[VerifyKey, ...]
    known_lists: Mapping[int, str]
    """Every list that pretix has, by number: its name here."""
    left_out: tuple[LeftOut, ...]
    is_series: bool


def read_shop(before: Event, taken: Sequence[str], said: Described, objection: Objection) -> Shop:
    """The shop, for the event file of the event `before`, where lists have the names `taken`.

    `objection` is asked of each rule. Raises `sync.pretix.said.NotPretixError`.
    """
    left_out: list[LeftOut] = []
    known = {number(each, "id"): each for each in said.lists}
    own = {-place: name for place, name in enumerate(taken, 1)}
    names = unique({**own, **{n: text(each, "name") for n, each in known.items()}}, keep=own)
    event = _read_event(before, said.event)
    if any(counts_days(each.get("rules")) for each in said.lists):
        event = replace(event, day_begins_hour=0)  # pretix's days begin at midnight
    sold = read_products(said.products, event.language)
    asked, unasked = read_questions(said.questions, sold, event.language)
    left_out += [
        LeftOut(Sentence("question “{text}”", text=each.text), each.why) for each in unasked
    ]
    is_series = bool(said.event.get("has_subevents"))
    if is_series:
        left_out.append(
            LeftOut(Sentence("all tickets and lists"), Sentence("the event is a series of dates"))
        )
    lists = []
    for list_number, each in known.items():
        name = names[list_number]
        try:
            if is_series:
                raise NotOfferedError("the event is a series of dates")
            lists.append(read_list(list_number, name, each, event=event, sold=sold, asked=asked,
                                   unasked=unasked, objection=objection))  # fmt: skip
        except NotOfferedError as error:
            left_out.append(LeftOut(Sentence("list “{name}”", name=name), reason_of(error)))
    return Shop(
        event=event,
        products=sold,
        lists=tuple(lists),
        questions=tuple(asked),
        keys=tuple(_read_keys(said.event)),
        known_lists={n: names[n] for n in known},
        left_out=tuple(left_out),
        is_series=is_series,
    )


def _read_event(before: Event, said: Said) -> Event:
    """The event with what pretix says of it; what pretix does not say stays."""
    zone = text(said, "timezone")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise NotPretixError("“{zone}” is no timezone", zone=zone) from error
    return replace(
        before,
        name=in_language(said, "name", before.language) or before.name,
        place=in_language(said, "location", before.language) or before.place,
        timezone=zone,
        starts_ms=time_ms(said, "date_from"),
        ends_ms=time_ms(said, "date_to"),
        admission_ms=time_ms(said, "date_admission"),
    )


def _read_keys(said: Said) -> Iterator[VerifyKey]:
    """The public halves of the keys that pretix signs tickets with."""
    keys = said.get("valid_keys")
    for each in keys.get(_SIGNED) or () if isinstance(keys, dict) else ():
        with contextlib.suppress(ValueError, binascii.Error):
            yield read_key(str(each))
