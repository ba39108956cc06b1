"""What an IPP printer says of itself, its labels and a job, in our terms."""

import re
from collections.abc import Iterable, Iterator

from badges.printer import ipp
from badges.printer.printer import JobStage, PrinterStatus, PrinterTrouble, Size

PRINTER_ATTRIBUTES = (
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "printer-make-and-model",
    "document-format-supported",
    "media-size-supported",
    "media-supported",
    "media-col-ready",
    "media-ready",
)
JOB_ATTRIBUTES = (
    "job-id",
    "job-name",
    "job-state",
    "job-state-reasons",
    "job-printer-state-reasons",
)

TOLERANCE = 50
"""Hundredths of a millimetre by which sizes of one label differ from printer to printer."""

_STOPPED = 5
_STAGES = {7: JobStage.CANCELED, 8: JobStage.ABORTED, 9: JobStage.PRINTED}
_SPOILT = ("job-completed-with-errors", "document-format-error", "document-unprintable-error")

_TROUBLES = (  # the weightiest first; printers add -error, -warning or -report to a reason
    ("media-jam", PrinterTrouble.MEDIA_JAM),
    ("cover-open", PrinterTrouble.DOOR_OPEN),
    ("door-open", PrinterTrouble.DOOR_OPEN),
    ("interlock-open", PrinterTrouble.DOOR_OPEN),
    ("media-empty", PrinterTrouble.MEDIA_EMPTY),
    ("media-needed", PrinterTrouble.MEDIA_NEEDED),
    ("input-tray-missing", PrinterTrouble.MEDIA_EMPTY),
    ("marker-supply-empty", PrinterTrouble.SUPPLY_EMPTY),
    ("marker-supply-missing", PrinterTrouble.SUPPLY_EMPTY),
    ("toner-empty", PrinterTrouble.SUPPLY_EMPTY),
    ("offline", PrinterTrouble.OFFLINE),
    ("shutdown", PrinterTrouble.OFFLINE),
    ("connecting-to-device", PrinterTrouble.OFFLINE),
    ("timed-out", PrinterTrouble.OFFLINE),
    ("paused", PrinterTrouble.PAUSED),
    ("moving-to-paused", PrinterTrouble.PAUSED),
)
_MILD = re.compile("-(warning|report)$")
_SIZE_NAME = re.compile(r"_(?P<width>\d+(\.\d+)?)x(?P<height>\d+(\.\d+)?)(?P<unit>mm|in)$")
_HUNDREDTHS = {"mm": 100, "in": 2540}

Range = tuple[int, int]


def status(known: ipp.Attributes, size: Size) -> PrinterStatus:
    """How the printer is that says `known` of itself."""
    model = next(iter(ipp.texts(known, "printer-make-and-model")), "")
    ready = list(_ready(known))
    other_loaded = bool(ready) and not _fits(size, ready)
    if not takes(size, known):
        return PrinterStatus(
            PrinterTrouble.WRONG_SIZE, blocked=True, model=model, other_loaded=other_loaded
        )
    trouble, mild = _trouble(ipp.texts(known, "printer-state-reasons"))
    blocked = trouble is PrinterTrouble.PAUSED
    if _STOPPED in ipp.numbers(known, "printer-state"):
        trouble, blocked = trouble or PrinterTrouble.STOPPED, True
    elif False in known.get("printer-is-accepting-jobs", []):
        trouble, blocked = trouble or PrinterTrouble.REFUSED, True
    mild = mild and not blocked
    return PrinterStatus(
        trouble, blocked=blocked, mild=mild, model=model, other_loaded=other_loaded
    )


def stage(job: ipp.Attributes) -> JobStage:
    """How far a job is that the printer says this of.

    CUPS calls a job completed that the printer gave up in a jam; only the jam is told beside it.
    """
    state = next(iter(ipp.numbers(job, "job-state")), 0)
    found = _STAGES.get(state, JobStage.WAITING)
    if found is not JobStage.PRINTED:
        return found
    if not set(_SPOILT).isdisjoint(ipp.texts(job, "job-state-reasons")):
        return JobStage.ABORTED
    trouble, _mild = _trouble(ipp.texts(job, "job-printer-state-reasons"))
    return JobStage.UNKNOWN if trouble is PrinterTrouble.MEDIA_JAM else JobStage.PRINTED


