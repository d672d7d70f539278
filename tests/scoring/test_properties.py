"""What must hold for every company: hundreds of made-up ones, each search from another seed."""

import random
from datetime import date
from typing import Any

import polars as pl
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from scoring.evaluate import coded, evaluate, measure, outcome, prepare
from scoring.explain import lines, reasons, steps_ahead
from scoring.facts import EXPERIENCES
from scoring.method import METHOD
from tests.scoring.companies import USUAL, ago, company, nothing_owed, payments

NEVER_ADVISED = {
    "registered_on", "cutoff", "section", "size", "director_firms", "director_listed", "address_firms", "bin", "kind",
    "address_old_paying", "clones", "partners_listed", "partners_listed_share",
}  # fmt: skip
MANY = 40
FLAGS = (
    "pseudo_listed", "invalid_listed", "inactive_listed", "absent_listed", "violation_listed", "bankrupt_listed",
    "arrears_listed", "vat_cancelled", "inactive_said", "absent_said",
)  # fmt: skip
DAYS = (
    "pseudo_left_on", "invalid_left_on", "inactive_left_on", "absent_left_on", "absent_act_on", "registered_on",
    "arrears_since", "arrears_left_on", "enforcement_since", "enforcement_left_on", "tax_enforcement_left_on",
    "travel_ban_on", "debt_since",
)  # fmt: skip
TENGE = (
    "arrears_total", "debt_now", "taxes_0", "taxes_1", "taxes_2", "state_income_0", "state_income_1", "state_income_2",
    "tax_in", "enforcement_sum", "enforcement_left_sum", "current_assets_0", "inventories_0", "total_assets_0",
    "current_liabilities_0", "liabilities_0", "net_profit_0", "net_profit_1", "equity_0", "retained_earnings_0",
)  # fmt: skip
COUNTS = (
    "arrears_spells", "taxes_streak", "workers", "director_listed", "clones", "changes", "region_moves", "partners",
    "partners_listed", "divisions", "tax_enforcement_open", "enforcement_open", "filings_due", "filings_missed",
    "filings",
)  # fmt: skip
SHARES = ("works_share", "partners_listed_share", "address_old_paying")
seeds = st.integers(min_value=0, max_value=10**9)
# a seed does not get simpler by being smaller: no shrinking
searched = settings(max_examples=4, phases=(Phase.explicit, Phase.generate))


def anybody(seed: int) -> pl.DataFrame:
    """Companies of which anything may be true or unknown."""
    chance = random.Random(seed)

    def some(found: Any) -> Any:
        return None if chance.random() < 0.15 else found

    def day() -> date | None:
        return ago(chance.randrange(1500)) if chance.random() < 0.5 else None

    def one(number: int) -> pl.DataFrame:
        facts: dict[str, Any] = {"bin": f"{number:012}"}
        facts |= {name: some(chance.random() < 0.1) for name in FLAGS} | {name: day() for name in DAYS}
        facts |= {name: some(chance.choice([0.0, chance.lognormvariate(15, 3)])) for name in TENGE}
        facts |= {name: some(chance.choice([0, 0, 1, 2, 5, 40])) for name in COUNTS}
        facts |= {name: some(chance.random()) for name in SHARES}
        facts |= {"director_firms": chance.randint(1, 50), "address_firms": chance.randint(1, 99)}
        return company(**facts)

    return pl.concat(one(number) for number in range(MANY))


def owing(seed: int) -> pl.DataFrame:
    """What the same companies owed, and how late they paid."""
    chance = random.Random(seed + 1)
    parts = [pl.DataFrame(schema=EXPERIENCES)]
    for number in range(0, MANY, 2):
        late = [chance.choice([None, chance.randint(-40, 400)]) for _ in range(chance.randrange(30))]
        parts.append(payments(*late).with_columns(pl.lit(f"{number:012}").alias("bin")))
    return pl.concat(parts)


def values(frame: pl.DataFrame, index: str) -> list[float | None]:
    return outcome(coded(frame, METHOD.of(index)), METHOD.index(index))


def prepared(facts: pl.DataFrame) -> pl.DataFrame:
    return prepare(facts, nothing_owed(), USUAL)


def never_lower(before: list[float | None], after: list[float | None]) -> bool:
    return all(a is None or b is None or b >= a - 0.011 for a, b in zip(before, after, strict=True))


