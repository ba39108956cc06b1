"""A guest's contacts as PDF, by the template beside this file."""

from dataclasses import asdict
from pathlib import Path

from badges.drawing.typesetting import Document
from kiosk.swap.takeaway.recap import Recap

TEMPLATE = Path(__file__).with_name("recap.typ")


def pdf(said: Recap) -> bytes:
    """The pages. Raises `badges.drawing.typesetting.TemplateError`."""
    people = [
        text
        for each in said.people
        for text in (each.name, *(line.text for line in each.lines), *each.noted)
    ]
    texts = [said.title, *said.gone, *people, *said.holders]
    return Document(TEMPLATE, asdict(said), texts).pdf(tags=True)
