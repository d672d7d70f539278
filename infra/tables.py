"""Tables of the plumbing: events, their deliveries, the trail."""

from piccolo.columns import JSONB, BigInt, BigSerial, Bytea, Date, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table


class EventRow(Table, tablename="event", schema="moldir"):
    """Something that happened. Append-only: the database refuses changes."""

    id = BigSerial(primary_key=True)
    at = Timestamptz(null=False, default=None)
    kind = Varchar(length=60, null=False, index=True)
    actor_kind = Varchar(length=10, null=False)
    actor = Text(null=False)
    organisation = Varchar(length=12, null=True, default=None)
    subject_kind = Varchar(length=30, null=False)
    subject = Text(null=False)
    data = JSONB(null=False, default="{}")
    request_id = Text(null=True, default=None)


class Delivery(Table, tablename="delivery", schema="moldir"):
    """One reaction to one event, retried alone."""

    id = BigSerial(primary_key=True)
    event = BigInt(null=False)
    reaction = Varchar(length=60, null=False)
    tries = SmallInt(null=False, default=0)
    next_try_at = Timestamptz(null=False, default=None)
    done_at = Timestamptz(null=True, default=None)
    error = Text(null=True, default=None)


class FirstSeal(Table, tablename="first_seal", schema="moldir"):
    """The one chain over all events that stood before the trail had days. Complete: nothing is added."""

    position = BigSerial(primary_key=True)
    event = BigInt(null=False, unique=True)
    hash = Bytea(null=False)


class EventSeal(Table, tablename="event_seal", schema="moldir"):
    """An event's place in its day, its leaf, and the chain of the day's leaves up to it."""

    event = BigInt(primary_key=True)
    day = Date(null=False, default=None)
    position = Integer(null=False, default=None)
    leaf = Bytea(null=False)
    hash = Bytea(null=False)


class TrailDay(Table, tablename="trail_day", schema="moldir"):
    """A closed day: its events under one root, after the day before."""

    day = Date(primary_key=True, default=None)
    name = Text(null=False)
    events = Integer(null=False, default=None)
    root = Bytea(null=False)
    previous = Bytea(null=False)
    closed_at = Timestamptz(null=False, default=None)


class TrailSignature(Table, tablename="trail_signature", schema="moldir"):
    """A signature over a closed day."""

    id = BigSerial(primary_key=True)
    day = Date(null=False, default=None)
    name = Text(null=False)
    public_key = Bytea(null=False)
    signature = Bytea(null=False)
    signed_at = Timestamptz(null=False, default=None)


class Mail(Table, tablename="mail", schema="moldir"):
    """A letter to somebody: waiting, sent, or kept where no mail server is set."""

    id = BigSerial(primary_key=True)
    address = Text(null=False)
    language = Varchar(length=2, null=False)
    template = Varchar(length=40, null=False)
    data = JSONB(null=False, default="{}")
    link = Bytea(null=True, default=None, help_text="sealed path; forgotten once sent")
    made_at = Timestamptz(null=False, default=None)
    sent_at = Timestamptz(null=True, default=None)
    tries = SmallInt(null=False, default=0)
    next_try_at = Timestamptz(null=False, default=None)
    error = Text(null=True, default=None)


class Rate(Table, tablename="rate", schema="moldir"):
    """A caller, and when everything it has spent will have been given back."""

    caller = Bytea(primary_key=True)
    full_at = Timestamptz(null=False, default=None)


TABLES = (EventRow, Delivery, FirstSeal, EventSeal, TrailDay, TrailSignature, Mail, Rate)
