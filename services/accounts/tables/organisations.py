"""Organisations, who belongs to them, and how somebody comes to: by a claim that is granted, or by an invitation."""

from piccolo.columns import UUID, Array, BigSerial, Bytea, Text, Timestamptz, Varchar
from piccolo.table import Table


class Organisation(Table, tablename="organisation", schema="moldir"):
    """A company or entrepreneur that somebody was verified to speak for. Before that there is no organisation."""

    bin = Varchar(length=12, primary_key=True, default=None)
    state = Varchar(length=10, null=False, help_text="verified or suspended")
    verified_at = Timestamptz(null=False, default=None)
    verified_how = Varchar(length=12, null=False, help_text="certificate or staff")
    suspended_at = Timestamptz(null=True, default=None)
    suspended_why = Text(null=True, default=None)


class Membership(Table, tablename="membership", schema="moldir"):
    """A person in an organisation. Whoever leaves keeps the closed row; coming back opens another."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    person = UUID(null=False, default=None, index=True)
    roles = Array(Text(), null=False)
    since = Timestamptz(null=False, default=None)
    until = Timestamptz(null=True, default=None)
    ended_why = Varchar(length=10, null=True, default=None, help_text="left, removed or erased")


class Invitation(Table, tablename="invitation", schema="moldir"):
    """A letter that lets its reader into an organisation with certain roles, once."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False, index=True)
    email = Text(null=False)
    email_key = Text(null=False, help_text="as compared: folded, domain in ASCII")
    roles = Array(Text(), null=False)
    language = Varchar(length=2, null=False, help_text="of the letter")
    token = Bytea(null=False, unique=True)
    made_by = UUID(null=False, default=None)
    made_at = Timestamptz(null=False, default=None)
    ends_at = Timestamptz(null=False, default=None)
    closed_at = Timestamptz(null=True, default=None)
    outcome = Varchar(length=10, null=True, default=None, help_text="accepted, declined or withdrawn")
    accepted_by = UUID(null=True, default=None)


class Claim(Table, tablename="claim", schema="moldir"):
    """A person's word that they speak for an organisation, until it is proved, believed or refused."""

    id = BigSerial(primary_key=True)
    person = UUID(null=False, default=None, index=True)
    bin = Varchar(length=12, null=False, index=True)
    note = Text(null=False, default="", help_text="what the person says of it, for staff")
    asked_staff = Timestamptz(null=True, default=None, help_text="since when it waits for staff")
    challenge = Text(null=True, default=None)
    challenge_until = Timestamptz(null=True, default=None)
    made_at = Timestamptz(null=False, default=None)
    outcome = Varchar(length=10, null=True, default=None, help_text="granted, refused or withdrawn")
    decided_at = Timestamptz(null=True, default=None)
    decided_by = UUID(null=True, default=None, help_text="the member of staff; null where a certificate decided")
    reason = Text(null=True, default=None, help_text="why refused, for the person")
    certificate = Text(null=True, default=None, help_text="issuer, serial number and algorithm of what proved it")


class StaffRole(Table, tablename="staff_role", schema="moldir"):
    """A role at Atameken that a person has or had."""

    id = BigSerial(primary_key=True)
    person = UUID(null=False, default=None, index=True)
    role = Varchar(length=20, null=False)
    since = Timestamptz(null=False, default=None)
    until = Timestamptz(null=True, default=None)
    given_by = Text(null=False, help_text="actor, as the trail names it")
