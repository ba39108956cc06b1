"""The sources of the packages, as tests look through them."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import badges
import kiosk
import sync
from badges.text.sentence import SpokenError

PACKAGES = tuple(Path(each.__file__ or "").parent for each in (kiosk, sync, badges))


def nodes(*folders: Path) -> Iterator[tuple[str, ast.AST]]:
    """Every node of the files in these folders, and where it stands."""
    for path in sorted(path for folder in folders for path in folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield f"{path.name}:{getattr(node, 'lineno', 0)}", node


def called(call: ast.Call) -> str:
    """What is called, as it stands there."""
    named = call.func
    return named.id if isinstance(named, ast.Name) else ast.unparse(named)


@lru_cache
def spoken_errors() -> frozenset[str]:
    """The names of the errors that say the sentence they are given."""
    bases = {
        name: set(re.split(r",\s*", others))
        for package in PACKAGES
        for path in package.rglob("*.py")
        for name, others in re.findall(r"^class (\w+)\((.*)\):", path.read_text("utf-8"), re.M)
    }
    found = {SpokenError.__name__}
    while more := {name for name, others in bases.items() if others & found} - found:
        found |= more
    return frozenset(found)
