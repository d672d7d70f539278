"""What a company has been given by others to show: a certificate of conformity, a label."""

from piccolo.columns import Boolean, Date, Text, Varchar
from piccolo.table import Table

from registry.tables.fact import Fact


class Credential(Fact, Table, tablename="credential", schema="moldir"):
    """A certificate that a company says it holds, while it wants that to be seen, or the label that it was granted."""

    bin = Varchar(length=12, null=False, index=True)
    kind = Varchar(length=20, null=False, help_text="conformity or label")
    key = Text(null=False, help_text="what its recorder calls it: one is open for each")
    standard = Text(null=False)
    body = Text(null=False, help_text="who gave it")
    accreditation = Text(null=True, default=None, help_text="of a label: its level")
    number = Text(null=False)
    scope = Text(null=False)
    issued_on = Date(null=False, default=None)
    ends_on = Date(null=False, default=None)
    state = Varchar(length=10, null=False, help_text="valid, suspended or withdrawn")
    state_since = Date(null=False, default=None)
    document_seen = Boolean(null=False, default=False, help_text="its document lies with Möldir")
    verified_by = Text(null=True, default=None, help_text="who checked it with the body that gave it; null: nobody")
