"""The hash chain over events: one job seals what has committed, in order, so that no command waits for another."""

import hashlib
from dataclasses import dataclass

from infra.database import Record, execute_many, fetch, fetch_one, fetch_value, transaction

SEALER_LOCK = 7_205_001
# as text, so that the sealed words do not depend on a driver's types
_ROW = """select e.id, e.txid::text as txid,
                 to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as at, e.kind,
                 e.actor_kind, e.actor, e.organisation, e.subject_kind, e.subject, e.data::text as data, e.request_id"""


@dataclass(frozen=True, slots=True)
class Tampering:
    """Where the chain breaks: the position in the chain and the event it seals."""

    position: int
    event: int


def seal(previous: bytes, row: Record) -> bytes:
    """SHA-256 over the seal before and the event's own words."""
    words = "\x1f".join("" if value is None else str(value) for value in row.values())
    return hashlib.sha256(previous + words.encode()).digest()


async def seal_events(limit: int = 10_000) -> int:
    """Seal the oldest unsealed events and return how many.

    Only events of transactions older than every running one are taken: a lower number can no longer appear.
    """
    async with transaction():
        if not await fetch_value("select pg_try_advisory_xact_lock($1)", SEALER_LOCK):
            return 0
        last = await fetch_one("select position, hash from event_seal order by position desc limit 1")
        rows = await fetch(
            f"""{_ROW} from event e
                where e.txid < pg_snapshot_xmin(pg_current_snapshot())
                  and not exists (select from event_seal s where s.event = e.id)
                order by e.txid, e.id limit $1""",
            limit,
        )
        previous, seals = (last["hash"] if last else b""), []
        for row in rows:
            previous = seal(previous, row)
            seals.append((row["id"], previous))
        await execute_many("insert into event_seal (event, hash) values ($1, $2)", seals)
        return len(seals)


async def verify_trail() -> Tampering | None:
    """Recompute the chain from its beginning; the first place that does not hold, or None."""
    rows = await fetch(
        f"""select s.position, s.event, s.hash, r.* from event_seal s
            left join lateral ({_ROW} from event e where e.id = s.event) r on true order by s.position"""
    )
    previous = b""
    for row in rows:
        words = "\x1f".join("" if value is None else str(value) for value in list(row.values())[3:])
        previous = hashlib.sha256(previous + words.encode()).digest()
        if previous != row["hash"]:
            return Tampering(row["position"], row["event"])
    return None
