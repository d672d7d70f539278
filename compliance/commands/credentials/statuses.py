"""Status lists: random places for new credentials, bits set and cleared, and each list signed anew when it changes."""

import asyncio
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from compliance.commands.credentials.keys import signer
from compliance.credentials.issuing import StatusList, status_entry, status_list
from compliance.credentials.offline import KeyInUse
from compliance.credentials.proofs import JCS, RDFC, secure
from compliance.credentials.status import FEWEST_BITS, Bits
from compliance.events.credentials import ListSigned
from compliance.queries.credentials import contexts, issuer, list_address
from infra import clock
from infra.actor import SYSTEM
from infra.database import execute, fetch, fetch_one, fetch_value, transaction
from infra.events import record

LASTS = timedelta(days=10)  # a list that nobody signs anew says nothing after that
ASK_AGAIN = 60_000  # milliseconds after which a checker should fetch a list again
ASK_AGAIN_OF = {"label": 20_000}  # a decision about a label is everywhere within a minute
FULLEST = 2  # a list is left when one place in so many is taken, so that a free one is found at random
SUITES = (RDFC, JCS)  # the first for badge wallets, the second for a browser; either can be checked alone


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a status list that a credential is to have."""

    status_list: int
    index: int
    purpose: str

    @property
    def entry(self) -> dict[str, object]:
        """What the credential says of it."""
        return status_entry(list_address(self.status_list), self.index, self.purpose)


async def take_place(kind: str, purpose: str) -> Place:
    """A random free place; inside the transaction of a command, whose credential then gets it with `settle`."""
    row = await fetch_one(
        f"""update status_list set taken = taken + 1 where id = (
               select id from status_list where kind = $1 and purpose = $2 and taken < size / {FULLEST}
               order by id desc limit 1 for update) returning id, size""",
        kind, purpose,
    )  # fmt: skip
    if row is None:
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"status list {kind} {purpose}")
        row = await fetch_one(
            "insert into status_list (kind, purpose, size, taken) values ($1, $2, $3, 1) returning id, size",
            kind, purpose, FEWEST_BITS,
        )  # fmt: skip
        assert row is not None  # noqa: S101 - it was just inserted
        await sign_list(row["id"])
    there = "select true from credential_status where list = $1 and index = $2"
    while True:  # the row of the list is held, so nobody else looks for a place in it
        index = secrets.randbelow(row["size"])
        if not await fetch_value(there, row["id"], index):
            return Place(row["id"], index, purpose)


async def settle(place: Place, credential: int) -> None:
    """The place is the credential's."""
    await execute(
        "insert into credential_status (list, index, credential) values ($1, $2, $3)",
        place.status_list, place.index, credential,
    )  # fmt: skip


async def set_bit(credential: int, purpose: str, reason: str) -> bool:
    """Set a credential's bit and sign the list anew; false where it was set. Inside the transaction of a command."""
    return await _change(credential, purpose, reason)


async def clear_bit(credential: int, purpose: str) -> bool:
    """Take a suspension back and sign the list anew; false where there was none. Raises ValueError for a revocation."""
    if purpose == "revocation":
        raise ValueError(purpose)  # what is revoked stays so
    return await _change(credential, purpose, None)


async def _change(credential: int, purpose: str, reason: str | None) -> bool:
    changed = await fetch_value(
        """update credential_status s
           set reason = $3::text, set_at = case when $3::text is not null then $4::timestamptz end
           from status_list l where l.id = s.list and l.purpose = $2 and s.credential = $1
                and (s.set_at is null) = ($3::text is not null) returning s.list""",
        credential, purpose, reason, clock.now(),
    )  # fmt: skip
    if changed is None:
        return False
    await sign_list(changed)
    return True


async def sign_list(number: int) -> None:
    """Sign a list as its bits are now."""
    async with transaction():
        row = await fetch_one("select * from status_list where id = $1 for update", number)
        assert row is not None  # noqa: S101 - ids come from the table
        key, now = await signer(), clock.now()
        indexes = [
            one["index"]
            for one in await fetch("select index from credential_status where list = $1 and set_at is not null", number)
        ]
        bits = Bits.clear(row["size"])
        bits.set(indexes)
        told = StatusList(
            list_address(number), row["purpose"], now, now + LASTS, ASK_AGAIN_OF.get(row["kind"], ASK_AGAIN)
        )
        made = await asyncio.to_thread(signed, key, told, bits, SUITES)
        sha256 = await fetch_value(
            "update status_list set credential = $2, signed_at = $3 where id = $1 returning sha256", number, made, now
        )
        await record(ListSigned(number, key.public, sha256, len(indexes)), actor=SYSTEM)


def signed(key: KeyInUse, told: StatusList, bits: Bits, suites: Iterable[str]) -> bytes:
    """A list as it is served."""
    made = status_list(issuer(), told, bits)
    for suite in suites:
        made = secure(made, key, told.begins, suite=suite, contexts=contexts())
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()


async def sign_lists() -> int:
    """Sign all lists anew, so that none runs out; how many."""
    numbers = [row["id"] for row in await fetch("select id from status_list order by id")]
    for number in numbers:
        await sign_list(number)
    return len(numbers)
