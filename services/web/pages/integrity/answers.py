"""What the integrity rooms of an organisation have in common: their frame, and what has just been done."""

from collections.abc import Mapping

from litestar import Response

from compliance.queries.heads import Head
from compliance.queries.workspace import needs_approval_again
from registry.references import numbered
from services.accounts.colleagues import colleague_of
from services.accounts.permissions import Permission, may
from services.web.forms import EMPTY, Form
from services.web.guards import AnyRequest
from services.web.pages.rooms import NOTHING, Rooms, Tabs, room_page
from services.web.viewing import viewer_in

# what a page says after something was done: its address names it, and nothing else is ever shown. A line a room.
DONE = frozenset({
    "opened", "assigned", "taken_back", "closed", "saved", "joined", "commented", "not_applicable", "waiver", "agreed",
    "evidence_brought", "evidence_renewed", "evidence_confirmed", "evidence_placed", "evidence_requested",
    "evidence_request_withdrawn", "reviewed", "submitted", "approved",
    "finding_opened", "finding_closed", "finding_reopened", "cause", "planned", "action_done", "action_undone",
    "action_changed", "action_withdrawn", "action_checked", "duty", "duty_back",
    "measure_planned", "measure_done", "measure_withdrawn", "measure_reopened", "policy_drafted", "policy_edited",
    "policy_submit", "policy_return", "policy_approve", "policy_publish", "policy_attest", "policy_placed",
    "sheet_added", "campaign_opened", "campaign_closed", "campaign_reminded", "campaign_reminded_already",
    "campaign_placed", "declared", "interest_decided", "interest_lifted", "gift_entered", "gift_decided",
    "gifts_placed", "limits_set",
    "package_ordered", "package_cancelled", "auditor_invited", "auditor_ended",
    "risk_added", "risk_changed", "risk_reviewed", "risk_archived", "risk_restored", "risk_accepted", "post_added",
    "post_changed", "post_closed", "analysis_recorded", "analysis_shown", "certificate_added", "certificate_changed",
    "certificate_shown", "certificate_hidden",
})  # fmt: skip
# the rooms, in the order of their menu: code, path below /integrity, who may open it
TABS: Tabs = (
    ("overview", "", Permission.READ_INTEGRITY),
    ("assessments", "/assessments", Permission.READ_INTEGRITY),
    ("evidence", "/evidence", Permission.READ_INTEGRITY),
    ("cycles", "/cycles", Permission.READ_ASSESSMENTS),
    ("findings", "/findings", Permission.READ_INTEGRITY),
    ("calendar", "/calendar", Permission.READ_INTEGRITY),
    ("duties", "/duties", Permission.READ_ASSESSMENTS),
    ("risks", "/risks", Permission.READ_INTEGRITY),
    ("certificates", "/certificates", Permission.READ_ASSESSMENTS),
    ("programme", "/programme", Permission.READ_INTEGRITY),
    ("declarations", "/declarations", Permission.READ_INTEGRITY),
    ("gifts", "/gifts", Permission.READ_INTEGRITY),
    ("clauses", "/clauses", Permission.READ_INTEGRITY),
    ("auditors", "/auditors", Permission.CHANGE_AUDITORS),
)  # fmt: skip
# the pages of one self-assessment, in the order of its menu: code, path below /assessments/{id}, who may open it
PARTS: Tabs = (
    ("items", "", Permission.READ_INTEGRITY),
    ("readiness", "/readiness", Permission.READ_ASSESSMENTS),
    ("review", "/review", Permission.READ_ASSESSMENTS),
    ("approval", "/approval", Permission.READ_ASSESSMENTS),
    ("outputs", "/outputs", Permission.READ_ASSESSMENTS),
)  # fmt: skip
ROOMS = Rooms("integrity", TABS, DONE)


def home_of(organisation: str) -> str:
    """The path of the integrity rooms of an organisation, named by number or reference."""
    return ROOMS.home_of(organisation)


async def integrity_page(
    request: AnyRequest, place: str, view: object, form: Form = EMPTY, more: Mapping[str, object] = NOTHING
) -> Response[str]:
    """A page of an integrity room, as `room_page` makes it.

    With a `head` in `more` it is a page of that self-assessment, whose own menu shows `part` as the current one;
    `again` says that it is not as it was approved, where the page knows already.
    """
    number, viewer, head = numbered(request.path_params["organisation"]), viewer_in(request), more.get("head")
    if not isinstance(head, Head):
        return await room_page(ROOMS, request, place, view, form, more)
    inside = f"{home_of(number)}/assessments/{head.id}"
    frame: dict[str, object] = {
        "inside": inside,
        "parts": [(code, f"{inside}{path}") for code, path, wanted in PARTS if may(viewer, wanted, number)],
        "part": "items",
    }
    if "again" not in more:
        frame["again"] = await needs_approval_again(colleague_of(viewer, number), head)
    return await room_page(ROOMS, request, place, view, form, {**frame, **more})
