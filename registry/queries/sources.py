"""The sources and their health, for the sources page."""

from datetime import date

import msgspec

from infra import clock
from infra.database import Record, fetch
from infra.i18n import Text
from registry.inside import ImportLine
from registry.queries.answers import is_old
from registry.sources import SOURCES
from registry.sources.spec import SourceSpec
from registry.views import SourceHealth

# entries that hold are what all imports opened less what they closed: exact, and no table is counted
RUNS = """
select * from (
    select run.*, row_number() over latest = 1 as newest,
           row_number() over (partition by source, state order by finished_at desc, id desc) = 1 as newest_of_state,
           sum(opened - closed) filter (where state = 'done') over (partition by source) as holding
    from import_run run
    window latest as (partition by source order by finished_at desc, id desc)
) runs where newest_of_state
"""


async def source_health() -> tuple[SourceHealth, ...]:
    """Every source, in the order of import: who publishes it, how fresh it is, how its last import went.

    `state` is never (nothing was imported), refused (the newest file was, so the list before it still stands), old
    (older than twice its publishing interval) or fresh. One statement.
    """
    done: dict[str, Record] = {}
    refused: dict[str, Record] = {}
    for row in await fetch(RUNS):
        (done if row["state"] == "done" else refused)[row["source"]] = row
    today = clock.today()
    return tuple(_health(spec, done.get(spec.code), refused.get(spec.code), today) for spec in SOURCES.values())


async def runs_of_sources(newest: int) -> tuple[ImportLine, ...]:
    """The newest imports of all sources, newest first. One statement."""
    known = "select * from import_run where source = any($1::text[]) order by id desc limit $2"
    return tuple(
        ImportLine(
            id=row["id"],
            source=row["source"],
            name=SOURCES[row["source"]].name,
            state=row["state"],
            finished_at=row["finished_at"],
            as_at=row["as_at"],
            read=row["read"],
            opened=row["opened"],
            closed=row["closed"],
            rejected=row["rejected"],
            refusal=_sentence(row),
        )
        for row in await fetch(known, list(SOURCES), newest)
    )


def _health(spec: SourceSpec, done: Record | None, refused: Record | None, today: date) -> SourceHealth:
    refusal = refused if refused is not None and refused["newest"] else None
    return SourceHealth(
        code=spec.code,
        name=spec.name,
        publisher=spec.publisher,
        legal_basis=spec.legal_basis,
        url=spec.url,
        every_days=spec.every_days,
        state=_state(spec, done, refusal, today),
        as_at=done["as_at"] if done is not None else None,
        imported_at=done["finished_at"] if done is not None else None,
        rows=int(done["holding"]) if done is not None else 0,
        opened=done["opened"] if done is not None else 0,
        closed=done["closed"] if done is not None else 0,
        rejected=done["rejected"] if done is not None else 0,
        refusal=_sentence(refusal),
    )


def _state(spec: SourceSpec, done: Record | None, refusal: Record | None, today: date) -> str:
    if refusal is not None:
        return "refused"
    if done is None:
        return "never"
    return "old" if is_old(spec, done, today.toordinal()) else "fresh"


def _sentence(refusal: Record | None) -> Text | None:
    """The reason of a refusal, as it was written down: a message id and its arguments."""
    if refusal is None or refusal["reason"] is None:
        return None
    reason = msgspec.json.decode(refusal["reason"])
    return Text(reason["id"], reason.get("args") or {})
