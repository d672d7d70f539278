"""Web hooks of an organisation: where changes of labels are told, a test, and what was delivered."""

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.colleagues import Colleague
from compliance.commands.label.hooks import HookWanted, make_hook, stop_hook, try_hook
from compliance.queries.label.hooks import hook_page, hooks_page
from infra.errors import Problem
from registry.references import numbered
from services.accounts.colleagues import colleague_of
from services.accounts.permissions import Permission
from services.accounts.tokens import new_token
from services.notices.outgoing import judged
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, needs, ours, page, proved
from services.web.pages.account.answers import to
from services.web.pages.organisations.answers import organisation_page
from services.web.viewing import viewer_in

KEEPS = needs(Permission.CHANGE_KEYS)
PREFIX = "moldir_hook_"  # by which programs that look for leaked secrets know ours


def _colleague(request: AnyRequest, organisation: str) -> Colleague:
    return colleague_of(viewer_in(request), numbered(organisation))


@page("/organisations/{organisation:str}/hooks", guards=[KEEPS])
async def hooks(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """Where changes are told, and a form for one more address."""
    return await _hooks(request, organisation, EMPTY)


async def _hooks(request: AnyRequest, organisation: str, typed: Form) -> Response[str]:
    return organisation_page(request, "hooks", await hooks_page(_colleague(request, organisation)), typed)


@form("/organisations/{organisation:str}/hooks", guards=[KEEPS, proved, ours])
async def hook_made(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """The new hook with its secret: this answer is the only one that ever shows it."""
    typed, by = await read_form(request, "url", "chosen"), _colleague(request, organisation)
    secret = PREFIX + new_token()
    try:
        url = await judged(typed["url"].strip())
        made = await make_hook(by, HookWanted(url, typed["chosen"], secret))
    except Problem as problem:
        return await _hooks(request, organisation, typed.refused(_beside(problem)))
    answer = organisation_page(request, "hook", await hook_page(by, made), Form(), {"secret": secret})
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _beside(problem: Problem) -> Problem:
    """A fault of the address stands beside its field."""
    if problem.code == "not-reachable":
        problem.extra.setdefault("field", "url")
    return problem


@page("/organisations/{organisation:str}/hooks/{hook:int}", guards=[KEEPS])
async def hook(request: AnyRequest, organisation: FromPath[str], hook: FromPath[int]) -> Response[str]:
    """One hook with what was delivered lately."""
    view = await hook_page(_colleague(request, organisation), hook)
    return organisation_page(request, "hook", view, EMPTY, {"secret": ""})


@form("/organisations/{organisation:str}/hooks/{hook:int}/test", guards=[KEEPS, ours])
async def hook_tried(request: AnyRequest, organisation: FromPath[str], hook: FromPath[int]) -> Redirect:
    """A test is on its way."""
    await try_hook(_colleague(request, organisation), hook)
    return to(request, f"/organisations/{organisation}/hooks/{hook}", "hook_tried")


@form("/organisations/{organisation:str}/hooks/{hook:int}/stop", guards=[KEEPS, ours])
async def hook_stopped(request: AnyRequest, organisation: FromPath[str], hook: FromPath[int]) -> Redirect:
    """Nothing more is told there."""
    await stop_hook(_colleague(request, organisation), hook)
    return to(request, f"/organisations/{organisation}/hooks", "hook_stopped")


routes = [hooks, hook_made, hook, hook_tried, hook_stopped]
