"""Results that come in together, in a file or by a program: placed with people and courses, written at once.

What cannot be placed is listed with its reason, and the whole file stays in the store: nothing is lost, and the same
file again adds only what could not be placed before.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from compliance.colleagues import Colleague
from compliance.commands.training.records import Entry, Instead, entry_of, import_key, valid_until_of, write_record
from compliance.events.training.records import Imported
from compliance.queries.at_work import must_be_at_work
from compliance.queries.training.courses import Offered, offered
from compliance.training.results_in import Result
from compliance.training.statements import Void, code_of
from compliance.views.training.records import Miss
from infra import clock
from infra.actor import acting
from infra.database import execute, fetch, fetch_value, transaction
from infra.events import record as happened
from infra.i18n import LANGUAGES

MISSES_KEPT = 1_000
WHOM = """
select id, number, lower(email) as mail, language from staff_member
where organisation = $1 and (number = any ($2) or lower(email) = any ($3))
"""
MANY = """
insert into training_record (organisation, staff, course, version, title, completed_on, valid_until, passed, score,
                             source, key, note, evidence, evidence_name, evidence_type, entered_by, entered_at)
select $1, staff, course, version, title, completed_on, valid_until, passed, score, $2, key, note, $3, $4, $5, $6, $7
from unnest($8::bigint[], $9::text[], $10::text[], $11::text[], $12::date[], $13::date[], $14::boolean[],
            $15::numeric[], $16::text[], $17::text[])
    as said (staff, course, version, title, completed_on, valid_until, passed, score, key, note)
on conflict (organisation, key) do nothing returning key
"""
# the record of a statement and all that corrected it, in turn
OF_STATEMENT = """
with recursive chain as (
    select r.* from training_record r where r.organisation = $1 and r.key = $2
    union all
    select r.* from training_record r join chain c on r.corrects = c.id where r.organisation = $1
)
select * from chain order by id
"""


@dataclass(frozen=True, slots=True)
class Brought:
    """What came: name, media type, size in bytes and SHA-256 of a file in the store; `key`: of the program (id)."""

    name: str
    media_type: str
    size: int
    sha256: str
    source: Literal["import", "xapi"]
    key: int | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """Results that have a person and a course, as they would be written; and those that have none, with the reason."""

    entries: tuple[Entry, ...]
    misses: tuple[Miss, ...]
    known: int  # of the entries: are in already


async def place(by: Colleague, brought: Brought, results: Sequence[Result]) -> Placed:
    """Find the people and courses of results; writes nothing. Raises NotYours."""
    by.needs("train")
    rows = await fetch(
        WHOM, by.organisation, [each.number for each in results if each.number],
        [each.mail for each in results if each.mail],
    )  # fmt: skip
    people = {row["number"]: row for row in rows} | {f"mail {row['mail']}": row for row in rows if row["mail"]}
    courses = _by_name(await offered(by.organisation))
    entries, misses = [], []
    for each in results:
        whose = people.get(each.number) if each.number else people.get(f"mail {each.mail}")
        course = courses.get(code_of(each.course).casefold()) or courses.get(each.course.casefold())
        if whose is None:
            misses.append(Miss(each.row, "staff", each.number or each.mail))
        elif course is None:
            misses.append(Miss(each.row, "course", each.course[:200]))
        elif each.completed_on > clock.today():
            misses.append(Miss(each.row, "completed_on", str(each.completed_on)))
        else:
            entries.append(_entry(each, brought, course, whose))
    keys = [entry.key for entry in entries]
    there = "select count(*) from training_record where organisation = $1 and key = any ($2)"
    return Placed(tuple(entries), tuple(misses), await fetch_value(there, by.organisation, keys) if keys else 0)


def _by_name(courses: Sequence[Offered]) -> Mapping[str, Offered]:
    """Courses by what a file may call them: a title in any language, or the code, which goes first."""
    titles = {each.title.of(language).casefold(): each for each in courses for language in LANGUAGES}
    return titles | {each.code.casefold(): each for each in courses}


def _entry(said: Result, brought: Brought, course: Offered, whose: Mapping[str, object]) -> Entry:
    number, enough = str(whose["number"]), Decimal(str(course.pass_share)) * 100
    passed = said.passed if said.passed is not None else said.score is None or said.score >= enough
    return Entry(
        staff=int(str(whose["id"])),
        course=course.code,
        version=said.version,
        title=course.title.of(str(whose["language"])),
        completed_on=said.completed_on,
        valid_until=said.valid_until or valid_until_of(said.completed_on, course.valid_months),
        passed=passed,
        score=said.score,
        source=brought.source,
        key=said.key or import_key(number, course.code, said.completed_on),
        note=said.note,
        evidence=brought.sha256,
        evidence_name=brought.name,
        evidence_type=brought.media_type,
    )


async def import_results(
    by: Colleague, brought: Brought, results: Sequence[Result], misses: Sequence[Miss], voids: Sequence[Void] = ()
) -> int:
    """Write what can be placed, in one transaction, and keep an account of it; its id.

    In: the results, and what could not even be read. The same result again adds nothing. Raises NotYours, OutOfTurn in
    a suspended organisation.
    """
    by.needs("train")
    async with transaction():
        await must_be_at_work(by)
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"training_import {by.organisation}")
        placed = await place(by, brought, results)
        added = await _write(by, brought, placed.entries)
        unknown = [each for each in voids if not await _voided(by, brought, each)]
        missed = [*misses, *placed.misses, *(Miss(each.row, "void", each.statement) for each in unknown)]
        made = await fetch_value(
            """insert into training_import (organisation, source, name, media_type, size, sha256, added, known, voided,
                                            missed, misses, entered_by, entered_key, entered_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb, $12, $13, $14) returning id""",
            by.organisation, brought.source, brought.name, brought.media_type, brought.size, brought.sha256, added,
            len(placed.entries) - added, len(voids) - len(unknown), len(missed),
            json.dumps([[each.row, each.code, each.said] for each in missed[:MISSES_KEPT]], ensure_ascii=False),
            None if brought.key else by.person, brought.key, clock.now(),
        )  # fmt: skip
        await happened(Imported(made, brought.sha256, brought.source, added), actor=acting())
    return int(made)


async def _write(by: Colleague, brought: Brought, entries: Sequence[Entry]) -> int:
    """How many were new."""
    rows = await fetch(
        MANY, by.organisation, brought.source, brought.sha256, brought.name, brought.media_type,
        None if brought.key else by.person, clock.now(), *(
            [getattr(entry, name) for entry in entries]
            for name in ("staff", "course", "version", "title", "completed_on", "valid_until", "passed", "score", "key",
                         "note")
        ),
    )  # fmt: skip
    return len(rows)


async def _voided(by: Colleague, brought: Brought, void: Void) -> bool:
    """Take back the record of a statement, also where it was corrected; False where there is none.

    What was taken back once stays as it is: twice does nothing, and a trainer may put another record in its place.
    """
    rows = await fetch(OF_STATEMENT, by.organisation, f"xapi:{void.statement}")
    if not rows:
        return False
    if not any(row["void"] for row in rows):
        newest = rows[-1]
        entry = replace(entry_of(newest), key=f"corrects:{newest['id']}", note=f"xAPI {void.row}",
                        evidence=brought.sha256, evidence_name=brought.name, evidence_type=brought.media_type,
                        evidence_size=None)  # fmt: skip
        author = None if brought.key else by.person
        await write_record(by.organisation, entry, clock.now(), author, Instead(newest["id"], void=True))
    return True
