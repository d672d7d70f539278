"""What waits for somebody: everything that is theirs to do, nothing of others, in as many statements as ever."""

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from compliance.commands.answering import mark_not_applicable
from compliance.commands.findings import Planned, check_action, finish_action, open_finding, plan_action
from compliance.commands.freezing import submit
from compliance.commands.measures import ToDo, plan_measure
from compliance.commands.requesting import Wanted, request_evidence
from compliance.commands.reviewing import Found, review_item
from compliance.commands.risks import review_risk
from compliance.queries.dues import calendar_of, dues_of
from compliance.queries.heads import Place
from compliance.queries.waiting import waiting_for
from compliance.views.findings import WaitingView
from infra import clock
from infra.database import execute
from tests.cast import Human
from tests.compliance.risks.cases import newest, risk_added
from tests.compliance.workspace.players import (
    AIGERIM,
    AUDITOR,
    BOLAT,
    DINA,
    ITEM,
    KANAT,
    KUMIS,
    MARAT,
    answered,
    attached,
    being,
    everybody,
    given,
    opened,
    pdf,
)

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)
DAY = NOW.date() + timedelta(days=10)


async def waits(who: Human, number: str = "") -> WaitingView:
    async with being(who, *([number] if number else [])) as by:
        return await waiting_for(by)


async def kinds(who: Human) -> dict[str, int]:
    return {kind: len(found) for kind, found in (await waits(who)).waits.items()}


@pytest.fixture
async def place(db: object) -> Place:
    await everybody()
    with clock.frozen(NOW):
        return Place(await opened(), ITEM)


async def test_each_step_waits_for_whose_turn_it_is(place: Place) -> None:
    with clock.frozen(NOW):
        assert await kinds(BOLAT) == {}
        await given(place.assessment, ITEM, "CTX-1", due_on=DAY)
        assert await kinds(BOLAT) == {"items": 2}
        await answered(place)
        evidence = await attached(place)
        async with being(BOLAT) as by:
            await mark_not_applicable(by, Place(place.assessment, "CTX-1"), "Бізге қатысы жоқ", 0)
        assert await kinds(BOLAT) == {}
        assert await kinds(MARAT) == {"evidence": 1, "reviews": 1, "agreements": 1}
        async with being(MARAT) as by:
            await review_item(by, place, Found(2, 1))
            finding = await open_finding(by, place, "minor", "Жоқ")
            assert "plans" in (await waiting_for(by)).waits
            action = await plan_action(by, finding, Planned("Шара", BOLAT.id, DAY))
            await plan_measure(by, ToDo("Оқыту", BOLAT.id, DAY))
            await request_evidence(by, Wanted(evidence, BOLAT.id, DAY, "Жаңасы керек"))
        assert await kinds(BOLAT) == {"actions": 1, "measures": 1, "requests": 1}
        async with being(BOLAT) as by:
            await finish_action(by, action)
        assert (await kinds(MARAT))["checks"] == 1
        assert "checks" not in await kinds(BOLAT)
        async with being(MARAT) as by:
            await check_action(by, action, worked=True)
            await submit(by, place.assessment)
        assert "approvals" in await kinds(AIGERIM)
        assert "approvals" not in await kinds(MARAT)  # whoever submitted it does not approve it


async def test_nobody_waits_for_what_is_of_others(place: Place) -> None:
    with clock.frozen(NOW):
        await given(place.assessment, ITEM, due_on=DAY)
        await answered(Place(place.assessment, "CTX-1"), who=MARAT)
        await attached(Place(place.assessment, ITEM), MARAT, confidentiality="restricted")
        assert await kinds(DINA) == {}
        assert await kinds(BOLAT) == {"items": 1}  # of restricted evidence they are told nothing
        assert await kinds(AUDITOR) == {}
        async with being(KANAT, KUMIS.bin) as by:
            assert (await waiting_for(by)).total == 0
        view = await waits(BOLAT)
        assert (view.total, view.late("items")) == (1, 0)
    with clock.frozen(NOW + timedelta(days=11)):
        assert (await waits(BOLAT)).late("items") == 1
    await execute("update organisation set state = 'suspended', suspended_at = now(), suspended_why = 'x'")
    assert await kinds(BOLAT) == {}


async def test_dues_are_whole_for_who_leads_and_ones_own_for_others(place: Place) -> None:
    with clock.frozen(NOW):
        await given(place.assessment, ITEM, due_on=DAY)
        await given(place.assessment, "CTX-1", to=DINA, due_on=DAY - timedelta(days=20))
        evidence = await attached(place, MARAT, name="Құпия.pdf", confidentiality="restricted", dated=NOW.date())
        await attached(place, MARAT, pdf("ереже"), kind="document")  # grows not old by itself
        async with being(MARAT) as by:
            await plan_measure(by, ToDo("Оқыту", DINA.id, DAY))
            await request_evidence(by, Wanted(evidence, MARAT.id, DAY, ""))
            found = await dues_of(by)
            month = await calendar_of(by, NOW.date())
            mine = await calendar_of(by, NOW.date(), mine=True)
        assert [each.kind for each in found] == ["answer", "answer", "measure", "request", "evidence"]
        assert [each.private for each in found] == [False, False, False, True, True]
        assert [each.kind for each in month.late] == ["answer"]
        assert len(month.weeks) == 6
        assert month.weeks[0][0].isoweekday() == 1
        assert [len(dues) for _, dues in month.days] == [3]
        assert mine.late == ()
        async with being(DINA) as by:
            assert [each.kind for each in await dues_of(by)] == ["answer", "measure"]
        async with being(BOLAT) as by:
            assert [each.kind for each in await dues_of(by)] == ["answer"]


async def test_a_risk_is_looked_at_again_by_its_owner(place: Place) -> None:
    with clock.frozen(NOW):
        risk = await risk_added(review_on=DAY)
        await risk_added(title="Басқа", owner=DINA.id, review_on=NOW.date() + timedelta(days=200))
        async with being(MARAT) as by:
            assert [(each.kind, each.words) for each in await dues_of(by)] == [
                ("risk", "Сыйлық арқылы ықпал ету"), ("risk", "Басқа"),
            ]  # fmt: skip
        assert await kinds(DINA) == {}  # in half a year
        assert [each.subject for each in (await waits(BOLAT)).waits["risks"]] == [str(risk)]
        await review_risk_again(risk)
        assert await kinds(BOLAT) == {}


async def review_risk_again(risk: int) -> None:
    async with being(MARAT) as by:
        await review_risk(by, await newest(risk), NOW.date() + timedelta(days=300), "Қаралды")


async def test_the_number_of_statements_does_not_grow(place: Place, db: asyncpg.Connection) -> None:
    counts = []
    for turn in range(2):
        async with being(MARAT) as by:
            asked: list[str] = []
            with db.query_logger(lambda record: asked.append(record.query)):  # noqa: B023 - used at once
                await waiting_for(by)
                await dues_of(by)
            counts.append(len([query for query in asked if "set_config" not in query]))
        if turn == 0:
            await given(place.assessment, "4", "5", due_on=DAY)
            for item in ("RA-1", "CTX-1", "CTX-2"):
                await answered(Place(place.assessment, item), who=AIGERIM)
                await attached(Place(place.assessment, item), AIGERIM, pdf(item))
                async with being(MARAT) as by:
                    finding = await open_finding(by, Place(place.assessment, item), "minor", "Жоқ")
                    await plan_action(by, finding, Planned("Шара", BOLAT.id, DAY))
    assert counts[0] == counts[1] < 40
