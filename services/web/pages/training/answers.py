"""What the training rooms of an organisation have in common: their menu, and what has just been done."""

from collections.abc import Mapping

from litestar import Response

from services.accounts.permissions import Permission
from services.web.forms import EMPTY, Form
from services.web.guards import AnyRequest, needs
from services.web.pages.rooms import NOTHING, Rooms, Tabs, room_page

# what a page says after something was done: its address names it, and nothing else is ever shown. A line a room.
DONE: frozenset[str] = frozenset({
    "recorded", "record_corrected", "record_voided", "results_imported",
    "certificate_brought",
    "evidence_made", "feed_stopped",
    "course_added", "course_withdrawn", "course_restored",
    "settings_set", "sheet_opened", "sheet_closed", "sheet_withdrawn",
    "member_added", "member_changed", "member_move", "member_leave", "member_return", "member_assign",
    "member_unassign", "member_waive", "member_linked", "member_unlinked", "list_taken", "rule_written", "rule_ended",
    "rules_suggested", "waiver_answered", "waiver_lifted",
    "package_brought", "package_added", "package_withdrawn",
})  # fmt: skip
# the rooms, in the order of their menu: code, path below /training, who may open it
TABS: Tabs = (
    ("overview", "", Permission.READ_TRAINING),
    ("matrix", "/matrix", Permission.READ_TRAINING),
    ("records", "/records", Permission.READ_TRAINING),
    ("staff", "/staff", Permission.READ_TRAINING),
    ("rules", "/rules", Permission.READ_TRAINING),
    ("courses", "/courses", Permission.READ_TRAINING),
    ("certificates", "/certificates", Permission.READ_TRAINING),
    ("sheets", "/sheets", Permission.READ_TRAINING),
    ("codes", "/codes", Permission.CHANGE_TRAINING),
    ("questions", "/questions", Permission.READ_TRAINING),
    ("settings", "/settings", Permission.READ_TRAINING),
)  # fmt: skip
ROOMS = Rooms("training", TABS, DONE)
READS, TRAINS = needs(Permission.READ_TRAINING), needs(Permission.CHANGE_TRAINING)


def home_of(organisation: str) -> str:
    """The path of the training rooms of an organisation, named by number or reference."""
    return ROOMS.home_of(organisation)


async def training_page(
    request: AnyRequest, place: str, view: object, form: Form = EMPTY, more: Mapping[str, object] = NOTHING
) -> Response[str]:
    """A page of a training room, as `room_page` makes it."""
    return await room_page(ROOMS, request, place, view, form, more)
