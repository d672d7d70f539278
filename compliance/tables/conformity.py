"""Certificates of conformity that an organisation was given, what became of them, and whether the public sees them."""

from piccolo.columns import UUID, BigInt, BigSerial, Boolean, Date, Text, Timestamptz, Varchar
from piccolo.table import Table


class Conformity(Table, tablename="conformity", schema="moldir"):
    """A certificate of a certification body. Append-only."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    standard = Text(null=False)
    body = Text(null=False, help_text="who certified")
    accreditation = Text(null=False, help_text="number of the body's accreditation")
    number = Text(null=False)
    scope = Text(null=False)
    issued_on = Date(null=False, default=None)
    ends_on = Date(null=False, default=None)
    evidence = BigInt(null=True, default=None, help_text="the document")
    added_by = UUID(null=False, default=None)
    added_at = Timestamptz(null=False, default=None)


class ConformityState(Table, tablename="conformity_state", schema="moldir"):
    """Valid, suspended or withdrawn since a day. Append-only; that a certificate has run out is read off its dates."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    conformity = BigInt(null=False, default=None)
    state = Varchar(length=10, null=False)
    since = Date(null=False, default=None)
    why = Text(null=False)
    person = UUID(null=False, default=None)
    at = Timestamptz(null=False, default=None)


class ConformityConsent(Table, tablename="conformity_consent", schema="moldir"):
    """The organisation agreed that its public profile shows a certificate, or took that back. Append-only."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    conformity = BigInt(null=False, default=None)
    shown = Boolean(null=False, default=None)
    person = UUID(null=False, default=None)
    at = Timestamptz(null=False, default=None)
