"""The print queue of one laptop: which badges wait, are on their way, came out, or did not.

That a badge was printed is in the journal as well, so that other laptops know after a merge.
"""

import secrets
from dataclasses import fields

from sync.file.connection import Connection, column
from sync.file.event_file import EventFile
from sync.journal.journal import Kind
from sync.printing.print_job import DOUBTFUL, WITHDRAWN, JobState, PrintJob, ReprintReason, Waiting

ON_ITS_WAY_MS = 20_000
"""So long a printer may know nothing yet of a job that it is being given."""
MOST_SHOWN = 1000
_COLUMNS = ", ".join(field.name for field in fields(PrintJob))
_NEWEST = "rowid = (SELECT max(rowid) FROM print_job p WHERE p.ticket_id = j.ticket_id)"
_SOMEBODYS_TURN = f"state = 'failed' AND reason <> '{WITHDRAWN}' AND {_NEWEST}"


class PrintQueue:
    """The print queue of an event file. Every method may raise `StorageError`."""

    def __init__(self, event_file: EventFile) -> None:
        self._file = event_file

    @property
    def now_ms(self) -> int:
        """The time of the event file's clock."""
        return self._file.clock.wall_ms()

    def ask(self, ticket_id: str, reprint_reason: ReprintReason | None = None) -> bool:
        """Have a ticket's badge printed; False when one was printed or is on its way already.

        With a `reprint_reason` it is printed again, unless one waits or has just been sent; what
        a printer was sent longer ago and never answered for is given up.
        """
        with self._file.transaction() as connection:
            if reprint_reason is not None:
                self._give_up(connection, ticket_id)
            elif _may_be_out(connection, ticket_id):
                return False
            if _is_on_its_way(connection, ticket_id):
                return False
            connection.execute(
                "INSERT INTO print_job (job_id, ticket_id, state, reprint_reason, asked_ms) "
                "VALUES (?, ?, ?, ?, ?)",
                (secrets.token_hex(8), ticket_id, JobState.QUEUED, reprint_reason, self.now_ms),
            )
        return True

    def withdraw(self, ticket_id: str) -> None:
        """Give up a ticket's badge if it was not sent yet."""
        with self._file.transaction() as connection:
            connection.execute(
                "UPDATE print_job SET state = ?, reason = ?, done_ms = ? "
                "WHERE ticket_id = ? AND state = ?",
                (JobState.FAILED, WITHDRAWN, self.now_ms, ticket_id, JobState.QUEUED),
            )

    def under_way(self, printer: str) -> PrintJob | None:
        """The oldest job that `printer` was given and that has not ended."""
        return self._first("state = ? AND printer = ? ORDER BY rowid", JobState.SENT, printer)

    def take(self, printer: str) -> PrintJob | None:
        """The oldest job that waits, which from now on is `printer`'s; None when none does."""
        if self._first("state = ?", JobState.QUEUED) is None:
            return None  # without holding the file for writing
        with self._file.transaction() as connection:
            row = connection.execute(
                "UPDATE print_job SET state = ?, printer = ?, printer_job = '', sent_ms = ? "
                "WHERE rowid = (SELECT min(rowid) FROM print_job WHERE state = ?) "
                f"RETURNING {_COLUMNS}",
                (JobState.SENT, printer, self.now_ms, JobState.QUEUED),
            ).fetchone()
        return _job(row) if row else None

    def taken(self, job: PrintJob, printer_job: str) -> None:
        """The printer has the job and calls it `printer_job`."""
        with self._file.transaction() as connection:
            connection.execute(
                "UPDATE print_job SET printer_job = ? WHERE job_id = ? AND state = ?",
                (printer_job, job.job_id, JobState.SENT),
            )

    def put_back(self, job: PrintJob, reason: str) -> None:
        """Nothing was printed of the job: it waits again, first in the queue."""
        self._file.change(_end, job, JobState.QUEUED, reason, None)

    def failed(self, job: PrintJob, reason: str) -> None:
        """The job did not come out, or may not have."""
        self._file.change(_end, job, JobState.FAILED, reason, self.now_ms)

    def printed(self, job: PrintJob, stock: str) -> None:
        """The badge came out: this is journalled, and there is one label less on the roll."""
        with self._file.transaction() as connection:
            if not _end(connection, job, JobState.PRINTED, "", self.now_ms):
                return  # another program has followed it as well
            body = {"stock": stock}
            if job.reprint_reason:
                body["reason"] = job.reprint_reason
            self._file.record(connection, Kind.BADGE_PRINTED, job.ticket_id, body)
            connection.execute(
                "UPDATE label_roll SET labels = max(labels - 1, 0) WHERE printer = ?",
                (job.printer,),
            )

    def waiting(self) -> Waiting:
        """How many badges wait, and how many somebody should see to."""
        with self._file.reading() as connection:
            (waiting,) = connection.execute(
                "SELECT count(*) FROM print_job WHERE state IN ('queued', 'sent')"
            ).fetchone()
            (failed,) = connection.execute(
                f"SELECT count(*) FROM print_job j WHERE {_SOMEBODYS_TURN}"
            ).fetchone()
        return Waiting(waiting, failed)

    def newest(self, ticket_id: str) -> PrintJob | None:
        """A ticket's newest job."""
        return self._first("ticket_id = ? ORDER BY rowid DESC", ticket_id)

    def open_jobs(self) -> list[PrintJob]:
        """What is still to come out, and what did not: the oldest first, `MOST_SHOWN` at most."""
        with self._file.reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM print_job j "
                f"WHERE state IN ('queued', 'sent') OR {_SOMEBODYS_TURN} "
                f"ORDER BY rowid LIMIT {MOST_SHOWN}"
            ).fetchall()
        return [_job(row) for row in rows]

    def new_roll(self, printer: str, labels: int) -> None:
        """A new roll with so many labels was put into `printer`."""
        with self._file.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO label_roll VALUES (?, ?)", (printer, labels))

    def labels_left(self, printer: str) -> int | None:
        """How many labels are left in `printer`; None when nobody has said so."""
        query = "SELECT labels FROM label_roll WHERE printer = ?"
        return next(iter(self._file.ask(column, query, printer)), None)

    def _give_up(self, connection: Connection, ticket_id: str) -> None:
        """A printer that is away may never tell what became of a job."""
        connection.execute(
            "UPDATE print_job SET state = ?, reason = ?, done_ms = ? "
            "WHERE ticket_id = ? AND state = ? AND abs(? - sent_ms) >= ?",
            (JobState.FAILED, DOUBTFUL, self.now_ms, ticket_id, JobState.SENT, self.now_ms,
             ON_ITS_WAY_MS),
        )  # fmt: skip

    def _first(self, condition: str, *values: str) -> PrintJob | None:
        with self._file.reading() as connection:
            row = connection.execute(
                f"SELECT {_COLUMNS} FROM print_job WHERE {condition} LIMIT 1", values
            ).fetchone()
        return _job(row) if row else None


