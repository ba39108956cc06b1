"""The event file: opens, sound, holds guests, takes writes. Nothing of it is changed."""

from collections.abc import Iterator
from pathlib import Path

from kiosk.doctor.clock import clock
from kiosk.doctor.disk import disk, space
from kiosk.doctor.finding import Check, Finding, ok, trouble, warning, why
from kiosk.doctor.hub import hub
from kiosk.doctor.place import place
from kiosk.ui.plain_text import plain
from kiosk.ui.translation import Translation, _
from sync.file.clock import Clock
from sync.file.database_files import is_encrypted
from sync.file.event_file import EventFile
from sync.file.health import MOST_ROWS, Health
from sync.file.opening import NotAnEventFileError
from sync.file.storage_error import StorageError, StorageProblem, UnsafeSettingsError
from sync.file.upgrade import OtherFormatError
from sync.guests import signed_rules
from sync.guests.published_list import ListProof
from sync.model import DAY_MS, Event

BUSY_MS = 2000
_HOURS_SHOWN = 48

_CALL = _("Call the person in charge; an older copy of the file may still be sound")
_STORAGE = {
    StorageProblem.DISK_FULL: _("Free some space: empty the bin, delete what is not needed"),
    StorageProblem.LOCKED: _("Close the other program that uses the file"),
    StorageProblem.READ_ONLY: _(
        "Copy the event file to a folder of your own, on the computer’s own disk"
    ),
    StorageProblem.REPLACED: _("Close every program that has the file open, and open it again"),
    StorageProblem.OTHER: _CALL,
}


def event(
    say: Translation, path: Path, now: Clock, *, passphrase: str | None = None
) -> Iterator[Finding]:
    """Everything about the event file at `path`, its disk, and the clock seen from it."""
    opened = _opened(say, path, now, passphrase)
    if isinstance(opened, Finding):
        yield opened
        if path.absolute().parent.is_dir():
            yield from _disk(say, path)
        yield from clock(say, now.wall_ms())
        return
    with opened as event_file:
        yield from open_event(say, event_file, now)


def open_event(say: Translation, event_file: EventFile, now: Clock) -> Iterator[Finding]:
    """Everything about an event file that is open, its disk, and the clock seen from it."""
    health = event_file.health()
    yield _file(say, event_file.path, health)
    if health.damage:
        yield from clock(say, now.wall_ms())
    else:
        yield from _contents(say, event_file, health, now)
        yield _writing(say, event_file)
        yield from hub(say, event_file)
    yield from _disk(say, event_file.path)


def _disk(say: Translation, path: Path) -> Iterator[Finding]:
    folder = path.absolute().parent
    yield place(say, path)
    yield disk(say, folder)
    yield space(say, folder)


def _opened(
    say: Translation, path: Path, now: Clock, passphrase: str | None
) -> EventFile | Finding:
    """The open file, or why it cannot be opened."""
    name = plain(str(path))
    try:
        return EventFile.open(path, passphrase=passphrase, clock=now, busy_timeout_ms=BUSY_MS)
    except FileNotFoundError:
        text = say(_("there is no file {name}"), name=name)
        advice = say(_("Check its name and folder, or make it: kiosk new {name}"), name=name)
    except OtherFormatError as error:
        text = say(_("{name} needs another version ({error})"), name=name, error=why(say, error))
        advice = say(_("Update the program on this laptop, or make the file anew"))
    except NotAnEventFileError:
        text = say(_("{name} is no event file, or needs another passphrase"), name=name)
        advice = say(_("Give the file that “kiosk new” made"))
        if passphrase is None and is_encrypted(path):
            text = say(_("{name} is encrypted, or no event file"), name=name)
            advice = say(_("Set KIOSK_PASSPHRASE to its passphrase, or give another file"))
    except StorageError as error:
        text = say(_("cannot be opened ({error})"), error=why(say, error))
        advice = say(_STORAGE[error.problem])
    except UnsafeSettingsError as error:
        text = say(_("cannot be used safely ({error})"), error=why(say, error))
        advice = say(_STORAGE[StorageProblem.READ_ONLY])  # a network folder, usually
    return trouble(Check.FILE, text, advice)


def _file(say: Translation, path: Path, health: Health) -> Finding:
    if health.damage:
        text = say(_("damaged ({error})"), error=plain(health.damage[0]))
        return trouble(Check.FILE, text, say(_CALL))
    name = plain(path.name)
    if health.damage is None:
        return ok(Check.FILE, say(_("{name}: opens; too large to be checked here"), name=name))
    return ok(Check.FILE, say(_("{name}: opens and is undamaged"), name=name))