def takes(size: Size, known: ipp.Attributes) -> bool:
    """Whether the printer takes labels of this size, as far as it tells."""
    supported = list(_supported(known))
    return not supported or _fits(size, supported)


def media_size(size: Size, known: ipp.Attributes) -> tuple[int, int]:
    """`size` in hundredths of a millimetre, the way round in which the printer knows it."""
    width, height = _hundredths(size)
    if _one_fits(width, height, _supported(known)) or not _fits(size, _supported(known)):
        return width, height
    return height, width


def _trouble(reasons: list[str]) -> tuple[PrinterTrouble | None, bool]:
    """The weightiest trouble among `reasons`, and whether it is no more than a warning."""
    grave = {reason.removesuffix("-error") for reason in reasons}
    mild = {_MILD.sub("", reason) for reason in reasons}
    for known, is_mild in ((grave, False), (mild, True)):
        for reason, trouble in _TROUBLES:
            if reason in known:
                return trouble, is_mild
    return None, False


def _supported(known: ipp.Attributes) -> Iterator[tuple[Range, Range]]:
    """The sizes a printer takes, each as what its width and its height may be."""
    sizes = ipp.collections(known, "media-size-supported")
    if sizes:
        yield from _dimensions(sizes)
        return
    names = ipp.texts(known, "media-supported")
    smallest = [_named(name) for name in names if name.startswith("custom_min")]
    largest = [_named(name) for name in names if name.startswith("custom_max")]
    for low, high in zip(smallest, largest, strict=False):
        if low and high:
            yield (low[0], high[0]), (low[1], high[1])
    yield from _exactly(name for name in names if not name.startswith("custom_"))


def _ready(known: ipp.Attributes) -> Iterator[tuple[Range, Range]]:
    """The sizes that are loaded, as far as the printer knows."""
    loaded = ipp.collections(known, "media-col-ready")
    if loaded:
        for each in loaded:
            yield from _dimensions(ipp.collections(each, "media-size"))
    else:
        yield from _exactly(ipp.texts(known, "media-ready"))


def _dimensions(sizes: list[ipp.Attributes]) -> Iterator[tuple[Range, Range]]:
    for each in sizes:
        width, height = _range(each, "x-dimension"), _range(each, "y-dimension")
        if width and height:
            yield width, height


def _range(size: ipp.Attributes, name: str) -> Range | None:
    for value in size.get(name, []):
        if isinstance(value, int):
            return value, value
        if isinstance(value, tuple) and len(value) == 2:
            return value[0], value[1]
    return None


def _exactly(names: Iterable[str]) -> Iterator[tuple[Range, Range]]:
    for name in names:
        if found := _named(name):
            width, height = found
            yield (width, width), (height, height)


def _named(name: str) -> tuple[int, int] | None:
    """The size in a name such as ``iso_a6_105x148mm`` (PWG 5101.1)."""
    found = _SIZE_NAME.search(name)
    if not found:
        return None
    unit = _HUNDREDTHS[found["unit"]]
    return round(float(found["width"]) * unit), round(float(found["height"]) * unit)


def _fits(size: Size, sizes: Iterable[tuple[Range, Range]]) -> bool:
    width, height = _hundredths(size)
    known = list(sizes)
    return _one_fits(width, height, known) or _one_fits(height, width, known)


def _one_fits(width: int, height: int, sizes: Iterable[tuple[Range, Range]]) -> bool:
    return any(_within(width, across) and _within(height, along) for across, along in sizes)


def _within(side: int, bounds: Range) -> bool:
    return bounds[0] - TOLERANCE <= side <= bounds[1] + TOLERANCE


def _hundredths(size: Size) -> tuple[int, int]:
    return round(size.width_mm * 100), round(size.height_mm * 100)
