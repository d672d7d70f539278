"""Who says so, and since when: the stamp on every fact shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from infra import clock
from infra.database import Record, fetch
from infra.i18n import text
from registry.views import SourceStamp

RUNS = """
select id, source, mode, as_at, finished_at, newest from (
    select *, row_number() over (partition by source order by finished_at desc, id desc) = 1 as newest
    from import_run where state = 'done' and finished_at <= $2
) runs
where newest or id = any($1::bigint[])
"""


def is_open(row: Record, moment: datetime) -> bool:
    """Whether a source still said so at a moment."""
    return row["seen_until"] is None or row["seen_until"] > moment


def open_rows(rows: Iterable[Record], moment: datetime) -> list[Record]:
    """The facts that held at a moment."""
    return [row for row in rows if is_open(row, moment)]


@dataclass(frozen=True, slots=True)
class Stamps:
    """Makes stamps as of one moment from the runs that the facts of a page point to."""

    moment: datetime
    runs: Mapping[int, Record]
    newest: Mapping[str, Record]  # per source, the last import known at the moment

    def of(self, row: Record) -> SourceStamp:
        """The stamp of a fact. Its date is the list's own: of the newest list while that still carries the fact."""
        source = row["source"]
        run = self.runs.get(row["snapshot"])
        last = self.newest.get(source)
        if last is not None and last["mode"] == "snapshot" and is_open(row, self.moment):
            run = last
        as_at = run["as_at"] if run is not None else None
        return SourceStamp(source, text(f"source.{source}.name"), as_at, row["seen_from"], row["snapshot"])

    def opened_on(self, row: Record) -> date:
        """The date of the list that first said so."""
        run = self.runs.get(row["snapshot"])
        as_at: date | None = run["as_at"] if run is not None else None
        return as_at or clock.local_date(row["seen_from"])


async def load_stamps(rows: Iterable[Record], moment: datetime) -> Stamps:
    """Stamps for these facts. One statement."""
    found = await fetch(RUNS, sorted({row["snapshot"] for row in rows}), moment)
    return Stamps(moment, {run["id"]: run for run in found}, {run["source"]: run for run in found if run["newest"]})
