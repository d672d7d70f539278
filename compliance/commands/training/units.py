"""Assignable units (cmi5): launched by us, heard as they report, satisfied by the rule of each.

The record store is as small as cmi5 lets it be: one registration of one learner, reached only from its own session.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from compliance.commands.training.playing import conclude, going_of
from compliance.errors import NothingHere, OutOfTurn, Unfit
from compliance.events.training.packages import UnitLaunched
from compliance.queries.at_work import must_be_at_work
from compliance.queries.training.packages import package_of, results_in
from compliance.queries.training.units import BEARER, UNIT, Document, Unit, unit_of
from compliance.training.learner import Learner
from compliance.training.packages.statements import (
    Session,
    Statement,
    WrongError,
    accepted,
    is_defined,
    of_ours,
    satisfied,
    verb_of,
)
from compliance.training.packages.tokens import write_token
from infra import clock
from infra.database import Record, execute, fetch, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text
from infra.looking import looks
from infra.settings import settings

LASTS = timedelta(hours=12)  # of a session's secrets
MOST_STATEMENTS, LONGEST_STATEMENT = 1_000, 50_000  # of one registration; bytes
MOST_DOCUMENTS, LARGEST_DOCUMENT = 50, 200_000  # of one registration; bytes


@dataclass(frozen=True, slots=True)
class Launched:
    """A session that was opened: the token in its addresses, and what its address must say."""

    token: str
    session: Session


async def launch_unit(by: Learner, going: int, number: int, language: str) -> Launched:
    """Open a session of a unit; one before that never ended is said to be abandoned.

    Raises NothingHere, OutOfTurn in a suspended organisation.
    """
    now = clock.now()
    async with transaction():
        await must_be_at_work(by)
        registration = await fetch_value("select registration from package_going where id = $1", going)
        row = await going_of(by, registration)
        package = await package_of(row["package"])
        if package.kind != "cmi5" or not 0 <= number < len(package.parts):
            raise NothingHere(text("workspace.nothing_here"))
        mode = "Normal" if row["done_at"] is None else "Review"
        session = Session(
            by.staff, row["registration"], uuid4(), package, row["package"], number, settings().site, mode
        )
        await _abandon(by, row, session)
        made = await fetch_value(
            """insert into package_launch (organisation, staff, going, part, session, language, mode, launched_at,
                                           ends_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id""",
            by.organisation, by.staff, going, session.part.id, session.session, language, mode, now, now + LASTS,
        )  # fmt: skip
        await _keep(by, going, session.part.id, made, of_ours(session, "launched", now))
        await record(UnitLaunched(made, by.staff, await _code(row["package"])), actor=by.actor)
    return Launched(write_token(UNIT, {"l": made, "s": by.staff, "o": by.organisation}, LASTS), session)


async def _code(own: int) -> str:
    return str(await fetch_value("select code from own_course where id = $1", own))


async def _abandon(by: Learner, going: Record, session: Session) -> None:
    """Sessions of the same unit that began and did not end (9.3.6)."""
    now = clock.now()
    rows = await fetch(
        """select l.id, l.session, exists (select from package_statement s where s.launch = l.id and s.defined
                                           and s.content #>> '{verb,id}' like '%/initialized') as begun
           from package_launch l where l.going = $1 and l.part = $2 and l.terminated_at is null
             and l.abandoned_at is null""",
        going["id"], session.part.id,
    )  # fmt: skip
    for row in rows:
        await execute("update package_launch set abandoned_at = $2 where id = $1", row["id"], now)
        if row["begun"]:
            before = Session(
                session.staff, session.registration, row["session"], session.package, session.own, session.number,
                session.site,
            )  # fmt: skip
            await _keep(by, going["id"], session.part.id, row["id"], of_ours(before, "abandoned", now))


async def hand_out_bearer(token: str) -> str | None:
    """The authorisation of a session, once; None the second time. Raises NothingHere."""
    unit = await unit_of(token)
    with looks(unit.looker):
        done = await execute(
            "update package_launch set fetched_at = $2 where id = $1 and fetched_at is null", unit.launch, clock.now()
        )
    if done != "UPDATE 1":
        return None
    return write_token(BEARER, {"l": unit.launch}, LASTS)


async def take_statements(unit: Unit, said: Sequence[object]) -> list[str]:
    """Keep what a unit says, all of it or nothing, and conclude from it; the ids.

    A statement that is there already, word for word, is kept once. Raises WrongError, OutOfTurn in a suspended
    organisation.
    """
    with looks(unit.looker):
        async with transaction():
            await must_be_at_work(unit.by)
            going = await going_of(unit.by, unit.session.registration)
            ids = [await _take(unit, each) for each in said]
            package = unit.session.package
            before = await _satisfied(unit)
            results = await results_in(package, unit.going)
            done = {place for place, part in enumerate(package.parts)
                    if part.id in results and results[part.id].progress == "done"}  # fmt: skip
            for block in package.blocks:
                if set(block.parts) <= done and block.id not in before and block.parts:
                    await _keep(unit.by, unit.going, None, unit.launch, satisfied(unit.session, block, clock.now()))
            if len(done) == len(package.parts) and package.id not in before:
                await _keep(unit.by, unit.going, None, unit.launch, satisfied(unit.session, package, clock.now()))
            await conclude(unit.by, going, package)
    return ids


async def _satisfied(unit: Unit) -> set[str]:
    """Publishers' ids of what was said to be satisfied."""
    rows = await fetch(
        "select content #>> '{context,contextActivities,grouping,0,id}' as id from package_statement "
        "where going = $1 and part is null and defined",
        unit.going,
    )
    return {row["id"] for row in rows}


async def _take(unit: Unit, said: object) -> str:
    part = unit.session.part.id
    rows = await fetch(
        "select content, launch from package_statement where going = $1 and part = $2 and defined order by id",
        unit.going, part,
    )  # fmt: skip
    before = [(verb_of(json.loads(row["content"])), row["launch"] == unit.launch) for row in rows]
    over = await fetch_value(
        "select coalesce(terminated_at, abandoned_at) from package_launch where id = $1", unit.launch
    )
    if isinstance(said, dict) and (there := await _there(unit, said)):
        return there
    statement = accepted(unit.session, said, before, is_over=unit.is_over or over is not None)
    if len(json.dumps(statement).encode()) > LONGEST_STATEMENT:
        raise WrongError("the statement is too long", 413)
    if await fetch_value("select count(*) from package_statement where going = $1", unit.going) >= MOST_STATEMENTS:
        raise WrongError("no more statements are kept of this registration", 403)
    await _keep(unit.by, unit.going, part, unit.launch, statement)
    if is_defined(statement) and verb_of(statement) == "terminated":
        await execute("update package_launch set terminated_at = $2 where id = $1", unit.launch, clock.now())
    return str(statement["id"])


async def _there(unit: Unit, said: Mapping[str, object]) -> str | None:
    """The id of a statement that came before. Raises WrongError for another one under the same id."""
    kept = await fetch_value(
        "select content from package_statement where going = $1 and statement::text = lower($2)",
        unit.going, str(said.get("id", "")),
    )  # fmt: skip
    if kept is None:
        return None
    if {**json.loads(kept), "id": None} != {**said, "id": None}:
        raise WrongError("another statement has this id", 409)
    return str(said["id"])


async def _keep(by: Learner, going: int, part: str | None, launch: int, statement: Statement) -> None:
    await execute(
        """insert into package_statement (organisation, staff, going, part, launch, statement, verb, defined, content,
                                          stored_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""",
        by.organisation, by.staff, going, part, launch, statement["id"], statement["verb"]["id"],
        is_defined(statement), json.dumps(statement, ensure_ascii=False), clock.now(),
    )  # fmt: skip


async def put_document(unit: Unit, kind: str, activity: str, document: Document) -> None:
    """Keep a document of a unit in the place of the one of that name. Raises Unfit for too many or too large."""
    with looks(unit.looker):
        async with transaction():
            await _goes_on(unit)
            there = await fetch_one("select count(*) as n from package_document where going = $1", unit.going)
            if len(document.content) > LARGEST_DOCUMENT or (there is not None and there["n"] >= MOST_DOCUMENTS):
                raise Unfit(text("packages.unfit.elements"))
            await execute(
                """insert into package_document (organisation, staff, going, kind, activity, name, media_type, content,
                                                 updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                   on conflict (going, kind, activity, name) do update set media_type = excluded.media_type,
                       content = excluded.content, updated_at = excluded.updated_at""",
                unit.by.organisation, unit.by.staff, unit.going, kind, activity, document.name, document.media_type,
                document.content, document.updated_at,
            )  # fmt: skip


async def delete_documents(unit: Unit, kind: str, activity: str, name: str | None) -> None:
    """Take away a document of a unit; all of an activity where none is named."""
    with looks(unit.looker):
        async with transaction():
            await _goes_on(unit)
            await execute(
                """delete from package_document where going = $1 and kind = $2 and activity = $3
                   and ($4::text is null or name = $4)""",
                unit.going, kind, activity, name,
            )  # fmt: skip


async def _goes_on(unit: Unit) -> None:
    await must_be_at_work(unit.by)
    await going_of(unit.by, unit.session.registration)
    if unit.is_over:
        raise OutOfTurn(text("packages.address_over"))
