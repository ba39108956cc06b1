"""kiosk cards: business cards after the event, and the rules of the swap kiosk."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.commands.drawing import drawing, print_language_option
from kiosk.commands.event_argument import event_argument, json_option, language_option, opened
from kiosk.commands.mail import mailbox, outbox_for, outbox_option, reply_to_option, sender_option
from kiosk.commands.paths import file_option, folder_option, writing
from kiosk.ui.speech import say, tell, tell_json

if TYPE_CHECKING:
    from sync.cards.swap_counts import SwapCounts
    from sync.model import Event


@click.group()
def cards() -> None:
    """Business cards that guests swapped: files for each of them, numbers for organisers."""


@cards.command()
@event_argument
@folder_option("--out", required=True, help="Where each guest gets a folder of their own.")
@click.option(
    "--with-notes",
    is_flag=True,
    help="Write each guest's private notes into their own files too. Whoever has DIR can then "
    "read them.",
)
@language_option
def export(event: Path, out: Path, with_notes: bool, language: str) -> None:
    """Write every guest's contacts of EVENT to DIR, one folder each.

    A folder holds contacts.vcf for phones, contacts.csv for Excel, contacts.html and contacts.pdf
    to read and print, and a mail draft to each contact. Send each to its guest, nobody else. A
    card that was taken back is not there; if an earlier export gave it out, the page asks its
    holder to delete it.
    """
    from kiosk.desk.words import Words
    from kiosk.swap.takeaway import folder
    from kiosk.swap.takeaway.takeaway import takeaways
    from sync.cards import deliveries

    words = Words(language)
    guests = given = 0
    with opened(event) as event_file:
        for takeaway in takeaways(event_file, with_notes=with_notes):
            with writing(out):
                folder.write(takeaway, out, words)
            found = [each.contact for each in takeaway.wallet.acquaintances]
            event_file.change(deliveries.note, found, event_file.clock.wall_ms())
            guests, given = guests + 1, given + len(found)
    tell(
        "{guests} {guests:guest|guests}, {given} {given:card|cards} in {out}",
        guests=guests,
        given=given,
        out=out,
    )


@cards.command()
@event_argument
@outbox_option
@sender_option
@reply_to_option
@print_language_option
def mail(
    event: Path, outbox: Path, sender: str, reply_to: str | None, language: str | None
) -> None:
    """Write a mail with their contacts to each guest of EVENT who gave anybody their e-mail.

    Nothing is sent before you say so: `kiosk mail send OUTBOX` sends each at most once. Again, it
    takes back what waits and is out of date, such as a card that was taken back.
    """
    from badges.sending.mail import AddressError
    from badges.sending.outbox import MailKind
    from kiosk.desk.words import Words
    from kiosk.swap.takeaway.letter import letter
    from kiosk.swap.takeaway.takeaway import takeaways
    from sync.cards import deliveries
    from sync.lifecycle import outboxes

    writes, answers = mailbox(sender, "--from"), None
    if reply_to:
        answers = mailbox(reply_to, "--reply-to")
    names, new = set(), 0
    with opened(event) as event_file, drawing(outbox):
        words = Words(language or event_file.event.language)
        box = outbox_for(MailKind.CONTACTS, outbox)
        event_file.change(outboxes.remember, outbox)
        for takeaway in takeaways(event_file):
            try:
                made = letter(takeaway, words, writes, answers)
            except AddressError:
                continue
            if made:
                new += box.put(made)
                names.add(made.name)
                found = [each.contact for each in takeaway.wallet.acquaintances]
                event_file.change(deliveries.note, found, event_file.clock.wall_ms())
        taken_back = box.keep_queued(names)
    tell(
        "{outbox}: {queued} {queued:mail waits|mails wait}, {new} of them new; "
        "{taken_back} taken back",
        outbox=outbox,
        queued=box.counts()["queued"],
        new=new,
        taken_back=taken_back,
    )


@cards.command()
@event_argument
@file_option("--graph", help="Write who met whom as GraphML, under new pseudonyms, to FILE.")
@json_option
def stats(event: Path, graph: Path | None, as_json: bool) -> None:
    """Show the swaps of EVENT in numbers, never who met whom.

    A number below five that could point at somebody is left out.
    """
    from badges.files.whole_file import write_whole
    from kiosk.swap.takeaway.graphml import graphml
    from sync.cards import booths, swap_counts

    with opened(event) as event_file:
        counted = event_file.ask(swap_counts.count)
        names = {booth.booth_id: booth.name for booth in event_file.ask(booths.every)}
        drawn = event_file.ask(swap_counts.graph) if graph else None
        if as_json:
            tell_json(_as_json(counted, names, event_file.event))
        else:
            click.echo("\n".join(_as_lines(counted, names, event_file.event)))
    if graph and drawn:
        with writing(graph):
            write_whole(graph, graphml(drawn))


@cards.command()
@file_option("--out", required=True, help="The PDF, one A5 page.")
def panel(out: Path) -> None:
    """Print codes that stand for the keys of a swap kiosk: yes, what is given, next, stop.

    For kiosks whose keyboard is out of reach, for gloves and wheelchairs. They are the same for
    every event, in French and English. Cut them out where there is a camera: it wants one code at
    a time. A hand scanner reads them from the sheet.
    """
    from badges.codes.control_code import ControlCode
    from badges.files.whole_file import write_whole
    from kiosk.commands.drawing import check_codes
    from kiosk.swap.panel import panel as drawn

    with drawing(out):
        page = drawn()
        check_codes(page, [code.text for code in ControlCode], anyway=False)
        write_whole(out, page.pdf())
    tell("{number} {number:code|codes} in {out}", number=len(ControlCode), out=out)


@cards.command()
@event_argument
@click.option(
    "--proof",
    type=click.Choice(["badge", "pin", "staff"]),
    help="What shows that it is the owner who says yes: the badge or ticket itself; the end of "
    "the other one (pin: who showed a badge types the last four characters of their ticket, who "
    "showed a ticket those of their badge); or staff at the kiosk.",
)
@click.option(
    "--show",
    type=click.Choice(["badge", "ticket", "both"]),
    help="What guests show to say who they are. Unless you say so, both where no badge was drawn "
    "or printed for the event, and badges where there are some.",
)
@click.option(
    "--yes",
    "yes_by",
    type=click.Choice(["show", "key"]),
    help="How they say yes: by showing it again, or with a key, too, which anybody could press.",
)
@click.option(
    "--cards-per-hour",
    type=click.IntRange(min=1),
    help="Cards that one guest may be given in an hour.",
)
@click.option(
    "--leads-per-hour",
    type=click.IntRange(min=1),
    help="Cards that one booth may be given in an hour.",
)
def rules(
    event: Path,
    proof: str | None,
    show: str | None,
    yes_by: str | None,
    cards_per_hour: int | None,
    leads_per_hour: int | None,
) -> None:
    """Show or set how swaps are guarded at EVENT. Set them before `kiosk pack`."""
    from sync.cards import swap_rules
    from sync.cards.swap_rules import Proof, ToShow, YesBy

    with opened(event) as event_file:
        known = event_file.ask(swap_rules.of_event)
        wanted = replace(
            known,
            proof=Proof(proof) if proof else known.proof,
            cards_per_hour=cards_per_hour or known.cards_per_hour,
            leads_per_hour=leads_per_hour or known.leads_per_hour,
            show=ToShow(show) if show else known.show,
            yes=YesBy(yes_by) if yes_by else known.yes,
        )
        if wanted != known:
            event_file.change(swap_rules.put, wanted)
        shown = event_file.ask(swap_rules.to_show)
    tell("proof           {proof}", proof=wanted.proof)
    if wanted.show:
        tell("show            {show}", show=shown)
    else:
        tell("show            {show} (as nothing else is said)", show=shown)
    tell("yes             {yes}", yes=wanted.yes)
    tell("cards per hour  {cards_per_hour}", cards_per_hour=wanted.cards_per_hour)
    tell("leads per hour  {leads_per_hour}", leads_per_hour=wanted.leads_per_hour)


def _as_json(counted: "SwapCounts", names: dict[str, str], event: "Event") -> dict[str, object]:
    return {
        "pairs": counted.pairs,
        "present": counted.present,
        "taking_part": counted.taking_part,
        "withdrawn": counted.withdrawn,
        "by_hour": {
            event.local_time(hour).isoformat(): number for hour, number in counted.by_hour.items()
        },
        "matrix": [
            {"categories": list(cell), "pairs": number} for cell, number in counted.matrix.items()
        ],
        "booths": {names.get(booth, booth): number for booth, number in counted.leads.items()},
    }


def _as_lines(counted: "SwapCounts", names: dict[str, str], event: "Event") -> list[str]:
    share = round(100 * counted.taking_part / counted.present) if counted.present else 0
    lines = [
        say("pairs of guests who met   {number}", number=counted.pairs),
        say(
            "guests who took part      {number} of {present} present ({share} %)",
            number=counted.taking_part,
            present=counted.present,
            share=share,
        ),
        say("cards taken back          {number}", number=counted.withdrawn),
        "",
        say("pairs by the hour"),
    ]
    for hour, number in counted.by_hour.items():
        lines.append(f"  {event.local_time(hour):%d/%m %H:00}  {_shown(number)}")
    lines += ["", say("pairs by category")]
    for (one, other), number in counted.matrix.items():
        lines.append(f"  {one or '-'} × {other or '-'}  {_shown(number)}")
    if counted.leads:
        lines += ["", say("cards given to booths")]
        for booth, number in counted.leads.items():
            lines.append(f"  {names.get(booth, booth)}  {_shown(number)}")
    return lines


def _shown(number: int | None) -> str:
    return say("fewer than 5") if number is None else str(number)
