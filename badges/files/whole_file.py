"""Writing a file so that after any crash it is whole, or not there at all."""

import contextlib
import errno
import hashlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path


def write_whole(path: Path, content: bytes | Iterable[bytes], *, durably: bool = True) -> bytes:
    """Write `content` as the file `path`, for its owner alone, in place of an older one.

    Readers never see a part of it. With `durably` it is on the disk, under its name, when this
    returns; without, a power cut may take it. Gives the SHA-256 of what was written. Raises
    `OSError`; then what was there before still is, and nothing else.
    """
    part = path.with_name(f".{path.name}.part")  # a killed run leaves it; the next one takes it
    digest = hashlib.sha256()
    try:
        with open(part, "wb", opener=_for_the_owner_alone) as file:
            for piece in [content] if isinstance(content, bytes) else content:
                file.write(piece)
                digest.update(piece)
            if durably:
                file.flush()
                os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        with contextlib.suppress(OSError):  # the stick is gone; what had to be said is said
            part.unlink(missing_ok=True)
        raise
    if durably:
        sync_folder(path.absolute().parent)
    return digest.digest()


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk; Windows does so by itself, and cannot open folders."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some sticks cannot do this
            raise
    finally:
        os.close(descriptor)


def _for_the_owner_alone(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)
