"""A document from its template to staff who have read it: every step by whoever may, and by nobody else."""

from datetime import date, timedelta
from decimal import Decimal

import asyncpg
import pytest

from compliance.commands import policies
from compliance.commands.gifts import Given, enter_gift
from compliance.commands.interests import Campaign, open_campaign
from compliance.commands.measures import ToDo, finish_measure, plan_measure, reopen_measure, withdraw_measure
from compliance.commands.sheets import Sheet, add_sheet
from compliance.errors import ChangedMeanwhile, NotAccepted, NothingHere, NotYours, OutOfTurn, SecondPersonNeeded, Unfit
from compliance.library.programme.policies import FIELDS
from compliance.queries.heads import Place
from compliance.queries.policies import document, programme
from compliance.queries.waiting import waiting_for
from infra import clock
from infra.database import execute, fetch, fetch_value
from infra.i18n import LANGUAGES
from tests.cast import AIGERIM, ALTYN, BOLAT, DINA, KANAT, KUMIS, MARAT, SAMAL, Human, everybody
from tests.compliance.workspace.players import attached, being, coming, given, opened, pdf

PLAIN = {field: dict.fromkeys(LANGUAGES, f"{field} сөзі") for field in FIELDS}
TEXTS = dict.fromkeys(LANGUAGES, "## 1. Ереже\n\nПара жоқ.")
EVENTS = "select kind from event where kind like 'programme.%' order by id"


async def happened() -> list[str]:
    return [row["kind"].removeprefix("programme.") for row in await fetch(EVENTS)]


@pytest.fixture
async def draft(db: asyncpg.Connection) -> int:
    await everybody()
    async with being(MARAT) as by:
        return await policies.draft_policy(by, "policy", PLAIN)


async def published(draft: int) -> str:
    async with being(MARAT) as by:
        sha256 = await policies.submit_policy(by, draft)
    async with being(AIGERIM) as by:
        await policies.approve_policy(by, draft, sha256)
    async with being(MARAT) as by:
        await policies.publish_policy(by, draft)
    return sha256


async def confirms(who: Human, policy: int, sha256: str) -> None:
    async with being(who) as by:
        await policies.attest_policy(by, policy, sha256)


async def test_from_a_template_to_staff_who_have_read_it(draft: int) -> None:
    sha256 = await published(draft)
    for who in (BOLAT, DINA, BOLAT):  # twice is once
        await confirms(who, draft, sha256)
    async with being(MARAT) as by:
        view = await document(by, "policy")
        everything = await programme(by)
    assert view.share is not None
    assert (view.share.done, view.share.whole) == (2, 6)
    assert len(view.missing) == 4
    assert "head сөзі" in view.texts["kk"]
    assert [each.kind for each in everything.documents if each.version] == ["policy"]
    assert [each.kind for each in everything.unread] == ["policy"]  # the officer has not read it either
    assert await happened() == ["drafted", "submitted", "approved", "published", "attested", "attested"]
    assert await fetch_value("select count(*) from mail where template = 'policy'") == 5  # all but who published it


async def test_what_waits_for_whom_is_known(draft: int) -> None:
    await published(draft)
    async with being(BOLAT) as by:
        waits = (await waiting_for(by)).waits
        assert [each.subject for each in waits["policies"]] == ["policy"]
        await enter_gift(by, Given("received", clock.today(), "Кітап", Decimal(1), "x", "x", "kept"))
        assert "decisions" not in (await waiting_for(by)).waits
    async with being(MARAT) as by:
        await open_campaign(by, Campaign("2026", clock.today()))
        waits = (await waiting_for(by)).waits
        assert {kind: len(waits[kind]) for kind in ("policies", "declarations", "decisions")} == dict.fromkeys(
            ("policies", "declarations", "decisions"), 1
        )


async def test_each_step_twice_does_nothing_more(draft: int) -> None:
    sha256 = await published(draft)
    before = await happened()
    async with being(MARAT) as by:
        await policies.publish_policy(by, draft)
    async with being(AIGERIM) as by:
        with pytest.raises(OutOfTurn):
            await policies.approve_policy(by, draft, sha256)
    assert await happened() == before


async def test_approval_is_of_exactly_the_text_that_was_seen(draft: int) -> None:
    async with being(MARAT) as by:
        seen = await policies.submit_policy(by, draft)
        with pytest.raises(OutOfTurn):  # what is in approval does not change
            await policies.edit_policy(by, draft, TEXTS, seen)
        await policies.return_policy(by, draft)
        newer = await policies.edit_policy(by, draft, TEXTS, seen)
        assert newer != seen
        assert await policies.submit_policy(by, draft) == newer
    async with being(AIGERIM) as by:
        with pytest.raises(ChangedMeanwhile):
            await policies.approve_policy(by, draft, seen)
        await policies.approve_policy(by, draft, newer)


