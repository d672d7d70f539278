"""Making an account, and the links by mail: join, set a forgotten password, take a new address."""

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from infra.errors import Problem
from infra.i18n import text
from services.accounts.commands.joining import join, reset_password, resettable, take_new_email
from services.accounts.commands.links import ask_to_join, ask_to_reset, link_behind
from services.accounts.errors import LinkSpent, ThroughProvider
from services.accounts.timing import LINKS
from services.accounts.views.people import EntryView, LetterSentView, LinkView
from services.web.forms import read_form
from services.web.guards import AnyRequest, form, ours, page, public
from services.web.pages.account.answers import letters_kept, shown, stepped, to
from services.web.viewing import browser_in, viewer_in


@page("/sign-up", guards=[public])
async def sign_up(request: AnyRequest) -> Response[str] | Redirect:
    """An address is all that is asked for."""
    return to(request, "/account") if viewer_in(request).known else shown(request, "sign_up", EntryView())


@form("/sign-up", guards=[ours, public])
async def sign_up_asked(request: AnyRequest) -> Response[str] | Redirect:
    """A letter is on its way, whether or not the address has an account already."""
    typed = await read_form(request, "email")
    try:
        await ask_to_join(typed["email"], browser_in(request))
    except ThroughProvider as problem:
        return to(request, f"/sign-in/organisation/{problem.extra['provider']}")
    except Problem as problem:
        return shown(request, "sign_up", EntryView(), typed.refused(problem))
    return _sent(request, typed["email"], "sign_up", "/sign-up")


@page("/forgot", guards=[public])
async def forgot(request: AnyRequest) -> Response[str]:
    """Which address the account has."""
    return shown(request, "forgot", EntryView())


@form("/forgot", guards=[ours, public])
async def forgot_asked(request: AnyRequest) -> Response[str] | Redirect:
    """A letter is on its way, whether or not the address has an account."""
    typed = await read_form(request, "email")
    try:
        await ask_to_reset(typed["email"], browser_in(request))
    except ThroughProvider as problem:
        return to(request, f"/sign-in/organisation/{problem.extra['provider']}")
    except Problem as problem:
        return shown(request, "forgot", EntryView(), typed.refused(problem))
    return _sent(request, typed["email"], "reset", "/forgot")


def _sent(request: AnyRequest, address: str, link: str, again: str) -> Response[str]:
    minutes = int(LINKS[link].total_seconds() // 60)
    return shown(request, "letter_sent", LetterSentView(address.strip(), minutes, again, letters_kept()))


@page("/mail/{token:str}", guards=[public])
async def link(request: AnyRequest, token: FromPath[str]) -> Response[str]:
    """What a link opens. Looking at it uses nothing up: programs that check mail for dangers look too."""
    found = await link_behind(token)
    if found.kind == "sign_up" and found.person is None:
        return shown(request, "join", LinkView(token, found.email))
    if found.kind == "reset":
        account = await resettable(found)
        return shown(request, "reset", LinkView(token, found.email, account.has_second))
    if found.kind == "new_email":
        return shown(request, "new_email", LinkView(token, found.email))
    raise LinkSpent(text("account.link.spent"))


@form("/mail/{token:str}/join", guards=[ours, public])
async def joined(request: AnyRequest, token: FromPath[str]) -> Response[str] | Redirect:
    """The account is there, and its person signed in."""
    typed = await read_form(request, "name", "password")
    try:
        step = await join(token, typed["name"], typed["password"], browser_in(request))
    except LinkSpent:
        raise
    except Problem as problem:
        found = await link_behind(token)
        return shown(request, "join", LinkView(token, found.email), typed.refused(problem))
    return stepped(request, step, "", done="joined")


@form("/mail/{token:str}/reset", guards=[ours, public])
async def password_reset(request: AnyRequest, token: FromPath[str]) -> Response[str] | Redirect:
    """The password is new; now one signs in with it."""
    typed = await read_form(request, "password", "code")
    try:
        await reset_password(token, typed["password"], typed["code"], browser_in(request))
    except LinkSpent:
        raise
    except Problem as problem:
        account = await resettable(await link_behind(token))
        return shown(request, "reset", LinkView(token, account.email, account.has_second), typed.refused(problem))
    return to(request, "/sign-in", "password_reset")


@form("/mail/{token:str}/email", guards=[ours, public])
async def email_taken(request: AnyRequest, token: FromPath[str]) -> Redirect:
    """The account has the new address."""
    await take_new_email(token)
    return to(request, "/account" if viewer_in(request).known else "/sign-in", "email")


routes = [sign_up, sign_up_asked, forgot, forgot_asked, link, joined, password_reset, email_taken]
