"""Rules, what they assign, what stands by somebody's word, and waivers with four eyes."""

from datetime import date, timedelta

import asyncpg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.commands.posts import PostSaid, add_post, close_post
from compliance.commands.training.assigning import (
    assign_course,
    recalculate,
    recalculate_everybody,
    recalculate_organisation,
    take_back,
)
from compliance.commands.training.rules import RuleSaid, change_rule, end_rule, suggest_rules, write_rule
from compliance.commands.training.staff import Place, move_member
from compliance.commands.training.waiving import Waiver, answer_waiver, ask_waiver, lift_waiver
from compliance.errors import NothingHere, NotYours, OutOfTurn, SecondPersonNeeded, Unfit
from compliance.queries.training.assigned import waivers
from compliance.queries.training.rules import rules_page, whom
from compliance.queries.training.staff import member
from compliance.training.roles import ROLES, proposed
from compliance.training.rules import SUGGESTED
from infra import clock
from infra.database import execute, fetch, fetch_one, fetch_value, transaction
from services.worker.reactions import deliver_pending
from tests.cast import AIGERIM, ALTYN, BOLAT, KANAT, KUMIS, MARAT, SAULE, everybody
from tests.compliance.training.staff import added
from tests.compliance.workspace.players import being

APPROVE = "update training_waiver set answer = 'approved', answered_by = $2, answered_at = now() where id = $1"
STANDS = """
select staff, course, rule, due_on, every_months, assigned_by is not null as manual from training_assignment
where ended_on is null order by staff, course
"""


@pytest.fixture
async def people(db: asyncpg.Connection) -> None:
    await everybody()


async def stands() -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in await fetch(STANDS)]


async def courses_of(staff: int) -> list[str]:
    rows = await fetch(
        "select course from training_assignment where staff = $1 and ended_on is null order by course", staff
    )
    return [row["course"] for row in rows]


async def written(said: RuleSaid) -> int:
    async with being(SAULE) as by:
        return await write_rule(by, said)


