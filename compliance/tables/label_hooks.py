"""Web hooks: who is told of changes of labels, and whether it arrived."""

from piccolo.columns import UUID, Array, BigInt, BigSerial, Bytea, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class LabelHook(Table, tablename="label_hook", schema="moldir"):
    """An address that is told of changes."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    url = Text(null=False)
    secret = Bytea(null=False)
    chosen = Array(base_column=Text(), null=False)
    made_by = UUID(null=False, default=None)
    made_at = Timestamptz(null=False, default=None)
    failures = Integer(null=False)
    stopped_at = Timestamptz(null=True, default=None)
    stopped_why = Text(null=True, default=None)


class LabelDelivery(Table, tablename="label_delivery", schema="moldir"):
    """One change, or a test, for one hook."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    hook = BigInt(null=False, default=None)
    history = BigInt(null=True, default=None)
    state = Text(null=False)
    tries = Integer(null=False)
    next_try_at = Timestamptz(null=False, default=None)
    status = Integer(null=True, default=None)
    error = Text(null=True, default=None)
    made_at = Timestamptz(null=False, default=None)
    done_at = Timestamptz(null=True, default=None)
