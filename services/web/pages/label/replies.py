"""What an applicant does in a case: answers, adds, comments, shows, appeals, takes back."""

from collections.abc import Awaitable

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.label.appeals import appeal
from compliance.commands.label.checking import want_check
from compliance.commands.label.deciding import show_condition
from compliance.commands.label.replying import (
    add_information,
    answer_question,
    comment_report,
    withdraw_application,
)
from compliance.errors import OutOfTurn, Unfit
from services.accounts.permissions import Permission
from services.web.forms import Form, read_form
from services.web.guards import AnyRequest, form, needs, ours
from services.web.pages.account.answers import to
from services.web.pages.label.answers import APPLIES, home_of
from services.web.pages.label.applications import ONE, shown
from services.web.pages.rooms import colleague_in

OWNER = needs(Permission.APPROVE_ASSESSMENTS)  # who answers for the organisation
MOST_FINDINGS = 100  # whose answers one form brings


async def _done(
    request: AnyRequest, typed: Form, what: str, act: Awaitable[object], field: str = ""
) -> Response[str] | Redirect:
    """After an act the case is shown again; where it was refused, with what was typed, beside its `field`."""
    organisation, application = request.path_params["organisation"], request.path_params["application"]
    try:
        await act
    except (Unfit, OutOfTurn) as problem:
        if field and isinstance(problem, Unfit):
            problem.extra["field"] = field
        return await shown(request, organisation, application, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/applications/{application}", what)


@form(f"{ONE}/questions/{{question:int}}", guards=[APPLIES, ours])
async def question_answered(
    request: AnyRequest, organisation: FromPath[str], question: FromPath[int]
) -> Response[str] | Redirect:
    """A question of the desk is answered."""
    field = f"answer_{question}"
    typed, by = await read_form(request, field), colleague_in(request, organisation)

    return await _done(request, typed, "question_answered", answer_question(by, question, typed[field]), field)


@form(f"{ONE}/add", guards=[APPLIES, ours])
async def information_added(
    request: AnyRequest, organisation: FromPath[str], application: FromPath[int]
) -> Response[str] | Redirect:
    """What was missing is there: the desk looks again."""
    typed, by = await read_form(request, "note"), colleague_in(request, organisation)
    return await _done(request, typed, "information_added", add_information(by, application, typed["note"]))


@form(f"{ONE}/comment", guards=[APPLIES, ours])
async def report_commented(
    request: AnyRequest, organisation: FromPath[str], application: FromPath[int]
) -> Response[str] | Redirect:
    """What the applicant thinks of the report and of each finding."""
    posted = [name for name in await request.form() if name.startswith("answer_")][:MOST_FINDINGS]
    typed, by = await read_form(request, "comment", *posted), colleague_in(request, organisation)
    answers = {
        int(name.removeprefix("answer_")): typed[name]
        for name in posted
        if name.removeprefix("answer_").isascii() and name.removeprefix("answer_").isdigit() and len(name) < 25
    }
    return await _done(request, typed, "report_commented", comment_report(by, application, typed["comment"], answers))


@form(f"{ONE}/conditions/{{condition:int}}", guards=[APPLIES, ours])
async def condition_shown(
    request: AnyRequest, organisation: FromPath[str], condition: FromPath[int]
) -> Response[str] | Redirect:
    """How a condition was met; the reviewer looks."""
    field = f"shown_{condition}"
    typed, by = await read_form(request, field), colleague_in(request, organisation)

    return await _done(request, typed, "condition_shown", show_condition(by, condition, typed[field]), field)


@form(f"{ONE}/appeal", guards=[OWNER, ours])
async def refusal_appealed(
    request: AnyRequest, organisation: FromPath[str], application: FromPath[int]
) -> Response[str] | Redirect:
    """Others decide about a refusal."""
    typed, by = await read_form(request, "reasons"), colleague_in(request, organisation)

    return await _done(request, typed, "appealed", appeal(by, application, typed["reasons"]), "reasons")


@form(f"{ONE}/check-again", guards=[APPLIES, ours])
async def check_wanted(
    request: AnyRequest, organisation: FromPath[str], application: FromPath[int]
) -> Response[str] | Redirect:
    """Requirements are held against register and workspace again, soon."""
    by = colleague_in(request, organisation)
    return await _done(request, Form(), "check_wanted", want_check(by, application))


@form(f"{ONE}/withdraw", guards=[OWNER, ours])
async def application_withdrawn(
    request: AnyRequest, organisation: FromPath[str], application: FromPath[int]
) -> Response[str] | Redirect:
    """The application is taken back."""
    typed, by = await read_form(request, "why"), colleague_in(request, organisation)
    return await _done(request, typed, "withdrawn", withdraw_application(by, application, typed["why"]))


routes = [
    question_answered, information_added, report_commented, condition_shown, refusal_appealed, check_wanted,
    application_withdrawn,
]  # fmt: skip
