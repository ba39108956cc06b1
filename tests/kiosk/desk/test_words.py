"""Words: everything that can be said is said in every language, and well formed."""

import re
from datetime import datetime
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import kiosk
from kiosk.desk.rules.outcome import Outcome, VerdictReason
from kiosk.desk.rules.verdict import Flag, Verdict
from kiosk.desk.words import LANGUAGES, Words
from kiosk.scan.decode import Hint
from kiosk.scan.source import CameraState
from sync.model import Guest, Passage

PACKAGE = Path(kiosk.__file__).parent
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 22, 19, 42, tzinfo=PARIS)
NBSP = "\u00a0"


def ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def outcome(verdict: Verdict, **facts: object) -> Outcome:
    return Outcome(verdict, "K7QF2M9XC", "main", NOW, **facts)  # type: ignore[arg-type]


def messages_in_code() -> set[str]:
    found = extract_from_dir(PACKAGE, method_map=[("**.py", "python")])
    return {message for _file, _line, message, *_ in found if isinstance(message, str)}


def translations(language: str, catalogue: str = "kiosk") -> dict[str, str]:
    path = PACKAGE / "locale" / language / "LC_MESSAGES" / f"{catalogue}.po"
    with path.open("rb") as file:
        catalog = read_po(file)
    return {str(m.id): str(m.string) for m in catalog if m.id}


@pytest.fixture(params=LANGUAGES)
def words(request: pytest.FixtureRequest) -> Words:
    return Words(request.param)


@pytest.fixture
def french() -> Words:
    return Words("fr")


@pytest.fixture
def english() -> Words:
    return Words("en")


def test_french_has_every_message_and_no_other() -> None:
    translated = {message for message, text in translations("fr").items() if text}
    assert len(translated) > 100
    assert messages_in_code() == translated


def test_no_translation_is_in_doubt() -> None:
    with (PACKAGE / "locale/fr/LC_MESSAGES/kiosk.po").open("rb") as file:
        catalog = read_po(file)
    assert [m.id for m in catalog if m.fuzzy and m.id] == []
    assert not catalog.obsolete


def test_translations_name_the_same_values() -> None:
    def values(text: str) -> set[str]:
        return {name for _, name, *_ in Formatter().parse(text) if name is not None}

    for message, text in translations("fr").items():
        assert values(message) == values(text), message


@pytest.mark.parametrize("catalogue", ["kiosk", "commands"])
def test_french_is_typeset_as_french(catalogue: str) -> None:
    for text in translations("fr", catalogue).values():
        assert "'" not in text, f"straight apostrophe: {text}"
        assert not re.search(r"(?<![\s\u00a0\u202f\x22])[!?;:](\s|$)", text), f"no space: {text}"
        assert not re.search(r" [?;:]", text), f"space that may break: {text}"


@pytest.mark.parametrize("catalogue", ["kiosk", "commands"])
def test_french_says_vous(catalogue: str) -> None:
    for text in translations("fr", catalogue).values():
        assert not re.search(r"\b(tu|ton|ta|tes|toi|présente|scanne|montre)\b", text.lower()), text


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_a_short_word_and_one_thing_to_do(words: Words, verdict: Verdict) -> None:
    assert 0 < len(words.word(outcome(verdict))) <= 14
    assert 0 < len(words.advice(outcome(verdict))) <= 50
    assert words.message(outcome(verdict))


@pytest.mark.parametrize("verdict", [each for each in Verdict if not each.passes])
def test_every_refusal_says_why(words: Words, verdict: Verdict) -> None:
    explained_by_reason = (Verdict.INVALID, Verdict.AMBIGUOUS, Verdict.NOT_RECORDED)
    if verdict not in explained_by_reason:
        assert words.why(outcome(verdict))


@pytest.mark.parametrize(
    "reason", [reason for reason in VerdictReason if reason is not VerdictReason.JUST_NOW]
)
def test_every_reason_is_told(words: Words, reason: VerdictReason) -> None:
    assert words.why(outcome(Verdict.INVALID, reason=reason))


@pytest.mark.parametrize("flag", Flag)
def test_every_flag_is_told(words: Words, flag: Flag) -> None:
    assert words.why(outcome(Verdict.VALID, flags=frozenset({flag})))


@pytest.mark.parametrize("hint", Hint)
def test_every_hint_is_told(words: Words, hint: Hint) -> None:
    assert words.hint(hint)


@pytest.mark.parametrize("state", CameraState)
def test_every_camera_state_is_told_and_trouble_has_advice(
    words: Words, state: CameraState
) -> None:
    assert words.camera(state)
    assert bool(words.camera_advice(state)) is (state is not CameraState.LIVE)


def test_words_for_the_door(french: Words, english: Words) -> None:
    assert french.word(outcome(Verdict.VALID)) == "ENTREZ"
    assert english.word(outcome(Verdict.VALID)) == "WELCOME"
    assert french.word(outcome(Verdict.USED)) == "DÉJÀ ENTRÉ"
    assert french.word(outcome(Verdict.INVALID, reason=VerdictReason.UNKNOWN)) == "INCONNU"


def test_used_says_when_and_at_which_desk(french: Words) -> None:
    first = Passage(ms(NOW) - 30 * 60_000, "d1", "Entrée A")
    said = french.why(outcome(Verdict.USED, first_entry=first))
    assert "19:12" in said
    assert "Entrée A" in said


def test_used_on_another_day_says_the_day(english: Words) -> None:
    first = Passage(ms(NOW) - 24 * 3_600_000, "d1", "A")
    assert "Sat 21 Nov 19:42" in english.why(outcome(Verdict.USED, first_entry=first))


def test_a_desk_name_is_neither_format_nor_escape(english: Words) -> None:
    first = Passage(ms(NOW), "d1", "{time}\x1b[31m[bold]")
    assert english.why(outcome(Verdict.USED, first_entry=first)).endswith("desk {time}[31m[bold]")


def test_too_early_says_from_when(english: Words) -> None:
    guest = Guest("t", "c", valid_from_ms=ms(NOW) + 3_600_000)
    assert "20:42" in english.why(outcome(Verdict.NOT_YET, guest=guest))
    past = Guest("t", "c", valid_from_ms=ms(NOW) - 1)
    assert ":" not in english.why(outcome(Verdict.NOT_YET, guest=past))


def test_numbers_and_times_follow_the_language(french: Words, english: Words) -> None:
    assert french.number(1700) == "1\u202f700"
    assert english.number(1700) == "1,700"
    assert french.time(NOW) == english.time(NOW) == "19:42"
    yesterday = NOW.replace(day=21)
    assert french.moment(yesterday, NOW) == "sam. 21 nov. 19:42"


def test_the_next_language_comes_round(french: Words) -> None:
    assert french.next_language == "en"
    assert Words("en").next_language == "fr"


def test_an_unknown_language_is_french() -> None:
    assert Words("xx").language == "fr"
