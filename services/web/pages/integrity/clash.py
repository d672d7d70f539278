"""Both texts side by side, where two people changed the same part of an answer."""

from typing import cast

from litestar import Response

from compliance.commands.answering import Said, Standing
from compliance.commands.saving import Collision
from compliance.errors import ChangedMeanwhile
from compliance.views.work import ClashPage, ClashPart, ItemPage
from infra.i18n import Bilingual, text
from services.web.forms import EMPTY
from services.web.guards import AnyRequest
from services.web.pages.integrity.answers import integrity_page


async def clash_page(request: AnyRequest, page: ItemPage, changed: ChangedMeanwhile) -> Response[str]:
    """The page with both, from which the person saves what shall stand. 409: nothing was saved yet."""
    stands = cast("Standing", changed.extra["stands"])
    joined = cast("Said", changed.extra["joined"])
    theirs = {each.name: each.theirs for each in cast("tuple[Collision, ...]", changed.extra["collisions"])}
    item = page.item.clause.item
    mine = {"claimed": "" if joined.claimed is None else str(joined.claimed), "reason": joined.reason}
    mine |= {question.id: joined.replies.get(question.id, "") for question in item.questions}
    questions = {question.id: question.text for question in item.questions}
    parts = tuple(ClashPart(name, questions.get(name), said, theirs.get(name)) for name, said in mine.items())
    view = ClashPage(page.head, page.item, parts, stands.by, stands.version)
    title = Bilingual(item.title.kk, item.title.ru, item.title.en)
    more = {"head": page.head, "title": title, "status": changed.status, "lead": text("item.clash.lead")}
    return await integrity_page(request, "assessments/clash", view, EMPTY, more)
