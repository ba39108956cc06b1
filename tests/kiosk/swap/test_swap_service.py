"""The swap desk: two badges, two yeses, and everything that may go wrong between them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from badges.cards.business_card import CardField
from badges.cards.meeting import MeetingAnswer, Phase, SwapWay
from badges.codes.ticket_code import new_badge_code, new_ticket_code
from kiosk.desk.tone import Tone
from kiosk.swap import sentences
from kiosk.swap.consent import TEXT_VERSION
from kiosk.swap.proof import PIN_TRIES
from kiosk.swap.view import Page, SwapTrouble
from kiosk.swap.visitor import Refusal
from sync.cards import notes
from sync.cards.notes import Note
from sync.cards.swap_rules import Proof, SwapRules
from sync.guests.categories import put
from sync.journal.journal import Kind
from sync.model import Category
from tests.kiosk.swap.conftest import PIN, Kiosk


def rows(kiosk: Kiosk) -> list[str]:
    with kiosk.file.reading() as connection:
        found = connection.execute(
            "SELECT kind FROM journal WHERE kind <> 'admit' ORDER BY seq"
        ).fetchall()
    return [kind for (kind,) in found]


def test_two_badges_and_two_yeses_swap_two_cards(kiosk: Kiosk) -> None:
    kiosk.ticks("Zoé", CardField.EMAIL)
    kiosk.shows("Zoé")
    view = kiosk.shows("Karim")
    assert [person.card.email for person in view.meeting.people] == ["1@x.example", ""]
    kiosk.key(1)
    assert (kiosk.has("Zoé"), kiosk.has("Karim")) == ({}, {})
    assert rows(kiosk) == ["card_set"]
    view = kiosk.shows("Karim")
    assert view.meeting.phase is Phase.DONE
    assert kiosk.has("Zoé") == {"Karim": ""}
    assert kiosk.has("Karim") == {"Zoé": "1@x.example"}
    assert rows(kiosk)[1:] == ["consent_given", "card_shared"] * 2


def test_the_consent_names_the_text_and_the_language_on_the_screen(kiosk: Kiosk) -> None:
    kiosk.desk.language = "en"
    kiosk.shows("Zoé")
    kiosk.shows("Karim")
    kiosk.key(1)
    kiosk.key(2)
    with kiosk.file.reading() as connection:
        (body,) = connection.execute(
            "SELECT body FROM journal WHERE kind = 'consent_given'"
        ).fetchone()
    assert '"language":"en"' in body
    assert f'"text":"{TEXT_VERSION}"' in body


def test_one_way_gives_one_card(kiosk: Kiosk) -> None:
    kiosk.shows("Zoé")
    kiosk.desk.choose(SwapWay.GIVE)
    kiosk.shows("Karim")
    assert kiosk.key(1).meeting.phase is Phase.DONE
    assert (kiosk.has("Zoé"), list(kiosk.has("Karim"))) == ({}, ["Zoé"])


def test_a_group_of_eight_is_done_at_once(kiosk: Kiosk) -> None:
    names = ("Zoé", "Karim", "Léa", "Ana", "Bo", "Cy", "Di", "Ed")
    kiosk.shows("Zoé")
    kiosk.desk.open_to_group()
    for name in names[1:]:
        kiosk.shows(name)
    assert kiosk.shows("Flo").reply is MeetingAnswer.FULL
    for number in range(1, 9):
        view = kiosk.key(number)
    assert view.meeting.phase is Phase.DONE
    for name in names:
        assert set(kiosk.has(name)) == set(names) - {name}


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("https://www.example.org", Refusal.NOT_A_BADGE),
        ("", Refusal.NOT_A_BADGE),
        ("\x1b[31m'); DROP TABLE guest; --", Refusal.NOT_A_BADGE),
        ("x" * 5000, Refusal.NOT_A_BADGE),
        ("CODE00001", Refusal.TICKET),
        (new_ticket_code(lambda n: 7), Refusal.TICKET),
        (new_badge_code(lambda n: 7), Refusal.UNKNOWN),
    ],
)
def test_what_is_no_badge_of_a_guest_is_told_so(kiosk: Kiosk, text: str, refusal: Refusal) -> None:
    kiosk.desk.scanned(text)
    assert kiosk.desk.view.reply is refusal
    assert kiosk.desk.view.meeting.phase is Phase.EMPTY
    assert rows(kiosk) == []


def test_a_replaced_badge_is_dead_and_the_new_one_works(kiosk: Kiosk) -> None:
    old, new = kiosk.guest("Zoé").badge_code, new_badge_code()
    with kiosk.file.transaction() as connection:
        ticket_id = kiosk.guest("Zoé").ticket_id
        kiosk.file.record(connection, Kind.BADGE_REPLACED, ticket_id, {}, {"badge_code": new})
    kiosk.desk.scanned(old)
    assert kiosk.desk.view.reply is Refusal.UNKNOWN
    kiosk.desk.scanned(new)
    assert kiosk.desk.view.reply is MeetingAnswer.JOINED


def test_who_has_not_come_in_takes_no_part(kiosk: Kiosk) -> None:
    assert kiosk.shows("Absente").reply is Refusal.NOT_CHECKED_IN
    assert kiosk.shows("Annulé").reply is Refusal.NOT_SHARING


def test_a_file_that_no_door_writes_to_cannot_know_who_came_in(kiosk: Kiosk) -> None:
    with kiosk.file.transaction() as connection:
        connection.execute("DELETE FROM presence")
    assert kiosk.shows("Absente").reply is MeetingAnswer.JOINED


def test_a_category_may_be_kept_out(kiosk: Kiosk) -> None:
    category = Category("Presse", "Presse", "Press", "#444444", "◆", may_swap=False)
    with kiosk.file.transaction() as connection:
        put(connection, category)
    assert kiosk.shows("Flo").reply is Refusal.NOT_SHARING
    with kiosk.file.transaction() as connection:
        put(connection, replace(category, may_swap=True))
    assert kiosk.shows("Flo").reply is MeetingAnswer.JOINED


def test_an_invisible_guest_reaches_their_own_card_and_nobody_elses(kiosk: Kiosk) -> None:
    kiosk.ticks("Léa", visible=False)
    view = kiosk.shows("Léa")
    assert view.reply is Refusal.HIDDEN
    assert view.meeting.people == ()
    assert view.hidden
    kiosk.desk.open(Page.CARD)
    kiosk.desk.in_wallet(lambda desk: desk.toggle_visible())
    kiosk.desk.leave()
    assert kiosk.shows("Léa").reply is MeetingAnswer.JOINED


def test_an_invisible_guest_does_not_disturb_a_meeting(kiosk: Kiosk) -> None:
    kiosk.ticks("Léa", visible=False)
    kiosk.shows("Zoé")
    view = kiosk.shows("Léa")
    assert view.reply is Refusal.HIDDEN
    assert [person.card.first_name for person in view.meeting.people] == ["Zoé"]


def test_a_blocked_person_is_refused_without_a_reason(kiosk: Kiosk) -> None:
    zoe, karim = kiosk.guest("Zoé").ticket_id, kiosk.guest("Karim").ticket_id
    notes.put(kiosk.file, zoe, karim, Note(blocked=True))
    for first, second in (("Zoé", "Karim"), ("Karim", "Zoé")):
        kiosk.shows(first)
        view = kiosk.shows(second)
        assert view.reply is Refusal.NOT_SHARING
        assert len(view.meeting.people) == 1
        kiosk.desk.leave()


def test_a_third_badge_a_same_badge_and_silence(kiosk: Kiosk) -> None:
    kiosk.shows("Zoé")
    assert kiosk.shows("Zoé").reply is MeetingAnswer.STILL_ALONE
    kiosk.shows("Karim")
    assert kiosk.shows("Léa").reply is MeetingAnswer.THIRD
    kiosk.key(1)
    assert kiosk.waits(15).reply is MeetingAnswer.SILENCE
    assert kiosk.desk.view.meeting.phase is Phase.EMPTY
    assert rows(kiosk) == []


def test_power_lost_between_the_two_yeses_leaves_nothing(kiosk: Kiosk) -> None:
    kiosk.shows("Zoé")
    kiosk.shows("Karim")
    kiosk.key(1)
    kiosk.desk = kiosk.opened()
    assert kiosk.desk.view.meeting.phase is Phase.EMPTY
    assert rows(kiosk) == []
    assert kiosk.key(2).meeting.phase is Phase.EMPTY


def test_what_the_disk_refuses_is_not_swapped_and_can_be_tried_again(kiosk: Kiosk) -> None:
    kiosk.shows("Zoé")
    kiosk.shows("Karim")
    kiosk.key(1)
    with kiosk.file.reading() as connection:
        connection.execute("PRAGMA query_only = 1")
    view = kiosk.key(2)
    assert view.reply is SwapTrouble.NOT_SAVED
    assert view.meeting.phase is Phase.ASKING
    assert view.meeting.yes == frozenset()
    kiosk.key(1)
    assert kiosk.key(2).meeting.phase is Phase.DONE
    assert list(kiosk.has("Zoé")) == ["Karim"]


def test_harvesting_is_stopped_and_staff_are_alerted(kiosk: Kiosk) -> None:
    kiosk.rules(SwapRules(cards_per_hour=2))
    for name in ("Karim", "Léa"):
        kiosk.shows("Zoé")
        kiosk.shows(name)
        kiosk.key(1)
        kiosk.key(2)
        kiosk.desk.leave()
    view = kiosk.shows("Zoé")
    assert view.reply is Refusal.TOO_MANY
    assert view.alerts == 1
    kiosk.clock.pass_time(3_600_000)
    assert kiosk.shows("Zoé").reply is MeetingAnswer.JOINED


def test_with_a_pin_a_photographed_badge_gives_nothing(with_pin: Kiosk) -> None:
    with_pin.shows("Zoé")
    with_pin.shows("Karim")
    view = with_pin.key(1)
    assert view.reply is SwapTrouble.PROVE
    assert view.proving
    assert view.proving.card.first_name == "Zoé"
    with_pin.desk.prove("0002")
    assert with_pin.desk.view.reply is SwapTrouble.WRONG_PIN
    with_pin.desk.prove("0001")
    assert with_pin.desk.view.reply is MeetingAnswer.YES
    with_pin.shows("Karim")
    assert with_pin.desk.view.reply is SwapTrouble.PROVE
    assert with_pin.has("Zoé") == {}
    with_pin.desk.prove("àààé")  # AZERTY, without Shift
    assert with_pin.desk.view.meeting.phase is Phase.DONE
    assert list(with_pin.has("Zoé")) == ["Karim"]


def test_wrong_tries_lock_a_badge_and_stay_counted(with_pin: Kiosk) -> None:
    for _ in range(PIN_TRIES):
        with_pin.shows("Zoé")
        with_pin.shows("Karim")
        with_pin.key(1)
        with_pin.desk.prove("9999")
        with_pin.desk.leave()
        with_pin.desk.leave()
    with_pin.shows("Zoé")
    with_pin.shows("Karim")
    with_pin.key(1)
    with_pin.desk.prove("0001")
    assert with_pin.desk.view.reply is SwapTrouble.LOCKED
    assert with_pin.desk.view.meeting.yes == frozenset()


def test_with_a_pin_the_pages_are_behind_it_too(with_pin: Kiosk) -> None:
    with_pin.shows("Zoé")
    with_pin.desk.open(Page.CONTACTS)
    assert with_pin.desk.view.reply is SwapTrouble.PROVE
    assert with_pin.desk.view.wallet is None
    with_pin.desk.prove("0001")
    assert with_pin.desk.view.page is Page.CONTACTS


def test_staff_confirm_where_the_event_wants_it(kiosk: Kiosk) -> None:
    kiosk.rules(SwapRules(Proof.STAFF))
    kiosk.shows("Zoé")
    kiosk.shows("Karim")
    kiosk.key(1)
    assert kiosk.key(2).meeting.phase is Phase.STAFF
    kiosk.desk.confirm("0000")
    assert kiosk.desk.view.reply is SwapTrouble.WRONG_PIN
    assert kiosk.has("Zoé") == {}
    kiosk.desk.confirm(PIN)
    assert list(kiosk.has("Zoé")) == ["Karim"]


def test_pages_take_a_badge_and_close_by_themselves(kiosk: Kiosk) -> None:
    kiosk.desk.open(Page.CARD)
    assert kiosk.desk.view.reply is SwapTrouble.BADGE_FIRST
    kiosk.shows("Zoé")
    kiosk.shows("Karim")
    kiosk.desk.open(Page.CARD)
    assert kiosk.desk.view.reply is SwapTrouble.BADGE_FIRST
    kiosk.desk.leave()
    kiosk.shows("Zoé")
    kiosk.desk.open(Page.CARD)
    kiosk.desk.in_wallet(lambda desk: desk.toggle(CardField.EMAIL))
    view = kiosk.waits(15)
    assert view.wallet is None
    kiosk.shows("Zoé")
    assert kiosk.desk.view.meeting.people[0].card.email == "1@x.example"


def test_the_next_persons_badge_puts_the_page_away(kiosk: Kiosk) -> None:
    kiosk.shows("Zoé")
    kiosk.desk.open(Page.CONTACTS)
    assert kiosk.shows("Zoé").wallet is not None
    view = kiosk.shows("Karim")
    assert view.wallet is None
    assert [person.card.first_name for person in view.meeting.people] == ["Karim"]


def test_who_has_my_card_and_taking_it_back(kiosk: Kiosk) -> None:
    kiosk.shows("Zoé")
    kiosk.shows("Karim")
    kiosk.key(1)
    kiosk.key(2)
    kiosk.shows("Zoé")
    kiosk.desk.open(Page.HOLDERS)
    wallet = kiosk.desk.view.wallet
    assert wallet
    assert [holder.name for holder in wallet.holders] == ["Karim Nom2"]
    kiosk.desk.in_wallet(lambda desk: desk.withdraw(wallet.holders[0]))
    assert kiosk.desk.view.wallet
    assert kiosk.desk.view.wallet.holders == ()
    assert kiosk.has("Karim") == {}
    assert list(kiosk.has("Zoé")) == ["Karim"]


def test_a_card_edited_after_a_swap_does_not_change_what_was_given(kiosk: Kiosk) -> None:
    kiosk.ticks("Zoé", CardField.EMAIL)
    kiosk.shows("Zoé")
    kiosk.shows("Karim")
    kiosk.key(1)
    kiosk.key(2)
    kiosk.desk.leave()
    kiosk.shows("Zoé")
    kiosk.desk.open(Page.CARD)
    kiosk.desk.in_wallet(lambda desk: desk.edit(CardField.EMAIL, "new@x.example"))
    kiosk.desk.leave()
    assert kiosk.has("Karim") == {"Zoé": "1@x.example"}


def test_nothing_is_ticked_for_anybody_and_empty_fields_cannot_be(kiosk: Kiosk) -> None:
    kiosk.shows("Zoé")
    kiosk.desk.open(Page.CARD)
    kiosk.desk.in_wallet(lambda desk: desk.toggle(CardField.SITE))
    kiosk.desk.in_wallet(lambda desk: desk.edit(CardField.EMAIL, "  "))
    wallet = kiosk.desk.view.wallet
    assert wallet
    assert wallet.own.given == frozenset()
    assert wallet.own.card.email == "1@x.example"
    kiosk.desk.leave()
    assert rows(kiosk) == []


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (CardField.EMAIL, "moi"),
        (CardField.EMAIL, "@"),
        (CardField.PHONE, "non"),
        (CardField.SITE, "file:x"),
    ],
)
def test_what_cannot_stand_in_a_field_is_told_and_the_old_one_stays(
    kiosk: Kiosk, field: CardField, text: str
) -> None:
    kiosk.shows("Zoé")
    kiosk.desk.open(Page.CARD)
    before = kiosk.desk.view.wallet
    kiosk.desk.in_wallet(lambda desk: desk.edit(field, text))
    assert kiosk.desk.view.reply is SwapTrouble.UNREADABLE
    assert kiosk.desk.view.wallet == before


def test_every_reply_has_its_sentence_or_is_seen_on_the_screen() -> None:
    seen = {
        MeetingAnswer.JOINED,
        MeetingAnswer.STAFF_NEEDED,
        MeetingAnswer.DONE,
        MeetingAnswer.CHANGED,
        MeetingAnswer.NOTHING,
        SwapTrouble.PROVE,
    }
    assert {*MeetingAnswer, *Refusal, *SwapTrouble} - seen == set(sentences.SENTENCES)
    assert sentences.tone(MeetingAnswer.DONE) is Tone.IN
    assert sentences.tone(SwapTrouble.NOT_SAVED) is Tone.FAULT
    assert sentences.tone(Refusal.NOT_SHARING) is Tone.ATTENTION
    assert sentences.tone(MeetingAnswer.YES) is None


def test_two_hundred_contacts_are_read_and_noted(kiosk: Kiosk) -> None:
    from badges.cards.business_card import BusinessCard
    from sync.cards.swaps import Gift, Said, give

    zoe = kiosk.guest("Zoé").ticket_id
    gifts = [Gift(f"ticket-{n}", zoe, BusinessCard(f"Contact{n}")) for n in range(200)]
    give(kiosk.file, gifts, Said("1", "fr"))
    kiosk.rules(SwapRules(cards_per_hour=1000))
    kiosk.shows("Zoé")
    kiosk.desk.open(Page.CONTACTS)
    wallet = kiosk.desk.view.wallet
    assert wallet
    assert len(wallet.acquaintances) == 200
    note = Note(frozenset({"client"}), 3, "à rappeler")
    kiosk.desk.in_wallet(lambda desk: desk.note("ticket-199", lambda _old: note))
    assert kiosk.desk.view.wallet
    assert kiosk.desk.view.wallet.acquaintances[0].note == note
    assert kiosk.desk.view.wallet.acquaintances[0].contact.card.first_name == "Contact199"


def test_a_fault_of_the_program_forgets_the_meeting(kiosk: Kiosk) -> None:
    kiosk.shows("Zoé")
    kiosk.desk.fail()
    assert kiosk.desk.view.reply is SwapTrouble.ERROR
    assert kiosk.desk.view.meeting.phase is Phase.EMPTY
