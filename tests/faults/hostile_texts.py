"""What strangers may put into a code: a name and a text each. None of them is a ticket."""

import itertools
from collections.abc import Iterator

ESC, CSI, OSC = "\x1b", "\x1b[", "\x1b]"
CODE = "K7QF2M9XC"

_EMPTY = ["", " ", "\t", "\r\n", "\0", "\0" * 100, "\u200b", "\ufeff", "\u2028", "\u00a0", "-"]
_LONG = ["x" * 512, "x" * 513, "x" * 4096, "x" * 1_000_000, "\0" * 1_000_000, "é" * 4096]
_LONG += ["9" * 9, "9" * 64, "9" * 400, "9" * 5000, "-" * 5000, "a\u0301" * 4096, "💥" * 70]
_TERMINAL = [
    f"{CSI}2J{CSI}H", f"{CSI}31mred", f"{CSI}?1049h", f"{CSI}6n", f"{CSI}c", f"{CSI}999;999H",
    f"{OSC}0;title\x07", f"{OSC}52;c;cm0gLXJm\x07", f"{OSC}8;;http://evil\x07click{OSC}8;;\x07",
    f"{OSC}1337;File=:AAAA\x07", f"{ESC}P+q544e{ESC}\\", f"{ESC}c", f"{ESC}(0lqk",
    f"{ESC}_x{ESC}\\",
    f"{ESC}[200~paste{ESC}[201~", "\x9b31m", "\x9d0;title\x9c", "\x90q\x9c", "\x85", "\x84\x8d",
    "\b\b\b\b", "\x07\x07", "\x7f\x7f", "\x0e\x0f", "\x11\x13", "\x03\x04\x1a", "\r100 admitted",
    f"{CODE}{CSI}1A{CSI}2K", "\x1b" * 64, f"a{ESC}]0;b", "%1b[31m", "\\e[31m", "\\u001b[31m",
]  # fmt: skip
_MARKUP = [
    "[@click=app.quit]", "[@click=app.bell]x[/]", "[red]x[/red]", "[/]", "[bold", "[[[", "]]]",
    "[link=file:///etc/passwd]x[/link]", "$primary", "[$error]", "\\[red]", "[b][i][/b][/i]",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;&amp;", "**bold**", "`x`",
]  # fmt: skip
_SQL = [
    "' OR '1'='1", "'; DROP TABLE journal; --", "\" OR \"\"=\"", "1; DELETE FROM guest", "') --",
    "' UNION SELECT code FROM guest --", "%", "_________", "%%%%%%%%%", "%' --", "?", ":name", "@p",
    "$1", "NULL", "null", "\\'; --", "x'00'", "*", "[A-Z]*", "code:*", '"a" NEAR "b"', "-- ",
    "/* */",
    "ATTACH DATABASE 'x' AS y", "PRAGMA synchronous=OFF", "' || (SELECT code FROM guest) || '",
]  # fmt: skip
_FORMAT = [
    "{0}", "{}", "{0.__class__}", "{0.__class__.__mro__}", "{x!r:>1000000000}", "%s", "%n%n%n",
    "%d",
    "%(name)s", "%999999999d", "${7*7}", "{{7*7}}", "<%= 7*7 %>", "#{7*7}", "`id`", "$(id)", "; ls",
    "| cat /etc/passwd", "&& reboot", "${jndi:ldap://x/y}", "{message}", "{guest.name}",
    "\\N{BULLET}",
]  # fmt: skip
_PATHS = [
    "../../../../etc/passwd", "..\\..\\windows\\win.ini", "/dev/zero", "file:///etc/passwd",
    "~root",
    "C:\\Windows", "\\\\server\\share", "CON", "NUL", "opening.event", "opening.event-wal", "./-rf",
    "--help", "-h", "--json", "--", "-", "--list=vip", "@/etc/passwd",
]  # fmt: skip
_DATA = [
    '{"code": "x"}', '{"a":' * 200, "[" * 500, '{"__proto__": {}}', '"', "'", "\\", '\\"', "\\x00",
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>',
    '<!DOCTYPE x SYSTEM "file:///etc/passwd">', "=1+1", "=cmd|'/c calc'!A0", "+1", "@SUM(A1)",
    "-1+1",
    "＝1+1", "\t=1+1", "=HYPERLINK(\"http://evil\")", "1e309", "NaN", "-0", "0x1F", "1_000", "٣٤٥",
    "true", "None", "undefined", "a;b;c", "a,b,c", "a|b", "!!python/object:os.system", "&a [*a]",
]  # fmt: skip
_FOREIGN = [
    "https://evil.example/?q=" + "x" * 300, "HTTP://EXAMPLE.ORG", "www.example.org",
    "javascript:alert(1)", "data:text/html,x", "BEGIN:VCARD\nFN:Zoé\nEND:VCARD", "MECARD:N:X;;",
    "WIFI:T:WPA;S:x;P:secret;;", "HC1:NCFOXN%TS3DH3ZSUZK+.V0ETD%65NL-AH", "BCD\n002\n1\nSCT",
    "bitcoin:1A1zP1", "mailto:a@example.org", "tel:+33123456789", "sms:+331", "geo:1,2",
    "BEGIN:VEVENT\nEND:VEVENT", "M1DUPONT/JEAN         EABC123 CDGJFKAF 0123", "upi://pay",
    "otpauth://totp/x?secret=ABC", "spotify:track:1", "ftp://x", "ssh://x", "vbscript:x", "intent://x",
]  # fmt: skip
_UNICODE = [
    "\u202eCX9M2FQ7K", "\u2066K7QF\u2069", "\u202a\u202b\u202c\u202d", "\u200e\u200f", "\u061c",
    "K7QF\u200b2M9X\u200bC", "K7QF\u20602M9XC", "К7QF2M9XC", "Κ7QF2M9XC", "Ｋ７ＱＦ２Ｍ９ＸＣ",
    "𝐊𝟕𝐐𝐅",
    "K̶̢̛͎7̵̡Q̴F", "Z\u0351\u036b\u0343\u036a\u0302" * 40, "👩‍👩‍👧‍👦", "🏴\U000e0067\U000e0062\U000e007f",
    "🇫🇷",
    "\ud800", "\udfff", "a\udc80b", "\udcff" * 20, "\ue000", "\U0010ffff", "\ufffe", "\ufffd" * 9,
    "ﷺ" * 20, "ǅ", "ß" * 9, "İ" * 9, "ı" * 9, "\u0130\u0131", "ﬀﬁﬂ", "ΐ", "\u1e9e" * 9,
    "\U0001d173",
    "\u180e", "\u3164", "\u115f", "\u2800", "\ufff9a\ufffab\ufffb", "\U000e0001", "\u034f",
    "\u17b4",
]  # fmt: skip
_SCANNERS = [
    "==QA", "PAQA", "]Q1", "]Q3", "]d2", "\\000026", "\\000026\\000026", "]C1" * 50, "OK", "ERROR",
    "K7QF-2M9X-C", "K7QF 2M9X C", "K7QF2M9X", "K7QF2M9XCC", "000000001", "ILOU" * 3, "&é\"'(-è_ç",
    "°+=)(", "\x1d01\x1d", "01034531200000111719112510ABCD1234", "ADMIT", "*K7QF2M9XC*", "%U%V%W",
]  # fmt: skip
_BYTES = [
    b"\xff\xfe\xfd", b"\x80\x81\x82", b"\xc3\x28", b"\xed\xa0\x80", b"\xf0\x28\x8c\x28",
    b"\xc0\xaf",
    b"\x9b31m\x9d", bytes(range(256)), b"\x89PNG\r\n\x1a\n", b"%PDF-1.4\n%\xe2\xe3", b"PK\x03\x04",
    b"\x1f\x8b\x08\x00", b"\xef\xbb\xbfK7QF", b"K\x007\x00Q\x00", b"MZ\x90\x00", b"\x7fELF\x02",
]  # fmt: skip
_ERRORS = ("surrogateescape", "replace", "backslashreplace", "ignore")

GROUPS = {
    "empty": _EMPTY,
    "long": _LONG,
    "terminal": _TERMINAL,
    "markup": _MARKUP,
    "sql": _SQL,
    "format": _FORMAT,
    "path": _PATHS,
    "data": _DATA,
    "foreign": _FOREIGN,
    "unicode": _UNICODE,
    "scanner": _SCANNERS,
    "bytes": [raw.decode("utf-8", how) for raw in _BYTES for how in _ERRORS]
    + [raw.decode("latin-1") for raw in _BYTES],
}


def all_texts() -> Iterator[str]:
    """Every hostile text."""
    return itertools.chain.from_iterable(GROUPS.values())