def _contents(
    say: Translation, event_file: EventFile, health: Health, now: Clock
) -> Iterator[Finding]:
    known = event_file.event
    yield ok(Check.EVENT, plain(known.name) or "?")
    yield guests(say, health.guests, event_file.counts().expected)
    if health.guests:
        yield guest_list(say, known, now.wall_ms())
    if health.guest_list:
        yield signature(say, health.guest_list)
    yield journal(say, health)
    yield counts(say, health)
    yield from clock(say, now.wall_ms(), known, health.newest_ms)


def guests(say: Translation, number: int, expected: int) -> Finding:
    """Whether anybody is on the list, and whether anybody would get in."""
    import_one = say(_("Bring the guest list in: kiosk guests import"))
    if not number:
        return trouble(Check.GUESTS, say(_("nobody is on the list")), import_one)
    text = say(
        _("{number} on the list, {expected} expected"),
        number=say.number(number),
        expected=say.number(expected),
    )
    return ok(Check.GUESTS, text) if expected else warning(Check.GUESTS, text, import_one)


_RULES = {
    signed_rules.EVENT: _("the event"),
    "check_in_list": _("check-in lists"),
    "category": _("categories"),
    "ticket_key": _("ticket keys"),
    "pretix_product": _("pretix products"),
}


def guest_list(say: Translation, known: Event, now_ms: int) -> Finding:
    """Which list it is, and how old."""
    age_ms = max(0, now_ms - (known.guest_list_ms or 0))
    hours = age_ms // 3_600_000
    if not hours:
        age = say(_("less than an hour old"))
    elif hours < _HOURS_SHOWN:
        age = say(_("{number} h old"), number=hours)
    else:
        age = say(_("{number} days old"), number=say.number(age_ms // DAY_MS))
    text = say(_("version {version}, {age}"), version=known.guest_list_version, age=age)
    if age_ms > DAY_MS:
        return warning(Check.LIST, text, say(_("Ask the organiser whether there is a newer list")))
    return ok(Check.LIST, text)


def signature(say: Translation, proof: ListProof) -> Finding:
    """Whether the list is the one that the organiser signed."""
    if proof.holds:
        text = say(_("the organiser’s, fingerprint {hash}"), hash=proof.hash[:12])
        return ok(Check.SIGNATURE, text)
    text = say(
        _("the guest list was changed by hand; guests concerned: {number}"),
        number=say.number(len(proof.altered)),
    )
    if proof.is_signed and not proof.altered:
        text = say(
            _("not as the organiser signed it: {what}"),
            what=", ".join(say(_RULES[name]) for name in proof.altered_rules),
        )
    advice = say(_("Ask the organiser for a newly packed file; in theirs, import the list again"))
    return trouble(Check.SIGNATURE, text, advice)


def journal(say: Translation, health: Health) -> Finding:
    """Whether what this computer recorded is as it was written."""
    if health.broken is None:
        return ok(Check.JOURNAL, _too_long(say))
    if health.broken:
        text = say(
            _("entries altered or missing: {number}, the first is number {row}"),
            number=say.number(len(health.broken)),
            row=health.broken[0],
        )
        return trouble(Check.JOURNAL, text, say(_CALL))
    return ok(Check.JOURNAL, say(_("unbroken, entries: {number}"), number=say.number(health.rows)))


def counts(say: Translation, health: Health) -> Finding:
    """Whether who is inside is what the journal says."""
    if health.derived_differently is None:
        return ok(Check.COUNTS, _too_long(say))
    if health.derived_differently:
        tables = ", ".join(health.derived_differently)
        text = say(_("they are not what the journal says ({tables})"), tables=tables)
        return trouble(Check.COUNTS, text, say(_CALL))
    return ok(Check.COUNTS, say(_("they are what the journal says")))


def _too_long(say: Translation) -> str:
    return say(_("not checked: more than {number} entries"), number=say.number(MOST_ROWS))


def _writing(say: Translation, event_file: EventFile) -> Finding:
    """Whether the file takes a transaction, which is begun and taken back."""
    try:
        event_file.try_writing()
        return ok(Check.WRITING, say(_("the event file takes writes")))
    except StorageError as error:
        text = say(_("the event file takes no writes ({error})"), error=why(say, error))
        return trouble(Check.WRITING, text, say(_STORAGE[error.problem]))
