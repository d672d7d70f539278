"""Interests: campaigns, declaring, and what is decided by somebody else."""

import asyncio

from litestar import Response
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from compliance.commands.evidence import Described
from compliance.commands.interests import (
    ROLES,
    Campaign,
    Interest,
    close_campaign,
    decide_interest,
    declare,
    lift_measure,
    open_campaign,
    remind_campaign,
)
from compliance.errors import OutOfTurn, SecondPersonNeeded, Unfit
from compliance.queries.interests import BLOCKS, campaign_of, declarations, declare_form
from compliance.views.interests import CampaignView
from infra.i18n import Bilingual, text, translate
from services.accounts.queries.organisations import name_of
from services.documents.interests import CampaignPaper, campaign_pdf
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, ours, page
from services.web.language import language_of
from services.web.pages.account.answers import to
from services.web.pages.integrity.answers import home_of, integrity_page
from services.web.pages.integrity.attaching import attach, place_asked
from services.web.pages.integrity.programme import LEADS, READS, TAKES_PART
from services.web.pages.rooms import colleague_in
from services.web.typed import day_in, day_or_none, id_asked

PATH = "/organisations/{organisation:str}/integrity/declarations"
CAMPAIGN = PATH + "/campaigns/{campaign:int}"
INTEREST = PATH + "/interests/{interest:int}"
PARTS = ("kind", "whose", "number", "said")


@page(PATH, guards=[READS])
async def declarations_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """One's own, and for who leads everybody's."""
    return await _declarations(request, organisation, EMPTY)


async def _declarations(request: AnyRequest, organisation: str, typed: Form) -> Response[str]:
    view = await declarations(colleague_in(request, organisation))
    chosen = list((await request.form()).getall("roles", [])) if request.method == "POST" else []
    more = {"lead": text("interests.lead"), "roles": ROLES, "chosen": chosen}
    return await integrity_page(request, "declarations", view, typed, more)


