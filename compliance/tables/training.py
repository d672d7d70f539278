"""Training: staff, what they must hold, what they took, and what they hold."""

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigInt,
    BigSerial,
    Boolean,
    Bytea,
    Date,
    Integer,
    Numeric,
    Text,
    Time,
    Timestamptz,
    Varchar,
)
from piccolo.table import Table


class StaffMember(Table, tablename="staff_member", schema="moldir"):
    """Somebody who is to be trained, with an account or without: the employer's number, never an IIN."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    number = Text(null=False)
    last_name = Text(null=False)
    first_name = Text(null=False)
    middle_name = Text(null=False)
    kind = Text(null=False)
    language = Text(null=False)
    email = Text(null=True, default=None)
    person = UUID(null=True, default=None)
    manager = BigInt(null=True, default=None)
    hired_on = Date(null=False, default=None)
    left_on = Date(null=True, default=None)
    entered_by = UUID(null=True, default=None)
    entered_at = Timestamptz(null=False, default=None)


class StaffPlace(Table, tablename="staff_place", schema="moldir"):
    """Where somebody works, and in which roles of training, while they do."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    staff = BigInt(null=False, default=None)
    unit = Text(null=False)
    position = Text(null=False)
    roles = Array(base_column=Text(), null=False)
    since = Date(null=False, default=None)
    until = Date(null=True, default=None)
    entered_by = UUID(null=True, default=None)
    entered_at = Timestamptz(null=False, default=None)


class StaffUpload(Table, tablename="staff_upload", schema="moldir"):
    """A staff list between the steps of its import; forgotten after a day."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    person = UUID(null=False, default=None)
    name = Text(null=False)
    content = Bytea(null=False, default=None)
    said = JSONB(null=False, default="{}")
    uploaded_at = Timestamptz(null=False, default=None)
    taken_at = Timestamptz(null=True, default=None)
    outcome = JSONB(null=True, default=None)


class OwnCourse(Table, tablename="own_course", schema="moldir"):
    """A version of a course of the organisation's own, or of a package from elsewhere. Its content never changes."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    code = Text(null=False)
    version = Text(null=False)
    kind = Text(null=False)
    title_kk = Text(null=False)
    title_ru = Text(null=False)
    title_en = Text(null=False)
    minutes = Integer(null=False, default=None)
    valid_months = Integer(null=True, default=None)
    pass_share = Numeric(null=False, default=None)
    content = Bytea(null=False, default=None)
    sha256 = Text(null=False)
    added_by = UUID(null=False, default=None)
    added_at = Timestamptz(null=False, default=None)
    withdrawn_at = Timestamptz(null=True, default=None)
    withdrawn_by = UUID(null=True, default=None)


class TrainingRule(Table, tablename="training_rule", schema="moldir"):
    """Who must take a course. A changed rule is another row, which names the one before."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    course = Text(null=False)
    kinds = Array(base_column=Text(), null=False)
    roles = Array(base_column=Text(), null=False)
    units = Array(base_column=Text(), null=False)
    exposed = Boolean(null=False, default=False)
    hired_since = Date(null=True, default=None)
    due_days = Integer(null=False, default=None)
    every_months = Integer(null=True, default=None)
    why = Text(null=False)
    written_by = UUID(null=False, default=None)
    at = Timestamptz(null=False, default=None)
    until = Timestamptz(null=True, default=None)
    until_by = UUID(null=True, default=None)
    supersedes = BigInt(null=True, default=None)


class TrainingAssignment(Table, tablename="training_assignment", schema="moldir"):
    """Somebody must hold a course, by a rule or by somebody's word, while it stands."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    staff = BigInt(null=False, default=None)
    course = Text(null=False)
    rule = BigInt(null=True, default=None)
    reason = Text(null=False)
    every_months = Integer(null=True, default=None)
    assigned_on = Date(null=False, default=None)
    due_on = Date(null=False, default=None)
    assigned_by = UUID(null=True, default=None)
    ended_on = Date(null=True, default=None)
    ended_why = Text(null=True, default=None)


class TrainingWaiver(Table, tablename="training_waiver", schema="moldir"):
    """Asked for by one, answered by another, for a time."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    staff = BigInt(null=False, default=None)
    course = Text(null=False)
    reason = Text(null=False)
    since = Date(null=False, default=None)
    until = Date(null=False, default=None)
    asked_by = UUID(null=False, default=None)
    asked_at = Timestamptz(null=False, default=None)
    answer = Text(null=True, default=None)
    answered_by = UUID(null=True, default=None)
    answered_at = Timestamptz(null=True, default=None)
    lifted_on = Date(null=True, default=None)
    lifted_by = UUID(null=True, default=None)


class CourseGoing(Table, tablename="course_going", schema="moldir"):
    """How far somebody is in the lessons of a version of a course."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    staff = BigInt(null=False, default=None)
    course = Text(null=False)
    version = Text(null=False)
    language = Text(null=False)
    lesson = Text(null=False)
    done = Array(base_column=Text(), null=False)
    started_at = Timestamptz(null=False, default=None)
    updated_at = Timestamptz(null=False, default=None)


