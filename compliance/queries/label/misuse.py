"""Cases of misuse of the mark, as the desk sees them, and what everybody is warned of."""

import base64
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from compliance.desk import Officer
from compliance.errors import NothingHere
from compliance.queries.label.watching import people_named
from compliance.views.label.living import MeasureView, MisuseLine, MisusesView, MisuseView, WarningView
from infra import clock
from infra.database import Record, fetch, fetch_one
from infra.i18n import text
from infra.secrets import SealBrokenError, unseal
from infra.settings import settings
from infra.storage import Store

SEAL = "contact of a misuse"  # what the contact of whoever told is sealed for
SHOWN, LATELY = 200, 20
MISUSES = """
select m.*, l.number as label_number from label_misuse m left join label l on l.id = m.label
where {where} order by {order} limit {limit}
"""
MEASURES = "select kind, said, person, at from label_measure where misuse = $1 order by id desc"
WARNINGS = "select number, product, place, said, at from label_warnings($1)"


async def misuses_page(by: Officer) -> MisusesView:
    """Cases that are open to somebody at the desk."""
    by.needs("read")
    going = await fetch(MISUSES.format(where="m.state <> 'closed'", order="m.told_at, m.id", limit=SHOWN))
    over = await fetch(MISUSES.format(where="m.state = 'closed'", order="m.closed_at desc, m.id desc", limit=LATELY))
    return MisusesView(tuple(_line(row) for row in going), tuple(_line(row) for row in over))


async def misuse_page(by: Officer, misuse: int) -> MisuseView:
    """One case. How to reach whoever told is for those who manage labels. Raises NothingHere."""
    by.needs("read")
    row = await _one(misuse)
    measures = await fetch(MEASURES, misuse)
    names = await people_named(each["person"] for each in measures)
    return MisuseView(
        line=_line(row),
        said=row["said"],
        contact=_opened(row["contact"]) if by.may("manage") else "",
        has_contact=bool(row["contact"]),
        measures=tuple(_measure(each, names) for each in measures),
        closed_at=row["closed_at"],
    )


async def photo_of(by: Officer, misuse: int) -> tuple[Path, str]:
    """The photograph of a case, as it was drawn anew, and its hash. Raises NothingHere where there is none."""
    by.needs("read")
    row = await _one(misuse)
    path = Store(settings().evidence_dir).path(row["photo"]) if row["photo"] else None
    if path is None or not path.is_file():
        raise NothingHere(text("workspace.nothing_here"))
    return path, row["photo"]


async def warnings_of(label: int) -> tuple[WarningView, ...]:
    """What everybody is warned of, of a label, newest first; nothing of who told us."""
    return tuple(
        WarningView(row["number"], row["product"], row["place"], row["said"], clock.local_date(row["at"]))
        for row in await fetch(WARNINGS, label)
    )


async def _one(misuse: int) -> Record:
    row = await fetch_one(MISUSES.format(where="m.id = $1", order="m.id", limit=1), misuse)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return row


def _line(row: Record) -> MisuseLine:
    copied = ("id", "number", "told_at", "state", "product", "place", "number_seen", "label", "outcome")
    return MisuseLine(
        label_number=row["label_number"] or "",
        photo=row["photo"] is not None,
        **{name: row[name] for name in copied},
    )


def _measure(row: Record, names: Mapping[UUID, str]) -> MeasureView:
    incident = int(row["said"]) if row["kind"] == "incident" else None
    return MeasureView(row["kind"], row["said"], names.get(row["person"], ""), row["at"], incident)


def _opened(contact: str) -> str:
    try:
        return unseal(SEAL, base64.b64decode(contact)).decode() if contact else ""
    except (SealBrokenError, ValueError):
        return ""
