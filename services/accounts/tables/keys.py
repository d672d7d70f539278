"""Keys for programs that ask the API in somebody's name."""

from piccolo.columns import UUID, Array, BigInt, BigSerial, Bytea, Text, Timestamptz, Varchar
from piccolo.table import Table


class ApiKey(Table, tablename="api_key", schema="moldir"):
    """A key of an organisation or of a person, never of both; only its hash is kept."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=True, default=None)
    person = UUID(null=True, default=None)
    made_by = UUID(null=False, default=None)
    name = Text(null=False, help_text="in the owner's words: which program has it")
    hint = Varchar(length=6, null=False, help_text="first letters of the secret, to tell keys apart by")
    hash = Bytea(null=False, unique=True)
    scopes = Array(base_column=Text(), null=False)
    made_at = Timestamptz(null=False, default=None)
    ends_at = Timestamptz(null=False, default=None)
    used_at = Timestamptz(null=True, default=None, help_text="to the minute")
    revoked_at = Timestamptz(null=True, default=None)
    reminded_at = Timestamptz(null=True, default=None, help_text="whoever made it was told that it ends")
    renewed_by = BigInt(null=True, default=None, help_text="the key that takes over; this one ends soon")
