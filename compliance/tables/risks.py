"""Corruption risks with every version they had, who accepted what, exposed posts, and analyses of both."""

from piccolo.columns import (
    JSONB,
    UUID,
    BigInt,
    BigSerial,
    Boolean,
    Bytea,
    Date,
    Integer,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.table import Table


class RiskRow(Table, tablename="risk", schema="moldir"):
    """A risk: all that is said of it stands in its versions."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    template = Varchar(length=40, null=True, default=None, help_text="what it was made from")


class RiskVersion(Table, tablename="risk_version", schema="moldir"):
    """What was said of a risk at a time, and what was left of it by the evidence of that day. Append-only."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    risk = BigInt(null=False, default=None)
    version = Integer(null=False, default=None)
    title = Text(null=False)
    process = Varchar(length=30, null=False)
    unit = Text(null=False)
    description = Text(null=False)
    causes = Text(null=False)
    likelihood = SmallInt(null=False, default=None)
    impact = SmallInt(null=False, default=None)
    controls = JSONB(null=False, default="[]", help_text="compliance.risks.Control with the level of that day")
    left_likelihood = SmallInt(null=False, default=None)
    left_impact = SmallInt(null=False, default=None)
    treatment = Varchar(length=10, null=False)
    plan = Text(null=False)
    due_on = Date(null=True, default=None)
    owner = UUID(null=False, default=None)
    review_on = Date(null=False, default=None)
    archived = Boolean(null=False, default=False)
    note = Text(null=False, help_text="why it was changed, reviewed or archived")
    written_by = UUID(null=False, default=None)
    at = Timestamptz(null=False, default=None)


class RiskAcceptance(Table, tablename="risk_acceptance", schema="moldir"):
    """Who answers for an organisation accepts a version of a risk as it is, and says why. Append-only."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    risk = BigInt(null=False, default=None)
    version = Integer(null=False, default=None)
    person = UUID(null=False, default=None)
    why = Text(null=False)
    at = Timestamptz(null=False, default=None)


class ExposedPost(Table, tablename="exposed_post", schema="moldir"):
    """A post that carries more than low risk, while it stands in the register. No person is named."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    title = Text(null=False)
    unit = Text(null=False)
    why = Text(null=False, help_text="what makes it exposed")
    holders = Integer(null=False, default=None, help_text="how many people hold it")
    band = Varchar(length=10, null=False)
    written_by = UUID(null=False, default=None)
    at = Timestamptz(null=False, default=None)
    until = Timestamptz(null=True, default=None)
    until_by = UUID(null=True, default=None)
    until_why = Text(null=True, default=None)
    supersedes = BigInt(null=True, default=None)


class RiskAnalysis(Table, tablename="risk_analysis", schema="moldir"):
    """An internal analysis of corruption risks: the register as it was, as canonical bytes. Append-only."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    analysed_on = Date(null=False, default=None)
    content = Bytea(null=False)
    sha256 = Varchar(length=64, null=False)
    made_by = UUID(null=False, default=None)
    made_at = Timestamptz(null=False, default=None)
