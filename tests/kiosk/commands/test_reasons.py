"""Why something failed is told in the language of whoever reads it, whatever raised it."""

import ast
import errno
import json
import os
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

import badges
import kiosk
import sync
from badges.files import whole_file
from badges.text.reason import reason_of
from kiosk.cli import main
from kiosk.ui.speech import say_error, speaking
from tests.kiosk.commands.sources import spoken_errors
from tests.sync.pretix.stand_in import Fault, StandIn, serving

ENGLISH = re.compile(
    r"\b(the|it|its|is|are|was|were|not|no|of|and|or|to|in|by|with|from|for|there|this|that|"
    r"cannot|file|folder|such|denied|permission|errno|error|expected|expecting|value|line|"
    r"column|missing|invalid|string|got|must|should|does|need|needs|unknown|wrong|refused|timed|name|known|too|device|has|have)\b",
    re.IGNORECASE,
)
"""Words that English sentences are made of and French ones are not."""
NAMES = re.compile(
    r"\[OPTIONS\].*|“[^”]*”|«[^»]*»|'[^']*'|`[^`]*`|--?[\w-]+|\S*[/.:_]\S*|KIOSK_\w+"
)
"""What is a name: of a file, an option, a command, an address."""


def english_in(text: str) -> list[str]:
    """The English words of a French text, names left out."""
    return ENGLISH.findall(NAMES.sub(" ", text))


def french(*arguments: object, typed: str = "", **environment: str) -> Result:
    runner = CliRunner(env={"KIOSK_LANGUAGE": "fr", **environment})
    return runner.invoke(main, [str(each) for each in arguments], input=typed)


@pytest.fixture
def event(tmp_path: Path) -> Path:
    path = tmp_path / "soiree.event"
    assert french("new", path, "--name", "Soirée").exit_code == 0
    return path


def altered(path: Path, change: Callable[[list[bytes]], object]) -> Path:
    """A copy of the file at `path`, its lines changed."""
    lines = path.read_bytes().splitlines(keepends=True)
    change(lines)
    copy = path.with_name(f"x{len(list(path.parent.iterdir()))}.segment")
    copy.write_bytes(b"".join(lines))
    return copy


def failures(event: Path, folder: Path) -> Iterator[list[object]]:
    """Commands that fail, for as many reasons as there are."""
    missing, nothing, latin = folder / "absent.csv", folder / "vide.csv", folder / "latin.json"
    nothing.write_bytes(b"")
    latin.write_bytes(b'"\xe9\xe8"')
    yield ["guests", "import", event, missing]
    yield ["guests", "import", event, folder]
    yield ["guests", "import", event, nothing]
    yield ["count", folder]
    yield ["count", nothing]
    yield ["check", folder / "absent.event", "X"]
    yield ["new", folder / "absent" / "x.event", "--name", "x"]
    yield ["new", event, "--name", "x"]
    yield ["pack", event, "--device", "A", "--out", folder / "absent" / "a.event", "--plain"]
    yield ["report", event, "--out", nothing]
    yield ["tickets", event, "--out", nothing / "x"]
    yield ["scan", folder / "absent.png"]
    yield ["scan", latin]
    yield ["desk", event, "--headless", "--camera", folder / "absent.png"]
    yield ["sync", "push", event, "127.0.0.1:1"]
    yield ["sync", "push", event, "hub.invalid:8443"]
    yield ["sync", "push", event, "hub"]
    yield ["hub", event, "--listen", "192.0.2.1:1"]
    yield ["live", event, "--web", "192.0.2.1:1"]
    yield ["lists", "put", event, "VIP", "--rules", latin]
    yield ["lists", "put", event, "VIP", "--rules", folder]
    yield ["signed", "trust", event, latin]
    for rule in ("", "{", "[]", '{"and": 3}', '{"zut": [1]}', '{"var": "zut"}', '{"!": [1, 2]}',
                 '{"inList": 3}', '{"buildTime": []}', '{"buildTime": ["custom", "x"]}',
                 '{"isAfter": [1]}', '{"objectList": ["x"]}', "7"):  # fmt: skip
        path = folder / f"{abs(hash(rule))}.json"
        path.write_text(rule)
        yield ["lists", "put", event, "VIP", "--rules", path]
    for question in (
        '[{"id": 3}]',
        '[{"id": "a", "text": "b", "kind": "zut"}]',
        "{}",
        '[{"id": "a"',
    ):
        path = folder / f"{abs(hash(question))}.json"
        path.write_text(question)
        yield ["lists", "put", event, "VIP", "--questions", path]