async def test_two_who_write_at_once_lose_nothing(draft: int) -> None:
    seen = await fetch_value("select sha256 from policy where id = $1", draft)
    async with being(MARAT) as by:
        first = await policies.edit_policy(by, draft, TEXTS, seen)
        assert await policies.edit_policy(by, draft, TEXTS, seen) == first
    async with being(AIGERIM) as by:
        with pytest.raises(ChangedMeanwhile):
            await policies.edit_policy(by, draft, TEXTS | {"ru": "## Другое"}, seen)


async def test_nobody_approves_what_they_wrote_or_put_up(draft: int) -> None:
    async with being(AIGERIM) as by:
        sha256 = await policies.submit_policy(by, draft)
        with pytest.raises(SecondPersonNeeded):
            await policies.approve_policy(by, draft, sha256)
    async with being(MARAT) as by:
        with pytest.raises(NotYours):
            await policies.approve_policy(by, draft, sha256)
        with pytest.raises(OutOfTurn):
            await policies.publish_policy(by, draft)


async def test_a_new_version_replaces_the_old_and_is_read_anew(draft: int) -> None:
    sha256 = await published(draft)
    await confirms(BOLAT, draft, sha256)
    async with being(MARAT) as by:
        second = await policies.revise_policy(by, "policy")
        assert await policies.revise_policy(by, "policy") == second
        with pytest.raises(OutOfTurn):
            await policies.draft_policy(by, "policy", PLAIN | {"head": dict.fromkeys(LANGUAGES, "Төраға")})
        await policies.edit_policy(
            by, second, TEXTS, await fetch_value("select sha256 from policy where id = $1", second)
        )
    newer = await published(second)
    async with being(BOLAT) as by:
        with pytest.raises(OutOfTurn):
            await policies.attest_policy(by, draft, sha256)
        with pytest.raises(ChangedMeanwhile):
            await policies.attest_policy(by, second, sha256)
        view = await document(by, "policy")
        assert [each.state for each in view.versions] == ["published", "replaced"]
        assert view.attested_at is None
        await policies.attest_policy(by, second, newer)


async def test_the_share_of_any_day_has_its_own_numbers(draft: int) -> None:
    sha256 = await published(draft)
    await confirms(BOLAT, draft, sha256)
    today = clock.today()
    with clock.frozen(clock.now() + timedelta(days=40)):
        await execute("update membership set until = $2, ended_why = 'left' where person = $1", BOLAT.id, clock.now())
        await confirms(DINA, draft, sha256)
        async with being(MARAT) as by:
            await add_sheet(by, draft, Sheet("a.pdf", "application/pdf", clock.today(), 20, 15), coming(pdf()))
            then, now = await document(by, "policy", None, today), await document(by, "policy")
            before = await document(by, "policy", None, date(2020, 1, 1))
    assert then.share is not None
    assert now.share is not None
    assert before.share is not None
    assert (then.share.done, then.share.whole) == (1, 6)
    assert (now.share.done, now.share.whole, now.share.done_on_paper) == (1 + 15, 5 + 20, 15)
    assert (before.share.done, before.share.whole, before.share.share) == (0, 0, None)


@pytest.mark.parametrize(("said", "field"), [
    ({"staff": 0}, "staff"), ({"signed": 21}, "signed"), ({"signed": -1}, "signed"), ({"name": "\n"}, "name"),
    ({"media_type": "text/html"}, "sheet"), ({"day": date(2200, 1, 1)}, "day"), ({"day": date(2001, 1, 1)}, "day"),
])  # fmt: skip
async def test_a_sheet_that_cannot_be_is_refused(draft: int, said: dict[str, object], field: str) -> None:
    await published(draft)
    whole = {"name": "a.pdf", "media_type": "application/pdf", "day": clock.today(), "staff": 20, "signed": 15} | said
    async with being(MARAT) as by:
        with pytest.raises(Unfit) as refused:
            await add_sheet(by, draft, Sheet(**whole), coming(pdf()))  # type: ignore[arg-type]
    assert refused.value.extra["field"] == field


async def test_a_sheet_is_what_it_says_and_stands_once(draft: int) -> None:
    await published(draft)
    sheet = Sheet("a.pdf", "application/pdf", clock.today(), 20, 15)
    async with being(MARAT) as by:
        for content in (b"", b"<html>", b"\x89PNG\r\n\x1a\n"):
            with pytest.raises(NotAccepted):
                await add_sheet(by, draft, sheet, coming(content))
        first = await add_sheet(by, draft, sheet, coming(pdf()))
        assert await add_sheet(by, draft, sheet, coming(pdf())) == first


