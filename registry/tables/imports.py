"""Import runs and the rows that could not be read."""

from piccolo.columns import JSONB, BigInt, BigSerial, Date, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class ImportRun(Table, tablename="import_run", schema="moldir"):
    """One import of one source: a snapshot, or why it was refused."""

    id = BigSerial(primary_key=True)
    source = Varchar(length=40, null=False, index=True)
    state = Varchar(length=8, null=False, help_text="done or refused")
    mode = Varchar(length=9, null=False, default="snapshot", help_text="snapshot or increment")
    as_at = Date(null=True, default=None, help_text="the list's own date")
    files = JSONB(null=False, default="[]", help_text="name, bytes, sha256 of each file")
    started_at = Timestamptz(null=False, default=None)
    finished_at = Timestamptz(null=False, default=None)
    read = Integer(null=False, default=0)
    opened = Integer(null=False, default=0)
    closed = Integer(null=False, default=0)
    unchanged = Integer(null=False, default=0)
    rejected = Integer(null=False, default=0)
    duplicates = Integer(null=False, default=0)
    reason = JSONB(null=True, default=None, help_text="message id and arguments, when refused")
    actor = Text(null=False)


class Reject(Table, tablename="reject", schema="moldir"):
    """A row that could not be read: where it stands and why."""

    id = BigSerial(primary_key=True)
    run = BigInt(null=False, index=True)
    file = Text(null=False)
    row = Integer(null=True, default=None, help_text="1-based row of the sheet, or position in the list")
    reason = Varchar(length=60, null=False, help_text="message id")
    value = Text(null=True, default=None, help_text="what stood there, cut at 200 characters")
