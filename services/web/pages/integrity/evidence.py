"""Evidence: what there is, bringing more of it, and one piece with all that can be done with it."""

from collections.abc import AsyncIterator
from dataclasses import replace

from litestar import Response
from litestar.concurrency import sync_to_thread
from litestar.params import FromPath
from litestar.response import Redirect, Stream

from compliance.commands.evidence import attach_evidence, confirm_evidence, place_evidence, renew_evidence
from compliance.commands.requesting import Wanted, request_evidence, withdraw_request
from compliance.errors import NotAccepted, NothingHere, OutOfTurn, SecondPersonNeeded, Unfit
from compliance.queries.evidence import Handed, handed_out
from compliance.queries.evidence_list import attaching, evidence_list, evidence_page
from compliance.queries.heads import Place
from compliance.views.evidence import Sieve
from infra.errors import Unavailable
from infra.file_names import attachment
from infra.i18n import Bilingual, text
from infra.media_types import BYTES
from infra.settings import settings
from infra.storage import PIECE
from services.accounts.permissions import Permission
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, needs, ours, page, upload
from services.web.pages.account.answers import to
from services.web.pages.integrity.answers import home_of, integrity_page
from services.web.pages.integrity.described import FIELDS, described_file
from services.web.pages.rooms import colleague_in
from services.web.typed import day_in, person_in
from services.web.uploads import OVER, Bringing, beside_file, content_of

READS, ANSWERS = needs(Permission.READ_INTEGRITY), needs(Permission.ANSWER_ITEMS)
LEADS = needs(Permission.CHANGE_ASSESSMENTS)
ROOM = "/organisations/{organisation:str}/integrity"
ONE = f"{ROOM}/evidence/{{evidence:int}}"
AT_ITEM = f"{ROOM}/assessments/{{assessment:int}}/items/{{item:str}}/evidence"
LARGEST = OVER * settings().max_evidence_bytes
REFUSALS = (Unfit, NotAccepted, OutOfTurn, SecondPersonNeeded, Unavailable)
# what a page that is a file may do in a browser that shows it all the same
NOTHING_RUNS = "sandbox; default-src 'none'"


@page(f"{ROOM}/evidence", guards=[READS])
async def kept(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """All of it that the viewer sees, what grows old first at the top."""
    asked = {name: request.query_params.get(name, "")[:40] for name in (*Sieve.__dataclass_fields__, "after")}
    if not all(word.isprintable() for word in asked.values()):
        raise NothingHere(text("workspace.nothing_here"))
    after = asked.pop("after")
    view = await evidence_list(colleague_in(request, organisation), Sieve(**asked), after)
    return await integrity_page(request, "evidence", view, EMPTY, {"lead": text("evidence.lead")})


@page(AT_ITEM, guards=[ANSWERS])
async def bringing(
    request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int], item: FromPath[str]
) -> Response[str]:
    """The form that brings a file to an item."""
    return await _bringing(request, organisation, Place(assessment, item), Form({"kind": "record"}))


async def _bringing(request: AnyRequest, organisation: str, place: Place, typed: Form) -> Response[str]:
    view = await attaching(colleague_in(request, organisation), place)
    return await integrity_page(request, "assessments/evidence_bring", view, typed, {"head": view.head})


@upload(AT_ITEM, guards=[ANSWERS, ours], request_class=Bringing, request_max_body_size=LARGEST)
async def brought(
    request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int], item: FromPath[str]
) -> Response[str] | Redirect:
    """A file comes to an item."""
    by, place, typed = colleague_in(request, organisation), Place(assessment, item), await read_form(request, *FIELDS)
    try:
        said, file = await described_file(request, typed)
        evidence = await attach_evidence(by, place, said, content_of(file))
    except REFUSALS as problem:
        return await _bringing(request, organisation, place, beside_file(typed, problem))
    return to(request, f"{home_of(organisation)}/evidence/{evidence}", "evidence_brought")


@page(ONE, guards=[READS])
async def one(request: AnyRequest, organisation: FromPath[str], evidence: FromPath[int]) -> Response[str]:
    """One piece of evidence."""
    return await _one(request, organisation, evidence, EMPTY)


async def _one(request: AnyRequest, organisation: str, evidence: int, typed: Form) -> Response[str]:
    view = await evidence_page(colleague_in(request, organisation), evidence)
    there = view.kept
    before = {"kind": there.kind, "source": there.source, "confidentiality": there.confidentiality}
    if there.request is not None:
        before |= {"person": str(there.request.person), "due_on": f"{there.request.due_on}", "note": there.request.note}
    shown = replace(typed, values={**before, **typed.values})
    return await integrity_page(request, "evidence/evidence_one", view, shown, {"title": Bilingual(*[there.name] * 3)})


