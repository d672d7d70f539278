"""Cases as they lie at the label's desk: entered past whoever applied, with the parts that a test names."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from compliance.desk import Officer
from infra import clock
from infra.database import execute, fetch_one, fetch_value
from services.accounts.desk import officer_of
from tests.cast import AIGERIM, ALTYN, ASSESSOR, DESK, JANUARY, OFFICER, REVIEWER, Human
from tests.compliance.labels.decided import checked
from tests.rights import acting, as_application

ASSESSED = ((AIGERIM, "applicant"), (OFFICER, "officer"), (ASSESSOR, "assessor"))
REVIEWED = (*ASSESSED, (REVIEWER, "reviewer"))


@asynccontextmanager
async def officer(who: Human) -> AsyncIterator[Officer]:
    """Within the block somebody works at the desk, with the rights of the application and row-level security."""
    async with acting(who.viewer()) as viewer:
        yield officer_of(viewer)


async def at_desk(
    state: str = "completeness", parts: tuple[tuple[Human, str], ...] = (), at: str = ALTYN.bin, **other: Any
) -> int:
    """A case in a state, in which some have parts, with everything met that machines check; its id."""
    for each in DESK:
        await each.joins()
    assessment = await fetch_value("select id from assessment where organisation = $1 limit 1", at)
    assessment = assessment or await fetch_value(
        """insert into assessment (organisation, edition, profile, cycle, scope, state, opened_by, opened_at)
           values ($1, 'abms-37001-2025', 'M', '2026', '{}', 'approved', $2, $3) returning id""",
        at, AIGERIM.id, clock.now(),
    )  # fmt: skip
    snapshot = await fetch_value(
        """insert into assessment_snapshot (organisation, assessment, day, content, sha256, submitted_by, submitted_at)
           values ($1, $2, $3, '{}', encode(sha256('{}'), 'hex'), $4, $5) returning id""",
        at, assessment, clock.today(), AIGERIM.id, clock.now(),
    )  # fmt: skip
    serial = await fetch_value("select coalesce(max(id), 0) + 1 from label_application")
    said = {
        "number": f"CWA-{clock.today().year}-{serial:06d}", "organisation": at, "purpose": "grant",
        "level": "committed", "scheme_version": "1.0", "micro": False, "state": state, "turn": "officer", "round": 1,
        "assessment": assessment, "snapshot": snapshot,
        "products": json.dumps([{"name": "Бидай ұны", "code": "1101 00"}]), "sites": ["Көкшетау, Диірмен көшесі 1"],
        "language": "kk", "contact": AIGERIM.id, "declaration": "Міндеттенеміз.", "declared_by": AIGERIM.id,
        "declared_at": clock.now(), "opened_by": AIGERIM.id, "opened_at": clock.now(), "submitted_at": clock.now(),
        "due_on": clock.today() + timedelta(days=20),
    } | other  # fmt: skip
    if state in ("granted", "refused", "upheld", "withdrawn", "lapsed"):
        said["ended_at"] = clock.now()
    places = ", ".join(f"${place}" for place in range(1, len(said) + 1))
    made = int(
        await fetch_value(
            f"insert into label_application ({', '.join(said)}) values ({places}) returning id", *said.values()
        )
    )
    for who, part in parts:
        await takes_part(made, who, part, at)
    await stepped(made, "submit", "draft", "completeness", at)
    await checked(made, at, str(said["level"]))
    return made


async def stepped(application: int, act: str, source: str, target: str, at: str = ALTYN.bin) -> None:
    """A step that was taken."""
    await execute(
        """insert into label_step (organisation, application, act, source, target, part, person, note, round, at)
           values ($1, $2, $3, $4, $5, 'applicant', $6, '', 1, $7)""",
        at, application, act, source, target, AIGERIM.id, clock.now(),
    )  # fmt: skip


async def takes_part(application: int, who: Human, part: str, at: str = ALTYN.bin) -> None:
    """Somebody has a part."""
    await execute(
        "insert into label_part (organisation, application, person, part, since) values ($1, $2, $3, $4, $5)",
        at, application, who.id, part, clock.now(),
    )  # fmt: skip


async def interested(who: Human, number: str | None = ALTYN.bin, name: str = "", **other: Any) -> int:
    """Somebody's interest, as if they had said it in January."""
    said = {
        "person": who.id, "kind": "employer", "number": number, "name": name, "is_person": False,
        "since": date(2024, 1, 1), "until": None, "note": "", "said_at": JANUARY,
    } | other  # fmt: skip
    places = ", ".join(f"${place}" for place in range(1, len(said) + 1))
    return int(
        await fetch_value(
            f"insert into desk_interest ({', '.join(said)}) values ({places}) returning id", *said.values()
        )
    )


async def state_of(application: int) -> tuple[str, int]:
    """Where a case stands, and in which round."""
    row = await fetch_one("select state, round from label_application where id = $1", application)
    assert row is not None
    return row["state"], row["round"]


async def recusals(application: int) -> dict[UUID, tuple[str, str, str]]:
    """Who is recused: with whom they have to do, how certain that is, and how it stands."""
    found = await fetch_value(
        """select coalesce(jsonb_object_agg(person, jsonb_build_array(concerned, strength, state)), '{}')::text
           from label_recusal where application = $1""",
        application,
    )  # fmt: skip
    return {UUID(person): tuple(said) for person, said in json.loads(found).items()}


Doing = Callable[[Officer], Awaitable[object]]
__all__ = ["ASSESSED", "REVIEWED", "Doing", "as_application"]
