"""Contracts with the state: what was won, and from whom or to whom it went."""

import polars as pl

from registry.scores.known import Known
from registry.scores.summaries.basics import newest, tenge, tiyn

WORKS = 2  # kind of subject
SIDES = ("supplier", "customer")


def sides(contracts: pl.DataFrame, ill_famed: pl.DataFrame) -> pl.DataFrame:
    """The newest form of each contract, once for its supplier and once for its customer, with who stands opposite."""
    listed = ill_famed.filter("is_open").select(other="bin").unique().with_columns(is_listed=True)
    deals = newest(contracts, "contract_id", "id", of="root_id").select(
        "year", "subject_type", tiyn("amount").alias("worth"), supplier="bin", customer="customer_bin"
    )
    both = pl.concat(
        deals.select("year", "subject_type", "worth", bin=own, other=other, is_won=pl.lit(own == "supplier"))
        for own, other in (SIDES, SIDES[::-1])
    )
    return both.join(listed, on="other", how="left", maintain_order="left")


def deals(sided: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Income from the state in three years, the share of works in it, and counterparties, by year of the contract.

    A contract of the running year counts for its counterparty and its subject already.
    """
    back = pl.lit(known.year, pl.Int64()) - pl.col("year")
    won, bad, recent = pl.col("is_won"), pl.col("is_listed").fill_null(value=False), back <= 2
    worth, other = pl.col("worth"), pl.col("other")
    income = {ago: tenge(worth.filter(won & (back == ago)).sum()) for ago in (0, 1, 2)}
    works = worth.filter(won & recent & (pl.col("subject_type") == WORKS)).sum()
    return sided.group_by("bin").agg(
        *(amount.alias(f"state_income_{ago}") for ago, amount in income.items()),
        works_share=_share(works, worth.filter(won & recent).sum()),
        partners=other.filter(recent).n_unique().cast(pl.Int32),
        partners_listed=other.filter(recent & bad).n_unique().cast(pl.Int32),
        partners_listed_share=_share(worth.filter(recent & bad).sum(), worth.filter(recent).sum()),
    )


def _share(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    return pl.when(whole > 0).then(part / whole)
