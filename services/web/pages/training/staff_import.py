"""The import of a staff list, step by step: a file, what its columns mean, what it would change, done."""

import csv
import io
from dataclasses import replace

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.training.importing import choose_columns, keep_list, take_in, try_list
from compliance.errors import OutOfTurn, Unfit
from compliance.training.staff_files.headings import FIELDS
from compliance.training.tables_in import ENCODINGS, MOST_BYTES, SEPARATORS
from compliance.views.training.staff_import import OUTCOMES, Chosen, UploadView
from infra.file_names import attachment, safe_name
from infra.i18n import Size, text, translate
from services.web.forms import EMPTY, Form
from services.web.guards import AnyRequest, form, ours, page, upload
from services.web.language import language_of
from services.web.pages.account.answers import to
from services.web.pages.rooms import colleague_in
from services.web.pages.training.answers import TRAINS, home_of, training_page
from services.web.pages.training.staff import read_many
from services.web.typed import day_or_none
from services.web.uploads import OVER, Bringing, brought

ROOM = "/organisations/{organisation:str}/training/staff/import"
ONE = f"{ROOM}/{{upload:int}}"
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run (OWASP, CSV injection)
MOST_SHOWN = 100  # faults on the page; all are in the file


@page(ROOM, guards=[TRAINS])
async def list_begun(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:  # noqa: ARG001 - of the path
    """Where a file is chosen, and what it may look like."""
    return await _begun(request, EMPTY)


async def _begun(request: AnyRequest, typed: Form) -> Response[str]:
    more = {"lead": text("staff_import.lead"), "limit": Size(MOST_BYTES)}
    return await training_page(request, "staff/staff_import", None, typed, more)


@upload(ROOM, guards=[TRAINS, ours], request_class=Bringing, request_max_body_size=OVER * MOST_BYTES)
async def list_brought(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """It is kept for its steps."""
    try:
        file = brought(await request.form(), "file")
        if file is None:
            raise Unfit(text("staff_import.choose_file"), field="file")
        content = await file.read(MOST_BYTES + 1)
        made = await keep_list(colleague_in(request, organisation), safe_name(file.filename), content)
    except (Unfit, OutOfTurn) as problem:
        return await _begun(request, EMPTY.refused(problem))
    return to(request, f"{home_of(organisation)}/staff/import/{made}")


@page(ONE, guards=[TRAINS])
async def list_shown(request: AnyRequest, organisation: FromPath[str], upload: FromPath[int]) -> Response[str]:
    """How it is read, and what it would change."""
    return await _list(request, organisation, upload)


async def _list(request: AnyRequest, organisation: str, kept: int, typed: Form = EMPTY) -> Response[str]:
    view = await try_list(colleague_in(request, organisation), kept)
    more = {
        "fields": FIELDS, "encodings": ENCODINGS, "separators": SEPARATORS, "outcomes": OUTCOMES,
        "most_shown": MOST_SHOWN,
    }  # fmt: skip
    start = {"since": str(view.chosen.since or view.today), "whole": "1" if view.chosen.whole else ""}
    return await training_page(
        request, "staff/staff_list", view, replace(typed, values=start | dict(typed.values)), more
    )


@form(ONE, guards=[TRAINS, ours])
async def list_chosen(
    request: AnyRequest, organisation: FromPath[str], upload: FromPath[int]
) -> Response[str] | Redirect:
    """It is read otherwise."""
    posted = await request.form()
    columns = [name for name in posted if name.startswith("column-")]
    typed = await read_many(request, "encoding", "separator", "since", "whole", *columns)
    fields = tuple(typed[f"column-{place}"] for place in range(len(columns)))
    try:
        chosen = Chosen(
            typed["encoding"], typed["separator"].replace("tab", "\t"), fields, day_or_none(typed, "since"),
            typed["whole"] == "1",
        )  # fmt: skip
        await choose_columns(colleague_in(request, organisation), upload, chosen)
    except (Unfit, OutOfTurn) as problem:
        return await _list(request, organisation, upload, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/staff/import/{upload}")


@form(f"{ONE}/take", guards=[TRAINS, ours])
async def list_taken(
    request: AnyRequest, organisation: FromPath[str], upload: FromPath[int]
) -> Response[str] | Redirect:
    """Its good rows are written."""
    typed = await read_many(request, "sure")
    try:
        await take_in(colleague_in(request, organisation), upload, sure=typed["sure"] == "1")
    except (Unfit, OutOfTurn) as problem:
        problem.extra["field"] = ""
        return await _list(request, organisation, upload, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/staff/import/{upload}", "list_taken")


@page(f"{ONE}/faults", guards=[TRAINS])
async def list_faults(request: AnyRequest, organisation: FromPath[str], upload: FromPath[int]) -> Response[bytes]:
    """The rows that were not taken, with what is wrong in each, as CSV."""
    view = await try_list(colleague_in(request, organisation), upload)
    headers = {"Content-Disposition": attachment(f"faults-{view.id}.csv"), "Cache-Control": "no-store"}
    return Response(_faults(view, language_of(request)), media_type="text/csv; charset=utf-8", headers=headers)


def _faults(view: UploadView, language: str) -> bytes:
    """UTF-8 with a mark and semicolons, as Excel opens it; nothing in it is run."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    heads = (translate(f"staff_import.fault.{each}", language) for each in ("row", "column", "what", "said"))
    writer.writerow([*heads, *map(_harmless, view.columns.headings)])
    for fault in view.report.faults if view.report else ():
        sentence = translate(fault.text, language)
        writer.writerow([fault.line, *map(_harmless, (fault.column, sentence, fault.said, *fault.cells))])
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


routes = [list_begun, list_brought, list_shown, list_chosen, list_taken, list_faults]
