"""What the register knew at a moment: which lists it had read by then, and how old they were."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import polars as pl

from infra.database import fetch
from registry.classifiers import mci
from scoring.facts import SOURCES

# a company's own word, and a label, are no lists: no fact is dated by them
RUNS = """
select id, source, state, coalesce(as_at, (finished_at at time zone 'Asia/Almaty')::date) as as_at from import_run
where finished_at <= $1 and state in ('done', 'refused') and source not in ('own_word', 'atameken_label')
order by finished_at, id
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One import: the date of its list, and of the list of the same source before it."""

    id: int
    source: str
    as_at: date
    previous: date


@dataclass(frozen=True)
class Known:
    """The imports known at a moment, oldest first, and the sources that were refused by then."""

    moment: datetime
    runs: tuple[Run, ...]
    refused: frozenset[str]

    @cached_property
    def cutoff(self) -> date:
        """The newest date of a list: facts are counted up to it."""
        return max(run.as_at for run in self.runs)

    @property
    def year(self) -> int:
        """The last full year."""
        return self.cutoff.year - 1

    def days(self, source: str) -> list[date]:
        """The dates of the lists of a source, in the order they were read."""
        return [run.as_at for run in self.runs if run.source == source]

    def read(self, source: str) -> bool:
        return any(run.source == source for run in self.runs)

    @cached_property
    def dates(self) -> pl.DataFrame:
        """One row an import, to date rows by the lists that opened and closed them; `order` is that of reading."""
        schema = {"run": pl.Int64(), "order": pl.Int32(), "as_at": pl.Date(), "previous": pl.Date()}
        rows = [(run.id, order, run.as_at, run.previous) for order, run in enumerate(self.runs)]
        return pl.DataFrame(rows, schema=schema, orient="row")

    @cached_property
    def columns(self) -> tuple[pl.Expr, ...]:
        """The columns of the fact frame that are the same for everybody."""
        return (
            pl.lit(self.cutoff, pl.Date()).alias("cutoff"),
            pl.lit(float(mci(self.cutoff)), pl.Float64()).alias("mci"),
            pl.lit(min(self.days("tax_arrears"), default=None), pl.Date()).alias("arrears_watched_from"),
            *(column for source in SOURCES for column in self._freshness(source)),
        )

    def _freshness(self, source: str) -> tuple[pl.Expr, pl.Expr]:
        days = self.days(source)
        age = max((self.cutoff - max(days)).days, 0) if days else None
        failed = not days and source in self.refused
        return pl.lit(age, pl.Int32()).alias(f"age_{source}"), pl.lit(failed).alias(f"failed_{source}")


async def known_at(moment: datetime) -> Known | None:
    """What was known at a moment; None before any import."""
    runs: list[Run] = []
    last: dict[str, date] = {}
    refused = set()
    for row in await fetch(RUNS, moment):
        source, as_at = row["source"], row["as_at"]
        if row["state"] == "refused":
            refused.add(source)
            continue
        runs.append(Run(row["id"], source, as_at, last.get(source, as_at)))
        last[source] = as_at
    return Known(moment, tuple(runs), frozenset(refused)) if runs else None
