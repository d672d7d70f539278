"""Records of training: a page of them, one with its history, those of one person, and all of them for a file."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime

from compliance.colleagues import Colleague
from compliance.errors import NothingHere, Unfit
from compliance.queries.evidence import Handed, opened
from compliance.queries.training.courses import offered
from compliance.training.learner import Learner
from compliance.views.training.records import (
    ImportLine,
    MatrixRow,
    Miss,
    RecordLine,
    RecordsAsked,
    RecordsView,
    RecordView,
)
from infra import clock
from infra.database import Record, fetch, fetch_one
from infra.i18n import text
from infra.settings import settings
from infra.storage import Store

PER_PAGE = 50
EXPORTED = 1_000
IMPORTS = 20  # shown
LINE = """
select r.*, s.number,
       concat_ws(' ', nullif(s.last_name, ''), nullif(s.first_name, ''), nullif(s.middle_name, '')) as name,
       (select c.id from training_record c where c.corrects = r.id
        and c.entered_at <= coalesce($2::timestamptz, 'infinity')) as corrected_by
from training_record r join staff_member s on s.id = r.staff and s.organisation = $1
where r.organisation = $1
"""
PAGE = f"""{LINE}
  and ($3 = '' or r.course = $3) and ($4 = '' or r.source = $4) and ($5 = '' or position(lower($5) in lower(
        s.last_name || ' ' || s.first_name || ' ' || s.middle_name || ' ' || s.number || ' ' || r.title)) > 0)
  and ($6::bigint = 0 or r.id < $6) order by r.id desc limit $7
"""
ONE = f"{LINE} and r.id = $3"
OF_STAFF = f"{LINE} and r.staff = $3 order by r.completed_on desc, r.id desc"
# as of a day, by what was known then: what had been completed by it and entered by the moment
UP_TO = f"""{LINE}
  and r.completed_on <= $3 and r.entered_at <= coalesce($2::timestamptz, 'infinity') and r.id > $4
  order by r.id limit $5
"""
HISTORY = """
with recursive back as (
    select id, corrects from training_record where id = $3 and organisation = $1
    union all
    select r.id, r.corrects from training_record r join back b on r.id = b.corrects where r.organisation = $1
), chain as (
    select id from back where corrects is null
    union all
    select r.id from training_record r join chain c on r.corrects = c.id where r.organisation = $1
)
"""
CHAIN = f"{HISTORY} {LINE} and r.id in (select id from chain) order by r.id"
LINES = "select * from training_import where organisation = $1 order by id desc limit $2"


async def records(by: Colleague, asked: RecordsAsked) -> RecordsView:
    """A page of the records, the newest first. Raises NotYours."""
    by.needs("records")
    rows = await fetch(
        PAGE, by.organisation, None, asked.course, asked.source, asked.words, asked.after, PER_PAGE + 1
    )  # fmt: skip
    shown = rows[:PER_PAGE]
    return RecordsView(
        asked=asked,
        records=tuple(map(line, shown)),
        after=shown[-1]["id"] if len(rows) > PER_PAGE else None,
        courses=tuple((each.code, each.title) for each in await offered(by.organisation)),
        imports=tuple(imported(row) for row in await fetch(LINES, by.organisation, IMPORTS)),
        today=clock.today(),
        writes=by.may("train"),
    )


async def record_page(by: Colleague, number: int) -> RecordView:
    """One record with all that it corrects and is corrected by. Raises NotYours, NothingHere."""
    by.needs("records")
    history = tuple(map(line, await fetch(CHAIN, by.organisation, None, number)))
    found = next((each for each in history if each.id == number), None)
    if found is None:
        raise NothingHere(text("workspace.nothing_here"))
    return RecordView(found, history, clock.today(), by.may("train"))


async def records_of(by: Colleague | Learner, staff: int) -> tuple[RecordLine, ...]:
    """The records of one member of staff, the newest first; a learner sees their own. Raises NotYours."""
    if isinstance(by, Colleague):
        by.needs("records")
    return tuple(map(line, await fetch(OF_STAFF, by.organisation, None, staff)))


async def all_records(
    by: Colleague, on: date, known_at: datetime | None = None
) -> AsyncIterator[tuple[RecordLine, ...]]:
    """Everything completed by a day, as known at a moment, from the oldest on, some at a time. Raises NotYours."""
    by.needs("records")
    after = 0
    while rows := await fetch(UP_TO, by.organisation, known_at, on, after, EXPORTED):
        yield tuple(map(line, rows))
        after = rows[-1]["id"]


async def records_of_import(number: int) -> list[int]:
    """Ids of the records that came in together, for a job."""
    rows = await fetch(
        """select r.id from training_record r join training_import i
           on i.organisation = r.organisation and i.sha256 = r.evidence where i.id = $1 order by r.id""",
        number,
    )  # fmt: skip
    return [row["id"] for row in rows]


async def lines_of(by: Colleague, ids: Sequence[int]) -> tuple[RecordLine, ...]:
    """Some records, by their ids. Raises NotYours."""
    by.needs("records")
    return tuple(map(line, await fetch(f"{LINE} and r.id = any ($3) order by r.id", by.organisation, None, ids)))


async def lines_behind(
    by: Colleague, rows: AsyncIterator[Sequence[MatrixRow]]
) -> AsyncIterator[tuple[RecordLine, ...]]:
    """The records by which people of the matrix stand as they do, some at a time. Raises NotYours."""
    async for some in rows:
        held = [cell.record for row in some for cell in row.cells.values() if cell.record is not None]
        yield await lines_of(by, held)


async def evidence_of(by: Colleague, number: int) -> Handed:
    """The file that proves a record, held against its hash. Raises NotYours, NothingHere, Spoiled."""
    by.needs("records")
    row = await fetch_one("select * from training_record where id = $1 and organisation = $2", number, by.organisation)
    if row is None or row["evidence"] is None:
        raise NothingHere(text("workspace.nothing_here"))
    path = Store(settings().evidence_dir).path(row["evidence"])
    if not await asyncio.to_thread(path.is_file):
        raise NothingHere(text("workspace.nothing_here"))
    size = (await asyncio.to_thread(path.stat)).st_size
    file = await opened(path, row["evidence"])
    return Handed(row["evidence_name"] or "", row["evidence_type"] or "", size, row["evidence"], file)


async def member_by_number(by: Colleague, number: str) -> tuple[int, str]:
    """Id and language of the member of staff with an employee number. Raises NotYours, Unfit."""
    by.needs("records")
    row = await fetch_one(
        "select id, language from staff_member where organisation = $1 and number = $2", by.organisation, number.strip()
    )
    if row is None:
        raise Unfit(text("records.miss.staff"), field="number")
    return row["id"], row["language"]


async def import_page(by: Colleague, number: int) -> ImportLine:
    """What became of results that came in together. Raises NotYours, NothingHere."""
    by.needs("records")
    row = await fetch_one("select * from training_import where id = $1 and organisation = $2", number, by.organisation)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return imported(row)


def line(row: Record) -> RecordLine:
    """A record of a row that also has the person's number and name, and which record corrects it."""
    return RecordLine(**{name: row[name] for name in _FIELDS})


def imported(row: Record) -> ImportLine:
    """A row of training_import."""
    said = json.loads(row["misses"])
    copied = ("id", "source", "name", "sha256", "added", "known", "voided", "missed", "entered_by", "entered_at")
    return ImportLine(misses=tuple(Miss(*each) for each in said), **{name: row[name] for name in copied})


_FIELDS = tuple(RecordLine.__dataclass_fields__)
