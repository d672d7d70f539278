"""The staff list: who comes, moves, leaves and comes back, whose account is whose, and who sees any of it."""

from datetime import date, timedelta

import asyncpg
import pytest

from compliance.commands.training.assigning import recalculate_everybody
from compliance.commands.training.rules import write_rule
from compliance.commands.training.staff import (
    Place,
    Said,
    add_member,
    change_member,
    come_back,
    leave_member,
    link_person,
    move_member,
    unlink_person,
)
from compliance.errors import NothingHere, NotYours, OutOfTurn, Unfit
from compliance.queries.training.staff import MOST_COUNTED, PER_PAGE, member, staff_list
from compliance.training.rules import RuleSaid
from compliance.views.training.staff import Asked
from infra import clock
from infra.database import execute, fetch, fetch_value
from infra.looking import looks
from tests.cast import AIGERIM, ALTYN, AUDITOR, BOLAT, DINA, KANAT, KUMIS, MARAT, SAULE, everybody
from tests.compliance.training.staff import HIRED, added, somebody
from tests.compliance.workspace.players import being
from tests.rights import as_application


@pytest.fixture
async def people(db: asyncpg.Connection) -> None:
    await everybody()


async def standing(staff: int) -> list[tuple[str, bool]]:
    rows = await fetch(
        """select course, rule is null as manual from training_assignment
           where staff = $1 and ended_on is null order by 1""",
        staff,
    )
    return [tuple(row.values()) for row in rows]


