"""Documents of the programme and who has read them."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from compliance.colleagues import Colleague
from compliance.errors import NothingHere
from compliance.library.programme.policies import Template, templates
from compliance.queries.measures import evidence_to_name, measures_of
from compliance.queries.places import places_of
from compliance.views.programme import (
    DocumentLine,
    DocumentView,
    ProgrammeView,
    Share,
    SheetLine,
    VersionLine,
)
from infra import clock
from infra.database import Record, fetch, fetch_one, fetch_value
from infra.i18n import Bilingual, text
from infra.settings import settings
from infra.storage import Store

VERSIONS = "select * from policy where organisation = $1 and ($2 = '' or kind = $2) order by kind, version desc"
# members on a day, and which of them had confirmed by its end; the last sheet of those without an account until then
ATTESTED = """
with here as (
    select distinct person from membership where organisation = $1 and since < $3 and (until is null or until >= $3)
), sheet as (
    select distinct on (policy) policy, staff, signed from paper_sheet
    where policy = any ($2) and day <= $4 order by policy, day desc, id desc
)
select p.id as policy, (select count(*) from here) as whole,
    (select count(*) from here h join attestation a on a.person = h.person where a.policy = p.id and a.at < $3) as done,
    coalesce(s.staff, 0) as staff, coalesce(s.signed, 0) as signed
from unnest($2::bigint[]) as p (id) left join sheet s on s.policy = p.id
"""
MISSING = """
select distinct m.person from membership m where m.organisation = $1 and m.until is null
    and not exists (select from attestation a where a.policy = $2 and a.person = m.person)
