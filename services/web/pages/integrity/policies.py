"""A document of the programme: its text and versions, and every step from a draft to staff who have read it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

from litestar import Response
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery
from litestar.response import File, Redirect

from compliance.commands.evidence import Described
from compliance.commands.policies import (
    approve_policy,
    attest_policy,
    draft_policy,
    edit_policy,
    publish_policy,
    return_policy,
    revise_policy,
    submit_policy,
)
from compliance.commands.sheets import LARGEST, Sheet, add_sheet
from compliance.errors import ChangedMeanwhile, NotAccepted, NothingHere, OutOfTurn, SecondPersonNeeded, Unfit
from compliance.library.programme.policies import FIELDS
from compliance.queries.policies import document, policy_row, sheet_file
from compliance.views.programme import DocumentView
from infra.i18n import LANGUAGES, text, translate
from infra.markdown import html_of
from services.accounts.queries.organisations import name_of
from services.documents.policy import PolicyPaper, attestation_pdf, policy_pdf
from services.web.forms import EMPTY, Form, filled
from services.web.guards import AnyRequest, form, ours, page, upload
from services.web.language import language_of
from services.web.pages.account.answers import to
from services.web.pages.integrity.answers import home_of, integrity_page
from services.web.pages.integrity.attaching import attach, place_asked
from services.web.pages.integrity.programme import LEADS, PATH, READS, TAKES_PART
from services.web.pages.rooms import colleague_in
from services.web.typed import day_in, day_or_none, number_in

DOCUMENT = PATH + "/{kind:str}"
VERSION = PATH + "/versions/{policy:int}"
LONGEST_TEXT = 21_000  # letters of one text that are looked at: over what a command takes, so that it can say so
THREE_TEXTS = 1_000_000  # bytes of a form with three texts
REFUSED = (OutOfTurn, ChangedMeanwhile, SecondPersonNeeded, NotAccepted, Unfit)


@page(DOCUMENT, guards=[READS])
async def document_shown(
    request: AnyRequest, organisation: FromPath[str], kind: FromPath[str], version: FromQuery[int | None] = None,
    day: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """The text, and what can be done with it."""
    typed = filled(day_shown=day)
    try:
        asked = day_or_none(typed, "day_shown")
    except Unfit as problem:
        asked, typed = None, typed.refused(problem)
    view = await document(colleague_in(request, organisation), kind, version, asked)
    return await _document(request, view, typed)


async def _document(request: AnyRequest, view: DocumentView, typed: Form) -> Response[str]:
    language = language_of(request)
    body = html_of(view.texts[language], translate("programme.table", language)) if view.shown else ""
    return await integrity_page(request, "programme/document", view, typed, {"title": view.title, "body": body})


@page(DOCUMENT + "/new", guards=[LEADS])
async def document_begun(request: AnyRequest, organisation: FromPath[str], kind: FromPath[str]) -> Response[str]:
    """What the template is filled in with."""
    name = await name_of(colleague_in(request, organisation).organisation)
    values = {f"organisation_{each}": getattr(name, each) or name.ru or name.kk or "" for each in LANGUAGES}
    for each in LANGUAGES:
        values |= {f"{field}_{each}": translate(f"programme.usual.{field}", each) for field in ("head", "officer")}
    return await _new(request, organisation, kind, Form(values))


async def _new(request: AnyRequest, organisation: str, kind: str, typed: Form) -> Response[str]:
    view = await document(colleague_in(request, organisation), kind)
    more = {"title": view.title, "fields": FIELDS, "lead": text("programme.new.lead")}
    return await integrity_page(request, "programme/document_new", view, typed, more)


@form(DOCUMENT + "/new", guards=[LEADS, ours])
async def document_drafted(
    request: AnyRequest, organisation: FromPath[str], kind: FromPath[str]
) -> Response[str] | Redirect:
    """A draft is there."""
    typed = await _texts(request, [f"{field}_{each}" for field in FIELDS for each in LANGUAGES])
    fields = {field: {each: typed[f"{field}_{each}"] for each in LANGUAGES} for field in FIELDS}
    try:
        await draft_policy(colleague_in(request, organisation), kind, fields)
    except (Unfit, OutOfTurn) as problem:
        return await _new(request, organisation, kind, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/programme/{kind}", "policy_drafted")


@form(DOCUMENT + "/revise", guards=[LEADS, ours])
async def document_revised(request: AnyRequest, organisation: FromPath[str], kind: FromPath[str]) -> Redirect:
    """The next version begins with the text in force."""
    await revise_policy(colleague_in(request, organisation), kind)
    return to(request, f"{home_of(organisation)}/programme/{kind}/edit")


@page(DOCUMENT + "/edit", guards=[LEADS])
async def document_edited(request: AnyRequest, organisation: FromPath[str], kind: FromPath[str]) -> Response[str]:
    """The three texts of a draft."""
    return await _edit(request, organisation, kind, EMPTY)


async def _edit(request: AnyRequest, organisation: str, kind: str, typed: Form) -> Response[str]:
    view = await document(colleague_in(request, organisation), kind)
    if view.shown is None or view.shown.state != "draft":
        raise OutOfTurn(text("programme.out_of_turn"))
    values = {f"text_{each}": view.texts[each] for each in LANGUAGES} | {"seen": view.shown.sha256}
    more = {"title": view.title, "lead": text("programme.edit.lead")}
    return await integrity_page(
        request, "programme/document_edit", view, Form(values | dict(typed.values), typed.faults), more
    )


@form(VERSION + "/edit", guards=[LEADS, ours], request_max_body_size=THREE_TEXTS)
async def document_written(
    request: AnyRequest, organisation: FromPath[str], policy: FromPath[int]
) -> Response[str] | Redirect:
    """The draft says something else."""
    by = colleague_in(request, organisation)
    kind = (await policy_row(by, policy))["kind"]
    typed = await _texts(request, [*(f"text_{each}" for each in LANGUAGES), "seen"])
    try:
        await edit_policy(by, policy, {each: typed[f"text_{each}"] for each in LANGUAGES}, typed["seen"])
    except ChangedMeanwhile as problem:
        return await _edit(request, organisation, kind, typed.refused(problem))
    except Unfit as problem:
        return await _edit(request, organisation, kind, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/programme/{kind}", "policy_edited")


async def _texts(request: AnyRequest, names: list[str]) -> Form:
    """Fields of a form that may hold whole texts."""
    posted = await request.form()
    found = {name: posted.get(name) for name in names}
    return Form({name: value[:LONGEST_TEXT] for name, value in found.items() if isinstance(value, str)})


@form(VERSION + "/{step:str}", guards=[TAKES_PART, ours])
async def document_stepped(
    request: AnyRequest, organisation: FromPath[str], policy: FromPath[int], step: FromPath[str]
) -> Response[str] | Redirect:
    """Up for approval, back again, approved, in force, or read by whoever looks."""
    by, typed = colleague_in(request, organisation), await _texts(request, ["sha256"])
    steps: dict[str, Callable[[], Awaitable[object]]] = {
        "submit": lambda: submit_policy(by, policy),
        "return": lambda: return_policy(by, policy),
        "approve": lambda: approve_policy(by, policy, typed["sha256"]),
        "publish": lambda: publish_policy(by, policy),
        "attest": lambda: attest_policy(by, policy, typed["sha256"]),
    }
    row = await policy_row(by, policy)
    if step not in steps:
        raise NothingHere(text("workspace.nothing_here"))
    try:
        await steps[step]()
    except REFUSED as problem:
        view = await document(by, row["kind"], row["version"])
        problem.extra["field"] = ""
        return await _document(request, view, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/programme/{row['kind']}", f"policy_{step}")


@upload(VERSION + "/sheets", guards=[LEADS, ours], request_max_body_size=LARGEST + (1 << 20))
async def sheet_added(
    request: AnyRequest, organisation: FromPath[str], policy: FromPath[int]
) -> Response[str] | Redirect:
    """Signatures on paper, counted, with the scanned sheet."""
    by, typed = colleague_in(request, organisation), await _texts(request, ["day", "staff", "signed"])
    row = await policy_row(by, policy)
    try:
        file = (await request.form()).get("sheet")
        if not isinstance(file, UploadFile) or not file.filename:
            raise Unfit(text("file.empty"), field="sheet")
        said = Sheet(
            file.filename.rpartition("/")[2], file.content_type, day_in(typed, "day"),
            int(number_in(typed, "staff")), int(number_in(typed, "signed")),
        )  # fmt: skip
        await add_sheet(by, policy, said, _coming(file))
    except REFUSED as problem:
        return await _document(request, await document(by, row["kind"], row["version"]), typed.refused(problem))
    return to(request, f"{home_of(organisation)}/programme/{row['kind']}", "sheet_added")


async def _coming(file: UploadFile) -> AsyncIterator[bytes]:
    while piece := await file.read(1 << 20):
        yield piece


@page(PATH + "/sheets/{sheet:int}", guards=[READS])
async def sheet_shown(request: AnyRequest, organisation: FromPath[str], sheet: FromPath[int]) -> File:
    """A sheet, as it was taken in."""
    path, name, media_type = await sheet_file(colleague_in(request, organisation), sheet)
    return File(path, filename=name, media_type=media_type, headers={"Cache-Control": "no-store"})


@page(VERSION + "/file", guards=[READS])
async def document_file(request: AnyRequest, organisation: FromPath[str], policy: FromPath[int]) -> Response[bytes]:
    """A version as PDF, in the language of the page."""
    language = language_of(request)
    paper_of = await _paper(request, organisation, policy)
    made = await asyncio.to_thread(policy_pdf, paper_of, language)
    shown = paper_of.view.shown
    number = shown.version if shown else 0
    name = f"moldir-{paper_of.view.kind}-{number}-{language}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return Response(made, media_type="application/pdf", headers=headers)


async def _paper(request: AnyRequest, organisation: str, policy: int) -> PolicyPaper:
    by = colleague_in(request, organisation)
    row = await policy_row(by, policy)
    view = await document(by, row["kind"], row["version"])
    return PolicyPaper(await name_of(by.organisation), view)


@form(VERSION + "/evidence", guards=[LEADS, ours])
async def document_placed(
    request: AnyRequest, organisation: FromPath[str], policy: FromPath[int]
) -> Response[str] | Redirect:
    """The version, and the record of who has confirmed it, become evidence at the items that ask for them."""
    typed = await _texts(request, ["assessment"])
    by, language = colleague_in(request, organisation), language_of(request)
    paper_of = await _paper(request, organisation, policy)
    view, shown = paper_of.view, paper_of.view.shown
    place = place_asked(view.places, typed["assessment"])
    if shown is None or shown.published_on is None:
        raise NothingHere(text("workspace.nothing_here"))
    name, source = f"moldir-{view.kind}-{shown.version}-{language}", translate("programme.evidence.source", language)
    made = await asyncio.to_thread(policy_pdf, paper_of, language)
    await attach(by, place, Described(f"{name}.pdf", "application/pdf", "document", shown.published_on, source), made)
    made = await asyncio.to_thread(attestation_pdf, paper_of, language)
    told = Described(f"{name}-{view.today:%Y%m%d}.pdf", "application/pdf", "record", view.today, source)
    await attach(by, place, told, made)
    return to(request, f"{home_of(organisation)}/programme/{view.kind}", "policy_placed")


routes = [
    document_shown, document_begun, document_drafted, document_revised, document_edited, document_written,
    document_stepped, sheet_added, sheet_shown, document_file, document_placed,
]  # fmt: skip
