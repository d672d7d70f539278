"""Letting somebody from outside read one assessment for a while, and ending that at once."""

from dataclasses import dataclass
from datetime import date, timedelta

from compliance.events.auditing import AuditOpened, AuditorAccepted, AuditorClosed, AuditorInvited
from infra import clock, i18n
from infra.actor import Actor
from infra.database import Record, execute, fetch_one, fetch_value, transaction
from infra.errors import Refused
from infra.events import record
from infra.i18n import show, text
from infra.looking import at_the_door
from infra.mail import Letter, post
from registry.references import masked
from services.accounts.addresses import address_of
from services.accounts.commands.attempts import count_letter
from services.accounts.commands.members import lock_organisation
from services.accounts.errors import LinkSpent, NothingThere, Unreadable
from services.accounts.guessing import MAILBOX
from services.accounts.names import language_chosen
from services.accounts.permissions import Permission, need
from services.accounts.queries.auditors import LONGEST
from services.accounts.queries.organisations import name_of
from services.accounts.tokens import fingerprint, new_token
from services.accounts.viewer import Viewer
from services.accounts.views.auditors import Access

MOST_OPEN = 50
ACCEPTED = "person = $3, accepted_at = $2"
DECLINED = "closed_at = $2, outcome = case when $3::uuid is not null then 'declined' end"
CHECK = """
select exists (select from membership m join person p on p.id = m.person
               where m.organisation = $1 and m.until is null and p.email_key = $2) as member,
       (select count(*) from audit_access where organisation = $1 and closed_at is null and ends_on >= $4) as open,
       (select cycle from assessment where id = $3 and organisation = $1) as cycle
"""


@dataclass(frozen=True, slots=True)
class Auditing:
    """Whom to invite to which assessment, between which days, the language of the letter; restricted evidence too?"""

    assessment: int
    email: str
    language: str
    starts_on: date
    ends_on: date
    restricted: bool = False


async def invite_auditor(viewer: Viewer, number: str, wish: Auditing) -> int:
    """Send a letter that opens one assessment to its reader; one that waits for the same address ends. The access's id.

    Raises NotAnAddress, Unreadable for days that cannot be, NothingThere for an assessment that is not there, Refused
    for a member and for too many at a time, TooManyAttempts.
    """
    need(viewer, Permission.CHANGE_AUDITORS, number)
    address, language = address_of(wish.email), language_chosen(wish.language)
    _days(wish)
    cycle = await _check(number, address.key, wish.assessment)
    await count_letter(address.key, MAILBOX)
    token, now = new_token(), clock.now()
    async with transaction():
        await lock_organisation(number)
        await execute(
            """update audit_access set closed_at = $3, outcome = case when person is null then 'withdrawn'
                                                                      else 'revoked' end
               where assessment = $1 and email_key = $2 and closed_at is null""",
            wish.assessment, address.key, now,
        )  # fmt: skip
        made = await fetch_value(
            """insert into audit_access (organisation, assessment, cycle, email, email_key, language, token, restricted,
                                         starts_on, ends_on, made_by, made_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id""",
            number, wish.assessment, cycle, address.written, address.key, language, fingerprint(token),
            wish.restricted, wish.starts_on, wish.ends_on, viewer.person, now,
        )  # fmt: skip
        said = {"organisation": show(await name_of(number), language) or masked(number), "inviter": viewer.name,
                "cycle": cycle, "starts": i18n.day(wish.starts_on, language),
                "ends": i18n.day(wish.ends_on, language)}  # fmt: skip
        link = f"/{language}/audits/invitations/{token}"
        await post(Letter(address.written, language, "audit_invitation", said, link=link))
        happened = AuditorInvited(wish.assessment, made, wish.starts_on, wish.ends_on, wish.restricted)
        await record(happened, actor=_actor(viewer, number))
    return int(made)


def _days(wish: Auditing) -> None:
    today = clock.today()
    if wish.ends_on < max(today, wish.starts_on):
        raise Unreadable(text("audit.unfit.ends_on"), field="ends_on")
    if wish.ends_on - max(today, wish.starts_on) > timedelta(days=LONGEST):
        raise Unreadable(text("audit.unfit.too_long", n=LONGEST), field="ends_on")


