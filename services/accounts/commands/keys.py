"""Keys for programs: made, renewed with an overlap, revoked. The secret is returned once and kept by nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from infra import clock
from infra.actor import Actor
from infra.database import Record, execute, fetch_one, fetch_value, transaction
from infra.errors import Refused
from infra.events import record
from infra.i18n import text
from infra.looking import looks
from services.accounts.commands.sessions import need_proof
from services.accounts.errors import NothingThere, Unreadable
from services.accounts.events.keys import KeyMade, KeyRenewed, KeyRevoked
from services.accounts.names import named
from services.accounts.permissions import Permission, need
from services.accounts.queries.keys import open_keys
from services.accounts.scopes import PERSONAL, Caller, Scope
from services.accounts.timing import KEY_LASTS, KEY_OVERLAP
from services.accounts.tokens import fingerprint, new_token
from services.accounts.viewer import Viewer
from services.accounts.views.keys import NewKeyView

PREFIX = "moldir_"  # by which programs that look for leaked secrets know ours
HINT = 6
MOST_KEYS = 20


@dataclass(frozen=True, slots=True)
class KeyWanted:
    """What was filled into the form: for an organisation (BIN) or oneself, with which scopes, for how many days."""

    name: str
    scopes: tuple[str, ...]
    days: str
    organisation: str | None = None


async def make_key(viewer: Viewer, wanted: KeyWanted) -> NewKeyView:
    """A new key. Raises ProofNeeded, NotAllowed, Unreadable, Refused where an owner has too many."""
    need_proof(viewer)
    _need_keys_of(viewer, wanted.organisation)
    name, scopes = named(wanted.name), _scopes_chosen(wanted)
    if wanted.days not in {str(days) for days in KEY_LASTS}:
        raise Unreadable(text("key.days.unknown"), field="days")
    async with transaction():
        owner = (None, wanted.organisation) if wanted.organisation else (viewer.person, None)
        if await open_keys(*owner) >= MOST_KEYS:
            raise Refused(text("key.too_many", most=MOST_KEYS))
        ends = clock.now() + timedelta(days=int(wanted.days))
        secret, key = await _insert(viewer, owner, name, scopes, ends)
        await record(KeyMade(key, " ".join(scopes), ends), actor=_actor(viewer, wanted.organisation))
    return NewKeyView(name, secret, ends, None)


def _scopes_chosen(wanted: KeyWanted) -> list[str]:
    allowed = tuple(Scope) if wanted.organisation else PERSONAL
    if not wanted.scopes or set(wanted.scopes) - set(allowed):
        raise Unreadable(text("key.scopes.needed"), field="scopes")
    return [scope.value for scope in allowed if scope in wanted.scopes]


def _need_keys_of(viewer: Viewer, organisation: str | None) -> None:
    if organisation is None:
        need(viewer, Permission.USE_OWN_ACCOUNT)
    else:
        need(viewer, Permission.CHANGE_KEYS, organisation)


def _actor(viewer: Viewer, organisation: str | None) -> Actor:
    return Actor("person", str(viewer.person), organisation)


async def _insert(
    viewer: Viewer, owner: tuple[UUID | None, str | None], name: str, scopes: Iterable[str], ends: datetime
) -> tuple[str, int]:
    """Part of a command: the row of a new key; its secret and number."""
    secret = PREFIX + new_token()
    key = await fetch_value(
        """insert into api_key (person, organisation, made_by, name, hint, hash, scopes, made_at, ends_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id""",
        *owner, viewer.person, name, secret[len(PREFIX):][:HINT], fingerprint(secret), list(scopes), clock.now(), ends,
    )  # fmt: skip
    return secret, int(key)


async def renew_key(viewer: Viewer, key: int) -> NewKeyView:
    """A key that takes over from another: same name, scopes and length; the old one opens for some days more.

    Raises ProofNeeded, NothingThere, Refused where it was renewed already.
    """
    need_proof(viewer)
    async with transaction():
        row = await _open_key(viewer, key)
        if row["renewed_by"] is not None:
            raise Refused(text("key.renewed_already"))
        now = clock.now()
        ends, old_ends = now + (row["ends_at"] - row["made_at"]), min(row["ends_at"], now + KEY_OVERLAP)
        owner = (row["person"], row["organisation"])
        secret, new = await _insert(viewer, owner, row["name"], row["scopes"], ends)
        await execute("update api_key set ends_at = $2, renewed_by = $3 where id = $1", key, old_ends, new)
        await record(KeyRenewed(key, new, old_ends), actor=_actor(viewer, row["organisation"]))
    return NewKeyView(row["name"], secret, ends, old_ends)


async def revoke_key(viewer: Viewer, key: int) -> None:
    """From now on the key opens nothing. Raises ProofNeeded, NothingThere."""
    need_proof(viewer)
    async with transaction():
        row = await _open_key(viewer, key)
        await execute("update api_key set revoked_at = $2 where id = $1", key, clock.now())
        await record(KeyRevoked(key), actor=_actor(viewer, row["organisation"]))


async def _open_key(viewer: Viewer, key: int) -> Record:
    """The key, held until the command ends. Raises NothingThere unless it opens something and is the viewer's."""
    row = await fetch_one(
        "select * from api_key where id = $1 and revoked_at is null and ends_at > $2 for update", key, clock.now()
    )
    if row is None or (row["organisation"] is None and row["person"] != viewer.person):
        raise NothingThere(text("key.unknown"))
    _need_keys_of(viewer, row["organisation"])
    return row


async def note_used(caller: Caller) -> None:
    """A key was used just now. Bookkeeping, and no event: it happens with every request."""
    with looks(caller.looker):
        await execute("update api_key set used_at = $2 where id = $1", caller.key, clock.now())
