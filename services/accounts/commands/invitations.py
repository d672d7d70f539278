"""Inviting people into an organisation by letter, and answering such a letter."""

from collections.abc import Iterable
from dataclasses import dataclass

from infra import clock
from infra.database import Record, execute, fetch_one, fetch_value, transaction
from infra.errors import Refused
from infra.events import record
from infra.i18n import show, text
from infra.looking import at_the_door
from infra.mail import Letter, post
from registry.references import masked
from services.accounts.addresses import address_of
from services.accounts.commands.attempts import count_letter
from services.accounts.commands.members import add_member, lock_organisation, roles_chosen
from services.accounts.errors import LinkSpent, NothingThere
from services.accounts.events.people import InvitationClosed, Invited, MemberJoined
from services.accounts.guessing import MAILBOX
from services.accounts.names import language_chosen
from services.accounts.permissions import Permission, need
from services.accounts.queries.organisations import name_of
from services.accounts.timing import INVITATION
from services.accounts.tokens import fingerprint, new_token
from services.accounts.viewer import Viewer

MOST_OPEN = 100


@dataclass(frozen=True, slots=True)
class Guest:
    """Whom to invite: an address as typed, roles, the language of the letter."""

    email: str
    roles: Iterable[str]
    language: str


async def invite(viewer: Viewer, number: str, guest: Guest) -> int:
    """Send an invitation; one that waits for the same address ends. The invitation's id.

    Raises NotAnAddress, Unreadable, Refused for a member, TooManyAttempts.
    """
    need(viewer, Permission.CHANGE_MEMBERS, number)
    address, language = address_of(guest.email), language_chosen(guest.language)
    roles, token, now = roles_chosen(guest.roles), new_token(), clock.now()
    await _check(number, address.key)
    await count_letter(address.key, MAILBOX)
    async with transaction():
        await lock_organisation(number)
        await execute(
            """update invitation set closed_at = $3, outcome = 'withdrawn'
               where organisation = $1 and email_key = $2 and closed_at is null""",
            number, address.key, now,
        )  # fmt: skip
        made = await fetch_value(
            """insert into invitation (organisation, email, email_key, roles, language, token, made_by, made_at,
                                       ends_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id""",
            number, address.written, address.key, roles, language, fingerprint(token), viewer.person, now,
            now + INVITATION,
        )  # fmt: skip
        said = {"organisation": show(await name_of(number), language) or masked(number), "inviter": viewer.name}
        await post(Letter(address.written, language, "invitation", said, link=f"/{language}/invitations/{token}"))
        await record(Invited(number, made, " ".join(roles)), actor=viewer.actor)
    return int(made)


async def _check(number: str, key: str) -> None:
    found = await fetch_one(
        """select exists (select from membership m join person p on p.id = m.person
                          where m.organisation = $1 and m.until is null and p.email_key = $2) as member,
                  (select count(*) from invitation where organisation = $1 and closed_at is null) as waiting""",
        number, key,
    )  # fmt: skip
    if found is not None and found["member"]:
        raise Refused(text("invitation.member"), field="email")
    if found is not None and found["waiting"] >= MOST_OPEN:
        raise Refused(text("invitation.too_many", most=MOST_OPEN), field="email")


async def withdraw_invitation(viewer: Viewer, number: str, invitation: int) -> None:
    """The letter opens nothing any more. Raises NothingThere."""
    need(viewer, Permission.CHANGE_MEMBERS, number)
    async with transaction():
        closed = await fetch_value(
            """update invitation set closed_at = $3, outcome = 'withdrawn'
               where id = $1 and organisation = $2 and closed_at is null returning id""",
            invitation, number, clock.now(),
        )  # fmt: skip
        if closed is None:
            raise NothingThere(text("invitation.unknown"))
        await record(InvitationClosed(number, invitation, "withdrawn"), actor=viewer.actor)


async def accept_invitation(viewer: Viewer, token: str) -> str:
    """Belong to the organisation that a letter invites into; its number. Raises LinkSpent.

    Whoever belongs to it already gets the roles of the letter besides their own.
    """
    need(viewer, Permission.JOIN_ORGANISATION)
    async with transaction():
        with at_the_door():  # nobody can be a member before this; the letter's secret says that they may
            row = await _close(token, "accepted", viewer)
            await lock_organisation(row["organisation"])
            await add_member(row["organisation"], viewer.person, row["roles"])
        joined = MemberJoined(row["organisation"], str(viewer.person), " ".join(row["roles"]), "invitation")
        await record(joined, actor=viewer.actor)
    return str(row["organisation"])


async def decline_invitation(viewer: Viewer, token: str) -> None:
    """Do not belong to it. Raises LinkSpent."""
    need(viewer, Permission.JOIN_ORGANISATION)
    async with transaction():
        with at_the_door():
            row = await _close(token, "declined", viewer)
        await record(InvitationClosed(row["organisation"], row["id"], "declined"), actor=viewer.actor)


async def _close(token: str, outcome: str, viewer: Viewer) -> Record:
    """Part of a command at the door: the invitation is answered, once. Raises LinkSpent."""
    row = await fetch_one(
        """update invitation i set closed_at = $2, outcome = $3, accepted_by = $4
           where token = $1 and closed_at is null and ends_at > $2
             and exists (select from organisation o where o.bin = i.organisation and o.state = 'verified')
           returning id, organisation, roles""",
        fingerprint(token), clock.now(), outcome, viewer.person if outcome == "accepted" else None,
    )  # fmt: skip
    if row is None:
        raise LinkSpent(text("invitation.spent"))
    return row
