"""What an indicator gives back, and the few ways of turning a fact into points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

MONTH = 30  # days; fading moves in whole months, so that a stored value does not change every night
ARREARS_HALF_LIFE = 12
REGISTRATION_HALF_LIFE = 36


ALWAYS = pl.lit(value=True)


@dataclass(frozen=True, slots=True)
class Reading:
    """An indicator read from the frame.

    `points` is 0-100, higher is better, null where the facts do not say. `finding` names the sentence to show, and
    `values` what to put into it, each with its unit (money, percent, date, number). `applies` is false where the
    question makes no sense for a company; null counts as true.
    """

    points: pl.Expr
    finding: pl.Expr
    values: Mapping[str, tuple[str, pl.Expr]] = field(default_factory=dict)
    applies: pl.Expr = ALWAYS

    @property
    def roots(self) -> frozenset[str]:
        """The columns its points depend on."""
        return frozenset((*self.points.meta.root_names(), *self.applies.meta.root_names()))


def steps(value: pl.Expr, table: Sequence[tuple[float, float]], beyond: float) -> pl.Expr:
    """Points by upper limits: the first (limit, points) with value <= limit, else `beyond`; null stays null."""
    chain = pl.lit(float(beyond))
    for limit, points in reversed(table):
        chain = pl.when(value <= limit).then(pl.lit(float(points))).otherwise(chain)
    return pl.when(value.is_not_null()).then(chain)


def days_since(day: pl.Expr) -> pl.Expr:
    """Whole days from a date to the cut-off, never negative."""
    return (pl.col("cutoff") - day).dt.total_days().clip(0, None)


def faded(points: pl.Expr, ended_on: pl.Expr, half_life: int) -> pl.Expr:
    """Points of a fact that has ended: what was lost comes back, half of it each `half_life` months."""
    months = days_since(ended_on) // MONTH
    return 100 - (100 - points) * pl.lit(2.0).pow(-months / half_life)


def open_or_faded(listed: pl.Expr, points: pl.Expr, left_on: pl.Expr, half_life: int) -> pl.Expr:
    """100 where a fact was looked for and not found; `points` while it stands; fading after its end."""
    return (
        pl.when(listed).then(points)
        .when(listed.is_null()).then(pl.lit(None, pl.Float64()))
        .when(left_on.is_not_null()).then(faded(points, left_on, half_life))
        .otherwise(pl.lit(100.0))
    )  # fmt: skip


def variant(*cases: tuple[pl.Expr, str], otherwise: str) -> pl.Expr:
    """The name of the first case that holds."""
    chain: pl.Expr | None = None
    for condition, name in reversed(cases):
        rest = pl.lit(otherwise) if chain is None else chain
        chain = pl.when(condition).then(pl.lit(name)).otherwise(rest)
    return pl.lit(otherwise) if chain is None else chain


def money(column: str | pl.Expr) -> tuple[str, pl.Expr]:
    """A value in tenge."""
    return "money", _expr(column)


def percent(column: str | pl.Expr) -> tuple[str, pl.Expr]:
    """A share between 0 and 1."""
    return "percent", _expr(column)


def day(column: str | pl.Expr) -> tuple[str, pl.Expr]:
    """A date."""
    return "date", _expr(column)


def number(column: str | pl.Expr) -> tuple[str, pl.Expr]:
    """A count, or a ratio."""
    return "number", _expr(column)


def _expr(column: str | pl.Expr) -> pl.Expr:
    return pl.col(column) if isinstance(column, str) else column
