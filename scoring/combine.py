"""From points to a value: blocks, groups, floor, caps. One set of expressions for the value and for every draw of its
interval.
"""

import functools
import math
import operator
import random
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from scoring.alike import alike
from scoring.method import SOFT_FLOOR, Index, Indicator, Method

DRAWS = 24
SPREAD = 1.5  # weights are drawn between w / 1.5 and w * 1.5
NOT_APPLICABLE, SOURCE_FAILED = -1.0, -2.0

LOST = ("all", "hard")  # everything, or hard facts alone
CHUNK = 16_384  # companies whose draws are worked out together


@lru_cache
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
    drawn = drawn if draws else drawn[[0, 0]]
    worked = [_worked_out(frame, drawn, recipe) for recipe in _recipes(method, index)]
    places = frame.select("_limit", *(which.alias(f"place_{block}") for block, (_, which) in enumerate(worked)))
    whole = _whole(index, [blocks for blocks, _ in worked], drawn.height)
    every = pl.DataFrame({"draw": range(drawn.height)}, schema={"draw": pl.UInt32()})
    parts = []
    for part in places.iter_slices(CHUNK):
        found = part.join(every, how="cross", maintain_order="left_right")
        for stage in whole:
            found = found.select(**stage)
        parts.append(found.select(pl.col("v").reshape((-1, drawn.height)).arr.to_list()))
    spread = pl.col("v").list.slice(1).list.sort()
    last = drawn.height - 2
    return pl.concat(parts or [pl.DataFrame(schema={"v": pl.List(pl.Float64())})]).select(
        pl.col("v").list.get(0, null_on_oob=True).alias("_value"),
        spread.list.get(round(last * 0.1), null_on_oob=True).alias("_low"),
        spread.list.get(round(last * 0.9), null_on_oob=True).alias("_high"),
    )


def _worked_out(frame: pl.DataFrame, drawn: pl.DataFrame, recipe: "_Recipe") -> tuple[pl.DataFrame, pl.Series]:
    """A block for every draw of its weights, once for all companies alike in it; and which of those each company is."""
    different, which = alike(frame.select(recipe.read))
    found = different.join(drawn.select(recipe.weights), how="cross", maintain_order="left_right")
    for stage in recipe.stages:
        found = found.select(**stage)
    return found, which


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


def known_ones(indicators: tuple[Indicator, ...]) -> list[pl.Expr]:
    """`known_<code>` of all indicators, from their coded points."""
    return [(pl.col(i.code) >= 0).fill_null(value=False).cast(pl.Float64).alias(f"known_{i.code}") for i in indicators]


def losses(indicators: tuple[Indicator, ...]) -> list[pl.Expr]:
    """`loss_<code>` of all indicators, from their coded points and `known_ones`."""
    return [
        pl.when(known(i.code) > 0).then(1 - pl.col(i.code) / 100).otherwise(0.0).alias(f"loss_{i.code}")
        for i in indicators
    ]


def limit(indicators: tuple[Indicator, ...]) -> pl.Expr:
    """The lowest cap in force: a cap holds in full while its indicator has no points, and lifts with them."""
    caps = [100 - (100 - indicator.cap) * loss(indicator.code) for indicator in indicators if indicator.cap is not None]
    return pl.min_horizontal(caps) if caps else pl.lit(100.0)


def capping(indicators: tuple[Indicator, ...]) -> pl.Expr:
    """Code of the indicator whose cap is the lowest, `_limit`; null where none is in force."""
    chain = pl.lit(None, pl.String())
    for indicator in reversed(indicators):
        if indicator.cap is not None:
            own = 100 - (100 - indicator.cap) * loss(indicator.code)
            chain = pl.when((own <= pl.col("_limit")) & (own < 100)).then(pl.lit(indicator.code)).otherwise(chain)
    return chain


@dataclass(frozen=True, slots=True)
class _Recipe:
    """How one block is worked out, step by step, from known and lost points and drawn weights."""

    read: tuple[str, ...]
    weights: tuple[str, ...]
    stages: tuple[dict[str, pl.Expr], ...]


@lru_cache
def _recipes(method: Method, index: Index) -> tuple[_Recipe, ...]:
    """Of each block what it adds to the logarithm of the geometric mean, in all and as if no sign had been found, and
    the weight it adds; last, what merits add.
    """
    recipes = []
    for block in index.blocks:
        members = _members(method, index, block)
        if members:
            weight = float(sum(i.weight for i in members))
            available = _total([_weight(i.code) * known(i.code) for i in members])
            lost = {name: _lost(method, members, hard_only=name == "hard") for name in LOST}
            held = pl.col("available") > 0
            heights = {name: pl.when(held).then(_height(weight, name)).otherwise(0.0) for name in LOST}
            held_weight = {"weight": pl.when(held).then(weight).otherwise(0.0)}
            recipes.append(_recipe(members, {"available": available, **lost}, {**heights, **held_weight}))
    merits = tuple(i for i in method.of(index.code) if i.kind == "P")
    if merits:
        share = 100 * (1 - index.scale) / sum(i.weight for i in merits)
        earned = _total([share * _weight(i.code) * known(i.code) * (1 - loss(i.code)) for i in merits])
        recipes.append(_recipe(merits, {"earned": earned}))
    return tuple(recipes)


def _recipe(members: tuple[Indicator, ...], *stages: dict[str, pl.Expr]) -> _Recipe:
    read = (name for i in members for name in (f"known_{i.code}", f"loss_{i.code}"))
    return _Recipe(tuple(read), tuple(f"w_{i.code}" for i in members), stages)


def _whole(index: Index, worked: list[pl.DataFrame], draws: int) -> tuple[dict[str, pl.Expr], ...]:
    """`v`, the value of an index, 0-100, before the rules of publication; null where nothing is known.

    The geometric mean of the blocks, and the mean as if no sign had been found, which is the floor of signs.
    """

    def total(name: str) -> pl.Expr:
        return _total(
            [
                pl.lit(blocks.get_column(name)).gather(pl.col(f"place_{number}") * draws + pl.col("draw"))
                for number, blocks in enumerate(worked)
                if name in blocks.columns
            ]
        )

    sums = {"_limit": pl.col("_limit"), **{name: total(name) for name in (*LOST, "weight", "earned")}}
    everything, hard = (pl.when(pl.col("weight") > 0).then((pl.col(name) / pl.col("weight")).exp()) for name in LOST)
    signs_held = pl.max_horizontal(everything * index.scale + pl.col("earned"), SOFT_FLOOR / 100 * hard)
    return sums, {"v": pl.min_horizontal("_limit", signs_held).clip(0, 100)}


def _members(method: Method, index: Index, block: str) -> tuple[Indicator, ...]:
    return tuple(i for i in method.of(index.code) if i.block == block and i.weight > 0 and i.kind != "P")


def _height(weight: float, lost: str) -> pl.Expr:
    """What a block adds to the logarithm of the geometric mean."""
    return weight * (100 * (1 - pl.col(lost) / pl.col("available"))).clip(1, 100).log()


def _lost(method: Method, members: tuple[Indicator, ...], *, hard_only: bool) -> pl.Expr:
    """Weight lost in a block; members of a group lose no more than the group's limit together."""
    parts = []
    counted = [i for i in members if i.kind == "H" or not hard_only]
    for group in sorted({i.group or "" for i in counted}):
        lost = _total([_weight(i.code) * loss(i.code) for i in counted if (i.group or "") == group])
        parts.append(pl.min_horizontal(lost, pl.lit(float(method.groups[group]))) if group else lost)
    return _total(parts)
