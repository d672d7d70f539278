"""What pages of the label's desk have in common: the menu below the desk's, and what has just been done."""

import re
from collections.abc import Mapping

from litestar import Response

from compliance.library.scheme import scheme
from infra.i18n import Bilingual, Text, catalogue, text
from services.accounts.permissions import Permission, may
from services.web.forms import EMPTY, Form
from services.web.guards import AnyRequest, needs
from services.web.pages.desk.answers import desk_page
from services.web.pages.organisations.answers import NOTHING
from services.web.viewing import viewer_in

HOME = "/desk/label"
# pages of the label's desk in the order of the menu: code, path, who may open it. A line a page.
MENU = (
    ("queue", HOME, Permission.READ_LABEL_CASES),
    ("pool", f"{HOME}/pool", Permission.MANAGE_LABELS),
    ("meetings", HOME + "/meetings", Permission.READ_LABEL_CASES),
    ("waiting", HOME + "/waiting", Permission.READ_LABEL_CASES),
    ("appeals", HOME + "/appeals", Permission.READ_LABEL_CASES),
    ("labels", f"{HOME}/labels", Permission.READ_LABEL_CASES),
    ("incidents", f"{HOME}/incidents", Permission.READ_LABEL_CASES),
    ("surveys", f"{HOME}/surveys", Permission.READ_LABEL_CASES),
    ("misuse", f"{HOME}/misuse", Permission.READ_LABEL_CASES),
    ("interests", f"{HOME}/interests", Permission.WORK_AT_LABEL_DESK),
    ("statistics", f"{HOME}/statistics", Permission.READ_LABEL_CASES),
)  # fmt: skip
READS, WORKS = needs(Permission.READ_LABEL_CASES), needs(Permission.WORK_AT_LABEL_DESK)
MANAGES, DECIDES = needs(Permission.MANAGE_LABELS), needs(Permission.DECIDE_LABELS)
ASSESSES, REVIEWS = needs(Permission.ASSESS_LABELS), needs(Permission.REVIEW_LABELS)


def label_page(
    request: AnyRequest, name: str, view: object, form: Form = EMPTY, more: Mapping[str, object] = NOTHING
) -> Response[str]:
    """A page of the label's desk; 422 when its form has a fault.

    `name` is the place in the menu, which is also the template below desk/label ("queue"), or the place and the
    template of one of its pages ("queue/case"). The heading is the text `desk.label.heading.<template>`, unless `more`
    has a `title`. What was done is said by the text `desk.done.label.<done>` where there is one.
    """
    tab, _, template = name.partition("/")
    template, more, viewer = template or tab, dict(more), viewer_in(request)
    title = more.pop("title", None)
    frame = {
        "heading": title if isinstance(title, Text | Bilingual) else text(f"desk.label.heading.{template}"),
        "here": "label",
        "label_menu": [(code, path) for code, path, wanted in MENU if may(viewer, wanted)],
        "label_here": tab,
        "level_title": lambda code: scheme().level(code).title,
        "may": lambda wanted: may(viewer, Permission(wanted)),
        "done": done_in(request, form),
    }
    return desk_page(request, f"label/{template}", view, form, frame | more)


def done_in(request: AnyRequest, form: Form) -> str:
    """What the page's address says was done, where there is a sentence for it; nothing beside a fault."""
    done = request.query_params.get("done", "")
    known = re.fullmatch("[a-z_]{1,40}", done) and f"desk.done.label.{done}" in catalogue("en")
    return f"label.{done}" if known and not form.faults else ""
