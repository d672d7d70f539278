"""The rules that hold for all indices, one company at a time."""

import math

import polars as pl
import pytest

from scoring import reference
from scoring.evaluate import evaluate
from scoring.facts import SOURCES
from scoring.method import METHOD
from tests.scoring.companies import BIN, USUAL, ago, company, nothing_owed, payments, scored, statements, value

WORST_SIGNS = {
    "director_firms": 40, "director_listed": 20, "address_firms": 90, "address_old_paying": 0.0, "clones": 3,
    "changes": 9, "region_moves": 2, "state_income_0": 9e9, "state_income_1": 8e9, "state_income_2": 1e9,
    "taxes_0": 0.0, "taxes_1": 0.0, "taxes_2": 0.0, "taxes_streak": 0, "workers": 500, "tax_in": 0.0,
    "partners": 5, "partners_listed": 5, "partners_listed_share": 1.0, "works_share": 1.0, "divisions": 20,
    "registered_on": ago(20),
}  # fmt: skip


def test_a_company_in_good_order_is_rated_a_with_high_confidence() -> None:
    found = scored(company())["taxpayer"]
    assert (found["state"], found["grade"], found["confidence"], found["cap"]) == ("rated", "A", "high", None)
    assert found["low"] <= found["value"] <= found["high"]


def test_every_sign_at_once_cannot_push_the_index_below_forty() -> None:
    found = scored(company(**WORST_SIGNS))["taxpayer"]
    assert 40 <= found["value"] < 60
    assert found["low"] >= 40


def test_signs_do_count_when_a_hard_fact_stands_beside_them() -> None:
    debtor = {"arrears_listed": True, "arrears_total": 9e8, "arrears_since": ago(200), "tax_enforcement_open": 1}
    assert value("taxpayer", company(**WORST_SIGNS, **debtor)) < 40 < value("taxpayer", company(**debtor))


@pytest.mark.parametrize(
    ("fact", "code", "cap"), [("pseudo", "T01", 10), ("invalid", "T02", 10), ("inactive", "T03", 20)]
)
def test_a_hard_fact_holds_the_index_at_its_cap(fact: str, code: str, cap: int) -> None:
    found = scored(company(**{f"{fact}_listed": True, f"{fact}_act_on": ago(300)}))["taxpayer"]
    assert (found["value"], found["cap"]) == (cap, code)


def test_the_committee_s_own_answer_counts_like_its_list() -> None:
    assert scored(company(inactive_said=True))["taxpayer"]["cap"] == "T03"


@pytest.mark.parametrize(("months", "least", "most"), [(0, 10, 10), (36, 54, 56), (72, 76, 79)])
def test_an_invalid_registration_that_was_cured_fades_by_half_every_36_months(
    months: int, least: int, most: int
) -> None:
    cured = company(invalid_act_on=ago(4000), invalid_left_on=ago(30 * months))
    assert least <= value("taxpayer", cured) <= most


def test_paying_arrears_never_costs_a_point_on_the_day_and_helps_within_a_year() -> None:
    debt = {"arrears_total": 5e6, "arrears_since": ago(200), "arrears_spells": 1}
    owing = value("taxpayer", company(arrears_listed=True, **debt))
    today = value("taxpayer", company(arrears_left_on=ago(0), **debt))
    a_year_ago = value("taxpayer", company(arrears_left_on=ago(360), **debt))
    assert owing <= today < a_year_ago


def test_unknown_is_neither_zero_nor_good() -> None:
    unknown = scored(company(taxes_0=None, taxes_1=None, taxes_2=None, taxes_streak=None))["taxpayer"]
    zero = scored(company(taxes_0=0.0, taxes_1=0.0, taxes_2=0.0, taxes_streak=0))["taxpayer"]
    position = [i.code for i in METHOD.of("taxpayer")].index("T23")
    assert math.isnan(unknown["points"][position])
    assert zero["points"][position] >= 0
    assert unknown["coverage"] < zero["coverage"]


def test_what_makes_no_sense_for_a_company_is_said_so_and_lowers_no_coverage() -> None:
    found = scored(company(partners=0))["taxpayer"]
    assert found["points"][[i.code for i in METHOD.of("taxpayer")].index("T21")] == -1


def test_a_source_that_was_refused_and_never_read_is_told_apart_from_silence() -> None:
    silent = company(vat_cancelled=None, age_sur_data=None)
    failed = company(vat_cancelled=None, age_sur_data=None, failed_sur_data=True)
    at = [i.code for i in METHOD.of("taxpayer")].index("T08")
    assert math.isnan(scored(silent)["taxpayer"]["points"][at])
    assert scored(failed)["taxpayer"]["points"][at] == -2


