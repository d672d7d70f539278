"""From a viewer to somebody at the desk of the label."""

from collections.abc import Mapping
from types import MappingProxyType

from compliance.desk import DeskRight, Officer
from infra.i18n import text
from services.accounts.errors import SignInNeeded
from services.accounts.permissions import Permission, may, need
from services.accounts.viewer import Viewer

RIGHTS: Mapping[DeskRight, Permission] = MappingProxyType({
    "read": Permission.READ_LABEL_CASES,
    "work": Permission.WORK_AT_LABEL_DESK,
    "manage": Permission.MANAGE_LABELS,
    "assess": Permission.ASSESS_LABELS,
    "review": Permission.REVIEW_LABELS,
    "decide": Permission.DECIDE_LABELS,
})  # fmt: skip


def officer_of(viewer: Viewer) -> Officer:
    """The viewer at the desk of the label. Raises what `need` raises for whoever does not work there."""
    if viewer.person is None:
        raise SignInNeeded(text("account.sign_in_needed"))
    need(viewer, Permission.READ_LABEL_CASES)
    return Officer(viewer.person, frozenset(right for right, wanted in RIGHTS.items() if may(viewer, wanted)))
