"""kiosk booth: exhibitors who collect cards for themselves."""

from dataclasses import asdict, replace
from pathlib import Path

import click

from kiosk.commands.event_argument import event_argument, json_option, language_option, opened
from kiosk.commands.paths import file_option, writing
from kiosk.commands.swap import booth_named
from kiosk.ui.speech import say, tell, tell_json


@click.group()
def booth() -> None:
    """Booths of startups and sponsors: who they are, what for, and the cards given to them.

    Add the booths before `kiosk pack`; then `kiosk swap EVENT --booth NAME` runs one.
    """


@booth.command()
@event_argument
@click.argument("name")
@click.option("--purpose-fr", required=True, help="What for, in French, as guests read it.")
@click.option("--purpose-en", required=True, help="What for, in English, as guests read it.")
@click.option("--question", "questions", multiple=True, help="A question of theirs, at most three.")
def add(
    event: Path, name: str, purpose_fr: str, purpose_en: str, questions: tuple[str, ...]
) -> None:
    """Add the booth NAME to EVENT, or change what it says of itself."""
    from sync.cards import booths
    from sync.cards.booths import LONGEST_PURPOSE, MOST_QUESTIONS, Booth

    if len(questions) > MOST_QUESTIONS:
        raise click.UsageError(
            say("a booth asks {number} questions at most", number=MOST_QUESTIONS)
        )
    if max(len(purpose_fr), len(purpose_en)) > LONGEST_PURPOSE:
        raise click.UsageError(
            say(
                "what for is said in {number} characters at most: guests read it before their yes",
                number=LONGEST_PURPOSE,
            )
        )
    if not name.strip():
        raise click.UsageError(say("a booth needs a name"))
    made = Booth(name.strip(), purpose_fr, purpose_en, questions)
    with opened(event) as event_file:
        before = [each for each in event_file.ask(booths.every) if each.name == made.name]
        booth = replace(made, booth_id=before[0].booth_id) if before else made
        event_file.change(booths.put, booth)
    tell("{name}: changed" if before else "{name}: added", name=made.name)


@booth.command(name="list")
@event_argument
def list_(event: Path) -> None:
    """List the booths of EVENT, with how many cards each was given."""
    from sync.cards import booths

    with opened(event) as event_file:
        for each in event_file.ask(booths.every):
            click.echo(f"{len(event_file.ask(booths.visitors, each)):6}  {each.name}")


@booth.command()
@event_argument
@click.argument("name")
@json_option
def stats(event: Path, name: str, as_json: bool) -> None:
    """Show the evening of the booth NAME of EVENT in numbers: its own, for its exhibitor alone."""
    from sync.cards import booths

    with opened(event) as event_file:
        found = event_file.ask(booths.figures, booth_named(event_file, name))
        local_time = event_file.event.local_time
    interest = {each or "unmarked": number for each, number in found.interest.items()}
    hours = {local_time(hour): number for hour, number in found.by_hour.items()}
    if as_json:
        by_hour = {hour.isoformat(): number for hour, number in hours.items()}
        tell_json({**asdict(found), "interest": interest, "by_hour": by_hour})
        return
    tell("guests      {number}", number=found.cards)
    tell("with e-mail {number}", number=found.with_email)
    tell("with phone  {number}", number=found.with_phone)
    tell("came again  {number}", number=found.came_again)
    marked: dict[str, object] = {**interest}
    click.echo(say("hot {hot}, warm {warm}, cold {cold}, unmarked {unmarked}", **marked))
    for hour, number in hours.items():
        click.echo(f"  {hour:%d/%m %H:00}  {number}")


@booth.command()
@event_argument
@click.argument("name")
@file_option("--out", required=True, help="A .csv for Excel, or a .vcf for phones.")
@language_option
def export(event: Path, name: str, out: Path, language: str) -> None:
    """Write the cards given to the booth NAME of EVENT to FILE: its own, and nobody else's.

    The exhibitor answers for what becomes of them from then on.
    """
    from badges.cards.vcard import vcards
    from badges.files.whole_file import write_whole
    from kiosk.desk.words import Words
    from kiosk.swap.takeaway.table import visitors_table
    from sync.cards import booths

    if out.suffix.lower() not in (".csv", ".vcf"):
        raise click.UsageError(say("FILE ends in .csv or .vcf"))
    with opened(event) as event_file:
        chosen = booth_named(event_file, name)
        found = event_file.ask(booths.visitors, chosen)
        if out.suffix.lower() == ".vcf":
            written = vcards((each.contact.card, each.lead.line) for each in found).encode()
        else:
            written = visitors_table(chosen, found, event_file.event, Words(language))
    with writing(out):
        write_whole(out, written)
    tell(
        "{number} {number:card|cards} in {out}. {booth} now answers for their use.",
        number=len(found),
        out=out,
        booth=chosen.name,
    )
