"""What pages of the desk have in common: the menu of what one may open, and what has just been done."""

from collections.abc import Mapping

from litestar import Response

from infra.i18n import Bilingual, Text, text
from services.accounts.permissions import Permission, may
from services.web.forms import EMPTY, Form
from services.web.guards import AnyRequest
from services.web.pages.organisations.answers import NOTHING, said
from services.web.render import Page, render
from services.web.viewing import viewer_in

DONE = frozenset({"given", "taken", "blocked", "unblocked", "granted", "refused", "suspended", "resumed"})
# pages of the desk in the order of the menu: code, path, who may open it
MENU = (
    ("start", "/desk", Permission.READ_SOURCES_HEALTH),
    ("claims", "/desk/organisations", Permission.READ_CLAIMS),
    ("people", "/desk/people", Permission.READ_PEOPLE),
    ("label", "/desk/label", Permission.READ_LABEL_CASES),
    ("sources", "/desk/sources", Permission.READ_SOURCES_HEALTH),
    ("trail", "/desk/trail", Permission.READ_TRAIL),
)


def desk_page(
    request: AnyRequest, name: str, view: object, form: Form = EMPTY, more: Mapping[str, object] = NOTHING
) -> Response[str]:
    """A page of the desk; 422 when its form has a fault. `more` may bring its own `heading` and what is `done`."""
    menu = [(code, path) for code, path, wanted in MENU if may(viewer_in(request), wanted)]
    heading = more.get("heading")
    page = Page(
        f"desk/{name}.html",
        view,
        heading if isinstance(heading, Text | Bilingual) else text(f"desk.heading.{name}"),
        here=str(more.get("here", name)),
        status=422 if form.faults else 200,
        form=form,
        more={"menu": menu, "done": said(request, form, DONE)}
        | {key: value for key, value in more.items() if key not in ("heading", "here")},
    )
    return render(request, page)
