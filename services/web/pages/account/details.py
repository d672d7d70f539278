"""One's own details: name, language, time zone, address, password."""

import asyncio

from litestar import Response
from litestar.response import Redirect

from infra.errors import Problem
from infra.i18n import text
from services.accounts.commands.details import change_details, choose_reminders
from services.accounts.commands.links import ask_for_new_email
from services.accounts.commands.passwords import change_password
from services.accounts.errors import ProofNeeded, WeakPassword
from services.accounts.passwords import check_password, strength
from services.accounts.queries.pages import details_of, ways_of
from services.accounts.timing import LINKS
from services.accounts.views.people import LetterSentView, StrengthView
from services.web.forms import EMPTY, Form, filled, read_form
from services.web.guards import AnyRequest, form, ours, page, proved, public, signed_in
from services.web.pages.account.answers import go, letters_kept, shown, to
from services.web.render import Page, render
from services.web.viewing import browser_in, viewer_in


@page("/account", guards=[signed_in])
async def details(request: AnyRequest) -> Response[str]:
    """Who one is here."""
    viewer = viewer_in(request)
    typed = filled(name=viewer.name, language=viewer.language, time_zone=viewer.time_zone)
    return await _details(request, typed)


@form("/account", guards=[signed_in, ours])
async def details_changed(request: AnyRequest) -> Response[str] | Redirect:
    """Name, language and time zone; the page goes on in the language chosen."""
    typed = await read_form(request, "name", "language", "time_zone")
    try:
        await change_details(viewer_in(request), typed["name"], typed["language"], typed["time_zone"])
    except Problem as problem:
        return await _details(request, typed.refused(problem))
    return go(f"/{typed['language']}/account?done=details")


@form("/account/reminders", guards=[signed_in, ours])
async def reminders_chosen(request: AnyRequest) -> Redirect:
    """Letters about what waits go out, or they do not."""
    typed = await read_form(request, "reminders")
    await choose_reminders(viewer_in(request), wanted=typed["reminders"] == "1")
    return to(request, "/account", "reminders")


async def _details(request: AnyRequest, typed: Form) -> Response[str]:
    return shown(request, "details", await details_of(viewer_in(request)), typed, here="details")


@page("/account/email", guards=[proved])
async def email(request: AnyRequest) -> Response[str]:
    """The address that letters go to."""
    return shown(request, "email", await details_of(viewer_in(request)), here="details")


@form("/account/email", guards=[proved, ours])
async def email_asked(request: AnyRequest) -> Response[str]:
    """A letter to the new address; until its link is opened nothing changes."""
    typed = await read_form(request, "email")
    try:
        await ask_for_new_email(viewer_in(request), typed["email"])
    except Problem as problem:
        return shown(request, "email", await details_of(viewer_in(request)), typed.refused(problem), here="details")
    minutes = int(LINKS["new_email"].total_seconds() // 60)
    view = LetterSentView(typed["email"].strip(), minutes, "/account/email", letters_kept())
    return shown(request, "letter_sent", view)


@page("/account/password", guards=[signed_in])
async def password(request: AnyRequest) -> Response[str]:
    """The old one and a new one."""
    return await _password(request)


@form("/account/password", guards=[signed_in, ours])
async def password_changed(request: AnyRequest) -> Response[str] | Redirect:
    """The new one counts; other sessions end if the person wishes so."""
    typed = await read_form(request, "old", "password", "everywhere")
    viewer, everywhere = viewer_in(request), bool(typed["everywhere"])
    try:
        await change_password(viewer, typed["old"], typed["password"], browser_in(request), everywhere=everywhere)
    except ProofNeeded:
        raise
    except Problem as problem:
        return await _password(request, typed.refused(problem))
    return to(request, "/account/security", "password")


async def _password(request: AnyRequest, typed: Form = EMPTY) -> Response[str]:
    return shown(request, "password", await ways_of(viewer_in(request).person), typed, here="security")


@form("/password-strength", guards=[ours, public])
async def password_strength(request: AnyRequest) -> Response[str]:
    """How hard a password is to guess, while it is being typed. Nothing of it is kept."""
    typed = await read_form(request, "password", "name", "email")
    viewer = viewer_in(request)
    about = (typed["name"], typed["email"], viewer.name, viewer.email)
    view = await asyncio.to_thread(_strength, typed["password"], about)
    return render(request, Page("account/strength.html", view, text("account.strength"), form=EMPTY))


def _strength(password: str, about: tuple[str, ...]) -> StrengthView:
    score = strength(password, about)
    try:
        check_password(password, about)
    except WeakPassword as problem:
        return StrengthView(min(score, 2), problem.text, bool(password))
    return StrengthView(score, text(f"account.strength.{score}"), known=True)


routes = [details, details_changed, reminders_chosen, email, email_asked, password, password_changed, password_strength]
