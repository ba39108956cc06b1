"""Files that are there whole, or not at all."""

import os
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` as the file `path`, for its owner alone, in place of an older one.

    Readers never see a part of it.  Raises `OSError`; then what was there before still is, and
    nothing else.
    """
    part = path.with_name(f".{path.name}.part")  # a killed run leaves it; the next one takes it
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
