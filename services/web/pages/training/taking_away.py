"""The matrix and the records as files: made piece by piece on the disk, and handed out from there."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any, BinaryIO

from litestar import Response
from litestar.params import FromPath
from litestar.response import Stream

from compliance.colleagues import Colleague
from compliance.commands.training.exporting import note_exported
from compliance.errors import NothingHere, OutOfTurn
from compliance.queries.training.matrix import columns, known_by, whole
from compliance.queries.training.records import all_records, lines_behind
from compliance.queries.training.standing import completion
from compliance.views.training.records import Asked
from infra import clock
from infra.file_names import attachment
from infra.i18n import text
from infra.settings import settings
from infra.storage import PIECE
from registry.references import reference_of
from services.accounts.queries.organisations import name_of
from services.documents.training_files import (
    MOST_ON_PAPER,
    Ground,
    MatrixBook,
    MatrixCsv,
    MatrixPaper,
    RecordsBook,
    RecordsCsv,
    RecordsPaper,
    Statements,
    Writer,
    matrix_pdf,
    records_pdf,
)
from services.documents.workbook import MEDIA_TYPE as XLSX
from services.web.guards import AnyRequest, page
from services.web.language import language_of
from services.web.pages.rooms import colleague_in
from services.web.pages.training.answers import READS
from services.web.pages.training.matrix import PATH, asked_in
from services.web.viewing import viewer_in

RECORDS = "/organisations/{organisation:str}/training/records/file"
KINDS: Mapping[str, Callable[[BinaryIO, Ground], Writer]] = {
    "xlsx": RecordsBook, "csv": RecordsCsv, "json": Statements,
}  # fmt: skip
TYPES = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8", "pdf": "application/pdf", "json": "application/json"}


async def _ground(request: AnyRequest, by: Colleague, asked: Asked) -> Ground:
    filters = ("unit", "role", "course", "words")
    return Ground(
        organisation=await name_of(by.organisation),
        reference=reference_of(by.organisation),
        made_by=viewer_in(request).name,
        made_at=clock.now(),
        on=asked.on,
        known_at=known_by(asked),
        asked=tuple((f"matrix.{name}", getattr(asked, name)) for name in filters if getattr(asked, name)),
        language=language_of(request),
        site=settings().site,
        named=request.query_params.get("names", "") == "1",
    )


def _on_disk() -> BinaryIO:
    settings().data_dir.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryFile(dir=settings().data_dir)


async def _sent(file: BinaryIO, name: str, form: str, language: str) -> Stream:
    size = await asyncio.to_thread(file.seek, 0, 2)
    await asyncio.to_thread(file.seek, 0)
    headers = {
        "Content-Disposition": attachment(name),
        "Content-Length": str(size),
        "Cache-Control": "private, no-store",
        "Content-Language": language,
    }
    return Stream(_pieces(file), media_type=TYPES[form], headers=headers)


async def _pieces(file: BinaryIO) -> AsyncIterator[bytes]:
    with file:
        while piece := await asyncio.to_thread(file.read, PIECE):
            yield piece


async def _written(writer: Callable[[BinaryIO], Writer], rows: AsyncIterator[Sequence[Any]]) -> BinaryIO:
    """A file of all rows, as one transaction sees them; what was begun is gone when something goes wrong."""
    file = _on_disk()
    try:
        to = await asyncio.to_thread(writer, file)
        async for some in rows:
            await asyncio.to_thread(to.add, some)
        await asyncio.to_thread(to.close)
    except BaseException:
        file.close()
        raise
    return file


async def _bounded(rows: AsyncIterator[Sequence[Any]]) -> list[Any]:
    """All rows, where paper holds them. Raises OutOfTurn."""
    found: list[Any] = []
    async for some in rows:
        found += some
        if len(found) > MOST_ON_PAPER:
            raise OutOfTurn(text("training_files.too_many", n=MOST_ON_PAPER))
    return found


@page(PATH + "/file/{form:str}", guards=[READS])
async def matrix_file(request: AnyRequest, organisation: FromPath[str], form: FromPath[str]) -> Response[Any] | Stream:
    """The matrix as asked for: xlsx, csv, pdf, or the records behind it as xAPI statements (json)."""
    if form not in TYPES:
        raise NothingHere(text("workspace.nothing_here"))
    by, (asked, _) = colleague_in(request, organisation), asked_in(request)
    ground = await _ground(request, by, asked)
    rows = whole(by, asked)
    if form == "json":
        file = await _written(lambda to: Statements(to, ground), lines_behind(by, rows))
    else:
        courses = [each for each in await columns(by.organisation, asked.on) if asked.course in ("", each[0])]
        share = await completion(by, asked.on, ground.known_at)
        if form == "pdf":
            paper = MatrixPaper(ground, share, courses, await _bounded(rows))
            file = await _of_bytes(await asyncio.to_thread(matrix_pdf, paper))
        else:
            kind = MatrixBook if form == "xlsx" else MatrixCsv
            file = await _written(lambda to: kind(to, ground, share, courses), rows)
    await note_exported(by, f"matrix.{form}", asked.on)
    return await _sent(file, f"moldir-matrix-{asked.on:%Y%m%d}-{ground.language}.{form}", form, ground.language)


@page(RECORDS, guards=[READS])
async def records_file(request: AnyRequest, organisation: FromPath[str]) -> Response[Any] | Stream:
    """All records up to a day: xlsx, csv, pdf, or xAPI statements (json)."""
    form = request.query_params.get("format", "")
    if form not in TYPES:
        raise NothingHere(text("workspace.nothing_here"))
    by, (asked, _) = colleague_in(request, organisation), asked_in(request)
    ground = await _ground(request, by, Asked(asked.on, asked.known))
    rows = all_records(by, asked.on, ground.known_at)
    if form == "pdf":
        made = await asyncio.to_thread(records_pdf, RecordsPaper(ground, await _bounded(rows)))
        file = await _of_bytes(made)
    else:
        file = await _written(lambda to: KINDS[form](to, ground), rows)
    await note_exported(by, f"records.{form}", asked.on)
    return await _sent(file, f"moldir-records-{asked.on:%Y%m%d}-{ground.language}.{form}", form, ground.language)


async def _of_bytes(made: bytes) -> BinaryIO:
    file = _on_disk()
    await asyncio.to_thread(file.write, made)
    return file


routes = [matrix_file, records_file]