@pytest.mark.usefixtures("people")
class TestRules:
    async def test_a_rule_assigns_to_whom_it_names_and_to_nobody_else(self) -> None:
        buyer = await added("B", unit="Сатып алу бөлімі", position="Маман", roles=("procurement",))
        miller, agent = await added("M"), await added("A", kind="associate", roles=("procurement",))
        await written(RuleSaid("foundations", kinds=("employee",), why="Барлығы"))
        await written(RuleSaid("procurement_and_sales", roles=("procurement", "sales"), why="Сатып алу"))
        await written(RuleSaid("managers_and_owners", units=("сатып  алу БӨЛІМІ",), why="Бөлім"))
        await written(RuleSaid("compliance_officer", hired_since=date(2027, 1, 1), why="Жаңалар"))
        assert await courses_of(buyer) == ["foundations", "managers_and_owners", "procurement_and_sales"]
        assert await courses_of(miller) == ["foundations"]
        assert await courses_of(agent) == ["procurement_and_sales"]

    async def test_the_day_is_that_of_hiring_moving_or_the_rule_and_some_days(self) -> None:
        today = clock.today()
        staff = await added("B", hired_on=today - timedelta(days=10))
        later = await added("L", hired_on=today + timedelta(days=5))
        await written(RuleSaid("foundations", due_days=30, why="Барлығы"))
        assert [(row[0], row[3]) for row in await stands()] == [(staff, today + timedelta(days=30))]
        assert await courses_of(later) == []  # not there yet
        async with being(SAULE) as by:
            await move_member(by, staff, Place("Кеңсе", "Маман"), today + timedelta(days=1))
        assert [(row[0], row[3]) for row in await stands()] == [(staff, today + timedelta(days=30))]

    async def test_of_several_rules_the_strictest_counts(self) -> None:
        staff, today = await added(roles=("sales",)), clock.today()
        slow = await written(RuleSaid("foundations", due_days=60, every_months=6, why="Баяу"))
        quick = await written(RuleSaid("foundations", roles=("sales",), due_days=10, why="Тез"))
        ten = today + timedelta(days=10)
        assert await stands() == [(staff, "foundations", quick, ten, 6, False)]
        async with being(SAULE) as by:
            await end_rule(by, quick)
            await end_rule(by, quick)
        assert await stands() == [(staff, "foundations", slow, today + timedelta(days=60), 6, False)]

    async def test_a_changed_rule_moves_the_day_and_begins_nothing_anew(self) -> None:
        staff, today = await added(), clock.today()
        first = await written(RuleSaid("foundations", due_days=30, why="Барлығы"))
        begun = await fetch_value("select id from training_assignment")
        async with being(SAULE) as by:
            second = await change_rule(by, first, RuleSaid("foundations", due_days=45, why="Барлығы"))
            assert await change_rule(by, first, RuleSaid("foundations", due_days=45, why="Барлығы")) == second
            with pytest.raises(OutOfTurn):
                await change_rule(by, first, RuleSaid("foundations", due_days=46, why="Барлығы"))
            third = await change_rule(by, second, RuleSaid("foundations", due_days=45, why="Басқа сөз"))
            with pytest.raises(NothingHere):
                await change_rule(by, 10**9, RuleSaid("foundations", why="x"))
        assert await stands() == [(staff, "foundations", third, today + timedelta(days=45), None, False)]
        assert await fetch_value("select id from training_assignment where ended_on is null") == begun

    async def test_who_moves_to_an_exposed_post_gets_more(self) -> None:
        staff, today = await added(), clock.today()
        await written(RuleSaid("foundations", why="Барлығы"))
        await written(RuleSaid("procurement_and_sales", exposed=True, every_months=12, why="Ұшыраған"))
        async with being(MARAT) as by:
            post = await add_post(by, PostSaid("Сатып алу  МАМАНЫ", "", "Жеткізуші таңдайды", 1, "high"))
        assert await deliver_pending() > 0
        assert await courses_of(staff) == ["foundations"]
        async with being(SAULE) as by:
            await move_member(by, staff, Place("Кеңсе", "сатып алу маманы"), today)
        assert await courses_of(staff) == ["foundations", "procurement_and_sales"]
        async with being(MARAT) as by:
            await close_post(by, post, "Қысқарды")
        await deliver_pending()
        assert await courses_of(staff) == ["foundations"]
        event = await fetch_one("select * from event where kind = 'training.recalculated'")
        assert event is not None
        assert event["actor_kind"] == "system"

    async def test_the_suggested_rules_come_once(self) -> None:
        await added("1", roles=("compliance",))
        async with being(SAULE) as by:
            assert (await rules_page(by)).suggested == len(SUGGESTED)
            assert await suggest_rules(by, "kk") == len(SUGGESTED)
            assert await suggest_rules(by, "ru") == 0
            page = await rules_page(by)
            assert page.suggested == 0
            assert {line.course: line.people for line in page.rules}["foundations"] == 1

    async def test_a_preview_says_whom_a_rule_would_concern(self) -> None:
        await added("1", roles=("sales",))
        await added("2", last_name="Амалов", roles=("sales",))
        await added("3")
        said = RuleSaid("foundations", roles=("sales",), why="x")
        async with being(SAULE) as by:
            seen = await whom(by, said)
            assert (seen.count, seen.new, seen.names[0]) == (2, 2, "Амалов Ойдан2")
            await write_rule(by, said)
            seen = await whom(by, said)
            assert (seen.count, seen.new) == (2, 0)

    @pytest.mark.parametrize(("wrong", "field"), [
        ({"course": "жоқ"}, "course"), ({"kinds": ()}, "kinds"), ({"kinds": ("x",)}, "kinds"),
        ({"roles": ("x",)}, "roles"),
        ({"due_days": 0}, "due_days"), ({"every_months": 0}, "every_months"), ({"why": " "}, "why"),
        ({"hired_since": date(2200, 1, 1)}, "hired_since"), ({"units": tuple(map(str, range(101)))}, "units"),
    ])  # fmt: skip
    async def test_what_is_no_rule(self, wrong: dict[str, object], field: str) -> None:
        whole = {"course": "foundations", "why": "x"} | wrong
        with pytest.raises(Unfit) as refused:
            await written(RuleSaid(**whole))  # type: ignore[arg-type]
        assert refused.value.extra["field"] == field

    async def test_only_who_keeps_training_writes_rules(self) -> None:
        for who, number in ((BOLAT, ALTYN.bin), (KANAT, KUMIS.bin)):
            rule = await written(RuleSaid("foundations", why="x"))
            async with being(who, number) as by:
                with pytest.raises((NotYours, NothingHere)):
                    await end_rule(by, rule)


