"""Guest lists: a plain CSV read into records, and records brought into the event file.

An import only ever touches guests. It adds and updates; guests that a newer list no longer
names stay, and what happened to them stays.
"""

import csv
import hashlib
import io
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from badges.scanned_text import MAX_LENGTH
from sync.folding import fold
from sync.model import TicketStatus

MAX_FIELD = 300
"""Longest value kept of one field, in characters."""


class GuestListError(ValueError):
    """The file cannot be imported at all; the message says why and what to do."""


@dataclass(frozen=True)
class Record:
    """One guest as the list has them; every text is cleaned."""

    line: int
    code: str = ""
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    category: str = ""
    variation: str = ""
    order: str = ""
    status: TicketStatus = TicketStatus.VALID
    paid: bool = True
    note: str = ""


@dataclass(frozen=True)
class Problem:
    """A row that was left out, or that somebody should look at."""

    line: int
    what: str


@dataclass(frozen=True)
class GuestList:
    """What a file says."""

    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    columns: dict[str, str]
    """Which header was taken for which field."""

    @property
    def fields(self) -> frozenset[str]:
        """The fields that this list speaks of; a ticket's status may say that it is unpaid."""
        return frozenset(self.columns) | ({"paid"} if "status" in self.columns else frozenset())


_HEADERS = {
    "code": "code|code billet|ticket|ticket code|code barre|barcode|secret|numero de billet",
    "first_name": "prenom|first name|firstname|given name|attendee first name|prenom participant",
    "last_name": "nom|last name|lastname|surname|family name|nom participant|nom de famille",
    "company": "societe|company|entreprise|organisation|organization|structure",
    "title": "fonction|title|job title|poste|position|role",
    "email": "e mail|email|mail|courriel|adresse e mail|adresse mail|email address",
    "phone": "telephone|phone|tel|mobile|portable|phone number",
    "category": "categorie|category|tarif|ticket type|type de billet|product|produit|groupe",
    "variation": "variation|variante|option",
    "order": "commande|order|order code|reference|reference commande|numero de commande",
    "status": "statut|status|etat|ticket status",
    "paid": "paye|paid|paiement|payment|payment status|statut du paiement",
    "note": "note|notes|remarque|remarques|comment|commentaire",
}
_FIELD_OF = {name: field for field, names in _HEADERS.items() for name in names.split("|")}

_STATUS_WORDS = {
    TicketStatus.CANCELED: "annule|annulee|canceled|cancelled|rembourse|remboursee|refunded",
    TicketStatus.BLOCKED: "bloque|bloquee|blocked",
    TicketStatus.REVOKED: "revoque|revoquee|revoked",
    TicketStatus.UNAPPROVED: "a valider|non valide|unapproved|to approve|pending approval",
}
_STATUS_OF = {word: status for status, words in _STATUS_WORDS.items() for word in words.split("|")}
_UNPAID_WORDS = {"non", "no", "false", "0", "impaye", "impayee", "non paye", "non payee"}
_UNPAID_WORDS |= {"unpaid", "not paid", "pending", "en attente"}


def read_csv(path: Path) -> GuestList:
    """The guests in a CSV file with a header line; comma, semicolon or tab, UTF-8 or cp1252.

    Raises `GuestListError` when the file is no such list, `OSError` when it cannot be read.
    """
    text = _decode(path.read_bytes(), path)
    rows = _rows(text)
    header = next(rows, None)
    if header is None:
        raise GuestListError(f"{path} is empty: export the guest list again")
    columns = _recognise(header[1], path)
    records: list[Record] = []
    problems: list[Problem] = []
    for line, cells in rows:
        record = _record(line, cells, columns)
        if record is None:
            problems.append(Problem(line, "no name, no company and no code: left out"))
        else:
            records.append(record)
    if not records:
        raise GuestListError(f"{path} has a header and no guests: export the guest list again")
    problems += _doubtful(records)
    names = {field: header[1][index].strip() for field, index in columns.items()}
    return GuestList(tuple(records), tuple(problems), names)


def source_keys(records: Iterable[Record]) -> Iterator[str]:
    """For each record, what makes it the same guest in the next version of the list.

    That is the ticket's code; without one, order, name and e-mail. A second guest with the
    same key gets another one: nobody is merged away.
    """
    seen: Counter[str] = Counter()
    for record in records:
        if record.code:
            key = f"code:{record.code}"
        else:
            who = (record.order, fold(record.last_name), fold(record.first_name), record.email)
            key = "row:" + hashlib.sha256("\x1f".join(who).encode()).hexdigest()[:24]
        seen[key] += 1
        yield key if seen[key] == 1 else f"{key}#{seen[key]}"


def _decode(data: bytes, path: Path) -> str:
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise GuestListError(f"{path} is not a CSV file: save the list as CSV (UTF-8)")
    for encoding in ("utf-16", "utf-8-sig", "cp1252"):
        if encoding == "utf-16" and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise GuestListError(f"{path} is in an unknown encoding: save the list as CSV (UTF-8)")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of every row that is not blank."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep="):
        text = rest
    start = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=start.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise GuestListError(f"line {reader.line_num}: {error}") from error


def _recognise(header: list[str], path: Path) -> dict[str, int]:
    """The column of each field; a header that repeats counts once."""
    columns: dict[str, int] = {}
    for index, name in enumerate(header):
        field = _FIELD_OF.get(fold(name))
        if field and field not in columns:
            columns[field] = index
    if not columns.keys() & {"first_name", "last_name"}:
        found = ", ".join(cell.strip() for cell in header if cell.strip())[:200]
        raise GuestListError(
            f"{path} has no column for names: it needs “Nom” and “Prénom”, or “Last name” and "
            f"“First name”; its first line says: {found}"
        )
    return columns


def _record(line: int, cells: list[str], columns: dict[str, int]) -> Record | None:
    values = {field: _clean(cells[index]) for field, index in columns.items() if index < len(cells)}
    status = values.pop("status", "")
    paid = values.pop("paid", "")
    record = Record(line=line, **values)  # type: ignore[arg-type]  # only texts are left
    if not (record.first_name or record.last_name or record.company or record.code):
        return None
    return replace(
        record,
        status=_STATUS_OF.get(fold(status), TicketStatus.VALID),
        paid=not ({fold(paid), fold(status)} & _UNPAID_WORDS),
    )


def _clean(cell: str) -> str:
    """A cell without control characters, in NFC, with single spaces, at most `MAX_FIELD` long.

    Joiners inside words stay: some scripts are spelled with them.
    """
    kept = (
        " " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c
        for c in cell
        if unicodedata.category(c) not in ("Cs", "Co", "Cn") and not _is_hidden(c)
    )
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))[:MAX_FIELD]


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) == "Cf" and character not in "\u200c\u200d"


def _doubtful(records: list[Record]) -> list[Problem]:
    """Codes that two rows share: both guests are imported, and the desk will ask which."""
    first_line: dict[str, int] = {}
    problems = []
    for record in records:
        if not record.code:
            continue
        if record.code in first_line:
            where = first_line[record.code]
            problems.append(Problem(record.line, f"the same ticket code as line {where}"))
        first_line.setdefault(record.code, record.line)
        if len(record.code) > MAX_LENGTH:
            problems.append(Problem(record.line, "a ticket code too long to be scanned"))
    return problems
