"""What the commands that draw tickets and badges share: problems first, mistakes in one line."""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from badges.text.cleaning import plain
from kiosk.commands.paths import Decorator
from kiosk.ui.speech import Refused, say, say_error, tell

if TYPE_CHECKING:
    from badges.drawing.typesetting import Document, TypesettingProblem

_SHOWN = 30

print_language_option: Decorator = click.option(
    "--language", type=click.Choice(["fr", "en"]), help="Language; the event's own if not given."
)
template_option: Decorator = click.option(
    "--template",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE",
    help="A typst template of your own; --show-template prints the one to start from.",
)
anyway_option: Decorator = click.option(
    "--anyway",
    is_flag=True,
    help="Go on although some names would not look as they should, or codes cannot be read back.",
)


def show_template_option(template: str) -> Decorator:
    """An option --show-template, which prints the file `template` of badges/ and does no more."""

    def show(context: click.Context, _: click.Parameter, wanted: bool) -> None:
        if wanted:
            from badges.drawing.fonts import HERE

            click.echo((HERE / template).read_text(encoding="utf-8"), nl=False)
            context.exit()

    option: Decorator = click.option(
        "--show-template", is_flag=True, is_eager=True, expose_value=False, callback=show,
        help="Print the template that is used, to change it, and stop.",
    )  # fmt: skip
    return option


@contextlib.contextmanager
def drawing(target: Path) -> Iterator[None]:
    """Turn mistakes in templates, and trouble with the disk at `target`, into `Refused`."""
    from badges.drawing.typesetting import TemplateError

    try:
        yield
    except TemplateError as error:
        raise Refused("mistake in the template {error}", error=error) from error
    except OSError as error:
        where = error.filename or target
        raise Refused(
            "{where}: {why}; when that is put right, run this again, what is made already is kept",
            where=where,
            why=error,
        ) from error


def show_problems(problems: "Sequence[TypesettingProblem]", *, anyway: bool) -> None:
    """List what would not look as it should, on stderr; raises `Refused` unless `anyway`."""
    from badges.drawing.fonts import debian_packages

    for problem in problems[:_SHOWN]:
        what = (
            say("no font here has {letters}", letters=problem.missing)
            if problem.missing
            else say("{field} too long", field=problem.field)
        )
        tell("  “{text}”: {what}", text=plain(problem.text), what=what, err=True)
    if len(problems) > _SHOWN:
        tell("  … and {number} more", number=len(problems) - _SHOWN, err=True)
    missing = "".join(problem.missing for problem in problems)
    if missing:
        packages = " ".join(debian_packages(missing))
        tell(
            "  to have these letters: apt-get install {packages}, or Noto fonts",
            packages=packages,
            err=True,
        )
    if problems and not anyway:
        raise Refused(
            "nothing made: {number} {number:text|texts} would not look as they should; shorten "
            "them, install the fonts, or add --anyway",
            number=len(problems),
        )


def check_codes(document: "Document", texts: "Sequence[str]", *, anyway: bool) -> None:
    """Read the codes on a few drawn pages back; raises `Refused` for a wrong one, unless `anyway`.

    Without the second decoder it says on stderr that nothing was read back.
    """
    from badges.drawing.read_back import NoSecondDecoderError, unread

    try:
        left = unread(document, texts)
    except NoSecondDecoderError as error:
        why = plain(say_error(error))
        tell(
            "The codes were not read back, for pyzbar does not load ({why}): see `kiosk doctor`.",
            why=why,
            err=True,
        )
        return
    for text in left:
        tell("  “{text}”: its code cannot be read in what was drawn", text=plain(text), err=True)
    if left and not anyway:
        raise Refused(
            "nothing made: {left} of {texts} codes that were read back are not as they should "
            "be; make them larger or darker in the template, or add --anyway",
            left=len(left),
            texts=len(texts),
        )
