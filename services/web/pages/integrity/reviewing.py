"""Review of a self-assessment: what waits for a reviewer, and one item at a time."""

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.reviewing import Found, review_item
from compliance.errors import ChangedMeanwhile, OutOfTurn, SecondPersonNeeded, Unfit
from compliance.library.model import TOP_LEVEL
from compliance.queries.heads import Place
from compliance.queries.reviews import review_of, reviews
from infra.i18n import Bilingual, text
from services.accounts.permissions import Permission
from services.web.forms import Form, read_form
from services.web.guards import AnyRequest, form, needs, ours, page
from services.web.pages.account.answers import to
from services.web.pages.integrity.answers import home_of, integrity_page
from services.web.pages.rooms import colleague_in

READS, REVIEWS = needs(Permission.READ_ASSESSMENTS), needs(Permission.REVIEW_ANSWERS)
PATH = "/organisations/{organisation:str}/integrity/assessments/{assessment:int}/review"
ONE = PATH + "/{item:str}"


@page(PATH, guards=[READS])
async def review(request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int]) -> Response[str]:
    """Every item with what waits there; what waits for the viewer first."""
    view = await reviews(colleague_in(request, organisation), assessment)
    more = {"head": view.head, "part": "review", "lead": text("review.lead")}
    return await integrity_page(request, "assessments/review", view, more=more)


@page(ONE, guards=[READS])
async def item_to_review(
    request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int], item: FromPath[str]
) -> Response[str]:
    """One item, with all that a reviewer looks at."""
    return await _item(request, organisation, Place(assessment, item))


async def _item(request: AnyRequest, organisation: str, place: Place, typed: Form | None = None) -> Response[str]:
    view = await review_of(colleague_in(request, organisation), place.assessment, place.item)
    title, last = view.line.item.clause.item.title, view.line.last
    before = {"level": str(last.level), "reason": last.reason} if last else {}
    more = {"head": view.head, "part": "review", "title": Bilingual(title.kk, title.ru, title.en), "top": TOP_LEVEL}
    return await integrity_page(request, "assessments/review_item", view, typed or Form(before), more)


@form(ONE, guards=[REVIEWS, ours])
async def item_reviewed(
    request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int], item: FromPath[str]
) -> Response[str] | Redirect:
    """The level that a reviewer finds; then on to the next one that waits."""
    place, typed = Place(assessment, item), await read_form(request, "level", "reason", "version", "then")
    try:
        if typed["level"] not in map(str, range(TOP_LEVEL + 1)):
            raise Unfit(text("review.choose_level"), field="level")
        version = typed["version"]
        if not (version.isascii() and version.isdecimal() and len(version) < len(str(2**31))):
            raise Unfit(text("error.unreadable"))
        said = Found(int(typed["level"]), int(version), typed["reason"].replace("\r\n", "\n").strip())
        await review_item(colleague_in(request, organisation), place, said)
    except (Unfit, OutOfTurn, ChangedMeanwhile, SecondPersonNeeded) as problem:
        return await _item(request, organisation, place, typed.refused(problem))
    then = typed["then"]
    further = f"/{then}" if then.isascii() and then.replace("-", "").isalnum() else ""
    return to(request, f"{home_of(organisation)}/assessments/{assessment}/review{further}", "reviewed")


routes = [review, item_to_review, item_reviewed]
