"""What leaves the house: packages that are made in the background, and auditors from outside who read for a while."""

from piccolo.columns import JSONB, UUID, BigInt, BigSerial, Boolean, Bytea, Date, Text, Timestamptz, Varchar
from piccolo.table import Table


class AuditPackage(Table, tablename="audit_package", schema="moldir"):
    """A package of a snapshot, from being asked for to being deleted. Its file lies in a store, under its SHA-256."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    assessment = BigInt(null=False, default=None)
    snapshot = BigInt(null=False, default=None)
    approved = Boolean(null=False, default=None, help_text="the snapshot was approved when it was asked for")
    language = Varchar(length=2, null=False)
    restricted = Boolean(null=False, default=None, help_text="restricted evidence is inside")
    state = Varchar(length=10, null=False, help_text="waiting, running, ready, failed, cancelled or gone")
    asked_by = UUID(null=False, default=None)
    asked_at = Timestamptz(null=False, default=None)
    beat_at = Timestamptz(null=True, default=None, help_text="when whoever makes it was last heard of")
    done_bytes = BigInt(null=False, default=0)
    all_bytes = BigInt(null=False, default=0)
    ended_at = Timestamptz(null=True, default=None)
    ends_at = Timestamptz(null=True, default=None, help_text="until then it is kept")
    size = BigInt(null=True, default=None, help_text="bytes")
    sha256 = Varchar(length=64, null=True, default=None)
    root = Varchar(length=64, null=True, default=None, help_text="of the Merkle tree over its files")
    fault = Text(null=True, default=None, help_text="id of a sentence")
    fault_about = JSONB(null=True, default=None, help_text="what goes into it")


class AuditAccess(Table, tablename="audit_access", schema="moldir"):
    """A person from outside who may read one assessment between two days; `person` null: the letter waits."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    assessment = BigInt(null=False, default=None)
    cycle = Text(null=False, help_text="what the assessment is called")
    email = Text(null=False)
    email_key = Text(null=False, help_text="as compared: folded, domain in ASCII")
    language = Varchar(length=2, null=False, help_text="of the letter")
    token = Bytea(null=False, unique=True)
    restricted = Boolean(null=False, default=None, help_text="restricted evidence too")
    starts_on = Date(null=False, default=None)
    ends_on = Date(null=False, default=None)
    made_by = UUID(null=False, default=None)
    made_at = Timestamptz(null=False, default=None)
    person = UUID(null=True, default=None)
    accepted_at = Timestamptz(null=True, default=None)
    closed_at = Timestamptz(null=True, default=None)
    outcome = Varchar(length=10, null=True, default=None, help_text="withdrawn, declined or revoked")
    application = BigInt(null=True, default=None, help_text="of the label that its reader assesses or reviews")