def merges(event: Path, folder: Path) -> Iterator[list[object]]:
    """Segments that were cut, altered, or are another event's."""
    packed, other = folder / "a.event", folder / "autre.event"
    assert french("pack", event, "--device", "A", "--out", packed, "--plain").exit_code == 0
    assert french("new", other, "--name", "Autre").exit_code == 0
    for code in ("X1", "X2"):
        french("check", packed, code)
        french("check", other, code)
    good, foreign, sealed = (folder / f"{name}.segment" for name in ("a", "autre", "scelle"))
    assert french("sync", "export", packed, good, "--plain").exit_code == 0
    assert french("sync", "export", packed, sealed).exit_code == 0
    assert french("sync", "export", other, foreign).exit_code == 0
    yield ["sync", "merge", event, foreign]
    yield ["sync", "merge", event, other]
    yield ["sync", "merge", packed, sealed]
    yield ["sync", "merge", event, altered(sealed, lambda lines: lines.pop(1))]
    for change in (
        lambda lines: lines.pop(),
        lambda lines: lines.pop(1),
        lambda lines: lines.append(b"x\n"),
        lambda lines: lines.__setitem__(0, lines[0].replace(b'"made_ms":1', b'"made_ms":2')),
        lambda lines: lines.__setitem__(0, b"{}\n"),
        lambda lines: lines.__setitem__(0, b'{"format": "kiosk-segment-999"}\n'),
        lambda lines: lines.__setitem__(1, b"{\n"),
        lambda lines: lines.__setitem__(1, b"\xff\xfe\n"),
        lambda lines: lines.__setitem__(1, b"[" * 5000 + b"\n"),
        lambda lines: lines.__setitem__(1, lines[1].replace(b"1", b"2", 1)),
        lambda lines: lines.__setitem__(-1, lines[-1].replace(b'"count":', b'"count":9')),
        lambda lines: lines.__setitem__(-1, lines[-1][:40]),
    ):
        yield ["sync", "merge", event, altered(good, change)]


def of_pretix(event: Path) -> Iterator[tuple[list[object], str]]:
    """Commands that pretix refuses, and what is typed."""
    shop = StandIn()
    shop.offer_all()
    with serving(shop) as address:
        yield ["pretix", "pull", event], ""
        yield ["pretix", "pair", event, "pretix"], "x"
        yield ["pretix", "pair", event, "http://pretix.invalid"], "x"
        yield ["pretix", "pair", event, "https://me:secret@pretix.invalid"], "x"
        yield ["pretix", "pair", event, "https://pretix.invalid"], "x"
        yield ["pretix", "pair", event, "http://127.0.0.1:1"], "x"
        yield ["pretix", "pair", event, address], "another"
        assert french("pretix", "pair", event, address, typed="one-time-1").exit_code == 0
        for what, body in ((401, ""), (404, ""), (200, "<html>"), (200, "[]"),
                           (200, '{"count": 1, "results": [{"positions": [{}]}]}')):  # fmt: skip
            shop.faults = [Fault("orders", what, times=99, body=body)]
            yield ["pretix", "pull", event], ""


