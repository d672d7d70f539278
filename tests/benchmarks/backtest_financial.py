"""The label-free financial core against Altman's Z'' on labelled statements of listed US companies, 2015-2018.

Run: python -m tests.benchmarks.backtest_financial. Not part of the test run. The data is described in
`data/scoring/README.md` of the reference folder (CC BY 4.0).
"""

import polars as pl

from infra.settings import settings
from scoring.backtest import brier, calibration, discrimination, probability_of
from scoring.evaluate import measure, prepare
from scoring.facts import conform
from scoring.features import FEATURES
from scoring.reference import compare, freeze
from tests.scoring.companies import nothing_owed

RATIOS = ("current_ratio", "debt_share", "return_on_assets", "retained_share")
SPLIT = {"train": (1999, 2011), "calibration": (2012, 2014), "test": (2015, 2018)}


def statements() -> pl.DataFrame:
    """Firm-years as facts, thousand dollars, with label and Z''. Each firm's year before is its second statement."""
    raw = pl.read_csv(settings().shared / "data" / "scoring" / "american_bankruptcy_union.csv.gz")
    firm, year = "company_name", "year"
    failed = pl.col("status_label") == "failed"
    return (
        raw.sort(firm, year)
        .with_columns(_failed=failed & (pl.col(year) == pl.col(year).max().over(firm)))
        .with_row_index("row")
        .select(
            pl.col("row").cast(pl.String).str.zfill(12).alias("bin"), pl.col(year).alias("year"),
            pl.col("_failed").cast(pl.Int64).alias("failed"),
            pl.lit("A").alias("section"), pl.lit("small").alias("size"), pl.lit("legal").alias("kind"),
            pl.lit(value=True).alias("registered"), pl.lit(2).alias("filings"),
            pl.date(pl.col(year), 12, 31).alias("period_end_0"), pl.date(pl.col(year) + 1, 6, 1).alias("cutoff"),
            pl.col("X1").alias("current_assets_0"), pl.col("X5").alias("inventories_0"),
            pl.col("X10").alias("total_assets_0"), pl.col("X14").alias("current_liabilities_0"),
            pl.col("X17").alias("liabilities_0"), pl.col("X15").alias("retained_earnings_0"),
            pl.col("X6").alias("net_profit_0"), (pl.col("X10") - pl.col("X17")).alias("equity_0"),
            pl.col("X6").shift(1).over(firm).alias("net_profit_1"), pl.lit(0).alias("age_statements"),
            (6.56 * (pl.col("X1") - pl.col("X14")) / pl.col("X10") + 3.26 * pl.col("X15") / pl.col("X10")
             + 6.72 * pl.col("X12") / pl.col("X10") + 1.05 * (pl.col("X10") - pl.col("X17")) / pl.col("X17")
            ).alias("altman"),
        )
    )  # fmt: skip


def part(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    return frame.filter(pl.col("year").is_between(*SPLIT[name]))


def with_scores(frame: pl.DataFrame, train: pl.DataFrame) -> pl.DataFrame:
    """Each row's four-ratio composite and published index, measured against the peers of the training years."""
    frozen = freeze(conform(train), {name: FEATURES[name] for name in FEATURES if name != "days_beyond_terms"})
    prepared = prepare(frame, nothing_owed(), frozen)
    four = compare(prepared, frozen, {name: FEATURES[name] for name in RATIOS})
    composite = pl.mean_horizontal(pl.col(f"pct_{name}").log() for name in RATIOS).exp()
    index = measure(prepared, draws=False).filter(pl.col("index") == "financial")
    return frame.with_columns(four.select(composite.alias("composite"))["composite"], index["value"].alias("index"))


def main() -> None:
    frame = statements()
    train, test = part(frame, "train"), part(frame, "test")
    scored, learnt = with_scores(test, train), with_scores(part(frame, "calibration"), train)
    print(f"{'score':12}{'rows':>8}{'failed':>8}{'AUC':>8}{'KS':>8}")  # noqa: T201
    found = {}
    for name in ("altman", "composite", "index"):
        found[name] = discrimination(scored, name, "failed")
        row = found[name]
        print(f"{name:12}{row.rows:8}{row.failures:8}{row.auc:8.3f}{row.ks:8.3f}")  # noqa: T201
    print(f"composite / Altman Z'' by AUC: {found['composite'].auc / found['altman'].auc:.3f}")  # noqa: T201
    print(f"index / Altman Z'' by AUC: {found['index'].auc / found['altman'].auc:.3f}")  # noqa: T201
    table = probability_of(learnt.filter(pl.col("index").is_not_null()), "index", "failed")
    chance = pl.lit(float(table["rate"][-1]))
    for upto, rate in reversed(table.rows()):
        chance = pl.when(pl.col("index") <= upto).then(pl.lit(float(rate))).otherwise(chance)
    judged = scored.filter(pl.col("index").is_not_null()).with_columns(p=chance, base=pl.col("failed").mean())
    print(f"Brier {brier(judged, 'p', 'failed'):.5f}, of the base rate {brier(judged, 'base', 'failed'):.5f}")  # noqa: T201
    print(calibration(judged, "index", "failed"))  # noqa: T201


if __name__ == "__main__":
    main()
