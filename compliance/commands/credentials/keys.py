"""The key that signs credentials, and its successors: a file made when it is first needed, a key given in the settings,
or one behind a socket, which is never seen here.
"""

import asyncio
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from compliance.commands.credentials.remote import remote_key
from compliance.credentials.issuing import SoftwareKey
from compliance.credentials.offline import KeyInUse
from compliance.events.credentials import KeyMade
from compliance.queries.credentials import issuer
from infra import clock
from infra.actor import SYSTEM, Actor
from infra.database import Record, execute, fetch_one, fetch_value, transaction
from infra.errors import Refused, Unavailable
from infra.events import record
from infra.i18n import text
from infra.secrets import kept_file
from infra.settings import settings

IN_USE = "select * from signing_key where expires is null"


async def signer() -> KeyInUse:
    """The key in use. The first call makes it; one newly given in the settings takes the place of the one before.

    Raises Unavailable where the key in use does not lie on this machine, the one given has ended, or the signer that is
    named in the settings does not answer.
    """
    async with transaction():
        await _alone()
        row, given = await fetch_one(IN_USE), await _given()
        if given is None:
            if row is not None:
                return _kept(row["id"])
            return await _enter(_fresh(), None)
        if row is not None and row["id"] == given.public:
            return given
        if await fetch_value("select true from signing_key where id = $1", given.public):
            raise Unavailable(text("credentials.key_ended", key=given.public))
        return await _enter(given, row)


async def key_in_use() -> KeyInUse:
    """The key in use, for whoever may make none: web and API sign with it what they are asked for.

    Raises Unavailable where there is none yet, or it does not lie on this machine.
    """
    row, given = await fetch_one(IN_USE), await _given()
    if row is None:
        raise Unavailable(text("label_public.no_key"))
    return given if given is not None and given.public == row["id"] else _kept(row["id"])


async def rotate(*, actor: Actor, compromised: bool = False) -> str:
    """Another key signs from now on; its public half. `compromised`: somebody else may have had the one before.

    Raises Refused where the key is given in the settings: there the next one is given too.
    """
    async with transaction():
        await _alone()
        if settings().credential_key or settings().credential_signer:
            raise Refused(text("credentials.key_given"))
        return (await _enter(_fresh(), await fetch_one(IN_USE), actor=actor, compromised=compromised)).public


async def _alone() -> None:
    await execute("select pg_advisory_xact_lock(hashtext('signing key'))")


async def _enter(key: KeyInUse, before: Record | None, *, actor: Actor = SYSTEM, compromised: bool = False) -> KeyInUse:
    now = clock.now()
    if before is not None:
        # moments in credentials are told to the second: the second of the change still belongs to the key before
        ends = now.replace(microsecond=0) + timedelta(seconds=1)
        await execute(
            "update signing_key set expires = $2, revoked = $3 where id = $1",
            before["id"], ends, ends if compromised else None,
        )  # fmt: skip
    await execute("insert into signing_key (id, since) values ($1, $2)", key.public, now)
    await record(KeyMade(key.public, before["id"] if before else None, compromised), actor=actor)
    return key


async def _given() -> KeyInUse | None:
    if settings().credential_signer:
        return await asyncio.to_thread(remote_key, issuer(), Path(settings().credential_signer))
    return _read(settings().credential_key.encode()) if settings().credential_key else None


def _kept(public: str) -> SoftwareKey:
    path = settings().data_dir / "credential-keys" / f"{public}.pem"
    if not path.exists():
        raise Unavailable(text("credentials.no_key", key=public))
    return _read(path.read_bytes())


def _fresh() -> SoftwareKey:
    key = SoftwareKey(issuer(), Ed25519PrivateKey.generate())
    written = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    kept_file(settings().data_dir / "credential-keys" / f"{key.public}.pem", lambda: written)
    return key


def _read(pem: bytes) -> SoftwareKey:
    try:
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise Unavailable(text("credentials.bad_key"))
    return SoftwareKey(issuer(), key)
