"""An application until it is submitted: its tasks one by one, the declaration, and what happens next."""

from collections.abc import Iterable

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.label.applying import (
    Filled,
    Product,
    change_application,
    confirm_data,
    declared,
    discard_application,
    submit_application,
)
from compliance.errors import OutOfTurn, Unfit
from compliance.library.scheme import scheme
from compliance.queries.label.applying import application_page, newest_application
from compliance.queries.label.known import basis_of
from compliance.views.label.applying import ApplicationView
from infra import clock
from infra.i18n import Bilingual
from registry.errors import CompanyUnknown
from registry.queries.profile import company_profile
from registry.references import numbered
from services.accounts.permissions import Permission
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, needs, ours, page
from services.web.pages.account.answers import to
from services.web.pages.label.answers import APPLIES, home_of, label_page
from services.web.pages.label.eligibility import PLACES, ROOM
from services.web.pages.rooms import colleague_in
from services.web.typed import person_in

ONE = f"{ROOM}/applications/{{application:int}}"
FIELDS = ("level", "language", "contact", "products", "sites")
SIGNS = needs(Permission.APPROVE_ASSESSMENTS)
BETWEEN = ";"  # a product and its code


@page(f"{ROOM}/application", guards=[APPLIES])
async def application_newest(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """The application that is under way, else the last; where there is none, how one is begun."""
    by = colleague_in(request, organisation)
    found = await newest_application(by)
    if found is None:
        return await label_page(request, "application/application_none", None)
    return to(request, f"{home_of(organisation)}/applications/{found}", "")


@page(ONE, guards=[APPLIES])
async def application_shown(
    request: AnyRequest, organisation: FromPath[str], application: FromPath[int]
) -> Response[str]:
    """Its tasks while it is a draft; then where it stands."""
    return await shown(request, organisation, application)


async def shown(request: AnyRequest, organisation: str, application: int, typed: Form = EMPTY) -> Response[str]:
    """The page of an application, with what was typed where it was refused."""
    view = await application_page(colleague_in(request, organisation), application)
    template = "application_draft" if view.is_draft else "application"
    more = {"title": title_of(view), "places": PLACES, "clocks": scheme().clocks}
    return await label_page(request, f"application/{template}", view, typed, more)


def title_of(view: ApplicationView) -> Bilingual:
    """What an application is called: its number, or what it is to be."""
    level = view.level.level.title
    if view.line.number:
        return Bilingual(*[view.line.number] * 3)
    return Bilingual(level.kk, level.ru, level.en)


@page(f"{ONE}/company", guards=[APPLIES])
async def company_shown(request: AnyRequest, organisation: FromPath[str], application: FromPath[int]) -> Response[str]:
    """What the register shows of the company, to be confirmed."""
    return await _company(request, organisation, application, EMPTY)


async def _company(request: AnyRequest, organisation: str, application: int, typed: Form) -> Response[str]:
    view = await application_page(colleague_in(request, organisation), application)
    try:
        profile = await company_profile(numbered(organisation))
    except CompanyUnknown:
        profile = None
    return await label_page(request, "application/application_company", view, typed, {"profile": profile})


@form(f"{ONE}/company", guards=[APPLIES, ours])
async def company_confirmed(
    request: AnyRequest, organisation: FromPath[str], application: FromPath[int]
) -> Response[str] | Redirect:
    """It is right."""
    try:
        await confirm_data(colleague_in(request, organisation), application)
    except OutOfTurn as problem:
        return await shown(request, organisation, application, EMPTY.refused(problem))
    return to(request, f"{home_of(organisation)}/applications/{application}", "data_confirmed")


@page(f"{ONE}/details", guards=[APPLIES])
async def details_shown(request: AnyRequest, organisation: FromPath[str], application: FromPath[int]) -> Response[str]:
    """Level, language, contact, products and sites."""
    return await _details(request, organisation, application, EMPTY)


async def _details(request: AnyRequest, organisation: str, application: int, typed: Form) -> Response[str]:
    view = await application_page(colleague_in(request, organisation), application)
    before = {
        "level": view.level.level.code,
        "language": view.language,
        "contact": str(view.contact),
        "products": "\n".join(f"{one.name}{BETWEEN} {one.code}".removesuffix(f"{BETWEEN} ") for one in view.products),
        "sites": "\n".join(view.sites),
    }
    form_ = typed if typed.faults else Form(before)
    return await label_page(request, "application/application_details", view, form_, {"levels": scheme().levels})


@form(f"{ONE}/details", guards=[APPLIES, ours])
async def details_changed(
    request: AnyRequest, organisation: FromPath[str], application: FromPath[int]
) -> Response[str] | Redirect:
    """They are filled in."""
    typed = await read_form(request, *FIELDS)
    try:
        said = Filled(
            level=typed["level"],
            language=typed["language"],
            contact=person_in(typed, "contact"),
            products=tuple(_products(typed["products"].splitlines())),
            sites=tuple(line for line in typed["sites"].splitlines() if line.strip()),
        )
        await change_application(colleague_in(request, organisation), application, said)
    except (Unfit, OutOfTurn) as problem:
        return await _details(request, organisation, application, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/applications/{application}", "details_changed")


def _products(lines: Iterable[str]) -> Iterable[Product]:
    for line in lines:
        if line.strip():
            name, _, code = line.partition(BETWEEN)
            yield Product(name, code)


@page(f"{ONE}/check", guards=[APPLIES])
async def check_shown(request: AnyRequest, organisation: FromPath[str], application: FromPath[int]) -> Response[str]:
    """All answers in one place, what is not met yet, and the words that are signed."""
    return await _check(request, organisation, application, EMPTY)


async def _check(request: AnyRequest, organisation: str, application: int, typed: Form) -> Response[str]:
    view = await application_page(colleague_in(request, organisation), application)
    number = numbered(organisation)
    words = await declared(number, await basis_of(number, clock.today()), view.language) if view.is_draft else ""
    more = {"words": words or view.declaration or "", "places": PLACES}
    return await label_page(request, "application/application_check", view, typed, more)


@form(f"{ONE}/submit", guards=[SIGNS, ours])
async def application_submitted(
    request: AnyRequest, organisation: FromPath[str], application: FromPath[int]
) -> Response[str] | Redirect:
    """It is signed and handed in."""
    typed = await read_form(request, "agreed")
    try:
        by = colleague_in(request, organisation)
        await submit_application(by, application, agreed=typed["agreed"] == "1")
    except (Unfit, OutOfTurn) as problem:
        return await _check(request, organisation, application, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/applications/{application}/submitted", "")


@page(f"{ONE}/submitted", guards=[APPLIES])
async def submitted_shown(
    request: AnyRequest, organisation: FromPath[str], application: FromPath[int]
) -> Response[str] | Redirect:
    """Its number, what happens next, and by when."""
    view = await application_page(colleague_in(request, organisation), application)
    if view.is_draft:
        return to(request, f"{home_of(organisation)}/applications/{application}", "")
    more = {"clocks": scheme().clocks}
    return await label_page(request, "application/application_submitted", view, EMPTY, more)


@form(f"{ONE}/discard", guards=[APPLIES, ours])
async def application_discarded(
    request: AnyRequest, organisation: FromPath[str], application: FromPath[int]
) -> Response[str] | Redirect:
    """A draft is thrown away."""
    try:
        await discard_application(colleague_in(request, organisation), application)
    except OutOfTurn as problem:
        return await shown(request, organisation, application, EMPTY.refused(problem))
    return to(request, home_of(organisation), "application_discarded")


routes = [
    application_newest, application_shown, company_shown, company_confirmed, details_shown, details_changed,
    check_shown, application_submitted, submitted_shown, application_discarded,
]  # fmt: skip
