"""The nation is scored part by part: whoever does the parts, in whatever slices, killed or not, and what readers see of
it meanwhile.
"""

import asyncio
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from infra import clock, database
from infra.actor import SYSTEM
from infra.database import execute, fetch, fetch_value
from infra.i18n import translate
from registry.commands.scores import (
    abandon_nation,
    begin_nation,
    go_on,
    score_companies,
    score_nation,
    score_part,
    send_waiting,
)
from registry.imports import merge_moment
from registry.queries.moments import moment_of
from registry.scores import Scope, index_views, nation, progress
from registry.scores.progress import EVALUATING, FINISHING
from registry.scores.run import NOBODY, NationBeingScored, NothingToScore
from registry.sources import SOURCES
from registry.tables.company import Company
from registry.tables.procurement import Contract, ContractAct, TreasuryPayment
from registry.tables.statements import Statement
from registry.tables.tax import Listing, TaxPayment
from tests.builders import LONG_AGO, fact, import_run

BINS = [f"5{number:03}40000017" for number in range(80)]
LATER = LONG_AGO + timedelta(days=60)
STORED = """
select bin, index, value, points::text, peer_median, input::text, seen_from, seen_until from score
order by bin, index, seen_from, seen_until
"""
FROZEN = "select feature, section, size, peers, quantiles::text from score_reference order by 1, 2, 3"
UNDONE = "select id from scoring_part where stage = 'gathering' and done_at is null order by id"


@pytest.fixture
async def register(db: asyncpg.Connection) -> None:
    await settle()


async def settle() -> None:
    """Eighty companies of one trade that share a director, an address and customers; one stands in a list."""
    for source in SOURCES:
        await import_run(source)
    for number, bin in enumerate(BINS):
        await fact(
            Company, bin=bin, name_ru='ТОО "Алтын"', registered_on=date(2012, 3, 4), oked="46730", krp="110",
            kse="1122", kfs="19", kato="710000000", address=f"УЛИЦА, дом {number % 7}",
            director=f"АСАНОВ АСАН {'А' * (number % 5 + 1)}",
        )  # fmt: skip
        await fact(TaxPayment, bin=bin, year=2025, paid=Decimal(1_000_000 + number * 1000))
        await fact(
            Statement, bin=bin, period_end=date(2025, 12, 31), filed_for=date(2025, 12, 31), edition="1",
            current_assets=Decimal(100 + number), total_assets=Decimal(200), current_liabilities=Decimal(50),
            noncurrent_liabilities=Decimal(10), equity=Decimal(140), inventories=Decimal(5), revenue=Decimal(900),
            retained_earnings=Decimal(20), net_profit=Decimal(number - 10),
        )  # fmt: skip
        await _dealings(number, bin)
    await fact(Listing, source="inactive", bin=BINS[3], act_on=date(2025, 2, 1))


async def _dealings(number: int, supplier: str) -> None:
    deal = {"contract_id": number, "root_id": number, "bin": supplier, "customer_bin": BINS[number % 4]}
    await fact(Contract, **deal, amount=Decimal(1000), signed_on=date(2025, 5, 1), subject_type=2)
    act = {"act_id": number, "contract_id": number, "approved_on": date(2025, 6, 1), "amount": Decimal("1000.10")}
    await fact(ContractAct, **act)
    for part in (1, 2):
        paid = {"payment_id": number * 2 + part, "contract_id": number, "paid_on": date(2025, 6 + part, 7)}
        await fact(TreasuryPayment, **paid, amount=Decimal("500.05"))


async def values() -> list[tuple[Any, ...]]:
    """Everything a scoring says, in the order of companies."""
    rows = await fetch(
        """select bin, index, value, low, high, grade, state, coverage, confidence, tier, peer_median, cap,
                  points::text, method, cutoff, input::text
           from score where seen_until is null order by bin, index"""
    )
    return [tuple(row) for row in rows]


async def all_parts_but_the_last() -> None:
    while (running := await progress.running()) is not None and running.stage != FINISHING:
        assert await score_part()


async def test_slices_do_not_change_a_byte(register: None, monkeypatch: pytest.MonkeyPatch) -> None:
    await score_nation(actor=SYSTEM)
    whole = await values()
    frozen = await fetch(FROZEN)
    assert {row[0] for row in frozen} >= {"current_ratio", "log_taxes", "index_taxpayer", "index_financial"}
    for size in (7, 33):
        await execute("delete from score")
        await execute("delete from score_reference")
        monkeypatch.setattr(nation, "SLICE", size)
        await score_nation(actor=SYSTEM)
        assert await values() == whole
        assert await fetch(FROZEN) == frozen
    assert len({row[2] for row in whole}) > 20


