"""Exports of ticket shops, with the headers they really have, import without a word said."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from sync.guest_lists.columns import recognise
from sync.guest_lists.guest_list import Record
from sync.guest_lists.opening import read_table
from sync.model import TicketStatus
from tests.sync.guest_lists.lists import SAMPLES, by_code, names, read, written
from tests.sync.guest_lists.spreadsheets import xlsx

VALID, CANCELED = TicketStatus.VALID, TicketStatus.CANCELED
EXPECTED = {  # vendor; guests valid and paid, unpaid, canceled; the first guest
    "pretix-orders-fr.csv": ("pretix", (8, 0, 3), ("r6u683rrt6vg", "Zoé", "Lefèvre",
                             "Société Générale", "Visiteur", "H0", "pretix:H0:1")),
    "pretix-orders-en.csv": ("pretix", (1, 1, 1), ("r6u683rrt6vg", "Zoé", "Lefèvre",
                             "Société Générale", "Visitor", "H0", "pretix:H0:1")),
    "pretix-check-in-fr.csv": ("pretix", (1, 1, 0), ("r6u683rrt6vg", "Zoé", "Lefèvre",
                               "Société Générale", "Visiteur", "H0", "pretix:H0:r6u683rrt6vg")),
    "helloasso.csv": ("helloasso", (9, 0, 2), ("sjytynepansj", "Zoé", "Lefèvre",
                      "Société Générale", "Visiteur", "90000", "helloasso:90000:sjytynepansj")),
    "helloasso-membership.csv": ("helloasso", (2, 0, 1), ("", "Zoé", "Lefèvre", "", "Adhérent",
                                 "90010", "helloasso:1f773f9a69e37dd04e8743d7")),
    "helloasso-legacy.csv": ("helloasso", (1, 0, 1), ("000123", "Zoé", "Lefèvre", "Acme",
                             "Visiteur", "", "helloasso::000123")),
    "billetweb.csv": ("billetweb", (8, 0, 3), ("jky8y467fxhy", "Zoé", "Lefèvre",
                      "Société Générale", "Intervenant", "C5000", "billetweb:C5000:700000")),
    "weezevent.csv": ("weezevent", (3, 0, 0), ("123456789012345", "Zoé", "Lefèvre", "", "Visiteur",
                      "W1", "weezevent:W1:123456789012345")),
    "eventbrite-us.csv": ("eventbrite", (9, 0, 2), ("1234500000", "Zoé", "Lefèvre",
                          "Société Générale", "Visiteur", "880000000",
                          "eventbrite:880000000:1234500000")),
    "eventbrite-uk.csv": ("eventbrite", (1, 0, 1), ("1234500000", "Zoé", "Lefèvre", "", "Visitor",
                          "880000000", "eventbrite:880000000:1234500000")),
    "eventbrite-fr.csv": ("eventbrite", (1, 0, 1), ("1234500000", "Zoé", "Lefèvre", "Acme",
                          "Visiteur", "880000000", "eventbrite:880000000:1234500000")),
    "eventbrite-new.csv": ("eventbrite", (2, 0, 1), ("", "Zoé", "Lefèvre", "", "Visitor", "990",
                           "eventbrite:b8ae01956cf7bb345d4f0ac4")),
    "alfio.csv": ("alf.io", (8, 0, 3), ("9gat2bf8hab7", "Zoé", "Lefèvre", "Société Générale",
                  "Presse", "r0", "alf.io:r0:9gat2bf8hab7")),
    "hi-events.csv": ("hi.events", (1, 1, 1), ("A-K7QF2M9", "Zoé", "Lefèvre", "", "Visitor", "",
                      "hi.events::A-K7QF2M9")),
    "indico.csv": ("indico", (1, 1, 1), ("", "Zoé", "Lefèvre", "Acme", "", "", "indico::1")),
    "bizouk.csv": ("bizouk", (3, 0, 1), ("", "Zoé", "Lefèvre", "", "Visiteur", "B1",
                   "bizouk:8e673e3c350ee98c665b67a3")),
}  # fmt: skip


def standing(record: Record) -> str:
    return "unpaid" if record.status is VALID and not record.paid else str(record.status)


def facts(record: Record) -> tuple[str, ...]:
    return (record.code, record.first_name, record.last_name, record.company, record.category,
            record.order, record.source)  # fmt: skip


def test_every_sample_is_expected() -> None:
    assert {path.name for path in SAMPLES.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_an_export_is_recognised_and_read(name: str) -> None:
    vendor, (valid, unpaid, canceled), first = EXPECTED[name]
    found = read(SAMPLES / name)
    counts = Counter(map(standing, found.records))
    assert found.vendor == vendor
    assert (counts["valid"], counts["unpaid"], counts["canceled"]) == (valid, unpaid, canceled)
    assert facts(found.records[0]) == first


@pytest.mark.parametrize("name", EXPECTED)
def test_the_same_export_as_a_spreadsheet(name: str, tmp_path: Path) -> None:
    table = read_table(SAMPLES / name)
    rows = [list(table.header), *(cells for _, cells in table.rows)]
    file = written(tmp_path / "list.csv", xlsx(rows))  # its name lies
    spreadsheet, text = read(file), read(SAMPLES / name)
    assert spreadsheet.vendor == text.vendor
    assert list(map(facts, spreadsheet.records)) == list(map(facts, text.records))


@pytest.mark.parametrize("name", EXPECTED)
def test_a_shop_may_add_a_question_and_drop_a_column(name: str, tmp_path: Path) -> None:
    table = read_table(SAMPLES / name)
    columns = recognise(table.header)
    kept = [at for at in range(len(table.header))
            if at in columns.places.values() or at % 5]  # fmt: skip
    rows = [[cells[at] for at in kept] + ["végétarien"] for _, cells in table.rows]
    file = tmp_path / "list.csv"
    with file.open("w", newline="") as out:
        csv.writer(out).writerows([[table.header[at] for at in kept] + ["Régime ?"], *rows])
    found = read(file)
    assert found.vendor == EXPECTED[name][0]
    assert list(map(facts, found.records)) == list(map(facts, read(SAMPLES / name).records))


def test_the_buyer_stands_in_for_guests_without_a_name() -> None:
    assert names(read(SAMPLES / "weezevent.csv")) == [
        "Zoé Lefèvre", "Invité 2 de Zoé Lefèvre", "Invité 3 de Zoé Lefèvre",
    ]  # fmt: skip
    assert names(read(SAMPLES / "bizouk.csv")) == [
        "Zoé Lefèvre", "Invité 2 de Zoé Lefèvre", "Invité 3 de Zoé Lefèvre", "Jean Dupont",
    ]  # fmt: skip


def test_one_name_column_is_taken_apart() -> None:
    found = [(r.first_name, r.last_name) for r in read(SAMPLES / "indico.csv").records]
    assert found == [("Zoé", "Lefèvre"), ("Jean", "Dupont"), ("Ana", "O'CONNOR"), ("Madonna", "")]
    (no_parts,) = [r for r in read(SAMPLES / "pretix-orders-en.csv").records if r.order == "H0"][1:]
    assert (no_parts.first_name, no_parts.last_name) == ("Jean", "Dupont")


def test_a_payers_address_is_not_the_guests(tmp_path: Path) -> None:
    assert {r.email for r in read(SAMPLES / "helloasso.csv").records} == {""}
    sample = SAMPLES / "pretix-orders-en.csv"
    assert by_code(read(sample))["r6u683rrt6vh"].email == ""
    without = sample.read_text(encoding="utf-8").replace('"Attendee email"', '"Not asked"')
    assert {r.email for r in read(written(tmp_path / "list.csv", without)).records} == {""}


def test_a_blocked_ticket_and_its_days() -> None:
    found = by_code(read(SAMPLES / "pretix-orders-en.csv"))
    assert found["r6u683rrt6vh"].status is TicketStatus.BLOCKED
    first = found["r6u683rrt6vg"]
    assert first.valid_from_ms == 1_795_366_800_000  # 2026-11-22 18:00 in Paris
    assert first.valid_until_ms == 1_795_474_799_999  # the last millisecond of the 23rd


def test_a_quantity_repeated_in_each_row_of_an_order_is_one_each() -> None:
    found = read(SAMPLES / "eventbrite-new.csv")
    assert names(found) == ["Zoé Lefèvre", "Jean Dupont", "Ana O'Connor"]
    assert [problem.line for problem in found.problems] == [2, 3]
