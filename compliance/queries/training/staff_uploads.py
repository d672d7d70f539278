"""Staff lists between the steps of their import: how a file is read, and what its columns mean."""

import asyncio
import json
from dataclasses import replace
from datetime import date
from typing import Any

from compliance.colleagues import Colleague
from compliance.errors import NothingHere
from compliance.training.staff_files.headings import Columns, columns_in
from compliance.training.staff_files.rows import Read, read_rows
from compliance.training.tables_in import TableIn, read_table
from compliance.views.training.staff_import import Chosen, UploadView
from infra import clock
from infra.database import Record, fetch_one
from infra.i18n import text

SAMPLE = 5


async def upload_row(by: Colleague, upload: int) -> Record:
    """A kept list, as stored. Raises NotYours, NothingHere for none, and for one of somebody else."""
    by.needs("train")
    row = await fetch_one(
        "select * from staff_upload where id = $1 and organisation = $2 and person = $3",
        upload, by.organisation, by.person,
    )  # fmt: skip
    if row is None:
        raise NothingHere(text("staff_file.forgotten"))
    return row


async def opened(by: Colleague, upload: int) -> tuple[UploadView, Read | None]:
    """A kept list as it was chosen to be read, and its rows; None where a column that is needed is not named, or two
    columns claim the same. Raises NotYours, NothingHere, Unfit.
    """
    row = await upload_row(by, upload)
    chosen = _chosen(json.loads(row["said"]))
    table, columns = await asyncio.to_thread(prepared, row["content"], chosen)
    begin = columns.row + 1
    view = UploadView(
        id=row["id"],
        name=row["name"],
        encoding=table.encoding,
        separator=table.separator,
        columns=columns,
        sample=table.rows[begin : begin + SAMPLE],
        chosen=chosen,
        report=None,
        taken_at=row["taken_at"],
        today=clock.today(),
    )
    if columns.missing or columns.twice:
        return view, None
    return view, await asyncio.to_thread(read_rows, table.rows, columns)


def prepared(content: bytes, chosen: Chosen) -> tuple[TableIn, Columns]:
    """The table of a file and its columns: as chosen, or as found out. Raises Unfit."""
    table = read_table(content, chosen.encoding, chosen.separator)
    columns = columns_in(table.rows)
    if len(chosen.fields) == len(columns.fields):
        columns = replace(columns, fields=chosen.fields)
    return table, columns


def _chosen(said: dict[str, Any]) -> Chosen:
    return Chosen(
        said.get("encoding", ""), said.get("separator", ""), tuple(said.get("fields", ())),
        date.fromisoformat(said["since"]) if said.get("since") else None, bool(said.get("whole", False)),
    )  # fmt: skip
