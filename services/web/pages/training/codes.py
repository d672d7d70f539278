"""Personal codes for whoever has no account: given, shown once as slips, and printed."""

import asyncio
import base64
import json
import zlib
from datetime import timedelta

from litestar import Response
from litestar.params import FromPath

from compliance.colleagues import Colleague
from compliance.commands.training.entering import CODE_LASTS, give_codes
from compliance.errors import OutOfTurn, Unfit
from compliance.queries.training.choosing import Chosen, chosen, units
from compliance.training.personal_codes import written
from compliance.views.training.attendance import PersonLine
from infra import clock
from infra.i18n import text
from infra.secrets import SealBrokenError, seal, unseal
from infra.settings import settings
from services.accounts.errors import LinkSpent
from services.accounts.queries.organisations import name_of
from services.documents.slips import Slip, Slips, qr_picture, slips_pdf
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, ours, page
from services.web.language import language_of
from services.web.pages.rooms import colleague_in
from services.web.pages.training.answers import TRAINS, training_page
from services.web.typed import id_in

PATH = "/organisations/{organisation:str}/training/codes"
SEAL = "personal code slips"
LONGEST = 30_000  # letters of a list of numbers
PRINTED_WITHIN = timedelta(minutes=30)  # of giving codes: nowhere are they kept


def door(language: str) -> str:
    """The address at which a personal code is typed."""
    return f"{settings().site}/{language}/learn/enter"


@page(PATH, guards=[TRAINS])
async def codes_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """Whom codes may be given to."""
    return await _codes(request, organisation, EMPTY)


async def _codes(request: AnyRequest, organisation: str, typed: Form) -> Response[str]:
    by = colleague_in(request, organisation)
    ids = [each for each in request.query_params.getall("staff", []) if id_in(each)]
    more = {
        "lead": text("training.codes.lead"), "units": await units(by), "ids": ids, "door": door(language_of(request)),
        "days": CODE_LASTS.days,
    }  # fmt: skip
    return await training_page(request, "codes", None, typed, more)


async def whom(request: AnyRequest, by: Colleague, typed: Form) -> tuple[PersonLine, ...]:
    """Whom a form chooses: a unit, numbers, or members of staff by their ids. Raises Unfit."""
    posted = await request.form()
    ids = tuple(found for each in posted.getall("staff", []) if isinstance(each, str) and (found := id_in(each)))
    numbers = posted.get("numbers", "")
    return await chosen(by, Chosen(numbers[:LONGEST] if isinstance(numbers, str) else "", ids, typed["unit"]))


@form(PATH, guards=[TRAINS, ours])
async def codes_given(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """The slips, this once."""
    by, typed = colleague_in(request, organisation), await read_form(request, "numbers", "unit")
    try:
        people = await whom(request, by, typed)
        codes = await give_codes(by, [each.id for each in people])
    except (Unfit, OutOfTurn) as problem:
        return await _codes(request, organisation, typed.refused(problem))
    given = [[each.name, each.number, each.language, codes[each.id]] for each in people]
    kept = zlib.compress(json.dumps([by.organisation, clock.now().timestamp(), given]).encode())
    more = {
        "lead": text("training.slips.lead"), "status": 200,
        "sealed": base64.urlsafe_b64encode(seal(SEAL, kept)).decode(),
        "pictures": {language: qr_picture(door(language)) for language in {each.language for each in people}},
        "doors": {language: door(language) for language in {each.language for each in people}},
        "organisation_name": await name_of(by.organisation), "days": CODE_LASTS.days,
    }  # fmt: skip
    slips = tuple(Slip(each.name, each.number, each.language, written(codes[each.id])) for each in people)
    return await training_page(request, "codes/slips", slips, EMPTY, more)


@form(PATH + "/file", guards=[TRAINS, ours])
async def slips_file(request: AnyRequest, organisation: FromPath[str]) -> Response[bytes]:
    """The slips that the page before shows, as PDF. Raises LinkSpent for what it did not show, or showed long ago."""
    by = colleague_in(request, organisation)
    slips = _unsealed((await request.form()).get("sealed"), by.organisation)
    made = await asyncio.to_thread(slips_pdf, Slips(await name_of(by.organisation), slips, CODE_LASTS.days), door)
    headers = {"Content-Disposition": 'inline; filename="moldir-codes.pdf"', "Cache-Control": "no-store"}
    return Response(made, media_type="application/pdf", headers=headers)


def _unsealed(sealed: object, organisation: str) -> tuple[Slip, ...]:
    try:
        whose, at, given = json.loads(zlib.decompress(unseal(SEAL, base64.urlsafe_b64decode(str(sealed)))))
    except (SealBrokenError, ValueError):
        raise LinkSpent(text("training.slips.spent")) from None
    if whose != organisation or clock.now().timestamp() - at > PRINTED_WITHIN.total_seconds():
        raise LinkSpent(text("training.slips.spent"))
    return tuple(Slip(name, number, language, written(code)) for name, number, language, code in given)


routes = [codes_shown, codes_given, slips_file]
