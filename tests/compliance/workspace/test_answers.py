"""Two people write at once, and neither loses a word; whoever answers sees what is theirs."""

from dataclasses import replace
from datetime import timedelta

import asyncpg
import pytest

from compliance.colleagues import Colleague
from compliance.commands.answering import (
    Said,
    accept_waiver,
    answer_item,
    approve_not_applicable,
    ask_waiver,
    mark_not_applicable,
)
from compliance.commands.findings import Planned, open_finding, plan_action
from compliance.commands.opening import Share, assign, take_back
from compliance.errors import ChangedMeanwhile, NothingHere, NotYours
from compliance.queries.assessments import assessment_of
from compliance.queries.evidence import content_of, evidence_row
from compliance.queries.heads import Place, heads_of
from compliance.queries.workspace import comparison, readiness, workspace
from infra import clock
from infra.database import execute, fetch, fetch_value, transaction
from tests.compliance.workspace.players import (
    AIGERIM,
    ALTYN,
    AUDITOR,
    BOLAT,
    DINA,
    ITEM,
    KANAT,
    KUMIS,
    MARAT,
    OPENING,
    answered,
    attached,
    being,
    events,
    everybody,
    given,
    opened,
)


@pytest.fixture
async def place(db: asyncpg.Connection) -> Place:
    await everybody()
    assessment = await opened()
    await given(assessment, ITEM, "CTX-1")
    await given(assessment, ITEM, to=DINA)
    return Place(assessment, ITEM)


async def test_who_writes_second_is_told_what_stands_there(place: Place) -> None:
    await answered(place, 3)
    async with being(DINA) as by:
        with pytest.raises(ChangedMeanwhile) as caught:
            await answer_item(by, place, Said(1, "Менің мәтінім"), 0)
        stands = caught.value.extra["stands"]
        assert (stands.version, stands.said.reason, stands.by) == (1, "Осылай істейміз", BOLAT.id)
        mine = Said(1, f"{stands.said.reason}. Менің мәтінім")
        assert await answer_item(by, place, mine, stands.version) == 2
    kept = await fetch("select version, reason, answered_by from answer_history order by id")
    assert [tuple(row) for row in kept] == [
        (1, "Осылай істейміз", BOLAT.id), (2, "Осылай істейміз. Менің мәтінім", DINA.id)]  # fmt: skip


async def test_saving_the_same_again_changes_nothing_whatever_was_seen(place: Place) -> None:
    said = Said(2, "Бар", {"RA-1.1": "Иә"})
    async with being(BOLAT) as by:
        assert [await answer_item(by, place, said, 0) for _ in range(3)] == [1, 1, 1]
        assert await answer_item(by, place, replace(said, claimed=3), 1) == 2
    assert (await events()).count("answered") == 2


async def test_a_level_claimed_anew_wants_its_waiver_accepted_anew_and_says_that_the_item_applies(place: Place) -> None:
    async with being(BOLAT) as by:
        await ask_waiver(by, place, "Тәуекел төмен", 0)
        await mark_not_applicable(by, place, "Бізде жоқ", 1)
    async with being(MARAT) as by:
        await accept_waiver(by, place, 2)
        await approve_not_applicable(by, place, 2)
        answer = (await assessment_of(by, place.assessment)).answers[ITEM]
        assert answer.waiver.accepted
        assert answer.not_applicable.holds
    async with being(BOLAT) as by:
        await answer_item(by, place, Said(None, "Тек мәтін"), 2)
        await answer_item(by, place, Said(2, "Тек мәтін"), 3)
    async with being(MARAT) as by:
        answer = (await assessment_of(by, place.assessment)).answers[ITEM]
        assert not answer.waiver.accepted
        assert answer.not_applicable is None


async def test_a_respondent_sees_what_is_theirs_and_nothing_else(place: Place) -> None:
    secret = Place(place.assessment, "CTX-2")
    await answered(secret, 2, AIGERIM)
    hidden = await attached(secret, AIGERIM)
    restricted = await attached(place, MARAT, confidentiality="restricted", name="құпия.pdf")
    shown = await attached(place, DINA, name="ашық.pdf")
    async with being(BOLAT) as by:
        view = await workspace(by, place.assessment)
        assert [each.clause.item.id for each in view.items] == ["CTX-1", ITEM]
        assert [each.id for each in view.items[1].evidence] == [shown]
        assert (view.answered, len(view.items)) == (0, 2)
        assert set((await assessment_of(by, place.assessment)).answers) == {"CTX-1", ITEM}
        for evidence in (hidden, restricted):
            with pytest.raises(NothingHere):
                await evidence_row(by, evidence)
        assert (await content_of(by, shown)).read_bytes().startswith(b"%PDF")
        with pytest.raises(NothingHere):
            await answer_item(by, secret, Said(1), 1)
        with pytest.raises(NotYours):
            await readiness(by, place.assessment)
        with pytest.raises(NotYours):
            await comparison(by, place.assessment, place.assessment)
    for who in (MARAT, AIGERIM, AUDITOR):
        async with being(who) as by:
            assert len((await workspace(by, place.assessment)).items) == 27
            assert (await evidence_row(by, restricted))["name"] == "құпия.pdf"


async def test_a_respondent_is_warned_of_nothing_that_they_do_not_see(place: Place) -> None:
    """RA-1 rests on CTX-1 and CTX-2: of CTX-2 Bolat knows nothing."""
    await attached(place, MARAT, content=b"%PDF-1")
    await answered(place, 2)
    await answered(Place(place.assessment, "CTX-1"), 1)
    async with being(BOLAT) as by:
        view = await workspace(by, place.assessment)
        assert not any(each.warnings for each in view.items)
    async with being(MARAT) as by:
        warned = [w for each in (await workspace(by, place.assessment)).items for w in each.warnings]
        assert [(each.item, each.prerequisite) for each in warned] == [(ITEM, "CTX-2")]


