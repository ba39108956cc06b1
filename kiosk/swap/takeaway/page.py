"""A guest's contacts as one page that any browser opens and prints, without a network."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from kiosk.plain_text import plain
from kiosk.swap.sentences import TAGS, fields
from kiosk.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.swap.takeaway.folder import Takeaway
    from kiosk.swap.wallet import Acquaintance

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 sans-serif; max-width: 50em; margin: 2em auto; padding: 0 1em; }}
h1 {{ font-size: 1.4em; }} h2 {{ font-size: 1.1em; margin-top: 2em; }}
article {{ border-top: 1px solid #bbb; padding: .6em 0; break-inside: avoid; }}
article p {{ margin: 0; }} .name {{ font-weight: bold; }} .note {{ color: #444; }}
.gone {{ background: #ffb000; color: #141000; padding: .6em 1em; }}
</style>
</head>
<body>
{body}
</body>
</html>
"""


def page(takeaway: Takeaway, words: Words) -> str:
    """The whole page."""
    title = words(
        _("Contacts of {name} at {event}"),
        name=plain(takeaway.guest.name),
        event=plain(takeaway.event.name),
    )
    people = sorted(takeaway.acquaintances, key=lambda each: plain(each.contact.card.name).lower())
    number = words.number(len(people))
    body = [f"<h1>{escape(title)}</h1>", *_gone(takeaway.withdrawn, words)]
    heading = words(_("My contacts: {number}"), number=number)
    body.append(f"<h2>{escape(heading)}</h2>")
    body += [_contact(each, words) for each in people]
    body += _holders(takeaway, words)
    return _PAGE.format(language=words.language, title=escape(title), body="\n".join(body))


def _gone(names: Iterable[str], words: Words) -> list[str]:
    sentence = _("{name} has taken back their card: please delete it from your earlier files.")
    return [f'<p class="gone">{escape(words(sentence, name=plain(name)))}</p>' for name in names]


def _contact(each: Acquaintance, words: Words) -> str:
    card = each.contact.card
    lines = [("name", card.name), ("", card.title), ("", card.company)]
    lines += [("", card.email), ("", card.phone), ("", card.site)]
    tags = ", ".join(words(TAGS[tag]) for tag in TAGS if tag in each.note.tags)
    lines += [("note", "★" * each.note.stars), ("note", tags), ("note", each.note.line)]
    paragraphs = "".join(
        f'<p class="{kind}" dir="auto">{escape(plain(text))}</p>' for kind, text in lines if text
    )
    return f"<article>{paragraphs}</article>"


def _holders(takeaway: Takeaway, words: Words) -> list[str]:
    if not takeaway.holders:
        return []
    heading = words(_("Who has my card: {number}"), number=words.number(len(takeaway.holders)))
    items = [
        escape(
            words(
                _("{name} has: {fields}"),
                name=plain(each.name) or "…",
                fields=fields(each.shared.fields, words),
            )
        )
        for each in takeaway.holders
    ]
    asking = words(_("To take your card back, ask the organisers of the event."))
    listed = "".join(f"<li>{item}</li>" for item in items)
    return [f"<h2>{escape(heading)}</h2>", f"<ul>{listed}</ul>", f"<p>{escape(asking)}</p>"]
