"""Many people save at once, with real connections and real commits: no answer is lost, and nothing waits for ever."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from compliance.assessment.snapshot import thaw
from compliance.colleagues import Colleague
from compliance.commands.answering import Said, answer_item
from compliance.commands.evidence import attach_evidence, place_evidence
from compliance.commands.freezing import approve, submit
from compliance.commands.opening import Share, assign, open_assessment
from compliance.errors import ChangedMeanwhile, OutOfTurn, SecondPersonNeeded
from compliance.queries.assessments import assessment_of
from compliance.queries.heads import Place
from infra import database
from infra.actor import acts
from infra.database import fetch, fetch_value
from infra.looking import APPLICATION, looks
from infra.settings import settings
from services.accounts.colleagues import colleague_of
from tests.cast import Human
from tests.compliance.workspace.players import (
    AIGERIM,
    ALTYN,
    BOLAT,
    DINA,
    ITEM,
    MARAT,
    OPENING,
    coming,
    everybody,
    pdf,
    said,
)

SAVERS, ROUNDS = 20, 30


@pytest.fixture
async def assessment(own_database: str) -> AsyncIterator[int]:
    await everybody()
    database.configure(own_database, APPLICATION)
    await database.start_pool(SAVERS)

    async def open_it(by: Colleague) -> int:
        number = await open_assessment(by, OPENING)
        for who in (BOLAT, DINA):
            await assign(by, Share(number, (ITEM,), who.id))
        return number

    yield await doing(MARAT, open_it)
    await database.stop_pool()
    database.configure(own_database)


async def doing(who: Human, act):  # type: ignore[no-untyped-def]
    viewer = who.viewer()
    with looks(viewer.looker), acts(viewer.actor):
        return await act(colleague_of(viewer, ALTYN.bin))


async def history() -> list[tuple[int, str]]:
    async def read(_: Colleague) -> list[tuple[int, str]]:
        rows = await fetch("select version, reason from answer_history where item = $1 order by id", ITEM)
        return [tuple(row) for row in rows]

    return await doing(MARAT, read)


async def test_of_two_editors_one_is_told_and_both_texts_stand(assessment: int) -> None:
    place = Place(assessment, ITEM)

    async def save(by: Colleague, words: str) -> ChangedMeanwhile | None:
        try:
            await answer_item(by, place, Said(2, words), 0)
        except ChangedMeanwhile as refused:
            merged = Said(2, f"{refused.extra['stands'].said.reason} | {words}")
            await answer_item(by, place, merged, refused.extra["stands"].version)
            return refused
        return None

    told = await asyncio.gather(
        doing(BOLAT, lambda by: save(by, "Болат")), doing(DINA, lambda by: save(by, "Дина"))
    )  # fmt: skip
    assert sum(refused is not None for refused in told) == 1
    kept = await history()
    assert [version for version, _ in kept] == [1, 2]
    assert set(kept[-1][1].split(" | ")) == {"Болат", "Дина"}


async def test_twenty_savers_at_one_item_and_at_twenty_lose_no_answer(assessment: int) -> None:
    items = [clause.item.id for clause in (await value(assessment)).clauses if clause.item.id != ITEM][:SAVERS]

    async def insist(by: Colleague, words: str) -> None:
        version, before = 0, ""
        while True:
            try:
                await answer_item(by, Place(assessment, ITEM), Said(2, f"{before}[{words}]"), version)
            except ChangedMeanwhile as refused:
                stands = refused.extra["stands"]
                version, before = stands.version, stands.said.reason
            else:
                return

    async def save(by: Colleague, item: str) -> None:
        version = 0
        for words in ("б", "ба", "бар"):  # as a page saves while somebody types
            version = await answer_item(by, Place(assessment, item), Said(3, f"{item} {words}"), version)

    async with asyncio.timeout(120):
        await asyncio.gather(
            *(doing(MARAT, lambda by, item=item: save(by, item)) for item in items),
            *(doing((BOLAT, DINA)[n % 2], lambda by, n=n: insist(by, str(n))) for n in range(SAVERS)),
        )
    answers = (await value(assessment)).answers
    assert all(f"[{n}]" in answers[ITEM].reason for n in range(SAVERS))
    assert [answers[item].reason for item in items] == [f"{item} бар" for item in items]
    assert [version for version, _ in await history()] == list(range(1, SAVERS + 1))


async def value(assessment: int):  # type: ignore[no-untyped-def]
    return await doing(MARAT, lambda by: assessment_of(by, assessment))


async def test_what_is_frozen_while_others_save_is_of_one_moment(
    assessment: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The officer says how much there is and brings it at once; no snapshot has the one without the other."""
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    place, kept = Place(assessment, ITEM), Place(assessment, "CTX-1")

    async def bring(by: Colleague) -> None:
        there = [await attach_evidence(by, kept, said(), coming(pdf(str(n)))) for n in range(ROUNDS)]
        for n, evidence in enumerate(there):
            async with database.transaction():
                await answer_item(by, place, Said(1, str(n + 1)), n)
                await place_evidence(by, place, evidence)

    async def keep_freezing(by: Colleague) -> None:
        while (await value(assessment)).answer(ITEM).reason != str(ROUNDS):
            await submit(by, assessment)

    async def frozen(_: Colleague) -> list[tuple[str, int]]:
        rows = await fetch("select content, sha256 from assessment_snapshot order by id")
        items = [thaw(row["content"], row["sha256"]).document["items"][ITEM] for row in rows]
        return [(item["reason"] or "0", len(item["evidence"])) for item in items]

    async with asyncio.timeout(120):
        await asyncio.gather(doing(MARAT, bring), *(doing(AIGERIM, keep_freezing) for _ in range(3)))
    found = await doing(MARAT, frozen)
    assert len({reason for reason, _ in found}) > 3
    assert [int(reason) for reason, _ in found] == [evidence for _, evidence in found]


async def test_of_two_who_approve_or_open_at_once_one_does(assessment: int) -> None:
    sha256 = await doing(MARAT, lambda by: submit(by, assessment))
    await asyncio.gather(*(doing(AIGERIM, lambda by: approve(by, assessment, sha256)) for _ in range(4)))

    async def approvals(_: Colleague) -> int:
        return int(await fetch_value("select count(*) from event where kind = 'assessment.approved'"))

    assert await doing(AIGERIM, approvals) == 1
    other = replace(OPENING, edition="iso-37001-2016")
    done = await asyncio.gather(
        *(doing(MARAT, lambda by: open_assessment(by, other)) for _ in range(4)), return_exceptions=True
    )
    assert sum(isinstance(each, int) for each in done) == 1
    assert sum(isinstance(each, OutOfTurn) for each in done) == 3
    with pytest.raises(SecondPersonNeeded):
        own = await doing(AIGERIM, lambda by: submit(by, next(n for n in done if isinstance(n, int))))
        await doing(AIGERIM, lambda by: approve(by, next(n for n in done if isinstance(n, int)), own))
