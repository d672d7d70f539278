"""Records of training: the list, one with the history of its corrections, and entering by hand with proof."""

from dataclasses import replace
from decimal import Decimal

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect, Stream

from compliance.colleagues import Colleague
from compliance.commands.keeping import keep_evidence
from compliance.commands.training.records import (
    Entry,
    add_record,
    correct_record,
    import_key,
    valid_until_of,
    void_record,
)
from compliance.errors import NotAccepted, NothingHere, OutOfTurn, Unfit
from compliance.queries.training.courses import Offered, offer, offered
from compliance.queries.training.records import evidence_of, member_by_number, record_page, records
from compliance.views.training.records import RecordsAsked
from infra import clock
from infra.errors import Unavailable
from infra.file_names import safe_name
from infra.i18n import Bilingual, text
from infra.media_types import REFUSED, type_of_name
from infra.settings import settings
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, ours, page, upload
from services.web.pages.account.answers import to
from services.web.pages.integrity.evidence import kept_file
from services.web.pages.rooms import colleague_in
from services.web.pages.training.answers import READS, TRAINS, home_of, training_page
from services.web.pages.training.matrix import FORMATS
from services.web.typed import day_in, day_or_none, number_in
from services.web.uploads import OVER, Bringing, beside_file, brought, content_of

PATH = "/organisations/{organisation:str}/training/records"
ONE = f"{PATH}/{{record:int}}"
SOURCES = ("quiz", "package", "attendance", "import", "xapi", "passport")
ENTERED = ("number", "course", "completed_on", "valid_until", "passed", "score", "version", "note")
CORRECTED = ("title", "completed_on", "valid_until", "passed", "score", "version", "why")
LARGEST = OVER * settings().max_evidence_bytes
REFUSALS = (Unfit, NotAccepted, OutOfTurn, Unavailable)


@page(PATH, guards=[READS])
async def records_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """Records, the newest first."""
    said = {name: request.query_params.get(name, "").replace("\0", "").strip()[:100] for name in
            ("words", "course", "source", "after")}  # fmt: skip
    after = said.pop("after")
    asked = RecordsAsked(**said, after=int(after) if after.isascii() and after.isdigit() and len(after) < 16 else 0)
    view = await records(colleague_in(request, organisation), asked)
    more = {"sources": SOURCES, "formats": FORMATS, "lead": text("records.lead")}
    return await training_page(request, "records", view, EMPTY, more)


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
        return await _entering(request, organisation, beside_file(typed, problem))
    return to(request, f"{home_of(organisation)}/records/{made}", "recorded")


async def _course(by: Colleague, code: str) -> Offered:
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
    kept = await keep_evidence(by, name, type_of_name(name), content_of(file))
    return replace(
        entry, evidence=kept.sha256, evidence_name=name, evidence_type=type_of_name(name), evidence_size=kept.size
    )


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
    return kept_file(handed)


routes = [records_shown, entering, entered, record_shown, corrected, voided, evidence_file]
