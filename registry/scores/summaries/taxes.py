"""Taxes: what was paid each year, what the committee's own answer says, and arrears with their beginnings and ends."""

import polars as pl

from registry.scores.known import Known
from registry.scores.summaries.basics import newest, tenge, tiyn, with_ends, with_starts

SAYS = ("pseudo", "invalid", "inactive", "absent", "bankrupt")
SPELLS = 3 * 365 + 1  # days within which spells of arrears are counted
YEARS = 62  # of which a row of years without a gap can be made


def taxes(paid: pl.DataFrame, known: Known) -> pl.DataFrame:
    """The last three years, and for how many years without a gap up to the last published one something was paid."""
    back = pl.lit(known.year, pl.Int64()) - pl.col("year")
    positive = (pl.col("paid") > 0) & (pl.col("_back") <= YEARS)
    yearly = paid.with_columns(_back=back)
    return (
        yearly.group_by("bin")
        .agg(
            *(pl.col("paid").filter(pl.col("_back") == ago).max().alias(f"taxes_{ago}") for ago in (0, 1, 2)),
            _last=pl.col("_back").min(),
            _bits=pl.lit(2, pl.Int64()).pow("_back").filter(positive).bitwise_or(),
        )
        .select(
            pl.exclude("_last", "_bits"),
            taxes_streak=(pl.col("_bits").fill_null(0) // pl.lit(2, pl.Int64()).pow("_last"))
            .bitwise_trailing_ones()
            .cast(pl.Int32),
        )
    )


def staff(years: pl.DataFrame) -> pl.DataFrame:
    """Workers and taxes of the newest year published."""
    return newest(years, "year", "id").select("bin", "workers", "tax_in")


def status(answers: pl.DataFrame, known: Known) -> pl.DataFrame:
    """What the committee's newest answer says, and since when its answers speak of a debt."""
    says = (pl.col(name).is_in(["Да", "да"]).fill_null(value=False).alias(f"{name}_said") for name in SAYS)
    now = newest(answers.filter("is_open"), "actual_on", "id").select(
        "bin", *says, "vat_cancelled", "vat_cancelled_on", debt_now="debt"
    )
    dated = with_starts(answers, known).with_columns(day=pl.coalesce("actual_on", "listed_on"))
    owed = pl.col("debt").fill_null(0)
    clear = dated.group_by("bin").agg(clear_on=pl.col("day").filter(owed == 0).max())
    since = (
        dated.filter(owed > 0)
        .join(clear, on="bin")
        .filter(pl.col("clear_on").is_null() | (pl.col("day") > pl.col("clear_on")))
        .group_by("bin")
        .agg(debt_since=pl.col("day").min())
    )
    return now.join(since, on="bin", how="full", coalesce=True)


def arrears(entries: pl.DataFrame, known: Known) -> pl.DataFrame:
    """The last spell of arrears, and how many there were in three years.

    An entry goes on with the spell before it when the list that closed another entry of the company opened it, or when
    it opened before all entries before it had left.
    """
    ended = with_starts(with_ends(entries, known), known).sort("bin", "listed_on", "id")
    closings = ended.filter(~pl.col("is_open")).select("bin", snapshot="closed_by").unique()
    replaced = ended.join(closings, on=["bin", "snapshot"], how="semi").select("id").with_columns(replaces=True)
    until = pl.col("left_on").fill_null(known.cutoff).cum_max().shift().over("bin")
    goes_on = pl.col("replaces") | (pl.col("listed_on") <= pl.col("_until"))
    spells = (
        ended.with_columns(_until=until)
        .join(replaced, on="id", how="left", maintain_order="left")
        .with_columns(spell=(~goes_on.fill_null(value=False)).cum_sum().over("bin"))
        .with_columns(spell=pl.col("spell").max().over("bin", "listed_on"))
        .group_by("bin", "spell", maintain_order=True)
        .agg(_spell())
    )
    counted = pl.col("left_on").is_null() | ((pl.lit(known.cutoff) - pl.col("left_on")).dt.total_days() < SPELLS)
    return (
        spells.sort("bin", "spell")
        .group_by("bin", maintain_order=True)
        .agg(
            arrears_total=pl.col("total").last(),
            arrears_since=pl.col("since").last(),
            arrears_left_on=pl.col("left_on").last(),
            arrears_spells=counted.sum().cast(pl.Int32),
        )
        .with_columns(arrears_listed=pl.col("arrears_left_on").is_null())
    )


def _spell() -> list[pl.Expr]:
    """Since when, how much, and until when: entries come sorted by their first list."""
    stands = pl.col("left_on").is_null()
    standing = tenge(tiyn("total").filter(stands).sum())
    return [
        pl.col("listed_on").min().alias("since"),
        pl.when(stands.any()).then(standing).otherwise(pl.col("total").last()).alias("total"),
        pl.when(~stands.any()).then(pl.col("left_on").max()).alias("left_on"),
    ]
