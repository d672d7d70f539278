"""A whole self-assessment: opened, answered, proved, reviewed, approved; broken by a change; findings closed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from compliance.assessment import ItemLevel, fresh_until
from compliance.colleagues import Colleague
from compliance.commands.evidence import renew_evidence
from compliance.commands.findings import Planned, check_action, close_finding, finish_action, open_finding, plan_action
from compliance.commands.freezing import approve, submit
from compliance.commands.opening import close_assessment
from compliance.commands.reviewing import Found, comment, review_item
from compliance.errors import NotYours, OutOfTurn
from compliance.queries.assessments import assessment_of
from compliance.queries.heads import Place
from compliance.queries.workspace import comparison, readiness, workspace
from infra import clock
from tests.compliance.workspace.players import (
    AIGERIM,
    BOLAT,
    DINA,
    ITEM,
    MARAT,
    OPENING,
    answered,
    attached,
    being,
    coming,
    confirmed,
    events,
    everybody,
    given,
    opened,
    pdf,
    said,
)

SPRING = datetime(2026, 3, 2, 6, tzinfo=UTC)
LATER = SPRING + timedelta(days=400)


async def level_of(assessment: int, item: str = ITEM) -> ItemLevel:
    async with being(MARAT) as by:
        view = await workspace(by, assessment)
    return next(each.level for each in view.items if each.level.item == item)


async def approved(assessment: int) -> str:
    async with being(MARAT) as by:
        sha256 = await submit(by, assessment)
        with pytest.raises(NotYours):
            await approve(by, assessment, sha256)
    async with being(AIGERIM) as by:
        await approve(by, assessment, sha256)
    return sha256


async def settle(by: Colleague, finding: int, place: Place) -> None:
    """The officer plans what to do, Bolat does it, the officer looks and closes."""
    with pytest.raises(OutOfTurn):
        await close_finding(by, finding)
    action = await plan_action(by, finding, Planned("Әдістемені қайта қарау", BOLAT.id, clock.today()))
    async with being(BOLAT) as doer:
        await finish_action(doer, action)
        with pytest.raises(NotYours):
            await check_action(doer, action, worked=True)
    async with being(MARAT) as checker:
        await check_action(checker, action, worked=True)
        await close_finding(checker, finding)
        value = await assessment_of(checker, place.assessment)
    assert [each.done_on for each in value.findings[0].actions] == [clock.today()]


async def test_from_opening_to_the_next_cycle(db: object) -> None:
    await everybody()
    with clock.frozen(SPRING):
        assessment = await opened()
        place = Place(assessment, ITEM)
        await given(assessment, ITEM, due_on=(SPRING + timedelta(days=20)).date())
        await given(assessment, "CTX-1", to=DINA)
        await answered(place, 4)
        await answered(Place(assessment, "CTX-1"), 2, DINA)
        await answered(Place(assessment, "CTX-2"), 1, AIGERIM)
        assert (await level_of(assessment)).counted == 1  # nothing is attached
        evidence = await attached(place)
        assert [cap.code for cap in (await level_of(assessment)).supported.binding] == ["not_confirmed", "no_indicator"]
        await confirmed(evidence)
        assert [cap.code for cap in (await level_of(assessment)).supported.binding] == ["no_indicator"]
        async with being(MARAT) as by:
            await comment(by, place, "Тәуекел тізілімі қайда?")
            await review_item(by, place, Found(3, 1))
            shown = next(each for each in (await workspace(by, assessment)).items if each.level.item == ITEM)
            assert (shown.level.claimed, shown.level.supported.level, shown.level.verified) == (4, 3, 3)
            assert [each.said for each in shown.comments] == ["Тәуекел тізілімі қайда?"]
            assert shown.warnings  # it rests on CTX-1, which has no evidence
        first = await approved(assessment)
        async with being(MARAT) as by:
            assert not (await readiness(by, assessment)).needs_approval_again
        await answered(place, 3, version=1)
        async with being(AIGERIM) as by:
            ready = await readiness(by, assessment)
            assert (ready.approved, ready.needs_approval_again) == (first, True)
            assert {(each.item, each.what) for each in ready.since_approved.changes} >= {(ITEM, "claimed")}
            with pytest.raises(OutOfTurn):
                await close_assessment(by, assessment)
            value = await assessment_of(by, assessment)
            last = fresh_until(value.answers[ITEM].evidence[0])
            assert [each.day for each in ready.falls] == [last + timedelta(days=1)]
        assert (await level_of(assessment)).verified is None  # the reviewer saw another answer

    with clock.frozen(LATER):
        assert (await level_of(assessment)).supported.level == 2  # by itself
        async with being(BOLAT) as by:
            newer = await renew_evidence(by, evidence, said("жаңа.pdf", dated=clock.today()), coming(pdf("жаңа")))
        await confirmed(newer)
        assert (await level_of(assessment)).supported.level == 3
        async with being(MARAT) as by:
            finding = await open_finding(by, place, "major", "Тәуекелдер бағаланбаған")
            assert "major_open" in {each.code for each in (await readiness(by, assessment)).gate.missing}
        await approved(assessment)
        async with being(MARAT) as by:
            with pytest.raises(OutOfTurn):
                await close_assessment(by, assessment)
        async with being(MARAT) as by:
            await settle(by, finding, place)
        assert (await level_of(assessment)).counted == 3
        await approved(assessment)
        async with being(MARAT) as by:
            await close_assessment(by, assessment)
        again = await opened(replace(OPENING, cycle="2027"))
        await answered(Place(again, ITEM), 2, AIGERIM)
        async with being(MARAT) as by:
            past = (await assessment_of(by, again)).answers[ITEM].past
            assert [(each.cycle, each.level) for each in past] == [("2026", 3)]
            await submit(by, again)
            view = await comparison(by, assessment, again)
            assert [each.trend for each in view.cycles.items if each.subject == ITEM] == ["down"]
    assert (await events())[-3:] == ["opened", "answered", "submitted"]
