"""Auditors from outside: who they are, what they are invited to, and whether an access holds now."""

from datetime import date

from compliance.colleagues import Colleague
from infra import clock
from infra.database import Record, fetch, fetch_one
from infra.i18n import text
from infra.looking import at_the_door
from registry.references import reference_of
from services.accounts.errors import LinkSpent, NothingThere, SecondFactorNeeded
from services.accounts.permissions import Permission, need
from services.accounts.queries.organisations import name_of, names_of
from services.accounts.tokens import fingerprint
from services.accounts.viewer import Viewer
from services.accounts.views.auditors import Access, AccessView, AuditLetterView, AuditLine, AuditorsView, AuditsView

LONGEST = 366  # days of an access
FORMER_SHOWN = 50
ACCESSES = """
select x.*, m.name as by, p.name as called from audit_access x
join person m on m.id = x.made_by left join person p on p.id = x.person
where x.organisation = $1 order by x.id desc
"""
LETTER = """
select x.*, p.name as by from audit_access x
join person p on p.id = x.made_by join organisation o on o.bin = x.organisation
where x.token = $1 and x.closed_at is null and x.person is null and x.ends_on >= $2 and o.state = 'verified'
"""
MINE = "select * from audit_access where person = $1 order by id desc"


def state_of(row: Record, today: date) -> str:
    """Where an access is between its letter and its end."""
    if row["closed_at"] is not None:
        return str(row["outcome"])
    if row["ends_on"] < today:
        return "over"
    if row["person"] is None:
        return "waiting"
    return "coming" if row["starts_on"] > today else "open"


async def auditors_page(viewer: Viewer, number: str) -> AuditorsView:
    """Everybody from outside, for who leads assessments. Raises what `need` raises."""
    need(viewer, Permission.CHANGE_AUDITORS, number)
    rows = [_access(row) for row in await fetch(ACCESSES, number)]
    assessments = await fetch("select id, cycle from assessment where organisation = $1 order by id desc", number)
    return AuditorsView(
        bin=reference_of(number),
        accesses=tuple(each for each in rows if each.running),
        former=tuple(each for each in rows if not each.running)[:FORMER_SHOWN],
        assessments=tuple((row["id"], row["cycle"]) for row in assessments),
        longest=LONGEST,
    )


def _access(row: Record) -> AccessView:
    copied = ("id", "email", "assessment", "cycle", "restricted", "starts_on", "ends_on", "made_at", "by")
    said = {name: row[name] for name in copied}
    return AccessView(name=row["called"] or "", state=state_of(row, clock.today()), **said)


async def audit_letter_behind(viewer: Viewer, token: str) -> AuditLetterView:
    """What a letter invites to. Raises LinkSpent."""
    with at_the_door():  # whoever holds the letter may read it, signed in or not
        row = await fetch_one(LETTER, fingerprint(token), clock.today())
    if row is None:
        raise LinkSpent(text("invitation.spent"))
    return AuditLetterView(
        token=token,
        bin=reference_of(row["organisation"]),
        name=await name_of(row["organisation"]),
        cycle=row["cycle"],
        by=row["by"],
        restricted=row["restricted"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        member=viewer.belongs_to(row["organisation"]),
    )


async def audits_page(viewer: Viewer) -> AuditsView:
    """What the viewer audits or audited."""
    need(viewer, Permission.AUDIT_ASSESSMENTS)
    rows = await fetch(MINE, viewer.person)
    names = await names_of({row["organisation"] for row in rows})
    return AuditsView(
        tuple(
            AuditLine(
                row["id"], reference_of(row["organisation"]), names[row["organisation"]], row["cycle"],
                row["starts_on"], row["ends_on"], state_of(row, clock.today()),
            )
            for row in rows
        ),
        viewer.strong,
    )  # fmt: skip


async def access_of(viewer: Viewer, access: int) -> Access:
    """An access of the viewer's that holds now.

    Raises NothingThere for one of others, one that is over or has not begun, and for whoever became a colleague;
    SecondFactorNeeded.
    """
    need(viewer, Permission.AUDIT_ASSESSMENTS)
    row = await fetch_one("select * from audit_access where id = $1 and person = $2", access, viewer.person)
    if row is None or viewer.belongs_to(row["organisation"]):
        raise NothingThere(text("permission.nothing_there"))
    if state_of(row, clock.today()) != "open":
        raise NothingThere(text("audit.over"))
    if not viewer.strong:
        raise SecondFactorNeeded(text("audit.second_factor"))
    number = row["organisation"]
    return Access(
        row["id"], number, reference_of(number), await name_of(number), row["assessment"], row["cycle"],
        row["restricted"], row["ends_on"],
    )  # fmt: skip


def guest_of(viewer: Viewer, access: Access) -> Colleague:
    """An auditor from outside as queries and commands of compliance are told them: they read, and remark."""
    assert viewer.person is not None  # noqa: S101 - an access is somebody's
    return Colleague(viewer.person, access.organisation, frozenset({"read", "remark"}))
