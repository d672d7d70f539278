"""What others say of answers: reviews, comments, findings and what is done about them."""

from piccolo.columns import UUID, BigInt, BigSerial, Boolean, Date, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table


class ReviewRow(Table, tablename="review", schema="moldir"):
    """The level that a reviewer found, of the answer's version that they saw."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    assessment = BigInt(null=False, default=None)
    item = Varchar(length=20, null=False)
    version = Integer(null=False, default=None)
    level = SmallInt(null=False, default=None)
    reason = Text(null=False)
    reviewer = UUID(null=False, default=None)
    at = Timestamptz(null=False, default=None)


class ItemComment(Table, tablename="item_comment", schema="moldir"):
    """What somebody remarks at an item."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    assessment = BigInt(null=False, default=None)
    item = Varchar(length=20, null=False)
    person = UUID(null=False, default=None)
    said = Text(null=False)
    at = Timestamptz(null=False, default=None)


class FindingRow(Table, tablename="finding", schema="moldir"):
    """What was found at an item, until it is closed."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    assessment = BigInt(null=False, default=None)
    item = Varchar(length=20, null=False)
    grade = Varchar(length=15, null=False)
    said = Text(null=False)
    opened_by = UUID(null=False, default=None)
    opened_on = Date(null=False, default=None)
    closed_by = UUID(null=True, default=None)
    closed_on = Date(null=True, default=None)


class CorrectiveActionRow(Table, tablename="corrective_action", schema="moldir"):
    """What a person does about a finding, and whether another person saw that it worked."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    finding = BigInt(null=False, default=None)
    title = Text(null=False)
    person = UUID(null=False, default=None)
    due_on = Date(null=False, default=None)
    done_by = UUID(null=True, default=None)
    done_on = Date(null=True, default=None)
    checked_by = UUID(null=True, default=None)
    checked_on = Date(null=True, default=None)
    worked = Boolean(null=True, default=None)
    seen = Text(null=False, help_text="what whoever checked it looked at")
    withdrawn_by = UUID(null=True, default=None)
    withdrawn_on = Date(null=True, default=None)
