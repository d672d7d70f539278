"""What pages of an organisation have in common: the frame with its tabs, and what has just been done."""

from collections.abc import Mapping
from typing import Protocol

from litestar import Response

from infra.i18n import Bilingual, text
from registry.references import masked, numbered
from services.accounts.permissions import ORGANISATION_ROLES, Permission, may
from services.web.forms import EMPTY, Form
from services.web.guards import AnyRequest
from services.web.render import Page, render
from services.web.viewing import viewer_in

# what a page says after something was done: its address names it, and nothing else is ever shown
DONE = frozenset(
    {
        "joined",
        "invited",
        "withdrawn",
        "roles",
        "removed",
        "restored",
        "closed",
        "granted",
        "hook_tried",
        "hook_stopped",
    }
)
# tabs of an organisation: code, path below it, who may open it
TABS = (
    ("members", "", Permission.READ_ORGANISATION),
    ("integrity", "/integrity", Permission.READ_INTEGRITY),
    ("training", "/training", Permission.READ_TRAINING),
    ("label", "/label", Permission.APPLY_FOR_LABEL),
    ("look_ups", "/look-ups", Permission.READ_LOOK_UPS),
    ("looked_at", "/looked-at", Permission.READ_LOOKED_AT),
    ("hooks", "/hooks", Permission.CHANGE_KEYS),
)
NOTHING: Mapping[str, object] = {}


def said(request: AnyRequest, form: Form, known: frozenset[str] = DONE) -> str:
    """What the page's address says was done; nothing beside a fault."""
    done = request.query_params.get("done", "")
    return done if done in known and not form.faults else ""


class OfOrganisation(Protocol):
    """A view that says whose it is."""

    @property
    def bin(self) -> str:
        """What refers to it: its BIN, or its owner's sealed number."""

    @property
    def name(self) -> Bilingual:
        """Its name, as far as it is known."""


def organisation_page(
    request: AnyRequest, tab: str, view: OfOrganisation, form: Form = EMPTY, more: Mapping[str, object] = NOTHING
) -> Response[str]:
    """A tab of an organisation; 422 when its form has a fault."""
    bin, name = view.bin, view.name
    viewer = viewer_in(request)
    tabs = [(code, f"/organisations/{bin}{path}") for code, path, wanted in TABS if may(viewer, wanted, numbered(bin))]
    heading = name if name.kk or name.ru else Bilingual(*[masked(bin)] * 3)
    page = Page(
        f"organisation/{tab}.html",
        view,
        heading,
        here="organisation",
        subject=text(f"organisation.tab.{tab}"),
        status=422 if form.faults else 200,
        form=form,
        more={"tabs": tabs, "tab": tab, "done": said(request, form), "roles": ORGANISATION_ROLES, **more},
    )
    return render(request, page)
