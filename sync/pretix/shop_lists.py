"""pretix's check-in lists as ours: all of what a list says is kept, or it is left out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from badges.text.sentence import Sentence, SpokenError
from sync.guests.check_in_lists import guessed_guards
from sync.model import CheckInList, Event, Guards
from sync.pretix.products import Products
from sync.pretix.questions import ID, Asked, Unasked
from sync.pretix.rules import UnknownRuleError, translated
from sync.pretix.said import Said, numbers

Objection = Callable[[Any, Event], str]
"""Why a desk could not judge a rule at an event; "" if it can."""


class NotOfferedError(SpokenError, ValueError):
    """A list that cannot be judged here as pretix would; the message says why."""


def read_list(
    list_number: int,
    name: str,
    said: Said,
    *,
    event: Event,
    sold: Products,
    asked: Sequence[Asked],
    unasked: Sequence[Unasked],
    objection: Objection,
) -> CheckInList:
    """The list as one of ours. Raises `NotOfferedError`, `sync.pretix.said.NotPretixError`."""
    _refuse_what_is_missing_here(said)
    products = None if said.get("all_products") else frozenset(numbers(said, "limit_products"))
    if products is not None and not products <= sold.products.keys():
        raise NotOfferedError("it is about a product that is not there")
    admitted = frozenset(sold.products) if products is None else products
    for question in unasked:
        if question.is_required and question.products & admitted:
            raise NotOfferedError(
                "“{text}” must be answered, and {why}", text=question.text, why=question.why
            )
    names = {
        "product": {n: each.name for n, each in sold.products.items()},
        "variation": {n: each.name for n, each in sold.variations.items()},
    }
    try:
        rules = translated(said.get("rules"), names, has_end=event.ends_ms is not None)
    except UnknownRuleError as error:
        raise NotOfferedError("its rule cannot be judged here: {error}", error=error) from error
    if rules is not None and (why := objection(rules, event)):
        raise NotOfferedError("its rule cannot be judged here: {why}", why=why)
    return CheckInList(
        list_id=f"{ID}{list_number}",
        name=name,
        categories=None
        if products is None
        else frozenset(sold.products[each].name for each in products),
        multiple_entry=bool(said.get("allow_multiple_entries")),
        reentry_after_exit=bool(said.get("allow_entry_after_exit")),
        includes_unpaid=bool(said.get("include_pending")),
        rules=rules,
        questions=tuple(each.question for each in asked if each.products & admitted),
        guards=Guards.ROOM,
    )


def guarding(
    lists: Sequence[CheckInList], before: Mapping[str, CheckInList]
) -> Iterator[CheckInList]:
    """`lists`, each with what it guards: as somebody has set it, or as it is for pretix.

    pretix counts each list by itself. So a list is a street door only as long as no other one is
    for the same products: then nobody is USED at one list because of another. What is called as
    rooms are has a count of its own.
    """
    taken: list[frozenset[str] | None] = [
        known.categories
        for each in lists
        if (known := before.get(each.list_id)) and known.guards is Guards.EVENT
    ]
    for each in sorted(lists, key=lambda each: (each.categories is not None, _number(each))):
        known = before.get(each.list_id)
        if known:
            guards = known.guards
        elif guessed_guards(each.name) is Guards.ROOM or any(
            _overlap(each.categories, other) for other in taken
        ):
            guards = Guards.ROOM
        else:
            guards = Guards.EVENT
            taken.append(each.categories)
        yield replace(each, guards=guards)


def _refuse_what_is_missing_here(said: Said) -> None:
    for name, why in (
        ("subevent", Sentence("it is of one date of a series")),
        ("addon_match", Sentence("it lets in add-ons by the ticket that they belong to")),
        ("exit_all_at", Sentence("it checks everybody out at an hour")),
    ):
        if said.get(name):
            raise NotOfferedError(why)


def _overlap(one: frozenset[str] | None, other: frozenset[str] | None) -> bool:
    return one is None or other is None or bool(one & other)


def _number(check_in_list: CheckInList) -> int:
    return int(check_in_list.list_id.removeprefix(ID))
