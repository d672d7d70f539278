"""The register of gifts and hospitality: entering, deciding, and an organisation's limits."""

import asyncio

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.evidence import Described
from compliance.commands.gifts import Given, decide_gift, enter_gift, set_limits
from compliance.errors import OutOfTurn, SecondPersonNeeded, Unfit
from compliance.library.programme.gifts import DECISIONS, DIRECTIONS, OUTCOMES, book
from compliance.queries.gifts import gifts
from compliance.views.gifts import Filter
from infra import clock
from infra.i18n import text, translate
from services.accounts.queries.organisations import name_of
from services.documents.gifts import GiftsPaper, gifts_pdf
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, ours, page
from services.web.language import language_of
from services.web.pages.account.answers import to
from services.web.pages.integrity.answers import home_of, integrity_page
from services.web.pages.integrity.attaching import attach, place_asked
from services.web.pages.integrity.programme import LEADS, READS, TAKES_PART
from services.web.pages.rooms import colleague_in
from services.web.typed import day_in, number_in

PATH = "/organisations/{organisation:str}/integrity/gifts"
FIELDS = ("direction", "day", "what", "worth", "other_name", "number", "official", "occasion", "outcome")
LONGEST_WORDS = 100
CHOICES = {"directions": DIRECTIONS, "outcomes": OUTCOMES, "decisions": DECISIONS}


@page(PATH, guards=[READS])
async def gifts_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """The register, as filtered."""
    return await _gifts(request, organisation, EMPTY)


async def _gifts(request: AnyRequest, organisation: str, typed: Form) -> Response[str]:
    view = await gifts(colleague_in(request, organisation), _asked(request))
    last = view.limits.limits if view.limits else None
    usual = {
        "day": str(view.today), "since": str(view.today), "direction": "received", "outcome": "kept",
        "one": str(last.one if last else book().one), "year_limit": str(last.year if last else book().year),
    }  # fmt: skip
    form_ = Form(usual | dict(typed.values), typed.faults)
    return await integrity_page(request, "gifts", view, form_, {"lead": text("gifts.lead"), **CHOICES})


def _asked(request: AnyRequest) -> Filter:
    """What the address asks for; what it cannot ask for is passed over."""
    said = request.query_params
    year, after = said.get("year", ""), said.get("after", "")
    return Filter(
        direction=said.get("direction", "") if said.get("direction") in DIRECTIONS else "",
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0,
        official=said.get("official", "") == "1",
        waits=said.get("waits", "") == "1",
        words=said.get("words", "").replace("\0", "").strip()[:LONGEST_WORDS],
        after=int(after) if after.isascii() and after.isdigit() and len(after) < 16 else 0,
    )


@form(PATH, guards=[TAKES_PART, ours])
async def gift_entered(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """It stands in the register."""
    typed = await read_form(request, *FIELDS)
    try:
        said = Given(
            direction=typed["direction"],
            day=day_in(typed, "day"),
            what=typed["what"],
            worth=number_in(typed, "worth"),
            other_name=typed["other_name"],
            occasion=typed["occasion"],
            outcome=typed["outcome"],
            official=typed["official"] == "1",
            number=typed["number"],
        )
        await enter_gift(colleague_in(request, organisation), said)
    except (Unfit, OutOfTurn) as problem:
        return await _gifts(request, organisation, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/gifts", "gift_entered")


@form(PATH + "/{gift:int}/decide", guards=[LEADS, ours])
async def gift_decided(
    request: AnyRequest, organisation: FromPath[str], gift: FromPath[int]
) -> Response[str] | Redirect:
    """Somebody else decides, with a reason."""
    typed = await read_form(request, "decision", "reason")
    try:
        await decide_gift(colleague_in(request, organisation), gift, typed["decision"], typed["reason"])
    except (Unfit, OutOfTurn, SecondPersonNeeded) as problem:
        problem.extra["field"] = ""
        return await _gifts(request, organisation, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/gifts", "gift_decided")


@form(PATH + "/limits", guards=[LEADS, ours])
async def limits_set(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """Other limits hold from a day on."""
    typed = await read_form(request, "one", "year_limit", "since")
    try:
        one, year = number_in(typed, "one"), number_in(typed, "year_limit")
        await set_limits(colleague_in(request, organisation), one, year, day_in(typed, "since"))
    except (Unfit, OutOfTurn) as problem:
        return await _gifts(request, organisation, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/gifts", "limits_set")


@form(PATH + "/evidence", guards=[LEADS, ours])
async def gifts_placed(request: AnyRequest, organisation: FromPath[str]) -> Redirect:
    """This year of the register, in numbers, becomes evidence at the item that asks for it."""
    by, typed, language = (
        colleague_in(request, organisation),
        await read_form(request, "assessment"),
        language_of(request),
    )
    view = await gifts(by, Filter(year=clock.today().year))
    place = place_asked(view.places, typed["assessment"])
    made = await asyncio.to_thread(gifts_pdf, GiftsPaper(await name_of(by.organisation), view), language)
    source = translate("programme.evidence.source", language)
    name = f"moldir-gifts-{view.today:%Y%m%d}-{language}.pdf"
    await attach(by, place, Described(name, "application/pdf", "record", view.today, source), made)
    return to(request, f"{home_of(organisation)}/gifts", "gifts_placed")


routes = [gifts_shown, gift_entered, gift_decided, limits_set, gifts_placed]
