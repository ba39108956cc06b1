"""A guest's contacts as one page that any browser opens and prints, without a network."""

from html import escape

from kiosk.swap.takeaway.recap import Recap, RecapPerson

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
    lines = [("name", person.name), *(("", line) for line in person.lines)]
    lines += [("note", line) for line in person.noted]
    paragraphs = "".join(
        f'<p class="{kind}" dir="auto">{escape(text)}</p>' for kind, text in lines if text
    )
    return f"<article>{paragraphs}</article>"
