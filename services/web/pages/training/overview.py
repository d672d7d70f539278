"""Where an organisation stands with its training, evidence of it, and whom no letter reaches."""

import asyncio

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.training.feeding import Made, make_evidence, set_feed
from compliance.errors import OutOfTurn
from compliance.queries.training.feeds import completion_paper, next_making
from compliance.queries.training.overview import training_overview, unreached
from infra import clock
from infra.i18n import text, translate
from services.accounts.permissions import Permission
from services.accounts.queries.organisations import name_of
from services.documents.training import TrainingPaper, training_pdf
from services.web.forms import EMPTY, Form
from services.web.guards import AnyRequest, form, needs, ours, page
from services.web.language import language_of
from services.web.pages.account.answers import to
from services.web.pages.rooms import colleague_in
from services.web.pages.training.answers import READS, TRAINS, home_of, training_page

PATH = "/organisations/{organisation:str}/training"
LEADS = needs(Permission.CHANGE_ASSESSMENTS)


@page(PATH, guards=[READS])
async def overview_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """The rooms' first page."""
    return await _overview(request, organisation, EMPTY)


async def _overview(request: AnyRequest, organisation: str, typed: Form) -> Response[str]:
    view = await training_overview(colleague_in(request, organisation))
    more = {"lead": text("training_feed.lead"), "next_making": next_making(view.today)}
    return await training_page(request, "overview", view, typed, more)


@page(PATH + "/unreached", guards=[TRAINS])
async def unreached_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """Whom somebody must tell on paper."""
    view = await unreached(colleague_in(request, organisation))
    return await training_page(request, "overview/unreached", view, more={"lead": text("training_feed.unreached.lead")})


@form(PATH + "/evidence", guards=[LEADS, ours])
async def evidence_made(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """Completion of today becomes evidence at the items that ask for it, and from now on every month by itself."""
    by, language, today = colleague_in(request, organisation), language_of(request), clock.today()
    starts = today.replace(day=1)
    view = await completion_paper(by, starts, today)
    content = await asyncio.to_thread(training_pdf, TrainingPaper(await name_of(by.organisation), view), language)
    made = Made(
        content=content,
        name=f"moldir-training-{today:%Y%m%d}-{language}.pdf",
        source=translate("programme.evidence.source", language),
        day=today,
        starts=starts,
        associates=view.associates,
    )
    try:
        await make_evidence(by, made)
        await set_feed(by, language, running=True)
    except OutOfTurn as problem:
        return await _overview(request, organisation, EMPTY.refused(problem))
    return to(request, home_of(organisation), "evidence_made")


@form(PATH + "/evidence/stop", guards=[LEADS, ours])
async def feed_stopped(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """No more by itself; what was made stays."""
    by = colleague_in(request, organisation)
    try:
        await set_feed(by, language_of(request), running=False)
    except OutOfTurn as problem:
        return await _overview(request, organisation, EMPTY.refused(problem))
    return to(request, home_of(organisation), "feed_stopped")


routes = [overview_shown, unreached_shown, evidence_made, feed_stopped]
