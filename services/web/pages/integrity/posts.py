"""The register of exposed posts: posts, not people."""

from dataclasses import replace

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.posts import PostSaid, add_post, change_post, close_post
from compliance.errors import NothingHere, Unfit
from compliance.queries.risks import posts_page
from compliance.risks import BANDS
from infra.errors import Refused
from infra.i18n import Bilingual, text
from services.accounts.permissions import Permission
from services.web.forms import EMPTY, Form, filled, read_form
from services.web.guards import AnyRequest, form, needs, ours, page
from services.web.pages.account.answers import to
from services.web.pages.integrity.answers import home_of, integrity_page
from services.web.pages.rooms import colleague_in
from services.web.typed import whole_in

ROOM = "/organisations/{organisation:str}/integrity/risks/posts"
READS, LEADS = needs(Permission.READ_ASSESSMENTS), needs(Permission.CHANGE_ASSESSMENTS)
FIELDS = ("title", "unit", "why", "holders", "band")
START = filled(band="medium", holders="1")


def _said(typed: Form) -> PostSaid:
    holders = whole_in(typed, "holders", "post.unfit.holders")
    return PostSaid(typed["title"], typed["unit"], typed["why"], holders, typed["band"])  # type: ignore[arg-type] # the command says what it can be


@page(ROOM, guards=[READS])
async def posts(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """What stands in it, what stood, and a form for another."""
    return await _posts(request, organisation, START)


async def _posts(request: AnyRequest, organisation: str, typed: Form) -> Response[str]:
    view = await posts_page(colleague_in(request, organisation))
    return await integrity_page(request, "risks/posts", view, typed, {"bands": BANDS[1:], "lead": text("posts.lead")})


@form(ROOM, guards=[LEADS, ours])
async def post_added(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """It stands in the register."""
    typed, by = await read_form(request, *FIELDS), colleague_in(request, organisation)
    try:
        await add_post(by, _said(typed))
    except (Unfit, Refused) as problem:
        return await _posts(request, organisation, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/risks/posts", "post_added")


@page(f"{ROOM}/{{post:int}}", guards=[LEADS])
async def post_shown(request: AnyRequest, organisation: FromPath[str], post: FromPath[int]) -> Response[str]:
    """What is said of a post, to be changed or ended."""
    return await _post(request, organisation, post)


async def _post(request: AnyRequest, organisation: str, post: int, typed: Form = EMPTY) -> Response[str]:
    view = await posts_page(colleague_in(request, organisation))
    found = next((each for each in view.posts if each.id == post), None)
    if found is None:
        raise NothingHere(text("workspace.nothing_here"))
    start = {name: str(getattr(found, name)) for name in FIELDS}
    return await integrity_page(
        request, "risks/post", found, replace(typed, values={**start, **typed.values}),
        {"bands": BANDS[1:], "title": Bilingual(*[found.title] * 3)},
    )  # fmt: skip


@form(f"{ROOM}/{{post:int}}", guards=[LEADS, ours])
async def post_changed(
    request: AnyRequest, organisation: FromPath[str], post: FromPath[int]
) -> Response[str] | Redirect:
    """Another entry stands in its place."""
    typed, by = await read_form(request, *FIELDS), colleague_in(request, organisation)
    try:
        await change_post(by, post, _said(typed))
    except Unfit as problem:
        return await _post(request, organisation, post, typed.refused(problem))
    except Refused as problem:  # it stands no longer: the list says what does
        return await _posts(request, organisation, START.refused(problem))
    return to(request, f"{home_of(organisation)}/risks/posts", "post_changed")


@form(f"{ROOM}/{{post:int}}/close", guards=[LEADS, ours])
async def post_closed(
    request: AnyRequest, organisation: FromPath[str], post: FromPath[int]
) -> Response[str] | Redirect:
    """Out of the register, with a reason."""
    typed, by = await read_form(request, "close_why"), colleague_in(request, organisation)
    try:
        await close_post(by, post, typed["close_why"])
    except Unfit as problem:
        problem.extra["field"] = "close_why"
        return await _post(request, organisation, post, typed.refused(problem))
    except Refused as problem:
        return await _posts(request, organisation, START.refused(problem))
    return to(request, f"{home_of(organisation)}/risks/posts", "post_closed")


routes = [posts, post_added, post_shown, post_changed, post_closed]
