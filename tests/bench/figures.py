"""What a benchmark gives back, and how it is printed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One measured number. `budget` is what it must stay below (or above, when it says so)."""

    what: str
    value: float
    unit: str
    budget: str = ""
    peer: str = ""


@dataclass(frozen=True)
class Setting:
    """What a part of the benchmark is given."""

    folder: Path
    """An empty folder to work in."""
    photos: Path | None = None
    """A folder with photographs of codes and their scorer."""
    full: bool = False
    """Whether all is measured, in place of a share of it: all parts then take six minutes."""


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of `values` lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def show(title: str, figures: Sequence[Figure]) -> None:
    """Print a section."""
    print(f"\n{title}")
    for figure in figures:
        value = f"{figure.value:,.1f} {figure.unit}"
        budget = f"budget {figure.budget}" if figure.budget else ""
        print(f"  {figure.what:<46}{value:>18}   {budget:<18}{figure.peer}".rstrip())


def as_json(figures: Sequence[Figure]) -> list[dict[str, object]]:
    """Figures for a file."""
    return [asdict(figure) for figure in figures]
