"""From a viewer to a colleague: what the permissions of an organisation mean in its self-assessments."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from compliance.colleagues import Colleague, Right
from infra.i18n import text
from services.accounts.errors import SignInNeeded
from services.accounts.permissions import Permission, may, need
from services.accounts.viewer import Viewer

RIGHTS: Mapping[Right, Permission] = MappingProxyType({
    "read": Permission.READ_ASSESSMENTS,
    "answer": Permission.ANSWER_ITEMS,
    "lead": Permission.CHANGE_ASSESSMENTS,
    "review": Permission.REVIEW_ANSWERS,
    "approve": Permission.APPROVE_ASSESSMENTS,
    "train": Permission.CHANGE_TRAINING,
    "records": Permission.READ_TRAINING,
})  # fmt: skip


def program_of(organisation: str) -> Colleague:
    """A program that reads the self-assessments of an organisation by its key; it is nobody, and changes nothing."""
    return Colleague(UUID(int=0), organisation, frozenset({"read"}))


def trainer_program_of(organisation: str) -> Colleague:
    """A program that brings results of training to an organisation by its key; it is nobody."""
    return Colleague(UUID(int=0), organisation, frozenset({"train", "records"}))


def reader_at_home(organisation: str) -> Colleague:
    """Whoever owns the machine reads the training of an organisation at the terminal; changes nothing."""
    return Colleague(UUID(int=0), organisation, frozenset({"records"}))


def colleague_of(viewer: Viewer, organisation: str) -> Colleague:
    """The viewer in the self-assessments of an organisation (BIN).

    Raises what `need` raises for whoever has no part in them: strangers are told that nothing is there.
    """
    if viewer.person is None:
        raise SignInNeeded(text("account.sign_in_needed"))
    if not may(viewer, Permission.READ_ASSESSMENTS, organisation):
        need(viewer, Permission.ANSWER_ITEMS, organisation)
    rights = frozenset(right for right, permission in RIGHTS.items() if may(viewer, permission, organisation))
    return Colleague(viewer.person, organisation, rights)
