"""An event as one line of JSON: the bytes that are hashed, and the bytes an auditor is given."""

import json

from infra.database import Record

# Moments and the data as text, so that what is sealed does not depend on a driver's types; the data are the words of
# PostgreSQL itself, which keep every digit of a number.
COLUMNS = """e.id, e.txid::text as txid, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
             e.kind, e.actor_kind, e.actor, e.organisation, e.subject_kind, e.subject, e.request_id,
             e.data::text as data"""
NAMES = ("id", "txid", "at", "kind", "actor_kind", "actor", "organisation", "subject_kind", "subject", "request_id")

_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def line_of(row: Record | dict[str, object]) -> bytes:
    """The line of an event, without its end of line. No two different events have the same line."""
    head = _write({name: row[name] for name in NAMES})
    return f'{head[:-1]},"data":{row["data"]}}}'.encode()