def _job(row: tuple[object, ...]) -> PrintJob:
    values = dict(zip((field.name for field in fields(PrintJob)), row, strict=True))
    values["state"] = JobState(str(values["state"]))
    return PrintJob(**values)  # type: ignore[arg-type]  # the columns are the fields


def _is_on_its_way(connection: Connection, ticket_id: str) -> bool:
    query = "SELECT 1 FROM print_job WHERE ticket_id = ? AND state IN ('queued', 'sent')"
    return bool(column(connection, query, ticket_id))


def _may_be_out(connection: Connection, ticket_id: str) -> bool:
    """Whether a badge was printed here or anywhere else, or may have been."""
    query = (
        "SELECT 1 FROM journal WHERE ticket_id = ? AND kind = ? UNION ALL "
        "SELECT 1 FROM print_job WHERE ticket_id = ? AND reason = ?"
    )
    return bool(column(connection, query, ticket_id, Kind.BADGE_PRINTED, ticket_id, DOUBTFUL))


def _end(
    connection: Connection, job: PrintJob, state: JobState, reason: str, done_ms: int | None
) -> bool:
    """Change a job's state; False when it has been printed already."""
    cursor = connection.execute(
        "UPDATE print_job SET state = ?, reason = ?, done_ms = ? WHERE job_id = ? AND state <> ?",
        (state, reason, done_ms, job.job_id, JobState.PRINTED),
    )
    return bool(cursor.rowcount)
