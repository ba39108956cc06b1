"""Base45 as RFC 9285 has it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.codes.base45 import decode, encode

PUBLISHED = [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"", "")]


@pytest.mark.parametrize(("data", "text"), PUBLISHED)
def test_the_published_examples(data: bytes, text: str) -> None:
    assert encode(data) == text
    assert decode(text) == data


@given(st.binary(max_size=120))
def test_bytes_come_back_and_no_text_ends_in_a_space(data: bytes) -> None:
    assert decode(encode(data)) == data
    assert not encode(data).endswith(" ")


@pytest.mark.parametrize("text", ["GGW", "::", ":::", "A", "BB8A", "bb8", "É00", "B\n8"])
def test_what_is_not_base45_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="base45"):
        decode(text)
