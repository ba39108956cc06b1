"""The swap desk: two badges, two yeses, and everything that may go wrong between them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from badges.cards.business_card import CardField
from badges.cards.field_choice import FieldSet
from badges.cards.meeting import MeetingAnswer, Phase, SwapWay
from badges.codes.control_code import ControlCode
from badges.codes.ticket_code import new_badge_code, new_ticket_code
from kiosk.commands.swap import staff_pin
from kiosk.desk.tone import Tone
from kiosk.swap import sentences
from kiosk.swap.consent import TEXT_VERSION
from kiosk.swap.proof import PIN_TRIES, Proving
from kiosk.swap.view import Page, SwapTrouble
from kiosk.swap.visitor import Refusal
from sync.cards import notes, swap_rules
from sync.cards.notes import Note
from sync.cards.swap_rules import Proof, SwapRules, ToShow, YesBy
from sync.guests import staff
from sync.guests.categories import put
from sync.guests.roles import LOCKED_MS, Role
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
    kiosk.shows("Zoé")
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
    kiosk.shows("Zoé")
    kiosk.shows("Karim")
    with kiosk.file.reading() as connection:
        (body,) = connection.execute(
            "SELECT body FROM journal WHERE kind = 'consent_given'"
        ).fetchone()
    assert '"language":"en"' in body
    assert f'"text":"{TEXT_VERSION}"' in body


def test_one_way_gives_one_card(kiosk: Kiosk) -> None:
    kiosk.shows("Zoé")
    kiosk.desk.go(SwapWay.GIVE)
    kiosk.shows("Karim")
    assert kiosk.shows("Zoé").meeting.phase is Phase.DONE
    assert (kiosk.has("Zoé"), list(kiosk.has("Karim"))) == ({}, ["Zoé"])


def test_a_group_of_eight_is_done_at_once(kiosk: Kiosk) -> None:
    names = ("Zoé", "Karim", "Léa", "Ana", "Bo", "Cy", "Di", "Ed")
    kiosk.shows("Zoé")
    kiosk.desk.open_to_group()
    for name in names[1:]:
        kiosk.shows(name)
    assert kiosk.shows("Flo").reply is MeetingAnswer.FULL
    for name in names:
        view = kiosk.shows(name)
    assert view.meeting.phase is Phase.DONE
    for name in names:
        assert set(kiosk.has(name)) == set(names) - {name}


def test_what_was_said_stays_when_all_has_found_its_place(kiosk: Kiosk) -> None:
    kiosk.shows("Zoé")
    kiosk.shows("Karim")
    kiosk.is_read(whole=False)
    assert kiosk.desk.view.reply is MeetingAnswer.NOT_SHOWN
    kiosk.desk.scanned("1212121212")
    kiosk.is_read()
    assert kiosk.desk.view.reply is Refusal.NOT_A_PASS
    kiosk.is_read(whole=False)
    kiosk.is_read()
    assert kiosk.desk.view.reply is None


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("https://www.example.org", Refusal.NOT_A_PASS),
        ("", Refusal.NOT_A_PASS),
        ("\x1b[31m'); DROP TABLE guest; --", Refusal.NOT_A_PASS),
        ("x" * 5000, Refusal.NOT_A_PASS),
        (new_ticket_code(lambda n: 7), Refusal.UNKNOWN),
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
    kiosk.shows("Zoé")
    assert kiosk.waits(15).reply is MeetingAnswer.SILENCE
    assert kiosk.desk.view.meeting.phase is Phase.EMPTY
    assert rows(kiosk) == []


def test_power_lost_between_the_two_yeses_leaves_nothing(kiosk: Kiosk) -> None:
    kiosk.shows("Zoé")
    kiosk.shows("Karim")
    kiosk.shows("Zoé")
    kiosk.desk = kiosk.opened()
    assert kiosk.desk.view.meeting.phase is Phase.EMPTY
    assert rows(kiosk) == []
    kiosk.desk.key(2)
    assert kiosk.desk.view.meeting.phase is Phase.EMPTY


def test_what_the_disk_refuses_is_not_swapped_and_can_be_tried_again(kiosk: Kiosk) -> None:
    kiosk.shows("Zoé")
    kiosk.shows("Karim")
    kiosk.shows("Zoé")
    with kiosk.file.reading() as connection:
        connection.execute("PRAGMA query_only = 1")
    view = kiosk.shows("Karim")
    assert view.reply is SwapTrouble.NOT_SAVED
    assert view.meeting.phase is Phase.ASKING
    assert view.meeting.yes == frozenset()
    kiosk.shows("Zoé")
    assert kiosk.shows("Karim").meeting.phase is Phase.DONE
    assert list(kiosk.has("Zoé")) == ["Karim"]


def test_harvesting_is_stopped_and_staff_are_alerted(kiosk: Kiosk) -> None:
    kiosk.rules(SwapRules(cards_per_hour=2))
    for name in ("Karim", "Léa"):
        kiosk.swap("Zoé", name)
        kiosk.desk.leave()
    view = kiosk.shows("Zoé")
    assert view.reply is Refusal.TOO_MANY
    assert view.alerts == 1
    kiosk.clock.pass_time(3_600_000)
    assert kiosk.shows("Zoé").reply is MeetingAnswer.JOINED


def test_with_a_pin_a_photographed_badge_gives_nothing(with_pin: Kiosk) -> None:
    with_pin.shows("Zoé")
    with_pin.shows("Karim")
    view = with_pin.shows("Zoé")
    assert view.reply is SwapTrouble.PROVE
    assert view.proving
    assert view.proving.card.first_name == "Zoé"
    with_pin.desk.prove("0002")
    assert with_pin.desk.view.reply is SwapTrouble.WRONG_END
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
        with_pin.shows("Zoé")
        with_pin.desk.prove("9999")
        with_pin.desk.leave()
        with_pin.desk.leave()
    with_pin.shows("Zoé")
    with_pin.shows("Karim")
    with_pin.shows("Zoé")
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
    kiosk.shows("Zoé")
    assert kiosk.shows("Karim").meeting.phase is Phase.STAFF
    kiosk.desk.confirm("0000")
    assert kiosk.desk.view.reply is SwapTrouble.WRONG_PIN
    assert kiosk.has("Zoé") == {}
    kiosk.desk.confirm(PIN)
    assert list(kiosk.has("Zoé")) == ["Karim"]


def test_pages_take_a_badge_and_close_by_themselves(kiosk: Kiosk) -> None:
    kiosk.desk.open(Page.CARD)
    assert kiosk.desk.view.reply is SwapTrouble.ALONE_FIRST
    kiosk.shows("Zoé")
    kiosk.shows("Karim")
    kiosk.desk.open(Page.CARD)
    assert kiosk.desk.view.reply is SwapTrouble.ALONE_FIRST
    kiosk.desk.leave()
    kiosk.shows("Zoé")
    kiosk.desk.open(Page.CARD)
    kiosk.desk.in_wallet(lambda desk: desk.toggle(CardField.EMAIL))
    assert kiosk.waits(29).wallet is not None  # it is read, and photographed
    kiosk.desk.held(kiosk.guest("Karim").badge_code)
    assert kiosk.waits(1).wallet is None
    kiosk.shows("Zoé")
    kiosk.desk.open(Page.CARD)
    for _ in range(5):  # whoever holds up what is theirs has not left
        kiosk.desk.held(kiosk.guest("Zoé").badge_code)
        assert kiosk.waits(20).wallet is not None
    assert kiosk.waits(10).wallet is None
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
    kiosk.swap("Zoé", "Karim")
    kiosk.desk.leave()
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
    kiosk.shows("Zoé")
    kiosk.shows("Karim")
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
        SwapTrouble.WRONG_PIN,
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


def test_a_ticket_swaps_where_there_are_no_badges_and_its_code_is_kept_nowhere(
    kiosk: Kiosk,
) -> None:
    kiosk.shows_ticket("Zoé")
    kiosk.shows("Karim")  # either will do
    kiosk.shows_ticket("Zoé")
    view = kiosk.shows_ticket("Karim")
    assert view.meeting.phase is Phase.DONE
    assert list(kiosk.has("Zoé")) == ["Karim"]
    with kiosk.file.reading() as connection:
        bodies = connection.execute("SELECT body FROM journal").fetchall()
        records = connection.execute("SELECT content FROM record").fetchall()
    assert "CODE0000" not in repr((view, bodies, records))


def test_what_is_shown_is_what_the_organiser_says(kiosk: Kiosk) -> None:
    with kiosk.file.transaction() as connection:
        swap_rules.note_badges(connection, 0)
    kiosk.desk = kiosk.opened()
    assert kiosk.shows_ticket("Zoé").reply is Refusal.TICKET
    kiosk.rules(SwapRules(show=ToShow.TICKET))
    assert kiosk.shows("Zoé").reply is Refusal.BADGE
    assert kiosk.shows_ticket("Zoé").reply is MeetingAnswer.JOINED
    kiosk.rules(SwapRules(show=ToShow.BOTH))
    assert kiosk.shows_ticket("Zoé").reply is MeetingAnswer.JOINED
    assert kiosk.shows("Karim").reply is MeetingAnswer.JOINED


def test_one_key_gives_an_email_and_it_is_remembered_for_the_evening(kiosk: Kiosk) -> None:
    kiosk.shows("Zoé")
    kiosk.shows("Karim")
    assert all(not person.given for person in kiosk.desk.view.meeting.people)
    kiosk.desk.choose(1, FieldSet.WITH_EMAIL)
    kiosk.desk.choose(2, FieldSet.EVERYTHING)
    kiosk.desk.choose(2, CardField.TITLE)  # but for the title
    kiosk.shows("Zoé")
    kiosk.shows("Karim")
    assert (kiosk.has("Zoé"), kiosk.has("Karim")) == (
        {"Karim": "2@x.example"},
        {"Zoé": "1@x.example"},
    )
    assert rows(kiosk) == ["card_set", "card_set", *["consent_given", "card_shared"] * 2]
    kiosk.desk.leave()
    assert kiosk.shows("Zoé").meeting.people[0].given == {CardField.EMAIL}
    view = kiosk.shows("Karim")
    assert view.meeting.people[1].given == {CardField.EMAIL, CardField.PHONE}
    kiosk.desk.choose(1, FieldSet.WITH_EMAIL)  # the same key takes it back
    assert kiosk.desk.view.meeting.people[0].given == frozenset()
    kiosk.desk.leave()
    kiosk.clock.pass_time(17 * 3_600_000)
    assert kiosk.shows("Zoé").meeting.people[0].given == frozenset()


def test_what_was_not_agreed_to_is_not_remembered(kiosk: Kiosk) -> None:
    kiosk.shows("Zoé")
    kiosk.shows("Karim")
    kiosk.desk.choose(1, FieldSet.EVERYTHING)
    assert kiosk.waits(15).reply is MeetingAnswer.SILENCE
    assert kiosk.shows("Zoé").meeting.people[0].given == frozenset()
    assert rows(kiosk) == []


def test_the_same_pair_comes_again_to_add_an_email(kiosk: Kiosk) -> None:
    kiosk.swap("Zoé", "Karim")
    kiosk.desk.leave()
    kiosk.shows("Zoé")
    kiosk.shows("Karim")
    kiosk.desk.choose(1, FieldSet.WITH_EMAIL)
    kiosk.shows("Karim")
    kiosk.shows("Zoé")
    assert kiosk.has("Karim") == {"Zoé": "1@x.example"}
    assert kiosk.has("Zoé") == {"Karim": ""}


def test_who_has_nothing_more_to_give_is_told_how_to_add_it(kiosk: Kiosk) -> None:
    with kiosk.file.transaction() as connection:
        bare = "email = '', phone = '', title = ''"
        connection.execute(f"UPDATE guest SET {bare} WHERE first_name = 'Léa'")
    kiosk.shows("Léa")
    kiosk.shows("Karim")
    kiosk.desk.choose(1, FieldSet.WITH_EMAIL)
    assert kiosk.desk.view.reply is SwapTrouble.NO_FIELDS
    kiosk.shows("Léa")
    assert kiosk.shows("Karim").meeting.phase is Phase.DONE


def test_a_key_says_yes_only_where_the_organiser_says_so(kiosk: Kiosk) -> None:
    kiosk.shows("Zoé")
    kiosk.shows("Karim")
    assert kiosk.key(1).meeting.yes == frozenset()
    kiosk.rules(SwapRules(yes=YesBy.KEY))
    kiosk.shows("Zoé")
    kiosk.shows("Karim")
    kiosk.key(1)
    assert kiosk.key(2).meeting.phase is Phase.DONE


def test_nobody_agrees_to_what_the_window_cannot_show(kiosk: Kiosk) -> None:
    kiosk.shows("Zoé")
    kiosk.shows("Karim")
    kiosk.is_read(whole=False)
    assert kiosk.desk.view.reply is MeetingAnswer.NOT_SHOWN
    kiosk.clock.pass_time(3000)
    kiosk.desk.scanned(kiosk.guest("Zoé").badge_code)
    assert kiosk.desk.view.meeting.yes == frozenset()


def test_two_pairs_at_one_kiosk_the_impatient_one_waits_for_the_cards(kiosk: Kiosk) -> None:
    kiosk.swap("Zoé", "Karim")
    view = kiosk.shows("Léa")
    assert view.reply is MeetingAnswer.CARDS_TAKEN
    assert view.meeting.phase is Phase.DONE
    kiosk.clock.pass_time(10_000)
    view = kiosk.shows("Léa")
    assert [person.name for person in view.meeting.people] == ["Léa"]


def test_who_walks_off_between_the_two_yeses_gives_and_gets_nothing(kiosk: Kiosk) -> None:
    kiosk.shows("Zoé")
    kiosk.shows("Karim")
    kiosk.shows("Zoé")
    assert kiosk.shows("Léa").reply is MeetingAnswer.TOO_LATE  # nobody takes his place
    assert kiosk.shows("Zoé").reply is MeetingAnswer.YES_BEFORE  # nor says his yes
    assert kiosk.waits(15).reply is MeetingAnswer.SILENCE
    assert rows(kiosk) == []
    assert [each.name for each in kiosk.shows("Léa").meeting.people] == ["Léa"]


def test_closing_the_cards_does_not_say_that_nothing_was_given(kiosk: Kiosk) -> None:
    kiosk.swap("Zoé", "Karim")
    kiosk.desk.leave()
    assert kiosk.desk.view.reply is None


@pytest.mark.parametrize("badges", [True, False])
def test_a_screenshot_of_a_ticket_gives_nothing_with_a_pin(with_pin: Kiosk, badges: bool) -> None:
    if badges:
        with with_pin.file.transaction() as connection:
            swap_rules.note_badges(connection, 0)
        with_pin.desk = with_pin.opened()
    with_pin.shows_ticket("Zoé")
    with_pin.shows("Karim")
    view = with_pin.shows_ticket("Zoé")
    assert view.reply is SwapTrouble.PROVE
    assert view.proof is (Proving.BADGE_END if badges else Proving.STAFF)
    with_pin.desk.prove("0001")  # the end of the ticket, which the picture says
    assert with_pin.desk.view.meeting.yes == frozenset()
    with_pin.desk.prove(with_pin.guest("Zoé").badge_code[-4:] if badges else PIN)
    assert with_pin.desk.view.reply is MeetingAnswer.YES
    with_pin.shows_ticket("Karim")  # who has shown both types nothing
    assert with_pin.desk.view.meeting.phase is Phase.DONE


def test_everything_is_done_by_showing_things(kiosk: Kiosk) -> None:
    kiosk.shows_text(ControlCode.YES.text)
    assert kiosk.desk.view.reply is SwapTrouble.SHOW_FIRST
    kiosk.shows("Zoé")
    kiosk.shows_text(ControlCode.EMAIL.text)
    kiosk.shows_ticket("Karim")
    kiosk.shows_text(ControlCode.BOTH.text)
    kiosk.shows_text(ControlCode.YES.text)  # whoever holds it up, it is nobody's yes
    assert kiosk.desk.view.reply is SwapTrouble.YES_BY_SHOWING
    assert kiosk.desk.view.meeting.yes == frozenset()
    kiosk.shows_ticket("Karim")
    kiosk.shows("Zoé")
    assert kiosk.has("Karim") == {"Zoé": "1@x.example"}
    kiosk.shows_text(ControlCode.NEXT.text)
    assert kiosk.desk.view.turn == 1
    kiosk.shows_text(ControlCode.STOP.text.lower())
    assert kiosk.desk.view.meeting.phase is Phase.EMPTY
    assert kiosk.desk.view.swapped == 2


def test_a_printed_yes_counts_where_keys_do_and_for_one_alone(kiosk: Kiosk) -> None:
    kiosk.rules(SwapRules(yes=YesBy.KEY))
    kiosk.shows("Zoé")
    kiosk.shows("Karim")
    kiosk.shows_text(ControlCode.YES.text)
    assert kiosk.desk.view.meeting.yes == {kiosk.guest("Karim").ticket_id}
    kiosk.shows_text(ControlCode.YES.text)
    assert kiosk.desk.view.reply is MeetingAnswer.YES_BEFORE


def test_a_ticket_of_several_people_is_nobodys(kiosk: Kiosk) -> None:
    with kiosk.file.transaction() as connection:
        connection.execute("UPDATE guest SET code = 'FAMILY' WHERE first_name IN ('Bo', 'Cy')")
    assert kiosk.shows_text("FAMILY").reply is Refusal.SEVERAL


def test_guests_who_try_pins_lock_nobody_out_elsewhere(kiosk: Kiosk) -> None:
    with kiosk.file.transaction() as connection:
        staff.set_pin(connection, Role.SUPERVISOR, PIN)
    pin = staff_pin(kiosk.file, Path("swap.event"))
    assert pin.try_pin("") is pin.try_pin("abc") is None
    for left in (4, 3, 2, 1):
        wrong = pin.try_pin("1111")
        assert wrong
        assert (wrong.tries_left, wrong.locked_until_ms) == (left, None)
    for typed in ("1111", PIN):
        locked = pin.try_pin(typed)
        assert locked
        assert locked.locked_until_ms == kiosk.clock.wall_ms() + LOCKED_MS
    assert kiosk.file.try_pin(Role.SUPERVISOR, PIN).accepted  # a desk's
    kiosk.clock.pass_time(LOCKED_MS)
    opened = pin.try_pin("é'-_")  # AZERTY, without Shift
    assert opened
    assert opened.accepted
