"""Whoever learns reads of their employer what they may not change: where the checks of the application are silent, the
database refuses, and the trail tells of nothing.
"""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import get_args

import asyncpg

from compliance.colleagues import Colleague, Right
from compliance.commands.training.assigning import assign_course, take_back
from compliance.commands.training.courses import restore_own_course, withdraw_own_course
from compliance.commands.training.staff import come_back, leave_member, unlink_person
from compliance.commands.training.waiving import Waiver, answer_waiver, ask_waiver, lift_waiver
from compliance.errors import NothingHere
from infra import clock
from infra.actor import acts
from infra.database import execute, fetch_value, transaction
from infra.looking import Looker, looks
from tests.cast import ALONE, ALTYN, BOLAT, MARAT, SAULE, everybody
from tests.compliance.training.learners import employed
from tests.compliance.training.test_own_courses import adds
from tests.compliance.workspace.players import being
from tests.rights import as_application

REFUSED = (asyncpg.InsufficientPrivilegeError, NothingHere)
Act = Callable[[Colleague], Awaitable[object]]


async def refused(staff: int, act: Act) -> bool:
    """Whether somebody is refused whom the application lets do everything, and the database knows as a learner."""
    by = Colleague(ALONE.id, ALTYN.bin, frozenset(get_args(Right)))
    try:
        async with as_application(), transaction():
            with looks(Looker(person=str(by.person), learner=str(staff))), acts(by.actor):
                await act(by)
    except REFUSED:
        return True
    return False


async def newest_event() -> int:
    return int(await fetch_value("select max(id) from event"))


async def test_what_a_learner_reads_they_do_not_change(db: asyncpg.Connection) -> None:
    await everybody()
    staff, own, due = await employed("1"), await adds(), clock.today() + timedelta(days=30)
    async with being(SAULE) as by:
        assignment = await assign_course(by, staff, "foundations", due, "Жаңа міндет")
        await assign_course(by, staff, "compliance_officer", due, "Жаңа міндет")
        asked = await ask_waiver(by, Waiver(staff, "foundations", "Декрет", due))
        approved = await ask_waiver(by, Waiver(staff, "compliance_officer", "Декрет", due))
    async with being(MARAT) as by:
        await answer_waiver(by, approved, "approved")
    changes: dict[str, Act] = {
        "course": lambda by: withdraw_own_course(by, own),
        "answer": lambda by: answer_waiver(by, asked, "approved"),
        "lift": lambda by: lift_waiver(by, approved),
        "assignment": lambda by: take_back(by, assignment, "Керек емес"),
        "leaving": lambda by: leave_member(by, staff, clock.today()),
    }
    before = await newest_event()
    assert {name: await refused(staff, act) for name, act in changes.items()} == dict.fromkeys(changes, True)
    assert await newest_event() == before
    for name, act in changes.items():  # it is their rights that were refused, and nothing else
        async with being(MARAT) as by:
            await act(by)
        assert await newest_event() > before, name
        before = await newest_event()


async def test_nor_what_is_over(db: asyncpg.Connection) -> None:
    await everybody()
    left, linked, own = await employed("1", left_on=date(2026, 3, 1)), await employed("2", BOLAT), await adds()
    await execute("update own_course set withdrawn_at = added_at, withdrawn_by = added_by where id = $1", own)
    before = await newest_event()
    assert await refused(left, lambda by: come_back(by, left, clock.today()))
    assert await refused(linked, lambda by: unlink_person(by, linked))
    assert await refused(linked, lambda by: restore_own_course(by, own))
    assert await newest_event() == before
