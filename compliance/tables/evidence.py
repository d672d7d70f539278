"""Evidence and the items that it stands at. Content lies in the store of files, under its SHA-256."""

from piccolo.columns import UUID, BigInt, BigSerial, Date, Text, Timestamptz, Varchar
from piccolo.table import Table


class EvidenceRow(Table, tablename="evidence", schema="moldir"):
    """One thing that an organisation can show. Nothing of it changes but that a second person confirms it."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    sha256 = Varchar(length=64, null=False)
    name = Text(null=False)
    media_type = Text(null=False)
    size = BigInt(null=False, default=None, help_text="bytes")
    kind = Varchar(length=10, null=False, help_text="kind of proof")
    dated = Date(null=False, default=None, help_text="its own date, not that of its upload")
    starts = Date(null=True, default=None)
    ends = Date(null=True, default=None)
    expires = Date(null=True, default=None)
    source = Text(null=False, help_text="where it comes from, in words")
    confidentiality = Varchar(length=10, null=False, help_text="internal or restricted")
    collected_by = UUID(null=False, default=None)
    collected_at = Timestamptz(null=False, default=None)
    confirmed_by = UUID(null=True, default=None)
    confirmed_at = Timestamptz(null=True, default=None)
    supersedes = BigInt(null=True, default=None)


class EvidenceItem(Table, tablename="evidence_item", schema="moldir"):
    """Evidence stands at an item of an assessment."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    assessment = BigInt(null=False, default=None)
    item = Varchar(length=20, null=False)
    evidence = BigInt(null=False, default=None)
    person = UUID(null=False, default=None, help_text="who put it there")
    at = Timestamptz(null=False, default=None)


class EvidenceRequest(Table, tablename="evidence_request", schema="moldir"):
    """Somebody is asked for newer evidence by a day. Answered it is once the evidence was renewed."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    evidence = BigInt(null=False, default=None)
    person = UUID(null=False, default=None)
    due_on = Date(null=False, default=None)
    note = Text(null=False)
    asked_by = UUID(null=False, default=None)
    asked_at = Timestamptz(null=False, default=None)
    withdrawn_by = UUID(null=True, default=None)
    withdrawn_at = Timestamptz(null=True, default=None)
