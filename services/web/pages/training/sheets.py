"""Training in a room: its sheets are opened, printed, signed, and closed with a record for everybody who was there."""

import asyncio

from litestar import Response
from litestar.params import FromPath
from litestar.response import File, Redirect

from compliance.commands.sheets import LARGEST
from compliance.commands.training.attendance import Announced, Scan, close_sheet, open_sheet, withdraw_sheet
from compliance.errors import NotAccepted, NothingHere, OutOfTurn, Unfit
from compliance.queries.training.attendance import sheet as sheet_of
from compliance.queries.training.attendance import sheet_row, sheets
from compliance.queries.training.courses import offer, offered
from infra.i18n import LANGUAGES, Bilingual, text
from infra.settings import settings
from infra.storage import Store
from services.accounts.queries.organisations import name_of
from services.documents.slips import SheetPaper, qr_picture, sheet_pdf
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, ours, page, upload
from services.web.language import language_of
from services.web.pages.account.answers import to
from services.web.pages.rooms import colleague_in
from services.web.pages.training.answers import READS, TRAINS, home_of, training_page
from services.web.pages.training.codes import whom
from services.web.typed import day_in, id_in
from services.web.uploads import Bringing, brought, content_of

PATH = "/organisations/{organisation:str}/training/sheets"
SHEET = PATH + "/{sheet:int}"
REFUSED = (OutOfTurn, NotAccepted, Unfit)


@page(PATH, guards=[READS])
async def sheets_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """Every sheet, and a form for the next."""
    return await _sheets(request, organisation, EMPTY)


async def _sheets(request: AnyRequest, organisation: str, typed: Form) -> Response[str]:
    by, language = colleague_in(request, organisation), language_of(request)
    view = await sheets(by)
    usual = {"held_on": str(view.today), "language": language}
    courses = [(each.code, each.title.of(language)) for each in await offered(by.organisation)]
    more = {"lead": text("training.sheets.lead"), "courses": courses, "spoken": LANGUAGES}
    return await training_page(request, "sheets", view, Form(usual | dict(typed.values), typed.faults), more)


@form(PATH, guards=[TRAINS, ours])
async def sheet_opened(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """A sheet with whoever is to come."""
    by = colleague_in(request, organisation)
    typed = await read_form(request, "course", "held_on", "trainer", "place", "language", "numbers", "unit")
    try:
        people = await whom(request, by, typed)
        try:
            await offer(by.organisation, typed["course"])
        except NothingHere:
            raise Unfit(text("training.sheet.no_course"), field="course") from None
        made = await open_sheet(by, Announced(
            typed["course"], day_in(typed, "held_on"), typed["trainer"], typed["place"], typed["language"],
            tuple(each.id for each in people),
        ))  # fmt: skip
    except (Unfit, OutOfTurn) as problem:
        return await _sheets(request, organisation, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/sheets/{made}", "sheet_opened")


@page(SHEET, guards=[READS])
async def sheet_shown(request: AnyRequest, organisation: FromPath[str], sheet: FromPath[int]) -> Response[str]:
    """Who is on it, who is there, and how it is closed."""
    return await _sheet(request, organisation, sheet, EMPTY)


async def _sheet(request: AnyRequest, organisation: str, number: int, typed: Form) -> Response[str]:
    view = await sheet_of(colleague_in(request, organisation), number)
    address = _address(view.sheet.language, view.token)
    more = {
        "title": Bilingual(*[view.sheet.title] * 3), "address": address, "picture": qr_picture(address),
        "ticked": [each for each in typed["present"].split(",") if each] if typed.faults else None,
    }  # fmt: skip
    return await training_page(request, "sheets/sheet", view, typed, more)


def _address(language: str, token: str) -> str:
    return f"{settings().site}/{language}/learn/sheet/{token}"


@page(SHEET + "/paper", guards=[READS])
async def sheet_paper(request: AnyRequest, organisation: FromPath[str], sheet: FromPath[int]) -> Response[bytes]:
    """The sheet to be signed, as PDF in its own language."""
    by = colleague_in(request, organisation)
    view = await sheet_of(by, sheet)
    paper_of = SheetPaper(await name_of(by.organisation), view, _address(view.sheet.language, view.token))
    made = await asyncio.to_thread(sheet_pdf, paper_of)
    headers = {"Content-Disposition": f'inline; filename="moldir-sheet-{sheet}.pdf"', "Cache-Control": "no-store"}
    return Response(made, media_type="application/pdf", headers=headers)


@page(SHEET + "/file", guards=[READS])
async def sheet_file(request: AnyRequest, organisation: FromPath[str], sheet: FromPath[int]) -> File:
    """The signed sheet, as it was brought. Raises NothingHere."""
    row = await sheet_row(colleague_in(request, organisation), sheet)
    path = Store(settings().evidence_dir).path(row["evidence"]) if row["evidence"] else None
    if path is None or not path.is_file():
        raise NothingHere(text("workspace.nothing_here"))
    headers = {"Cache-Control": "no-store"}
    return File(path, filename=row["evidence_name"], media_type=row["evidence_type"], headers=headers)


@upload(SHEET + "/close", guards=[TRAINS, ours], request_class=Bringing, request_max_body_size=LARGEST + (1 << 20))
async def sheet_closed(
    request: Bringing, organisation: FromPath[str], sheet: FromPath[int]
) -> Response[str] | Redirect:
    """Everybody who is ticked has a record."""
    posted = await request.form()
    present = frozenset(id_in(each) or 0 for each in posted.getall("present", []) if isinstance(each, str))
    typed = Form({"present": ",".join(map(str, sorted(present)))})
    file = brought(posted, "scan")
    scan = Scan(file.filename.rpartition("/")[2], file.content_type, content_of(file)) if file else None
    try:
        await close_sheet(colleague_in(request, organisation), sheet, present, scan)
    except REFUSED as problem:
        return await _sheet(request, organisation, sheet, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/sheets/{sheet}", "sheet_closed")


@form(SHEET + "/withdraw", guards=[TRAINS, ours])
async def sheet_withdrawn(
    request: AnyRequest, organisation: FromPath[str], sheet: FromPath[int]
) -> Response[str] | Redirect:
    """It did not take place."""
    try:
        await withdraw_sheet(colleague_in(request, organisation), sheet)
    except OutOfTurn as problem:
        return await _sheet(request, organisation, sheet, EMPTY.refused(problem))
    return to(request, f"{home_of(organisation)}/sheets/{sheet}", "sheet_withdrawn")


routes = [
    sheets_shown, sheet_opened, sheet_shown, sheet_paper, sheet_file, sheet_closed, sheet_withdrawn,
]  # fmt: skip
