"""A guest's contacts as one page that any browser opens and prints, without a network."""

from html import escape

from kiosk.swap.takeaway.recap import Recap, RecapLine, RecapPerson

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
article h3, article p {{ margin: 0; overflow-wrap: anywhere; }} article h3 {{ font-size: 1em; }}
article a {{ display: inline-block; padding: .2em 0; color: #003e8a; }} .note {{ color: #444; }}
.gone {{ background: #ffb000; color: #141000; padding: .6em 1em; }}
</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def page(said: Recap) -> str:
    """The whole page."""
    body = [f"<h1>{escape(said.title)}</h1>"]
    body += [f'<p class="gone">{escape(text)}</p>' for text in said.gone]
    body.append(f"<h2>{escape(said.people_title)}</h2>")
    body += [_contact(person) for person in said.people]
    if said.holders:
        listed = "".join(f"<li>{escape(text)}</li>" for text in said.holders)
        body += [f"<h2>{escape(said.holders_title)}</h2>", f"<ul>{listed}</ul>"]
        body.append(f"<p>{escape(said.asking)}</p>")
    return _PAGE.format(language=said.language, title=escape(said.title), body="\n".join(body))


def _contact(person: RecapPerson) -> str:
    said = "".join(_element("p", _linked(line)) for line in person.lines)
    noted = "".join(_element("p", escape(line), "note") for line in person.noted)
    name = _element("h3", escape(person.name))
    return f"<article>{name}{said}{noted}</article>"


def _linked(line: RecapLine) -> str:
    """A line, as a link if it leads somewhere."""
    text = escape(line.text)
    return f'<a href="{escape(line.link)}">{text}</a>' if line.link else text


def _element(tag: str, html: str, kind: str = "") -> str:
    """An element whose text runs in its own direction."""
    return f'<{tag} class="{kind}" dir="auto">{html}</{tag}>'
