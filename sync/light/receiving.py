"""What came by light, taken into an event file: an evening merged, or a guest list."""

from dataclasses import dataclass, field

from badges.text.reason import reason_of
from badges.text.sentence import SpokenError
from sync.file.event_file import EventFile
from sync.guests.list_wire import BadListError
from sync.journal import organiser
from sync.light import evening, guest_list
from sync.light.assembler import LightContent
from sync.light.symbol import LightKind
from sync.merging.merge import Merged, Progress


@dataclass(frozen=True)
class TakenByLight:
    """What was done with a content."""

    kind: LightKind
    merged: Merged = field(default_factory=Merged)
    """Of an evening."""
    is_new: bool = True
    """Of a guest list: whether the one here was older."""
    version: int = 0
    """Of the guest list that is here now."""


class UselessError(SpokenError, ValueError):
    """The content is whole and cannot be used: not for this file, unsigned, or altered."""


def wanted(event_file: EventFile) -> LightKind:
    """What this file takes by light: the organiser's an evening, a laptop's the guest list."""
    is_organisers = event_file.ask(organiser.secret) is not None
    return LightKind.EVENING if is_organisers else LightKind.GUEST_LIST


def take(
    event_file: EventFile, content: LightContent, progress: Progress = lambda rows: None
) -> TakenByLight:
    """Verify a content and take it; `progress` is called with the number of rows looked at.

    Raises `UselessError`: then everything is as before; or `StorageError`.
    """
    try:
        if content.kind is LightKind.EVENING:
            merged = evening.take(event_file, content.content, progress)
            return TakenByLight(content.kind, merged=merged)
        is_new = guest_list.take(event_file, content.content)
    except BadListError as error:
        raise UselessError(
            "no guest list that the organiser signed ({error})", error=error
        ) from error
    except ValueError as error:
        raise UselessError(reason_of(error)) from error
    version = event_file.event.guest_list_version
    return TakenByLight(content.kind, is_new=is_new, version=version)
