"""Rooms of an organisation: pages with one menu, one frame, and one way of saying what has just been done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from litestar import Response

from compliance.colleagues import Colleague
from infra.i18n import Bilingual, Text, text
from registry.references import masked, numbered, reference_of
from services.accounts.colleagues import colleague_of
from services.accounts.permissions import Permission, may
from services.accounts.queries.members import people_of
from services.accounts.queries.organisations import name_of
from services.accounts.viewer import Viewer
from services.web.forms import EMPTY, Form
from services.web.guards import AnyRequest
from services.web.pages.organisations.answers import said
from services.web.render import Page, render
from services.web.viewing import viewer_in

Tabs: TypeAlias = tuple[tuple[str, str, Permission], ...]  # code, path below the rooms, who may open it
NOTHING: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class Rooms:
    """Some rooms: their name, which is also their path, their templates' folder and what their texts begin with."""

    name: str
    tabs: Tabs
    done: frozenset[str]  # what may be said to have been done

    def home_of(self, organisation: str) -> str:
        """The path of these rooms in an organisation, named by number or reference."""
        return f"/organisations/{reference_of(numbered(organisation))}/{self.name}"


def colleague_in(request: AnyRequest, organisation: str) -> Colleague:
    """Whoever looks, as a colleague in the organisation that an address names. Raises what `colleague_of` raises."""
    return colleague_of(viewer_in(request), numbered(organisation))


async def room_page(
    rooms: Rooms,
    request: AnyRequest,
    place: str,
    view: object,
    form: Form = EMPTY,
    more: Mapping[str, object] = NOTHING,
) -> Response[str]:
    """A page of a room; 422 when its form has a fault, unless `more` names another `status`.

    `place` is the room, which is also its template ("findings"), or the room and the template of one of its pages
    ("findings/finding"). The heading is the text `<rooms>.heading.<template>`, unless `more` has a `title`, and
    `lead` says below it what the page is for. Templates are given: `rooms`, the name of these; `home`, their path;
    `reference`, what refers to the organisation; `people`, who belongs to it; `may`, whether the viewer has a
    permission by its value.
    """
    tab, _, template = place.partition("/")
    template, more = template or tab, dict(more)
    number, viewer = numbered(request.path_params["organisation"]), viewer_in(request)
    home, title, status = rooms.home_of(number), more.pop("title", None), more.pop("status", None)
    frame = {
        "rooms": rooms.name,
        "home": home,
        "reference": reference_of(number),
        "whose": await _name(viewer, number),
        "people": await people_of(number),
        "may": lambda wanted: may(viewer, Permission(wanted), number),
        "tabs": [(code, f"{home}{path}") for code, path, wanted in rooms.tabs if may(viewer, wanted, number)],
        "tab": tab,
        "inside": "",
        "done": said(request, form, rooms.done),
        "lead": None,
    }
    page = Page(
        f"{rooms.name}/{template}.html",
        view,
        title if isinstance(title, Text | Bilingual) else text(f"{rooms.name}.heading.{template}"),
        here="organisation",
        status=status if isinstance(status, int) else 422 if form.faults else 200,
        form=form,
        more=frame | more,
    )
    return render(request, page)


async def _name(viewer: Viewer, number: str) -> Bilingual:
    """The organisation's name, as its members' sessions know it already; its number where it has none."""
    known = dict(viewer.names).get(number) or await name_of(number)
    return known if known.kk or known.ru else Bilingual(*[masked(number)] * 3)