@pytest.mark.parametrize("evil", ["", "  ", "x" * 300, "a\0b", "\ud800"])
async def test_what_cannot_be_filled_in_is_told_beside_its_field(db: asyncpg.Connection, evil: str) -> None:
    await everybody()
    async with being(MARAT) as by:
        with pytest.raises(Unfit) as refused:
            await policies.draft_policy(by, "gifts", PLAIN | {"head": PLAIN["head"] | {"ru": evil}})
        assert refused.value.extra["field"] == "head_ru"
        with pytest.raises(NothingHere):
            await policies.draft_policy(by, "no-such", PLAIN)


async def test_members_see_what_is_in_force_and_strangers_nothing(draft: int) -> None:
    async with being(BOLAT) as by:
        with pytest.raises(NothingHere):
            await document(by, "policy")
        with pytest.raises(NotYours):
            await policies.submit_policy(by, draft)
        assert (await programme(by)).documents == ()
    await published(draft)
    async with being(KANAT, KUMIS.bin) as by:
        with pytest.raises(NothingHere):
            await document(by, "policy", 1)
        with pytest.raises(NothingHere):
            await policies.publish_policy(by, draft)


async def test_the_database_alone_keeps_texts_and_signatures(draft: int) -> None:
    """As if every command had forgotten to ask."""
    sha256 = await published(draft)
    attested = f"insert into attestation (organisation, policy, person, at) values ('{ALTYN.bin}', {draft}, $1, now())"
    tries = (
        "update policy set content = 'x'",
        "update policy set approved_by = null, approved_at = null, state = 'submitted'",
        "delete from policy",
        attested.replace("$1", f"'{BOLAT.id}'"),
    )
    for sql in tries:
        async with being(MARAT):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await execute_apart(sql)
    await confirms(BOLAT, draft, sha256)
    async with being(BOLAT):
        assert not await fetch("select 1 from paper_sheet")
        assert (
            await fetch_value("with c as (update policy set state = 'draft' returning 1) select count(*) from c") == 0
        )
    async with being(DINA):
        assert not await fetch("select 1 from attestation")
    async with being(SAMAL, KUMIS.bin):
        await fetch("select 1 from attestation")


async def execute_apart(sql: str) -> None:
    """In a part of its own, so that a refusal leaves the test's transaction whole."""
    await execute("savepoint apart")
    try:
        await execute(sql)
    except asyncpg.PostgresError:
        await execute("rollback to savepoint apart")
        raise


async def test_a_measure_is_planned_done_and_opened_again(db: asyncpg.Connection) -> None:
    await everybody()
    due = clock.today() - timedelta(days=1)
    assessment = await opened()
    await given(assessment, "RA-1")
    evidence = await attached(Place(assessment, "RA-1"))
    async with being(MARAT) as by:
        measure = await plan_measure(by, ToDo("Оқыту", BOLAT.id, due))
        assert await plan_measure(by, ToDo("Оқыту", BOLAT.id, due)) == measure
        with pytest.raises(Unfit):
            await plan_measure(by, ToDo("Оқыту", KANAT.id, due))
        assert (await programme(by)).late == 1
    async with being(DINA) as by:
        with pytest.raises(NothingHere):
            await finish_measure(by, measure, "x")
        with pytest.raises(NotYours):
            await plan_measure(by, ToDo("Оқыту", BOLAT.id, due))
    async with being(BOLAT) as by:
        with pytest.raises(Unfit):
            await finish_measure(by, measure, " ")
        with pytest.raises(NothingHere):
            await finish_measure(by, measure, "Хаттама бар", 10**9)
        await finish_measure(by, measure, "Хаттама бар", evidence)
        await finish_measure(by, measure, "екінші рет")
        done = (await programme(by)).measures[0]
        assert (done.outcome, done.evidence, done.evidence_name) == ("Хаттама бар", evidence, "хаттама.pdf")
    async with being(MARAT) as by:
        with pytest.raises(OutOfTurn):
            await withdraw_measure(by, measure)
        await reopen_measure(by, measure)
        await withdraw_measure(by, measure)
        with pytest.raises(OutOfTurn):
            await finish_measure(by, measure, "x")
    assert await happened() == ["measure_planned", "measure_done", "measure_reopened", "measure_withdrawn"]


async def test_a_suspended_organisation_only_reads(draft: int) -> None:
    await execute(
        "update organisation set state = 'suspended', suspended_at = now(), suspended_why = 'x' where bin = $1",
        ALTYN.bin,
    )
    async with being(MARAT) as by:
        for act in (policies.submit_policy(by, draft), plan_measure(by, ToDo("x", BOLAT.id, clock.today()))):
            with pytest.raises(OutOfTurn):
                await act
        assert (await document(by, "policy")).shown is not None