@pytest.mark.usefixtures("people")
class TestMembers:
    async def test_somebody_comes_once_and_changes(self) -> None:
        staff = await added()
        assert await added() == staff
        with pytest.raises(Unfit) as refused:
            await added(last_name="Басқаев")
        assert refused.value.extra["field"] == "number"
        boss = await added("T-2")
        async with being(SAULE) as by:
            said = Said("T-1", "Сынақова", "Ойдан", "Шыққан", "associate", "ru", "Oidan@Moldir.example", "T-2")
            await change_member(by, staff, said)
            await change_member(by, staff, said)
            view = await member(by, staff)
            assert (view.name, view.kind, view.language, view.email, view.manager) == (
                "Сынақова Ойдан Шыққан", "associate", "ru", "Oidan@moldir.example", boss,
            )  # fmt: skip
            with pytest.raises(Unfit):
                await change_member(by, staff, Said("T-2", "Сынақова", "Ойдан"))
            for manager in ("T-1", "жоқ"):
                with pytest.raises(Unfit) as refused:
                    await change_member(by, staff, Said("T-1", "Сынақова", "Ойдан", manager=manager))
                assert refused.value.extra["field"] == "manager"
        kinds = [row["kind"] for row in await fetch("select kind from event where kind like 'training.%' order by id")]
        assert kinds == ["training.staff_added", "training.staff_added", "training.staff_changed"]

    @pytest.mark.parametrize(("wrong", "field"), [
        ({"number": " "}, "number"), ({"number": "850312300123"}, "number"), ({"last_name": ""}, "last_name"),
        ({"last_name": "x" * 101}, "last_name"), ({"first_name": "a\0"}, "first_name"), ({"kind": "x"}, "kind"),
        ({"language": "de"}, "language"), ({"email": "кім@"}, "email"), ({"unit": "x" * 201}, "unit"),
        ({"roles": ("x",)}, "roles"), ({"hired_on": date(2200, 1, 1)}, "hired_on"), ({"manager": "T-9"}, "manager"),
    ])  # fmt: skip
    async def test_what_cannot_be_entered_is_told_beside_its_field(self, wrong: dict[str, object], field: str) -> None:
        with pytest.raises(Unfit) as refused:
            await added(**({"number": "T-1"} | wrong))
        assert refused.value.extra["field"] == field

    async def test_moves_leave_a_history(self) -> None:
        staff, today = await added(), clock.today()
        async with being(SAULE) as by:
            buyer = Place("Сатып алу бөлімі", "Маман", ("procurement",))
            await move_member(by, staff, buyer, today)
            await move_member(by, staff, buyer, today)
            view = await member(by, staff)
            assert [(each.position, each.since, each.until) for each in view.places] == [
                ("Маман", today, None), ("Диірменші", HIRED, today),
            ]  # fmt: skip
            with pytest.raises(Unfit) as refused:
                await move_member(by, staff, Place("x", "y"), today - timedelta(days=1))
            assert refused.value.extra["field"] == "since"

    async def test_who_left_keeps_their_history_and_may_come_back(self) -> None:
        staff, today = await added(), clock.today()
        async with being(SAULE) as by:
            await write_rule(by, RuleSaid("foundations", why="Барлығы"))
            assert await standing(staff) == [("foundations", False)]
            yesterday = today - timedelta(days=1)
            await leave_member(by, staff, yesterday)
            await leave_member(by, staff, yesterday)
            assert await standing(staff) == []
            with pytest.raises(OutOfTurn):
                await leave_member(by, staff, today)
            with pytest.raises(OutOfTurn):
                await move_member(by, staff, Place("x", "y"), today)
            with pytest.raises(Unfit):
                await come_back(by, staff, yesterday)
            await come_back(by, staff, today)
            await come_back(by, staff, today)
            assert await standing(staff) == [("foundations", False)]
            assert (await member(by, staff)).left_on is None
        ended = await fetch_value("select ended_why from training_assignment where ended_on is not null")
        assert ended == "left"

    async def test_who_leaves_later_is_there_until_then(self, monkeypatch: pytest.MonkeyPatch) -> None:
        staff, today = await added(), clock.today()
        async with being(SAULE) as by:
            await write_rule(by, RuleSaid("foundations", why="Барлығы"))
            await leave_member(by, staff, today + timedelta(days=3))
        assert await recalculate_everybody() == 0
        assert await standing(staff) == [("foundations", False)]
        monkeypatch.setattr(clock, "today", lambda: today + timedelta(days=4))
        assert await recalculate_everybody() == 1
        assert await recalculate_everybody() == 0
        assert await standing(staff) == []

    async def test_an_account_belongs_to_one_member_of_staff(self) -> None:
        staff, other = await added(email=BOLAT.email), await added("T-2")
        async with being(SAULE) as by:
            with pytest.raises(NotYours):
                await link_person(by, staff, BOLAT.id)
        async with being(MARAT) as by:
            assert (await member(by, staff)).proposed == BOLAT.id
            assert (await staff_list(by, Asked())).proposed == 1
            with pytest.raises(Unfit):
                await link_person(by, staff, KANAT.id)  # of another organisation
            await link_person(by, staff, BOLAT.id)
            await link_person(by, staff, BOLAT.id)
            with pytest.raises(OutOfTurn):
                await link_person(by, other, BOLAT.id)
            assert (await member(by, staff)).proposed is None
            await unlink_person(by, staff)
            await unlink_person(by, staff)
            await link_person(by, other, BOLAT.id)
        kinds = await fetch_value("select count(*) from event where kind = 'training.staff_linked'")
        assert kinds == 3

    async def test_a_suspended_organisation_only_reads(self) -> None:
        staff, today = await added(), clock.today()
        await execute("update organisation set state = 'suspended', suspended_at = now(), suspended_why = 'x'")
        async with being(SAULE) as by:
            for act in (
                lambda: add_member(by, somebody("T-9")), lambda: move_member(by, staff, Place("x", "y"), today),
                lambda: leave_member(by, staff, today), lambda: change_member(by, staff, Said("T-1", "a", "b")),
            ):  # fmt: skip
                with pytest.raises(OutOfTurn):
                    await act()
            assert (await member(by, staff)).number == "T-1"


