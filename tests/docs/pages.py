"""The pages of the documentation, and the commands that they tell people to type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))
"""A page that is put into docs/ is among them by itself."""

REFERENCE = ROOT / "docs" / "COMMANDS.md"

PROGRAMS = ("kiosk", "make", "uv", "pipx", "pip", "python", "sqlite-utils", "datasette")
"""A line of a code block is a command if it begins with one of these; `.venv/bin/` may precede."""

_COMMAND = re.compile(rf"(?:\.venv/bin/)?((?:{'|'.join(PROGRAMS)})(?:\s.*)?)")
_FENCE = re.compile(r"\s*(```|~~~)(\w*)")
_SPAN = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class CommandLine:
    """A command as a page has it, its comment too."""

    page: Path
    text: str

    @property
    def command(self) -> str:
        """Without its comment, and without the file that its output goes to."""
        return re.split(r"\s+#|\s+>\s", self.text)[0].strip()

    def __str__(self) -> str:
        return f"{self.page.name}: {self.command}"


@cache
def text_of(page: Path) -> str:
    """What a page says."""
    return page.read_text(encoding="utf-8")


def command_lines() -> list[CommandLine]:
    """Every command in a code block of a page, in order; what several say counts once."""
    found = [
        CommandLine(page, match[1])
        for page in PAGES
        for line in code_lines(text_of(page))
        if (match := _COMMAND.fullmatch(line.strip()))
    ]
    return list({line.command: line for line in found}.values())


def code_lines(text: str) -> Iterator[str]:
    """The lines of its code blocks, indented by four or fenced without a language or as sh."""
    fence: re.Match[str] | None = None
    for line in text.replace("\\\n", " ").splitlines():
        if mark := _FENCE.match(line):
            fence = None if fence else mark
        elif fence:
            if fence[2] in ("", "sh"):
                yield line
        elif line.startswith("    "):
            yield line


def code_spans(text: str) -> list[str]:
    """What stands between backticks in running text."""
    blocks = re.compile(r"^\s*(```|~~~).*?^\s*\1|^    .*?$", re.MULTILINE | re.DOTALL)
    return [" ".join(span.split()) for span in _SPAN.findall(blocks.sub("", text))]
