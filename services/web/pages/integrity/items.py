"""One item of a self-assessment on a page: its questions, the answer, and what others say of it.

Saving answers in two ways: to a form as every form, with a page; to the island that saves while one types, which asks
for JSON, with what stands now. Both do the same and lose nothing.
"""

from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.colleagues import Colleague
from compliance.commands.answering import (
    Said,
    accept_waiver,
    approve_not_applicable,
    ask_waiver,
    mark_not_applicable,
)
from compliance.commands.reviewing import comment
from compliance.commands.saving import Saved, said_of, save_answer
from compliance.errors import ChangedMeanwhile, OutOfTurn, SecondPersonNeeded, Unfit
from compliance.library.model import TOP_LEVEL
from compliance.queries.heads import Place
from compliance.queries.items import item_page
from compliance.words import LONGEST
from infra import clock, i18n
from infra.errors import Problem
from infra.i18n import Bilingual, text
from services.accounts.permissions import Permission
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, needs, ours, page, upload
from services.web.language import language_of
from services.web.pages.account.answers import to
from services.web.pages.integrity.answers import home_of, integrity_page
from services.web.pages.integrity.clash import clash_page
from services.web.pages.rooms import colleague_in
from services.web.viewing import viewer_in

PATH = "/organisations/{organisation:str}/integrity/assessments/{assessment:int}/items/{item:str}"
READS, ANSWERS, REVIEWS = (
    needs(each) for each in (Permission.READ_INTEGRITY, Permission.ANSWER_ITEMS, Permission.REVIEW_ANSWERS)
)
LARGEST = 1_000_000  # bytes of an answer: several long texts in Cyrillic, as a form writes it
Agreement = Callable[[Colleague, Place, int], Awaitable[None]]
Reasoning = Callable[[Colleague, Place, str, int], Awaitable[int]]


@page(PATH, guards=[READS])
async def item_shown(
    request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int], item: FromPath[str]
) -> Response[str]:
    """The item, with what stands there."""
    return await _shown(request, organisation, Place(assessment, item))


async def _shown(
    request: AnyRequest, organisation: str, place: Place, typed: Form | None = None, status: int | None = None
) -> Response[str]:
    view = await item_page(colleague_in(request, organisation), place)
    title = view.item.clause.item.title
    more = {"head": view.head, "title": Bilingual(title.kk, title.ru, title.en), "longest": LONGEST, "status": status}
    return await integrity_page(request, "assessments/item", view, typed or EMPTY, more)


@upload(PATH + "/answer", guards=[ANSWERS, ours], request_max_body_size=LARGEST)
async def item_answered(
    request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int], item: FromPath[str]
) -> Response[str] | Response[dict[str, object]] | Redirect:
    """The answer is kept. What others changed meanwhile comes together with it, or both are shown."""
    place, typed, by = Place(assessment, item), await _typed(request), colleague_in(request, organisation)
    island = "application/json" in request.headers.get("accept", "")
    try:
        said, version = _said(typed)
        saved = await save_answer(by, place, said, version)
    except ChangedMeanwhile as changed:
        if island:
            return _told(request, changed)
        return await clash_page(request, await item_page(by, place), changed)
    except (Unfit, OutOfTurn) as problem:
        if island:
            return _told(request, problem)
        return await _shown(request, organisation, place, typed.refused(problem), problem.status)
    if island:
        return _kept(request, saved)
    return to(request, _after(organisation, place, typed["then"]), "joined" if saved.joined else "saved")


async def _typed(request: AnyRequest) -> Form:
    """Every field of an answer, lines ended in one way, as they are stored."""
    posted = await request.form()
    return Form({name: value.replace("\r\n", "\n") for name, value in posted.items() if isinstance(value, str)})


def _said(typed: Form) -> tuple[Said, int]:
    """The answer in a form and the version that it was given. Raises Unfit for a level or a version that is none."""
    parts = {name: typed[name] for name in typed.values if name in ("claimed", "reason") or "." in name}
    if typed["claimed"] and typed["claimed"] not in map(str, range(TOP_LEVEL + 1)):
        raise Unfit(text("workspace.off_scale"), field="claimed")
    return said_of(parts), _version(typed)


def _version(typed: Form) -> int:
    """The version of the answer that a form was given with. Raises Unfit for what is none."""
    version = typed["version"]
    if not (version.isascii() and version.isdecimal() and len(version) < len(str(2**31))):
        raise Unfit(text("error.unreadable"))
    return int(version)


