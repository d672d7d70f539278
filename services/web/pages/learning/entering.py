"""The door of whoever learns without an account: a personal code at a kiosk or a phone, a link in a letter."""

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.training.entering import enter, go_out
from compliance.errors import OutOfTurn, Unfit
from compliance.training.personal_codes import read_code
from infra.i18n import text
from services.accounts.commands.attempts import guess_code, take_back
from services.accounts.errors import LinkSpent, TooManyAttempts
from services.web.cookies import LEARNER, cookie
from services.web.forms import EMPTY, Form, filled, read_form
from services.web.guards import AnyRequest, form, learns, ours, page, public
from services.web.language import language_of
from services.web.pages.account.answers import go
from services.web.pages.learning.answers import learning_page
from services.web.viewing import browser_in, visit_of
from services.web.wanted import wanted_page

LONGEST_TOKEN = 100


@page("/learn/enter", guards=[public])
async def door(request: AnyRequest) -> Response[str]:
    """Where a personal code is typed."""
    return await _door(request, filled(wanted=request.query_params.get("wanted", "")))


async def _door(request: AnyRequest, typed: Form, status: int | None = None) -> Response[str]:
    return await learning_page(request, "enter", None, typed, {"status": status})


@form("/learn/enter", guards=[public, ours])
async def code_typed(request: AnyRequest) -> Response[str] | Redirect:
    """Whoever's code it is comes in. A slip of the pen is told at once, and is no guess."""
    typed = await read_form(request, "code", "wanted")
    code = read_code(typed["code"])
    if code is None:
        return await _door(request, typed.refused(Unfit(text("learning.unfit.code"), field="code")))
    try:
        machine = await guess_code(browser_in(request))
        token = await enter("code", code)
    except TooManyAttempts as problem:
        return await _door(request, typed.refused(problem), problem.status)
    except OutOfTurn as problem:
        return await _door(request, typed.refused(problem))
    if token is None:
        return await _door(request, typed.refused(Unfit(text("learning.unknown_code"), field="code")))
    await take_back(machine)
    return _in(request, token, typed["wanted"])


def _in(request: AnyRequest, token: str, wanted: str = "") -> Redirect:
    language = language_of(request)
    address = wanted_page(wanted or f"/{language}/learn", language)
    return go(address, [cookie(request.scope, LEARNER, token), *visit_of(request).cookies()])


@page("/learn/enter/{token:str}", guards=[public])
async def link_opened(request: AnyRequest, token: FromPath[str]) -> Response[str]:
    """A button first: programs that look into letters open links, too."""
    return await learning_page(request, "link", token[:LONGEST_TOKEN], EMPTY)


@form("/learn/enter/{token:str}", guards=[public, ours])
async def link_used(request: AnyRequest, token: FromPath[str]) -> Response[str] | Redirect:
    """Whoever's letter it is comes in. Raises LinkSpent."""
    try:
        session = await enter("link", token[:LONGEST_TOKEN])
    except OutOfTurn as problem:
        return await learning_page(request, "link", token[:LONGEST_TOKEN], EMPTY.refused(problem))
    if session is None:
        raise LinkSpent(text("learning.link_spent"))
    return _in(request, session)


@form("/learn/leave", guards=[learns, ours])
async def left(request: AnyRequest) -> Redirect:
    """They are done: whoever comes next at this screen finds an open door and nothing of theirs."""
    visit = visit_of(request)
    if visit.learner is not None:
        await go_out(visit.learner, visit.learning)
    gone = cookie(request.scope, LEARNER, "", max_age=0)
    return go(f"/{language_of(request)}/learn/enter?done=went_out", [gone])


routes = [door, code_typed, link_opened, link_used, left]
