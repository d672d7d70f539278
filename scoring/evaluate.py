"""Facts and method in, indices out: the same code for one company and for the nation."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import polars as pl

from scoring import combine, experiences, reference
from scoring.alike import alike
from scoring.applicability import no_balance, no_entity
from scoring.derived import derive
from scoring.facts import EXPERIENCES, conform
from scoring.features import FEATURES
from scoring.method import GRADES, LEAST_COVERAGE, METHOD, Index, Indicator, Method
from scoring.reading import ALWAYS, Reading

RESULT: dict[str, pl.DataType] = {
    "bin": pl.String(),
    "index": pl.String(),
    "value": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "grade": pl.String(),
    "state": pl.String(),
    "coverage": pl.Float64(),
    "confidence": pl.String(),
    "tier": pl.String(),
    "peer_median": pl.Float64(),
    "cap": pl.String(),
    "points": pl.List(pl.Float32()),
}


def prepare(
    facts: pl.DataFrame, owed: pl.DataFrame, frozen: pl.DataFrame, wanted: frozenset[str] | None = None
) -> pl.DataFrame:
    """The fact frame with payment experiences summed up and every feature compared with its peers.

    `wanted` names the columns of the comparison that are read; without it there are all.
    """
    return reference.compare(_with_experiences(conform(facts), owed), frozen, wanted=wanted)


@dataclass(frozen=True, slots=True)
class Measured:
    """An index of many companies: the different results there are, which of them each company has, and the median of
    each company's peers. Columns are those of `RESULT` without `bin` and `peer_median`.
    """

    index: str
    different: pl.DataFrame
    which: pl.Series
    peer_median: pl.Series


def freeze(facts: pl.DataFrame, owed: pl.DataFrame, method: Method = METHOD) -> pl.DataFrame:
    """The percentiles of a nation: of every feature, and of every index so measured."""
    found = reference.freeze(features(facts, owed))
    return pl.concat([found, reference.freeze(index_values(facts, owed, found, method))])


def features(facts: pl.DataFrame, owed: pl.DataFrame) -> pl.DataFrame:
    """What peers are compared by, as `reference.freeze` wants it: section, size and the features."""
    frame = _with_experiences(conform(facts), owed)
    return frame.select("section", "size", **FEATURES)


def index_values(
    facts: pl.DataFrame, owed: pl.DataFrame, frozen: pl.DataFrame, method: Method = METHOD
) -> pl.DataFrame:
    """The values of the indices beside section and size, to freeze their percentiles."""
    frame = coded(prepare(facts, owed, frozen, compared(method)), method.indicators)
    values = (
        found.different.get_column("value")[found.which].alias(f"index_{found.index}")
        for found in _measured(frame, method, draws=False)
    )
    return frame.select("section", "size").with_columns(values)


def evaluate(facts: pl.DataFrame, owed: pl.DataFrame, frozen: pl.DataFrame, method: Method = METHOD) -> pl.DataFrame:
    """One row a company and index, as `RESULT` names the columns."""
    parts = [
        found.different[found.which].with_columns(facts.get_column("bin"), found.peer_median)
        for found in measured(facts, owed, frozen, method)
    ]
    return pl.concat(parts).select(*RESULT)


def measured(facts: pl.DataFrame, owed: pl.DataFrame, frozen: pl.DataFrame, method: Method = METHOD) -> list[Measured]:
    """The same, without writing out for each company what many have alike."""
    frame = coded(prepare(facts, owed, frozen, compared(method)), method.indicators)
    medians = _peer_medians(frame, frozen, method)
    return [replace(found, peer_median=medians[found.index]) for found in _measured(frame, method, draws=True)]


@lru_cache
def compared(method: Method) -> frozenset[str]:
    """The columns beside the facts that decide about values."""
    read = frozenset(name for indicator in method.indicators for name in indicator.reading.roots)
    return read | frozenset(("median_days_beyond_terms",))


def _peer_medians(frame: pl.DataFrame, frozen: pl.DataFrame, method: Method) -> dict[str, pl.Series]:
    """The median of each index among the peers of every company."""
    values = {f"index_{index.code}": pl.lit(None, pl.Float64()) for index in method.indices}
    different, which = alike(frame.select("section", "size"))
    medians = reference.compare(different, frozen, values, frozenset(f"median_{name}" for name in values))
    return {
        index.code: medians.get_column(f"median_index_{index.code}").round(2)[which].alias("peer_median")
        for index in method.indices
    }


def measure(frame: pl.DataFrame, method: Method = METHOD, *, draws: bool = True) -> pl.DataFrame:
    """The indices of a prepared frame, without medians of peers. Without draws the interval is the value itself."""
    frame = coded(frame, method.indicators)
    bins = frame.get_column("bin")
    return pl.concat(found.different[found.which].with_columns(bins) for found in _measured(frame, method, draws=draws))


def _measured(frame: pl.DataFrame, method: Method, *, draws: bool) -> Iterator[Measured]:
    for index in method.indices:
        indicators = method.of(index.code)
        ages = dict.fromkeys(f"age_{source}" for indicator in indicators for source in indicator.sources)
        different, which = alike(frame.select(*(i.code for i in indicators), *ages, *_outside(index)))
        found = _summed(different, method, index, draws=draws).select(_published(method, index))
        yield Measured(index.code, found, which, pl.Series("peer_median", dtype=pl.Float64()))


def coded(frame: pl.DataFrame, indicators: tuple[Indicator, ...]) -> pl.DataFrame:
    """The frame with what follows from its facts, and with one column an indicator: points 0-100, -1 not applicable,
    -2 source failed, null not available.
    """
    return derive(frame).with_columns(_codes(indicators))


@lru_cache
def _codes(indicators: tuple[Indicator, ...]) -> tuple[pl.Expr, ...]:
    """Made once: an expression is a recipe, and the recipes never change."""
    return tuple(_coded(indicator, indicator.reading).alias(indicator.code) for indicator in indicators)


def _coded(indicator: Indicator, reading: Reading) -> pl.Expr:
    silent = pl.any_horizontal(f"silent_{source}" for source in indicator.sources)
    given = reading.points.cast(pl.Float64).clip(0, 100).round(2)
    points = pl.coalesce(given, pl.when(silent).then(pl.lit(combine.SOURCE_FAILED)))
    if reading.applies is ALWAYS:
        return points
    return pl.when(~reading.applies.fill_null(value=True)).then(pl.lit(combine.NOT_APPLICABLE)).otherwise(points)


def _with_experiences(frame: pl.DataFrame, owed: pl.DataFrame) -> pl.DataFrame:
    weighed = experiences.weigh(owed.select(*EXPERIENCES).cast(pl.Schema(EXPERIENCES)), frame.select("bin", "cutoff"))
    return frame.join(experiences.summarise(weighed), on="bin", how="left", maintain_order="left")


@lru_cache
def _outside(index: Index) -> tuple[pl.Expr, ...]:
    """What an index reads beside the points of its indicators."""
    if index.form == "experiences":
        return _days_of_experiences()
    if index.code != "financial":
        return (no_entity().alias("_why"),)
    no_data = pl.when(pl.col("tier") == "D").then(pl.lit("register_only"))
    old = (pl.col("cutoff") - pl.col("period_end_0")).dt.total_days() > 730
    return pl.coalesce(no_entity(), no_balance(), no_data).alias("_why"), old.alias("_old"), pl.col("tier")


@lru_cache
def _published(method: Method, index: Index) -> tuple[pl.Expr, ...]:
    """What `RESULT` names, of one index."""
    indicators = method.of(index.code)
    rated = pl.col("_state") == "rated"
    low, high = pl.min_horizontal("_low", "_value"), pl.max_horizontal("_high", "_value")
    return (
        pl.lit(index.code).alias("index"),
        pl.when(rated).then(_rounded("_value")).alias("value"),
        pl.when(rated).then(_rounded(low)).alias("low"),
        pl.when(rated).then(_rounded(high)).alias("high"),
        grade(pl.when(rated).then(_rounded("_value"))).alias("grade"),
        pl.col("_state").alias("state"),
        (pl.col("_coverage") + 1e-9).round(3).alias("coverage"),
        pl.when(rated).then(pl.col("_confidence")).otherwise(pl.lit("none")).alias("confidence"),
        (pl.col("tier") if index.code == "financial" else pl.lit(None, pl.String())).alias("tier"),
        pl.when(rated & (pl.col("_value") >= pl.col("_limit"))).then(pl.col("_capping")).alias("cap"),
        pl.concat_list([_stored(indicator) for indicator in indicators]).alias("points"),
    )


def outcome(frame: pl.DataFrame, index: Index, method: Method = METHOD) -> list[float | None]:
    """The values alone of an index of a coded frame, as `measure` gives them; null where it is not rated."""
    frame = _summed(frame.with_columns(_outside(index)), method, index, draws=False)
    return frame.select(pl.when(pl.col("_state") == "rated").then(_rounded("_value"))).to_series().to_list()


def _summed(frame: pl.DataFrame, method: Method, index: Index, *, draws: bool) -> pl.DataFrame:
    """The coded frame with `_value`, `_low`, `_high`, `_state` and what they are made of."""
    indicators = method.of(index.code)
    for stage in _stages(indicators):
        frame = frame.with_columns(stage)
    return _by_experiences(frame) if index.form == "experiences" else _by_blocks(frame, method, index, draws=draws)


@lru_cache
def _stages(indicators: tuple[Indicator, ...]) -> tuple[tuple[pl.Expr, ...], ...]:
    applies = [
        (pl.col(i.code) != combine.NOT_APPLICABLE).fill_null(value=True).cast(pl.Float64).alias(f"applies_{i.code}")
        for i in indicators
    ]
    applicable = pl.sum_horizontal([i.weight * _applies(i) for i in indicators])
    return (
        (*combine.known_ones(indicators), *applies),
        (*combine.losses(indicators), applicable.alias("_applicable")),
        (
            _coverage(indicators).alias("_coverage"),
            _trust(indicators).alias("_trust"),
            combine.limit(indicators).alias("_limit"),
        ),
        (combine.capping(indicators).alias("_capping"),),
    )


def _stored(indicator: Indicator) -> pl.Expr:
    """Points out of the weight, in the method's order; codes below zero stay, unknown is not a number."""
    points = pl.col(indicator.code)
    weighed = pl.when(points >= 0).then(_rounded(points * indicator.weight / 100)).otherwise(points)
    return weighed.fill_null(float("nan")).cast(pl.Float32)


