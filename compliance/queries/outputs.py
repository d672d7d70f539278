"""What leaves the house: an assessment as it stands or stood, the evidence it pins, and packages made of it."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from compliance.assessment.restore import NotRestorableError, restored
from compliance.assessment.snapshot import Snapshot, thaw
from compliance.colleagues import Colleague
from compliance.errors import NothingHere, OutOfTurn
from compliance.library import standards
from compliance.queries.assessments import assessment_of
from compliance.queries.heads import Head, head_of
from compliance.standing import Frozen, Standing
from compliance.views.outputs import OutputsView, PackageView, SubmittedView
from infra import clock
from infra.clock import local_date
from infra.database import Record, fetch, fetch_one
from infra.i18n import Text, text
from infra.settings import settings
from infra.storage import Store

SUBMITTED = """
select s.*, a.cycle, a.opened_at, a.edition from assessment_snapshot s join assessment a on a.id = s.assessment
where s.organisation = $1 and s.assessment = $2 and ($3::bigint is null or s.id = $3) order by s.id desc limit 1
"""
PACKAGES = (
    "select *, fault_about::text as about from audit_package where assessment = $1 and state <> 'gone' order by id desc"
)
LISTED = """
select a.id, a.cycle, a.edition, a.profile, case when a.closed_at is null then a.state else 'closed' end as state,
    s.day as submitted_on, s.sha256 as snapshot
from assessment a left join lateral (
    select day, sha256 from assessment_snapshot where assessment = a.id order by id desc limit 1
) s on true
where a.organisation = $1 order by a.id desc
"""
PINNED = """
select distinct e.id, e.sha256, e.size, e.name, e.confidentiality, l.item from evidence e
join evidence_item l on l.evidence = e.id
where l.assessment = $1 and e.id = any ($2) order by e.id, l.item
"""


@dataclass(frozen=True, slots=True)
class Pinned:
    """A file of evidence at the version that a snapshot names."""

    id: str
    sha256: str
    size: int
    name: str
    item: str
    restricted: bool


@dataclass(frozen=True, slots=True)
class Submitted:
    """A submitted state: the frozen bytes, what they say, and the evidence they pin."""

    standing: Standing
    snapshot: Snapshot
    evidence: tuple[Pinned, ...]

    @property
    def hidden(self) -> frozenset[str]:
        """Ids of restricted evidence."""
        return frozenset(each.id for each in self.evidence if each.restricted)


async def present(by: Colleague, assessment: int) -> Standing:
    """An assessment as it stands today. Raises NotYours, NothingHere."""
    by.needs("read")
    head = await head_of(by, assessment)
    value = await assessment_of(by, assessment)
    return Standing(value, clock.today(), head.cycle, local_date(head.opened_at))


async def submitted(by: Colleague, assessment: int, snapshot: int | None = None) -> Submitted:
    """What was submitted last, or the snapshot named.

    Raises NotYours, NothingHere, OutOfTurn for a snapshot that was frozen by rules which are not ours any more.
    """
    by.needs("read")
    row = await fetch_one(SUBMITTED, by.organisation, assessment, snapshot)
    if row is None:
        raise NothingHere(text("workspace.not_submitted"))
    return await _submitted(row, approved=row["approved_at"] is not None)


async def submitted_at_home(organisation: str, assessment: int) -> Submitted:
    """What was submitted last, for whoever owns the machine. Raises NothingHere, OutOfTurn as above."""
    row = await fetch_one(SUBMITTED, organisation, assessment, None)
    if row is None:
        raise NothingHere(text("workspace.not_submitted"))
    return await _submitted(row, approved=row["approved_at"] is not None)


async def listed_at_home(organisation: str) -> list[dict[str, object]]:
    """The self-assessments of an organisation, newest first, for whoever owns the machine."""
    return [dict(row) for row in await fetch(LISTED, organisation)]


async def submitted_for_package(row: Record) -> Submitted:
    """The state that a package is made of, for whoever makes it."""
    snapshot = await fetch_one(SUBMITTED, row["organisation"], row["assessment"], row["snapshot"])
    if snapshot is None:
        raise NothingHere(text("workspace.not_submitted"))
    return await _submitted(snapshot, approved=row["approved"])


async def _submitted(row: Record, *, approved: bool) -> Submitted:
    """`approved`: whether the state is told as approved; a package tells what it was when it was asked for."""
    standard = standards().get(row["edition"])
    if standard is None:
        raise OutOfTurn(text("outputs.older_rules"))
    try:
        snapshot = thaw(row["content"], row["sha256"])
        value, day = restored(snapshot, standard)
    except (NotRestorableError, ValueError) as fault:
        raise OutOfTurn(text("outputs.older_rules")) from fault
    frozen = Frozen(row["id"], row["sha256"], row["submitted_at"], row["approved_at"] if approved else None)
    standing = Standing(value, day, row["cycle"], local_date(row["opened_at"]), frozen)
    return Submitted(standing, snapshot, await _pinned(standing, row["assessment"]))


async def _pinned(standing: Standing, assessment: int) -> tuple[Pinned, ...]:
    """The evidence that the snapshot names, each file once; a row that says another hash is no part of it."""
    named = {one.id: one.sha256 for answer in standing.assessment.answers.values() for one in answer.evidence}
    rows = await fetch(PINNED, assessment, [int(each) for each in named])
    found = {
        str(row["id"]): Pinned(
            str(row["id"]), row["sha256"], row["size"], row["name"], row["item"], row["confidentiality"] == "restricted"
        )
        for row in reversed(rows)
        if named[str(row["id"])] == row["sha256"]
    }
    return tuple(found[key] for key in sorted(found, key=int))


async def outputs(by: Colleague, assessment: int) -> OutputsView:
    """What can be taken away of an assessment, and the packages made of it. Raises NotYours, NothingHere."""
    by.needs("read")
    head = await head_of(by, assessment)
    row = await fetch_one(SUBMITTED, by.organisation, assessment, None)
    last = None if row is None else await _last(row)
    rows = await fetch(PACKAGES, assessment)
    return OutputsView(head, last, tuple(package_view(each) for each in rows), by.may("lead"))


async def _last(row: Record) -> SubmittedView:
    try:
        found: Submitted | None = await _submitted(row, approved=row["approved_at"] is not None)
    except OutOfTurn:
        found = None
    files = {each.sha256: each for each in found.evidence} if found else {}
    return SubmittedView(
        snapshot=row["id"],
        sha256=row["sha256"],
        day=row["day"],
        submitted_at=row["submitted_at"],
        approved_at=row["approved_at"],
        readable=found is not None,
        files=len(files),
        size=sum(each.size for each in files.values()),
        restricted=sum(1 for each in files.values() if each.restricted),
    )


async def package_row(by: Colleague, package: int) -> Record:
    """A package of the colleague's organisation. Raises NothingHere."""
    by.needs("read")
    row = await fetch_one(
        "select *, fault_about::text as about from audit_package where id = $1 and organisation = $2",
        package, by.organisation,
    )  # fmt: skip
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return row


