"""Scoring against a real database: who is scored, what is stored, what is remembered, how it is explained."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from infra import clock
from infra.actor import SYSTEM
from infra.database import execute, fetch, fetch_one, fetch_value, transaction
from infra.i18n import LANGUAGES, translate
from registry.commands.scores import score_companies, score_nation
from registry.scores import Scope, index_views
from registry.scores.run import NothingToScore
from registry.sources import SOURCES
from registry.tables.company import Company
from registry.tables.courts import Enforcement
from registry.tables.procurement import Contract, ContractAct, TreasuryPayment
from registry.tables.tax import Listing, TaxArrears, TaxPayment
from registry.views import IndexView
from tests.builders import LONG_AGO, close, fact, import_run
from tests.registry.made_up import grade

ALTYN, BUYER, BRANCH = "500140000017", "510240000025", "500141000018"
LATER = LONG_AGO + timedelta(days=60)


@pytest.fixture
async def register(db: asyncpg.Connection) -> None:
    """Every source was read once; one company in good order that has paid taxes for five years."""
    for source in SOURCES:
        await import_run(source)
    await enter(ALTYN)


async def enter(bin: str, **different: Any) -> None:
    row = {
        "bin": bin, "name_ru": 'ТОО "Алтын"', "registered_on": date(2012, 3, 4), "oked": "46730", "krp": "110",
        "kse": "1122", "kfs": "19", "kato": "710000000", "address": f"УЛИЦА {bin}, дом 1",
        "director": f"АСАНОВ АСАН {bin}",
    } | different  # fmt: skip
    await fact(Company, **row)
    for year in range(2021, 2026):
        await fact(TaxPayment, bin=bin, year=year, paid=Decimal(5_000_000))


async def score(*bins: str) -> dict[str, Any]:
    await score_companies(Scope.of(*bins), actor=SYSTEM)
    rows = await fetch("select * from score where bin = $1 and seen_until is null", bins[0])
    return {row["index"]: row for row in rows}


async def views(bin: str = ALTYN) -> dict[str, IndexView]:
    return {view.code: view for view in await index_views(bin, clock.now())}


async def test_before_any_import_there_is_nothing_to_score(db: asyncpg.Connection) -> None:
    with pytest.raises(NothingToScore):
        await score_nation(actor=SYSTEM)


async def test_a_company_gets_three_rows_one_run_and_one_event(register: None) -> None:
    stored = await score(ALTYN)
    assert {code: row["state"] for code, row in stored.items()} == {
        "taxpayer": "rated", "financial": "rated", "payment": "none_seen",
    }  # fmt: skip
    assert stored["taxpayer"]["grade"] == "A"
    assert await fetch_value("select count(*) from score_run") == 1
    assert await fetch_value("select count(*) from event where kind = 'scores.computed'") == 1


async def test_the_database_holds_one_open_value_of_an_index(db: asyncpg.Connection) -> None:
    await grade(ALTYN, "taxpayer", "B")
    with pytest.raises(asyncpg.UniqueViolationError):
        async with transaction():
            await grade(ALTYN, "taxpayer", "C")
    await execute("update score set seen_until = now() where bin = $1", ALTYN)
    await grade(ALTYN, "taxpayer", "C")


async def test_the_same_facts_open_no_new_row(register: None) -> None:
    await score(ALTYN)
    done = await score_nation(actor=SYSTEM)
    assert (done.companies, done.opened, done.closed) == (1, 0, 0)


async def test_a_listed_company_falls_and_its_old_value_is_remembered(register: None) -> None:
    with clock.frozen(LONG_AGO + timedelta(days=1)):
        before = (await score(ALTYN))["taxpayer"]
    await fact(Listing, source="inactive", bin=ALTYN, act_on=date(2026, 2, 1), seen_from=LATER)
    with clock.frozen(LATER + timedelta(days=1)):
        after = (await score(ALTYN))["taxpayer"]
        assert (after["value"], after["cap"]) == (20, "T03")
        shown = (await views())["taxpayer"]
    assert shown.reasons[0].code == "T03"
    assert shown.cap is not None
    assert shown.moved is not None
    assert [step.code for step in shown.counterfactuals] == ["T03"]
    (then,) = [v for v in await index_views(ALTYN, LONG_AGO + timedelta(days=2)) if v.code == "taxpayer"]
    assert (then.value, then.grade) == (before["value"], "A")
    assert {line.code: line for line in then.lines}["T03"].points == 8


async def test_a_company_that_left_the_list_recovers_slowly(register: None) -> None:
    entry = await fact(Listing, source="inactive", bin=ALTYN, act_on=date(2026, 1, 5))
    assert (await score(ALTYN))["taxpayer"]["value"] == 20
    await close(Listing, entry, LATER)
    await import_run("statgov", LATER + timedelta(days=300))
    recovered = (await score(ALTYN))["taxpayer"]["value"]
    assert 20 < recovered < 80


async def test_numbers_of_a_branch_say_that_its_head_answers(register: None) -> None:
    await enter(BRANCH)
    stored = await score(BRANCH)
    assert {row["state"] for row in stored.values()} == {"not_applicable_branch"}


async def test_a_customer_s_acts_are_settled_by_its_payments_in_order(register: None) -> None:
    await enter(BUYER)
    for number in range(8):
        supplier = f"5{number}0140000017"
        contract = {"contract_id": number, "root_id": number, "bin": supplier, "customer_bin": BUYER}
        await fact(Contract, **contract, amount=Decimal(1000), signed_on=date(2025, 5, 1))
        on = date(2025, 6, 1) + timedelta(days=20 * number)
        await fact(ContractAct, act_id=number, contract_id=number, approved_on=on, amount=Decimal(1000))
        for part in (1, 2):
            paid = {"payment_id": number * 10 + part, "contract_id": number, "paid_on": on + timedelta(days=30 * part)}
            await fact(TreasuryPayment, **paid, amount=Decimal(500))
    await score(BUYER)
    view = (await views(BUYER))["payment"]
    assert view.state == "rated"
    paid_line = {line.code: line for line in view.lines}["P01"]
    assert paid_line.finding.args["count"] == 16  # each act in two halves: on the day, and thirty days late
    on_time = {line.code: line for line in view.lines}["P05"].finding.args["share"]
    assert on_time.share == pytest.approx(0.5)


async def test_open_enforcement_and_arrears_are_read_as_facts_with_dates(register: None) -> None:
    await fact(Enforcement, proceeding_no="1", bin=ALTYN, writ_on=date(2025, 6, 1), started_on=date(2025, 7, 1),
               amount=Decimal(9_000_000), recoverer="УГД по району", travel_ban_on=date(2025, 9, 1))  # fmt: skip
    await fact(TaxArrears, bin=ALTYN, debtor_kind="legal", total=Decimal(2_000_000))
    await score(ALTYN)
    lines = {line.code: line for line in (await views())["taxpayer"].lines}
    assert lines["T10"].finding.id == "finding.T10.banned"
    assert lines["T05"].finding.id == "finding.T05.listed_share"
    assert lines["T10"].stamps[0].source == "enforcement"


async def test_every_sentence_of_an_explanation_can_be_said_in_each_language(register: None) -> None:
    await fact(TaxArrears, bin=ALTYN, debtor_kind="legal", total=Decimal(2_000_000))
    await score(ALTYN)
    for view in (await views()).values():
        for language in LANGUAGES:
            said = [translate(line.finding, language) for line in view.lines]
            said += [translate(step.text, language) + translate(step.when, language) for step in view.counterfactuals]
            assert all("{" not in sentence for sentence in said)


async def test_a_national_scoring_freezes_the_peers_and_a_later_one_keeps_them(register: None) -> None:
    for number in range(60):
        await enter(f"52{number:02}40000017")
    await score_nation(actor=SYSTEM)
    frozen = await fetch("select * from score_reference order by id")
    assert {row["feature"] for row in frozen} >= {"log_taxes", "index_taxpayer"}
    for number in range(60, 80):
        await enter(f"52{number:02}40000017")
    await score_nation(actor=SYSTEM)
    assert {row["quantiles"][49] for row in await fetch("select * from score_reference")} <= {
        row["quantiles"][49] for row in frozen
    }
    view = (await views())["taxpayer"]
    assert view.peer_median is not None
    assert view.peer_group is not None


async def test_one_and_all_give_the_same_bytes(register: None) -> None:
    shared = "ОРТАҚОВ ОРТАҚ ОРТАҚҰЛЫ"
    for number in range(8):
        await enter(f"53{number:02}40000017", director=shared)
    await enter("540140000017", director=shared)
    await score_nation(actor=SYSTEM)
    done = await score_companies(Scope.of("540140000017", ALTYN), actor=SYSTEM)
    assert (done.companies, done.opened) == (2, 0)


async def test_an_import_scores_whom_it_touched(register: None) -> None:
    await enter(BUYER)
    run = await import_run("inactive", LATER)
    await fact(Listing, source="inactive", bin=ALTYN, act_on=date(2026, 2, 1), seen_from=LATER, snapshot=run)
    for number in range(6):
        await enter(f"55{number:02}40000017")
    scope = await Scope.changed_by(run)
    assert scope.bins == (ALTYN,)


async def test_an_import_that_a_national_scoring_has_seen_scores_nobody(register: None) -> None:
    run = await import_run("inactive", LATER)
    with clock.frozen(LATER + timedelta(days=1)):
        await score_nation(actor=SYSTEM)
    assert (await Scope.changed_by(run)).is_nobody


async def test_a_number_that_is_none_never_reaches_the_database(register: None) -> None:
    with pytest.raises(ValueError, match="drop"):
        await score_companies(Scope.of("'); drop table score; --"), actor=SYSTEM)


async def test_the_value_is_counted_to_the_newest_list_and_not_to_the_wall_clock(register: None) -> None:
    stored = await score(ALTYN)
    assert stored["taxpayer"]["cutoff"] == LONG_AGO.date()
    row = await fetch_one("select cutoff from score_run")
    assert row is not None
    assert row["cutoff"] == LONG_AGO.date()
    assert datetime.now(UTC) > LONG_AGO
