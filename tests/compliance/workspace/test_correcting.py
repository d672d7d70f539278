"""What becomes of findings: a board by what is next, a history, what came back, and who sees which of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest

from compliance.commands.correcting import (
    Changed,
    change_action,
    find_cause,
    reopen_finding,
    undo_action,
    withdraw_action,
)
from compliance.commands.findings import Planned, check_action, close_finding, finish_action, open_finding, plan_action
from compliance.commands.freezing import approve, submit
from compliance.commands.opening import close_assessment
from compliance.errors import NothingHere, OutOfTurn
from compliance.queries.assessments import assessment_of
from compliance.queries.findings import board, finding_page
from compliance.queries.heads import Place
from compliance.views.findings import Asked, BoardView
from infra import clock
from infra.database import execute, transaction
from tests.compliance.workspace.players import (
    AIGERIM,
    AUDITOR,
    BOLAT,
    DINA,
    ITEM,
    MARAT,
    OPENING,
    being,
    everybody,
    opened,
)

SPRING = datetime(2026, 3, 2, 6, tzinfo=UTC)
DAY = date(2026, 3, 20)


def stages(view: BoardView) -> dict[int, str]:
    return {each.id: stage for stage, found in view.columns.items() for each in found}


async def seen(asked: Asked = Asked(), who: object = MARAT) -> BoardView:  # noqa: B008 - frozen
    async with being(who) as by:  # type: ignore[arg-type]
        return await board(by, asked)


@pytest.fixture
async def place(db: object) -> Place:
    await everybody()
    with clock.frozen(SPRING):
        return Place(await opened(), ITEM)


async def found(place: Place, grade: str = "minor", words: str = "Хаттама жоқ") -> int:
    async with being(MARAT) as by:
        return await open_finding(by, place, grade, words)  # type: ignore[arg-type]


async def planned(finding: int, person: UUID = BOLAT.id, words: str = "Хаттама жүргізу", due_on: date = DAY) -> int:
    async with being(MARAT) as by:
        return await plan_action(by, finding, Planned(words, person, due_on))


async def test_a_finding_wanders_over_the_board(place: Place) -> None:
    with clock.frozen(SPRING):
        finding = await found(place)
        assert stages(await seen()) == {finding: "plan"}
        action = await planned(finding)
        assert stages(await seen()) == {finding: "act"}
        async with being(BOLAT) as by:
            await finish_action(by, action)
        assert stages(await seen()) == {finding: "check"}
        async with being(BOLAT) as by:
            await undo_action(by, action)
        assert stages(await seen()) == {finding: "act"}
        async with being(BOLAT) as by:
            await finish_action(by, action)
        async with being(MARAT) as by:
            await check_action(by, action, worked=False, seen="Үш келісімнің хаттамасы жоқ")
            with pytest.raises(OutOfTurn):
                await undo_action(by, action)
        assert stages(await seen()) == {finding: "plan"}  # it did not work: something else is to be planned
        second = await planned(finding, words="Жүйеде міндетті ету")
        async with being(BOLAT) as by:
            await finish_action(by, second)
        async with being(AIGERIM) as by:
            await check_action(by, second, worked=True)
        assert stages(await seen()) == {finding: "close"}
        async with being(MARAT) as by:
            await close_finding(by, finding)
        assert stages(await seen()) == {finding: "closed"}
        async with being(MARAT) as by:
            await reopen_finding(by, finding)
        assert stages(await seen()) == {finding: "close"}


async def test_whose_an_action_is_and_by_when_has_a_history(place: Place) -> None:
    with clock.frozen(SPRING):
        finding = await found(place)
        action = await planned(finding)
        later = Changed(DINA.id, DAY + timedelta(days=10), "Болат демалыста")
        async with being(MARAT) as by:
            await find_cause(by, finding, "five_whys", "Нұсқаулық жоқ")
            await find_cause(by, finding, "other", "Үлгі жоқ")
            await change_action(by, action, later)
            await change_action(by, action, later)  # nothing a second time
            page = await finding_page(by, finding)
        assert [cause.said for cause in page.causes] == ["Үлгі жоқ", "Нұсқаулық жоқ"]
        kinds = [step.kind.removeprefix("assessment.") for step in page.steps]
        assert kinds == ["finding_opened", "action_planned", "cause_found", "cause_found", "action_changed"]
        assert [step.cause.said for step in page.steps if step.cause] == ["Нұсқаулық жоқ", "Үлгі жоқ"]
        change = page.steps[-1].change
        assert change is not None
        assert (change.from_person, change.to_person, change.why) == (BOLAT.id, DINA.id, "Болат демалыста")
        assert (change.from_due_on, change.to_due_on) == (DAY, DAY + timedelta(days=10))
        async with being(BOLAT) as by:  # no longer his
            with pytest.raises(NothingHere):
                await finish_action(by, action)
            with pytest.raises(NothingHere):
                await finding_page(by, finding)
        async with being(DINA) as by:
            await finish_action(by, action)
        async with being(MARAT) as by:
            with pytest.raises(OutOfTurn):
                await change_action(by, action, Changed(BOLAT.id, DAY, "Кеш"))
            with pytest.raises(OutOfTurn):
                await withdraw_action(by, action)


async def test_a_withdrawn_action_hinders_nothing_and_stays_in_the_history(place: Place) -> None:
    with clock.frozen(SPRING):
        finding = await found(place, "observation")
        action = await planned(finding)
        async with being(MARAT) as by:
            with pytest.raises(OutOfTurn):
                await close_finding(by, finding)
            await withdraw_action(by, action)
            with pytest.raises(OutOfTurn):
                await finish_action(by, action)
            value = await assessment_of(by, place.assessment)
            assert [each.actions for each in value.findings] == [()]
            await close_finding(by, finding)
            page = await finding_page(by, finding)
        assert [each.withdrawn_on for each in page.finding.actions] == [SPRING.date()]
        assert (await seen(who=BOLAT)).total == 0


async def test_what_is_found_again_at_the_same_item_is_said_to_have_come_back(place: Place) -> None:
    with clock.frozen(SPRING):
        first = await found(place, "observation", "Ескірген")
        await found(place, "good_practice", "Үлгі боларлық")
        second = await found(place, "minor", "Тағы ескірген")
        await found(Place(place.assessment, "CTX-1"), "minor", "Басқа тармақ")
        for number in (first, second):
            action = await planned(number, AIGERIM.id)
            async with being(AIGERIM) as by:
                await finish_action(by, action)
            async with being(MARAT) as by:
                await check_action(by, action, worked=True)
        async with being(MARAT) as by:
            for number in (first, second):
                await close_finding(by, number)
            sha256 = await submit(by, place.assessment)
        async with being(AIGERIM) as by:
            await approve(by, place.assessment, sha256)
        async with being(MARAT) as by:
            await close_assessment(by, place.assessment)
    with clock.frozen(SPRING + timedelta(days=300)):
        again = await opened(replace(OPENING, cycle="2027"))
        third = await found(Place(again, ITEM), "major", "Үшінші рет")
        async with being(MARAT) as by:
            page = await finding_page(by, third)
            assert [each.id for each in page.earlier] == [first, second]
            assert {each.cycle for each in page.earlier} == {"2026"}
            old = await finding_page(by, first)
        assert [each.id for each in old.later] == [second, third]
        assert not old.changeable
        only = await seen(Asked(cycle=again))
        assert (only.shown, only.total) == (1, 5)


async def test_the_board_is_narrowed(place: Place) -> None:
    with clock.frozen(SPRING):
        one, two = await found(place), await found(Place(place.assessment, "CTX-1"), "major", "Жоқ")
        await planned(one)
        await planned(two, DINA.id, due_on=DAY + timedelta(days=100))
    with clock.frozen(SPRING + timedelta(days=30)):
        assert set(stages(await seen())) == {one, two}
        for asked, wanted in (
            (Asked(grade="major"), {two}), (Asked(item=ITEM), {one}), (Asked(person=DINA.id), {two}),
            (Asked(overdue=True), {one}), (Asked(grade="opportunity"), set()), (Asked(cycle=10**9), set()),
        ):  # fmt: skip
            assert set(stages(await seen(asked))) == wanted
        whole = await seen()
        assert whole.overdue == 1
        assert [each.id for each in whole.columns["act"]] == [one, two]  # the most urgent first


async def test_a_respondent_sees_only_actions_that_are_theirs(place: Place) -> None:
    with clock.frozen(SPRING):
        finding = await found(place)
        mine, other = await planned(finding), await planned(finding, DINA.id, "Құпия шара")
        await found(Place(place.assessment, "CTX-1"), words="Құпия")
        view = await seen(who=BOLAT)
        assert [[a.id for a in each.actions] for each in view.columns["act"]] == [[mine]]
        assert view.total == 1
        async with being(BOLAT) as by:
            page = await finding_page(by, finding)
        assert {step.action for step in page.steps} == {"", "Хаттама жүргізу"}
        assert page.finishes(page.finding.actions[0])
        assert not page.changes(page.finding.actions[0])
        assert (await seen(who=AUDITOR)).total == 2
        async with being(AUDITOR) as by:
            page = await finding_page(by, finding)
        assert not any(page.finishes(each) or page.checks(each) or page.changes(each) for each in page.finding.actions)
        assert other in {each.id for each in page.finding.actions}


async def test_the_database_lets_nobody_but_who_leads_move_an_action(place: Place) -> None:
    with clock.frozen(SPRING):
        action = await planned(await found(place))
        async with being(BOLAT):
            for change in ("due_on = '2030-01-01'", "withdrawn_by = person, withdrawn_on = due_on", "seen = 'x'"):
                with pytest.raises(asyncpg.InsufficientPrivilegeError, match="whoever leads changes an action"):
                    async with transaction():
                        await execute(f"update corrective_action set {change} where id = $1", action)
