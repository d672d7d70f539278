"""Keys: whose an asking program's is, and which ones somebody may change."""

from datetime import datetime
from uuid import UUID

from infra import clock
from infra.database import Record, fetch, fetch_one
from infra.looking import lets_in
from registry.references import reference_of
from services.accounts.permissions import Permission, may, need
from services.accounts.queries.organisations import names_of
from services.accounts.scopes import Caller, Scope
from services.accounts.timing import KEY_SHOWN
from services.accounts.tokens import fingerprint
from services.accounts.viewer import Viewer
from services.accounts.views.keys import KeysView, KeyView

KEY = """
select k.id, k.organisation, k.person, k.scopes, k.used_at from api_key k
left join person p on p.id = k.person left join organisation o on o.bin = k.organisation
where k.hash = $1 and k.revoked_at is null and k.ends_at > $2
  and (o.state = 'verified' or (p.blocked_at is null and p.erased_at is null and p.id is not null))
"""
KEYS = """
select k.*, p.name as by from api_key k left join person p on p.id = k.made_by
where (k.person = $1 or k.organisation = any ($2)) and coalesce(k.revoked_at, k.ends_at) > $3
order by k.revoked_at is not null or k.ends_at <= $4, k.id desc
"""


@lets_in
async def caller_of(token: str) -> tuple[Caller, datetime | None] | None:
    """Whose key it is and when it was last used; None for one that is over or unknown."""
    row = await fetch_one(KEY, fingerprint(token), clock.now())
    if row is None:
        return None
    scopes = frozenset(Scope(scope) for scope in row["scopes"])
    person = str(row["person"]) if row["person"] else ""
    return Caller(row["id"], row["organisation"], person, scopes), row["used_at"]


async def keys_page(viewer: Viewer) -> KeysView:
    """The viewer's own keys and those of organisations in which they may change them."""
    need(viewer, Permission.USE_OWN_ACCOUNT)
    organisations = organisations_with_keys(viewer)
    now = clock.now()
    rows = await fetch(KEYS, viewer.person, list(organisations), now - KEY_SHOWN, now)
    names = await names_of(organisations)
    named = {reference_of(number): names[number] for number in organisations}
    return KeysView(tuple(_key(row, now) for row in rows), tuple(named.items()), named)


def organisations_with_keys(viewer: Viewer) -> tuple[str, ...]:
    """The organisations whose keys the viewer may change."""
    return tuple(bin for bin, _ in viewer.memberships if may(viewer, Permission.CHANGE_KEYS, bin))


def _key(row: Record, now: datetime) -> KeyView:
    return KeyView(
        id=row["id"], organisation=reference_of(row["organisation"]) if row["organisation"] else None,
        name=row["name"], hint=row["hint"],
        scopes=tuple(Scope(scope) for scope in row["scopes"]), by=row["by"] or "", made_at=row["made_at"],
        ends_at=row["ends_at"], used_at=row["used_at"], renewed=row["renewed_by"] is not None,
        revoked_at=row["revoked_at"], over=row["revoked_at"] is not None or row["ends_at"] <= now,
    )  # fmt: skip


async def open_keys(person: UUID | None, organisation: str | None) -> int:
    """How many keys an owner has that still open something."""
    rows = await fetch(
        """select from api_key where (person = $1 or organisation = $2) and revoked_at is null and ends_at > $3""",
        person, organisation, clock.now(),
    )  # fmt: skip
    return len(rows)
