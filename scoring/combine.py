"""From points to a value: blocks, groups, floor, caps. One set of expressions for the value and for every draw of its
interval.
"""

import functools
import math
import operator
import random

import polars as pl

from scoring.method import SOFT_FLOOR, Index, Indicator, Method

DRAWS = 24
SPREAD = 1.5  # weights are drawn between w / 1.5 and w * 1.5
NOT_APPLICABLE, SOURCE_FAILED = -1.0, -2.0

CHUNK = 4096  # companies whose draws are worked out together


def weights(indicators: tuple[Indicator, ...]) -> pl.DataFrame:
    """Columns `w_<code>`; the first row is the method itself, then random re-weightings from a fixed seed, then each
    indicator left out in turn.
    """
    chance = random.Random(f"{indicators[0].index} 1.0")  # noqa: S311 - a fixed sequence is wanted
    own = {f"w_{i.code}": float(i.weight) for i in indicators}
    drawn = [
        {code: weight * math.exp(chance.uniform(-1, 1) * math.log(SPREAD)) for code, weight in own.items()}
        for _ in range(DRAWS)
    ]
    without = [{**own, code: 0.0} for code, weight in own.items() if weight > 0]
    return pl.DataFrame([own, *drawn, *without])


def values(frame: pl.DataFrame, method: Method, index: Index, *, draws: bool) -> pl.DataFrame:
    """`_value`, and `_low` and `_high`: P10 and P90 over the draws of weights. The frame has losses and `_limit`."""
    drawn = weights(method.of(index.code))
    drawn = drawn if draws else pl.concat([drawn[:1], drawn[:1]])
    wanted = [name for name in frame.columns if name.startswith(("known_", "loss_"))]
    parts = []
    for part in frame.select("_limit", *wanted).iter_slices(CHUNK):
        found = part.join(drawn, how="cross", maintain_order="left_right").select(value(method, index).alias("v"))
        parts.append(found.select(pl.col("v").reshape((-1, drawn.height)).arr.to_list()))
    spread = pl.col("v").list.slice(1).list.sort()
    last = drawn.height - 2
    return pl.concat(parts or [pl.DataFrame(schema={"v": pl.List(pl.Float64())})]).select(
        pl.col("v").list.get(0, null_on_oob=True).alias("_value"),
        spread.list.get(round(last * 0.1), null_on_oob=True).alias("_low"),
        spread.list.get(round(last * 0.9), null_on_oob=True).alias("_high"),
    )


def _total(parts: list[pl.Expr]) -> pl.Expr:
    """Sum of parts that are never null; several times faster than `sum_horizontal`, which looks for nulls."""
    return functools.reduce(operator.add, parts, pl.lit(0.0))


def _weight(code: str) -> pl.Expr:
    return pl.col(f"w_{code}")


def known(code: str) -> pl.Expr:
    """Whether an indicator has points: 1 or 0."""
    return pl.col(f"known_{code}")


def loss(code: str) -> pl.Expr:
    """What an indicator takes of its weight: 0-1, 0 where unknown."""
    return pl.col(f"loss_{code}")


def losses(indicators: tuple[Indicator, ...]) -> list[pl.Expr]:
    """Helper columns of all indicators, from their coded points."""
    made = []
    for indicator in indicators:
        points = pl.col(indicator.code)
        is_known = (points >= 0).fill_null(value=False)
        made.append(is_known.cast(pl.Float64).alias(f"known_{indicator.code}"))
        made.append(pl.when(is_known).then(1 - points / 100).otherwise(0.0).alias(f"loss_{indicator.code}"))
    return made


def limit(indicators: tuple[Indicator, ...]) -> pl.Expr:
    """The lowest cap in force: a cap holds in full while its indicator has no points, and lifts with them."""
    caps = [100 - (100 - indicator.cap) * loss(indicator.code) for indicator in indicators if indicator.cap is not None]
    return pl.min_horizontal(caps) if caps else pl.lit(100.0)


def capping(indicators: tuple[Indicator, ...]) -> pl.Expr:
    """Code of the indicator whose cap is the lowest; null where none is in force."""
    chain = pl.lit(None, pl.String())
    lowest = limit(indicators)
    for indicator in reversed(indicators):
        if indicator.cap is not None:
            own = 100 - (100 - indicator.cap) * loss(indicator.code)
            chain = pl.when((own <= lowest) & (own < 100)).then(pl.lit(indicator.code)).otherwise(chain)
    return chain


def value(method: Method, index: Index) -> pl.Expr:
    """The value of an index, 0-100, before the rules of publication; null where nothing is known."""
    indicators = method.of(index.code)
    everything = _core(method, index, hard_only=False)
    merits = [i for i in indicators if i.kind == "P"]
    share = 100 * (1 - index.scale) / sum(i.weight for i in merits) if merits else 0.0
    earned = [share * _weight(i.code) * known(i.code) * (1 - loss(i.code)) for i in merits]
    floor = SOFT_FLOOR / 100 * _core(method, index, hard_only=True)
    signs_held = pl.max_horizontal(everything * index.scale + _total(earned), floor)
    return pl.min_horizontal("_limit", signs_held).clip(0, 100)


def _core(method: Method, index: Index, *, hard_only: bool) -> pl.Expr:
    """Weighted geometric mean of the blocks that are known; with `hard_only`, as if no sign had been found."""
    totals, blocks = [], []
    for block in index.blocks:
        members = tuple(i for i in method.of(index.code) if i.block == block and i.weight > 0 and i.kind != "P")
        if not members:
            continue
        own = sum(i.weight for i in members)
        available = _total([_weight(i.code) * known(i.code) for i in members])
        score = (100 * (1 - _lost(method, members, hard_only=hard_only) / available)).clip(1, 100)
        totals.append(pl.when(available > 0).then(own * score.log()).otherwise(0.0))
        blocks.append(pl.when(available > 0).then(own).otherwise(0.0))
    total, weight = _total(totals), _total(blocks)
    return pl.when(weight > 0).then((total / weight).exp())


def _lost(method: Method, members: tuple[Indicator, ...], *, hard_only: bool) -> pl.Expr:
    """Weight lost in a block; members of a group lose no more than the group's limit together."""
    parts = []
    counted = [i for i in members if i.kind == "H" or not hard_only]
    for group in sorted({i.group or "" for i in counted}):
        lost = _total([_weight(i.code) * loss(i.code) for i in counted if (i.group or "") == group])
        parts.append(pl.min_horizontal(lost, pl.lit(float(method.groups[group]))) if group else lost)
    return _total(parts)
