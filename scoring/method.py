"""The method: what is measured, what it weighs, what it can limit. This is the page to show a minister.

Points of an indicator run from 0 to its weight. Inside a block they are added and divided by the weight of what is
known; between blocks the geometric mean is taken, so that no strength hides a weakness elsewhere. Kinds: H, a hard
official fact; S, a statistical sign; P, a positive fact that only adds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TypedDict

from scoring.deeds import DEEDS, Deed
from scoring.indicators import financial, payment, signs, taxpayer
from scoring.reading import Reading

VERSION = "1.0"
GRADES = (("A", 80), ("B", 60), ("C", 40), ("D", 20), ("E", 0))
LEAST_COVERAGE = 0.6
SOFT_FLOOR = 40  # signs alone cannot push an index below


@cache
def _reading(read: Callable[[], Reading]) -> Reading:
    return read()


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of the method. `cap` is the highest index while the fact stands in full; `group` names signs that
    share one limit of loss; `feature` is what peers are compared by.
    """

    code: str
    index: str
    block: str
    weight: float
    kind: str
    read: Callable[[], Reading]
    sources: tuple[str, ...]
    cap: float | None = None
    group: str | None = None
    feature: str | None = None

    @property
    def reading(self) -> Reading:
        """What the function gives, made once."""
        return _reading(self.read)

    @property
    def text(self) -> str:
        """The public text: what is measured and how."""
        lines = (self.read.__doc__ or "").strip().split("\n\n")
        return "\n\n".join(" ".join(line.split()) for line in lines)

    @property
    def deed(self) -> Deed | None:
        """What the company itself can do about it, if anything."""
        return DEEDS.get(self.code)


@dataclass(frozen=True, slots=True)
class Index:
    """An index: `scale` is the share of its value that facts and signs decide, positive facts add up to the rest."""

    code: str
    blocks: tuple[str, ...]
    scale: float = 1.0
    form: str = "blocks"  # or "experiences"


@dataclass(frozen=True, slots=True, eq=False)  # a method is itself alone: recipes made of it are kept
class Method:
    """Everything that decides about values: indices, indicators, limits of groups, and what is missing still."""

    version: str
    indices: tuple[Index, ...]
    indicators: tuple[Indicator, ...]
    groups: Mapping[str, float] = field(default_factory=dict)  # the most weight a group can lose
    unmeasured: tuple[tuple[str, str], ...] = ()  # index, code: known to matter, no source yet

    def of(self, index: str) -> tuple[Indicator, ...]:
        """The indicators of an index, in the order of its points."""
        return tuple(indicator for indicator in self.indicators if indicator.index == index)

    def index(self, code: str) -> Index:
        return next(index for index in self.indices if index.code == code)


class Extra(TypedDict, total=False):
    """What only some indicators have."""

    cap: float
    group: str
    feature: str


Row = tuple[str, float, str, Callable[[], Reading], str, Extra]


def _many(index: str, block: str, *rows: Row) -> tuple[Indicator, ...]:
    """Rows are (code, weight, kind, function, sources, what only some have)."""
    return tuple(
        Indicator(code, index, block, weight, kind, read, tuple(sources.split()), **extra)
        for code, weight, kind, read, sources, extra in rows
    )


TAXPAYER = (
    *_many("taxpayer", "registration",
        ("T01", 12, "H", taxpayer.court_verdict, "pseudo_company sur_data", {"cap": 10}),
        ("T02", 12, "H", taxpayer.registration_invalid, "invalid_registration sur_data", {"cap": 10}),
        ("T03", 8, "H", taxpayer.declared_inactive, "inactive sur_data", {"cap": 20}),
        ("T04", 8, "H", taxpayer.address_absent, "wrong_address sur_data", {"cap": 50}),
        ("T07", 6, "H", taxpayer.violations, "violation_tax_code", {"cap": 50}),
        ("T08", 6, "H", taxpayer.vat_cancelled, "sur_data", {"cap": 50}),
        ("T09", 0, "H", taxpayer.insolvency, "bankrupt sur_data", {}),
    ),
    *_many("taxpayer", "duties",
        ("T05", 8, "H", taxpayer.large_arrears, "tax_arrears taxes_paid", {"cap": 50, "group": "arrears"}),
        ("T06", 6, "H", taxpayer.lasting_arrears, "tax_arrears sur_data", {"group": "arrears"}),
        ("T10", 6, "H", taxpayer.tax_enforcement, "enforcement", {"cap": 50}),
        ("T20", 4, "H", taxpayer.filings, "statements", {}),
    ),
    *_many("taxpayer", "conduct",
        ("T11", 5, "S", signs.director_record, "statgov pseudo_company invalid_registration inactive",
         {"group": "people"}),
        ("T12", 4, "S", signs.mass_director, "statgov", {"group": "people", "feature": "director_firms"}),
        ("T13", 4, "S", signs.mass_address, "statgov taxes_paid", {"group": "people", "feature": "address_firms"}),
        ("T14", 4, "S", signs.youth, "statgov", {}),
        ("T15", 3, "S", signs.restlessness, "statgov", {}),
        ("T16", 6, "S", signs.untaxed_income, "taxes_paid goszakup_contract", {"group": "effort"}),
        ("T17", 4, "S", signs.low_burden, "taxes_paid goszakup_contract statements",
         {"group": "effort", "feature": "tax_burden"}),
        ("T18", 3, "S", signs.taxes_by_worker, "sur_data", {"group": "effort", "feature": "taxes_per_worker"}),
        ("T19", 4, "S", signs.falling_taxes, "taxes_paid goszakup_contract", {"group": "effort"}),
        ("T21", 4, "S", signs.listed_partners, "goszakup_contract pseudo_company invalid_registration inactive", {}),
        ("T22", 2, "S", signs.scattered_profile, "goszakup_contract statgov", {}),
    ),
    *_many("taxpayer", "merit",
        ("T23", 10, "P", taxpayer.steady_payer, "taxes_paid", {"feature": "log_taxes"}),
        ("T24", 5, "P", taxpayer.clean_record, "tax_arrears", {}),
    ),
)  # fmt: skip

