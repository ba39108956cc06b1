"""Names that people read, beside the values that scripts read."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """Members are written `NAME = "value", _("label")`: the label is what people call it."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_, member.label = value, label
        return member
