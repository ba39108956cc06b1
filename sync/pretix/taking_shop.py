"""Taking what pretix says of the event into the event file: check-in lists, categories, keys."""

import json
from collections.abc import Callable
from dataclasses import replace

from badges.drawing.palette import default_bands
from sync.file import event_row
from sync.file.connection import Connection, column
from sync.guests import categories, check_in_lists, published_list, signed_tickets
from sync.model import Category, CheckInList
from sync.pretix import link
from sync.pretix.products import Products
from sync.pretix.questions import ID, Asked
from sync.pretix.shop import Shop
from sync.pretix.shop_lists import guarding

Note = Callable[[str, str], None]
"""Journals that a rule was changed: what, and what it is called."""


def take_shop(connection: Connection, shop: Shop, note: Note) -> None:
    """Let the event be as the shop has it; what is as it was is not touched."""
    before = event_row.read(connection)
    if any(getattr(before, name) != getattr(shop.event, name) for name in event_row.DESCRIBED):
        event_row.describe(connection, shop.event)
    _take_categories(connection, shop.products)
    _take_keys(connection, shop, note)
    _take_lists(connection, shop, note)
    _take_questions(connection, shop.questions)
    link.put_lists(connection, shop.known_lists)
    published_list.publish(connection)


def _take_categories(connection: Connection, sold: Products) -> None:
    """Describe those that are called otherwise in one language; what somebody described stays."""
    known = categories.all_of(connection)
    looks = default_bands({*known, *(each.name for each in sold.products.values())})
    for each in sold.products.values():
        if each.name not in known and {each.label_fr, each.label_en} != {each.name}:
            look = looks[each.name]
            named = Category(each.name, each.label_fr, each.label_en, look.colour, look.symbol)
            categories.put(connection, named)


def _take_keys(connection: Connection, shop: Shop, note: Note) -> None:
    trusted = column(connection, "SELECT verify_key FROM ticket_key")
    for key in shop.keys:
        if bytes(key) not in trusted:
            signed_tickets.trust_pretix(connection, key)
            note("key_trusted", bytes(key).hex())
    taken = dict(connection.execute("SELECT item, category FROM pretix_product").fetchall())
    for item, product in shop.products.products.items() if shop.keys else ():
        if taken.get(item) != product.name:
            signed_tickets.put_product(connection, item, product.name)
            note("product_put", f"{item}={product.name}")


def _take_lists(connection: Connection, shop: Shop, note: Note) -> None:
    before = {each.list_id: each for each in check_in_lists.all_of(connection)}
    offered = {each.list_id: each for each in guarding(shop.lists, before)}
    for list_id, each in before.items():
        if list_id.startswith(ID) and list_id not in offered:
            _withdraw(connection, each, note)
    changed = [each for each in offered.values() if before.get(each.list_id) != each]
    for each in changed:
        if (known := before.get(each.list_id)) and known.name != each.name:
            check_in_lists.put(connection, replace(known, name=each.list_id))  # two may swap names
    for each in changed:
        check_in_lists.put(connection, each)
        note("list_put", each.name)


def _withdraw(connection: Connection, known: CheckInList, note: Note) -> None:
    """Offer a list no more. One that people were counted by stays, so that they still are."""
    if not check_in_lists.counts_people(connection, known.name):
        check_in_lists.remove(connection, known.name)
        note("list_remove", known.name)
    elif known.categories != frozenset():
        check_in_lists.put(connection, replace(known, categories=frozenset()))
        note("list_put", known.name)


def _take_questions(connection: Connection, asked: tuple[Asked, ...]) -> None:
    said = [(each.number, str(each.question.kind), json.dumps(each.options)) for each in asked]
    known = connection.execute("SELECT number, kind, options FROM pretix_question ORDER BY 1")
    if known.fetchall() != sorted(said):
        connection.execute("DELETE FROM pretix_question")
        connection.executemany("INSERT INTO pretix_question VALUES (?, ?, ?)", said)
