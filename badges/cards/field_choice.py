"""What somebody chooses to give with one key: a field, or several at once."""

from enum import StrEnum

from badges.cards.business_card import BusinessCard, CardField


class FieldSet(StrEnum):
    """Fields that one key gives together."""

    WITH_EMAIL = "with_email"
    BOTH = "both"
    """How to write and how to call."""
    EVERYTHING = "everything"


FieldChoice = FieldSet | CardField

_FIELDS = {
    FieldSet.WITH_EMAIL: frozenset({CardField.EMAIL}),
    FieldSet.BOTH: frozenset({CardField.EMAIL, CardField.PHONE}),
    FieldSet.EVERYTHING: frozenset(CardField),
}


def of_card(choice: FieldSet, card: BusinessCard) -> frozenset[CardField]:
    """The fields of a set that `card` has."""
    return _FIELDS[choice] & card.filled()


def after_key(
    choice: FieldChoice, card: BusinessCard, given: frozenset[CardField]
) -> frozenset[CardField]:
    """What is given after the key of `choice`, from what was `given`; pressed again, it is not."""
    if isinstance(choice, CardField):
        return (given ^ {choice}) & card.filled()
    wanted = of_card(choice, card)
    return frozenset() if given == wanted else wanted