@page(f"{ONE}/file", guards=[READS])
async def file(request: AnyRequest, organisation: FromPath[str], evidence: FromPath[int]) -> Stream:
    """Its content: kept by the browser, never shown in a page of ours."""
    return kept_file(await handed_out(colleague_in(request, organisation), evidence))


def kept_file(handed: Handed) -> Stream:
    """A file that somebody brought, to be kept by the browser and never shown by it."""
    headers = {
        "Content-Disposition": attachment(handed.name),
        "Content-Length": str(handed.size),
        "Content-Security-Policy": NOTHING_RUNS,
        "Cache-Control": "private, no-store",
    }
    return Stream(pieces_of(handed), media_type=BYTES, headers=headers)


async def pieces_of(handed: Handed) -> AsyncIterator[bytes]:
    """A file that is given out, in pieces; closed at its end."""
    with handed.file:
        while piece := await sync_to_thread(handed.file.read, PIECE):
            yield piece


@upload(f"{ONE}/renew", guards=[ANSWERS, ours], request_class=Bringing, request_max_body_size=LARGEST)
async def renewed(
    request: AnyRequest, organisation: FromPath[str], evidence: FromPath[int]
) -> Response[str] | Redirect:
    """A newer file takes its place."""
    by, typed = colleague_in(request, organisation), await read_form(request, *FIELDS)
    try:
        said, file = await described_file(request, typed)
        newer = await renew_evidence(by, evidence, said, content_of(file))
    except REFUSALS as problem:
        return await _one(request, organisation, evidence, beside_file(typed, problem))
    return to(request, f"{home_of(organisation)}/evidence/{newer}", "evidence_renewed")


@form(f"{ONE}/confirm", guards=[ANSWERS, ours])
async def confirmed(
    request: AnyRequest, organisation: FromPath[str], evidence: FromPath[int]
) -> Response[str] | Redirect:
    """A second person agrees that it is what it is said to be."""
    try:
        await confirm_evidence(colleague_in(request, organisation), evidence)
    except REFUSALS as problem:
        return await _one(request, organisation, evidence, EMPTY.refused(problem))
    return to(request, f"{home_of(organisation)}/evidence/{evidence}", "evidence_confirmed")


@form(f"{ONE}/place", guards=[ANSWERS, ours])
async def placed(request: AnyRequest, organisation: FromPath[str], evidence: FromPath[int]) -> Response[str] | Redirect:
    """It stands at another item too; an item is named with its assessment: 12.RA-1."""
    typed = await read_form(request, "place")
    assessment, _, item = typed["place"].partition(".")
    try:
        if not assessment.isascii() or not assessment.isdigit() or len(assessment) > len(str(2**62)):
            raise Unfit(text("evidence.choose_item"), field="place")
        await place_evidence(colleague_in(request, organisation), Place(int(assessment), item), evidence)
    except REFUSALS as problem:
        return await _one(request, organisation, evidence, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/evidence/{evidence}", "evidence_placed")


@form(f"{ONE}/request", guards=[LEADS, ours])
async def requested(
    request: AnyRequest, organisation: FromPath[str], evidence: FromPath[int]
) -> Response[str] | Redirect:
    """Somebody is asked for newer evidence."""
    typed = await read_form(request, "person", "due_on", "note")
    try:
        wanted = Wanted(evidence, person_in(typed, "person"), day_in(typed, "due_on"), typed["note"])
        await request_evidence(colleague_in(request, organisation), wanted)
    except REFUSALS as problem:
        return await _one(request, organisation, evidence, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/evidence/{evidence}", "evidence_requested")


@form(f"{ONE}/request/withdraw", guards=[LEADS, ours])
async def request_withdrawn(
    request: AnyRequest, organisation: FromPath[str], evidence: FromPath[int]
) -> Response[str] | Redirect:
    """Newer evidence is asked for no longer."""
    try:
        await withdraw_request(colleague_in(request, organisation), evidence)
    except REFUSALS as problem:
        return await _one(request, organisation, evidence, EMPTY.refused(problem))
    return to(request, f"{home_of(organisation)}/evidence/{evidence}", "evidence_request_withdrawn")


routes = [kept, bringing, brought, one, file, renewed, confirmed, placed, requested, request_withdrawn]