def test_whatever_fails_is_told_in_french(event: Path, tmp_path: Path) -> None:
    folder = tmp_path / "dossier"
    folder.mkdir()
    told: list[tuple[str, str]] = []
    here = ((each, "") for each in (*failures(event, folder), *merges(event, folder)))
    for arguments, typed in chain(here, of_pretix(event)):  # each when what it needs is there
        result = french(*arguments, typed=typed)
        command = " ".join(map(str, arguments))
        assert result.exit_code in (1, 2), f"{command}: {result.output} {result.exception!r}"
        told.append((command, result.stderr))
    assert [(command, text) for command, text in told if english_in(text)] == []
    assert len(told) > 60
    control = CliRunner().invoke(main, ["guests", "import", str(event), str(folder / "absent.csv")])
    assert english_in(control.stderr), "what tells English from French does not"


def test_a_disk_that_refuses_is_told_in_french(
    event: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's call refuses; all above it is real."""
    real, told = os.open, []
    for number in (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO, errno.EMFILE):

        def refusing(path: object, *rest: object, number: int = number, **more: object) -> int:
            if str(path).startswith(str(tmp_path / "sortie")):
                raise OSError(number, os.strerror(number), str(path))
            return real(path, *rest, **more)  # type: ignore[arg-type]

        with monkeypatch.context() as patched:
            patched.setattr(whole_file.os, "open", refusing)
            result = french("tickets", event, "--out", tmp_path / "sortie")
        assert (result.exit_code, english_in(result.stderr)) == (1, []), result.output
        told.append(result.stderr)
    assert len(set(told)) == 5


def test_every_reason_of_the_system_is_told_in_both_languages() -> None:
    errors: list[BaseException] = [OSError(number, os.strerror(number), "x") for number in
                                   errno.errorcode]  # fmt: skip
    errors += [socket.gaierror(-2, "Name or service not known"), TimeoutError("timed out"),
               ssl.SSLCertVerificationError("verify failed"), ssl.SSLError("eof")]  # fmt: skip
    for read in (lambda: json.loads("{"), lambda: b"\xff".decode()):
        with pytest.raises(ValueError) as raised:  # noqa: PT011
            read()
        errors.append(raised.value)
    for error in errors:
        english, told = str(reason_of(error)), say_error(error, "fr")
        assert english_in(told) == [], told
        assert english != told
        assert str(error) not in (english, told)
    assert len({say_error(error, "fr") for error in errors}) > 25


def test_a_library_s_error_is_told_by_what_caused_it() -> None:
    """Whatever a library makes of it, the system's reason is below."""
    with pytest.raises(httpx.ConnectError) as raised:
        httpx.get("http://127.0.0.1:1")
    with speaking("fr"):
        assert say_error(raised.value).startswith("rien n’écoute là")


NOT_SHOWN = {
    "page_rows.py": "torn pages of a log; whoever reads them goes on to the next",
    "base45.py": "what is no pass is no pass, whatever is wrong with it",
    "ipp.py": "told as a trouble of the printer",
    "ipp_printer.py": "told as a trouble of the printer",
    "raw_socket.py": "told as a trouble of the printer",
    "connection.py": "mistakes of whoever writes SQL",
    "huge_letters.py": "then letters are small",
    "sound.py": "then it is silent",
    "mjpeg.py": "told as a trouble of the camera",
}
"""Files whose errors are not told in their own words, and what happens instead."""


def test_every_error_that_is_raised_with_a_text_can_be_told_in_french() -> None:
    bare = []
    for package in (kiosk, sync, badges):
        for path in sorted(Path(package.__file__ or "").parent.rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            assert "strerror" not in source or path.name == "reason.py", path
            if path.name in NOT_SHOWN:
                continue
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                    bare += [f"{path.name}:{node.lineno}: {text}" for text in texts(node.exc)]
    assert bare == []


def texts(call: ast.Call) -> Iterator[str]:
    """The bare texts that an error is raised with."""
    kind = ast.unparse(call.func).removeprefix("client.")
    if kind in spoken_errors() | {"Refused", "AssertionError", "FileNotFoundError"} or (
        kind.startswith("click.")
    ):
        return  # these say what they are given, or are told by their kind
    for argument in call.args:
        parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
        for part in parts:
            if isinstance(part, ast.Constant) and re.search("[a-z]{2} ", str(part.value)):
                yield str(part.value)