def _rounded(value: pl.Expr | str) -> pl.Expr:
    """Two decimals, ties up: a hair is added, so that the last bit of a sum decides nothing."""
    return ((pl.col(value) if isinstance(value, str) else value) + 1e-9).round(2)


def grade(value: pl.Expr) -> pl.Expr:
    """A-E by bands of twenty points, NR without a value."""
    chain = pl.lit("NR")
    for letter, least in reversed(GRADES):
        chain = pl.when(value >= least).then(pl.lit(letter)).otherwise(chain)
    return chain


def _coverage(indicators: tuple[Indicator, ...]) -> pl.Expr:
    """Weight known of weight applicable; null where nothing applies."""
    applicable = pl.col("_applicable")
    available = pl.sum_horizontal([i.weight * combine.known(i.code) for i in indicators])
    return pl.when(applicable > 0).then(available / applicable)


def _applies(indicator: Indicator) -> pl.Expr:
    return pl.col(f"applies_{indicator.code}")


def _trust(indicators: tuple[Indicator, ...]) -> pl.Expr:
    """Coverage, where a source counts half for each year its newest list is old."""
    applicable = pl.col("_applicable")
    fresh = [i.weight * combine.known(i.code) * _freshness(i) for i in indicators]
    return pl.when(applicable > 0).then(pl.sum_horizontal(fresh) / applicable)


