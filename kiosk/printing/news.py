"""What there is to tell of the badge printer."""

from dataclasses import dataclass

from badges.printer.printer import PrinterTrouble

FEW_LABELS = 20
"""With fewer labels than this left on a roll, the next one should be at hand."""


@dataclass(frozen=True)
class News:
    """How printing goes; None where it is not known."""

    trouble: PrinterTrouble | None = None
    waiting: int = 0
    """Badges that are still to come out."""
    failed: int = 0
    """Guests whose badge did not come out, or may not have."""
    labels_left: int | None = None

    @property
    def few_labels(self) -> bool:
        """Whether the roll will soon be empty."""
        return self.labels_left is not None and self.labels_left < FEW_LABELS

    @property
    def is_well(self) -> bool:
        """Whether nobody has to do anything."""
        return self.trouble is None and not self.failed and not self.few_labels
