"""Tables of the plumbing: events, their deliveries, their seals."""

from piccolo.columns import JSONB, BigInt, BigSerial, Bytea, SmallInt, Text, Timestamptz, Varchar
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


class EventSeal(Table, tablename="event_seal", schema="moldir"):
    """The hash chain over events, in commit order."""

    position = BigSerial(primary_key=True)
    event = BigInt(null=False, unique=True)
    hash = Bytea(null=False)


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
