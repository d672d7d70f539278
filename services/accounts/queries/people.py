"""People as commands need them: who they are and what they can prove themselves with."""

from dataclasses import dataclass
from uuid import UUID

from infra.database import Record, fetch, fetch_one, fetch_value
from services.accounts.passkeys import KnownKey, Owner

ACCOUNT = """
select p.id, p.email, p.email_key, p.name, p.language, p.time_zone, p.blocked_at is not null as blocked,
       (select w.hash from password w where w.person = p.id) as hash,
       exists (select from totp t where t.person = p.id and t.confirmed_at is not null) as has_totp,
       (select count(*) from passkey k where k.person = p.id) as passkeys,
       (select count(*) from recovery_code r where r.person = p.id and r.used_at is null) as codes_left
from person p where p.erased_at is null and
"""


@dataclass(frozen=True, slots=True)
class Account:
    """A living account."""

    person: UUID
    email: str
    key: str
    name: str
    language: str
    time_zone: str
    blocked: bool
    hash: str | None
    has_totp: bool
    passkeys: int
    codes_left: int

    @property
    def has_second(self) -> bool:
        """Whether a password alone is not enough."""
        return self.has_totp or self.passkeys > 0

    @property
    def owner(self) -> Owner:
        """As a device is told of it."""
        return Owner(self.person, self.email, self.name)


def _account(row: Record | None) -> Account | None:
    if row is None:
        return None
    return Account(
        person=row["id"],
        email=row["email"],
        key=row["email_key"],
        name=row["name"],
        language=row["language"],
        time_zone=row["time_zone"],
        blocked=row["blocked"],
        hash=row["hash"],
        has_totp=row["has_totp"],
        passkeys=row["passkeys"],
        codes_left=row["codes_left"],
    )


async def account_at(key: str) -> Account | None:
    """The account of an e-mail address (its key), or None."""
    return _account(await fetch_one(f"{ACCOUNT} p.email_key = $1", key))


async def account_of(person: UUID) -> Account:
    """The account of a person who is there."""
    found = _account(await fetch_one(f"{ACCOUNT} p.id = $1", person))
    assert found is not None  # noqa: S101 - a session, a key or a link points at it
    return found


async def knows_browser(key: str, browser: bytes) -> bool:
    """Whether somebody with this address has signed in in this browser before."""
    return bool(
        await fetch_value(
            """select exists (select from known_browser b join person p on p.id = b.person
                              where p.email_key = $1 and b.token = $2)""",
            key, browser,
        )
    )  # fmt: skip


async def key_named(credential: bytes) -> tuple[UUID, int, KnownKey] | None:
    """The passkey with this credential: whose, its id, and what to check it by."""
    row = await fetch_one(
        "select id, person, credential, public_key, sign_count from passkey where credential = $1", credential
    )
    if row is None:
        return None
    return row["person"], row["id"], KnownKey(row["credential"], row["public_key"], row["sign_count"])


async def credentials_of(person: UUID) -> list[bytes]:
    """All passkeys of a person, as devices know them."""
    return [row["credential"] for row in await fetch("select credential from passkey where person = $1", person)]