async def test_one_company_and_the_nation_give_the_same_bytes(register: None) -> None:
    await score_nation(actor=SYSTEM)
    of_nation = await values()
    await execute("delete from score")
    await score_companies(Scope.of(*BINS[:40]), actor=SYSTEM)
    for bin in BINS[40:]:
        await score_companies(Scope.of(bin), actor=SYSTEM)
    assert await values() == of_nation


async def test_scoring_again_changes_nothing(register: None, monkeypatch: pytest.MonkeyPatch) -> None:
    await score_nation(actor=SYSTEM)
    before = await fetch(STORED)
    monkeypatch.setattr(nation, "SLICE", 9)
    done = await score_nation(actor=SYSTEM)
    assert (done.companies, done.opened, done.closed) == (len(BINS), 0, 0)
    assert await fetch(STORED) == before


async def test_in_the_middle_readers_see_what_was_before_and_then_all_at_once(
    register: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nation, "SLICE", 10)
    with clock.frozen(LONG_AGO + timedelta(days=1)):
        await score_nation(actor=SYSTEM)
    before = await fetch("select bin, index, value from score_now order by 1, 2")
    await fact(Listing, source="pseudo_company", bin=BINS[5], act_on=date(2026, 2, 1), seen_from=LATER)
    with clock.frozen(LATER + timedelta(days=1)):
        await begin_nation(Scope.everyone(), actor=SYSTEM)
        await all_parts_but_the_last()
    changed = await fetch_value("select count(*) from score where seen_until is not null")
    assert changed > 0, "the new values are stored"
    assert await fetch("select bin, index, value from score_now order by 1, 2") == before
    # another source comes in, and makes a later moment visible: the scoring that has not ended stays hidden
    await import_run("afm", LATER + timedelta(days=2))
    meanwhile = await moment_of(None)
    (shown,) = [v for v in await index_views(BINS[5], meanwhile) if v.code == "taxpayer"]
    assert shown.value == _value(before, BINS[5])
    with clock.frozen(LATER + timedelta(days=3)):
        assert await score_part()
        assert await progress.running() is None
        (new,) = [v for v in await index_views(BINS[5], await moment_of(None)) if v.code == "taxpayer"]
    assert new.value == 10
    (then,) = [v for v in await index_views(BINS[5], meanwhile) if v.code == "taxpayer"]
    assert then.value == shown.value, "what was shown at a moment is shown for it for ever"
    assert len(await fetch("select from score_now")) == len(before)
    assert await fetch_value("select count(*) from score_now where bin = $1 and value = 10", BINS[5]) == 1


def _value(rows: list[Any], bin: str) -> object:
    return next(row["value"] for row in rows if (row["bin"], row["index"]) == (bin, "taxpayer"))


async def test_a_part_that_comes_twice_is_done_once(register: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nation, "SLICE", 20)
    await begin_nation(Scope.everyone(), actor=SYSTEM)
    first = await fetch_value("select min(id) from scoring_part")
    last = await fetch_value("select max(id) from scoring_part")
    assert not await score_part(last), "a part of a later stage is not open yet"
    assert await score_part(first)
    assert not await score_part(first)
    done = await go_on()
    assert (done.companies, done.opened) == (len(BINS), 3 * len(BINS))
    assert not await score_part(first)
    assert await go_on() == NOBODY


async def test_a_stopped_scoring_is_gone_on_with_and_ends_with_one_event(
    register: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nation, "SLICE", 20)
    await begin_nation(Scope.everyone(), actor=SYSTEM)
    for _ in range(5):
        assert await score_part()
    await fact(Listing, source="inactive", bin=BINS[9], act_on=date(2026, 1, 1), seen_from=clock.now())
    done = await score_nation(actor=SYSTEM)
    assert (done.companies, done.opened) == (len(BINS), 3 * len(BINS))
    assert await fetch_value("select count(*) from event where kind = 'scores.computed'") == 1
    assert await fetch_value("select count(*) from score_run") == 1
    assert await fetch_value("select value from score_now where bin = $1 and index = 'taxpayer'", BINS[9]) > 20, (
        "what came in after it had begun is not known at its moment"
    )