async def _check(number: str, key: str, assessment: int) -> str:
    """What the assessment's cycle is called."""
    found = await fetch_one(CHECK, number, key, assessment, clock.today())
    if found is None or found["cycle"] is None:
        raise NothingThere(text("workspace.nothing_here"), field="assessment")
    if found["member"]:
        raise Refused(text("audit.is_member"), field="email")
    if found["open"] >= MOST_OPEN:
        raise Refused(text("audit.too_many", most=MOST_OPEN), field="email")
    return str(found["cycle"])


def _actor(viewer: Viewer, number: str) -> Actor:
    return Actor("person", str(viewer.person), number)


async def end_access(viewer: Viewer, number: str, access: int) -> None:
    """From this moment the letter, or the access, opens nothing; who had one is told. Raises NothingThere."""
    need(viewer, Permission.CHANGE_AUDITORS, number)
    async with transaction():
        row = await fetch_one(
            """update audit_access set closed_at = $3, outcome = case when person is null then 'withdrawn'
                                                                      else 'revoked' end
               where id = $1 and organisation = $2 and closed_at is null
               returning assessment, outcome, email, language""",
            access, number, clock.now(),
        )  # fmt: skip
        if row is None:
            raise NothingThere(text("audit.unknown"))
        if row["outcome"] == "revoked":
            said = {"organisation": show(await name_of(number), row["language"]) or masked(number)}
            await post(Letter(row["email"], row["language"], "audit_ended", said))
        happened = AuditorClosed(row["assessment"], access, row["outcome"])
        await record(happened, actor=_actor(viewer, number))


async def accept_audit(viewer: Viewer, token: str) -> int:
    """Become the auditor that a letter invites; the access's id. Raises LinkSpent, Refused for a colleague."""
    need(viewer, Permission.AUDIT_ASSESSMENTS)
    async with transaction():
        with at_the_door():  # nobody is an auditor before this; the letter's secret says that they may
            row = await _answer(token, ACCEPTED, viewer)
            happened = AuditorAccepted(row["assessment"], row["id"], str(viewer.person))
            await record(happened, actor=_actor(viewer, row["organisation"]))
    return int(row["id"])


async def decline_audit(viewer: Viewer, token: str) -> None:
    """Do not become one. Raises LinkSpent, Refused for a colleague."""
    need(viewer, Permission.AUDIT_ASSESSMENTS)
    async with transaction():
        with at_the_door():
            row = await _answer(token, DECLINED, viewer)
            happened = AuditorClosed(row["assessment"], row["id"], "declined")
            await record(happened, actor=_actor(viewer, row["organisation"]))


async def _answer(token: str, change: str, viewer: Viewer) -> Record:
    """Part of a command at the door: the letter is answered, once."""
    row = await fetch_one(
        f"""update audit_access x set {change}
            where token = $1 and closed_at is null and person is null and ends_on >= $4
              and exists (select from organisation o where o.bin = x.organisation and o.state = 'verified')
            returning id, organisation, assessment""",
        fingerprint(token), clock.now(), viewer.person, clock.today(),
    )  # fmt: skip
    if row is None:
        raise LinkSpent(text("invitation.spent"))
    if viewer.belongs_to(row["organisation"]):
        raise Refused(text("audit.is_member"))
    return row


async def note_audit(viewer: Viewer, access: Access, what: str) -> None:
    """An auditor opens something: it stands in the organisation's trail before they see it."""
    need(viewer, Permission.AUDIT_ASSESSMENTS)
    async with transaction():
        happened = AuditOpened(access.assessment, access.id, what)
        await record(happened, actor=_actor(viewer, access.organisation))


async def leave_audits(viewer: Viewer) -> None:
    """Part of erasing an account: no access is theirs any more, and their address stands at none."""
    with at_the_door():  # one's own access is the organisation's to change, but not the address in it to keep
        await execute(
            """update audit_access set email = '', email_key = id::text, closed_at = coalesce(closed_at, $2),
                      outcome = coalesce(outcome, 'declined') where person = $1""",
            viewer.person, clock.now(),
        )  # fmt: skip
