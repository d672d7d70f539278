"""Sums that were due and when they were settled: by a state customer to its suppliers, and under a bailiff."""

from datetime import timedelta

import polars as pl

from registry.scores.known import Known
from registry.scores.summaries.basics import tenge, tiyn, with_ends
from scoring.facts import EXPERIENCES

TERM = timedelta(days=30)  # from an act to the day it is due
LEAST = 50  # tiyn: what is left by rounding is no debt
OF = ["bin", "root_id"]


def enforced(proceedings: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Open and ended proceedings of a debtor."""
    going, is_tax = pl.col("ended").is_null(), pl.col("is_tax")
    owed, banned = tiyn("amount"), pl.col("travel_ban_on")
    counted = going & pl.col("amount").is_not_null()
    return (
        ended(proceedings, known)
        .sort("bin", "ended", "id")
        .group_by("bin", maintain_order=True)
        .agg(
            enforcement_open=going.sum().cast(pl.Int32),
            enforcement_sum=pl.when(counted.any()).then(tenge(owed.filter(going).sum())),
            enforcement_since=pl.col("since").filter(going).min(),
            enforcement_left_on=pl.col("ended").max(),
            enforcement_left_sum=pl.col("amount").filter(~going).last(),
            tax_enforcement_open=(going & is_tax).sum().cast(pl.Int32),
            tax_enforcement_left_on=pl.col("ended").filter(is_tax).max(),
            travel_ban_on=banned.filter(going & (banned <= known.cutoff)).max(),
        )
    )


def ended(proceedings: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Proceedings with `ended`: the stated day, else the last list that still carried it; null while they go on."""
    stated = pl.col("ended_on")
    return with_ends(proceedings, known).with_columns(
        ended=pl.when(~pl.col("is_open")).then(pl.coalesce(stated, "left_on")).when(stated <= known.cutoff).then(stated)
    )


def enforced_debts(proceedings: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Each proceeding as a payment experience."""
    return (
        ended(proceedings, known)
        .filter(pl.col("amount") > 0, pl.col("since").is_not_null())
        .select("bin", "partner", "amount", "key", kind=pl.lit("enforcement"), due_on="since", settled_on="ended")
        .select(*EXPERIENCES)
    )


def settled_acts(acts: pl.DataFrame, payments: pl.DataFrame, known: Known) -> pl.DataFrame:
    """A customer's acts, settled by its treasury payments under the same contract in the order of their dates.

    The running sums of acts and of payments are laid over each other: each overlap is one experience, and what no
    payment covers is due still.
    """
    due, paid = _running(acts, "supplier"), _running(payments)
    both = due.join(paid, on=OF, suffix="_paid")
    start = pl.max_horizontal(pl.col("upto") - pl.col("worth"), pl.col("upto_paid") - pl.col("worth_paid"))
    overlaps = both.with_columns(
        part=pl.min_horizontal("upto", "upto_paid") - start,
        settled_on="day_paid",
        key=pl.concat_str("nr", "nr_paid", separator="/"),
    )
    covered = paid.group_by(OF).agg(covered=pl.col("worth").sum())
    rest = due.join(covered, on=OF, how="left").with_columns(
        part=pl.min_horizontal("worth", pl.col("upto") - pl.col("covered").fill_null(0)),
        settled_on=pl.lit(None, pl.Date()),
        key=pl.col("nr").cast(pl.String),
    )
    late = pl.col("day") + TERM < known.cutoff
    return pl.concat(_experiences(frame) for frame in (overlaps, rest.filter(late)))


def _running(rows: pl.DataFrame, *more: str) -> pl.DataFrame:
    """Each act or payment once, with `worth` and, up to and with it, `upto`, by contract."""
    once = rows.select("bin", "root_id", "nr", "day", *more, worth=tiyn("amount"))
    if not once.get_column("nr").is_unique().all():  # stated in two forms of a contract
        once = once.group_by(*OF, "nr").agg(pl.all().max())
    return once.sort("root_id", "bin", "day", "nr").with_columns(upto=pl.col("worth").cum_sum().over(OF))


def _experiences(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(pl.col("part") > LEAST).select(
        "bin",
        pl.lit("treasury").alias("kind"),
        pl.col("supplier").alias("partner"),
        tenge(pl.col("part")).alias("amount"),
        (pl.col("day") + TERM).alias("due_on"),
        "settled_on",
        "key",
    )
