"""The cases that the field's most complete rule engine publishes (libpretixsync's
AsyncCheckProviderTest, numbered as there), in our words, through our desk and our journal.

`OURS` marks where we decide otherwise on purpose. 57 to 64 and 68, signed tickets, are in
`test_signed_tickets`; the 35 rows on answers in `test_questions`. 65 to 67, several events at one
desk, are left out: an event file is one event, and a ticket of another one is INVALID (66).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.desk.desk import Desk
from kiosk.desk.rules.reasons import OverrideReason
from kiosk.desk.rules.verdict import Flag, Verdict
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests.import_guests import import_guests
from sync.lifecycle.pack import pack
from sync.merging.merge import merge
from sync.model import AnswerKind, CheckInList, Direction, Event, Guards, Question, TicketStatus
from tests.conftest import ALL_COLUMNS, HandClock
from tests.deciding import own_rows, put_list

V, USED, RULES = Verdict.VALID, Verdict.USED, Verdict.RULES
OUT = Verdict.EXIT_OK


def utc(text: str) -> int:
    """A time of the test world, ``2020-01-01`` unless it names its day, in ms UTC."""
    text = text if "T" in text else f"2020-01-01T{text}"
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


TOKYO = Event(
    name="demo",
    timezone="Asia/Tokyo",
    admission_ms=utc("09:00"),
    starts_ms=utc("10:00"),
    ends_ms=utc("14:00"),
    day_begins_hour=0,
)
GUESTS = (
    Record(1, "T-ok", "Casey", "Flores", category="1", variation="2"),
    Record(2, "T-free", "Used", "Free", category="2"),
    Record(3, "T-unpaid", "Not", "Paid", category="1", paid=False),
    Record(4, "T-approval", "To", "Approve", status=TicketStatus.UNAPPROVED, paid=False),
    Record(5, "T-cancel", "Not", "Coming", status=TicketStatus.CANCELED),
    Record(6, "T-blocked", "Kept", "Back", status=TicketStatus.BLOCKED),
)
L1 = CheckInList(list_id="L1", name="L1", guards=Guards.ROOM, includes_unpaid=True)
L2 = CheckInList(
    list_id="L2", name="L2", guards=Guards.ROOM, categories=frozenset({"1"}), multiple_entry=True
)
L3 = CheckInList(
    list_id="L3", name="L3", guards=Guards.ROOM, includes_unpaid=True, reentry_after_exit=False
)
MANY = CheckInList(list_id="many", name="many", guards=Guards.ROOM, multiple_entry=True)


@dataclass
class World:
    """One event file, one clock, and desks as the cases ask for them."""

    event_file: EventFile
    clock: HandClock

    def scan(
        self,
        code: str = "T-ok",
        on: CheckInList = L1,
        *,
        at: str = "10:00",
        exiting: bool = False,
        accept_unpaid: bool = False,
        gate: str = "",
    ) -> Verdict:
        self.clock.pass_time(max(0, utc(at) - self.clock.wall))
        self.clock.set_wall(utc(at))
        direction = Direction.EXIT if exiting else Direction.ENTRY
        desk = Desk(
            self.event_file,
            list_name=on.name,
            direction=direction,
            accept_unpaid=accept_unpaid,
            gate=gate,
        )
        return desk.scan(code).verdict

    def asking(self, *questions: Question) -> CheckInList:
        """A list that asks these questions."""
        asks = CheckInList(list_id="asks", name="asks", guards=Guards.ROOM, questions=questions)
        put_list(self.event_file, asks)
        return asks

    def answer(self, code: str, **answers: str) -> Verdict:
        """Answer on the list that asks."""
        (guest,) = self.event_file.guests_with_code(code)
        desk = Desk(self.event_file, list_name="asks")
        return desk.exceptions.answer(guest.ticket_id, answers).verdict

    def rule(self, rule: Any) -> CheckInList:
        """A multi-entry list with this rule."""
        ruled = CheckInList(
            list_id="many", name="many", guards=Guards.ROOM, multiple_entry=True, rules=rule
        )
        put_list(self.event_file, ruled)
        return ruled

    def entries(self, times: Iterable[str], rule: Any) -> list[Verdict]:
        """Enter at each time, on one list with this rule; "out …" leaves instead."""
        ruled = self.rule(rule)
        return [
            self.scan(on=ruled, at=at.removeprefix("out "), exiting=at.startswith("out "))
            for at in times
        ]


@pytest.fixture
def world(tmp_path: Path) -> World:
    clock = HandClock(utc("08:00"))
    event_file = EventFile.create(tmp_path / "demo.event", TOKYO, device_name="Gate", clock=clock)
    import_guests(event_file, GuestList(GUESTS, (), ALL_COLUMNS))
    for door in (L1, L2, L3, MANY):
        put_list(event_file, door)
    return World(event_file, clock)


def test_01_a_good_ticket_is_one_row(world: World) -> None:
    assert world.scan("T-ok") is V
    assert own_rows(world.event_file) == 1


SINGLE = [
    ("02 a list of its own category", "T-free", {"on": MANY}, V),
    ("03 a scanner's ECI prefix", "\\000001T-ok", {}, V),
    ("04 an unknown text", "abc", {}, Verdict.INVALID),
    ("05 canceled", "T-cancel", {}, Verdict.CANCELED),
    ("06 unpaid", "T-unpaid", {}, Verdict.UNPAID),
    ("07 unpaid, accepted by the operator", "T-unpaid", {"accept_unpaid": True}, V),
    ("08 to be approved", "T-approval", {}, Verdict.UNAPPROVED),
    ("08 … whatever the operator accepts", "T-approval", {"accept_unpaid": True},
     Verdict.UNAPPROVED),
    ("09 blocked", "T-blocked", {}, Verdict.BLOCKED),
    ("12 unpaid on a list without them", "T-unpaid", {"on": L2}, Verdict.UNPAID),
    ("12 … accepted in vain", "T-unpaid", {"on": L2, "accept_unpaid": True}, Verdict.UNPAID),
    ("14 a category that is not on the list", "T-free", {"on": L2}, Verdict.WRONG_LIST),
    ("OURS: canceled people may leave", "T-cancel", {"exiting": True}, OUT),
    ("OURS: blocked people may leave", "T-blocked", {"exiting": True}, OUT),
]  # fmt: skip


@pytest.mark.parametrize(("name", "code", "how", "verdict"), SINGLE, ids=[s[0] for s in SINGLE])
def test_one_scan(
    world: World, name: str, code: str, how: dict[str, Any], verdict: Verdict
) -> None:
    assert world.scan(code, **how) is verdict


@pytest.mark.parametrize(
    ("column", "at", "verdict"),
    [  # 10 and 11
        ("valid_until_ms", "10:00:01", Verdict.EXPIRED),
        ("valid_until_ms", "09:59:59", V),
        ("valid_from_ms", "09:59:59", Verdict.NOT_YET),
        ("valid_from_ms", "10:00:01", V),
    ],
)
def test_10_11_a_tickets_own_window(world: World, column: str, at: str, verdict: Verdict) -> None:
    with world.event_file.transaction() as connection:
        connection.execute(f"UPDATE guest SET {column} = ?", (utc("10:00"),))
    assert world.scan(at=at) is verdict


def test_16_17_used_on_this_list(world: World) -> None:
    assert [world.scan(), world.scan()] == [V, USED]


def test_18_lists_are_independent(world: World) -> None:
    assert [world.scan(on=L2), world.scan(on=L1)] == [V, V]


def test_19_multiple_entry(world: World) -> None:
    assert [world.scan(on=L2), world.scan(on=L2)] == [V, V]
    assert world.event_file.presence(ticket(world), "L2").entries == 2


def test_20_leaving_twice(world: World) -> None:
    assert [world.scan(), world.scan(exiting=True), world.scan(exiting=True)] == [V, OUT, OUT]
    assert own_rows(world.event_file) == 3
    assert not world.event_file.presence(ticket(world), "L1").inside


def test_21_in_again_after_leaving(world: World) -> None:
    steps = [world.scan(), world.scan(exiting=True), world.scan(), world.scan()]
    assert steps == [V, OUT, V, USED]


def test_22_not_in_again_where_the_list_forbids_it(world: World) -> None:
    steps = [world.scan(on=L3), world.scan(on=L3, exiting=True), world.scan(on=L3)]
    assert steps == [V, OUT, USED]


def ticket(world: World, code: str = "T-ok") -> str:
    (guest,) = world.event_file.guests_with_code(code)
    return guest.ticket_id


def var(name: str) -> dict[str, str]:
    return {"var": name}


def custom(at: str) -> dict[str, list[str]]:
    return {"buildTime": ["custom", at]}


def lookups(kind: str, *ids: str) -> dict[str, Any]:
    return {"objectList": [{"lookup": [kind, i, "Name"]} for i in ids]}


def test_26_exits_ask_no_rule(world: World) -> None:
    never = world.rule({"and": [False, True]})
    assert world.scan(on=never) is RULES
    assert world.scan(on=never, exiting=True) is OUT
    assert world.scan(on=world.rule({"and": [True, True]})) is V


@pytest.mark.parametrize(
    ("fact", "ids", "verdict"),
    [  # 27 and 28
        ("product", ["2"], RULES),
        ("product", ["1", "2"], V),
        ("variation", ["3"], RULES),
        ("variation", ["3", "2"], V),
    ],
)
def test_27_28_product_and_variation(
    world: World, fact: str, ids: list[str], verdict: Verdict
) -> None:
    assert world.scan(on=world.rule({"inList": [var(fact), lookups(fact, *ids)]})) is verdict


def test_29_gate(world: World) -> None:
    one = world.rule({"inList": [var("gate"), lookups("gate", "1")]})
    assert [world.scan(on=one), world.scan(on=one, gate="2")] == [RULES, RULES]
    two = world.rule({"inList": [var("gate"), lookups("gate", "1", "2")]})
    assert world.scan(on=two, gate="2") is V


HISTORIES: list[tuple[str, Any, list[str], list[Verdict]]] = [
    (
        "30 at most three entries; exits do not count",
        {"<": [var("entries_number"), 3]},
        ["10:00", "10:01", "out 10:02", "10:03", "10:04"],
        [V, V, OUT, V, RULES],
    ),
    (
        "31 only who is absent or never came",
        {"or": [{"==": [var("entry_status"), "absent"]}, {"<": [var("entries_number"), 1]}]},
        ["10:00", "10:01", "out 10:02", "10:03"],
        [V, RULES, OUT, V],
    ),
    (
        "32 three a day, and the day turns at midnight in Tokyo",
        {"<": [var("entries_today"), 3]},
        ["10:00", "10:01", "out 10:02", "10:03", "10:04", "14:50", "15:10", "15:11", "out 15:12",
         "15:13", "15:14"],
        [V, V, OUT, V, RULES, RULES, V, V, OUT, V, RULES],
    ),
    (
        "33 any number of times on any two days",
        {"or": [{">": [var("entries_today"), 0]}, {"<": [var("entries_days"), 2]}]},
        ["10:00", "10:01", "10:02", "2020-01-03T10:00", "2020-01-03T10:01", "2020-01-03T14:50",
         "2020-01-03T15:10", "2020-01-03T15:11"],
        [V, V, V, V, V, V, RULES, RULES],
    ),
    (
        "34 once before and once after a time",
        {"or": [
            {"and": [{"isBefore": [var("now"), custom("2020-01-01T22:00:00Z"), None]},
                     {"<": [var("entries_number"), 1]}]},
            {"and": [{"isAfter": [var("now"), custom("2020-01-01T22:00:00Z"), None]},
                     {"<": [{"entries_since": [custom("2020-01-01T22:00:00Z")]}, 1]}]},
        ]},
        ["21:00", "21:05", "22:05", "22:10"],
        [V, RULES, V, RULES],
    ),
    (
        "35 once a day before and once after 23:00 in Tokyo (14:00 UTC)",
        {"or": [
            {"and": [{"isBefore": [var("now"), {"buildTime": ["customtime", "23:00"]}, None]},
                     {"<": [var("entries_today"), 1]}]},
            {"and": [{"isAfter": [var("now"), {"buildTime": ["customtime", "23:00"]}, None]},
                     {"<": [{"entries_since": [{"buildTime": ["customtime", "23:00"]}]}, 1]}]},
        ]},
        ["13:00", "13:05", "14:05", "14:10", "2020-01-02T13:00", "2020-01-02T13:05",
         "2020-01-02T14:05", "2020-01-02T14:10"],
        [V, RULES, V, RULES] * 2,
    ),
    (
        "36 after a time only who was seen before it",
        {"or": [{"isBefore": [var("now"), custom("2020-01-01T22:00:00Z"), None]},
                {">=": [{"entries_before": [custom("2020-01-01T22:00:00Z")]}, 1]}]},
        ["21:00", "22:05"],
        [V, V],
    ),
    (
        "36 … and not who was not",
        {"or": [{"isBefore": [var("now"), custom("2020-01-01T22:00:00Z"), None]},
                {">=": [{"entries_before": [custom("2020-01-01T22:00:00Z")]}, 1]}]},
        ["22:05"],
        [RULES],
    ),
    (
        "37 once before a time, then on one day after it",
        {"or": [
            {"and": [{"isBefore": [var("now"), custom("2020-01-01T22:00:00Z"), None]},
                     {"<": [var("entries_number"), 1]}]},
            {"and": [{"isAfter": [var("now"), custom("2020-01-01T22:00:00Z"), None]},
                     {"or": [
                         {">": [var("entries_today"), 0]},
                         {"<": [{"entries_days_since": [custom("2020-01-01T22:00:00Z")]}, 1]},
                     ]}]},
        ]},
        ["2020-01-01T10:00", "2020-01-01T10:05", "2020-01-02T10:00", "2020-01-02T10:05",
         "2020-01-03T10:00"],
        [V, RULES, V, V, RULES],
    ),
    (
        "38 after a time only who came on two earlier days",
        {"or": [{"isBefore": [var("now"), custom("2020-01-03T22:00:00Z"), None]},
                {">=": [{"entries_days_before": [custom("2020-01-03T22:00:00Z")]}, 2]}]},
        ["2020-01-01T10:00", "2020-01-02T10:00", "2020-01-03T22:10"],
        [V, V, V],
    ),
    (
        "38 … and not who came on one",
        {"or": [{"isBefore": [var("now"), custom("2020-01-03T22:00:00Z"), None]},
                {">=": [{"entries_days_before": [custom("2020-01-03T22:00:00Z")]}, 2]}]},
        ["2020-01-01T10:00", "2020-01-01T10:10", "2020-01-03T22:10"],
        [V, V, RULES],
    ),
    (
        "39 three hours between entries",
        {"or": [{"<=": [var("minutes_since_last_entry"), -1]},
                {">": [var("minutes_since_last_entry"), 180]}]},
        ["10:00", "12:55", "13:01", "15:55", "16:02"],
        [V, RULES, V, RULES, V],
    ),
    (
        "40 within three hours of the first",
        {"or": [{"<=": [var("minutes_since_first_entry"), -1]},
                {"<": [var("minutes_since_first_entry"), 180]}]},
        ["10:00", "12:50", "13:01"],
        [V, V, RULES],
    ),
    (
        "41 after admission, ten minutes' tolerance",
        {"isAfter": [var("now"), {"buildTime": ["date_admission"]}, 10]},
        ["08:45", "08:51", "09:10"],
        [RULES, V, V],
    ),
    (
        "43 after admission, no tolerance",
        {"isAfter": [var("now"), {"buildTime": ["date_admission"]}, None]},
        ["08:51", "09:10"],
        [RULES, V],
    ),
    (
        "44 before the end, ten minutes' tolerance",
        {"isBefore": [var("now"), {"buildTime": ["date_to"]}, 10]},
        ["14:05", "14:15"],
        [V, RULES],
    ),
    (
        "45 before the end, no tolerance",
        {"isBefore": [var("now"), {"buildTime": ["date_to"]}]},
        ["13:55", "14:05"],
        [V, RULES],
    ),
    (
        "46 after a time",
        {"isAfter": [var("now"), custom("2020-01-01T22:00:00Z")]},
        ["21:51", "22:01"],
        [RULES, V],
    ),
    (
        "47 after 14:00 in Tokyo (05:00 UTC)",
        {"isAfter": [var("now"), {"buildTime": ["customtime", "14:00"]}]},
        ["04:50", "05:01"],
        [RULES, V],
    ),
    (
        "48 at the weekend, as Tokyo has it",
        {">=": [var("now_isoweekday"), 6]},
        ["2020-01-01T22:05", "2020-01-04T22:05"],
        [RULES, V],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "rule", "times", "verdicts"), HISTORIES, ids=[h[0] for h in HISTORIES]
)
def test_rules_over_a_history(
    world: World, name: str, rule: Any, times: list[str], verdicts: list[Verdict]
) -> None:
    assert world.entries(times, rule) == verdicts


def test_ours_a_used_ticket_is_used_before_rules_are_asked(world: World) -> None:
    single = CheckInList(
        list_id="L1", name="L1", guards=Guards.ROOM, rules={"<": [var("entries_number"), 1]}
    )
    put_list(world.event_file, single)
    assert [world.scan(on=single), world.scan(on=single)] == [V, USED]


def test_server_case_exit_before_any_entry(world: World) -> None:
    steps = [world.scan(exiting=True), world.scan(), world.scan(exiting=True)]
    assert steps == [OUT, V, OUT]
    assert own_rows(world.event_file) == 3


@pytest.mark.parametrize(
    ("first", "second", "same_day"),
    [
        ("2026-11-22T19:00", "2026-11-23T02:30", True),  # an evening passes midnight
        ("2026-11-23T03:59", "2026-11-23T04:01", False),  # 04:59 and 05:01 in Paris
        ("2026-10-24T22:30", "2026-10-25T03:30", True),  # clocks go back at 03:00
        ("2026-10-25T03:59", "2026-10-25T04:00", False),  # 05:00 on the new clock
        ("2026-03-28T22:30", "2026-03-29T02:59", True),  # clocks go forward at 02:00
        ("2026-03-29T02:59", "2026-03-29T03:00", False),
    ],
)
def test_an_event_day_ends_at_its_hour_and_clock_changes_do_not_matter(
    tmp_path: Path, first: str, second: str, same_day: bool
) -> None:
    clock = HandClock(utc("2026-03-01T10:00"))
    event = Event(name="nuit", timezone="Europe/Paris", day_begins_hour=5)
    with EventFile.create(tmp_path / "e", event, device_name="A", clock=clock) as event_file:
        import_guests(event_file, GuestList(GUESTS, (), ALL_COLUMNS))
        world = World(event_file, clock)
        verdicts = world.entries([first, second], {"<": [var("entries_today"), 1]})
    assert verdicts == [V, RULES if same_day else V]


def test_minutes_are_real_minutes_on_the_night_that_clocks_change(world: World) -> None:
    times = ["2026-10-25T00:30", "2026-10-25T01:30"]  # both 02:30 in Paris
    rule = {"or": [{"<": [var("minutes_since_last_entry"), 0]},
                   {"==": [var("minutes_since_last_entry"), 60]}]}  # fmt: skip
    assert world.entries(times, rule) == [V, V]
    assert timedelta(milliseconds=utc(times[1]) - utc(times[0])) == timedelta(hours=1)


@pytest.fixture
def add_on(world: World) -> World:
    """T-addon, of product 1, with a ticket of product 2 in the same order."""
    records = (
        Record(1, "T-addon", "Main", "Ticket", category="1", order="X1"),
        Record(2, "T-addon-2", "Main", "Ticket", category="2", order="X1"),
    )
    import_guests(world.event_file, GuestList(records, (), ALL_COLUMNS))
    return world


ONLY_2 = CheckInList(list_id="L5", name="L5", guards=Guards.ROOM, categories=frozenset({"2"}))


def test_23_an_add_on_does_not_open_a_list_to_the_main_ticket(add_on: World) -> None:
    put_list(add_on.event_file, ONLY_2)
    assert add_on.scan("T-addon", on=ONLY_2) is Verdict.WRONG_LIST


def test_24_the_main_ticket_is_good_for_itself(add_on: World) -> None:
    assert add_on.scan("T-addon", on=L3) is V


def test_25_ours_the_desk_shows_the_add_on_and_never_guesses(add_on: World) -> None:
    put_list(add_on.event_file, ONLY_2)
    (main,) = add_on.event_file.guests_with_code("T-addon")
    party = Desk(add_on.event_file, list_name="L5").exceptions.party_of(main.ticket_id)
    standing = {found.guest.code: found.verdict for found in party}
    assert standing == {"T-addon": Verdict.WRONG_LIST, "T-addon-2": V}


FOR_PRODUCT_1 = frozenset({"1"})
AGREES = Question("agrees", "Agrees?", kind=AnswerKind.YES_NO, categories=FOR_PRODUCT_1)
HOW_MANY = Question("how_many", "How many?", kind=AnswerKind.NUMBER, categories=FOR_PRODUCT_1)


def test_49_a_question_for_another_category_is_not_asked(world: World) -> None:
    assert world.scan("T-free", on=world.asking(AGREES)) is V


def test_50_a_question_that_the_list_does_not_ask_is_not_asked(world: World) -> None:
    world.asking(AGREES)
    assert world.scan("T-ok", on=L1) is V


def test_51_a_question_that_was_answered_is_not_asked_again(world: World) -> None:
    asks = world.asking(AGREES)
    assert world.answer("T-ok", agrees="True") is V
    assert world.scan("T-ok", on=asks, exiting=True) is OUT
    assert world.scan("T-ok", on=asks) is V


def test_52_a_desk_set_to_ask_nothing_asks_nothing(world: World) -> None:
    desk = Desk(world.event_file, list_name=world.asking(AGREES).name, ask=False)
    assert desk.scan("T-ok").verdict is V


def test_53_a_required_question_is_asked_and_its_answer_kept(world: World) -> None:
    asks = world.asking(AGREES)
    outcome = Desk(world.event_file, list_name=asks.name).scan("T-ok")
    assert (outcome.verdict, len(outcome.questions)) == (Verdict.QUESTIONS, 1)
    assert world.answer("T-ok", agrees="True") is V


def test_54_an_answer_that_does_not_fit_is_asked_again_and_not_kept(world: World) -> None:
    asks = world.asking(HOW_MANY)
    assert world.scan("T-ok", on=asks) is Verdict.QUESTIONS
    assert world.answer("T-ok", how_many="True") is Verdict.QUESTIONS
    with world.event_file.reading() as connection:
        assert connection.execute("SELECT count(*) FROM record").fetchone() == (0,)


def test_server_an_optional_question_is_asked_once_and_may_stay_empty(world: World) -> None:
    optional = Question("diet", "Diet?", required=False)
    asks = world.asking(optional)
    assert world.scan("T-ok", on=asks) is Verdict.QUESTIONS
    assert world.answer("T-ok", diet="") is V


FORCED = {"T-unpaid": V, "T-cancel": V, "T-blocked": V, "T-approval": V}


@pytest.mark.parametrize("code", FORCED)
def test_server_a_forced_entry_is_accepted_and_flagged(world: World, code: str) -> None:
    (guest,) = world.event_file.guests_with_code(code)
    desk = Desk(world.event_file, list_name="L1")
    outcome = desk.exceptions.admit_anyway(guest.ticket_id, OverrideReason.ORGANISER)
    assert (outcome.verdict, outcome.flags) == (V, {Flag.OVERRIDDEN})


def test_server_a_forced_entry_on_a_used_ticket_is_a_second_row(world: World) -> None:
    (guest,) = world.event_file.guests_with_code("T-ok")
    desk = Desk(world.event_file, list_name="L1")
    assert desk.scan("T-ok").flags == frozenset()
    forced = desk.exceptions.admit_anyway(guest.ticket_id, OverrideReason.OTHER)
    assert forced.flags == {Flag.OVERRIDDEN}
    assert world.event_file.presence(guest.ticket_id, "L1").entries == 2


def test_server_an_unknown_code_cannot_be_forced(world: World) -> None:
    desk = Desk(world.event_file, list_name="L1")
    outcome = desk.exceptions.admit_anyway("nobody", OverrideReason.OTHER)
    assert outcome.verdict is Verdict.INVALID


def test_server_an_exit_before_any_entry_is_three_rows(world: World) -> None:
    rows = [world.scan(exiting=True), world.scan(), world.scan(exiting=True)]
    assert rows == [OUT, V, OUT]
    assert own_rows(world.event_file) == 3


PEOPLE = (
    Record(1, "S-one", "Casey", "Flores", email="Casey@flores.example", order="VH3D3"),
    Record(2, "S-two", "Robin", "Flores", email="casey@flores.example", order="VH3D3"),
    Record(3, "S-three", "Kim", "Reyes", email="casey@flores.example", order="AB999"),
)
SOUGHT = {
    "nothing for a letter": ("c", set()),
    "a code, in any case": ("s-ONE", {"S-one"}),
    "a code that nobody has": ("zz9zz9zz", set()),
    "a surname, upper case": ("REYES", {"S-three"}),
    "an e-mail, mixed case": ("CASEY@Flores.example", {"S-one", "S-two", "S-three"}),
    "an unknown e-mail": ("qqq@zzzzz.example", set()),
    "an order": ("vh3d3", {"S-one", "S-two"}),
    "an order that nobody has": ("qq8qq8", set()),
}


@pytest.mark.parametrize("name", SOUGHT)
def test_55_guests_are_found_by_code_name_email_and_order(world: World, name: str) -> None:
    import_guests(world.event_file, GuestList(PEOPLE, (), ALL_COLUMNS))
    text, codes = SOUGHT[name]
    listed = {record.code for record in PEOPLE}
    found = {found.guest.code for found in Desk(world.event_file, list_name="L1").find(text)}
    assert found & listed == codes


def test_55_who_is_found_says_how_they_stand(world: World) -> None:
    import_guests(world.event_file, GuestList(PEOPLE, (), ALL_COLUMNS))
    world.scan("S-three")
    (found,) = Desk(world.event_file, list_name="L1").find("kim reyes")
    assert (found.guest.name, found.verdict, found.presence.inside) == ("Kim Reyes", USED, True)


def test_56_a_list_is_counted_in_all_and_by_product(world: World) -> None:
    assert [world.scan(code) for code in ("T-ok", "T-free", "T-cancel")] == [
        V, V, Verdict.CANCELED
    ]  # fmt: skip
    counts = world.event_file.counts("L1")
    assert (counts.expected, counts.admitted, counts.inside, counts.refused) == (3, 2, 2, 1)
    assert counts.by_category == {"1": 1, "2": 1}


def test_server_what_arrives_late_counts_at_its_own_time(world: World, tmp_path: Path) -> None:
    """The exit, ten minutes later, is merged before the entry that it follows."""
    desks = []
    for name in ("in", "out"):
        path = tmp_path / f"{name}.event"
        pack(world.event_file, path, device_name=name, passphrase=None)
        desks.append(EventFile.open(path, clock=world.clock))
    entrance, way_out = desks
    assert Desk(entrance, list_name="L1").scan("T-ok").verdict is V
    world.clock.pass_time(600_000)
    leaving = Desk(way_out, list_name="L1", direction=Direction.EXIT)
    assert leaving.scan("T-ok").verdict is OUT
    merge(world.event_file, way_out)
    merge(world.event_file, entrance)
    assert world.scan("T-ok", at="12:00") is V
