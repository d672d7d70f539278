"""Why an organisation looked at more of a company than is public, and each time it did."""

from piccolo.columns import UUID, BigInt, BigSerial, Bytea, Text, Timestamptz, Varchar
from piccolo.table import Table


class Inquiry(Table, tablename="inquiry", schema="moldir"):
    """A purpose, stated once: while it is open, members may look the same company up again without being asked."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    person = UUID(null=False, default=None, help_text="who stated it")
    bin = Varchar(length=12, null=False, help_text="of the company looked up")
    purpose = Varchar(length=20, null=False)
    reference = Text(null=False, help_text="the contract, tender or matter it is for, in the organisation's words")
    opened_at = Timestamptz(null=False, default=None)
    ends_at = Timestamptz(null=False, default=None)
    closed_at = Timestamptz(null=True, default=None, help_text="by hand, before its end")


class LookUp(Table, tablename="look_up", schema="moldir"):
    """One answer given to an organisation: who saw it, what it was, and its hash. Never changed, never deleted."""

    id = BigSerial(primary_key=True)
    inquiry = BigInt(null=False, index=True)
    organisation = Varchar(length=12, null=False)
    person = UUID(null=False, default=None)
    bin = Varchar(length=12, null=False)
    looked_as = Varchar(length=12, null=False, help_text="state, company or entrepreneur: what the looker was then")
    kind = Varchar(length=10, null=False, help_text="page, xlsx, csv or json")
    language = Varchar(length=2, null=False)
    at = Timestamptz(null=False, default=None)
    as_of = Timestamptz(null=False, default=None, help_text="the state of knowledge shown")
    shown = Bytea(null=False, help_text="SHA-256 of what was shown")