@pytest.mark.usefixtures("people")
class TestTheList:
    async def test_it_is_searched_filtered_and_paged_by_name(self) -> None:
        for number in range(PER_PAGE + 5):
            await added(f"{number:03}", first_name="Алма", last_name=f"Тізімов{number:03}", unit="Қойма",
                        position="Қоймашы", roles=("logistics",))  # fmt: skip
        gone = await added("X-1", last_name="Кетушіқызы", first_name="Ойдан")
        async with being(SAULE) as by:
            await leave_member(by, gone, clock.today() - timedelta(days=1))
            first = await staff_list(by, Asked())
            assert (first.count, len(first.lines)) == (PER_PAGE + 5, PER_PAGE)
            assert [each.name for each in first.lines] == sorted(each.name for each in first.lines)
            assert first.after is not None
            second = await staff_list(by, Asked(after=first.after))
            assert (len(second.lines), second.after) == (5, None)
            assert not {each.id for each in first.lines} & {each.id for each in second.lines}
            for asked, count in (
                (Asked(state="all"), PER_PAGE + 6), (Asked(state="left"), 1), (Asked(words="тізімов001"), 1),
                (Asked(words="ҚОЙМАШЫ"), PER_PAGE + 5), (Asked(words="%"), 0), (Asked(unit="Қойма"), PER_PAGE + 5),
                (Asked(unit="Цех"), 0), (Asked(role="logistics"), PER_PAGE + 5), (Asked(role="sales"), 0),
                (Asked(state="no_email"), PER_PAGE + 5), (Asked(state="no_account"), PER_PAGE + 5),
            ):  # fmt: skip
                assert (asked, (await staff_list(by, asked)).count) == (asked, count)
            with pytest.raises(NothingHere):
                await staff_list(by, Asked(after=10**9))

    async def test_of_many_it_says_that_there_are_more_and_it_lists_every_unit(self) -> None:
        await execute(
            """with made as (
                 insert into staff_member (organisation, number, last_name, first_name, middle_name, kind, language,
                                           hired_on, entered_at)
                 select $1, 'M-' || n, 'Көптегенов', 'Ойдан', '', 'employee', 'kk', $2::date, $3
                 from generate_series(1, $4::int) n returning id, number)
               insert into staff_place (organisation, staff, unit, position, roles, since, entered_at)
               select $1, id, (array['', 'Қойма', 'Цех', 'Ағаш'])[1 + id % 4], '', '{}', $2::date, $3 from made""",
            ALTYN.bin, clock.today(), clock.now(), MOST_COUNTED,
        )  # fmt: skip
        async with being(SAULE) as by:
            view = await staff_list(by, Asked())
            assert (view.count, view.more, set(view.units)) == (MOST_COUNTED, False, {"Қойма", "Цех", "Ағаш"})
            assert len(view.units) == 3
        await added("M-0", unit="Бөлек")
        async with being(SAULE) as by:
            view = await staff_list(by, Asked())
            assert (view.count, view.more, len(view.units)) == (MOST_COUNTED, True, 4)

    async def test_who_sees_and_changes_it(self) -> None:
        staff = await added()
        await execute("update staff_member set person = $1", BOLAT.id)
        seen = {}
        for who in (SAULE, MARAT, AIGERIM, AUDITOR, BOLAT, DINA, KANAT):
            async with as_application():
                with looks(who.viewer().looker):
                    tables = ("staff_member", "staff_place", "training_rule", "staff_upload")
                    seen[who.key] = [len(await fetch(f"select 1 from {table}")) for table in tables]
        assert seen == {
            "saule": [1, 1, 0, 0], "marat": [1, 1, 0, 0], "aigerim": [1, 1, 0, 0], "auditor": [1, 1, 0, 0],
            "bolat": [1, 1, 0, 0],  # themselves
            "dina": [0, 0, 0, 0], "kanat": [0, 0, 0, 0],
        }  # fmt: skip
        for who in (BOLAT, DINA):
            async with being(who) as by:
                for act in (lambda: member(by, staff), lambda: staff_list(by, Asked()),
                            lambda: add_member(by, somebody("T-5"))):  # fmt: skip
                    with pytest.raises(NotYours):
                        await act()
            async with as_application():
                with looks(who.viewer().looker):
                    changed = "with c as (update staff_place set unit = 'x' returning 1) select count(*) from c"
                    assert await fetch_value(changed) == 0
        async with being(KANAT, KUMIS.bin) as by:
            with pytest.raises(NothingHere):
                await member(by, staff)
