"""Why findings came about, what became of actions, when duties were done, and which reminders went out."""

from piccolo.columns import UUID, BigInt, BigSerial, Date, Text, Timestamptz, Varchar
from piccolo.table import Table


class RootCause(Table, tablename="root_cause", schema="moldir"):
    """Why a finding came about, as somebody found by a method. The newest counts; the others are its history."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    finding = BigInt(null=False, default=None)
    method = Varchar(length=10, null=False)
    said = Text(null=False)
    person = UUID(null=False, default=None)
    at = Timestamptz(null=False, default=None)


class ActionChange(Table, tablename="action_change", schema="moldir"):
    """An action went to somebody else, or to another day, for a reason."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    action = BigInt(null=False, default=None)
    from_person = UUID(null=False, default=None)
    from_due_on = Date(null=False, default=None)
    to_person = UUID(null=False, default=None)
    to_due_on = Date(null=False, default=None)
    why = Text(null=False)
    changed_by = UUID(null=False, default=None)
    at = Timestamptz(null=False, default=None)


class DutyRecord(Table, tablename="duty_record", schema="moldir"):
    """A duty that the law lays on the organisation was done, as somebody says, with evidence or a note."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    duty = Varchar(length=40, null=False)
    done_on = Date(null=False, default=None)
    note = Text(null=False)
    evidence = BigInt(null=True, default=None)
    recorded_by = UUID(null=False, default=None)
    recorded_at = Timestamptz(null=False, default=None)
    takes_back = BigInt(null=True, default=None, help_text="the record that was a mistake")


class Reminded(Table, tablename="reminded", schema="moldir"):
    """A reminder that went to a person, or to staff without an account, so that it does not go twice.

    No business of web and API.
    """

    id = BigSerial(primary_key=True)
    person = UUID(null=True, default=None)
    staff = BigInt(null=True, default=None)
    organisation = Varchar(length=12, null=False)
    subject = Text(null=False, help_text="a kind and an id")
    stage = Varchar(length=10, null=False)
    due_on = Date(null=False, default=None)
    sent_on = Date(null=False, default=None)