async def package_of(by: Colleague, package: int) -> tuple[Head, PackageView]:
    """One package, with its assessment. Raises NotYours, NothingHere."""
    row = await package_row(by, package)
    return await head_of(by, row["assessment"]), package_view(row)


def _path(row: Record) -> Path:
    return Store(settings().packages_dir).path(row["sha256"])


def has_file(row: Record) -> bool:
    """Whether the file of a package can be had: it is made, its time is not over, and it is there."""
    return row["state"] == "ready" and not _over(row["ends_at"]) and _path(row).is_file()


def package_file(row: Record) -> Path:
    """Where the file of a package lies. Raises NothingHere where it is not made, or deleted."""
    if not has_file(row):
        raise NothingHere(text("package.gone"))
    return _path(row)


def package_view(row: Record) -> PackageView:
    """A package as pages show it."""
    names = ("id", "assessment", "snapshot", "approved", "language", "restricted", "state", "asked_by", "asked_at",
             "ended_at", "ends_at", "size", "sha256", "root")  # fmt: skip
    whole = row["all_bytes"]
    return PackageView(
        **{name: row[name] for name in names},
        part=min(row["done_bytes"] / whole, 1.0) if whole else 0.0,
        fault=Text(row["fault"], json.loads(row["about"])) if row["fault"] else None,
        over=_over(row["ends_at"]),
    )


def _over(ends_at: datetime | None) -> bool:
    return ends_at is not None and ends_at <= clock.now()
