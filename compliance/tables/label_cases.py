"""Applications for the label: parts, recusals, steps, what was checked and found."""

from piccolo.columns import JSONB, UUID, Array, BigInt, BigSerial, Boolean, Date, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class DeskInterest(Table, tablename="desk_interest", schema="moldir"):
    """What somebody at the desk has to do with an organisation or a person."""

    id = BigSerial(primary_key=True)
    person = UUID(null=False, default=None)
    kind = Text(null=False)
    number = Text(null=True, default=None)
    name = Text(null=False)
    is_person = Boolean(null=False, default=None)
    since = Date(null=False, default=None)
    until = Date(null=True, default=None)
    note = Text(null=False)
    said_at = Timestamptz(null=False, default=None)
    withdrawn_at = Timestamptz(null=True, default=None)


class LabelApplicationRow(Table, tablename="label_application", schema="moldir"):
    """An application for the label, and how far it has come."""

    id = BigSerial(primary_key=True)
    number = Text(null=True, default=None)
    organisation = Varchar(length=12, null=False)
    purpose = Text(null=False)
    label = BigInt(null=True, default=None)
    level = Text(null=False)
    scheme_version = Text(null=False)
    micro = Boolean(null=False, default=None)
    state = Text(null=False)
    turn = Text(null=True, default=None)
    due_on = Date(null=True, default=None)
    round = Integer(null=False, default=None)
    assessment = BigInt(null=True, default=None)
    snapshot = BigInt(null=True, default=None)
    products = JSONB(null=False, default=None)
    sites = Array(base_column=Text(), null=False)
    language = Text(null=False)
    contact = UUID(null=False, default=None)
    declaration = Text(null=True, default=None)
    declared_by = UUID(null=True, default=None)
    declared_at = Timestamptz(null=True, default=None)
    opened_by = UUID(null=False, default=None)
    opened_at = Timestamptz(null=False, default=None)
    submitted_at = Timestamptz(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    confirmed_by = UUID(null=True, default=None)
    confirmed_at = Timestamptz(null=True, default=None)
    declaration_version = Text(null=True, default=None)


class LabelPart(Table, tablename="label_part", schema="moldir"):
    """The one part that a person has in a case."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    application = BigInt(null=False, default=None)
    person = UUID(null=False, default=None)
    part = Text(null=False)
    since = Timestamptz(null=False, default=None)
    until = Timestamptz(null=True, default=None)
    again_at = Timestamptz(null=True, default=None, help_text="it had ended by a recusal that was a mistake")


class LabelRecusal(Table, tablename="label_recusal", schema="moldir"):
    """Somebody of the desk who has no part in a case, and why."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    application = BigInt(null=False, default=None)
    person = UUID(null=False, default=None)
    concerned = Text(null=False)
    interest = BigInt(null=True, default=None)
    strength = Text(null=False)
    state = Text(null=False)
    why = Text(null=False)
    made_at = Timestamptz(null=False, default=None)
    settled_by = UUID(null=True, default=None)
    settled_why = Text(null=False)
    settled_at = Timestamptz(null=True, default=None)
    lifted_by = UUID(null=True, default=None, help_text="its owner took the interest back as a mistake")
    lifted_why = Text(null=False)
    lifted_at = Timestamptz(null=True, default=None)


class LabelStep(Table, tablename="label_step", schema="moldir"):
    """An act in a case. Append-only."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    application = BigInt(null=False, default=None)
    act = Text(null=False)
    source = Text(null=False)
    target = Text(null=False)
    part = Text(null=False)
    person = UUID(null=True, default=None)
    note = Text(null=False)
    round = Integer(null=False, default=None)
    at = Timestamptz(null=False, default=None)


class LabelCheck(Table, tablename="label_check", schema="moldir"):
    """What register and workspace said of the requirements of a case or of a label."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    application = BigInt(null=True, default=None)
    label = BigInt(null=True, default=None)
    level = Text(null=False)
    known = JSONB(null=False, default=None)
    unmet = Array(base_column=Text(), null=False)
    unknown = Array(base_column=Text(), null=False)
    at = Timestamptz(null=False, default=None)
    checked_at = Timestamptz(null=False, default=None)


class LabelJudgement(Table, tablename="label_judgement", schema="moldir"):
    """What the assessor found of a requirement that people judge. Append-only."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    application = BigInt(null=False, default=None)
    round = Integer(null=False, default=None)
    requirement = Text(null=False)
    met = Boolean(null=False, default=None)
    said = Text(null=False)
    person = UUID(null=False, default=None)
    at = Timestamptz(null=False, default=None)


class LabelFinding(Table, tablename="label_finding", schema="moldir"):
    """Something that the assessor found, and what the applicant says of it."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    application = BigInt(null=False, default=None)
    round = Integer(null=False, default=None)
    requirement = Text(null=False)
    grade = Text(null=False)
    said = Text(null=False)
    person = UUID(null=False, default=None)
    at = Timestamptz(null=False, default=None)
    answer = Text(null=True, default=None)
    answered_by = UUID(null=True, default=None)
    answered_at = Timestamptz(null=True, default=None)
    closed_by = UUID(null=True, default=None)
    closed_at = Timestamptz(null=True, default=None)
    closed_why = Text(null=True, default=None)


class LabelReport(Table, tablename="label_report", schema="moldir"):
    """The report of an assessment, and the comment of its applicant."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    application = BigInt(null=False, default=None)
    round = Integer(null=False, default=None)
    recommendation = Text(null=False)
    summary = Text(null=False)
    advice = Text(null=False)
    visited_on = Date(null=True, default=None)
    person = UUID(null=False, default=None)
    at = Timestamptz(null=False, default=None)
    comment = Text(null=True, default=None)
    commented_by = UUID(null=True, default=None)
    commented_at = Timestamptz(null=True, default=None)


class LabelReview(Table, tablename="label_review", schema="moldir"):
    """What the reviewer says of a report. Append-only."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    application = BigInt(null=False, default=None)
    round = Integer(null=False, default=None)
    recommendation = Text(null=False)
    said = Text(null=False)
    person = UUID(null=False, default=None)
    at = Timestamptz(null=False, default=None)


class LabelQuestion(Table, tablename="label_question", schema="moldir"):
    """A question from the desk to an applicant, and the answer."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    application = BigInt(null=False, default=None)
    requirement = Text(null=True, default=None)
    said = Text(null=False)
    person = UUID(null=False, default=None)
    at = Timestamptz(null=False, default=None)
    answer = Text(null=True, default=None)
    answered_by = UUID(null=True, default=None)
    answered_at = Timestamptz(null=True, default=None)


class LabelDocument(Table, tablename="label_document", schema="moldir"):
    """A file that an applicant gave."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    application = BigInt(null=False, default=None)
    requirement = Text(null=True, default=None)
    question = BigInt(null=True, default=None)
    name = Text(null=False)
    media_type = Text(null=False)
    sha256 = Text(null=False)
    size = BigInt(null=False, default=None)
    added_by = UUID(null=False, default=None)
    added_at = Timestamptz(null=False, default=None)
