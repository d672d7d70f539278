"""Requirements held against register and workspace: when somebody wants it, and every day while a case is open."""

import json
from collections.abc import Mapping
from typing import Any

from compliance.colleagues import Colleague
from compliance.desk import Officer
from compliance.events.label import CheckWanted
from compliance.label.eligibility import eligibility
from compliance.label.keeping import kept
from compliance.library.scheme import scheme
from compliance.queries.label.case import NEWEST_CHECK, case_row, is_over
from compliance.queries.label.known import known_of
from infra import clock
from infra.database import Record, execute, fetch, fetch_one, fetch_value, transaction
from infra.events import record
from infra.sweeping import each_by_itself


async def want_check(by: Officer | Colleague, application: int) -> None:
    """Ask for a check of a case; a job makes it. Raises NotYours, NothingHere."""
    by.needs("lead" if isinstance(by, Colleague) else "work")  # type: ignore[arg-type] # each has its own rights
    async with transaction():
        await case_row(by, application)
        await record(CheckWanted(application), actor=by.actor)


async def check_application(application: int) -> int:
    """Hold the requirements of a case against what is known now; the id of the check that says so.

    Where nothing changed, the newest check only says that it still holds. Of a case that is over nothing is checked.
    Raises NothingHere.
    """
    async with transaction():
        row = await case_row(None, application)
        newest = await fetch_one(NEWEST_CHECK, application)
        if newest is not None and is_over(row["state"]):
            return int(newest["id"])
        known = await known_of(row["organisation"], clock.today())
        found = eligibility(scheme(), row["level"], known, micro=row["micro"])
        said = {
            "unmet": sorted(each.requirement.id for each in found if each.met == "unmet"),
            "unknown": sorted(each.requirement.id for each in found if each.met == "unknown"),
            "known": kept(known),
        }
        if newest is not None and _same(newest, said):
            await execute("update label_check set checked_at = $2 where id = $1", newest["id"], clock.now())
            return int(newest["id"])
        return int(
            await fetch_value(
                """insert into label_check (organisation, application, level, known, unmet, unknown, at, checked_at)
                   values ($1, $2, $3, $4::jsonb, $5, $6, $7, $7) returning id""",
                row["organisation"], application, row["level"], json.dumps(said["known"]), said["unmet"],
                said["unknown"], clock.now(),
            )
        )  # fmt: skip


def _same(newest: Record, said: Mapping[str, Any]) -> bool:
    """Whether a check says it already, on whatever day."""
    before = json.loads(newest["known"]) | {"day": said["known"]["day"]}
    return (before, list(newest["unmet"]), list(newest["unknown"])) == (said["known"], said["unmet"], said["unknown"])


async def check_open_cases() -> int:
    """Check every case that is under way, each by itself; how many."""
    rows = await fetch("select id from label_application where ended_at is null and state <> 'draft' order by id")
    return await each_by_itself([row["id"] for row in rows], _check, "label.check_failed")


async def _check(application: int) -> int:
    await check_application(application)
    return 1
