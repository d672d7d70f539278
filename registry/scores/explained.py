"""Index values as readers see them: stored rows, explained from the facts they were made of."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import polars as pl

from infra.database import Record, fetch
from infra.i18n import Money, Percent, Text, text
from registry.scores import store
from registry.scores.gather import Gathered, gather
from registry.scores.scope import Scope
from registry.views import Counterfactual, IndexView, IndicatorLine, SourceStamp
from scoring import explain
from scoring.evaluate import coded, prepare
from scoring.method import METHOD, Index

STORED = """
select * from (
    select index, value, low, high, grade, state, coverage, confidence, tier, peer_median, cap, points, method, cutoff,
           seen_from, row_number() over (partition by index order by seen_from desc) as newness
    from score_known($2) where bin = $1
) known where newness <= 2
"""
STAMPS = """
select distinct on (source) source, as_at, finished_at, id from import_run
where state = 'done' and finished_at <= $1 order by source, finished_at desc, id desc
"""
Stamps = Mapping[str, SourceStamp]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the explanations of one company are made of."""

    prepared: pl.DataFrame
    frozen: pl.DataFrame
    stamps: Stamps


async def index_views(bin: str, moment: datetime) -> tuple[IndexView, ...]:
    """The three indices of a company as known at a moment, in the order taxpayer, financial, payment.

    An index that was never computed for the company is left out. Raises nothing for an unknown BIN: the answer is
    empty.
    """
    rows = await fetch(STORED, bin, moment)
    newest = {row["index"]: row for row in rows if row["newness"] == 1}
    before = {row["index"]: row for row in rows if row["newness"] == 2}
    if not newest:
        return ()
    known = await _known(bin, moment)
    if not _agrees(known, newest):
        # facts have come in since the value was stored: explain it by those it was made of
        known = await _known(bin, max(row["seen_from"] for row in newest.values()))
    return await asyncio.to_thread(_views, newest, before, known)


async def _known(bin: str, moment: datetime) -> _Known:
    """What explains a company as known at a moment. Computing is left to a thread: others are answered meanwhile."""
    gathered, frozen = await gather(Scope.of(bin), moment), await store.frozen()
    if gathered is None:
        raise RuntimeError(f"index of {bin} stored before any import")
    return _Known(await asyncio.to_thread(_prepared, gathered, frozen), frozen, await _stamps(moment))


def _prepared(gathered: Gathered, frozen: pl.DataFrame) -> pl.DataFrame:
    return coded(prepare(gathered.facts, gathered.owed, frozen, explain.compared(METHOD)), METHOD.indicators)


def _views(newest: Mapping[str, Record], before: Mapping[str, Record], known: _Known) -> tuple[IndexView, ...]:
    return tuple(_view(newest[i.code], before.get(i.code), i, known) for i in METHOD.indices if i.code in newest)


async def _stamps(moment: datetime) -> Stamps:
    return {
        row["source"]: SourceStamp(
            row["source"], text(f"source.{row['source']}.name"), row["as_at"], row["finished_at"], row["id"]
        )
        for row in await fetch(STAMPS, moment)
    }


def _agrees(known: _Known, stored: Mapping[str, Record]) -> bool:
    """Whether today's facts give the stored points."""
    for index in METHOD.indices:
        row = stored.get(index.code)
        if row is None or row["method"] != METHOD.version:
            continue
        indicators = METHOD.of(index.code)
        found = known.prepared.select(i.code for i in indicators).row(0)
        for indicator, now, then in zip(indicators, found, row["points"], strict=True):
            expected = None if then != then else then  # noqa: PLR0124 - NaN alone differs from itself
            given = now * indicator.weight / 100 if now is not None and now >= 0 else now
            if (expected is None) != (given is None) or (given is not None and abs(given - expected) > 0.011):
                return False
    return True


def _view(row: Record, before: Record | None, index: Index, known: _Known) -> IndexView:
    lines: tuple[explain.Line, ...] = ()
    steps: tuple[explain.Step, ...] = ()
    if row["method"] == METHOD.version:
        lines = explain.lines(known.prepared, index)
        steps = explain.steps_ahead(known.prepared, index) if row["state"] == "rated" else ()
    shown = {line.indicator.code: _line(line, known.stamps) for line in lines}
    rated = row["state"] == "rated"
    return IndexView(
        code=index.code,
        name=text(f"index.{index.code}.name"),
        state=row["state"],
        why_not=None if rated else text(f"state.{row['state']}"),
        value=row["value"],
        low=row["low"],
        high=row["high"],
        grade=row["grade"],
        coverage=row["coverage"],
        confidence=row["confidence"],
        tier=row["tier"],
        peer_median=row["peer_median"],
        peer_group=_peer_group(index, known) if row["peer_median"] is not None else None,
        cap=_cap(row),
        method=row["method"],
        cutoff=row["cutoff"],
        lines=tuple(shown.values()),
        reasons=tuple(shown[line.indicator.code] for line in explain.reasons(lines)) if rated else (),
        counterfactuals=tuple(
            Counterfactual(s.code, _text(s.what), Decimal(str(s.gain)), _text(s.when)) for s in steps
        ),
        moved=_moved(row, before, index),
    )


def _line(line: explain.Line, stamps: Stamps) -> IndicatorLine:
    indicator = line.indicator
    return IndicatorLine(
        code=indicator.code,
        name=text(f"indicator.{indicator.code}.name"),
        finding=_text(line.finding),
        points=None if line.points is None else Decimal(str(line.points)),
        maximum=Decimal(str(line.maximum)),
        kind=indicator.kind,
        state=line.state,
        peer=None if line.peer is None else _text(line.peer),
        stamps=tuple(stamps[source] for source in indicator.sources if source in stamps),
    )


def _cap(row: Record) -> Text | None:
    if not row["cap"]:
        return None
    return text("cap.in_force", limit=row["value"], indicator=text(f"indicator.{row['cap']}.name"))


def _peer_group(index: Index, known: _Known) -> Text | None:
    """The group whose median is shown: the finest that was frozen for the index."""
    section, size = known.prepared.select("section", "size").row(0)
    named = known.frozen.select("feature", "section", "size").filter(pl.col("feature") == f"index_{index.code}")
    groups = named.select("section", "size").rows()
    if section and size and (section, size) in groups:
        return text("peers.section_size", section=text(f"oked.section.{section}"), size=text(f"size.{size}"))
    if section and (section, "") in groups:
        return text("peers.section", section=text(f"oked.section.{section}"))
    return text("peers.all") if groups else None


def _moved(row: Record, before: Record | None, index: Index) -> Text | None:
    if before is None or row["value"] is None or before["value"] is None or before["method"] != row["method"]:
        return None
    sides = [(float(side["value"]), list(side["points"])) for side in (before, row)]
    found = explain.moved(sides[0], sides[1], index)
    return None if found is None else _text(found)


def _text(message: explain.Message) -> Text:
    return Text(message.id, {name: _shown(value) for name, value in message.values.items()})


def _shown(value: explain.Value) -> object:
    """A value as the language layer wants it."""
    match value.unit, value.of:
        case _, None:
            return None
        case "money", (int() | float()) as amount:
            return Money(round(amount))
        case "percent", (int() | float()) as share:
            return Percent(share, 0 if abs(share) >= 0.1 else 1)
        case "number", (int() | float()) as number:
            return round(number) if abs(number - round(number)) < 0.005 else Decimal(str(round(number, 2)))
        case "message", str() as message_id:
            return text(message_id)
        case _, date() as day:
            return day
        case _, other:
            return other
