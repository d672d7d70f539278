"""Credentials that the register issues: keys, status lists, certificates and labels, and what holders show of them."""

from piccolo.columns import UUID, Array, BigInt, BigSerial, Bytea, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class SigningKey(Table, tablename="signing_key", schema="moldir"):
    """The public half of a key, and from when it signs no more."""

    id = Text(primary_key=True)
    since = Timestamptz(null=False, default=None)
    expires = Timestamptz(null=True, default=None)
    revoked = Timestamptz(null=True, default=None)


class StatusListRow(Table, tablename="status_list", schema="moldir"):
    """A status list: how large, how full, and as it was signed last."""

    id = BigSerial(primary_key=True)
    kind = Text(null=False)
    purpose = Text(null=False)
    size = Integer(null=False, default=None)
    taken = Integer(null=False, default=None)
    credential = Bytea(null=True, default=None)
    sha256 = Text(null=True, default=None)
    signed_at = Timestamptz(null=True, default=None)


class IssuedCredential(Table, tablename="issued_credential", schema="moldir"):
    """A certificate or a label, as it was signed, and what its holder lets anybody see."""

    id = BigSerial(primary_key=True)
    kind = Text(null=False)
    number = Text(null=False)
    subject = UUID(null=False, default=None)
    organisation = Varchar(length=12, null=False)
    staff = BigInt(null=True, default=None)
    record = BigInt(null=True, default=None)
    language = Text(null=False)
    document = Bytea(null=False, default=None)
    jwt = Text(null=False)
    named_document = Bytea(null=True, default=None)
    named_jwt = Text(null=True, default=None)
    valid_from = Timestamptz(null=False, default=None)
    valid_until = Timestamptz(null=True, default=None)
    issued_at = Timestamptz(null=False, default=None)
    version = Integer(null=False, default=1)
    label = BigInt(null=True, default=None)
    shows = Array(base_column=Text(), null=False)
    offline = Array(base_column=Text(), null=False)


class CredentialStatus(Table, tablename="credential_status", schema="moldir"):
    """The place of a credential in a status list, and since when its bit is set."""

    id = BigSerial(primary_key=True)
    list = BigInt(null=False, default=None)
    index = Integer(null=False, default=None)
    credential = BigInt(null=False, default=None)
    set_at = Timestamptz(null=True, default=None)
    reason = Text(null=True, default=None)


class CredentialTransfer(Table, tablename="credential_transfer", schema="moldir"):
    """A code that brings one certificate to one other employer, once."""

    id = BigSerial(primary_key=True)
    credential = BigInt(null=False, default=None)
    staff = BigInt(null=False, default=None)
    secret = Bytea(null=False, default=None)
    made_at = Timestamptz(null=False, default=None)
    ends_at = Timestamptz(null=False, default=None)
    used_at = Timestamptz(null=True, default=None)
