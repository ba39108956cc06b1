"""The printed control codes of a swap kiosk, for hands that press no key; see panel.typ."""

from dataclasses import asdict
from pathlib import Path

from badges.codes.control_code import ControlCode
from badges.drawing.qr_svg import picture
from badges.drawing.typesetting import Document
from kiosk.ui.language import LANGUAGES
from kiosk.ui.translation import Translation, _

TEMPLATE = Path(__file__).with_name("panel.typ")

_CALLED = {
    ControlCode.YES: _("Yes"),
    ControlCode.EMAIL: _("Card + e-mail"),
    ControlCode.BOTH: _("Card + e-mail + phone"),
    ControlCode.EVERYTHING: _("The whole card"),
    ControlCode.NEXT: _("Next"),
    ControlCode.STOP: _("Stop"),
}
_TITLE = _("Without the keyboard")
_HOW = _("First your badge or ticket, then one of these: it counts for whoever came last.")
_CUT = _("To cut out: the camera wants one code at a time.")


def panel() -> Document:
    """One A5 page that says every control code, in all languages."""
    spoken = [Translation(language) for language in LANGUAGES]

    def said(message: str) -> list[str]:
        return [words(message) for words in spoken]

    codes = [
        {"qr": asdict(picture(code.text)), "called": said(called)}
        for code, called in _CALLED.items()
    ]
    data = {"title": said(_TITLE), "how": said(_HOW), "cut": said(_CUT), "codes": codes}
    called = [text for called in _CALLED.values() for text in said(called)]
    return Document(TEMPLATE, data, [*said(_TITLE), *said(_HOW), *said(_CUT), *called])