def _after(organisation: str, place: Place, then: str) -> str:
    """Where one goes on to after saving: the item itself, or another that the form's button named."""
    inside = f"{home_of(organisation)}/assessments/{place.assessment}"
    plain = then.replace("-", "").isalnum() and then.isascii()
    return f"{inside}/items/{then if plain else place.item}"


def _kept(request: AnyRequest, saved: Saved) -> Response[dict[str, object]]:
    said, now = saved.said, clock.now().astimezone(ZoneInfo(viewer_in(request).time_zone))
    return Response(
        {
            "version": saved.version,
            "said": i18n.translate(
                "item.saved_joined" if saved.joined else "item.saved_at", language_of(request), time=f"{now:%H:%M}"
            ),
            "fields": {"claimed": "" if said.claimed is None else str(said.claimed), "reason": said.reason,
                       **said.replies},
        },
        headers={"Cache-Control": "no-store"},
    )  # fmt: skip


def _told(request: AnyRequest, problem: Problem) -> Response[dict[str, object]]:
    said: dict[str, object] = {
        "code": problem.code,
        "field": problem.extra.get("field", ""),
        "said": i18n.show(problem.text, language_of(request)),
    }
    return Response(said, status_code=problem.status, headers={"Cache-Control": "no-store"})


@form(PATH + "/comment", guards=[ANSWERS, ours])
async def item_commented(
    request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int], item: FromPath[str]
) -> Response[str] | Redirect:
    """A remark at the item."""
    place, typed = Place(assessment, item), await read_form(request, "said")
    try:
        await comment(colleague_in(request, organisation), place, typed["said"].replace("\r\n", "\n"))
    except (Unfit, OutOfTurn) as problem:
        return await _shown(request, organisation, place, typed.refused(problem), problem.status)
    return to(request, _after(organisation, place, ""), "commented")


async def _reasoned(
    request: AnyRequest, organisation: str, place: Place, command: Reasoning, field: str
) -> Response[str] | Redirect:
    """A reason is given that a second person must agree to."""
    typed = await read_form(request, field, "version")
    try:
        version = _version(typed)
        await command(colleague_in(request, organisation), place, typed[field].replace("\r\n", "\n"), version)
    except (Unfit, OutOfTurn, ChangedMeanwhile) as problem:
        problem.extra["field"] = field
        return await _shown(request, organisation, place, typed.refused(problem), problem.status)
    return to(request, _after(organisation, place, ""), field)


@form(PATH + "/not-applicable", guards=[ANSWERS, ours])
async def item_not_applicable(
    request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int], item: FromPath[str]
) -> Response[str] | Redirect:
    """Why the item does not concern the organisation."""
    return await _reasoned(request, organisation, Place(assessment, item), mark_not_applicable, "not_applicable")


@form(PATH + "/waiver", guards=[ANSWERS, ours])
async def item_waived(
    request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int], item: FromPath[str]
) -> Response[str] | Redirect:
    """Why the item stands above what it rests on."""
    return await _reasoned(request, organisation, Place(assessment, item), ask_waiver, "waiver")


async def _agreed(
    request: AnyRequest, organisation: str, place: Place, command: Agreement, done: str
) -> Response[str] | Redirect:
    """A second person agrees to the reason that they saw."""
    typed = await read_form(request, "version")
    try:
        await command(colleague_in(request, organisation), place, _version(typed))
    except (Unfit, OutOfTurn, ChangedMeanwhile, SecondPersonNeeded) as problem:
        problem.extra["field"] = ""
        return await _shown(request, organisation, place, EMPTY.refused(problem), problem.status)
    return to(request, _after(organisation, place, ""), done)


@form(PATH + "/not-applicable/approve", guards=[REVIEWS, ours])
async def not_applicable_approved(
    request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int], item: FromPath[str]
) -> Response[str] | Redirect:
    """A second person agrees that the item does not apply."""
    return await _agreed(request, organisation, Place(assessment, item), approve_not_applicable, "agreed")


@form(PATH + "/waiver/accept", guards=[REVIEWS, ours])
async def waiver_accepted(
    request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int], item: FromPath[str]
) -> Response[str] | Redirect:
    """A second person accepts why it stands above what it rests on."""
    return await _agreed(request, organisation, Place(assessment, item), accept_waiver, "agreed")


routes = [
    item_shown, item_answered, item_commented, item_not_applicable, item_waived, not_applicable_approved,
    waiver_accepted,
]  # fmt: skip
