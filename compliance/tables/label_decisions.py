"""Meetings, votes, decisions, conditions and appeals."""

from piccolo.columns import JSONB, UUID, BigInt, BigSerial, Boolean, Bytea, Date, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class LabelMeeting(Table, tablename="label_meeting", schema="moldir"):
    """A meeting of the panel, or of those who decide appeals."""

    id = BigSerial(primary_key=True)
    body = Text(null=False)
    held_at = Timestamptz(null=False, default=None)
    place = Text(null=False)
    state = Text(null=False)
    called_by = UUID(null=False, default=None)
    called_at = Timestamptz(null=False, default=None)
    closed_by = UUID(null=True, default=None)
    closed_at = Timestamptz(null=True, default=None)
    minutes = Bytea(null=True, default=None)
    sha256 = Text(null=True, default=None)


class LabelSitting(Table, tablename="label_sitting", schema="moldir"):
    """Who was asked to come to a meeting, and whether they came."""

    id = BigSerial(primary_key=True)
    meeting = BigInt(null=False, default=None)
    person = UUID(null=False, default=None)
    present = Boolean(null=True, default=None)


class LabelAgenda(Table, tablename="label_agenda", schema="moldir"):
    """A case on the agenda of a meeting, and what is proposed."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    application = BigInt(null=False, default=None)
    round = Integer(null=False, default=None)
    meeting = BigInt(null=False, default=None)
    position = Integer(null=False, default=None)
    proposed = Text(null=False)
    reasons = Text(null=False)
    conditions = JSONB(null=False, default=None)
    proposed_by = UUID(null=False, default=None)
    proposed_at = Timestamptz(null=False, default=None)
    dropped_at = Timestamptz(null=True, default=None)
    appeal = BigInt(null=True, default=None)


class LabelVote(Table, tablename="label_vote", schema="moldir"):
    """A voice, with its reasons. Append-only."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    application = BigInt(null=False, default=None)
    agenda = BigInt(null=False, default=None)
    person = UUID(null=False, default=None)
    choice = Text(null=False)
    reasons = Text(null=False)
    at = Timestamptz(null=False, default=None)


class LabelDecision(Table, tablename="label_decision", schema="moldir"):
    """A decision, with everything on which it rests. Append-only."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    application = BigInt(null=False, default=None)
    round = Integer(null=False, default=None)
    agenda = BigInt(null=True, default=None)
    decision = Text(null=False)
    reasons = Text(null=False)
    document = Bytea(null=False, default=None)
    sha256 = Text(null=False)
    by = UUID(null=True, default=None)
    at = Timestamptz(null=False, default=None)
    supersedes = BigInt(null=True, default=None)
    appeal = BigInt(null=True, default=None)


class LabelCondition(Table, tablename="label_condition", schema="moldir"):
    """What has to be done before a conditional grant becomes one."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    application = BigInt(null=False, default=None)
    decision = BigInt(null=False, default=None)
    requirement = Text(null=False)
    said = Text(null=False)
    due_on = Date(null=False, default=None)
    shown = Text(null=True, default=None)
    shown_at = Timestamptz(null=True, default=None)
    fulfilled_by = UUID(null=True, default=None)
    fulfilled_at = Timestamptz(null=True, default=None)


class LabelAppeal(Table, tablename="label_appeal", schema="moldir"):
    """An appeal, and what others decided about it."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    application = BigInt(null=True, default=None)
    act = BigInt(null=True, default=None)
    reasons = Text(null=False)
    filed_by = UUID(null=False, default=None)
    filed_at = Timestamptz(null=False, default=None)
    due_on = Date(null=False, default=None)
    outcome = Text(null=True, default=None)
    said = Text(null=True, default=None)
    settled_at = Timestamptz(null=True, default=None)
