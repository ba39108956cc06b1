"""A folder that takes the place of a printer: one PDF a label, for a rehearsal."""

import os
from pathlib import Path

from badges.printer.printer import (
    JobStage,
    Label,
    NotSentError,
    Printer,
    PrinterStatus,
    PrinterTrouble,
    Size,
)


class FolderPrinter(Printer):
    """Writes each label into `folder`, which is made if it is not there."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address = address
        self._folder = folder

    def status(self, size: Size) -> PrinterStatus:
        """Whether the folder can be written to; see `Printer`."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return PrinterStatus(PrinterTrouble.NO_SUCH_PRINTER, blocked=True)
        if not os.access(self._folder, os.W_OK):
            return PrinterStatus(PrinterTrouble.NO_PERMISSION, blocked=True)
        return PrinterStatus()

    def send(self, label: Label, name: str) -> str:
        """Write the label; see `Printer`."""
        part = self._folder / f"{name}.part"
        try:
            part.write_bytes(label.pdf())
            part.rename(self._path(name))
        except OSError as error:
            raise NotSentError(PrinterTrouble.STOPPED, str(error)) from error
        return ""

    def progress(self, name: str, job: str) -> JobStage:
        """Whether the label is there; see `Printer`."""
        return JobStage.PRINTED if self._path(name).exists() else JobStage.UNKNOWN

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.pdf"
