"""How people without an account come in: personal codes, links in letters, and the sessions that both open."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from compliance.colleagues import Colleague
from compliance.errors import NothingHere, Unfit
from compliance.events.training.learning import CodesGiven, LearnerEntered, LearnerWentOut
from compliance.queries.at_work import must_be_at_work
from compliance.queries.training.entering import secret_of
from compliance.training.learner import Learner
from compliance.training.personal_codes import new_code
from infra import clock
from infra.database import execute, execute_many, fetch, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text
from infra.looking import lets_in, looking, looks

CODE_LASTS, LINK_LASTS = timedelta(days=180), timedelta(days=30)
IDLE = timedelta(hours=2)  # a session ends so long after its last page
KEPT_EVERY = timedelta(minutes=5)  # its last use is written at most so often
MOST_CODES = 1000  # in one act
ADD = """
insert into learner_entry (organisation, staff, kind, secret, made_by, made_at, ends_at)
values ($1, $2, $3, $4, $5, $6, $7)
"""


async def give_codes(by: Colleague, staff: Sequence[int]) -> dict[int, str]:
    """New personal codes by id of a member of staff, to be shown once; a code that somebody had ends.

    Raises NotYours, NothingHere for whoever is not of the staff, OutOfTurn, Unfit for nobody or too many.
    """
    by.needs("train")
    wanted = sorted(set(staff))
    if not 0 < len(wanted) <= MOST_CODES:
        raise Unfit(text("learning.unfit.codes", n=MOST_CODES), field="staff")
    now, codes = clock.now(), {each: new_code() for each in wanted}
    async with transaction():
        await must_be_at_work(by)
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"codes {by.organisation}")
        found = await fetch(
            "select id from staff_member where organisation = $1 and id = any($2) and left_on is null",
            by.organisation, wanted,
        )  # fmt: skip
        if len(found) != len(wanted):
            raise NothingHere(text("workspace.nothing_here"))
        await execute(
            "update learner_entry set ended_at = $2 where kind = 'code' and ended_at is null and staff = any($1)",
            wanted, now,
        )  # fmt: skip
        await execute_many(ADD, [
            (by.organisation, each, "code", secret_of("code", code), by.person, now, now + CODE_LASTS)
            for each, code in codes.items()
        ])  # fmt: skip
        await record(CodesGiven(tuple(wanted)), actor=by.actor)
    return codes


async def make_link(organisation: str, staff: int) -> str:
    """A secret for an address in a letter to a member of staff; part of the command that writes the letter."""
    token, now = secrets.token_urlsafe(32), clock.now()
    await execute(ADD, organisation, staff, "link", secret_of("link", token), None, now, now + LINK_LASTS)
    return token


@lets_in
async def enter(way: Literal["code", "link"], secret: str) -> str | None:
    """The secret of a new session of whoever's code or link it is; None where it opens nothing, or no more.

    Raises OutOfTurn where their organisation only reads.
    """
    now = clock.now()
    async with transaction():
        found = await fetch_one(
            """select organisation, staff from learner_entry
               where kind = $1 and secret = $2 and ended_at is null and ends_at > $3""",
            way, secret_of(way, secret), now,
        )  # fmt: skip
        if found is None:
            return None
        learner = Learner(found["staff"], found["organisation"])
        with looks(replace(looking(), learner=str(learner.staff))):
            if not await fetch_value("select my_staff() @> array[$1::bigint]", learner.staff):
                return None  # they left
            await must_be_at_work(learner)
            token = secrets.token_urlsafe(32)
            await execute(
                ADD, learner.organisation, learner.staff, "session", secret_of("session", token), None, now, now + IDLE
            )
            await record(LearnerEntered(learner.staff, way), actor=learner.actor)
    return token


@lets_in
async def keep_open(session: int, ends_at: datetime) -> None:
    """A session that is used lasts longer."""
    now = clock.now()
    if ends_at - now < IDLE - KEPT_EVERY:
        await execute(
            "update learner_entry set ends_at = $2 where id = $1 and kind = 'session' and ended_at is null",
            session, now + IDLE,
        )  # fmt: skip


@lets_in
async def go_out(learner: Learner, token: str) -> None:
    """End a session. Twice does nothing."""
    async with transaction():
        ended = await execute(
            "update learner_entry set ended_at = $2 where kind = 'session' and secret = $1 and ended_at is null",
            secret_of("session", token), clock.now(),
        )  # fmt: skip
        if ended != "UPDATE 0":
            await record(LearnerWentOut(learner.staff), actor=learner.actor)
