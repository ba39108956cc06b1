"""What must not be an argument, where others can read it: passphrases, passwords and PINs."""

import os
import sys

import click

from kiosk.ui.speech import Refused, say


def secret(question: str, *variables: str, new: bool = False) -> str:
    """The value of the first of these environment variables that is set, or what a person types.

    `question` says what is asked for; a `new` secret is asked for twice. Raises `Refused` when
    there is nobody to ask.
    """
    for variable in variables:
        if given := os.environ.get(variable):
            return given
    if not sys.stdin.isatty():
        raise Refused(
            "{question}: set {variables}, or run this in a terminal",
            question=question,
            variables=say(" or ").join(variables),
        )
    typed: str = click.prompt(question, hide_input=True, confirmation_prompt=new, err=True)
    return typed
