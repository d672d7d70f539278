"""Roots that somebody kept: a copy of what was published, to hold against the trail of today."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from infra.errors import Invalid
from infra.i18n import text
from infra.trail.checkpoints import Checkpoint, read_notes, signed_by
from infra.trail.days import OpenDay


@dataclass(frozen=True, slots=True)
class Kept:
    """Checkpoints of closed days, chains of days that were open then, and days whose signature does not fit."""

    days: tuple[Checkpoint, ...] = ()
    chains: tuple[OpenDay, ...] = ()
    unsigned: tuple[date, ...] = ()

    @property
    def number(self) -> int:
        return len(self.days) + len(self.chains)

    def of(self, day: date | None) -> "Kept":
        """Only what is about a day; all of it where no day is named."""
        if day is None:
            return self
        return Kept(
            tuple(one for one in self.days if one.day == day),
            tuple(one for one in self.chains if one.day == day),
            tuple(one for one in self.unsigned if one == day),
        )


def read_kept(file: Path, key: str = "") -> Kept:
    """The JSON of the API, pages of it one after another, or signed notes as text.

    With `key`, written as the page of the trail shows it, each checkpoint must be signed by it. Raises Invalid where
    the file holds no root or the key cannot be read.
    """
    written = file.read_text(encoding="utf-8")
    documents = _documents(written)
    notes = read_notes("\n".join(_strings(documents)) if documents else written)
    chains = tuple(
        OpenDay(date.fromisoformat(one["day"]), int(one["events"]), bytes.fromhex(one["head"]))
        for document in documents
        for one in document.get("open", [])
    )
    if not notes and not chains:
        raise Invalid(text("trail.nothing_kept", file=str(file)))
    try:
        unsigned = [one.day for one, signatures in notes if key and not signed_by(key, one, signatures)]
    except ValueError as failure:
        raise Invalid(text("trail.bad_key", key=key[:100])) from failure
    return Kept(tuple(one for one, _ in notes), chains, tuple(unsigned))


def _documents(written: str) -> list[dict[str, list[dict[str, str]]]]:
    """JSON documents that follow each other, none where the text is not JSON."""
    found, rest, decoder = [], written.lstrip(), json.JSONDecoder()
    while rest.startswith("{"):
        try:
            document, end = decoder.raw_decode(rest)
        except ValueError:
            return []
        found.append(document)
        rest = rest[end:].lstrip()
    return found


def _strings(documents: list[dict[str, list[dict[str, str]]]]) -> list[str]:
    return [day["note"] for document in documents for day in document.get("days", [])]
