"""What an organisation's rooms of the label have in common: their menu, and what has just been done."""

from collections.abc import Mapping

from litestar import Response

from services.accounts.permissions import Permission
from services.web.forms import EMPTY, Form
from services.web.guards import AnyRequest, needs
from services.web.pages.rooms import NOTHING, Rooms, Tabs, room_page

# what a page says after something was done: its address names it, and nothing else is ever shown. A line a room.
DONE: frozenset[str] = frozenset({
    "application_opened", "data_confirmed", "details_changed", "document_added", "application_discarded",
    "question_answered", "information_added", "report_commented", "condition_shown", "appealed", "check_wanted",
    "withdrawn",
    "label_withdrawn", "explained", "survey_answered",
})  # fmt: skip
# the rooms, in the order of their menu: code, path below /label, who may open it
TABS: Tabs = (
    ("overview", "", Permission.APPLY_FOR_LABEL),
    ("eligibility", "/eligibility", Permission.APPLY_FOR_LABEL),
    ("application", "/application", Permission.APPLY_FOR_LABEL),
    ("decisions", "/decisions", Permission.APPLY_FOR_LABEL),
    ("standing", "/standing", Permission.APPLY_FOR_LABEL),
    ("incidents", "/incidents", Permission.APPLY_FOR_LABEL),
    ("surveys", "/surveys", Permission.APPLY_FOR_LABEL),
    ("marks", "/marks", Permission.APPLY_FOR_LABEL),
)  # fmt: skip
LABEL = Rooms("label", TABS, DONE)
APPLIES = needs(Permission.APPLY_FOR_LABEL)


def home_of(organisation: str) -> str:
    """The path of the label's rooms in an organisation, named by number or reference."""
    return LABEL.home_of(organisation)


async def label_page(
    request: AnyRequest, place: str, view: object, form: Form = EMPTY, more: Mapping[str, object] = NOTHING
) -> Response[str]:
    """A page of a room of the label, as `room_page` makes it."""
    return await room_page(LABEL, request, place, view, form, more)
