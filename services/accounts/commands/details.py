"""What a person says of themselves, a copy of all that is kept about them, and leaving."""

from uuid import UUID

from infra import clock
from infra.database import execute, fetch_value, transaction
from infra.events import record
from infra.looking import lets_in
from infra.mail import Letter, post
from services.accounts.commands.auditors import leave_audits
from services.accounts.commands.members import leave_all
from services.accounts.commands.sessions import drop_sessions, need_proof
from services.accounts.events.people import DetailsChanged, Erased, Exported
from services.accounts.names import language_chosen, named, time_zone_chosen
from services.accounts.queries.export import everything_about
from services.accounts.queries.people import account_of
from services.accounts.viewer import Viewer

# all that is personal, by table and column; the rows of person and sign_in stay, emptied, for the trail to refer to
PERSONAL = (
    ("password", "person"), ("totp", "person"), ("passkey", "person"), ("recovery_code", "person"),
    ("known_browser", "person"), ("identity", "person"), ("ceremony", "person"), ("mail_link", "person"),
)  # fmt: skip


async def change_details(viewer: Viewer, name: str, language: str, time_zone: str) -> None:
    """Name, language and time zone. Raises Unreadable. Nothing happens when nothing changed."""
    said = {
        "name": named(name),
        "language": language_chosen(language),
        "time_zone": time_zone_chosen(time_zone),
    }
    changed = [field for field, value in said.items() if getattr(viewer, field) != value]
    if not changed:
        return
    async with transaction():
        await execute(
            "update person set name = $2, language = $3, time_zone = $4 where id = $1", viewer.person, *said.values()
        )
        await record(DetailsChanged(str(viewer.person), " ".join(changed)), actor=viewer.actor)


async def choose_reminders(viewer: Viewer, *, wanted: bool) -> None:
    """Whether letters about what waits for the viewer are sent. Nothing happens when nothing changed."""
    async with transaction():
        changed = await fetch_value(
            "update person set reminders = $2 where id = $1 and reminders <> $2 returning id", viewer.person, wanted
        )
        if changed is not None:
            await record(DetailsChanged(str(viewer.person), "reminders"), actor=viewer.actor)


@lets_in
async def export(viewer: Viewer) -> dict[str, object]:
    """Everything that is kept about the viewer, as plain data. Raises ProofNeeded."""
    need_proof(viewer)
    async with transaction():
        found = await everything_about(viewer.person or UUID(int=0))
        await record(Exported(str(viewer.person)), actor=viewer.actor)
    return found


@lets_in
async def erase(viewer: Viewer) -> None:
    """Delete the account: everything personal goes, every session ends, the trail keeps an id.

    Raises ProofNeeded, Refused for the last owner of an organisation that others belong to.
    """
    need_proof(viewer)
    account = await account_of(viewer.person or UUID(int=0))
    async with transaction():
        await leave_all(viewer)
        await leave_audits(viewer)
        await drop_sessions(account.person)
        await execute("update sign_in set device = '', address = '' where person = $1", account.person)
        await execute(
            "update api_key set name = '', revoked_at = coalesce(revoked_at, $2) where person = $1",
            account.person, clock.now(),
        )  # fmt: skip
        for table, column in PERSONAL:
            await execute(f"delete from {table} where {column} = $1", account.person)
        await execute("delete from mail_link where email = $1", account.email)
        await execute("delete from mail where address = $1", account.email)
        await execute(
            "update person set email = null, email_key = null, name = '', erased_at = $2 where id = $1",
            account.person, clock.now(),
        )  # fmt: skip
        await post(Letter(account.email, account.language, "erased"))
        await record(Erased(str(account.person)), actor=viewer.actor)
