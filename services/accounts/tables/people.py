"""People, and what they prove themselves with."""

from piccolo.columns import UUID, Array, BigInt, BigSerial, Boolean, Bytea, Text, Timestamptz, Varchar
from piccolo.table import Table


class Person(Table, tablename="person", schema="moldir"):
    """Somebody with an account. The row outlives the account, without anything personal, so that the trail reads."""

    id = UUID(primary_key=True, default=None)
    email = Text(null=True, default=None, help_text="as typed; null once erased")
    email_key = Text(null=True, default=None, help_text="as compared: folded, domain in ASCII")
    name = Text(null=False)
    language = Varchar(length=2, null=False, help_text="kk, ru or en")
    time_zone = Text(null=False, default="Asia/Almaty")
    reminders = Boolean(null=False, default=True, help_text="whether they want letters about what waits for them")
    joined_at = Timestamptz(null=False, default=None)
    blocked_at = Timestamptz(null=True, default=None, help_text="by an administrator")
    erased_at = Timestamptz(null=True, default=None)


class Password(Table, tablename="password", schema="moldir"):
    """A person's password, as argon2id wrote it; a table of its own so that nothing reads it by accident."""

    person = UUID(primary_key=True, default=None)
    hash = Text(null=False)
    set_at = Timestamptz(null=False, default=None)


class Totp(Table, tablename="totp", schema="moldir"):
    """The shared secret of an authenticator app; it counts once a first code was right."""

    person = UUID(primary_key=True, default=None)
    secret = Bytea(null=False, help_text="sealed with the instance key")
    made_at = Timestamptz(null=False, default=None)
    confirmed_at = Timestamptz(null=True, default=None)
    last_step = BigInt(null=False, default=0, help_text="time step of the last code taken: a code works once")


class Passkey(Table, tablename="passkey", schema="moldir"):
    """A public key that lives in a person's device."""

    id = BigSerial(primary_key=True)
    person = UUID(null=False, default=None, index=True)
    credential = Bytea(null=False, unique=True)
    public_key = Bytea(null=False)
    sign_count = BigInt(null=False, default=0)
    name = Text(null=False)
    transports = Array(Text(), null=False)
    backed_up = Boolean(null=False, default=False)
    added_at = Timestamptz(null=False, default=None)
    used_at = Timestamptz(null=True, default=None)


class RecoveryCode(Table, tablename="recovery_code", schema="moldir"):
    """One of the codes for the day when the phone is gone; works once."""

    id = BigSerial(primary_key=True)
    person = UUID(null=False, default=None, index=True)
    hash = Bytea(null=False)
    made_at = Timestamptz(null=False, default=None)
    used_at = Timestamptz(null=True, default=None)
