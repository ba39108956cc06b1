"""What a laptop has recorded, for the organiser: a compact segment in an envelope."""

import io
from collections.abc import Collection, Mapping

from sync.file.event_file import EventFile
from sync.journal import organiser
from sync.journal.journal import Chain
from sync.light import envelope
from sync.light.compact import compacted, expanded
from sync.merging.merge import Merged, Progress, merge_segment, segment_for
from sync.merging.segment import SealedError, plain_lines


def packed(
    event_file: EventFile,
    *,
    device_ids: Collection[str] | None = None,
    after: Mapping[Chain, int] | None = None,
) -> bytes:
    """What `event_file` has recorded, of these devices or of all, sealed for the organiser.

    With `after`, without the rows up to the number that it says of their chain. Raises
    `StorageError`.
    """
    reader = event_file.ask(organiser.box_key)
    lines = plain_lines(event_file, device_ids=device_ids, after=after)
    return envelope.sealed(compacted(lines), [reader])


def take(into: EventFile, content: bytes, progress: Progress = lambda rows: None) -> Merged:
    """Merge what `packed` gave; the same as merging the segment that `kiosk sync export` writes.

    Raises `SealedError` when `into` is not the organiser's file, `OtherEventError`, `ValueError`
    when it cannot be read, `StorageError`.
    """
    secret = into.ask(organiser.secret)
    if secret is None:
        raise SealedError("it is sealed for the organiser: watch with the organiser's file")
    lines = expanded(envelope.opened(content, secret.box_key))
    segment = segment_for(into, io.BytesIO(b"".join(lines)))
    return merge_segment(into, segment, "light", progress)