@form(PATH + "/campaigns", guards=[LEADS, ours])
async def campaign_opened(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """People are asked, and written to."""
    typed = await read_form(request, "title", "due_on")
    roles = [each for each in (await request.form()).getall("roles", []) if isinstance(each, str)]
    try:
        said = Campaign(typed["title"], day_in(typed, "due_on"), tuple(roles))
        await open_campaign(colleague_in(request, organisation), said)
    except (Unfit, OutOfTurn) as problem:
        return await _declarations(request, organisation, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/declarations", "campaign_opened")


@page(CAMPAIGN, guards=[LEADS])
async def campaign_shown(
    request: AnyRequest, organisation: FromPath[str], campaign: FromPath[int], day: FromQuery[str] = ""
) -> Response[str]:
    """A campaign in numbers, as of today or another day."""
    typed = Form({"day": day})
    try:
        asked = day_or_none(typed, "day")
    except Unfit as problem:
        asked, typed = None, typed.refused(problem)
    view = await campaign_of(colleague_in(request, organisation), campaign, asked)
    title = Bilingual(*[view.campaign.title] * 3)
    return await integrity_page(request, "declarations/campaign", view, typed, {"title": title})


@form(CAMPAIGN + "/close", guards=[LEADS, ours])
async def campaign_closed(request: AnyRequest, organisation: FromPath[str], campaign: FromPath[int]) -> Redirect:
    """Nobody is asked any more."""
    await close_campaign(colleague_in(request, organisation), campaign)
    return to(request, f"{home_of(organisation)}/declarations", "campaign_closed")


@form(CAMPAIGN + "/remind", guards=[LEADS, ours])
async def campaign_reminded(request: AnyRequest, organisation: FromPath[str], campaign: FromPath[int]) -> Redirect:
    """Whoever has not declared is written to, once a day."""
    sent = await remind_campaign(colleague_in(request, organisation), campaign)
    done = "campaign_reminded" if sent else "campaign_reminded_already"
    return to(request, f"{home_of(organisation)}/declarations/campaigns/{campaign}", done)


@page(CAMPAIGN + "/file", guards=[LEADS])
async def campaign_file(request: AnyRequest, organisation: FromPath[str], campaign: FromPath[int]) -> Response[bytes]:
    """The numbers on paper."""
    made, view = await _paper(request, organisation, campaign)
    name = f"moldir-declarations-{campaign}-{view.today:%Y%m%d}-{language_of(request)}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return Response(made, media_type="application/pdf", headers=headers)


async def _paper(request: AnyRequest, organisation: str, campaign: int) -> tuple[bytes, CampaignView]:
    by = colleague_in(request, organisation)
    view = await campaign_of(by, campaign)
    paper_of = CampaignPaper(await name_of(by.organisation), view)
    return await asyncio.to_thread(campaign_pdf, paper_of, language_of(request)), view


@form(CAMPAIGN + "/evidence", guards=[LEADS, ours])
async def campaign_placed(request: AnyRequest, organisation: FromPath[str], campaign: FromPath[int]) -> Redirect:
    """The numbers become evidence at the item that asks for declarations."""
    typed = await read_form(request, "assessment")
    made, view = await _paper(request, organisation, campaign)
    language = language_of(request)
    place = place_asked(view.places, typed["assessment"])
    name = f"moldir-declarations-{campaign}-{view.today:%Y%m%d}-{language}.pdf"
    source = translate("programme.evidence.source", language)
    said = Described(name, "application/pdf", "record", view.today, source)
    await attach(colleague_in(request, organisation), place, said, made)
    return to(request, f"{home_of(organisation)}/declarations/campaigns/{campaign}", "campaign_placed")


@page(PATH + "/new", guards=[TAKES_PART])
async def declaring(request: AnyRequest, organisation: FromPath[str], campaign: FromQuery[str] = "") -> Response[str]:
    """What is asked."""
    return await _declaring(request, organisation, id_asked(campaign), EMPTY)


async def _declaring(request: AnyRequest, organisation: str, campaign: int | None, typed: Form) -> Response[str]:
    view = await declare_form(colleague_in(request, organisation), campaign)
    more = {"lead": text("interests.declare.lead")}
    return await integrity_page(request, "declarations/declare", view, typed, more)


@form(PATH + "/new", guards=[TAKES_PART, ours])
async def declared(
    request: AnyRequest, organisation: FromPath[str], campaign: FromQuery[str] = ""
) -> Response[str] | Redirect:
    """It is declared."""
    number = id_asked(campaign)
    names = [f"{part}_{place}" for place in range(1, BLOCKS + 1) for part in PARTS]
    typed = await read_form(request, "nothing", *names)
    try:
        await declare(colleague_in(request, organisation), number, _interests(typed))
    except (Unfit, OutOfTurn) as problem:
        return await _declaring(request, organisation, number, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/declarations", "declared")


def _interests(typed: Form) -> list[Interest]:
    """What was filled in. Raises Unfit where neither an interest nor `nothing` was said, or both."""
    told = ("kind", "number", "said")  # of whom it is always has a value
    places = [place for place in range(1, BLOCKS + 1) if any(typed[f"{part}_{place}"].strip() for part in told)]
    if typed["nothing"] not in ("yes", "no"):
        raise Unfit(text("interests.say"), field="nothing")
    if (typed["nothing"] == "yes") == bool(places):
        raise Unfit(text("interests.both" if places else "interests.say_what"), field="nothing")
    if places != list(range(1, len(places) + 1)):
        raise Unfit(text("interests.in_order"), field="nothing")
    return [
        Interest(typed[f"kind_{each}"], typed[f"whose_{each}"], typed[f"said_{each}"], typed[f"number_{each}"])
        for each in places
    ]


@form(INTEREST + "/decide", guards=[LEADS, ours])
async def interest_decided(
    request: AnyRequest, organisation: FromPath[str], interest: FromPath[int]
) -> Response[str] | Redirect:
    """Somebody else decides, with a reason."""
    typed = await read_form(request, "measure", "reason")
    try:
        await decide_interest(colleague_in(request, organisation), interest, typed["measure"], typed["reason"])
    except (Unfit, OutOfTurn, SecondPersonNeeded) as problem:
        problem.extra["field"] = ""
        return await _declarations(request, organisation, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/declarations", "interest_decided")


@form(INTEREST + "/lift", guards=[LEADS, ours])
async def interest_lifted(
    request: AnyRequest, organisation: FromPath[str], interest: FromPath[int]
) -> Response[str] | Redirect:
    """What was decided holds no longer."""
    try:
        await lift_measure(colleague_in(request, organisation), interest)
    except (OutOfTurn, SecondPersonNeeded) as problem:
        return await _declarations(request, organisation, EMPTY.refused(problem))
    return to(request, f"{home_of(organisation)}/declarations", "interest_lifted")


routes = [
    declarations_shown, campaign_opened, campaign_shown, campaign_closed, campaign_reminded, campaign_file,
    campaign_placed, declaring, declared, interest_decided, interest_lifted,
]  # fmt: skip
