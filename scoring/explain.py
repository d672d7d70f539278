"""Explaining a value: what was found, what it cost, what would help, what moved it. Message ids and arguments, no
sentences.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import polars as pl

from scoring import combine, evaluate
from scoring.deeds import Deed
from scoring.derived import following
from scoring.evaluate import coded, outcome
from scoring.method import METHOD, Index, Indicator, Method

MOST_REASONS = 4
LEAST_GAIN = 0.05
STATES = {combine.NOT_APPLICABLE: "not_applicable", combine.SOURCE_FAILED: "source_failed"}
PEER_UNITS = {  # how a feature's median is shown: unit, and the sign that makes less of it better
    "current_ratio": ("number", 1), "quick_ratio": ("number", 1), "working_capital": ("percent", 1),
    "debt_share": ("percent", -1), "equity_cover": ("number", 1), "return_on_assets": ("percent", 1),
    "retained_share": ("percent", 1), "tax_burden": ("percent", 1), "taxes_per_worker": ("money", 1),
    "days_beyond_terms": ("number", -1),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """Something to show in a sentence: money (tenge), percent (a share), date, number, or message (another id)."""

    unit: str
    of: float | int | date | str | None


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence to be: an id and what to put into it."""

    id: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of one company. `points` are out of `maximum`; null unless `state` is scored."""

    indicator: Indicator
    state: str
    points: float | None
    finding: Message
    peer: Message | None
    shortfall: float  # what to order reasons by: lost weight, or lost height under a cap

    @property
    def maximum(self) -> float:
        return self.indicator.weight


@dataclass(frozen=True, slots=True)
class Step:
    """Something the company can do: what, the gain in points of the index, and when it takes effect."""

    code: str
    what: Message
    gain: float
    when: Message


def lines(row: pl.DataFrame, index: Index, method: Method = METHOD) -> tuple[Line, ...]:
    """The indicators of an index for the one company of a prepared and coded frame, in the method's order."""
    found = row.select(_wanted(method.of(index.code))).row(0, named=True)
    return tuple(_line(indicator, found) for indicator in method.of(index.code))


@lru_cache
def _wanted(indicators: tuple[Indicator, ...]) -> tuple[pl.Expr, ...]:
    """Points, finding, values and peers' median of each indicator."""
    wanted: list[pl.Expr] = []
    for indicator in indicators:
        reading = indicator.reading
        wanted += [pl.col(indicator.code), reading.finding.alias(f"{indicator.code} finding")]
        wanted += [value.alias(f"{indicator.code} {name}") for name, (_, value) in reading.values.items()]
        if indicator.feature in PEER_UNITS:
            wanted.append(pl.col(f"median_{indicator.feature}").alias(f"{indicator.code} median"))
    return tuple(wanted)


@lru_cache
def compared(method: Method = METHOD) -> frozenset[str]:
    """The columns of the comparison with peers that points, explanations and steps ahead read."""
    shown = [value for index in method.indices for value in _wanted(method.of(index.code))]
    for deed in (indicator.deed for indicator in method.indicators):
        if deed is not None:
            shown += [*deed.changes().values(), *((deed.target[1],) if deed.target is not None else ())]
    return evaluate.compared(method) | {name for value in shown for name in value.meta.root_names()}


def _line(indicator: Indicator, row: Mapping[str, object]) -> Line:
    points = row[indicator.code]
    state = "not_available" if points is None else STATES.get(float(str(points)), "scored")
    if state != "scored":
        return Line(indicator, state, None, Message(f"finding.{state}"), None, 0.0)
    units = {name: unit for name, (unit, _) in indicator.reading.values.items()}
    values = {name: _value(unit, row[f"{indicator.code} {name}"]) for name, unit in units.items()}
    finding = Message(f"finding.{indicator.code}.{row[f'{indicator.code} finding']}", values)
    lost = 1 - float(str(points)) / 100
    shortfall = lost * (indicator.weight if indicator.cap is None else 100 - indicator.cap + indicator.weight)
    earned = round(float(str(points)) * indicator.weight / 100 + 1e-9, 2)
    return Line(indicator, state, earned, finding, _peer(indicator, row), shortfall if lost > 0.001 else 0.0)


