"""Organisations that sign their people in themselves (OpenID Connect)."""

from piccolo.columns import UUID, Array, BigSerial, Bytea, Text, Timestamptz, Varchar
from piccolo.table import Table


class Provider(Table, tablename="provider", schema="moldir"):
    """An OpenID provider: where it is, and who we are to it."""

    id = BigSerial(primary_key=True)
    code = Varchar(length=40, null=False, unique=True, help_text="in addresses: a-z, 0-9, hyphen")
    organisation = Varchar(length=12, null=True, default=None, help_text="BIN of the organisation it belongs to")
    name = Text(null=False)
    issuer = Text(null=False)
    client_id = Text(null=False)
    client_secret = Bytea(null=False, help_text="sealed with the instance key")
    domains = Array(Text(), null=False, help_text="e-mail domains it may speak for")
    made_at = Timestamptz(null=False, default=None)
    closed_at = Timestamptz(null=True, default=None)


class Identity(Table, tablename="identity", schema="moldir"):
    """Who a person is to a provider."""

    id = BigSerial(primary_key=True)
    person = UUID(null=False, default=None, index=True)
    provider = Varchar(length=40, null=False)
    subject = Text(null=False)
    linked_at = Timestamptz(null=False, default=None)
    used_at = Timestamptz(null=True, default=None)
