"""What pages of learners have in common: who learns, and how a page is shown."""

from collections.abc import Mapping

from litestar import Response

from compliance.queries.training.entering import myself
from compliance.training.learner import Learner
from infra.i18n import Bilingual, Text, text
from services.web.forms import EMPTY, Form
from services.web.guards import AnyRequest
from services.web.pages.organisations.answers import said
from services.web.render import Page, render

# what a page says after something was done: its address names it, and nothing else is ever shown. A line a room.
DONE: frozenset[str] = frozenset({
    "went_out", "lessons_read", "signed",
    "certificate_shown", "certificate_brought",
})  # fmt: skip
NOTHING: Mapping[str, object] = {}


async def learner_in(_: AnyRequest, staff: int) -> Learner:
    """Whoever looks, as the member of staff (id) that an address names: by their account, or by the code or link that
    they came in with. Raises NothingHere for everybody else.
    """
    return await myself(staff)


async def learning_page(
    request: AnyRequest, template: str, view: object, form: Form = EMPTY, more: Mapping[str, object] = NOTHING
) -> Response[str]:
    """A page of somebody who learns; 422 when its form has a fault, unless `more` names another `status`.

    The heading is the text `learning.heading.<template>`, unless `more` has a `title`.
    """
    more = {"rooms": "learning", "done": said(request, form, DONE), **more}
    title, status = more.pop("title", None), more.pop("status", None)
    page = Page(
        f"learning/{template}.html",
        view,
        title if isinstance(title, Text | Bilingual) else text(f"learning.heading.{template}"),
        here="learning",
        status=status if isinstance(status, int) else 422 if form.faults else 200,
        form=form,
        more=more,
    )
    return render(request, page)
