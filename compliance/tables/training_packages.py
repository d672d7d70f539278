"""Packages of courses: their files, learners' ways through them, and what cmi5 keeps."""

from piccolo.columns import (
    JSONB,
    UUID,
    BigInt,
    BigSerial,
    Boolean,
    Bytea,
    Numeric,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.table import Table


class PackageFile(Table, tablename="package_file", schema="moldir"):
    """A file of a package, by its path there. Append-only."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    package = BigInt(null=False, default=None)
    path = Text(null=False)
    sha256 = Text(null=False)
    size = BigInt(null=False, default=None)
    media_type = Text(null=False)


class PackageGoing(Table, tablename="package_going", schema="moldir"):
    """A learner's way through a package, from its beginning to its result."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    staff = BigInt(null=False, default=None)
    package = BigInt(null=False, default=None)
    registration = UUID(null=False, default=None)
    started_at = Timestamptz(null=False, default=None)
    updated_at = Timestamptz(null=False, default=None)
    done_at = Timestamptz(null=True, default=None)
    score = Numeric(null=True, default=None)
    record = BigInt(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)


class PackageState(Table, tablename="package_state", schema="moldir"):
    """What a part of a package set, by elements of the run-time data model."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    staff = BigInt(null=False, default=None)
    going = BigInt(null=False, default=None)
    part = Text(null=False)
    elements = JSONB(null=False, default=None)
    finished = Boolean(null=False, default=False)
    seconds = Numeric(null=False, default=None)
    updated_at = Timestamptz(null=False, default=None)


class PackageLaunch(Table, tablename="package_launch", schema="moldir"):
    """A session of an assignable unit of cmi5."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    staff = BigInt(null=False, default=None)
    going = BigInt(null=False, default=None)
    part = Text(null=False)
    session = UUID(null=False, default=None)
    language = Text(null=False)
    mode = Text(null=False)
    launched_at = Timestamptz(null=False, default=None)
    ends_at = Timestamptz(null=False, default=None)
    fetched_at = Timestamptz(null=True, default=None)
    terminated_at = Timestamptz(null=True, default=None)
    abandoned_at = Timestamptz(null=True, default=None)


class PackageStatement(Table, tablename="package_statement", schema="moldir"):
    """An xAPI statement of a registration. Append-only."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    staff = BigInt(null=False, default=None)
    going = BigInt(null=False, default=None)
    part = Text(null=True, default=None)
    launch = BigInt(null=True, default=None)
    statement = UUID(null=False, default=None)
    verb = Text(null=False)
    defined = Boolean(null=False, default=False)
    content = JSONB(null=False, default=None)
    stored_at = Timestamptz(null=False, default=None)


class PackageDocument(Table, tablename="package_document", schema="moldir"):
    """A document of the xAPI state and profile resources."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    staff = BigInt(null=False, default=None)
    going = BigInt(null=False, default=None)
    kind = Text(null=False)
    activity = Text(null=False)
    name = Text(null=False)
    media_type = Text(null=False)
    content = Bytea(null=False, default=None)
    updated_at = Timestamptz(null=False, default=None)
