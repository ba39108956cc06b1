"""`kiosk hub`, `kiosk sync pair`, `push` and `revoke`, as people use them."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import httpx
import pytest
import zxingcpp
from click.testing import CliRunner, Result
from PIL import Image

from kiosk.cli import main
from kiosk.hub.board import Board, drawn, news, qr_lines
from sync.file.event_file import EventFile
from sync.hub import client, invitation, link
from sync.hub.hub import DeskContact
from tests.conftest import EVENING_MS
from tests.faults.real_process import KIOSK
from tests.sync.hub.conftest import Packs, Running, admit, rows_of


def kiosk(*arguments: object, typed: str = "") -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=typed)


@contextmanager
def hub_process(event: Path, *options: str) -> Iterator[tuple[str, str]]:
    """`kiosk hub` as a process; gives its address and its code."""
    command = [KIOSK, "hub", str(event), "--listen", "127.0.0.1:0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address = process.stdout.readline().split()[-1]
        code = process.stdout.readline().split()[-1]
        yield address, code
        process.kill()


def test_three_laptops_and_a_hub(event_file: EventFile, packed: Packs) -> None:
    """Pushed by hand, with nothing but the address; the last one has what the first recorded."""
    laptops = [packed(name) for name in ("Entrée A", "Entrée B", "Accueil")]
    admit(laptops[0], "t1")
    with hub_process(event_file.path) as (address, _):
        said = [kiosk("sync", "push", laptop.path, address) for laptop in laptops]
        assert [one.exit_code for one in said] == [0, 0, 0]
        assert "0 rows taken, 0 of this laptop's rows left" in said[0].output
        assert "1 row taken" in said[2].output
        admit(laptops[1], "t2")
        elsewhere = f"localhost:{address.split(':')[1]}"  # the hub has got another address
        assert kiosk("sync", "push", laptops[1].path, elsewhere).exit_code == 0
        assert kiosk("sync", "push", laptops[2].path).exit_code == 0
    assert rows_of(laptops[2]) == rows_of(event_file)
    assert "which hub" in kiosk("sync", "push", event_file.path).output


def test_a_copy_is_paired_with_the_code_on_the_hubs_screen(running: Running, packed: Packs) -> None:
    a = packed("Entrée A")
    assert kiosk("sync", "pair", a.path, running.address).exit_code == 0
    with a.transaction() as connection:
        connection.execute("DELETE FROM hub_link")
    wrong = "0" * 16
    refused = kiosk("sync", "pair", a.path, running.address, typed=f"{wrong}\n")
    assert refused.exit_code == 1
    assert "not of the hub at this address" in refused.output
    short = kiosk("sync", "pair", a.path, running.address, typed="12\n")
    assert "16 letters and digits" in short.output
    typed = running.hub.codes.text.lower()
    assert kiosk("sync", "pair", a.path, running.address, typed=f"{typed}\n").exit_code == 0
    assert link.link_of(a)


def test_the_text_of_the_qr_code_is_enough(running: Running, packed: Packs) -> None:
    a = packed("Entrée A")
    running.paired(a)
    text = running.hub.codes.qr_text(running.address)
    done = kiosk("sync", "pair", a.path, text)
    assert done.exit_code == 0, done.output
    spent = kiosk("sync", "pair", a.path, text, typed="\n")
    assert spent.exit_code == 1


def test_a_revoked_laptop(running: Running, packed: Packs) -> None:
    a = packed("Entrée A")
    assert kiosk("sync", "push", a.path, running.address).exit_code == 0
    assert kiosk("sync", "revoke", running.hub.event_file.path, "Entrée A").exit_code == 0
    assert "was revoked" in kiosk("sync", "push", a.path).output
    unknown = kiosk("sync", "revoke", running.hub.event_file.path, "Nobody")
    assert unknown.exit_code == 1


@pytest.mark.parametrize("hub", ["127.0.0.1:9", "127.0.0.1:x", "", "a b", "KIOSK-HUB:x"])
def test_where_there_is_no_hub(packed: Packs, hub: str) -> None:
    a = packed("Entrée A")
    done = kiosk("sync", "pair", a.path, hub)
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")
    assert len(done.output.splitlines()) == 1


def test_a_port_that_is_taken(running: Running, packed: Packs) -> None:
    done = kiosk("hub", packed("Entrée A").path, "--listen", running.address)
    assert done.exit_code == 1
    assert "cannot listen" in done.output
    assert len(done.output.splitlines()) == 1


def test_the_live_page_is_served_beside_it(
    event_file: EventFile, packed: Packs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_LIVE_CODE", "open sesame")
    a = packed("Entrée A")
    with hub_process(event_file.path, "--web") as (address, _):
        found = client.pair(a, address)
        with httpx.Client(verify=client.pinned(found.certificate)) as phone:
            page = phone.get(f"https://{address}/live")
            assert page.status_code in (200, 401)
            assert "text/html" in page.headers["content-type"]
            answer = phone.post(f"https://{address}/live", data={"code": "open sesame"})
            assert answer.status_code in (200, 303)


@pytest.mark.parametrize("hub", ["x:y", "https://a"])
def test_a_desk_refuses_what_is_no_address(packed: Packs, tmp_path: Path, hub: str) -> None:
    Image.new("L", (64, 64)).save(tmp_path / "a.png")
    done = kiosk(
        "desk", packed("Entrée A").path, "--headless", "--camera", tmp_path / "a.png", "--hub", hub
    )
    assert done.exit_code == 1
    assert "192.168.1.20" in done.output


def test_a_headless_desk_tells_the_hub_before_it_ends(
    running: Running, packed: Packs, tmp_path: Path
) -> None:
    import qrcode

    a = packed("Entrée A")
    qrcode.make("AAAA1111A", box_size=4).save(tmp_path / "ticket.png")
    done = kiosk(
        "desk", a.path, "--headless", "--camera", tmp_path / "ticket.png", "--hub", running.address
    )
    assert done.exit_code == 0, done.output
    assert rows_of(running.hub.event_file) == rows_of(a) != set()


def test_the_qr_code_on_the_terminal_can_be_read() -> None:
    text = invitation.Codes(bytes(32), _Still()).qr_text("192.168.1.20:8443")
    lines = qr_lines(text)
    assert len(lines) <= 21
    dots = {" ": (0, 0), "▄": (0, 255), "▀": (255, 0), "█": (255, 255)}
    image = Image.new("L", (len(lines[0]), 2 * len(lines)))
    for row, line in enumerate(lines):
        for column, character in enumerate(line):
            for half in (0, 1):
                image.putpixel((column, 2 * row + half), dots[character][half])
    (read,) = zxingcpp.read_barcodes(image.resize((image.width * 6, image.height * 6), 0))
    assert read.text == text


def board(*contacts: DeskContact, now_ms: int = EVENING_MS, **refused: int) -> Board:
    return Board(
        "Soirée [bold]\x1b[31m", ["192.0.2.1:8443"], "AAAA-BBBB", "X", contacts, refused, 3, now_ms
    )


def test_the_board_says_how_every_desk_is() -> None:
    from rich.console import Console

    contacts = (
        DeskContact("a", "Entrée A", EVENING_MS - 100, 12, 20),
        DeskContact("b", "[red]B\x1b[2J", EVENING_MS - 600_000, 4, -3_600_000),
        DeskContact("c", "C", None),
        DeskContact("d", "D", EVENING_MS, 1, 0, "rows refused: 2"),
    )
    console = Console(width=120, height=40, record=True, file=StringIO())
    console.print(drawn(board(*contacts, why=2), 120, 40), markup=False)
    text = console.export_text()
    for part in (
        "online",
        "silent for 10 min",
        "not seen yet",
        "rows refused: 2",
        "60 min fast",
        "[red]B",
    ):
        assert part in text
    assert "\x1b" not in text


def test_without_a_screen_only_what_changes_is_told() -> None:
    first = board(DeskContact("a", "A", EVENING_MS, 1))
    assert news(None, first) == ["A: online, 1 row"]
    assert news(first, board(DeskContact("a", "A", EVENING_MS, 9))) == []
    silent = board(DeskContact("a", "A", EVENING_MS, 9), now_ms=EVENING_MS + 60_000)
    assert news(first, silent) == ["A: silent, 9 rows"]
    later = board(DeskContact("a", "A", EVENING_MS, 9), now_ms=EVENING_MS + 90_000, bad=1)
    assert news(silent, later) == ["refused: bad (1)"]


class _Still:
    def wall_ms(self) -> int:
        return EVENING_MS

    def steady_ms(self) -> int:
        return 0
