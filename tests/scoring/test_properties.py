"""What must hold for every company, searched for counter-examples."""

from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.evaluate import coded, evaluate, measure, prepare
from scoring.explain import lines, reasons, steps_ahead
from scoring.method import METHOD
from tests.scoring.companies import USUAL, ago, company, nothing_owed, payments, statements

NEVER_ADVISED = {"registered_on", "cutoff", "section", "size", "director_firms", "director_listed", "address_firms",
                 "address_old_paying", "clones", "partners_listed", "partners_listed_share", "bin", "kind"}  # fmt: skip
maybe = st.sampled_from([None, True, False])
days = st.integers(min_value=0, max_value=1500)
tenge = st.one_of(st.none(), st.floats(min_value=0, max_value=1e10))
count = st.one_of(st.none(), st.integers(min_value=0, max_value=40))

FACTS: dict[str, st.SearchStrategy[Any]] = {
    **{f"{short}_listed": maybe for short in ("pseudo", "invalid", "inactive", "absent", "violation", "bankrupt")},
    **{f"{short}_left_on": st.one_of(st.none(), days.map(ago)) for short in ("pseudo", "invalid", "inactive", "absent")},
    "absent_act_on": st.one_of(st.none(), days.map(ago)), "registered_on": st.one_of(st.none(), days.map(ago)),
    "arrears_listed": maybe, "arrears_total": tenge, "arrears_since": st.one_of(st.none(), days.map(ago)),
    "arrears_left_on": st.one_of(st.none(), days.map(ago)), "arrears_spells": count, "debt_now": tenge, "vat_cancelled": maybe,
    **{f"taxes_{back}": tenge for back in (0, 1, 2)}, **{f"state_income_{back}": tenge for back in (0, 1, 2)},
    "taxes_streak": count, "workers": count, "tax_in": tenge, "director_firms": st.integers(1, 50), "director_listed": count,
    "address_firms": st.integers(1, 99), "address_old_paying": st.floats(0, 1), "clones": count, "changes": count,
    "partners": count, "partners_listed": count, "works_share": st.one_of(st.none(), st.floats(0, 1)), "divisions": count,
    "tax_enforcement_open": count, "enforcement_open": count, "enforcement_sum": tenge,
    "enforcement_since": st.one_of(st.none(), days.map(ago)), "travel_ban_on": st.one_of(st.none(), days.map(ago)),
    "filings_missed": count, "filings_due": count, "filings": st.integers(0, 3),
    **{f"{line}_{back}": st.one_of(st.none(), st.floats(-1e9, 1e9)) for line in ("net_profit", "equity", "retained_earnings")
       for back in (0, 1)},
    **{f"{line}_0": tenge for line in ("current_assets", "inventories", "total_assets", "current_liabilities", "liabilities")},
}  # fmt: skip
anybody = st.fixed_dictionaries({}, optional=FACTS).map(lambda facts: company(**facts))
lateness = st.lists(st.one_of(st.none(), st.integers(-40, 400)), max_size=30).map(lambda found: payments(*found))
searched = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def rows(facts: pl.DataFrame, owed: pl.DataFrame | None = None) -> dict[str, dict[str, Any]]:
    frame = prepare(facts, nothing_owed() if owed is None else owed, USUAL)
    return {row["index"]: row for row in measure(frame, draws=False).iter_rows(named=True)}


@searched
@given(anybody, lateness)
def test_values_stay_between_0_and_100_and_inside_their_interval(facts: pl.DataFrame, owed: pl.DataFrame) -> None:
    for row in evaluate(facts, owed, USUAL).iter_rows(named=True):
        assert (row["value"] is None) == (row["grade"] == "NR") == (row["state"] != "rated")
        if row["value"] is not None:
            assert 0 <= row["low"] <= row["value"] <= row["high"] <= 100
        for indicator, points in zip(METHOD.of(row["index"]), row["points"], strict=True):
            assert points != points or points in (-1, -2) or 0 <= points <= indicator.weight


@searched
@given(anybody)
def test_signs_alone_leave_forty(facts: pl.DataFrame) -> None:
    hard = [i.code for i in METHOD.of("taxpayer") if i.kind == "H"]
    frame = coded(prepare(facts, nothing_owed(), USUAL), METHOD.of("taxpayer"))
    untouched = all(frame[code].item() is None or frame[code].item() in (-1, 100) for code in hard)
    found = rows(facts)["taxpayer"]["value"]
    if untouched and found is not None:
        assert found >= 40


@searched
@given(anybody)
def test_no_step_that_is_advised_lowers_an_index_and_none_touches_what_cannot_be_changed(facts: pl.DataFrame) -> None:
    frame = prepare(facts, nothing_owed(), USUAL)
    for indicator in METHOD.indicators:
        if indicator.deed is None:
            continue
        assert not NEVER_ADVISED & set(indicator.deed.changes())
        before = {r["index"]: r["value"] for r in measure(frame, draws=False).iter_rows(named=True)}[indicator.index]
        done = frame.with_columns(**indicator.deed.changes())
        after = {r["index"]: r["value"] for r in measure(done, draws=False).iter_rows(named=True)}[indicator.index]
        if before is not None and after is not None:
            assert after >= before - 0.01, indicator.code


@searched
@given(anybody, st.integers(0, 2), st.floats(1.01, 100))
def test_paying_more_taxes_never_lowers_taxpayer_integrity(facts: pl.DataFrame, back: int, times: float) -> None:
    more = facts.with_columns(pl.col(f"taxes_{back}") * times)
    if back == 1 or (facts[f"taxes_{back}"].item() or 0) <= 0:
        return  # more taxes a year ago make a fall since then larger; nothing times anything is nothing
    before, after = rows(facts)["taxpayer"]["value"], rows(more)["taxpayer"]["value"]
    if before is not None and after is not None:
        assert after >= before - 0.01


@searched
@given(anybody, st.sampled_from(["pseudo", "invalid", "inactive", "absent", "violation"]))
def test_standing_in_a_list_never_helps(facts: pl.DataFrame, short: str) -> None:
    clear = facts.with_columns(pl.lit(value=False).alias(f"{short}_listed"))
    listed = facts.with_columns(pl.lit(value=True).alias(f"{short}_listed"))
    without, within = rows(clear)["taxpayer"]["value"], rows(listed)["taxpayer"]["value"]
    if without is not None and within is not None:
        assert within <= without + 0.01


@searched
@given(st.lists(st.integers(-20, 170), min_size=6, max_size=24), st.integers(0, 23), st.integers(1, 60))
def test_paying_one_bill_earlier_never_lowers_payment_discipline(late: list[int], which: int, sooner: int) -> None:
    which %= len(late)
    earlier = [max(found - sooner, -30) if number == which else found for number, found in enumerate(late)]
    before, after = (rows(company(), payments(*found))["payment"]["value"] for found in (late, earlier))
    if before is not None and after is not None:
        # the bill paid sooner is also older, and weighs a trifle less among better ones
        assert after >= before - 0.25


@searched
@given(anybody, lateness)
def test_every_reason_is_a_shortfall_and_every_step_a_gain(facts: pl.DataFrame, owed: pl.DataFrame) -> None:
    frame = coded(prepare(facts, owed, USUAL), METHOD.indicators)
    for index in METHOD.indices:
        found = lines(frame, index)
        assert [line.indicator for line in found] == list(METHOD.of(index.code))
        assert len(reasons(found)) <= 4
        for reason in reasons(found):
            assert reason.state == "scored"
            assert reason.shortfall > 0
        for step in steps_ahead(frame, index):
            assert step.gain > 0
