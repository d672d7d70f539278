"""What somebody takes, at every employer that trains them."""

from litestar import Response

from compliance.queries.training.learning import my_courses
from services.accounts.queries.organisations import names_of
from services.web.guards import AnyRequest, learns, page
from services.web.pages.learning.answers import learning_page


@page("/learn", guards=[learns])
async def mine(request: AnyRequest) -> Response[str]:
    """What is due, by when, and what is held until when."""
    view = await my_courses()
    names = await names_of([each.learner.organisation for each in view.employers])
    return await learning_page(request, "mine", view, more={"names": names})


routes = [mine]