class ShownQuestion(Table, tablename="shown_question", schema="moldir"):
    """A question as it was shown, in one language. Append-only; the same one stands once."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    sha256 = Text(null=False)
    content = Bytea(null=False, default=None)


class TrainingAttempt(Table, tablename="training_attempt", schema="moldir"):
    """One sitting of the final test: what was asked in which order, and what was answered."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    staff = BigInt(null=False, default=None)
    course = Text(null=False)
    version = Text(null=False)
    language = Text(null=False)
    asked = JSONB(null=False, default=None)
    answers = JSONB(null=False, default="{}")
    started_at = Timestamptz(null=False, default=None)
    ends_at = Timestamptz(null=True, default=None)
    finished_at = Timestamptz(null=True, default=None)
    right_count = Integer(null=True, default=None)
    passed = Boolean(null=True, default=None)
    left_page = Integer(null=False, default=None)
    needed = Integer(null=False, default=None)


class TrainingRecord(Table, tablename="training_record", schema="moldir"):
    """What somebody holds. Append-only: a correction is another record."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    staff = BigInt(null=False, default=None)
    course = Text(null=False)
    version = Text(null=False)
    title = Text(null=False)
    completed_on = Date(null=False, default=None)
    valid_until = Date(null=True, default=None)
    passed = Boolean(null=False, default=False)
    score = Numeric(null=True, default=None)
    source = Text(null=False)
    key = Text(null=False)
    attempt = BigInt(null=True, default=None)
    evidence = Text(null=True, default=None)
    evidence_name = Text(null=True, default=None)
    evidence_type = Text(null=True, default=None)
    evidence_size = BigInt(null=True, default=None)
    note = Text(null=False)
    entered_by = UUID(null=True, default=None)
    entered_at = Timestamptz(null=False, default=None)
    corrects = BigInt(null=True, default=None)
    void = Boolean(null=False, default=False)


class TrainingSetting(Table, tablename="training_setting", schema="moldir"):
    """How an organisation trains. Append-only: the newest counts."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    time_zone = Text(null=False)
    quiet_from = Time(null=False, default=None)
    quiet_until = Time(null=False, default=None)
    attempts = Integer(null=False, default=None)
    cool_down_hours = Integer(null=False, default=None)
    minutes_limit = Integer(null=True, default=None)
    retry_review = Boolean(null=False, default=False)
    set_by = UUID(null=False, default=None)
    set_at = Timestamptz(null=False, default=None)


class LearnerEntry(Table, tablename="learner_entry", schema="moldir"):
    """How somebody without an account comes in: a personal code, a link, a session, by its fingerprint."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    staff = BigInt(null=False, default=None)
    kind = Text(null=False)
    secret = Bytea(null=False, default=None)
    made_by = UUID(null=True, default=None)
    made_at = Timestamptz(null=False, default=None)
    ends_at = Timestamptz(null=False, default=None)
    ended_at = Timestamptz(null=True, default=None)


class AttendanceSheet(Table, tablename="attendance_sheet", schema="moldir"):
    """Training in a room, on a day: closed once everybody who was there has a record, or withdrawn."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    course = Text(null=False)
    version = Text(null=False)
    title = Text(null=False)
    valid_months = Integer(null=True, default=None)
    language = Text(null=False)
    held_on = Date(null=False, default=None)
    trainer = Text(null=False)
    place = Text(null=False)
    opened_by = UUID(null=False, default=None)
    opened_at = Timestamptz(null=False, default=None)
    closed_by = UUID(null=True, default=None)
    closed_at = Timestamptz(null=True, default=None)
    withdrawn = Boolean(null=False, default=False)
    evidence = Text(null=True, default=None)
    evidence_name = Text(null=True, default=None)
    evidence_type = Text(null=True, default=None)


class Attendance(Table, tablename="attendance", schema="moldir"):
    """Somebody who was to come to training in a room, and whether they came."""

    sheet = BigInt(primary_key=True)
    organisation = Varchar(length=12, null=False)
    staff = BigInt(primary_key=True)
    present_at = Timestamptz(null=True, default=None)
    ticked_by = UUID(null=True, default=None)


class TrainingImport(Table, tablename="training_import", schema="moldir"):
    """Results that came in together, in a file or by a program, and what became of them. Append-only."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    source = Text(null=False)
    name = Text(null=False)
    media_type = Text(null=False)
    size = BigInt(null=False, default=None)
    sha256 = Text(null=False)
    added = Integer(null=False, default=None)
    known = Integer(null=False, default=None)
    voided = Integer(null=False, default=None)
    missed = Integer(null=False, default=None)
    misses = JSONB(null=False, default=None)
    entered_by = UUID(null=True, default=None)
    entered_key = BigInt(null=True, default=None)
    entered_at = Timestamptz(null=False, default=None)
