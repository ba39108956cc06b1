"""Templates into pages, by the typst compiler.

Data goes in as JSON, so that what people are called is text and never markup. A template reads
nothing but what stands beside `layout.typ`.
"""

from __future__ import annotations

import json
import re
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import typst

from badges.drawing.fonts import HERE, FontSet, fonts_for, missing

LIBRARY = "layout.typ"
TOO_SMALL = "too-small"
"""The label of what a template reports of texts that do not fit; see `layout.typ`."""

Data: TypeAlias = Mapping[str, object]

_PLACE = re.compile(r"┌─ (\S+?):(\d+):\d+")


class TemplateError(ValueError):
    """A template cannot be used; says in one line where its mistake is."""


@dataclass(frozen=True)
class TypesettingProblem:
    """What would go wrong with a text, known before anything is printed."""

    text: str
    field: str = ""
    """Where the text is too long to be read."""
    missing: str = ""
    """The characters in it that no font here has."""


@dataclass(frozen=True)
class Document:
    """A template filled in with `data`; `texts` are the words in it.

    Whatever draws it raises `TemplateError`, and `OSError` when the template cannot be read.
    """

    template: Path
    data: Data
    texts: Sequence[str]

    def pdf(self, *, tags: bool = False) -> bytes:
        """The pages as PDF: the same bytes for the same data.

        `tags` make it readable aloud; label printers stumble over them.
        """
        return _warm(self.template).compiled(self, "pdf", 72, tags=tags)[0]

    def pngs(self, *, dpi: float) -> list[bytes]:
        """The pages as pictures."""
        return _warm(self.template).compiled(self, "png", dpi)

    def problems(self) -> list[TypesettingProblem]:
        """Texts that no font here can write, or that fit only too small to be read."""
        holes = missing(self.texts)
        lacking = ((text, "".join(sorted(holes.intersection(text)))) for text in self.texts)
        small = _warm(self.template).reports(self, TOO_SMALL)
        found = [
            *(
                TypesettingProblem(text, missing=characters)
                for text, characters in lacking
                if characters
            ),
            *(TypesettingProblem(str(report["text"]), str(report["field"])) for report in small),
        ]
        return list(dict.fromkeys(found))


class _OwnCompilers(threading.local):
    """The compilers of a thread: one cannot serve two at once."""

    def __init__(self) -> None:
        self.by_fonts: dict[FontSet, typst.Compiler] = {}


class _Template:
    """A typst file that is filled in again and again, in each thread by a compiler of its own."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._own = _OwnCompilers()
        self._main = path if path.parent == HERE else self._beside_the_library(path)

    def compiled(
        self, document: Document, form: typst.OutputFormat, dpi: float, *, tags: bool = False
    ) -> list[bytes]:
        """The pages of a picture format, or one PDF."""
        compiler = self._warm_compiler(fonts_for(document.texts))
        try:
            made = compiler.compile(
                format=form, ppi=dpi, sys_inputs=_inputs(document), timestamp=0, pdf_tags=tags
            )
        except typst.TypstError as error:
            raise TemplateError(self._explained(error)) from error
        return made if isinstance(made, list) else [made or b""]

    def reports(self, document: Document, label: str) -> list[dict[str, object]]:
        """What the template says of itself by metadata with this label."""
        compiler = self._compiler(fonts_for(document.texts), _inputs(document))
        try:
            found: list[dict[str, object]] = json.loads(compiler.query(f"<{label}>", "value"))
        except RuntimeError as error:  # a query does not say where the mistake is
            self.compiled(document, "pdf", 72)
            raise TemplateError(f"{self._name}: {error}") from error
        return found

    def _warm_compiler(self, fonts: FontSet) -> typst.Compiler:
        """This thread's compiler with these fonts, which knows what it has compiled before."""
        if fonts not in self._own.by_fonts:
            self._own.by_fonts[fonts] = self._compiler(fonts)
        return self._own.by_fonts[fonts]

    def _compiler(self, fonts: FontSet, inputs: dict[str, str] | None = None) -> typst.Compiler:
        root = str(self._main.parent)
        return typst.Compiler(
            str(self._main), root=root, font_paths=fonts.fonts, sys_inputs=inputs or {}
        )

    def _beside_the_library(self, path: Path) -> Path:
        """A copy of the template in a folder of its own, with the library."""
        self._folder = tempfile.TemporaryDirectory(prefix="kiosk-template-")
        copy = Path(self._folder.name) / "template.typ"
        copy.write_bytes(path.read_bytes())
        copy.with_name(LIBRARY).write_bytes((HERE / LIBRARY).read_bytes())
        return copy

    def _explained(self, error: typst.TypstError) -> str:
        places = _PLACE.findall(error.diagnostic)
        own = [line for name, line in places if Path(name).name == self._main.name]
        where = f", line {own[0]}" if own else ""
        return f"{self._name}{where}: {' '.join(error.message.split())}"


def _inputs(document: Document) -> dict[str, str]:
    return {"data": json.dumps(document.data, ensure_ascii=False)}


def _warm(path: Path) -> _Template:
    return _template(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _template(path: Path, changed: int) -> _Template:
    """The template as it was at the time `changed`."""
    return _Template(path)
