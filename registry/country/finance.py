"""Financial statements: balance and profit of medium, large and some small companies, from their health."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import exp
from random import Random

from registry.country import economy
from registry.country.companies import Country, Entity
from registry.country.frames import Row, Rows
from registry.sources.statements.forms import AFTER_TAX, BALANCE, PROFIT, editions
from registry.tables.statements import Statement

EDITION = "2019"
THOUSAND = 1_000
FILING = ((250, 0.97), (100, 0.90), (50, 0.35), (5, 0.12), (-1, 0.03))  # over so many people: the share that files


@dataclass(frozen=True, slots=True)
class Shape:
    """What a year looked like: shares of revenue (assets, margin) and of assets (debt, current parts)."""

    revenue: float
    assets: float  # of revenue
    debt: float  # of assets
    current: float  # of assets
    liquidity: float  # current assets by current liabilities
    margin: float  # net, of revenue
    retained: float  # of equity


def shape_of(who: Entity, year: int, rng: Random) -> Shape:
    """The shape of a year by the health of the company in it."""
    well = who.health_in(year)
    debt = 1 / (1 + exp(0.15 + 0.95 * well + rng.gauss(0, 0.25)))
    debt = debt * 1.05 + (0.25 * (-1.6 - well) if well < -1.6 else 0.0)
    return Shape(
        revenue=who.revenue_in(year),
        assets=exp(rng.gauss(-0.25, 0.25)),
        debt=min(max(debt, 0.03), 2.2),
        current=min(max(rng.gauss(0.58, 0.15), 0.12), 0.92),
        liquidity=exp(0.25 + 0.45 * well + rng.gauss(0, 0.2)),
        margin=who.activity.margin + 0.055 * well + rng.gauss(0, 0.015),
        retained=0.75 + 0.05 * well,
    )


def _thousands(value: float) -> int:
    return round(value / THOUSAND) * THOUSAND


def _balance(shape: Shape) -> dict[str, int]:
    assets = max(_thousands(shape.revenue * shape.assets), 1_000_000)
    current = _thousands(assets * shape.current)
    debt = _thousands(assets * shape.debt)
    short = min(_thousands(current / shape.liquidity), debt)
    equity = assets - debt
    cash, receivables = _thousands(current * 0.15), _thousands(current * 0.45)
    return {
        "cash": cash, "trade_receivables": receivables, "inventories": _thousands(current * 0.3),
        "current_assets": current, "noncurrent_assets": assets - current, "total_assets": assets,
        "current_liabilities": short, "noncurrent_liabilities": debt - short,
        "retained_earnings": _thousands(equity * shape.retained) if equity > 0 else equity - 1_000_000,
        "equity": equity,
    }  # fmt: skip


def _profit(shape: Shape, balance: Mapping[str, int]) -> dict[str, int]:
    revenue = _thousands(shape.revenue)
    net = _thousands(shape.revenue * shape.margin)
    tax = _thousands(net * 0.25) if net > 0 else 0
    interest = _thousands((balance["current_liabilities"] + balance["noncurrent_liabilities"]) * 0.04)
    operating = net + tax + interest
    gross = operating + _thousands(shape.revenue * 0.12)
    return {
        "revenue": revenue, "cost_of_sales": revenue - gross, "gross_profit": gross, "operating_profit": operating,
        "interest_expense": interest, "profit_before_tax": net + tax, "income_tax": tax, "net_profit": net,
    }  # fmt: skip


def lines_of(amounts: Mapping[str, int], edition: str) -> str:
    """All lines of both forms of an edition, as JSON: {"1": {"010": amount}, "2": {...}}."""
    known = next(each for each in editions() if each.code == edition)
    forms: dict[str, dict[str, int]] = {BALANCE: {}, PROFIT: {AFTER_TAX: amounts["net_profit"]}}
    for column, place in known.columns.items():
        form, code = place.split(".")
        forms[form][code] = amounts[column]
    return json.dumps(forms, ensure_ascii=False, sort_keys=True)


def statement(bin_: str, year: int, filed_for: int, shape: Shape) -> Row:
    """A year's statement in the filing for `filed_for`; it balances."""
    balance = _balance(shape)
    amounts = balance | _profit(shape, balance)
    own = {"bin": bin_, "period_end": date(year, 12, 31), "filed_for": date(filed_for, 12, 31), "edition": EDITION}
    return own | amounts | {"lines": lines_of(amounts, EDITION)}


def in_edition(row: Row, edition: str) -> Row:
    """The same statement on the forms of another edition."""
    amounts = {name: value for name, value in row.items() if isinstance(value, int)}
    return row | {"edition": edition, "lines": lines_of(amounts, edition)}


def files_statements(who: Entity, rng: Random) -> bool:
    """Whether a company's statements can be had: the large, most of the medium, few of the small."""
    if who.form not in {"too", "ao"} or who.kse in {"1220", "1280"} or who.rogue:
        return False
    if who.form == "ao":
        return True
    return rng.random() < next(share for people, share in FILING if who.people > people)


def filings(who: Entity, country: Country, rng: Random) -> list[Row]:
    """One or two yearly filings; each restates the year before."""
    last = country.as_at.year - 1
    if who.stopped and who.stopped.year <= last:
        return []
    shapes = {year: shape_of(who, year, rng) for year in range(last - 2, last + 1)}
    rows: list[Row] = []
    for filed_for in (last, last - 1) if rng.random() < 0.6 else (last,):
        years = [year for year in (filed_for, filed_for - 1) if year > who.registered_on.year]
        rows += [statement(who.bin, year, filed_for, shapes[year]) for year in years]
    return rows


def add(rows: Rows, who: Entity, country: Country) -> None:
    """The statements of a company, where it files any."""
    rng = country.stream("statements", who.index)
    if who.form in economy.COMMERCIAL and files_statements(who, rng):
        for row in filings(who, country, rng):
            rows.add("statements", Statement, row)