@pytest.mark.usefixtures("people")
class TestByWord:
    async def test_an_assignment_by_word_stays_until_it_is_taken_back(self) -> None:
        staff, due = await added(), clock.today() + timedelta(days=20)
        async with being(SAULE) as by:
            made = await assign_course(by, staff, "foundations", due, "Жаңа міндет")
            assert await assign_course(by, staff, "foundations", due, "Жаңа міндет") == made
            with pytest.raises(OutOfTurn):
                await assign_course(by, staff, "foundations", due, "Басқа")
            for wrong, field in (("x", "course"), ("foundations", "due_on")):
                with pytest.raises(Unfit) as refused:
                    await assign_course(by, staff, wrong, due if field == "course" else date(2020, 1, 1), "x")
                assert refused.value.extra["field"] == field
            assert (await recalculate_organisation(by.organisation)).any is False
            rule = await write_rule(by, RuleSaid("foundations", due_days=5, why="Барлығы"))
            soon = clock.today() + timedelta(days=5)
            assert await stands() == [(staff, "foundations", None, soon, None, True)]
            await take_back(by, made, "Қате болды")
            await take_back(by, made, "Қате болды")
            assert await stands() == [
                (staff, "foundations", rule, soon, None, False)
            ]  # the rule asks for it all the same
            by_rule = await fetch_value("select id from training_assignment where ended_on is null")
            with pytest.raises(OutOfTurn):
                await take_back(by, by_rule, "x")
            view = await member(by, staff)
            assert [(each.by_rule, each.ended_why) for each in view.assignments] == [(True, ""), (False, "Қате болды")]


@pytest.mark.usefixtures("people")
class TestWaivers:
    async def test_one_asks_and_another_answers(self) -> None:
        staff, until = await added(), clock.today() + timedelta(days=90)
        async with being(MARAT) as by:
            with pytest.raises(OutOfTurn):
                await ask_waiver(by, Waiver(staff, "foundations", "Декрет", until))
            await write_rule(by, RuleSaid("foundations", why="Барлығы"))
            waiver = await ask_waiver(by, Waiver(staff, "foundations", "Декрет", until))
            assert await ask_waiver(by, Waiver(staff, "foundations", "Декрет", until)) == waiver
            with pytest.raises(OutOfTurn):
                await ask_waiver(by, Waiver(staff, "foundations", "Басқа", until))
            with pytest.raises(SecondPersonNeeded):
                await answer_waiver(by, waiver, "approved")
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with transaction():  # a savepoint
                    await execute(
                        APPROVE, waiver, AIGERIM.id,
                    )  # fmt: skip
        async with being(SAULE) as by:
            with pytest.raises(NotYours):
                await answer_waiver(by, waiver, "approved")
            assert [each.id for each in (await waivers(by)).waiting] == [waiver]
        async with being(AIGERIM) as by:
            with pytest.raises(OutOfTurn):
                await lift_waiver(by, waiver)
            with pytest.raises(Unfit):
                await answer_waiver(by, waiver, "x")
            await answer_waiver(by, waiver, "approved")
            await answer_waiver(by, waiver, "approved")
            with pytest.raises(OutOfTurn):
                await answer_waiver(by, waiver, "refused")
            status = "select status from training_standing_of($1, $2, $3, null)"
            assert await fetch_value(status, ALTYN.bin, clock.today(), clock.now()) == "waived"
            assert await fetch_value(status, ALTYN.bin, until + timedelta(days=1), clock.now()) == "overdue"
            await lift_waiver(by, waiver)
            await lift_waiver(by, waiver)
            assert await fetch_value(status, ALTYN.bin, clock.today(), clock.now()) == "assigned"

    async def test_the_database_alone_asks_for_a_second_person(self) -> None:
        staff = await added()
        await written(RuleSaid("foundations", why="x"))
        async with being(MARAT) as by:
            waiver = await ask_waiver(by, Waiver(staff, "foundations", "x", clock.today()))
            with pytest.raises(asyncpg.CheckViolationError):
                async with transaction():  # a savepoint
                    await execute(
                        APPROVE, waiver, MARAT.id,
                    )  # fmt: skip


WHO = st.tuples(st.sets(st.sampled_from(["sales", "procurement", "owners"]), max_size=2),
                st.sampled_from(["employee", "associate"]), st.sampled_from(["Цех", "Кеңсе"]),
                st.integers(0, 400), st.one_of(st.none(), st.integers(0, 3)))  # fmt: skip
RULE = st.builds(
    RuleSaid,
    course=st.sampled_from(["foundations", "procurement_and_sales"]),
    kinds=st.sampled_from([("employee",), ("associate",), ("employee", "associate")]),
    roles=st.sampled_from([(), ("sales",), ("procurement", "sales")]),
    units=st.sampled_from([(), ("Цех",)]),
    due_days=st.integers(1, 60),
    every_months=st.sampled_from([None, 6, 12, 24]),
    why=st.just("Сынақ"),
)