def _freshness(indicator: Indicator) -> pl.Expr:
    oldest = pl.max_horizontal(f"age_{source}" for source in indicator.sources).fill_null(365)
    return pl.lit(2.0).pow(-oldest / 365)


def _confidence(trust: pl.Expr) -> pl.Expr:
    return (
        pl.when(trust >= 0.75).then(pl.lit("high")).when(trust >= 0.5).then(pl.lit("medium")).otherwise(pl.lit("low"))
    )


def _by_blocks(frame: pl.DataFrame, method: Method, index: Index, *, draws: bool) -> pl.DataFrame:
    frame = frame.hstack(combine.values(frame, method, index, draws=draws))
    level = _confidence(pl.col("_trust"))
    if index.code == "financial":
        level = _of_tier(level)
    return frame.with_columns(
        level.alias("_confidence"),
        _state(method, index).alias("_state"),
    )


def _of_tier(level: pl.Expr) -> pl.Expr:
    """Outside signs are never trusted above low, one statement never above medium, old statements one class less."""
    old = pl.col("_old")
    return (
        pl.when((pl.col("tier") == "C") | (level == "low") | (old & (level == "medium"))).then(pl.lit("low"))
        .when((pl.col("tier") == "B") | old).then(pl.lit("medium")).otherwise(level)
    )  # fmt: skip


