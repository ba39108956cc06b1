"""Mails: nothing that a guest is called becomes a header, an address or a second recipient."""

import email
from dataclasses import replace
from email.headerregistry import Address
from email.policy import default

import pytest

from badges.sending.mail import AddressError, Attachment, TicketMail, address

SENDER = Address("Opening", addr_spec="team@example.org")


def letter(to: Address, subject: str = "Your ticket") -> TicketMail:
    pdf = Attachment("ticket.pdf", "application/pdf", b"%PDF")
    return TicketMail("t1", SENDER, to, subject, "Hello\n", "1", (pdf,))


@pytest.mark.parametrize(
    "name", ["Zoé\r\nBcc: all@example.org", 'Zoé" <evil@example.org>', "a,b;c@d", "王小明", ""]
)
def test_a_name_is_a_name(name: str) -> None:
    mail = letter(address("zoe@example.org", name)).message().as_bytes()
    read = email.message_from_bytes(mail, policy=default)
    assert [to.addr_spec for to in read["To"].addresses] == ["zoe@example.org"]
    assert read["Bcc"] is None
    assert read["From"].addresses[0].addr_spec == "team@example.org"


def test_a_subject_ends_where_it_ends() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        letter(address("zoe@example.org"), "Party\r\nBcc: all@example.org").message()


@pytest.mark.parametrize(
    "text",
    [
        "", "zoe", "zoe@", "@example.org", "zoe@localhost", "a@b.org, c@d.org", "zoe @example.org",
        "zoe@example.org\r\nBcc: x@example.org", "<zoe@example.org>", "zoë@example.org", "a@b..org",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(AddressError):
        address(text)


def test_addresses_that_servers_take() -> None:
    assert address(" zoe+tickets@example.org ").addr_spec == "zoe+tickets@example.org"
    assert address("zoe@société.example").addr_spec == "zoe@xn--socit-esab.example"


def test_the_same_mail_has_the_same_name_whenever_it_is_written() -> None:
    to = address("zoe@example.org", "Zoé")
    assert letter(to).name == letter(to).name
    assert letter(to).name != letter(address("zoe@example.com", "Zoé")).name
    assert letter(to).name != letter(to, "Another").name
    assert letter(to).name != replace(letter(to), version="2").name


def test_every_server_takes_it_without_8bitmime() -> None:
    calendar = Attachment("event.ics", "text/calendar", "SUMMARY:Soirée d’été\r\n".encode())
    mail = replace(letter(address("zoe@example.org", "Zoé")), text="À bientôt, Zoé\n")
    written = replace(mail, attachments=(calendar,)).message().as_bytes()
    assert written.isascii()
    read = email.message_from_bytes(written, policy=default)
    assert read.get_body().get_content().splitlines() == ["À bientôt, Zoé"]
    (part,) = read.iter_attachments()
    assert part["Content-Type"].params == {"charset": "utf-8", "method": "PUBLISH"}
    assert "Soirée d’été" in part.get_content()


def test_answers_go_where_somebody_reads_them() -> None:
    to = address("zoe@example.org")
    answered = replace(letter(to), reply_to=address("team@example.com", "Team"))
    assert letter(to).message()["Reply-To"] is None
    assert answered.message()["Reply-To"].addresses[0].addr_spec == "team@example.com"
    assert answered.name != letter(to).name
