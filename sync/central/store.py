"""The centre's database: its connections, its key, its events and who may speak for them."""

import contextlib
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import psycopg
from psycopg import Connection
from psycopg.errors import DeadlockDetected, SerializationFailure
from psycopg_pool import ConnectionPool, PoolTimeout

from badges.text.sentence import Sentence
from sync.central.tables import OF_AN_EVENT, create_tables
from sync.file.storage_error import StorageError, StorageProblem
from sync.hub.certificate import Certificate, new_certificate
from sync.hub.paired_devices import token_hash
from sync.journal.device_certificates import Offered

_WAIT_S = 5.0
"""How long a connection is waited for: a hub's patience is eight seconds."""
_TRIES = 5
_CONNECTIONS = 8
_Done = TypeVar("_Done")


@dataclass(frozen=True)
class CentralEvent:
    """An event that the centre takes rows of."""

    event_id: str
    name: str
    organiser_key: bytes
    proof: bytes
    """The organiser's word that this centre is the event's; see `sync.hub.proof`."""
    edition: str
    """Of the guest list that it was last told."""


@dataclass(frozen=True)
class CentralMember:
    """A hub or desk that was let in."""

    event_id: str
    device_id: str
    revoked: bool


class CentralStore:
    """One database. Safe to share between threads; as many processes as you like share it."""

    def __init__(self, url: str) -> None:
        """Raises `StorageError` when there is no database at `url`, or it does not let us in."""
        self._pool = ConnectionPool(
            url, min_size=1, max_size=_CONNECTIONS, timeout=_WAIT_S, open=False,
            check=ConnectionPool.check_connection,
        )  # fmt: skip
        try:
            with _telling():
                psycopg.connect(url, connect_timeout=int(_WAIT_S)).close()  # says what is wrong
                self._pool.open()
                self.transact(create_tables)
                self.certificate, self.secret = self._key()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "CentralStore":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection, for reading. Raises `StorageError`."""
        with _telling(), self._pool.connection() as connection:
            yield connection

    def transact(self, act: Callable[[Connection], _Done]) -> _Done:
        """Do `act` in one transaction; again when others were in the way. Raises `StorageError`.

        Gives what `act` does. It may be done twice when the answer to the first commit was lost: so
        all that is written is known by its key.
        """
        for attempt in range(_TRIES):
            try:
                with _telling(), self._pool.connection() as connection, connection.transaction():
                    return act(connection)
            except (DeadlockDetected, SerializationFailure) as error:
                if attempt == _TRIES - 1:
                    raise StorageError(StorageProblem.LOCKED, str(error)) from error
                time.sleep(secrets.randbelow(100) / 1000)
        raise AssertionError("unreachable")

    def _change(self, statement: str, *values: object) -> int:
        """Do one statement in a transaction; gives how many rows it was about."""
        return self.transact(lambda connection: connection.execute(statement, values).rowcount)

    def put_event(self, event: CentralEvent, seed: bytes, devices: list[Offered]) -> None:
        """Take an event in, or what is newer of it; `seed` is its file without what happened."""

        def write(connection: Connection) -> None:
            connection.execute(
                "INSERT INTO event VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (event_id) "
                "DO UPDATE SET name = excluded.name, proof = excluded.proof, "
                "edition = excluded.edition, seed = excluded.seed",
                (event.event_id, event.name, event.organiser_key, event.proof, event.edition, seed),
            )
            _put_devices(connection, event.event_id, devices)

        self.transact(write)

    def renew_seed(self, event: CentralEvent, edition: str, seed: bytes) -> bool:
        """Put a newer seed in the place of the one of this `event`; not if it has changed."""
        renewed = self._change(
            "UPDATE event SET edition = %s, seed = %s WHERE event_id = %s AND edition = %s",
            *(edition, seed, event.event_id, event.edition),
        )
        return bool(renewed)

    def event(self, event_id: str) -> CentralEvent | None:
        """An event, or None."""
        return next(iter(self._events("WHERE event_id = %s", event_id)), None)

    def events(self) -> list[CentralEvent]:
        """All events, by name: this asks every node."""
        return sorted(self._events(""), key=lambda event: (event.name, event.event_id))

    def seed(self, event_id: str) -> bytes:
        """The event's file without what happened."""
        with self.reading() as connection:
            found = connection.execute(
                "SELECT seed FROM event WHERE event_id = %s", (event_id,)
            ).fetchone()
        return bytes(found[0]) if found else b""

    def forget_event(self, event_id: str) -> int:
        """Erase an event and all that was recorded of it; gives how many rows that were."""

        def write(connection: Connection) -> dict[str, int]:
            return {
                table: connection.execute(
                    f"DELETE FROM {table} WHERE event_id = %s", (event_id,)
                ).rowcount
                for table in OF_AN_EVENT
            }

        return self.transact(write)["journal"]

    def devices(self, event_id: str) -> list[Offered]:
        """The devices of an event."""
        with self.reading() as connection:
            found: list[Offered] = connection.execute(
                "SELECT device_id, name, verify_key, certificate FROM device WHERE event_id = %s "
                "ORDER BY device_id",
                (event_id,),
            ).fetchall()
        return found

    def put_devices(self, event_id: str, devices: list[Offered]) -> None:
        """Know these devices; a key that is known is never replaced."""
        self.transact(lambda connection: _put_devices(connection, event_id, devices))

    def member(self, event_id: str, device_id: str) -> CentralMember | None:
        """Whether a device was let in, and is still."""
        return self._member(event_id, "device_id = %s", device_id)

    def member_with(self, event_id: str, token: str) -> CentralMember | None:
        """The member that has this token."""
        return self._member(event_id, "token_hash = %s", token_hash(token))

    def let_in(self, event_id: str, device_id: str, now_ms: int) -> str:
        """A new token for the device, in place of the one that it had."""
        token = f"{event_id}.{secrets.token_urlsafe(32)}"
        self._change(
            "INSERT INTO member VALUES (%s, %s, %s, %s) ON CONFLICT (event_id, device_id) "
            "DO UPDATE SET token_hash = excluded.token_hash, paired_ms = excluded.paired_ms",
            *(event_id, device_id, token_hash(token), now_ms),
        )
        return token

    def revoke(self, event_id: str, name: str, now_ms: int) -> int:
        """Let the devices called `name` in no more; gives how many."""
        return self._change(
            "INSERT INTO member SELECT event_id, device_id, %s, %s, %s FROM device "
            "WHERE event_id = %s AND name = %s ON CONFLICT (event_id, device_id) "
            "DO UPDATE SET token_hash = excluded.token_hash, revoked_ms = excluded.revoked_ms",
            *(secrets.token_bytes(32), now_ms, now_ms, event_id, name),
        )

    def forget_member(self, event_id: str, name: str) -> int:
        """Let the devices called `name` pair by their key alone once more; gives how many."""
        return self._change(
            "DELETE FROM member WHERE event_id = %s AND device_id IN "
            "(SELECT device_id FROM device WHERE event_id = %s AND name = %s)",
            *(event_id, event_id, name),
        )

    def _events(self, condition: str, *values: str) -> list[CentralEvent]:
        with self.reading() as connection:
            found = connection.execute(
                f"SELECT event_id, name, organiser_key, proof, edition FROM event {condition}",
                values,
            ).fetchall()
        return [CentralEvent(*row) for row in found]

    def _member(self, event_id: str, condition: str, value: str | bytes) -> CentralMember | None:
        with self.reading() as connection:
            found = connection.execute(
                "SELECT event_id, device_id, revoked_ms IS NOT NULL FROM member "
                f"WHERE event_id = %s AND {condition}",
                (event_id, value),
            ).fetchone()
        return CentralMember(*found) if found else None

    def _key(self) -> tuple[Certificate, bytes]:
        """The certificate and the secret that all processes share, made by the first."""
        with self.reading() as connection:
            found = connection.execute(
                "SELECT certificate, private_key, secret FROM central_key"
            ).fetchone()
        if found:
            return Certificate(*found[:2]), found[2]
        made = new_certificate()
        self._change(
            "INSERT INTO central_key VALUES (1, %s, %s, %s) ON CONFLICT DO NOTHING",
            *(made.certificate, made.private_key, secrets.token_bytes(32)),
        )
        return self._key()


def _put_devices(connection: Connection, event_id: str, devices: list[Offered]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO device VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [(event_id, *device) for device in sorted(devices, key=lambda each: each[0])],
        )


@contextlib.contextmanager
def _telling() -> Iterator[None]:
    """Trouble with the database as `StorageError`; what may be tried again is left as it is."""
    try:
        yield
    except (DeadlockDetected, SerializationFailure):
        raise
    except (psycopg.Error, PoolTimeout) as error:
        raise StorageError(StorageProblem.OTHER, _told(error)) from error


def _told(error: psycopg.Error | PoolTimeout) -> Sentence:
    """What to do about it; what the server says of itself is a detail, in its own language."""
    detail = (str(error).strip().splitlines() or [type(error).__name__])[0]
    if isinstance(error, (psycopg.OperationalError, PoolTimeout)):
        return Sentence(
            "the database cannot be reached or lets nobody in: check that it runs, and its "
            "address, name, user and password ({detail})",
            detail=detail,
        )
    return Sentence("the database refuses: ask whoever runs it ({detail})", detail=detail)