def test_too_little_known_is_not_rated() -> None:
    bare = company(
        **{f"{short}_listed": None for short in ("pseudo", "invalid", "inactive", "absent", "violation", "bankrupt")},
        **{f"{short}_said": None for short in ("pseudo", "invalid", "inactive", "absent", "bankrupt")},
    )
    found = scored(bare)["taxpayer"]
    assert (found["state"], found["grade"], found["value"], found["confidence"]) == ("no_coverage", "NR", None, "none")


def test_an_empty_block_is_not_hidden_by_full_ones() -> None:
    no_duties = company(arrears_listed=None, debt_now=None, tax_enforcement_open=None)
    found = scored(no_duties)["taxpayer"]
    assert found["coverage"] > 0.6
    assert found["state"] == "no_coverage"


def test_branches_and_those_who_left_the_register_have_no_index_of_their_own() -> None:
    assert {row["state"] for row in scored(company(kind="branch")).values()} == {"not_applicable_branch"}
    assert {row["state"] for row in scored(company(registered=False)).values()} == {"not_applicable_left"}


@pytest.mark.parametrize(
    ("different", "state"),
    [
        ({"oked": "84112"}, "not_applicable_budget"), ({"kse": "1313"}, "not_applicable_budget"),
        ({"legal_form": "ГУ"}, "not_applicable_budget"), ({"oked": "94910"}, "not_applicable_religious"),
        ({"legal_form": "ОСИ"}, "not_applicable_owners"), ({"kopf": "38"}, "not_applicable_nonprofit"),
        ({"oked": "64192"}, "not_applicable_financial"), ({"oked": "65121"}, "not_applicable_financial"),
    ],
)  # fmt: skip
def test_financial_stability_is_not_measured_for(different: dict[str, str], state: str) -> None:
    found = scored(company(**different))
    assert found["financial"]["state"] == state
    assert found["taxpayer"]["state"] == "rated"


@pytest.mark.parametrize(
    ("different", "tier", "state"),
    [
        (statements(), "A", "rated"), (statements(filings=1), "B", "rated"), ({}, "C", "rated"),
        ({"taxes_0": None, "taxes_1": None, "taxes_2": None}, "D", "register_only"),
    ],
)  # fmt: skip
def test_the_tier_says_what_financial_stability_is_made_of(different: dict[str, object], tier: str, state: str) -> None:
    found = scored(company(**different))["financial"]
    assert (found["tier"], found["state"]) == (tier, state)


def test_liabilities_above_assets_and_two_losses_limit_financial_stability() -> None:
    strong = statements(return_on_assets_0=0.2, net_profit_0=30e6, net_profit_1=20e6)
    assert value("financial", company(**strong)) > 60
    drowned = scored(company(**statements(liabilities_0=130e6)))["financial"]
    assert drowned["value"] <= 39
    losing = scored(company(**statements(net_profit_0=-1e6, net_profit_1=-1e6)))["financial"]
    assert losing["value"] <= 59
    assert scored(company(**strong, bankrupt_listed=True))["financial"]["value"] == 10


def test_outside_signs_are_never_trusted_highly() -> None:
    assert scored(company())["financial"]["confidence"] == "low"
    assert scored(company(**statements(filings=1)))["financial"]["confidence"] == "medium"
    assert scored(company(**statements()))["financial"]["confidence"] == "high"


def test_old_lists_lower_confidence() -> None:
    old = company(**{f"age_{source}": 500 for source in SOURCES})
    assert scored(old)["taxpayer"]["confidence"] == "low"


def test_without_frozen_peers_nothing_is_compared() -> None:
    found = {
        row["index"]: row
        for row in evaluate(company(**statements()), nothing_owed(), reference.empty()).iter_rows(named=True)
    }
    assert found["financial"]["state"] == "no_coverage"
    assert found["taxpayer"]["state"] == "rated"


def test_the_same_company_alone_and_among_others_gives_the_same_numbers() -> None:
    others = [company(bin=f"{number:012}", taxes_0=float(number) * 1e5, changes=number % 5) for number in range(60)]
    owed = payments(*range(0, 40, 2))
    nation = pl.concat([*others, company()])
    among = evaluate(nation, owed, USUAL).filter(pl.col("bin") == BIN)
    assert str(among.to_dicts()) == str(evaluate(company(), owed, USUAL).to_dicts())
