"""Packages from elsewhere as courses: brought, looked at, added, withdrawn."""

from litestar import Response
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from compliance.commands.training.courses import withdraw_own_course
from compliance.commands.training.packages import (
    CODE,
    Offering,
    add_package,
    bring_package,
    brought,
)
from compliance.errors import NotAccepted, OutOfTurn, Unfit
from compliance.library.model import Words
from compliance.queries.training.packages import packages
from compliance.views.training.packages import BroughtView
from infra.errors import Unavailable
from infra.file_names import safe_name
from infra.i18n import LANGUAGES, text
from infra.settings import settings
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, ours, page, upload
from services.web.pages.account.answers import to
from services.web.pages.rooms import colleague_in
from services.web.pages.training.answers import READS, TRAINS, home_of, training_page
from services.web.typed import whole_in
from services.web.uploads import Bringing, content_of
from services.web.uploads import brought as file_brought

ROOM = "/organisations/{organisation:str}/training/courses/packages"
FIELDS = ("token", "code", "version", "minutes", "valid_months", *(f"title_{each}" for each in LANGUAGES))
LARGEST = settings().max_package_bytes * 4 // 3  # what is somewhat too large is told beside its field


@page(ROOM, guards=[READS])
async def packages_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """Those that are offered, and the form that brings another."""
    return await _packages(request, organisation, EMPTY)


async def _packages(request: AnyRequest, organisation: str, typed: Form) -> Response[str]:
    view = await packages(colleague_in(request, organisation))
    return await training_page(request, "courses/packages", view, typed, {"lead": text("packages.lead")})


@upload(ROOM, guards=[TRAINS, ours], request_class=Bringing, request_max_body_size=LARGEST)
async def package_brought(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """An archive is looked into, and waits to be added."""
    file = file_brought(await request.form(), "file")
    try:
        if file is None:
            raise Unfit(text("packages.choose_file"), field="file")
        by = colleague_in(request, organisation)
        found = await bring_package(by, safe_name(file.filename), content_of(file))
    except (Unfit, NotAccepted, OutOfTurn, Unavailable) as problem:
        if not isinstance(problem, OutOfTurn):
            problem.extra["field"] = "file"
        return await _packages(request, organisation, EMPTY.refused(problem))
    return to(request, f"{home_of(organisation)}/courses/packages/brought", "package_brought", token=found.token)


@page(f"{ROOM}/brought", guards=[TRAINS])
async def package_waits(
    request: AnyRequest, organisation: FromPath[str], token: FromQuery[str] = ""
) -> Response[str]:  # fmt: skip
    """What is in an archive that waits, and what is to be said of it."""
    view = await brought(colleague_in(request, organisation), token)
    return await _waits(request, view, Form(_usual(view) | {"token": token}))


async def _waits(request: AnyRequest, view: BroughtView, typed: Form) -> Response[str]:
    return await training_page(request, "courses/package", view, typed, {"lead": text("packages.brought.lead")})


def _usual(view: BroughtView) -> dict[str, str]:
    """What its manifest says already."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in view.package.id.lower())
    code = "-".join(filter(None, plain.split("-")))[-40:].strip("-")
    titles = {f"title_{each}": view.package.title.of(each) for each in LANGUAGES}
    return titles | {"code": code if CODE.fullmatch(code) else "package", "version": "1", "minutes": "30"}


@form(f"{ROOM}/brought", guards=[TRAINS, ours])
async def package_added(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """It is offered from now on."""
    by, typed = colleague_in(request, organisation), await read_form(request, *FIELDS)
    view = await brought(by, typed["token"])
    try:
        said = Offering(
            code=typed["code"].strip().lower().removeprefix("own-"),
            version=typed["version"].strip(),
            title=Words(*(typed[f"title_{each}"] for each in ("kk", "ru", "en"))),
            minutes=whole_in(typed, "minutes"),
            valid_months=whole_in(typed, "valid_months") if typed["valid_months"].strip() else None,
        )
        await add_package(by, typed["token"], said)
    except (Unfit, NotAccepted, OutOfTurn, Unavailable) as problem:
        if problem.extra.get("field") == "file":
            problem.extra["field"] = ""
        return await _waits(request, view, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/courses/packages", "package_added")


@form(f"{ROOM}/{{package:int}}/withdraw", guards=[TRAINS, ours])
async def package_withdrawn(
    request: AnyRequest, organisation: FromPath[str], package: FromPath[int]
) -> Response[str] | Redirect:
    """It is offered no more."""
    try:
        await withdraw_own_course(colleague_in(request, organisation), package)
    except OutOfTurn as problem:
        return await _packages(request, organisation, EMPTY.refused(problem))
    return to(request, f"{home_of(organisation)}/courses/packages", "package_withdrawn")


routes = [packages_shown, package_brought, package_waits, package_added, package_withdrawn]
