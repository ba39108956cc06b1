"""Which letters can be printed."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from badges.drawing.fonts import FontSet, debian_packages, missing


@pytest.fixture(scope="module")
def bare() -> FontSet:
    """The fonts of a machine on which nobody has installed any."""
    return FontSet(system=False)


@pytest.mark.parametrize(
    "text", ["Zoé Œ’“”…—€", "Łukasz Şükrü", "Nguyễn Thị Ánh", "Ольга Ελένη", "محمد דוד", "●■★▲◆✚"]
)
def test_a_bare_machine_writes_most_names(text: str, bare: FontSet) -> None:
    assert not bare.lacking(text.replace(" ", ""))


def test_a_bare_machine_knows_what_it_cannot_write(bare: FontSet) -> None:
    assert bare.lacking("Zoé 明 สม 김 🦄".replace(" ", "")) == set("明สม김🦄")


def test_what_leaves_no_ink_is_not_missing() -> None:
    assert not missing(["a\u200db\u00a0c\u202f\ufe0f d"])


def test_threads_may_ask_at_once() -> None:
    letters = [chr(code) for code in range(0x4E00, 0x4E40)]
    fonts = FontSet(system=False)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(fonts.lacking, [letters] * 32))
    assert all(answer == set(letters) for answer in answers)


def test_the_packages_to_install_are_named() -> None:
    assert debian_packages("明김さ") == ["fonts-noto-cjk"]
    assert debian_packages("🦄ส") == ["fonts-noto-color-emoji", "fonts-noto-core"]
