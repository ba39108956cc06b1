"""Fills the organiser's papers on personal data from the event file."""

from dataclasses import dataclass
from importlib.resources import files
from string import Template

from kiosk.desk.words import Words, _
from kiosk.ui.plain_text import plain
from sync.file.event_file import EventFile
from sync.journal import devices
from sync.journal.devices import PackedLaptop
from sync.lifecycle.privacy import everybody
from sync.model import DAY_MS, Event, Guest

_KINDS = {
    "first_name": _("first name"),
    "last_name": _("last name"),
    "company": _("company"),
    "title": _("job title"),
    "email": _("e-mail"),
    "phone": _("phone"),
    "category": _("category"),
    "order": _("order"),
    "host": _("host"),
    "note": _("notes"),
}


@dataclass(frozen=True)
class PrivacyDocuments:
    """The papers of one event in one language."""

    event_file: EventFile
    words: Words

    def notice(self) -> str:
        """What guests are told (GDPR article 13)."""
        return self._filled("notice", self._common(everybody(self.event_file)))

    def record(self) -> str:
        """The sheet of the record of processing activities (GDPR article 30)."""
        guests = everybody(self.event_file)
        laptops = self.laptops()
        secret = sum(laptop.encrypted for laptop in laptops)
        kept = self.words(_("{number}, of which {secret} encrypted"),
                          number=len(laptops), secret=secret)  # fmt: skip
        return self._filled("record", {**self._common(guests), "laptops": kept})

    def lost_laptop(self, laptop: PackedLaptop) -> str:
        """What was on a laptop that is gone, and what to do (GDPR article 33)."""
        event, words = self.event_file.event, self.words
        if laptop.encrypted:
            protection = words(_("encrypted; without its passphrase nothing can be read"))
            advice = words(_("The file was encrypted: with a good passphrase the risk is low."))
        else:
            protection = words(_("NOT encrypted: whoever has it can read the guest list"))
            advice = words(_("The file was not encrypted: notify it, and tell the guests."))
        last = laptop.last_ms
        return self._filled("lost_laptop", {
            **self._common(everybody(self.event_file)),
            "device": laptop.name,
            "packed": self._moment(event, laptop.packed_ms),
            "protection": protection,
            "received": str(laptop.rows),
            "last": self._moment(event, last) if last is not None else "–",
            "advice": advice,
        })  # fmt: skip

    def laptops(self) -> list[PackedLaptop]:
        """The laptops that were given the guest list."""
        return self.event_file.ask(devices.packed)

    def _common(self, guests: list[Guest]) -> dict[str, str]:
        event = self.event_file.event
        missing = self.words(_("(to be filled in)"))
        kinds = [self.words(name) for field, name in _KINDS.items()
                 if any(getattr(guest, field) for guest in guests)]  # fmt: skip
        ends = event.ends_ms or event.starts_ms
        purge = ends + event.retention_days * DAY_MS if ends is not None else None
        return {
            "event": event.name,
            "place": event.place or missing,
            "controller": event.controller or missing,
            "contact": event.contact or missing,
            "retention_days": str(event.retention_days),
            "guests": str(len(guests)),
            "categories": ", ".join(sorted({g.category for g in guests if g.category})) or "–",
            "fields": ", ".join(kinds) or "–",
            "when": self._moment(event, event.starts_ms) if event.starts_ms else missing,
            "purge_on": self._moment(event, purge) if purge is not None else missing,
        }

    def _moment(self, event: Event, ms: int) -> str:
        return event.local_time(ms).strftime("%d/%m/%Y %H:%M")

    def _filled(self, name: str, values: dict[str, str]) -> str:
        paper = files("kiosk.privacy") / f"{name}.{self.words.language}.txt"
        safe = {key: plain(value) for key, value in values.items()}
        return Template(paper.read_text(encoding="utf-8")).substitute(safe)
