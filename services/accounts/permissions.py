"""Who may do what: this page, and no other.

A new permission is one line here and one in `GRANTS`. A route, a page's button and a command ask for the same name, so
they cannot disagree. Names begin with a verb; what begins with READ changes nothing, and the auditor has all of those.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from infra.i18n import text
from services.accounts.errors import NotAllowed, NothingThere, OrganisationNeeded, SecondFactorNeeded, SignInNeeded
from services.accounts.viewer import Viewer


class Permission(StrEnum):
    """What can be allowed, alphabetically."""

    ANSWER_ITEMS = "answer-items"  # answer the items of a self-assessment that are assigned to one
    APPLY_FOR_LABEL = "apply-for-label"  # apply for the label on behalf of an organisation, and answer for it
    APPROVE_ASSESSMENTS = "approve-assessments"  # approve a self-assessment that somebody else submitted
    ASSESS_LABELS = "assess-labels"  # assess applications for the label that one was given
    AUDIT_ASSESSMENTS = "audit-assessments"  # read, and remark in, a self-assessment that one was invited to audit
    CHANGE_ASSESSMENTS = "change-assessments"  # open, assign, submit and close self-assessments
    CHANGE_AUDITORS = "change-auditors"  # invite auditors from outside to a self-assessment, and end their access
    CHANGE_KEYS = "change-keys"  # make, renew and revoke an organisation's keys for programs
    CHANGE_MEMBERS = "change-members"  # invite, give and take roles, remove
    CHANGE_STAFF = "change-staff"  # give and take roles at Atameken
    CHANGE_TRAINING = "change-training"  # keep an organisation's training: staff, rules, courses, records
    CLAIM_ORGANISATION = "claim-organisation"  # ask to be verified for a BIN
    DECIDE_CLAIMS = "decide-claims"  # verify an organisation, refuse, suspend
    DECIDE_LABELS = "decide-labels"  # vote on applications and appeals, agree to what is done to a label
    EXPORT_COMPANY = "export-company"  # take a company's whole profile away as a file
    JOIN_ORGANISATION = "join-organisation"  # answer an invitation, switch between one's organisations, leave
    LOOK_UP_COMPANY = "look-up-company"  # open a company's non-public part, with a purpose
    MANAGE_LABELS = "manage-labels"  # take applications, assign assessors, call meetings, watch labels
    READ_ASSESSMENTS = "read-assessments"  # self-assessments of an organisation, all of each
    READ_CLAIMS = "read-claims"  # organisations to verify, all of them
    READ_INTEGRITY = "read-integrity"  # the integrity rooms of one's organisation: of each what is one's own to see
    READ_LABEL_CASES = "read-label-cases"  # applications and labels at the desk, as far as they are open to one
    READ_LOOKED_AT = "read-looked-at"  # how many looked at one's own company
    READ_LOOK_UPS = "read-look-ups"  # what one's organisation looked up, by whom and why
    READ_ORGANISATION = "read-organisation"  # its members, invitations and state
    READ_PEOPLE = "read-people"  # accounts and their roles, all of them
    READ_SOURCES_HEALTH = "read-sources-health"  # imports, faults and rejected rows of sources
    READ_TRAIL = "read-trail"  # search the events of everybody
    READ_TRAINING = "read-training"  # the training of an organisation: who must hold what, and who does
    REVIEW_ANSWERS = "review-answers"  # find the level of items that others answered
    REVIEW_LABELS = "review-labels"  # review how others assessed an application
    USE_OWN_ACCOUNT = "use-own-account"  # one's name, password, sessions, keys
    WORK_AT_LABEL_DESK = "work-at-label-desk"  # say one's interests, recuse oneself, ask applicants


class Role(StrEnum):
    """Who somebody is: to everybody, in an organisation, or at Atameken."""

    VISITOR = "visitor"
    PERSON = "person"  # anybody signed in

    MEMBER = "member"
    CHECKER = "checker"
    COMPLIANCE_OFFICER = "compliance_officer"
    TRAINER = "trainer"
    OWNER = "owner"

    LABEL_OFFICER = "label_officer"
    ASSESSOR = "assessor"
    LABEL_REVIEWER = "label_reviewer"
    LABEL_DECIDER = "label_decider"
    SOURCE_STEWARD = "source_steward"
    DISPUTE_OFFICER = "dispute_officer"
    METHODOLOGIST = "methodologist"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


ORGANISATION_ROLES = (Role.MEMBER, Role.CHECKER, Role.COMPLIANCE_OFFICER, Role.TRAINER, Role.OWNER)
STAFF_ROLES = (
    Role.LABEL_OFFICER, Role.ASSESSOR, Role.LABEL_REVIEWER, Role.LABEL_DECIDER, Role.SOURCE_STEWARD,
    Role.DISPUTE_OFFICER, Role.METHODOLOGIST, Role.ADMINISTRATOR, Role.AUDITOR,
)  # fmt: skip

P = Permission
MEMBERS = frozenset(
    {P.READ_ORGANISATION, P.READ_LOOKED_AT, P.READ_INTEGRITY, P.ANSWER_ITEMS}
)  # what every role of an organisation brings
LOOKING = frozenset({P.LOOK_UP_COMPANY, P.EXPORT_COMPANY, P.READ_LOOK_UPS})
LEADING = frozenset(
    {P.READ_ASSESSMENTS, P.CHANGE_ASSESSMENTS, P.CHANGE_AUDITORS, P.REVIEW_ANSWERS, P.APPLY_FOR_LABEL}
)  # of self-assessments, and what rests on them
TRAINING = frozenset({P.CHANGE_TRAINING, P.READ_TRAINING})
STAFF = frozenset({P.READ_SOURCES_HEALTH})  # what every role at Atameken brings
OF_LABELS = STAFF | {P.READ_LABEL_CASES, P.WORK_AT_LABEL_DESK}

GRANTS: Mapping[Role, frozenset[Permission]] = MappingProxyType({
    Role.VISITOR: frozenset(),
    Role.PERSON: frozenset({P.AUDIT_ASSESSMENTS, P.CLAIM_ORGANISATION, P.JOIN_ORGANISATION, P.USE_OWN_ACCOUNT}),
    Role.MEMBER: MEMBERS,
    Role.CHECKER: MEMBERS | LOOKING,
    Role.COMPLIANCE_OFFICER: MEMBERS | LOOKING | LEADING | TRAINING,
    Role.TRAINER: MEMBERS | TRAINING,
    Role.OWNER: MEMBERS | LOOKING | LEADING | TRAINING | {P.APPROVE_ASSESSMENTS, P.CHANGE_MEMBERS, P.CHANGE_KEYS},
    Role.LABEL_OFFICER: OF_LABELS | {P.MANAGE_LABELS},
    Role.ASSESSOR: OF_LABELS | {P.ASSESS_LABELS},
    Role.LABEL_REVIEWER: OF_LABELS | {P.REVIEW_LABELS},
    Role.LABEL_DECIDER: OF_LABELS | {P.DECIDE_LABELS},
    Role.SOURCE_STEWARD: STAFF,
    Role.DISPUTE_OFFICER: STAFF,
    Role.METHODOLOGIST: STAFF,
    Role.ADMINISTRATOR: STAFF | {P.READ_PEOPLE, P.CHANGE_STAFF, P.READ_CLAIMS, P.DECIDE_CLAIMS, P.READ_ORGANISATION,
                                 P.READ_TRAIL},
    Role.AUDITOR: frozenset(permission for permission in Permission if permission.name.startswith("READ_")),
})  # fmt: skip


def may(viewer: Viewer, permission: Permission, organisation: str | None = None) -> bool:
    """Whether somebody has a permission, everywhere or in an organisation (BIN).

    Roles in an organisation count in that organisation only. Roles at Atameken count everywhere, and only for whoever
    signed in with a second factor.
    """
    return any(permission in GRANTS[role] for role in roles_of(viewer, organisation))


def roles_of(viewer: Viewer, organisation: str | None = None) -> frozenset[Role]:
    """The roles that count for somebody: those everybody has, those in an organisation, those at Atameken."""
    everybody = {Role.VISITOR, Role.PERSON} if viewer.known else {Role.VISITOR}
    inside = {Role(role) for bin, roles in viewer.memberships if bin == organisation for role in roles}
    staff = {Role(role) for role in viewer.staff} if viewer.strong else set()
    return frozenset(everybody | inside | staff)


def need(viewer: Viewer, permission: Permission, organisation: str | None = None) -> None:
    """Raises unless somebody has a permission: the one question that guards and commands ask.

    SignInNeeded of nobody known; SecondFactorNeeded where only that is missing; OrganisationNeeded where the permission
    comes with a role in an organisation and none was named; NothingThere in an organisation of others, whose pages are
    not there for strangers; NotAllowed else.
    """
    if may(viewer, permission, organisation):
        return
    if not viewer.known:
        raise SignInNeeded(text("account.sign_in_needed"))
    if any(permission in GRANTS[Role(role)] for role in viewer.staff):
        raise SecondFactorNeeded(text("permission.second_factor"))
    if organisation is None and any(permission in GRANTS[role] for role in ORGANISATION_ROLES):
        raise OrganisationNeeded(text("permission.organisation"))
    if organisation is not None and not viewer.belongs_to(organisation):
        raise NothingThere(text("permission.nothing_there"))
    raise NotAllowed(text("permission.not_allowed"))


def bringing(permission: Permission) -> tuple[Role, ...]:
    """The roles that bring a permission, for a page that says whom to ask."""
    return tuple(role for role in Role if permission in GRANTS[role])
