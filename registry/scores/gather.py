"""Gathering the fact frame: one statement for the facts of a scope, one for its payment experiences, read by COPY."""

import io
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import polars as pl

from infra.database import connection, fetch_value
from registry.classifiers import mci
from registry.scores.scope import Scope
from registry.scores.shape import shaped
from scoring.facts import EXPERIENCES, LISTS, SCHEMA, SOURCES, STATEMENT_LINES

SQL = Path(__file__).resolve().parent / "sql"
OPEN = "(seen_from <= $1 and (seen_until is null or seen_until > $1))"
CUTOFF = """
select max(coalesce(as_at, (finished_at at time zone 'Asia/Almaty')::date)) from import_run
where state = 'done' and finished_at <= $1
"""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is known of a scope at a moment: facts, one row a company, and what they owed, one row a sum."""

    moment: datetime
    cutoff: date
    facts: pl.DataFrame
    owed: pl.DataFrame


async def cutoff_at(moment: datetime) -> date | None:
    """The newest list date known at a moment; None when nothing was imported yet."""
    found: date | None = await fetch_value(CUTOFF, moment)
    return found


async def gather(scope: Scope, moment: datetime) -> Gathered | None:
    """Facts of a scope as known at a moment, counted to the newest list date then known. None before any import."""
    cutoff = await cutoff_at(moment)
    if cutoff is None:
        return None
    facts = await _copy(_filled("facts.sql", scope, moment, cutoff))
    owed = await _copy(_filled("experiences.sql", scope, moment, cutoff))
    frame = shaped(facts.select(_typed(tuple(facts.columns)))).with_columns(pl.lit(float(mci(cutoff))).alias("mci"))
    return Gathered(moment, cutoff, frame, _with_arrears(owed.select(_typed(tuple(owed.columns))), frame))


def _filled(file: str, scope: Scope, moment: datetime, cutoff: date) -> str:
    """The statement of a file with its repetitive parts written out.

    COPY takes no parameters, so the moment and the date are written in too; the scope writes its own numbers.
    """
    text = _statement(file)
    parts = {
        "__SCOPE__": scope.query(),
        "__ASKED__": ", ".join([*(_asked(source) for source in SOURCES), *EXTRA]),
        "__LISTS__": ", ".join(_list(short, source) for short, source in LISTS.items()),
        "__LIST_COLUMNS__": ", ".join(_list_columns(short, source) for short, source in LISTS.items()),
        "__STATEMENTS__": ", ".join(_lines("max({line}) filter (where back = {back}) as {line}_{back}")),
        "__STATEMENT_COLUMNS__": ", ".join(_lines("{line}_{back}")),
        "__YEAR__": str(cutoff.year - 1),
        "__OPEN__": OPEN,
    }
    for name, written in parts.items():
        text = text.replace(name, written)
    return text.replace("$1", f"'{moment.isoformat()}'::timestamptz").replace("$2", f"'{cutoff.isoformat()}'::date")


@lru_cache
def _statement(file: str) -> str:
    lines = (SQL / file).read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("--"))


EXTRA = (
    "max(first) filter (where source = 'tax_arrears') as first_tax_arrears",
    "coalesce(max(times) filter (where source = 'statgov'), 0) as times_statgov",
)


def _asked(source: str) -> str:
    newest = f"max(newest) filter (where source = '{source}')"
    return (
        f"greatest($2 - {newest}, 0) as age_{source}, "
        f"coalesce(bool_or(source = '{source}' and newest is null), false) as failed_{source}"
    )


def _list(short: str, source: str) -> str:
    of = f"filter (where source = '{source}')"
    return (
        f"bool_or(listed) {of} as {short}_on_list, "
        f"max(case when listed then open_act_on else act_on end) {of} as {short}_act_on, "
        f"max(left_on) filter (where source = '{source}' and not listed) as {short}_left_on"
    )


def _list_columns(short: str, source: str) -> str:
    return (
        f"coalesce({short}_on_list, case when asked.age_{source} is not null then false end) as {short}_listed, "
        f"{short}_act_on, {short}_left_on"
    )


def _lines(pattern: str) -> list[str]:
    return [pattern.format(line=line, back=back) for back in (0, 1) for line in ("period_end", *STATEMENT_LINES)]


async def _copy(sql: str) -> pl.DataFrame:
    buffer = io.BytesIO()
    async with connection() as conn:
        await conn.copy_from_query(sql, output=buffer, format="csv", header=True)
    buffer.seek(0)
    return pl.read_csv(buffer, infer_schema=False)


@lru_cache(maxsize=8)
def _typed(columns: tuple[str, ...]) -> tuple[pl.Expr, ...]:
    """Columns of the schemas from text; others stay text."""
    schema = SCHEMA | EXPERIENCES

    def typed(name: str) -> pl.Expr:
        kind = schema.get(name)
        if kind == pl.Boolean():
            return pl.col(name) == "t"
        if kind == pl.Date():
            return pl.col(name).str.to_date("%Y-%m-%d")
        return pl.col(name) if kind is None else pl.col(name).cast(kind)

    return tuple(typed(name) for name in columns)


def _with_arrears(owed: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """The last spell of arrears of each company is an experience too."""
    arrears = facts.filter(pl.col("arrears_since").is_not_null()).select(
        "bin",
        pl.lit("arrears").alias("kind"),
        pl.lit("budget").alias("partner"),
        pl.col("arrears_total").alias("amount"),
        pl.col("arrears_since").alias("due_on"),
        pl.col("arrears_left_on").alias("settled_on"),
        pl.lit("arrears").alias("key"),
    )
    return pl.concat([owed.select(*EXPERIENCES), arrears])
