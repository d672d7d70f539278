"""Records of training: the list, one with its history, entering by hand with proof, and results that come in a file."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from litestar import Response
from litestar.concurrency import sync_to_thread
from litestar.params import FromPath
from litestar.response import Redirect, Stream

from compliance.colleagues import Colleague
from compliance.commands.evidence import take_in
from compliance.commands.training.importing import Brought, Placed, import_results, place
from compliance.commands.training.records import (
    Entry,
    add_record,
    correct_record,
    import_key,
    valid_until_of,
    void_record,
)
from compliance.errors import NotAccepted, NothingHere, OutOfTurn, Unfit
from compliance.queries.training.courses import offer, offered
from compliance.queries.training.records import evidence_of, import_page, member_by_number, record_page, records
from compliance.training.results_in import ALIASES, NEEDED, Result, columns_of, results_of
from compliance.training.statements import NoStatementsError, Void, read_statement, statements_in
from compliance.training.tables_in import MOST_BYTES, TableIn, read_table
from compliance.views.training_records import Miss, RecordsAsked
from infra import clock
from infra.errors import Unavailable
from infra.file_names import attachment, safe_name
from infra.i18n import Bilingual, text
from infra.media_types import BYTES, REFUSED, type_of_name
from infra.secrets import SealBrokenError, seal, unseal
from infra.settings import settings
from infra.storage import Store
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, ours, page, upload
from services.web.pages.account.answers import to
from services.web.pages.integrity.evidence import NOTHING_RUNS, pieces_of
from services.web.pages.training.answers import READS, TRAINS, colleague_in, home_of, training_page
from services.web.typed import day_in, day_or_none, number_in
from services.web.uploads import OVER, Bringing, brought, content_of

PATH = "/organisations/{organisation:str}/training/records"
ONE = f"{PATH}/{{record:int}}"
IMPORT = f"{PATH}/import"
SOURCES = ("quiz", "package", "attendance", "import", "xapi", "passport")
ENTERED = ("number", "course", "completed_on", "valid_until", "passed", "score", "version", "note")
CORRECTED = ("title", "completed_on", "valid_until", "passed", "score", "version", "why")
LARGEST = OVER * settings().max_evidence_bytes
REFUSALS = (Unfit, NotAccepted, OutOfTurn, Unavailable)
SEALED = "results brought"
SHOWN = 20  # rows of a dry run


@page(PATH, guards=[READS])
async def records_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """Records, the newest first."""
    said = {name: request.query_params.get(name, "").replace("\0", "").strip()[:100] for name in
            ("words", "course", "source", "after")}  # fmt: skip
    after = said.pop("after")
    asked = RecordsAsked(**said, after=int(after) if after.isascii() and after.isdigit() and len(after) < 16 else 0)  # type: ignore[arg-type]
    view = await records(colleague_in(request, organisation), asked)
    return await training_page(request, "records", view, EMPTY, {"sources": SOURCES, "lead": text("records.lead")})


@page(f"{PATH}/new", guards=[TRAINS])
async def entering(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """The form of a record that is entered by hand."""
    said = request.query_params.get("number", "").replace("\0", "")[:100]
    return await _entering(request, organisation, Form({"passed": "1", "number": said}))


async def _entering(request: AnyRequest, organisation: str, typed: Form) -> Response[str]:
    courses = [(each.code, each.title) for each in await offered(colleague_in(request, organisation).organisation)]
    more = {"courses": courses, "lead": text("records.new.lead")}
    return await training_page(request, "records/record_new", clock.today(), typed, more)


@upload(f"{PATH}/new", guards=[TRAINS, ours], request_class=Bringing, request_max_body_size=LARGEST)
async def entered(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """A record with the file that proves it."""
    by, typed = colleague_in(request, organisation), await read_form(request, *ENTERED)
    try:
        staff, language = await member_by_number(by, typed["number"])
        course = await _course(by, typed["course"])
        completed = day_in(typed, "completed_on")
        entry = Entry(
            staff=staff,
            course=course.code,
            version=typed["version"].strip(),
            title=course.title.of(language),
            completed_on=completed,
            valid_until=day_or_none(typed, "valid_until") or valid_until_of(completed, course.valid_months),
            passed=typed["passed"] == "1",
            score=_score(typed),
            source="import",
            key=import_key(typed["number"].strip(), course.code, completed),
            note=typed["note"].strip(),
        )
        made = await add_record(by, await _proved(request, by, entry))
    except REFUSALS as problem:
        return await _entering(request, organisation, _beside(typed, problem))
    return to(request, f"{home_of(organisation)}/records/{made}", "recorded")


async def _course(by: Colleague, code: str) -> Any:
    try:
        return await offer(by.organisation, code)
    except NothingHere:
        raise Unfit(text("records.miss.course"), field="course") from None


def _score(typed: Form) -> Decimal | None:
    return number_in(typed, "score") if typed["score"].strip() else None


async def _proved(request: AnyRequest, by: Colleague, entry: Entry) -> Entry:
    """The record with the file that came along. Raises Unfit where none did, NotAccepted, Unavailable."""
    file = brought(await request.form(), "file")
    if file is None:
        raise Unfit(text("evidence.choose_file"), field="file")
    name = safe_name(file.filename)
    if type_of_name(name) in REFUSED:
        raise NotAccepted(text("file.program", name=name))
    kept = await take_in(by, name, type_of_name(name), content_of(file))
    return replace(entry, evidence=kept.sha256, evidence_name=name, evidence_type=type_of_name(name))


def _beside(typed: Form, problem: Unfit | NotAccepted | OutOfTurn | Unavailable) -> Form:
    if isinstance(problem, NotAccepted | Unavailable):
        problem.extra["field"] = "file"
    return typed.refused(problem)


@page(ONE, guards=[READS])
async def record_shown(request: AnyRequest, organisation: FromPath[str], record: FromPath[int]) -> Response[str]:
    """One record with the history of its corrections."""
    return await _record(request, organisation, record, EMPTY)


async def _record(request: AnyRequest, organisation: str, number: int, typed: Form) -> Response[str]:
    view = await record_page(colleague_in(request, organisation), number)
    newest = view.newest
    usual = {
        "title": newest.title, "completed_on": str(newest.completed_on), "valid_until": str(newest.valid_until or ""),
        "passed": "1" if newest.passed else "0", "score": "" if newest.score is None else str(newest.score),
        "version": newest.version,
    }  # fmt: skip
    more = {"title": Bilingual(*[view.record.title] * 3)}
    return await training_page(request, "records/record", view, Form(usual | dict(typed.values), typed.faults), more)


@form(f"{ONE}/correct", guards=[TRAINS, ours])
async def corrected(
    request: AnyRequest, organisation: FromPath[str], record: FromPath[int]
) -> Response[str] | Redirect:
    """Another record takes its place."""
    by, typed = colleague_in(request, organisation), await read_form(request, *CORRECTED)
    old = (await record_page(by, record)).newest
    try:
        entry = Entry(
            staff=old.staff,
            course=old.course,
            version=typed["version"].strip(),
            title=typed["title"].strip(),
            completed_on=day_in(typed, "completed_on"),
            valid_until=day_or_none(typed, "valid_until"),
            passed=typed["passed"] == "1",
            score=_score(typed),
            source="import",
            key=f"corrects:{record}",
            evidence=old.evidence,
            evidence_name=old.evidence_name,
            evidence_type=old.evidence_type,
        )
        made = await correct_record(by, record, entry, typed["why"])
    except REFUSALS as problem:
        return await _record(request, organisation, record, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/records/{made}", "record_corrected")


@form(f"{ONE}/void", guards=[TRAINS, ours])
async def voided(request: AnyRequest, organisation: FromPath[str], record: FromPath[int]) -> Response[str] | Redirect:
    """It does not count from now on."""
    by, typed = colleague_in(request, organisation), await read_form(request, "void_why")
    await record_page(by, record)
    try:
        made = await void_record(by, record, typed["void_why"])
    except REFUSALS as problem:
        problem.extra["field"] = "void_why" if problem.extra.get("field") == "why" else problem.extra.get("field", "")
        return await _record(request, organisation, record, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/records/{made}", "record_voided")


@page(f"{ONE}/evidence", guards=[READS])
async def evidence_file(request: AnyRequest, organisation: FromPath[str], record: FromPath[int]) -> Stream:
    """The file that proves it."""
    handed = await evidence_of(colleague_in(request, organisation), record)
    headers = {
        "Content-Disposition": attachment(handed.name),
        "Content-Length": str(handed.size),
        "Content-Security-Policy": NOTHING_RUNS,
        "Cache-Control": "private, no-store",
    }
    return Stream(pieces_of(handed), media_type=BYTES, headers=headers)


@page(IMPORT, guards=[TRAINS])
async def importing(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """The form that brings a file of results."""
    return await _importing(request, organisation, EMPTY)


async def _importing(
    request: AnyRequest, organisation: str, typed: Form, more: Mapping[str, object] | None = None
) -> Response[str]:
    said: dict[str, object] = {"looked": None, "fields": tuple(ALIASES), "needed": NEEDED, "lead": text("records.import.lead")}
    return await training_page(request, "records/results_bring", colleague_in(request, organisation).may("train"), typed,
                               said | dict(more or {}))  # fmt: skip


@upload(IMPORT, guards=[TRAINS, ours], request_class=Bringing, request_max_body_size=LARGEST)
async def looked_over(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """A dry run: what would be added, what is in already, what cannot be placed. Nothing is written."""
    by, typed = colleague_in(request, organisation), EMPTY
    try:
        file = brought(await request.form(), "file")
        if file is None:
            raise Unfit(text("evidence.choose_file"), field="file")
        name = safe_name(file.filename)
        ending = name.rpartition(".")[2].lower()
        if ending not in ("csv", "txt", "xlsx", "json"):
            raise Unfit(text("records.import.types"), field="file")
        kept = await take_in(by, name, type_of_name(name), _within(content_of(file)))
        came = Brought(name, type_of_name(name), kept.size, kept.sha256, "xapi" if ending == "json" else "import")
        typed, more = await _looked(by, came, EMPTY)
    except REFUSALS as problem:
        return await _importing(request, organisation, _beside(typed, problem))
    return await _importing(request, organisation, typed, more)


async def _within(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """A content, as long as it is no larger than a table may be. Raises Unfit."""
    size = 0
    async for piece in pieces:
        size += len(piece)
        if size > MOST_BYTES:
            raise Unfit(text("tables_in.too_large", n=MOST_BYTES // 1024**2), field="file")
        yield piece


@form(f"{IMPORT}/take", guards=[TRAINS, ours])
async def taken(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """The same file, with the columns as chosen: looked over again, or written."""
    by = colleague_in(request, organisation)
    typed = await read_form(request, "came", "do", *(f"column_{field}" for field in ALIASES))
    try:
        came = _unsealed(by, typed["came"])
        if typed["do"] != "take":
            typed, more = await _looked(by, came, typed)
            return await _importing(request, organisation, typed, more)
        found = await _read(came, typed)
        made = await import_results(by, came, found.results, found.misses, found.voids)
    except REFUSALS as problem:
        return await _importing(request, organisation, _beside(typed, problem))
    return to(request, f"{home_of(organisation)}/records/imports/{made}", "results_imported")


class _Found:
    """What a file says: results, rows that say nothing usable, voidings; and its table, where it is one."""

    def __init__(self, table: TableIn | None = None, columns: Mapping[str, int] | None = None) -> None:
        self.table = table
        self.columns = dict(columns or {})
        self.results: list[Result] = []
        self.misses: list[Miss] = []
        self.voids: list[Void] = []


async def _read(came: Brought, typed: Form) -> _Found:
    """Read a file of the store again. Raises Unfit."""
    data = await sync_to_thread(Store(settings().evidence_dir).path(came.sha256).read_bytes)
    return await sync_to_thread(_understood, data, came, typed)


def _understood(data: bytes, came: Brought, typed: Form) -> _Found:
    if came.source == "xapi":
        found = _Found()
        try:
            given = statements_in(data)
        except NoStatementsError:
            raise Unfit(text("records.import.no_statements"), field="file") from None
        for number, each in enumerate(given, 1):
            said = read_statement(number, each)
            kind: list[Any] = (
                found.misses if isinstance(said, Miss) else found.voids if isinstance(said, Void) else found.results
            )
            kind.append(said)
        return found
    table = read_table(data)
    columns = columns_of(table.rows[0])
    for field in ALIASES:
        chosen = typed[f"column_{field}"]
        if chosen.isascii() and chosen.isdigit() and int(chosen) < len(table.rows[0]):
            columns[field] = int(chosen)
        elif chosen == "none":
            columns.pop(field, None)
    found = _Found(table, columns)
    if all(field in columns for field in NEEDED):
        found.results, found.misses = results_of(table.rows[1:], columns)
    return found


async def _looked(by: Colleague, came: Brought, typed: Form) -> tuple[Form, Mapping[str, object]]:
    """A dry run, and the form with the columns as they are understood."""
    found = await _read(came, typed)
    placed = await place(by, came, found.results) if found.results else Placed((), (), 0)
    lacking = [field for field in NEEDED if found.table is not None and field not in found.columns]
    columns = {f"column_{field}": str(found.columns.get(field, "none")) for field in ALIASES}
    sealed = seal(SEALED, json.dumps([by.organisation, str(by.person), came.name, came.media_type, came.size, came.sha256,
                                      came.source]).encode()).hex()  # fmt: skip
    more = {
        "looked": placed, "came": came, "table": found.table, "lacking": lacking, "voids": len(found.voids),
        "misses": [*found.misses, *placed.misses], "shown": SHOWN,
    }  # fmt: skip
    return Form(columns | {"came": sealed}), more


def _unsealed(by: Colleague, came: str) -> Brought:
    """The file that was looked over, by whoever looked. Raises Unfit."""
    try:
        organisation, person, name, media_type, size, sha256, source = json.loads(unseal(SEALED, bytes.fromhex(came)))
    except (SealBrokenError, ValueError):
        raise Unfit(text("evidence.choose_file"), field="file") from None
    if (organisation, person) != (by.organisation, str(by.person)):
        raise Unfit(text("evidence.choose_file"), field="file")
    return Brought(name, media_type, size, sha256, source)


@page(f"{PATH}/imports/{{number:int}}", guards=[READS])
async def import_shown(request: AnyRequest, organisation: FromPath[str], number: FromPath[int]) -> Response[str]:
    """What became of results that came in together."""
    view = await import_page(colleague_in(request, organisation), number)
    return await training_page(request, "records/results_import", view, EMPTY, {"title": Bilingual(*[view.name] * 3)})


routes = [
    records_shown, entering, entered, importing, looked_over, taken, import_shown, record_shown, corrected, voided,
    evidence_file,
]  # fmt: skip