"""


def texts_in(content: bytes) -> dict[str, str]:
    """The texts of a stored version, by language."""
    said: dict[str, str] = json.loads(bytes(content))["texts"]
    return said


def title_of(template: Template) -> Bilingual:
    """The name of a document."""
    return Bilingual(template.title.kk, template.title.ru, template.title.en)


async def policy_row(by: Colleague, policy: int, *, held: bool = False) -> Record:
    """A version that the colleague sees; `held`: until the transaction ends nobody else changes it.

    Raises NothingHere.
    """
    locked = " for update" if held else ""
    row = await fetch_one(f"select * from policy where id = $1 and organisation = $2{locked}", policy, by.organisation)
    if row is None or not (by.sees_everything or row["state"] in ("published", "replaced")):
        raise NothingHere(text("workspace.nothing_here"))
    return row


async def attested(by: Colleague, policies: Sequence[int], day: date) -> dict[int, Share]:
    """Who of all had confirmed some versions by the end of a day. One statement."""
    rows = await fetch(ATTESTED, by.organisation, list(policies), clock.start_of(day + timedelta(days=1)), day)
    return {
        row["policy"]: Share(
            day, row["done"] + row["signed"], row["whole"] + row["staff"], row["signed"], row["staff"]
        )
        for row in rows
    }  # fmt: skip


async def programme(by: Colleague) -> ProgrammeView:
    """Every document that the library has, and the measures."""
    rows = await fetch(VERSIONS, by.organisation, "")
    in_force = {row["kind"]: row for row in rows if row["state"] == "published"}
    making = {row["kind"]: row for row in rows if row["state"] in ("draft", "submitted", "approved")}
    mine = {
        row["policy"] for row in await fetch("select policy from attestation where organisation = $1 and person = $2",
                                             by.organisation, by.person)
    }  # fmt: skip
    shares = await attested(by, [row["id"] for row in in_force.values()], clock.today()) if by.sees_everything else {}
    measures = await measures_of(by)
    return ProgrammeView(
        documents=tuple(
            _line(each, in_force.get(kind), making.get(kind), mine, shares) for kind, each in templates().items()
            if by.sees_everything or kind in in_force
        ),
        measures=measures,
        evidence=await evidence_to_name(by) if by.may("answer") else (),
        done=sum(each.done_on is not None for each in measures),
        late=sum(each.late for each in measures),
        leads=by.may("lead"),
        takes_part=by.may("answer"),
    )  # fmt: skip


def _line(
    template: Template, row: Record | None, making: Record | None, mine: set[int], shares: dict[int, Share]
) -> DocumentLine:
    return DocumentLine(
        kind=template.kind,
        title=title_of(template),
        version=row["version"] if row else None,
        published_on=row["published_on"] if row else None,
        making=making["state"] if making else None,
        making_version=making["version"] if making else None,
        mine=row is not None and row["id"] in mine,
        share=shares.get(row["id"]) if row else None,
    )


async def document(by: Colleague, kind: str, version: int | None = None, day: date | None = None) -> DocumentView:
    """A version of a document: the one asked for, else the one being made (for who leads), else the one in force.

    Raises NothingHere for a document or version that is not there for the colleague.
    """
    template = templates().get(kind)
    if template is None:
        raise NothingHere(text("workspace.nothing_here"))
    rows = [row for row in await fetch(VERSIONS, by.organisation, kind) if by.sees_everything or row["published_on"]]
    shown = _shown(by, rows, version)
    if shown is None and (version is not None or not by.may("lead")):
        raise NothingHere(text("workspace.nothing_here"))
    number = shown["id"] if shown else 0
    force = shown is not None and shown["state"] in ("published", "replaced")
    until = min(day or clock.today(), clock.today())
    return DocumentView(
        kind=kind,
        title=title_of(template),
        items=template.items,
        shown=_version(shown) if shown else None,
        texts=texts_in(shown["content"]) if shown else {},
        versions=tuple(_version(row) for row in rows),
        attested_at=await fetch_value(
            "select at from attestation where policy = $1 and person = $2", number, by.person
        ),
        share=(await attested(by, [number], until))[number] if force and by.sees_everything else None,
        missing=await _missing(by, number) if shown and shown["state"] == "published" and by.may("lead") else (),
        sheets=await _sheets(number) if by.sees_everything else (),
        places=await places_of(by, template.items) if force and by.may("lead") else (),
        leads=by.may("lead"),
        takes_part=by.may("answer"),
        approves=shown is not None and by.may("approve") and by.person not in (
            shown["written_by"], shown["submitted_by"]),
        today=clock.today(),
    )  # fmt: skip


def _shown(by: Colleague, rows: Sequence[Record], version: int | None) -> Record | None:
    if version is not None:
        return next((row for row in rows if row["version"] == version), None)
    wanted = (("draft", "submitted", "approved") if by.may("lead") else ()) + ("published", "replaced")
    return next((row for state in wanted for row in rows if row["state"] == state), None)


def _version(row: Record) -> VersionLine:
    names = VersionLine.__dataclass_fields__
    return VersionLine(**{name: row[name] for name in names})


async def _missing(by: Colleague, policy: int) -> tuple[UUID, ...]:
    return tuple(row["person"] for row in await fetch(MISSING, by.organisation, policy))


async def _sheets(policy: int) -> tuple[SheetLine, ...]:
    rows = await fetch("select * from paper_sheet where policy = $1 order by day desc, id desc", policy)
    return tuple(
        SheetLine(row["id"], row["name"], row["day"], row["staff"], row["signed"], row["added_by"], row["sha256"])
        for row in rows
    )


async def sheet_file(by: Colleague, sheet: int) -> tuple[Path, str, str]:
    """Where a sheet lies, its name and type; for who sees everything. Raises NothingHere."""
    row = await fetch_one("select * from paper_sheet where id = $1 and organisation = $2", sheet, by.organisation)
    path = Store(settings().evidence_dir).path(row["sha256"]) if row is not None and by.sees_everything else None
    if row is None or path is None or not path.is_file():
        raise NothingHere(text("workspace.nothing_here"))
    return path, row["name"], row["media_type"]
