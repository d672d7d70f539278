"""What is done in a case by officers, assessors and reviewers: one form each, back to the case it is about."""

from collections.abc import Awaitable

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.label.assessing import Finding, Judgement, Report, close_finding, judge, report, write_finding
from compliance.commands.label.assigning import assign, reassign
from compliance.commands.label.completing import Question, ask, ask_for_more, complete, pass_screening
from compliance.commands.label.deciding import fulfil, resume
from compliance.commands.label.recusing import lift_recusal, recuse_oneself, settle_recusal
from compliance.commands.label.reviewing import Review, recommend, send_back, take_review
from compliance.desk import Officer
from compliance.errors import OutOfTurn, SecondPersonNeeded, Unfit
from compliance.queries.label.desk_case import Looking
from infra.i18n import text
from services.accounts.desk import officer_of
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, ours
from services.web.pages.account.answers import to
from services.web.pages.desk.label.answers import ASSESSES, HOME, MANAGES, REVIEWS, WORKS
from services.web.pages.desk.label.case import CASE, case_page
from services.web.typed import day_or_none, person_in
from services.web.viewing import viewer_in

REFUSED = (Unfit, OutOfTurn, SecondPersonNeeded)


def _by(request: AnyRequest) -> Officer:
    return officer_of(viewer_in(request))


async def _done(
    request: AnyRequest, case: int, typed: Form, what: Awaitable[object], done: str
) -> Response[str] | Redirect:
    """Back to the case once it is done; else the case with what was typed, and why not."""
    requirement = typed["requirement"]
    try:
        await what
    except REFUSED as problem:
        return await case_page(request, case, typed.refused(problem), Looking(requirement[:40]))
    return to(request, f"{HOME}/cases/{case}", done, requirement=requirement[:40])


@form(CASE + "/complete", guards=[MANAGES, ours])
async def case_completed(request: AnyRequest, case: FromPath[int]) -> Response[str] | Redirect:
    """The application is whole."""
    typed = await read_form(request, "note")
    return await _done(request, case, typed, complete(_by(request), case, typed["note"]), "completed")


@form(CASE + "/more", guards=[MANAGES, ours])
async def case_more(request: AnyRequest, case: FromPath[int]) -> Response[str] | Redirect:
    """Something is missing: a question a line."""
    typed = await read_form(request, "questions")
    asked = [Question(line) for line in typed["questions"].splitlines()]
    return await _done(request, case, typed, ask_for_more(_by(request), case, asked), "asked_for_more")


@form(CASE + "/screening", guards=[MANAGES, ours])
async def case_screened(request: AnyRequest, case: FromPath[int]) -> Response[str] | Redirect:
    """Nothing in the register stands against it."""
    typed = await read_form(request, "note")
    return await _done(request, case, typed, pass_screening(_by(request), case, typed["note"]), "screened")


@form(CASE + "/assign", guards=[MANAGES, ours])
async def case_assigned(request: AnyRequest, case: FromPath[int]) -> Response[str] | Redirect:
    """Somebody assesses it."""
    typed = await read_form(request, "assessor", "note")
    return await _done(request, case, typed, _assign(_by(request), case, typed), "assigned")


async def _assign(by: Officer, case: int, typed: Form) -> None:
    await assign(by, case, person_in(typed, "assessor"), typed["note"])


@form(CASE + "/reassign", guards=[MANAGES, ours])
async def case_reassigned(request: AnyRequest, case: FromPath[int]) -> Response[str] | Redirect:
    """Somebody else shall assess it."""
    typed = await read_form(request, "reassign_why")
    return await _done(request, case, typed, reassign(_by(request), case, typed["reassign_why"]), "reassigned")


@form(CASE + "/ask", guards=[WORKS, ours])
async def case_asked(request: AnyRequest, case: FromPath[int]) -> Response[str] | Redirect:
    """The applicant is asked something."""
    typed = await read_form(request, "question", "requirement")
    said = Question(typed["question"], typed["requirement"])
    return await _done(request, case, typed, ask(_by(request), case, said), "asked")


@form(CASE + "/judge", guards=[ASSESSES, ours])
async def case_judged(request: AnyRequest, case: FromPath[int]) -> Response[str] | Redirect:
    """A requirement is judged."""
    typed = await read_form(request, "requirement", "met", "judged")
    return await _done(request, case, typed, _judge(_by(request), case, typed), "judged")


async def _judge(by: Officer, case: int, typed: Form) -> None:
    if typed["met"] not in ("yes", "no"):
        raise Unfit(text("desk.label.no_answer"), field="met")
    await judge(by, case, Judgement(typed["requirement"], typed["met"] == "yes", typed["judged"]))


@form(CASE + "/find", guards=[ASSESSES, ours])
async def case_found(request: AnyRequest, case: FromPath[int]) -> Response[str] | Redirect:
    """Something was found."""
    typed = await read_form(request, "requirement", "grade", "found")
    said = Finding(typed["requirement"], typed["grade"], typed["found"])
    return await _done(request, case, typed, write_finding(_by(request), case, said), "found")


