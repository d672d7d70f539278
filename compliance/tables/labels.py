"""Labels that were granted, and what happens to them."""

from piccolo.columns import JSONB, UUID, Array, BigInt, BigSerial, Boolean, Date, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class LabelRow(Table, tablename="label", schema="moldir"):
    """A label that was granted."""

    id = BigSerial(primary_key=True)
    number = Text(null=False)
    organisation = Varchar(length=12, null=False)
    level = Text(null=False)
    scheme_version = Text(null=False)
    version = Integer(null=False, default=None)
    products = JSONB(null=False, default=None)
    sites = Array(base_column=Text(), null=False)
    standard = Text(null=False)
    granted_on = Date(null=False, default=None)
    valid_from = Date(null=False, default=None)
    valid_until = Date(null=False, default=None)
    suspended_on = Date(null=True, default=None)
    suspended_until = Date(null=True, default=None)
    ended_on = Date(null=True, default=None)
    ended_how = Text(null=True, default=None)
    surveyed_on = Date(null=True, default=None)
    survey_due_on = Date(null=True, default=None)
    application = BigInt(null=False, default=None)
    changed_at = Timestamptz(null=False, default=None)


class LabelListed(Table, tablename="label_listed", schema="moldir"):
    """What the register lists, searches and counts of a label: made of its row and its company's by the database."""

    label = BigInt(primary_key=True)
    number = Text(null=False)
    organisation = Varchar(length=12, null=False)
    level = Text(null=False)
    valid_from = Date(null=False, default=None)
    valid_until = Date(null=False, default=None)
    suspended_on = Date(null=True, default=None)
    ended_on = Date(null=True, default=None)
    ended_how = Text(null=True, default=None)
    region = Text(null=True, default=None)
    division = Text(null=True, default=None)
    words = Text(null=False)


class LabelHistory(Table, tablename="label_history", schema="moldir"):
    """What everybody may know of what happened to a label. Append-only."""

    id = BigSerial(primary_key=True)
    label = BigInt(null=False, default=None)
    what = Text(null=False)
    reason = Text(null=True, default=None)
    version = Integer(null=False, default=None)
    on_day = Date(null=False, default=None)
    at = Timestamptz(null=False, default=None)


class LabelIncident(Table, tablename="label_incident", schema="moldir"):
    """Something that happened while a label was valid, and what became of it."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    label = BigInt(null=False, default=None)
    kind = Text(null=False)
    facts = JSONB(null=False, default=None)
    found_at = Timestamptz(null=False, default=None)
    found_by = UUID(null=True, default=None)
    state = Text(null=False)
    due_on = Date(null=True, default=None)
    explanation = Text(null=True, default=None)
    explained_by = UUID(null=True, default=None)
    explained_at = Timestamptz(null=True, default=None)
    outcome = Text(null=True, default=None)
    said = Text(null=True, default=None)
    closed_by = UUID(null=True, default=None)
    closed_at = Timestamptz(null=True, default=None)


class LabelAct(Table, tablename="label_act", schema="moldir"):
    """A suspension, a reinstatement, a revocation: proposed by one, decided by another."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    label = BigInt(null=False, default=None)
    incident = BigInt(null=True, default=None)
    what = Text(null=False)
    reason = Text(null=False)
    said = Text(null=False)
    proposed_by = UUID(null=True, default=None)
    proposed_at = Timestamptz(null=False, default=None)
    decided_by = UUID(null=True, default=None)
    decided_at = Timestamptz(null=True, default=None)
    agreed = Boolean(null=True, default=None)
    why = Text(null=True, default=None)


class LabelSurvey(Table, tablename="label_survey", schema="moldir"):
    """The yearly surveillance of a label."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    label = BigInt(null=False, default=None)
    due_on = Date(null=False, default=None)
    assessor = UUID(null=True, default=None)
    state = Text(null=False)
    said = Text(null=True, default=None)
    found_on = Date(null=True, default=None)
    cure_by = Date(null=True, default=None)
    answer = Text(null=True, default=None)
    answered_by = UUID(null=True, default=None)
    answered_at = Timestamptz(null=True, default=None)
    settled_by = UUID(null=True, default=None)
    settled_at = Timestamptz(null=True, default=None)
    opened_at = Timestamptz(null=False, default=None)


class LabelMisuse(Table, tablename="label_misuse", schema="moldir"):
    """A mark that somebody saw where it should not be."""

    id = BigSerial(primary_key=True)
    number = Text(null=False)
    number_seen = Text(null=False)
    label = BigInt(null=True, default=None)
    product = Text(null=False)
    place = Text(null=False)
    said = Text(null=False)
    contact = Text(null=False)
    photo = Text(null=True, default=None)
    photo_type = Text(null=True, default=None)
    told_at = Timestamptz(null=False, default=None)
    state = Text(null=False)
    outcome = Text(null=True, default=None)
    closed_by = UUID(null=True, default=None)
    closed_at = Timestamptz(null=True, default=None)


class LabelMeasure(Table, tablename="label_measure", schema="moldir"):
    """What was done about a misuse."""

    id = BigSerial(primary_key=True)
    misuse = BigInt(null=False, default=None)
    kind = Text(null=False)
    said = Text(null=False)
    person = UUID(null=False, default=None)
    at = Timestamptz(null=False, default=None)
