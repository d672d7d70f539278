"""A staff list is taken in: kept for its steps, tried without a trace, then written whole, in one transaction.

Good rows go in, bad rows are told. The same list twice changes nothing.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from compliance.colleagues import Colleague
from compliance.commands.training import import_sql as sql
from compliance.commands.training.assigning import Counted, one_by_one, recalculate
from compliance.errors import OutOfTurn, Unfit
from compliance.events.training.staff import StaffImported
from compliance.queries.at_work import must_be_at_work
from compliance.queries.training.staff_uploads import opened, upload_row
from compliance.training.staff_files.headings import FIELDS
from compliance.training.staff_files.rows import Fault, Read, Row
from compliance.training.tables_in import MOST_BYTES, read_table
from compliance.views.training.staff_import import OUTCOMES, Chosen, Report, UploadView
from compliance.words import words
from infra import clock
from infra.database import Connection, Record, execute, fetch_value, transaction
from infra.events import record
from infra.i18n import text

KEPT = timedelta(days=1)
LONGEST_NAME = 200


async def keep_list(by: Colleague, name: str, content: bytes) -> int:
    """Keep a file for the steps of its import, at most a day; its id. Raises NotYours, OutOfTurn, Unfit (`file`).

    Nothing about the staff changes, so nothing is told of it.
    """
    by.needs("train")
    if len(content) > MOST_BYTES:
        raise Unfit(text("tables_in.too_large", n=MOST_BYTES // 1024**2), field="file")
    await asyncio.to_thread(read_table, content)
    async with transaction():
        await must_be_at_work(by)
        made = await fetch_value(
            """insert into staff_upload (organisation, person, name, content, uploaded_at)
               values ($1, $2, $3, $4, $5) returning id""",
            by.organisation, by.person, words(name, "file")[:LONGEST_NAME], content, clock.now(),
        )  # fmt: skip
    return int(made)


async def choose_columns(by: Colleague, upload: int, chosen: Chosen) -> None:
    """Remember how a file is to be read. Raises NotYours, NothingHere, OutOfTurn once it was taken in, Unfit."""
    by.needs("train")
    if chosen.since is not None and chosen.since > clock.today():
        raise Unfit(text("staff_file.since"), field="since")
    if not set(chosen.fields) <= {*FIELDS, "", "iin"}:
        raise Unfit(text("staff_file.columns"), field="columns")
    said = {"encoding": chosen.encoding, "separator": chosen.separator, "fields": list(chosen.fields),
            "since": chosen.since.isoformat() if chosen.since else None, "whole": chosen.whole}  # fmt: skip
    async with transaction():
        await must_be_at_work(by)
        await _waiting(by, upload)
        await execute("update staff_upload set said = $2 where id = $1", upload, json.dumps(said))


async def try_list(by: Colleague, upload: int) -> UploadView:
    """What an import would do; nothing is written. Raises NotYours, NothingHere, Unfit."""
    by.needs("train")
    view, read = await opened(by, upload)
    if read is None:
        return view
    async with transaction(), _staged(by, view, read) as staged:
        return replace(view, report=await staged.report())


async def take_in(by: Colleague, upload: int, *, sure: bool = False) -> Report:
    """Write what the list says: good rows whole, bad rows not at all. Once; the same again changes nothing.

    Raises NotYours, NothingHere, Unfit, OutOfTurn: columns that are not clear, or an end for more than a tenth of the
    staff without `sure`.
    """
    by.needs("train")
    async with transaction():
        await must_be_at_work(by)
        await one_by_one(by.organisation)
        row = await upload_row(by, upload)
        view, read = await opened(by, upload)
        if read is None:
            raise OutOfTurn(text("staff_file.columns"))
        async with _staged(by, view, read) as staged:
            report = await staged.report()
            if row["taken_at"] is not None:
                return report
            if report.sure and not sure:
                raise OutOfTurn(text("staff_file.sure", n=report.ends, there=report.there))
            changes = {outcome: report.counts[outcome] for outcome in OUTCOMES if outcome != "unchanged"}
            counted = Counted(0, 0, 0)
            if any(changes.values()):
                await staged.write()
                counted = await recalculate(by.organisation, clock.today())
                digest = sha256(row["content"]).hexdigest()
                told = StaffImported(upload, digest, **changes, faulty=report.bad, begun=counted.begun,
                                     ended=counted.ended)  # fmt: skip
                await record(told, actor=by.actor)
        report = replace(report, begun=counted.begun, ended=counted.ended)
        outcome = {**report.counts, "rows": report.rows, "bad": report.bad, "ends": report.ends,
                   "there": report.there, "begun": report.begun, "ended": report.ended}  # fmt: skip
        await execute(
            "update staff_upload set taken_at = $2, outcome = $3 where id = $1",
            upload,
            clock.now(),
            json.dumps(outcome),
        )
    return report


async def forget_staff_lists() -> int:
    """Delete the files of lists that came more than a day ago; how many."""
    tag = await execute("delete from staff_upload where uploaded_at <= $1", clock.now() - KEPT)
    return int(tag.rpartition(" ")[2])


async def _waiting(by: Colleague, upload: int) -> Record:
    row = await upload_row(by, upload)
    if row["taken_at"] is not None:
        raise OutOfTurn(text("staff_file.taken"))
    return row


class _Staged:
    """A list beside what is there, in temporary tables of this transaction."""

    def __init__(self, conn: Connection, said: Mapping[str, object], read: Read) -> None:
        self.conn, self.said, self.read = conn, said, read
        self.faults: list[Fault] = list(read.faults)

    async def _run(self, statement: str) -> None:
        asked, values = sql.bound(statement, self.said)
        await self.conn.execute(asked, *values)

    async def _rows(self, statement: str) -> list[Record]:
        asked, values = sql.bound(statement, self.said)
        return list(await self.conn.fetch(asked, *values))

    async def lay_out(self) -> None:
        """Bring the rows in, and find what cannot stand beside what is there."""
        await self.conn.execute(sql.TEMPORARY)
        await self.conn.execute(sql.COMING)
        await self.conn.copy_records_to_table(
            "staff_coming", schema_name="pg_temp", columns=sql.COLUMNS, records=map(_stored, self.read.rows)
        )
        await self.conn.execute("analyze pg_temp.staff_coming")
        for table, query in (("staff_judged", sql.JUDGED), ("staff_missing", sql.MISSING)):
            await self.conn.execute(sql.shaped(table, query))
            await self._run(f"insert into {table} {query}")
        by_line = {row.line: row for row in self.read.rows}
        for row in await self._rows(sql.FAULTS):
            self._tell(by_line[row["line"]], row["fault"], text(f"staff_file.needs_{row['fault']}"))
        await self.conn.execute(sql.DROP_FAULTY)
        await self._run(sql.MANAGED)
        unknown = await self._rows(sql.UNKNOWN) if "manager" in self.fields else []
        for row in unknown:
            what = text("staff_file.own_manager") if row["self"] else text("staff_file.unknown_manager")
            self._tell(by_line[row["line"]], "manager", what, row["manager"], taken=True)
        asked, values = sql.bound(sql.WITHOUT_MANAGER, {"lines": [row["line"] for row in unknown]})
        await self.conn.execute(asked, *values)
        await self.conn.execute("analyze pg_temp.staff_judged")

    @property
    def fields(self) -> list[str]:
        """Which columns the list has."""
        return list(self.said["has"])  # type: ignore[call-overload, no-any-return] # a list of texts

    def _tell(self, row: Row, field: str, what: Any, said: str = "", *, taken: bool = False) -> None:
        heading = dict(self.said["headings"]).get(field, "")  # type: ignore[call-overload] # pairs of texts
        self.faults.append(Fault(row.line, heading, what, said, row.cells, taken))

    async def report(self) -> Report:
        """What it would do."""
        counted = (await self._rows(sql.COUNT))[0]
        names: dict[str, list[str]] = {}
        for row in await self._rows(sql.NAMES):
            names.setdefault(row["outcome"], []).append(row["name"].strip())
        there = (await self._rows(sql.THERE))[0][0]
        bad = {fault.line for fault in self.faults if not fault.taken}
        return Report(
            counts={outcome: counted[outcome] for outcome in OUTCOMES},
            names={outcome: tuple(each) for outcome, each in names.items()},
            faults=tuple(sorted(self.faults, key=lambda fault: fault.line)),
            rows=len({row.line for row in self.read.rows} | bad),
            bad=len(bad),
            ends=counted["ends"],
            there=there,
        )

    async def write(self) -> None:
        """Do it."""
        for statement in sql.WRITE:
            await self._run(statement)


@asynccontextmanager
async def _staged(by: Colleague, view: UploadView, read: Read) -> AsyncIterator[_Staged]:
    since: date = view.chosen.since or view.today
    said: dict[str, object] = {
        "organisation": by.organisation,
        "day": since,
        "has": [field for field in view.columns.fields if field] + (
            ["middle_name"] if "full_name" in view.columns.fields and "last_name" not in view.columns.fields else []
        ),
        "headings": list(zip(view.columns.fields, view.columns.headings, strict=True)),
        "whole": view.chosen.whole,
        "numbers": sorted(read.numbers),
        "who": by.person,
        "at": clock.now(),
    }  # fmt: skip
    async with transaction() as conn:
        staged = _Staged(conn, said, read)
        await staged.lay_out()
        yield staged
        await conn.execute(sql.TEMPORARY)


def _stored(row: Row) -> tuple[object, ...]:
    left_on = row.last_day + timedelta(days=1) if row.last_day else None
    return (
        row.line, row.number, row.last_name, row.first_name, row.middle_name, row.email, row.unit, row.position,
        row.hired_on, left_on, None if row.roles is None else list(row.roles), list(row.proposed), row.manager,
        row.language, row.kind,
    )  # fmt: skip