@lru_cache
def _state(method: Method, index: Index) -> pl.Expr:
    """`rated`, or why not."""
    held = pl.all_horizontal(_block_held(method, index, block) for block in index.blocks)
    enough = (pl.col("_coverage") >= LEAST_COVERAGE).fill_null(value=False) & held & pl.col("_value").is_not_null()
    return pl.coalesce("_why", pl.when(enough).then(pl.lit("rated")).otherwise(pl.lit("no_coverage")))


def _block_held(method: Method, index: Index, block: str) -> pl.Expr:
    """A block holds if something in it is known, or nothing in it applies, or it only adds."""
    members = [i for i in method.of(index.code) if i.block == block and i.weight > 0 and i.kind != "P"]
    if not members:
        return pl.lit(value=True)
    any_known = pl.any_horizontal(combine.known(i.code) > 0 for i in members)
    none_applies = pl.all_horizontal(_applies(i) == 0 for i in members)
    return any_known | none_applies


def _by_experiences(frame: pl.DataFrame) -> pl.DataFrame:
    """The payment index: PAYDEX points of the mean days beyond terms, drawn towards the peers, below the caps."""
    return frame.with_columns(pl.min_horizontal(f"_uncapped{name}", "_limit").alias(name) for name in VALUES)


VALUES = ("_value", "_low", "_high")


@lru_cache
def _days_of_experiences() -> tuple[pl.Expr, ...]:
    """Points of the mean days, and of P90 and P10 of the days over bootstrap samples: late days give the low end of the
    index. With how sure they are.
    """
    measured = (pl.col(name) for name in ("days_beyond_terms", "late", "early"))
    points = (experiences.paydex(experiences.pulled(days)) for days in measured)
    seen = (pl.col("experiences") > 0).fill_null(value=False)
    state = (
        pl.when(~seen).then(pl.lit("none_seen")).when(experiences.ENOUGH).then(pl.lit("rated")).otherwise(pl.lit("thin"))
    )  # fmt: skip
    level = (
        pl.when((pl.col("n_eff") >= 10) & (pl.col("creditors") >= 3)).then(pl.lit("high"))
        .when(pl.col("n_eff") >= 5).then(pl.lit("medium")).otherwise(pl.lit("low"))
    )  # fmt: skip
    return (
        *(value.alias(f"_uncapped{name}") for name, value in zip(VALUES, points, strict=True)),
        level.alias("_confidence"),
        no_entity().fill_null(state).alias("_state"),
    )
