"""The programme: versions of its documents, who read them, and its measures."""

from piccolo.columns import UUID, BigInt, BigSerial, Bytea, Date, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class PolicyRow(Table, tablename="policy", schema="moldir"):
    """A version of a document. From the day it is put up for approval its text does not change."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    kind = Varchar(length=20, null=False)
    version = Integer(null=False, default=None)
    content = Bytea(null=False, help_text="canonical JSON: kind, version, the text in each language")
    sha256 = Varchar(length=64, null=False, help_text="of the content; the database computes it")
    state = Varchar(length=10, null=False, help_text="draft, submitted, approved, published or replaced")
    written_by = UUID(null=False, default=None)
    written_at = Timestamptz(null=False, default=None)
    submitted_by = UUID(null=True, default=None)
    submitted_at = Timestamptz(null=True, default=None)
    approved_by = UUID(null=True, default=None)
    approved_at = Timestamptz(null=True, default=None)
    published_by = UUID(null=True, default=None)
    published_on = Date(null=True, default=None)
    replaced_on = Date(null=True, default=None)


class Attestation(Table, tablename="attestation", schema="moldir"):
    """Somebody says: I have read this version and will follow it."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    policy = BigInt(null=False, default=None)
    person = UUID(null=False, default=None)
    at = Timestamptz(null=False, default=None)


class PaperSheet(Table, tablename="paper_sheet", schema="moldir"):
    """Signatures on paper of staff without an account, counted, with the sheet as a file."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    policy = BigInt(null=False, default=None)
    day = Date(null=False, default=None)
    staff = Integer(null=False, default=None, help_text="all who have no account, on that day")
    signed = Integer(null=False, default=None, help_text="of them, all who have signed until that day")
    name = Text(null=False)
    media_type = Text(null=False)
    sha256 = Varchar(length=64, null=False)
    size = BigInt(null=False, default=None, help_text="bytes")
    added_by = UUID(null=False, default=None)
    added_at = Timestamptz(null=False, default=None)


class ProgrammeMeasure(Table, tablename="programme_measure", schema="moldir"):
    """What somebody does by a day for the programme."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    title = Text(null=False)
    person = UUID(null=False, default=None)
    due_on = Date(null=False, default=None)
    planned_by = UUID(null=False, default=None)
    planned_on = Date(null=False, default=None)
    done_by = UUID(null=True, default=None)
    done_on = Date(null=True, default=None)
    outcome = Text(null=False, help_text="what came of it, in words")
    evidence = BigInt(null=True, default=None, help_text="what shows it")
    withdrawn_on = Date(null=True, default=None)
