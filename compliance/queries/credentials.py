"""What the register publishes as an issuer: its DID, its keys, its status lists; and what checks are made against."""

from functools import lru_cache
from typing import Any

from compliance.credentials.canonical import Contexts
from compliance.credentials.issuing import PublishedKey, did_document, did_of
from compliance.credentials.keys import Keys
from compliance.errors import NothingHere
from infra.database import Record, fetch, fetch_one
from infra.i18n import text
from infra.settings import PROJECT, settings


@lru_cache
def contexts() -> Contexts:
    """The JSON-LD contexts that the build laid out: nothing is fetched to sign or to check."""
    folder = PROJECT / "frontend" / "dist" / "contexts"
    return Contexts(folder=folder) if folder.is_dir() else Contexts()


def issuer() -> str:
    """The did:web of this register."""
    return did_of(settings().site)


def list_address(number: int) -> str:
    """Where a status list is served."""
    return f"{settings().site}/credentials/status/{number}"


async def own_did_document() -> dict[str, Any]:
    """The DID document of this register, with every key there ever was."""
    rows = await fetch("select * from signing_key order by since")
    return did_document(issuer(), [PublishedKey(row["id"], row["expires"], row["revoked"]) for row in rows])


async def own_keys() -> Keys:
    """The same, to check against."""
    return Keys([await own_did_document()])


async def signed_list(number: int) -> Record:
    """`credential` (bytes) and `sha256` of a status list. Raises NothingHere."""
    row = await fetch_one("select * from status_list where id = $1 and credential is not null", number)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return row


async def signed_lists(kind: str) -> dict[str, bytes]:
    """All status lists of a kind by their address."""
    rows = await fetch("select id, credential from status_list where kind = $1 and credential is not null", kind)
    return {list_address(row["id"]): bytes(row["credential"]) for row in rows}
