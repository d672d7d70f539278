"""Results of another learning system: a file is looked over, then taken in; what could not be placed is listed."""

import json
from collections.abc import AsyncIterator, Mapping

from litestar import Response
from litestar.concurrency import sync_to_thread
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.colleagues import Colleague
from compliance.commands.keeping import keep_evidence
from compliance.commands.training.results import Brought, Placed, import_results, place
from compliance.errors import NotAccepted, OutOfTurn, Unfit
from compliance.queries.training.records import import_page
from compliance.training.bringing import NO_COLUMN, Found, found_in_statements, found_in_table
from compliance.training.results_in import ALIASES
from compliance.training.tables_in import MOST_BYTES
from infra.errors import Unavailable
from infra.file_names import safe_name
from infra.i18n import Bilingual, text
from infra.media_types import type_of_name
from infra.secrets import SealBrokenError, seal, unseal
from infra.settings import settings
from infra.storage import Store
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, ours, page, upload
from services.web.pages.account.answers import to
from services.web.pages.rooms import colleague_in
from services.web.pages.training.answers import READS, TRAINS, home_of, training_page
from services.web.uploads import OVER, Bringing, beside_file, brought, content_of

PATH = "/organisations/{organisation:str}/training/records"
IMPORT = f"{PATH}/import"
TYPES = ("csv", "txt", "xlsx", "json")
LARGEST = OVER * settings().max_evidence_bytes
REFUSALS = (Unfit, NotAccepted, OutOfTurn, Unavailable)
SEALED = "results brought"
SHOWN = 20  # rows of a dry run
COLUMNS = tuple(f"column_{field}" for field in ALIASES)


@page(IMPORT, guards=[TRAINS])
async def importing(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """The form that brings a file of results."""
    return await _importing(request, organisation, EMPTY, {"looked": None})


async def _importing(
    request: AnyRequest, organisation: str, typed: Form, looked: Mapping[str, object]
) -> Response[str]:
    by = colleague_in(request, organisation)
    more = {"fields": tuple(ALIASES), "lead": text("records.import.lead"), **looked}
    return await training_page(request, "records/results_bring", by.may("train"), typed, more)


@upload(IMPORT, guards=[TRAINS, ours], request_class=Bringing, request_max_body_size=LARGEST)
async def looked_over(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """A dry run: what would be added, what is in already, what cannot be placed. No record is written."""
    by = colleague_in(request, organisation)
    try:
        file = brought(await request.form(), "file")
        if file is None:
            raise Unfit(text("evidence.choose_file"), field="file")
        name = safe_name(file.filename)
        ending = name.rpartition(".")[2].lower()
        if ending not in TYPES:
            raise Unfit(text("records.import.types"), field="file")
        kept = await keep_evidence(by, name, type_of_name(name), _within(content_of(file)))
        came = Brought(name, type_of_name(name), kept.size, kept.sha256, "xapi" if ending == "json" else "import")
        typed, looked = await _looked(by, came, EMPTY)
    except REFUSALS as problem:
        return await _importing(request, organisation, beside_file(EMPTY, problem), {"looked": None})
    return await _importing(request, organisation, typed, looked)


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
    """The same file, with the columns as chosen: looked over again, or taken in."""
    by, typed = colleague_in(request, organisation), await read_form(request, "came", "do", *COLUMNS)
    try:
        came = _unsealed(by, typed["came"])
        if typed["do"] != "take":
            return await _importing(request, organisation, *await _looked(by, came, typed))
        found = await _read(came, typed)
        made = await import_results(by, came, found.results, found.misses, found.voids)
    except REFUSALS as problem:
        return await _importing(request, organisation, beside_file(EMPTY, problem), {"looked": None})
    return to(request, f"{home_of(organisation)}/records/imports/{made}", "results_imported")


async def _read(came: Brought, typed: Form) -> Found:
    """A file of the store, with columns as they were chosen. Raises Unfit."""
    data = await sync_to_thread(Store(settings().evidence_dir).path(came.sha256).read_bytes)
    if came.source == "xapi":
        return await sync_to_thread(found_in_statements, data)
    chosen = {field: typed[f"column_{field}"] for field in ALIASES}
    places = {field: int(said) for field, said in chosen.items() if said.isascii() and said.isdigit() and len(said) < 4}
    none = {field: NO_COLUMN for field, said in chosen.items() if said == "none"}
    return await sync_to_thread(found_in_table, data, places | none)


async def _looked(by: Colleague, came: Brought, typed: Form) -> tuple[Form, Mapping[str, object]]:
    """A dry run for the page, and the form with the columns as they are understood."""
    found = await _read(came, typed)
    placed = await place(by, came, found.results) if found.results else Placed((), (), 0)
    said = [by.organisation, str(by.person), came.name, came.media_type, came.size, came.sha256, came.source]
    columns = {f"column_{field}": str((found.columns or {}).get(field, "none")) for field in ALIASES}
    looked = {"looked": placed, "came": came, "found": found, "misses": [*found.misses, *placed.misses], "shown": SHOWN}
    return Form(columns | {"came": seal(SEALED, json.dumps(said).encode()).hex()}), looked


def _unsealed(by: Colleague, came: str) -> Brought:
    """The file that was looked over, by whoever looked. Raises Unfit."""
    try:
        organisation, person, *said = json.loads(unseal(SEALED, bytes.fromhex(came)))
    except (SealBrokenError, ValueError):
        organisation, person, said = "", "", []
    if (organisation, person) != (by.organisation, str(by.person)):
        raise Unfit(text("evidence.choose_file"), field="file")
    return Brought(*said)


@page(f"{PATH}/imports/{{number:int}}", guards=[READS])
async def import_shown(request: AnyRequest, organisation: FromPath[str], number: FromPath[int]) -> Response[str]:
    """What became of results that came in together."""
    view = await import_page(colleague_in(request, organisation), number)
    return await training_page(request, "records/results_import", view, EMPTY, {"title": Bilingual(*[view.name] * 3)})


routes = [importing, looked_over, taken, import_shown]
