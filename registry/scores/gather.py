"""Gathering the fact frame: rows of each table, summed up company by company, joined side by side."""

import asyncio
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from registry.scores.known import Known, known_at
from registry.scores.reading import rows
from registry.scores.scope import Scope
from registry.scores.shape import kind
from registry.scores.summaries import deals, links, lists, payments, register, statements, taxes
from scoring.facts import EXPERIENCES, LISTS, conform

OWN = (
    "listing", "subject", "status", "arrears", "taxes", "staff", "filed", "acts", "payments", "enforcement",
)  # fmt: skip
Rows = Mapping[str, pl.DataFrame]
# where a source was read and has nothing about a company, there is none of these, and that is known
NONE_FOUND: dict[str, dict[str, object]] = {
    **{source: {f"{short}_listed": False} for short, source in LISTS.items()},
    "tax_arrears": {"arrears_listed": False, "arrears_spells": 0},
    "statements": {"filings": 0},
    "goszakup_contract": {
        **{f"state_income_{ago}": 0.0 for ago in (0, 1, 2)}, "partners": 0, "partners_listed": 0,
    },
    "enforcement": {"enforcement_open": 0, "tax_enforcement_open": 0},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is known of companies at a moment: facts, one row each, and what they owed, one row a sum.

    `facts` has a column `input` more than the fact frame: the hash of everything an index of the company is made of.
    """

    moment: datetime
    cutoff: date
    facts: pl.DataFrame
    owed: pl.DataFrame


async def gather(scope: Scope, moment: datetime) -> Gathered | None:
    """Facts of companies as known at a moment, counted to the newest list date then known. None before any import."""
    known = await known_at(moment)
    if known is None:
        return None
    found = {name: await rows(name, known, scope) for name in (*OWN, "company", "headed", "housed", "deals")}
    payers = await rows("payers", known, Scope.of(*found["housed"]["bin"]))
    others = pl.concat([found["headed"]["bin"], found["deals"]["bin"], found["deals"]["customer_bin"]])
    ill_famed = await rows("ill_famed", known, Scope.of(*others))
    found |= {"payers": payers, "ill_famed": ill_famed}
    return await asyncio.to_thread(_linked, scope, found, known)  # others are answered meanwhile


def _linked(scope: Scope, found: Rows, known: Known) -> Gathered:
    """The frames of companies from everything that was read for them."""
    company = register.prepared(found["company"])
    own = register.current(company, known)
    linked = {
        "register": register.register(company, known),
        "directing": links.directing(own, found["headed"], found["ill_famed"], known),
        "residing": links.residing(own, found["housed"], found["payers"], known),
        "sides": deals.sides(found["deals"], found["ill_famed"]),
    }
    return gathered(pl.DataFrame({"bin": scope.bins}, schema={"bin": pl.String()}), {**found, **linked}, known)


def gathered(companies: pl.DataFrame, found: Rows, known: Known) -> Gathered:
    """The frames of companies, sorted by number, from their rows; rows of others are left aside."""
    owed = payments.settled_acts(found["acts"], found["payments"], known)
    owed = pl.concat([owed, payments.enforced_debts(found["enforcement"], known)])
    frame = companies.sort("bin").with_columns(kind())
    told = []
    for name, summary in _summaries(found, known):
        told.append(f"told_{name}")
        frame = frame.join(summary.with_columns(_told(summary, told[-1])), on="bin", how="left", maintain_order="left")
    frame = frame.with_columns(*known.columns, *_none_found(known))
    owed = pl.concat([owed.select(*EXPERIENCES), _arrears(frame)]).join(companies, on="bin", how="semi")
    frame = frame.join(_listed(owed), on="bin", how="left", maintain_order="left")
    facts = conform(frame).with_columns(_input(frame, [*told, "told_owed"], known))
    return Gathered(known.moment, known.cutoff, facts, owed)


def _summaries(found: Rows, known: Known) -> Iterator[tuple[str, pl.DataFrame]]:
    yield "register", found["register"]
    yield "sector", register.sector(found["subject"])
    yield "lists", lists.lists(found["listing"], known)
    yield "status", taxes.status(found["status"], known)
    yield "arrears", taxes.arrears(found["arrears"], known)
    yield "taxes", taxes.taxes(found["taxes"], known)
    yield "staff", taxes.staff(found["staff"])
    yield "statements", statements.statements(found["filed"], known)
    yield "deals", deals.deals(found["sides"], known)
    yield "directing", found["directing"]
    yield "residing", found["residing"]
    yield "enforced", payments.enforced(found["enforcement"], known)


def _none_found(known: Known) -> Iterator[pl.Expr]:
    for source, columns in NONE_FOUND.items():
        if known.read(source):
            yield from (pl.col(name).fill_null(value) for name, value in columns.items())
    if len(known.days("statgov")) > 1:  # changes are seen between two lists
        yield pl.col("changes", "region_moves").fill_null(0)
    if not known.read("taxes_paid"):
        yield pl.lit(None, pl.Float64()).alias("address_old_paying")


def _arrears(frame: pl.DataFrame) -> pl.DataFrame:
    """The last spell of arrears of each company is an experience too."""
    return frame.filter(pl.col("arrears_since").is_not_null()).select(
        "bin",
        pl.lit("arrears").alias("kind"),
        pl.lit("budget").alias("partner"),
        pl.col("arrears_total").alias("amount"),
        pl.col("arrears_since").alias("due_on"),
        pl.col("arrears_left_on").alias("settled_on"),
        pl.lit("arrears").alias("key"),
    )


def _told(frame: pl.DataFrame, name: str) -> pl.Expr:
    """All values of a row as one text, the same for the same values."""
    values = (pl.col(column).cast(pl.String).fill_null("") for column in frame.columns if column != "bin")
    return pl.concat_str(values, separator="|").alias(name)


def _listed(owed: pl.DataFrame) -> pl.DataFrame:
    rows_told = owed.sort("bin", "due_on", "kind", "key").select("bin", _told(owed, "told_owed"))
    return rows_told.group_by("bin", maintain_order=True).agg(pl.col("told_owed").str.join("\n"))


def _input(frame: pl.DataFrame, told: list[str], known: Known) -> pl.Series:
    """The hash of what each company's indices are made of, as 32 hexadecimal digits."""
    everybody = frame.head(1).select(pl.concat_str(pl.col(e.meta.output_name()).cast(pl.String) for e in known.columns))
    told_of_all = frame.select(pl.concat_str("bin", *(pl.col(name).fill_null("") for name in told), separator="\n"))
    start = hashlib.md5(str(everybody.rows()).encode(), usedforsecurity=False)
    found = []
    for row in told_of_all.to_series():
        own = start.copy()
        own.update(row.encode())
        found.append(own.hexdigest())
    return pl.Series("input", found, pl.String())