@form(CASE + "/findings/{finding:int}/close", guards=[WORKS, ours])
async def case_finding_closed(
    request: AnyRequest, case: FromPath[int], finding: FromPath[int]
) -> Response[str] | Redirect:
    """A finding is settled."""
    typed = await read_form(request, "at", "closed_why", "requirement")
    return await _done(request, case, typed, close_finding(_by(request), finding, typed["closed_why"]), "closed")


@form(CASE + "/report", guards=[ASSESSES, ours])
async def case_reported(request: AnyRequest, case: FromPath[int]) -> Response[str] | Redirect:
    """The assessor reports."""
    typed = await read_form(request, "recommendation", "summary", "advice", "visited_on")
    return await _done(request, case, typed, _report(_by(request), case, typed), "reported")


async def _report(by: Officer, case: int, typed: Form) -> None:
    visited_on = day_or_none(typed, "visited_on")
    await report(by, case, Report(typed["recommendation"], typed["summary"], typed["advice"], visited_on))


@form(CASE + "/review/take", guards=[REVIEWS, ours])
async def case_review_taken(request: AnyRequest, case: FromPath[int]) -> Response[str] | Redirect:
    """The viewer reviews it."""
    return await _done(request, case, EMPTY, take_review(_by(request), case), "review_taken")


@form(CASE + "/review", guards=[REVIEWS, ours])
async def case_reviewed(request: AnyRequest, case: FromPath[int]) -> Response[str] | Redirect:
    """On to the panel, with a recommendation."""
    typed = await read_form(request, "review", "review_said")
    said = Review(typed["review"], typed["review_said"])
    return await _done(request, case, typed, recommend(_by(request), case, said), "reviewed")


@form(CASE + "/back", guards=[REVIEWS, ours])
async def case_sent_back(request: AnyRequest, case: FromPath[int]) -> Response[str] | Redirect:
    """Back to the assessor."""
    typed = await read_form(request, "back_why")
    return await _done(request, case, typed, send_back(_by(request), case, typed["back_why"]), "sent_back")


@form(CASE + "/fulfil", guards=[REVIEWS, ours])
async def case_fulfilled(request: AnyRequest, case: FromPath[int]) -> Response[str] | Redirect:
    """The reviewer saw that everything asked was done: the label is granted."""
    typed = await read_form(request, "said")
    try:
        decision = await fulfil(_by(request), case, typed["said"])
    except REFUSED as problem:
        return await case_page(request, case, typed.refused(problem))
    return to(request, f"{HOME}/decisions/{decision}", "fulfilled")


@form(CASE + "/resume", guards=[MANAGES, ours])
async def case_resumed(request: AnyRequest, case: FromPath[int]) -> Response[str] | Redirect:
    """A deferred case is assessed anew."""
    typed = await read_form(request, "said")
    return await _done(request, case, typed, resume(_by(request), case, typed["said"]), "resumed")


@form(CASE + "/recuse", guards=[WORKS, ours])
async def case_recused(request: AnyRequest, case: FromPath[int]) -> Response[str] | Redirect:
    """The viewer has to do with it, and sees it no longer."""
    typed = await read_form(request, "recuse_why")
    try:
        await recuse_oneself(_by(request), case, typed["recuse_why"])
    except REFUSED as problem:
        return await case_page(request, case, typed.refused(problem))
    return to(request, HOME, "recused")


@form(CASE + "/recusals/{recusal:int}/settle", guards=[MANAGES, ours])
async def case_recusal_settled(
    request: AnyRequest, case: FromPath[int], recusal: FromPath[int]
) -> Response[str] | Redirect:
    """Whether somebody has to do with it."""
    typed = await read_form(request, "at", "settled_why", "decision")
    return await _done(request, case, typed, _settle(_by(request), recusal, typed), "settled")


@form(CASE + "/recusals/{recusal:int}/lift", guards=[MANAGES, ours])
async def case_recusal_lifted(
    request: AnyRequest, case: FromPath[int], recusal: FromPath[int]
) -> Response[str] | Redirect:
    """A recusal rests on a mistake."""
    typed = await read_form(request, "lifted_why")
    return await _done(request, case, typed, lift_recusal(_by(request), recusal, typed["lifted_why"]), "lifted")


async def _settle(by: Officer, recusal: int, typed: Form) -> None:
    if typed["decision"] not in ("held", "dismissed"):
        raise Unfit(text("desk.label.no_answer"), field="decision")
    await settle_recusal(by, recusal, typed["settled_why"], held=typed["decision"] == "held")


routes = [
    case_completed, case_more, case_screened, case_assigned, case_reassigned, case_asked, case_judged, case_found,
    case_finding_closed, case_reported, case_review_taken, case_reviewed, case_sent_back, case_recused,
    case_recusal_settled, case_recusal_lifted, case_fulfilled, case_resumed,
]  # fmt: skip
