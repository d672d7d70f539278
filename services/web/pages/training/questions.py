"""How questions of final tests were answered."""

from litestar import Response
from litestar.params import FromPath

from compliance.queries.training.questions import questions
from infra.i18n import text
from services.web.guards import AnyRequest, page
from services.web.language import language_of
from services.web.pages.rooms import colleague_in
from services.web.pages.training.answers import READS, training_page


@page("/organisations/{organisation:str}/training/questions", guards=[READS])
async def questions_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """Share of right answers and discrimination, where enough people were asked."""
    view = await questions(colleague_in(request, organisation), language_of(request))
    return await training_page(request, "questions", view, more={"lead": text("training.questions.lead")})


routes = [questions_shown]