def _value(unit: str, raw: object) -> Value:
    return Value(unit, raw if isinstance(raw, (int, float, str, date)) else None)


def _peer(indicator: Indicator, row: Mapping[str, object]) -> Message | None:
    if indicator.feature not in PEER_UNITS:
        return None
    median = row[f"{indicator.code} median"]
    unit, sign = PEER_UNITS[indicator.feature]
    return Message("peer.median", {"value": Value(unit, sign * float(str(median)))}) if median is not None else None


def reasons(found: tuple[Line, ...]) -> tuple[Line, ...]:
    """Up to four lines with the largest shortfall, missing merits last; indicators for information only are no
    reasons.
    """
    heavy = [line for line in found if line.shortfall > 0 and (line.maximum > 0 or line.indicator.cap is not None)]
    return tuple(sorted(heavy, key=lambda line: (line.indicator.kind == "P", -line.shortfall))[:MOST_REASONS])


def steps_ahead(prepared: pl.DataFrame, index: Index, method: Method = METHOD) -> tuple[Step, ...]:
    """What the company could do itself, each step alone, by gain. Age, place and others' deeds are never among them.

    The frame is prepared and coded: only what has cost something can be mended.
    """
    points = prepared.select(indicator.code for indicator in method.of(index.code)).row(0, named=True)
    lost = {code for code, found in points.items() if found is not None and 0 <= found < 100}
    doable = [(i, i.deed) for i in method.of(index.code) if i.deed is not None and i.code in lost]
    if not doable:
        return ()
    # only the value is wanted: without the draws of its interval
    changes = [deed.changes() for _, deed in doable]
    worlds = pl.concat([prepared, *(prepared.with_columns(**changed) for changed in changes)])
    touched = frozenset(name for changed in changes for name in changed)
    values = outcome(coded(worlds, _moving(method.of(index.code), touched)), index, method)
    if values[0] is None:
        return ()
    steps = [
        _step(prepared, indicator, deed, round(after - values[0], 2))
        for (indicator, deed), after in zip(doable, values[1:], strict=True)
        if after is not None and after - values[0] >= LEAST_GAIN
    ]
    return tuple(sorted(steps, key=lambda step: -step.gain))


@lru_cache
def _moving(indicators: tuple[Indicator, ...], touched: frozenset[str]) -> tuple[Indicator, ...]:
    """The indicators that read one of these facts; all others keep their points."""
    reach = following(touched)
    return tuple(i for i in indicators if reach & set(i.reading.roots))


def _step(prepared: pl.DataFrame, indicator: Indicator, deed: Deed, gain: float) -> Step:
    values: dict[str, Value] = {}
    if deed.target is not None:
        unit, expression = deed.target
        values["target"] = _value(unit, prepared.select(expression).item())
    when = Message("when.months", {"n": Value("number", deed.months)}) if deed.months else Message("when.at_once")
    return Step(indicator.code, Message(f"step.{indicator.code}", values), gain, when)


def moved(
    before: tuple[float, list[float]], after: tuple[float, list[float]], index: Index, method: Method = METHOD
) -> Message | None:
    """Why a stored value differs from the one before it: the indicator that changed most. None when nothing moved.

    Each side is the value and its points in the method's order.
    """
    change = round(after[0] - before[0], 2)
    if not change:
        return None
    indicators = method.of(index.code)
    changes = [
        (abs(_known(new) - _known(old)), indicator)
        for indicator, old, new in zip(indicators, before[1], after[1], strict=False)
    ]
    most, indicator = max(changes, key=lambda pair: pair[0], default=(0.0, None))
    values = {"points": Value("number", abs(change))}
    direction = "up" if change > 0 else "down"
    if indicator is None or most < 0.005:
        return Message(f"moved.{direction}", values)
    return Message(
        f"moved.{direction}_by", {**values, "indicator": Value("message", f"indicator.{indicator.code}.name")}
    )


def _known(points: float) -> float:
    return points if points > 0 else 0.0