FINANCIAL = (
    *_many("financial", "liquidity",
        ("F01", 1, "H", financial.current_ratio, "statements", {"feature": "current_ratio"}),
        ("F02", 1, "H", financial.quick_ratio, "statements", {"feature": "quick_ratio"}),
        ("F03", 1, "H", financial.working_capital, "statements", {"feature": "working_capital"}),
    ),
    *_many("financial", "leverage",
        ("F04", 1.5, "H", financial.debt_share, "statements", {"feature": "debt_share"}),
        ("F05", 1.5, "H", financial.equity_cover, "statements", {"feature": "equity_cover"}),
        ("F08", 0, "H", financial.insolvent_balance, "statements", {"cap": 39}),
    ),
    *_many("financial", "profitability",
        ("F06", 1.5, "H", financial.return_on_assets, "statements", {"feature": "return_on_assets"}),
        ("F07", 1.5, "H", financial.retained_share, "statements", {"feature": "retained_share"}),
        ("F09", 0, "H", financial.two_losses, "statements", {"cap": 59}),
    ),
    *_many("financial", "activity",
        ("F11", 4, "S", financial.taxes_among_peers, "taxes_paid", {"feature": "log_taxes"}),
        ("F12", 1, "S", financial.size_class, "statgov", {}),
        ("F13", 1, "S", financial.state_income, "goszakup_contract", {}),
        ("F14", 2, "S", financial.age, "statgov", {}),
    ),
    *_many("financial", "claims",
        ("F15", 3, "H", financial.debts, "tax_arrears", {}),
        ("F16", 3, "H", financial.claims, "enforcement", {}),
        ("F10", 0, "H", financial.insolvency_procedure, "bankrupt sur_data", {"cap": 10}),
    ),
)  # fmt: skip

PAYMENT = _many("payment", "experiences",
    ("P01", 60, "H", payment.treasury_payments, "goszakup_act goszakup_treasury_pay goszakup_contract",
     {"feature": "days_beyond_terms"}),
    ("P02", 25, "H", payment.enforced_debts, "enforcement", {}),
    ("P03", 15, "H", payment.budget_debts, "tax_arrears", {}),
    ("P04", 0, "H", payment.heavy_enforcement, "enforcement", {"cap": 49}),
    ("P05", 0, "S", payment.on_time, "goszakup_treasury_pay enforcement tax_arrears", {}),
    ("P06", 0, "S", payment.late, "goszakup_treasury_pay enforcement tax_arrears", {}),
    ("P07", 0, "S", payment.worst_open, "goszakup_treasury_pay enforcement tax_arrears", {}),
    ("P08", 0, "S", payment.trend, "goszakup_treasury_pay enforcement tax_arrears", {}),
)  # fmt: skip

METHOD = Method(
    VERSION,
    indices=(
        Index("taxpayer", ("registration", "duties", "conduct", "merit"), scale=0.85),
        Index("financial", ("liquidity", "leverage", "profitability", "activity", "claims")),
        Index("payment", ("experiences",), form="experiences"),
    ),
    indicators=(*TAXPAYER, *FINANCIAL, *PAYMENT),
    groups={"arrears": 11, "people": 9, "effort": 12},
    unmeasured=(
        ("taxpayer", "courts"), ("taxpayer", "founders"), ("taxpayer", "payroll"), ("taxpayer", "monitoring"),
        ("financial", "audit"), ("payment", "claims"), ("payment", "no_property"), ("payment", "pensions"),
        ("payment", "invoices"),
    ),
)  # fmt: skip
