"""The command line, as organisers and scripts use it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
import qrcode
from click.testing import CliRunner, Result
from PIL import Image

from kiosk.cli import main
from tests.kiosk.scan.symbols import spoilt

GOOD = "aaa111"
GUESTS = "Nom;Prénom;Catégorie;Code billet;Statut\n" + "\n".join(
    [
        "Lefèvre;Zoé;VIP;aaa111;",
        "L’Hôpital;Gaëlle;Presse;bbb222;",
        "Dupont;Jean;Visiteur;ccc333;annulé",
        "Durand;Ana;Visiteur;ddd444;non payé",
    ]
)


def kiosk(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def event(tmp_path: Path) -> Path:
    path = tmp_path / "opening.event"
    guests = tmp_path / "guests.csv"
    guests.write_text(GUESTS)
    assert kiosk("new", path, "--name", "Soirée", "--device", "Entrée A").exit_code == 0
    assert kiosk("guests", "import", path, guests).exit_code == 0
    return path


def ticket(path: Path, *texts: str) -> None:
    """A picture of tickets lying side by side."""
    codes = [np.asarray(qrcode.make(text).convert("L").resize((300, 300))) for text in texts]
    Image.fromarray(np.hstack(codes)).save(path)


def test_check_prints_one_json_object_per_code(event: Path) -> None:
    result = kiosk("check", event, "aaa111", "AAA111", "nope", "--json", "--language", "en")
    valid, used, invalid = lines(result)
    assert (valid["code"], valid["verdict"], valid["list"]) == ("aaa111", "VALID", "main")
    assert valid["guest"] == {"name": "Zoé Lefèvre", "category": "VIP"}
    assert isinstance(valid["ms"], float)
    assert str(valid["at"]).endswith(("+01:00", "+02:00"))
    assert used["verdict"] == "USED"
    assert "Entrée A" in str(used["message"])
    assert (invalid["verdict"], invalid["guest"]) == ("INVALID", None)
    assert invalid["message"]
    assert result.exit_code == 1


def test_check_ends_well_when_everybody_may_pass(event: Path) -> None:
    assert kiosk("check", event, "aaa111", "bbb222").exit_code == 0
    assert kiosk("check", event, "aaa111", "--exit").exit_code == 0
    assert kiosk("check", event, "aaa111").exit_code == 0


def test_check_at_a_time_of_the_events_zone(event: Path) -> None:
    (valid,) = lines(kiosk("check", event, "aaa111", "--at", "2026-07-01T19:30", "--json"))
    assert valid["at"] == "2026-07-01T19:30:00.000+02:00"


def test_count_tells_what_happened(event: Path) -> None:
    kiosk("check", event, "aaa111", "bbb222", "ccc333", "ddd444", "nope")
    kiosk("check", event, "bbb222", "--exit")
    counts = json.loads(kiosk("count", event, "--json").stdout)
    assert (counts.pop("refused_people"), counts.pop("refused_never_in")) == (2, 2)
    for number in ("walk_ins", "came_back", "not_expected"):
        assert counts.pop(number) == 0
    assert counts == {
        "expected": 2,
        "admitted": 2,
        "inside": 1,
        "refused": 3,
        "by_category": {"Presse": 1, "VIP": 1},
        "by_device": {"Entrée A": 2},
        "left": 1,
        "come": 2,
        "to_come": 0,
        "unknown": 1,
        "exits": 1,
        "exits_by_device": {"Entrée A": 1},
        "not_expected_by_reason": {},
        "rooms": {},
    }
    assert "admitted        2" in kiosk("count", event).stdout


def test_a_door_with_its_own_list(event: Path, tmp_path: Path) -> None:
    rule = tmp_path / "rule.json"
    rule.write_text('{"<": [{"var": "entries_number"}, 2]}')
    options = ("--category", "VIP", "--multiple-entry", "--rules", rule)
    assert kiosk("lists", "put", event, "lounge", *options).exit_code == 0
    result = kiosk("check", event, "aaa111", "aaa111", "aaa111", "bbb222", "--list", "lounge",
                   "--json")  # fmt: skip
    assert [line["verdict"] for line in lines(result)] == ["VALID", "VALID", "RULES", "WRONG_LIST"]
    shown = {line["name"]: line for line in lines(kiosk("lists", "show", event, "--json"))}
    assert shown["lounge"]["categories"] == ["VIP"]
    assert shown["main"]["categories"] is None
    assert json.loads(kiosk("count", event, "--list", "main", "--json").stdout)["admitted"] == 0
    assert kiosk("lists", "remove", event, "lounge").exit_code == 0
    assert kiosk("check", event, "aaa111", "--list", "lounge").exit_code == 1


def test_two_laptops_and_one_central_file(
    event: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = tmp_path / "a.event", tmp_path / "b.event"
    assert kiosk("pack", event, "--device", "Porte 1", "--out", a, "--plain").exit_code == 0
    refused = kiosk("pack", event, "--device", "Porte 2", "--out", b)
    assert (refused.exit_code, "KIOSK_PASSPHRASE" in refused.stderr) == (1, True)
    monkeypatch.setenv("KIOSK_PASSPHRASE", "sésame")
    assert kiosk("pack", event, "--device", "Porte 2", "--out", b).exit_code == 0
    kiosk("check", a, "aaa111")
    kiosk("check", b, "aaa111", "bbb222")
    merged = json.loads(kiosk("sync", "merge", event, a, b, "--json").stdout)
    assert merged == {"new": 3, "duplicate": 0, "rejected": 0, "conflicts": 1}
    again = json.loads(kiosk("sync", "merge", event, b, a, "--json").stdout)
    assert again == {"new": 0, "duplicate": 3, "rejected": 0, "conflicts": 1}
    (conflict,) = json.loads(kiosk("sync", "conflicts", event, "--json").stdout)
    assert (conflict["kind"], conflict["ticket"]) == ("double_entry", "aaa111")
    assert conflict["guest"] == "Zoé Lefèvre"
    assert {entry["device"] for entry in conflict["entries"]} == {"Porte 1", "Porte 2"}
    assert conflict["order_certain"] is False
    assert "Zoé Lefèvre" in kiosk("sync", "conflicts", event).stdout
    counts = json.loads(kiosk("count", event, "--json").stdout)
    assert (counts["admitted"], counts["inside"]) == (2, 2)
    monkeypatch.setenv("KIOSK_PASSPHRASE", "wrong")
    wrong = kiosk("count", b)
    assert (wrong.exit_code, "passphrase" in wrong.stderr) == (1, True)


def test_the_file_of_another_event_is_not_merged(event: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.event"
    kiosk("new", other, "--name", "other")
    result = kiosk("sync", "merge", event, other)
    assert (result.exit_code, "another event" in result.stderr) == (1, True)


def test_guests_are_found_without_their_accents(event: Path) -> None:
    (found,) = lines(kiosk("guests", "find", event, "hopital", "--json"))
    assert (found["code"], found["name"]) == ("bbb222", "Gaëlle L’Hôpital")
    assert kiosk("guests", "find", event, "xyz").exit_code == 1


def test_a_dry_run_says_what_would_happen(event: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer.csv"
    newer.write_text(GUESTS + "\nNouveau;Guest;VIP;eee555;")
    result = kiosk("guests", "import", event, newer, "--dry-run", "--json")
    facts = json.loads(result.stdout)
    assert (facts["added"], facts["unchanged"], facts["dry_run"]) == (1, 4, True)
    assert kiosk("guests", "find", event, "nouveau").exit_code == 1


def test_the_headless_desk_judges_each_picture_by_itself(event: Path, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for number, code in enumerate(["aaa111", "ccc333", "aaa111", "https://x.example", "ddd444"]):
        ticket(folder / f"{number}.png", code)
    ticket(folder / "5.png", "bbb222", "aaa111")
    Image.new("L", (400, 300), 200).save(folder / "6.png")
    (folder / "7.png").write_bytes(b"junk")
    result = kiosk("desk", event, "--camera", folder, "--headless")
    found = [(line["source"], line["code"], line["verdict"]) for line in lines(result)]
    assert found == [
        ("0.png", "aaa111", "VALID"),
        ("1.png", "ccc333", "CANCELED"),
        ("2.png", "aaa111", "USED"),
        ("3.png", "https://x.example", "INVALID"),
        ("4.png", "ddd444", "UNPAID"),
        ("5.png", None, "AMBIGUOUS"),
    ]
    assert "6.png: Aucun code" in result.stderr
    assert "7.png: Ce fichier est endommagé" in result.stderr
    assert result.exit_code == 0


def test_a_video_is_judged_by_its_own_time_however_fast_it_is_read(
    event: Path, tmp_path: Path
) -> None:
    ticket(tmp_path / "t.png", "aaa111")
    shown = cv2.imread(str(tmp_path / "t.png"))
    empty = np.full_like(shown, 200)
    film = cv2.VideoWriter(
        str(tmp_path / "door.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 10, shown.shape[1::-1]
    )
    for picture, seconds in ((shown, 4), (empty, 1), (shown, 1), (empty, 4), (shown, 1)):
        for _ in range(seconds * 10):
            film.write(picture)
    film.release()
    result = kiosk("desk", event, "--camera", tmp_path / "door.avi", "--headless")
    assert [line["verdict"] for line in lines(result)] == ["VALID", "USED"]


def test_scan_reads_pictures_without_an_event(tmp_path: Path) -> None:
    picture, junk = tmp_path / "t.png", tmp_path / "junk.png"
    ticket(picture, "K7QF2M9XC")
    junk.write_text("junk")
    result = kiosk("scan", picture, junk, "--json")
    read, failed = lines(result)
    assert (read["image"], read["codes"]) == (str(picture), ["K7QF2M9XC"])
    assert isinstance(read["ms"], float)
    assert (failed["codes"], result.exit_code) == ([], 1)


def test_scan_with_an_event_names_a_ticket_that_no_decoder_reads(
    tmp_path: Path, event: Path
) -> None:
    listed, foreign = tmp_path / "listed.png", tmp_path / "foreign.png"
    cv2.imwrite(str(listed), spoilt(GOOD))
    cv2.imwrite(str(foreign), spoilt("aaa112"))
    alone, _ = lines(kiosk("scan", listed, foreign, "--json"))
    assert alone["codes"] == []
    known, unknown = lines(kiosk("scan", listed, foreign, "--event", event, "--json"))
    assert (known["codes"], known["by_list"]) == ([GOOD], [GOOD])
    assert unknown["codes"] == []
    assert f"{GOOD} (recognised by the list)" in kiosk("scan", listed, "--event", event).stdout
    refused = kiosk("scan", listed, "--event", tmp_path / "none.event")
    assert (refused.exit_code, "kiosk new" in refused.stderr) == (1, True)


def test_json_never_carries_what_a_terminal_obeys(event: Path) -> None:
    result = kiosk("check", event, "\x1b[31m\x9b\u202eabc", "--json")
    assert not set(result.stdout) & {"\x1b", "\x9b", "\u202e"}


REFUSALS = [
    (["check", "{tmp}/none.event", "x"], 1, "kiosk new"),
    (["new", "{event}", "--name", "x"], 1, "choose another name"),
    (["new", "{tmp}/no/such/folder.event", "--name", "x"], 1, "no folder"),
    (["guests", "import", "{event}", "{tmp}/none.csv"], 1, "cannot be read"),
    (["guests", "import", "{event}", "{event}"], 1, "not a CSV"),
    (["check", "{tmp}/guests.csv", "x"], 1, "not an event file"),
    (["check", "{event}", "x", "--list", "vip"], 1, "main"),
    (["count", "{event}", "--list", "vip"], 1, "main"),
    (["desk", "{event}", "--camera", "{tmp}/none.mp4", "--headless"], 1, "no file"),
    (["desk", "{event}", "--camera", "none"], 1, "terminal"),
    (["desk", "{event}", "--camera", "none", "--headless"], 1, "--camera"),
    (["lists", "remove", "{event}", "main"], 1, "keeps"),
    (["lists", "remove", "{event}", "vip"], 1, "main"),
    (["lists", "put", "{event}", "x", "--rules", "{tmp}/guests.csv"], 1, "not JSON"),
    (["lists", "put", "{event}", "x", "--rules", "{tmp}/bad.json"], 1, "no rule"),
    (["check", "{event}"], 2, "CODE"),
    (["check", "{event}", "x", "--at", "yesterday"], 2, "2026"),
    (["new", "{tmp}/x.event", "--name", "x", "--timezone", "Mars/Base"], 2, "Europe/Paris"),
    (["new", "{tmp}/x.event", "--name", "x", "--starts", "2026-01-02", "--ends", "2026-01-01"], 2,
     "before"),
    (["dance"], 2, "dance"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "status", "says"), REFUSALS)
def test_what_cannot_be_done_is_said_in_one_line(
    event: Path, tmp_path: Path, arguments: list[str], status: int, says: str
) -> None:
    (tmp_path / "bad.json").write_text('{"and": [{"var": "shoe_size"}]}')
    result = kiosk(*(a.format(event=event, tmp=tmp_path) for a in arguments))
    assert result.exit_code == status
    assert says in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    if status == 1:
        assert len(result.stderr.strip().splitlines()) == 1


def test_the_demo_without_a_terminal_ends_by_itself_with_a_summary(tmp_path: Path) -> None:
    kept = tmp_path / "kept.event"
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "demo", "--guests", "7", "--keep", str(kept)],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        check=True,
    )
    assert "Personnes venues à l’entrée\u00a0: 7" in done.stdout  # as the desk speaks
    assert done.stderr == ""
    counts = json.loads(kiosk("count", kept, "--json").stdout)
    assert f"\u00a0: {counts['admitted']} sur {counts['expected']} attendus" in done.stdout
    assert counts["admitted"] >= 4
    assert counts["refused"] >= 1
