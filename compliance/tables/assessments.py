"""Self-assessments: who answers what, the answers with their history, and what was frozen of them."""

from piccolo.columns import JSONB, UUID, BigInt, BigSerial, Bytea, Date, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table


class AssessmentRow(Table, tablename="assessment", schema="moldir"):
    """A self-assessment of an organisation by one edition, from opening to closing: a cycle."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    edition = Varchar(length=40, null=False)
    profile = Varchar(length=1, null=False)
    cycle = Text(null=False, help_text="what the organisation calls it, such as its year")
    scope = JSONB(null=False, default="{}", help_text="compliance.assessment.Scope without the BIN")
    state = Varchar(length=10, null=False, help_text="draft, submitted or approved")
    opened_by = UUID(null=False, default=None)
    opened_at = Timestamptz(null=False, default=None)
    closed_at = Timestamptz(null=True, default=None)


class Assigned(Table, tablename="assigned", schema="moldir"):
    """An item that a person answers, by a day. A chapter is assigned as all of its items."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    assessment = BigInt(null=False, default=None)
    item = Varchar(length=20, null=False)
    person = UUID(null=False, default=None)
    due_on = Date(null=True, default=None)
    since = Timestamptz(null=False, default=None)
    until = Timestamptz(null=True, default=None)


class Answer(Table, tablename="answer", schema="moldir"):
    """What is said of an item now. The version grows with every change of the words; a review speaks of one."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    assessment = BigInt(null=False, default=None)
    item = Varchar(length=20, null=False)
    version = Integer(null=False, default=0)
    claimed = SmallInt(null=True, default=None)
    reason = Text(null=False)
    replies = JSONB(null=False, default="{}", help_text="text by question id")
    answered_by = UUID(null=True, default=None)
    answered_at = Timestamptz(null=True, default=None)
    not_applicable = Text(null=True, default=None, help_text="why the item does not concern the organisation")
    not_applicable_by = UUID(null=True, default=None)
    not_applicable_approved_by = UUID(null=True, default=None)
    waiver = Text(null=True, default=None, help_text="why it stands above what it rests on")
    waiver_by = UUID(null=True, default=None)
    waiver_accepted_by = UUID(null=True, default=None)


class AnswerHistory(Table, tablename="answer_history", schema="moldir"):
    """Every state that an answer had. The database writes it, and nobody changes it."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    assessment = BigInt(null=False, default=None)
    item = Varchar(length=20, null=False)
    version = Integer(null=False, default=None)
    claimed = SmallInt(null=True, default=None)
    reason = Text(null=False)
    replies = JSONB(null=False, default="{}")
    answered_by = UUID(null=False, default=None)
    not_applicable = Text(null=True, default=None)
    not_applicable_approved_by = UUID(null=True, default=None)
    waiver = Text(null=True, default=None)
    waiver_accepted_by = UUID(null=True, default=None)
    at = Timestamptz(null=False, default=None)


class SnapshotRow(Table, tablename="assessment_snapshot", schema="moldir"):
    """What was submitted, as canonical bytes; approved by somebody who did not submit it."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    assessment = BigInt(null=False, default=None)
    day = Date(null=False, default=None)
    content = Bytea(null=False)
    sha256 = Varchar(length=64, null=False)
    submitted_by = UUID(null=False, default=None)
    submitted_at = Timestamptz(null=False, default=None)
    approved_by = UUID(null=True, default=None)
    approved_at = Timestamptz(null=True, default=None)