class TestRecalculation:
    @settings(max_examples=25)
    @given(st.lists(WHO, min_size=1, max_size=5), st.lists(RULE, max_size=4), st.data())
    async def test_twice_is_once_manual_stays_and_nothing_required_is_missing(
        self, db: asyncpg.Connection, who: list[tuple], rules: list[RuleSaid], data: st.DataObject
    ) -> None:
        inner = db.transaction()
        await inner.start()
        try:
            await self.check(who, rules, data)
        finally:
            await inner.rollback()

    async def check(self, who: list[tuple], rules: list[RuleSaid], data: st.DataObject) -> None:
        await everybody()
        today, staff = clock.today(), {}
        for number, (roles, kind, unit, days, left) in enumerate(who):
            made = await added(str(number), roles=tuple(roles), kind=kind, unit=unit,
                               hired_on=today - timedelta(days=days))  # fmt: skip
            if left is not None:
                await execute("update staff_member set left_on = $2 where id = $1", made, today + timedelta(days=left))
            staff[made] = (roles, kind, unit, left != 0)
        manual = data.draw(st.sets(st.sampled_from([each for each in staff if staff[each][3]] or [0])))
        async with being(SAULE) as by:
            for each in manual - {0}:
                await assign_course(by, each, "foundations", today + timedelta(days=30), "Сөз")
            stands_now = set()
            for rule in rules:
                stands_now.add(await write_rule(by, rule))
            if rules and data.draw(st.booleans()):
                await end_rule(by, min(stands_now))
                stands_now.discard(min(stands_now))
        left = [said for said in rules if await self.open(said)]
        before = await stands()
        assert (await recalculate(ALTYN.bin, today)).any is False
        assert await stands() == before
        held = {(row[0], row[1]) for row in before}
        wanted = {(each, said.course) for each, about in staff.items() if about[3]
                  for said in left if meant(said, about)}  # fmt: skip
        assert held == wanted | {(each, "foundations") for each in manual - {0}}
        for row in before:
            mine = [said for said in left if said.course == row[1] and meant(said, staff[row[0]])]
            if mine and not row[5]:
                hired = today - timedelta(days=who[list(staff).index(row[0])][3])
                assert row[3] == max(today, min(max(hired, today) + timedelta(days=said.due_days) for said in mine))
            assert row[5] == (row[0] in manual and row[1] == "foundations")

    async def open(self, said: RuleSaid) -> bool:
        return bool(await fetch_value(
            """select exists (select from training_rule where until is null and course = $1 and kinds = $2
               and roles = $3 and units = $4 and due_days = $5 and every_months is not distinct from $6)""",
            said.course, list(said.kinds), list(said.roles), list(said.units), said.due_days, said.every_months,
        ))  # fmt: skip

    async def test_the_nightly_job_goes_through_every_organisation(self, people: None) -> None:
        staff = await added()
        await written(RuleSaid("foundations", why="x"))
        await execute("update staff_place set roles = '{sales}'")
        await execute("update training_assignment set due_on = due_on + 3")
        await execute("update staff_member set left_on = $1", clock.today())
        assert await recalculate_everybody() == 1
        assert await courses_of(staff) == []
        assert await recalculate_everybody() == 0


def meant(said: RuleSaid, about: tuple) -> bool:
    roles, kind, unit, _ = about
    return (
        kind in said.kinds
        and (not said.roles or bool(set(said.roles) & roles))
        and (not said.units or unit in said.units)
    )


@pytest.mark.parametrize(("position", "unit", "roles"), [
    ("Начальник отдела закупок", "", ("management", "procurement")), ("Сату менеджері", "", ("sales",)),
    ("Главный бухгалтер", "Бухгалтерия", ("finance",)), ("Маман", "Сатып алу бөлімі", ("procurement",)),
    ("HR specialist", "", ("hr",)), ("Бас директор", "", ("management",)), ("Диірменші", "Цех", ()),
    ("Комплаенс-офицер", "", ("compliance",)), ("Прораб", "", ("construction",)), ("Жүргізуші", "", ("logistics",)),
    ("Chief buyer", "", ("management", "procurement")), ("Құрылтайшы", "", ("owners",)), ("Заңгер", "", ("legal",)),
    ("Инженер по качеству", "", ("quality",)), ("Специалист", "Дирекция директоров", ()),
])  # fmt: skip
def test_positions_and_units_propose_roles(position: str, unit: str, roles: tuple[str, ...]) -> None:
    assert proposed(position, unit) == roles
    assert set(roles) <= set(ROLES)
