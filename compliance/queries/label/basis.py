"""What a decision about a case rests on, as its record prints it: what was known, evidence by hash, who was recused."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from compliance.credentials.canonical import jcs
from compliance.label.process import Vote
from compliance.label.record import Basis, Recused
from compliance.library.scheme import scheme
from compliance.queries.label.case import NEWEST_CHECK, unmet_of
from infra.database import Record, fetch, fetch_one

REPORT = "select * from label_report where application = $1 and round = $2"
FOUND = "select * from label_finding where application = $1 and round = $2 order by id"
JUDGED = "select * from label_judgement where application = $1 and round = $2 order by id"
REVIEW = "select * from label_review where application = $1 and round = $2 order by id desc limit 1"
SOURCE = """
select coalesce((select sha256 from assessment_snapshot where id = $2),
                (select sha256 from label_source($1))) as sha256,
       coalesce((select edition from assessment where id = $3), (select edition from label_source($1))) as edition
"""
RECUSED = """
select r.person, r.concerned, r.why, r.state, p.name from label_recusal r join person p on p.id = r.person
where r.application = $1 and r.state <> 'dismissed' order by r.id
"""
VOTES = "select person, choice, reasons from label_vote where agenda = $1 order by id"
NAMES = "select id, name from person where id = any ($1::uuid[])"
ANSWERS = frozenset({  # what comes after a report is said in documents of its own
    "answer", "answered_by", "answered_at", "closed_by", "closed_at", "closed_why",
})  # fmt: skip


async def basis_of(row: Record) -> Basis:
    """What a decision about a case would rest on now."""
    check = await fetch_one(NEWEST_CHECK, row["id"])
    unmet = await unmet_of(row)
    report = await fetch_one(REPORT, row["id"], row["round"])
    review = await fetch_one(REVIEW, row["id"], row["round"])
    found = (*await fetch(FOUND, row["id"], row["round"]), *await fetch(JUDGED, row["id"], row["round"]))
    return Basis(
        scheme=scheme().version,
        level=row["level"],
        round=row["round"],
        known=json.loads(check["known"]) if check else {},
        checked_at=check["checked_at"] if check else None,
        unmet=tuple(sorted(unmet.all)),
        snapshot=(await source_of(row))["sha256"],
        report=hash_of({"report": _plain(report), "found": [_plain(one, ANSWERS) for one in found]})
        if report
        else None,
        review=hash_of(_plain(review)) if review else None,
    )


async def source_of(row: Record) -> Record:
    """Hash and edition of the self-assessment on which a case rests."""
    found = await fetch_one(SOURCE, row["id"], row["snapshot"], row["assessment"])
    assert found is not None  # noqa: S101 - a row of two values
    return found


async def recused_of(application: int) -> tuple[Recused, ...]:
    """Who is recused from a case, or may have to be, and why."""
    return tuple(
        Recused(str(one["person"]), one["name"], one["concerned"], one["why"], one["state"])
        for one in await fetch(RECUSED, application)
    )


async def votes_on(agenda: int) -> tuple[Vote, ...]:
    """How an item was voted on."""
    return tuple(Vote(str(one["person"]), one["choice"], one["reasons"]) for one in await fetch(VOTES, agenda))


async def names_of(people: Iterable[str]) -> Mapping[str, str]:
    """Names by id, of those whose names the viewer is told."""
    rows: Sequence[Record] = await fetch(NAMES, [UUID(each) for each in people])
    return {str(one["id"]): one["name"] for one in rows}


def hash_of(said: Mapping[str, Any]) -> str:
    """The hash of JSON values, in their canonical form."""
    return sha256(jcs(said)).hexdigest()


def _plain(row: Record, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    return {name: _value(value) for name, value in row.items() if name not in without}


def _value(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
