"""kiosk badges: badges to print, one PDF."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.commands.drawing import (
    anyway_option,
    check_codes,
    drawing,
    print_language_option,
    show_problems,
    show_template_option,
    template_option,
)
from kiosk.commands.event_argument import event_argument, json_option, opened
from kiosk.commands.guest_argument import guest_with
from kiosk.commands.logo_problems import refusing_logos
from kiosk.commands.paths import file_option
from kiosk.ui.speech import Refused, say, tell, tell_json

if TYPE_CHECKING:
    from badges.drawing.logo import Logo
    from sync.file.event_file import EventFile
    from sync.model import Guest

_PREVIEW_DPI = 150


def _show_stocks(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from badges.drawing.stock import STOCKS

        for stock in STOCKS.values():
            size = f"{stock.width:g} × {stock.height:g} mm"
            click.echo(f"  {stock.name:<16}{size:<20}{say(stock.title)}")
        context.exit()


@click.command()
@event_argument
@file_option("--out", required=True, help="The PDF to write.")
@click.option(
    "--stock",
    "stock_name",
    default="a6",
    show_default=True,
    metavar="NAME",
    help="What it is printed on: --stocks lists what there is; or its mm, as 99.1x38.1@2x7.",
)
@click.option(
    "--stocks",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_stocks,
    help="List labels, cards and sheets, and stop.",
)
@click.option(
    "--category",
    "categories",
    multiple=True,
    metavar="NAME",
    help="Only this category; give it again for more.",
)
@click.option(
    "--guest",
    "codes",
    multiple=True,
    metavar="CODE",
    help="Only who has this ticket or badge code, good or not; again for more.",
)
@file_option(
    "--logo", help="A PNG or JPEG for the top of large badges, instead of the event's name."
)
@click.option("--two-sided", is_flag=True, help="The same face on the back.")
@click.option(
    "--skip",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="The first N labels of the first sheet are used up.",
)
@file_option("--preview", help="Write the first page as a PNG, too.")
@template_option
@show_template_option("badge.typ")
@print_language_option
@anyway_option
@json_option
def badges(
    event: Path,
    out: Path,
    stock_name: str,
    categories: tuple[str, ...],
    codes: tuple[str, ...],
    logo: Path | None,
    two_sided: bool,
    skip: int,
    preview: Path | None,
    template: Path | None,
    language: str | None,
    anyway: bool,
    as_json: bool,
) -> None:
    """Draw the badges of EVENT's guests into one PDF, in the order of their names.

    \b
      kiosk badges opening.event --out badges.pdf                      A6, to hang
      kiosk badges opening.event --out vip.pdf --category VIP --stock avery-l4785
      kiosk badges opening.event --out one.pdf --guest K7QF-2M9X-C --stock 62x100

    A badge has its own code, not the ticket's. Names that no font here can write, or that fit
    only too small to be read, are listed first, and the codes of a few badges are read back by a
    second decoder; where something is wrong, nothing is written unless --anyway.
    """  # fmt: skip
    from badges.drawing.badge import TEMPLATE, BadgeDesign, badge_document
    from badges.drawing.read_back import sample
    from badges.drawing.stock import UnknownStockError, stock_named
    from badges.files.whole_file import write_whole
    from kiosk.printing.ticket_holders import badge_of, bands
    from sync.cards import swap_rules

    try:
        stock = stock_named(stock_name)
    except UnknownStockError as error:
        raise Refused(
            "{error}: `kiosk badges --stocks` lists what there is", error=error
        ) from error
    if skip >= stock.per_page and skip:
        raise Refused(
            "--skip {skip}: {stock} has {per_page} on a page",
            skip=skip,
            stock=stock.name,
            per_page=stock.per_page,
        )
    with opened(event) as event_file:
        language = language or event_file.event.language
        looks = bands(event_file, language)
        design = BadgeDesign(
            event=event_file.event.name,
            language=language,
            logo=_logo(logo) if logo else None,
            template=template.absolute() if template else TEMPLATE,
            two_sided=two_sided,
            skip=skip,
        )
        guests = _chosen(event_file, categories, codes)
        if not guests:
            raise Refused("no badge to draw: no guest with a good ticket is chosen")
        with drawing(out):
            document = badge_document((badge_of(guest, looks) for guest in guests), stock, design)
            show_problems(document.problems(), anyway=anyway)
            looked_at = [badge_of(guest, looks) for guest in sample(guests)]
            check_codes(
                badge_document(looked_at, stock, replace(design, skip=0)),
                [badge.code for badge in looked_at],
                anyway=anyway,
            )
            write_whole(out, document.pdf())
            if not codes:  # one that is drawn anew does not make badges what guests show
                event_file.change(swap_rules.note_badges, event_file.clock.wall_ms())
            if preview:
                first = [badge_of(guest, looks) for guest in guests[: stock.per_page]]
                write_whole(preview, badge_document(first, stock, design).pngs(dpi=_PREVIEW_DPI)[0])
    if as_json:
        tell_json({"badges": len(guests), "stock": stock.name, "file": str(out)})
    else:
        tell(
            "{out}: {number} {number:badge|badges} on {title}",
            out=out,
            number=len(guests),
            title=stock.title,
        )


def _chosen(
    event_file: "EventFile", categories: tuple[str, ...], codes: tuple[str, ...]
) -> "list[Guest]":
    """The guests named by `codes`, or else those with a good ticket; of `categories` if any."""
    from kiosk.printing.ticket_holders import holders

    if codes:
        guests = [guest_with(event_file, code) for code in codes]
    else:
        guests = list(holders(event_file).guests)
    return [guest for guest in guests if not categories or guest.category in categories]


def _logo(path: Path) -> "Logo":
    """The picture in the file `path`, looked at before it goes to a printer."""
    from badges.drawing.logo import read_logo

    with refusing_logos():
        return read_logo(path)
