"""What the hub shows and a person reads off: whose it is, how long and how often it is good."""

import pytest

from sync.hub import invitation
from sync.hub.invitation import BadInvitationError, Codes, Invitation, TooManyTriesError
from sync.hub.proof import Challenges
from tests.conftest import HandClock

FINGERPRINT = bytes(range(32))
OTHER = bytes(31) + b"\x01"


@pytest.fixture
def codes(clock: HandClock) -> Codes:
    return Codes(FINGERPRINT, clock)


def test_a_code_tells_the_hub_and_is_good_once(codes: Codes) -> None:
    read = invitation.typed(codes.text.lower().replace("-", " "))
    assert read.is_of(FINGERPRINT)
    assert not read.is_of(OTHER)
    assert codes.accept(read.secret)
    assert not codes.accept(read.secret)
    assert codes.accept(invitation.typed(codes.text).secret)


def test_a_code_is_good_for_ten_minutes(codes: Codes, clock: HandClock) -> None:
    read = invitation.typed(codes.text)
    clock.pass_time(invitation.LIFE_MS - 1)
    assert invitation.typed(codes.text) == read
    clock.pass_time(1)
    assert not codes.accept(read.secret)
    assert invitation.typed(codes.text) != read


def test_after_five_wrong_codes_a_desk_may_try_none_for_a_while(
    codes: Codes, clock: HandClock
) -> None:
    for _ in range(invitation.TRIES):
        assert not codes.accept("000000", "stolen")
    with pytest.raises(TooManyTriesError):
        codes.accept(invitation.typed(codes.text).secret, "stolen")
    clock.pass_time(invitation.REST_MS)
    assert codes.accept(invitation.typed(codes.text).secret, "stolen")


def test_wrong_codes_of_one_desk_keep_no_other_one_out(codes: Codes) -> None:
    shown = codes.text
    for _ in range(invitation.TRIES):
        assert not codes.accept("000000", "stolen")
    assert codes.text == shown
    assert codes.accept(invitation.typed(shown).secret, "Entrée A")


@pytest.mark.parametrize("text", ["", "abc", "é" * 16, "0" * 15, "0" * 17, "\x1b[31m" * 4])
def test_what_is_no_code(text: str) -> None:
    with pytest.raises(BadInvitationError):
        invitation.typed(text)


def test_the_qr_code_tells_everything(codes: Codes) -> None:
    text = codes.qr_text("192.168.1.20:8443")
    assert text == text.upper()
    address, read = invitation.scanned(text)
    assert address == "192.168.1.20:8443"
    assert read.is_of(FINGERPRINT)
    assert not read.is_of(OTHER)
    assert codes.accept(read.secret)


@pytest.mark.parametrize("text", ["KIOSK-HUB:", "KIOSK-HUB:a/b.c", "https://example.org/", ""])
def test_what_is_no_hubs_qr_code(text: str) -> None:
    with pytest.raises(BadInvitationError):
        invitation.scanned(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.168.1.20", ("192.168.1.20", 8443)),
        (" hub.local:9000 ", ("hub.local", 9000)),
        ("[fe80::1]:9000", ("fe80::1", 9000)),
        ("[::1]", ("::1", 8443)),
        ("::1", ("::1", 8443)),
    ],
)
def test_addresses(text: str, address: tuple[str, int]) -> None:
    assert invitation.split_address(text) == address


@pytest.mark.parametrize("text", ["", ":", "a:b", "a:99999", "a b", "https://a", "user@a", "a/b"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match="192"):
        invitation.split_address(text)


def test_no_code_is_of_another_certificate() -> None:
    assert not Invitation("", "").is_of(FINGERPRINT)


def test_a_challenge_is_good_for_a_minute_and_only_from_here() -> None:
    ours, other = Challenges(), Challenges()
    challenge = ours.new(1_000_000)
    assert ours.is_good(challenge, 1_060_000)
    assert not ours.is_good(challenge, 1_060_001)
    assert not other.is_good(challenge, 1_000_000)
    assert not ours.is_good(challenge.replace("1000000", "1000001"), 1_000_000)
    for junk in ("", ".", "1000000.", "٣.x", "1" * 5000, "1000000.é"):
        assert not ours.is_good(junk, 1_000_000)