@searched
@given(seeds)
def test_values_stay_between_0_and_100_and_inside_their_interval(seed: int) -> None:
    for row in evaluate(anybody(seed), owing(seed), USUAL).iter_rows(named=True):
        assert (row["value"] is None) == (row["grade"] == "NR") == (row["state"] != "rated")
        if row["value"] is not None:
            assert 0 <= row["low"] <= row["value"] <= row["high"] <= 100
        for indicator, points in zip(METHOD.of(row["index"]), row["points"], strict=True):
            assert str(points) == "nan" or points in (-1, -2) or 0 <= points <= indicator.weight


@searched
@given(seeds)
def test_signs_alone_leave_forty(seed: int) -> None:
    hard = [i.code for i in METHOD.of("taxpayer") if i.kind == "H"]
    frame = prepared(anybody(seed).with_columns(pl.lit(value=False).alias(name) for name in FLAGS))
    calm = frame.with_columns(
        *(pl.lit(None, pl.Date()).alias(name) for name in DAYS if name != "registered_on"),
        *(pl.lit(0.0).alias(name) for name in ("debt_now", "arrears_spells", "tax_enforcement_open", "filings_missed")),
    )
    points = coded(calm, METHOD.of("taxpayer")).select(hard)
    assert points.unpivot()["value"].drop_nulls().is_in([-1.0, 100.0]).all()
    assert all(found is None or found >= 40 for found in values(calm, "taxpayer"))


@searched
@given(seeds)
def test_the_value_alone_is_the_value_beside_its_interval(seed: int) -> None:
    frame = prepare(anybody(seed), owing(seed), USUAL)
    whole = measure(frame)
    for index in METHOD.indices:
        assert values(frame, index.code) == whole.filter(pl.col("index") == index.code)["value"].to_list()


@searched
@given(seeds)
def test_no_step_that_is_advised_lowers_an_index_and_none_touches_what_cannot_be_changed(seed: int) -> None:
    frame = prepared(anybody(seed))
    now = {index.code: values(frame, index.code) for index in METHOD.indices}
    for indicator in METHOD.indicators:
        if indicator.deed is not None and indicator.index != "payment":
            assert not NEVER_ADVISED & set(indicator.deed.changes())
            done = frame.with_columns(**indicator.deed.changes())
            assert never_lower(now[indicator.index], values(done, indicator.index)), indicator.code


@searched
@given(seeds, st.floats(1.01, 100))
def test_paying_more_taxes_this_year_never_lowers_taxpayer_integrity(seed: int, times: float) -> None:
    facts = anybody(seed)
    more = facts.with_columns(pl.col("taxes_0") * times)
    assert never_lower(values(prepared(facts), "taxpayer"), values(prepared(more), "taxpayer"))


@searched
@given(seeds, st.sampled_from(["pseudo", "invalid", "inactive", "absent", "violation"]))
def test_standing_in_a_list_never_helps(seed: int, short: str) -> None:
    facts = anybody(seed)
    listed, clear = (facts.with_columns(pl.lit(value=there).alias(f"{short}_listed")) for there in (True, False))
    assert never_lower(values(prepared(listed), "taxpayer"), values(prepared(clear), "taxpayer"))


@searched
@given(seeds, st.integers(1, 60))
def test_paying_one_bill_earlier_never_lowers_payment_discipline(seed: int, sooner: int) -> None:
    chance = random.Random(seed)
    count = chance.randint(6, 24)
    # none is settled after the cut-off: such a bill would not be seen at all
    late = [chance.randint(-20, min(170, 10 + (count - number) * 20)) for number in range(count)]
    which = chance.randrange(len(late))
    earlier = [max(found - sooner, -30) if number == which else found for number, found in enumerate(late)]
    before, after = (values(prepare(company(), payments(*found), USUAL), "payment")[0] for found in (late, earlier))
    # the bill paid sooner is also older, and weighs a trifle less among better ones
    assert before is None or after is None or after >= before - 0.25


@searched
@given(seeds)
def test_every_reason_is_a_shortfall_and_every_step_a_gain(seed: int) -> None:
    frame = coded(prepare(anybody(seed), owing(seed), USUAL), METHOD.indicators)
    for index in METHOD.indices:
        found = lines(frame[:1], index)
        assert [line.indicator for line in found] == list(METHOD.of(index.code))
        assert len(reasons(found)) <= 4
        assert all(reason.state == "scored" and reason.shortfall > 0 for reason in reasons(found))
        assert all(step.gain > 0 for step in steps_ahead(frame[:1], index))