async def test_an_item_that_was_taken_back_is_not_theirs_any_more(place: Place) -> None:
    async with being(MARAT) as by:
        assert await take_back(by, Share(place.assessment, (ITEM,), DINA.id)) == (ITEM,)
    async with being(DINA) as by:
        assert await heads_of(by) == ()
        with pytest.raises(NothingHere):
            await workspace(by, place.assessment)
        with pytest.raises(NothingHere):
            await answer_item(by, place, Said(1), 0)
    async with being(BOLAT) as by:
        assert [each.id for each in await heads_of(by)] == [place.assessment]


async def test_chapters_and_clauses_are_assigned_as_their_items(place: Place) -> None:
    async with being(MARAT) as by:
        assert await assign(by, Share(place.assessment, ("6", "4.5"), DINA.id)) == ("PLN-1",)  # 4.5 is hers
        day = clock.today() - timedelta(days=1)
        assert await assign(by, Share(place.assessment, ("4.5",), DINA.id, day)) == (ITEM,)
        view = await workspace(by, place.assessment)
        assert view.overdue == 1
    await answered(place, 1)
    async with being(MARAT) as by:
        assert (await workspace(by, place.assessment)).overdue == 0


async def test_the_view_takes_as_many_statements_for_one_item_as_for_all(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = {}
    for who in (BOLAT, MARAT):
        async with being(who) as by:
            counts[who.key] = await statements(by, place.assessment, monkeypatch)
    assert counts["bolat"] == counts["marat"] + 1  # which items are his
    assert counts["marat"] < 15


async def statements(by: Colleague, assessment: int, monkeypatch: pytest.MonkeyPatch) -> int:
    asked = []
    for name in ("fetch", "fetchrow", "fetchval"):
        plain = getattr(asyncpg.Connection, name)

        async def counted(self: object, sql: str, *args: object, plain: object = plain, **more: object) -> object:
            asked.append(sql)
            return await plain(self, sql, *args, **more)  # type: ignore[operator]

        monkeypatch.setattr(asyncpg.Connection, name, counted)
    await workspace(by, assessment)
    monkeypatch.undo()
    return len(asked)


@pytest.mark.parametrize("table", ["answer_history", "review", "item_comment"])
@pytest.mark.parametrize("change", ["delete from {}", "update {} set item = 'x'"])
async def test_history_is_only_ever_added_to(place: Place, db: asyncpg.Connection, table: str, change: str) -> None:
    """The owner of the tables cannot either."""
    await answered(place)
    with pytest.raises(asyncpg.RaiseError):
        await execute(change.format(table))


async def test_the_application_may_not_write_history_or_approve_for_others(place: Place) -> None:
    await answered(place)
    evidence = await attached(place)
    async with being(MARAT) as by:
        finding = await open_finding(by, place, "minor", "Күні жоқ")
        await plan_action(by, finding, Planned("Күн қою", BOLAT.id, clock.today()))
    await execute("update corrective_action set done_by = $1, done_on = $2", DINA.id, clock.today())
    hidden = await attached(Place(place.assessment, "CTX-2"), MARAT)
    copied = "insert into answer_history (organisation, assessment, item, version, reason, replies, answered_by, at)"
    review = f"""insert into review (organisation, assessment, item, version, level, reason, reviewer, at)
        select organisation, assessment, item, 1, 5, '', '{BOLAT.id}', now() from answer where version > 0"""
    tries = (
        (BOLAT, f"{copied} select organisation, assessment, item, 9, '', '{{}}', answered_by, at from answer_history"),
        (BOLAT, f"update evidence set name = 'x' where id = {evidence}"),
        (DINA, f"update evidence set confirmed_by = '{MARAT.id}', confirmed_at = now() where id = {evidence}"),
        (BOLAT, f"update evidence set confirmed_by = '{BOLAT.id}', confirmed_at = now() where id = {evidence}"),
        (MARAT, "delete from answer"),
        (MARAT, "update assessment set organisation = '" + KUMIS.bin + "'"),
        (BOLAT, review),
        (DINA, f"update answer set waiver = 'x', waiver_by = '{BOLAT.id}', waiver_accepted_by = '{DINA.id}'"),
        (MARAT, f"""update answer set not_applicable = 'x', not_applicable_by = '{BOLAT.id}',
                    not_applicable_approved_by = '{AIGERIM.id}'"""),
        (BOLAT, f"update corrective_action set checked_by = '{BOLAT.id}', checked_on = now(), worked = true"),
        # evidence that he does not see does not come to his item, where he would
        (BOLAT, f"""insert into evidence_item (organisation, assessment, item, evidence, person, at)
                    values ('{ALTYN.bin}', {place.assessment}, '{ITEM}', {hidden}, '{BOLAT.id}', now())"""),
    )  # fmt: skip
    for who, sql in tries:
        async with being(who):
            with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.CheckViolationError)):
                async with transaction():
                    await execute(sql)
    assert await fetch_value("select count(*) from answer_history") == 1


async def test_two_organisations_do_not_know_of_each_other(place: Place) -> None:
    theirs = await opened(replace(OPENING, name="«Күміс Су» ЖШС"), KANAT, KUMIS.bin)
    async with being(KANAT, KUMIS.bin) as by:
        assert [each.id for each in await heads_of(by)] == [theirs]
        with pytest.raises(NothingHere):
            await workspace(by, place.assessment)
