"""Signed tickets in the event file: whose signatures count, and for whom a ticket stands.

Laptops get the public keys; the organiser's file alone can sign. A ticket that proves itself
stands for a guest without a name until the list knows them.
"""

from nacl.signing import SigningKey, VerifyKey

from badges.codes import pretix_ticket, signed_ticket
from badges.codes.keyboard_layout import readings
from badges.codes.signed_ticket import SignedTicket
from badges.text.sentence import SpokenError
from sync.file.connection import Connection
from sync.guests import guests, published_list, withdrawals
from sync.model import Guest

OURS = "CK1"
PRETIX = "pretix_sig1"


class NoSigningKeyError(SpokenError, LookupError):
    """This event file cannot sign: it is not the organiser's, or has no key yet."""


def new_key(connection: Connection) -> int:
    """Make a key to sign with from now on; tickets of older keys stay good. Gives its id."""
    (last,) = connection.execute("SELECT coalesce(max(key_id), 0) FROM ticket_signer").fetchone()
    key_id, key = last + 1, SigningKey.generate()
    connection.execute("INSERT INTO ticket_signer VALUES (?, ?)", (key_id, bytes(key)))
    _trust(connection, OURS, key_id, key.verify_key)
    published_list.publish(connection)
    return int(key_id)


def trust_pretix(connection: Connection, key: VerifyKey) -> None:
    """Take tickets that pretix signed with the private half of `key`."""
    known = connection.execute(
        "SELECT 1 FROM ticket_key WHERE verify_key = ?", (bytes(key),)
    ).fetchone()
    if not known:
        (last,) = connection.execute(
            "SELECT coalesce(max(key_id), 0) FROM ticket_key WHERE scheme = ?", (PRETIX,)
        ).fetchone()
        _trust(connection, PRETIX, last + 1, key)
        published_list.publish(connection)


def put_product(connection: Connection, item: int, category: str) -> None:
    """Say what category the tickets of a pretix product have; others are not taken."""
    connection.execute("INSERT OR REPLACE INTO pretix_product VALUES (?, ?)", (item, category))
    published_list.publish(connection)


def issue(connection: Connection, event_id: str, guest: Guest) -> str:
    """A signed ticket for `guest`, as the text of its QR code.

    Raises `NoSigningKeyError`, or `ValueError` when their category is too long.
    """
    found = connection.execute(
        "SELECT key_id, signing_key FROM ticket_signer ORDER BY key_id DESC LIMIT 1"
    ).fetchone()
    if found is None:
        raise NoSigningKeyError("this event file has no key to sign tickets with")
    ticket = SignedTicket(
        guest.ticket_id, guest.category, guest.valid_from_ms, guest.valid_until_ms
    )
    return signed_ticket.sign(ticket, event_id, found[0], SigningKey(found[1]))


def guest_of(connection: Connection, event_id: str, text: str) -> Guest | None:
    """The guest whom a signed ticket stands for, or None when `text` is none of this event's.

    If the guest list knows them, they are the one on the list; otherwise they have no name.
    A hand scanner may have typed it on another keyboard.
    """
    read = (
        _ours(connection, event_id, reading) or _pretix(connection, event_id, reading)
        for reading in readings(text)
    )
    ticket = next(filter(None, read), None)
    if ticket is None:
        return None
    listed = guests.with_ticket_ids(connection, [ticket.ticket_id])
    if listed:
        return listed[0]
    return Guest(
        ticket_id=ticket.ticket_id,
        code=text,
        category=ticket.category,
        status=withdrawals.status_of(connection, ticket.ticket_id),
        valid_from_ms=ticket.valid_from_ms,
        valid_until_ms=ticket.valid_until_ms,
    )


def _ours(connection: Connection, event_id: str, text: str) -> SignedTicket | None:
    if not text.startswith(signed_ticket.PREFIX):
        return None
    return signed_ticket.read(text, event_id, _keys(connection, OURS))


def _pretix(connection: Connection, event_id: str, text: str) -> SignedTicket | None:
    keys = _keys(connection, PRETIX)
    ticket = pretix_ticket.read(text, keys.values()) if keys else None
    if ticket is None:
        return None
    product = connection.execute(
        "SELECT category FROM pretix_product WHERE item = ?", (ticket.item,)
    ).fetchone()
    if product is None:
        return None  # of another product than this event takes
    return SignedTicket(
        ticket_id=withdrawals.ticket_of_text(event_id, text),
        category=product[0],
        valid_from_ms=ticket.valid_from_ms,
        valid_until_ms=ticket.valid_until_ms,
    )


def _keys(connection: Connection, scheme: str) -> dict[int, VerifyKey]:
    found = connection.execute(
        "SELECT key_id, verify_key FROM ticket_key WHERE scheme = ?", (scheme,)
    ).fetchall()
    return {key_id: VerifyKey(key) for key_id, key in found}


def _trust(connection: Connection, scheme: str, key_id: int, key: VerifyKey) -> None:
    connection.execute(
        "INSERT INTO ticket_key (scheme, key_id, verify_key) VALUES (?, ?, ?)",
        (scheme, key_id, bytes(key)),
    )
