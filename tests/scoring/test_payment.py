"""Payment discipline: days into points, who is measured, what weighs."""

import polars as pl
import pytest

from scoring.experiences import PAYDEX, paydex
from tests.scoring.companies import ago, company, payments, scored, value


@pytest.mark.parametrize(("days", "points"), [*PAYDEX, (-40, 100), (10, 73.33), (45, 45), (150, 10.5), (400, 1)])
def test_the_paydex_scale(days: float, points: float) -> None:
    assert pl.DataFrame({"d": [float(days)]}).select(paydex(pl.col("d"))).item() == pytest.approx(points, abs=0.01)


def test_nothing_seen_is_no_number_and_never_eighty() -> None:
    found = scored(company())["payment"]
    assert (found["state"], found["value"], found["grade"]) == ("none_seen", None, "NR")


def test_two_payments_or_one_counterparty_are_events_and_no_index() -> None:
    assert scored(company(), payments(5, 5))["payment"]["state"] == "thin"
    assert scored(company(), payments(*[5] * 12, partners=1))["payment"]["state"] == "thin"


@pytest.mark.parametrize(
    ("count", "partners", "confidence"), [(4, 3, "low"), (8, 3, "medium"), (24, 3, "high"), (24, 2, "medium")]
)
def test_confidence_follows_from_the_number_of_payments(count: int, partners: int, confidence: str) -> None:
    assert scored(company(), payments(*[0] * count, each=8, partners=partners))["payment"]["confidence"] == confidence


def test_early_is_better_than_on_time_is_better_than_late() -> None:
    early, on_time, late = (value("payment", company(), payments(*[days] * 16)) for days in (-25, 0, 60))
    assert early > 80 > late
    assert early > on_time > late
    assert late < 50


def test_an_unpaid_sum_counts_from_its_due_date_to_the_cut_off() -> None:
    paid, unpaid = payments(*[0] * 12), payments(*[0] * 6, *[None] * 6)
    assert value("payment", company(), unpaid) < value("payment", company(), paid)


def test_one_huge_sum_cannot_drown_all_others() -> None:
    usual, huge = payments(*[0] * 20), payments(90, amount=1e12)
    drowned = value("payment", company(), pl.concat([usual, huge]))
    assert drowned > 60


def test_what_is_older_than_two_years_is_forgotten() -> None:
    assert (
        scored(
            company(),
            payments(*[100] * 10, each=1).with_columns(pl.col("due_on", "settled_on") - pl.duration(days=900)),
        )["payment"]["state"]
        == "none_seen"
    )


def test_a_large_open_proceeding_limits_the_index_and_lifts_when_closed() -> None:
    punctual = payments(*[-20] * 16)
    heavy = {"enforcement_open": 1, "enforcement_sum": 9e6, "enforcement_since": ago(200)}
    found = scored(company(**heavy), punctual)["payment"]
    assert (found["value"], found["cap"]) == (49, "P04")
    closed = {"enforcement_left_sum": 9e6, "enforcement_left_on": ago(180)}
    assert 70 < value("payment", company(**closed), punctual) < value("payment", company(), punctual)


def test_the_interval_is_wider_where_habits_differ() -> None:
    steady = scored(company(), payments(*[10] * 16))["payment"]
    mixed = scored(company(), payments(*[-20, 60] * 8))["payment"]
    assert steady["high"] - steady["low"] < 1 < mixed["high"] - mixed["low"]
    assert mixed["low"] <= mixed["value"] <= mixed["high"]