async def test_a_stopped_scoring_can_be_given_up_without_a_trace(
    register: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nation, "SLICE", 20)
    with clock.frozen(LONG_AGO + timedelta(days=1)):
        await score_nation(actor=SYSTEM)
    before = await fetch(STORED)
    await fact(Listing, source="pseudo_company", bin=BINS[5], act_on=date(2026, 2, 1), seen_from=LATER)
    await begin_nation(Scope.everyone(), actor=SYSTEM)
    await all_parts_but_the_last()
    assert await fetch(STORED) != before
    assert await abandon_nation()
    assert await fetch(STORED) == before
    assert await fetch_value("select (select count(*) from scoring_part) + (select count(*) from scoring_frame)") == 0
    assert not await abandon_nation()


async def test_while_the_nation_is_scored_others_wait_and_are_told_so(register: None) -> None:
    await begin_nation(Scope.everyone(), actor=SYSTEM)
    await score_part()
    for another in (begin_nation(Scope.everyone(), actor=SYSTEM), score_companies(Scope.of(BINS[0]), actor=SYSTEM)):
        with pytest.raises(NationBeingScored) as refused:
            await another
        for language in ("kk", "ru", "en"):
            said = translate(refused.value.text, language)
            assert "1" in said
            assert "{" not in said
    await go_on()
    assert (await score_companies(Scope.of(BINS[0]), actor=SYSTEM)).companies == 1


async def test_before_any_import_nothing_begins(db: asyncpg.Connection) -> None:
    with pytest.raises(NothingToScore):
        await begin_nation(Scope.everyone(), actor=SYSTEM)
    assert await progress.running() is None


async def test_jobs_that_were_lost_are_sent_again(register: None) -> None:
    await begin_nation(Scope.everyone(), actor=SYSTEM)
    await score_part()
    waiting: list[object] = []
    token = database._waiting.set(waiting)  # type: ignore[arg-type]
    try:
        await send_waiting()
    finally:
        database._waiting.reset(token)
    parts = [job.arguments[0] for job in waiting if job.name == "score_part"]  # type: ignore[attr-defined]
    assert parts == [row["id"] for row in await fetch(UNDONE)]
    await go_on()
    await send_waiting()


@pytest.fixture
async def several(own_database: str) -> str:
    """A database that several connections work on."""
    await database.start_pool(4)
    return own_database


async def test_two_lanes_share_the_parts(several: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await settle()
    monkeypatch.setattr(nation, "SLICE", 9)
    seen: list[tuple[str, int, int]] = []
    done = await score_nation(actor=SYSTEM, watch=lambda *step: seen.append(step))
    assert (done.companies, done.opened) == (len(BINS), 3 * len(BINS))
    assert {stage for stage, _, _ in seen} == set(progress.STAGES)
    slices = await fetch_value("select count(distinct seen_from) from score")
    assert slices == 1, "all slices are of one moment"


async def test_a_scoring_waits_for_imports_that_are_merging(several: str) -> None:
    """Else a fact that is committed after the first slice would be known to the second one only."""
    await settle()
    importing = await asyncpg.connect(**database.engine.config)
    merging = importing.transaction()
    await merging.start()
    moment = await merge_moment(importing)
    begun = asyncio.create_task(begin_nation(Scope.everyone(), actor=SYSTEM))
    done, _ = await asyncio.wait([begun], timeout=0.5)
    assert not done
    await merging.commit()
    await begun
    running = await progress.running()
    assert running is not None
    assert running.moment > moment
    await go_on()
    await importing.close()


async def test_a_part_whose_worker_was_killed_is_free_again(several: str) -> None:
    await settle()
    await begin_nation(Scope.everyone(), actor=SYSTEM)
    worker = await asyncpg.connect(**database.engine.config)
    await worker.execute("begin")
    await worker.execute("select from scoring_part where id = (select min(id) from scoring_part) for update")
    first = await fetch_value("select min(id) from scoring_part")
    assert not await score_part(first), "somebody is at it"
    assert await progress.is_open(first)
    worker.terminate()
    done = await go_on()
    assert done.companies == len(BINS)


async def test_progress_counts_the_parts_of_the_stage(register: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nation, "SLICE", 20)
    await score_nation(actor=SYSTEM)
    seen: list[tuple[str, int, int]] = []
    await score_nation(actor=SYSTEM, watch=lambda *step: seen.append(step))
    assert [step for step in seen if step[0] == EVALUATING] == [(EVALUATING, number, 4) for number in range(4)]
