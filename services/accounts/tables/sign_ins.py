"""Being signed in, and what comes before: links by mail, ceremonies half done, failed attempts."""

from piccolo.columns import UUID, BigSerial, Bytea, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class SignIn(Table, tablename="sign_in", schema="moldir"):
    """One browser in which a person is signed in. Of its secret only the SHA-256 is kept."""

    id = BigSerial(primary_key=True)
    person = UUID(null=False, default=None, index=True)
    token = Bytea(null=False, unique=True)
    method = Varchar(length=20, null=False, help_text="password, passkey, mail or provider")
    started_at = Timestamptz(null=False, default=None)
    seen_at = Timestamptz(null=False, default=None)
    ends_at = Timestamptz(null=False, default=None, help_text="whatever happens")
    proved_at = Timestamptz(null=False, default=None, help_text="when the person last proved to be there")
    strong_at = Timestamptz(null=True, default=None, help_text="when a second factor was last used")
    acting_for = Varchar(length=12, null=True, default=None, help_text="BIN of the organisation acted for")
    device = Text(null=False, help_text="browser and system in words")
    address = Text(null=False)
    ended_at = Timestamptz(null=True, default=None)
    ended_why = Varchar(length=20, null=True, default=None)


class MailLink(Table, tablename="mail_link", schema="moldir"):
    """A link sent by mail that proves its reader has the mailbox; works once and not for long."""

    id = BigSerial(primary_key=True)
    kind = Varchar(length=20, null=False, help_text="sign_up, reset or new_email")
    person = UUID(null=True, default=None)
    email = Text(null=False)
    token = Bytea(null=False, unique=True)
    made_at = Timestamptz(null=False, default=None)
    ends_at = Timestamptz(null=False, default=None)
    used_at = Timestamptz(null=True, default=None)


class Ceremony(Table, tablename="ceremony", schema="moldir"):
    """Something begun that the same browser must finish: a challenge for a passkey, a way to a provider and back."""

    id = BigSerial(primary_key=True)
    kind = Varchar(length=20, null=False)
    browser = Bytea(null=False, index=True)
    person = UUID(null=True, default=None)
    sealed = Bytea(null=False, help_text="challenge, nonce, verifier, what to do next")
    made_at = Timestamptz(null=False, default=None)
    ends_at = Timestamptz(null=False, default=None)
    used_at = Timestamptz(null=True, default=None)


class KnownBrowser(Table, tablename="known_browser", schema="moldir"):
    """A browser in which a person has signed in before: no letter about it; wrong guesses elsewhere do not lock it."""

    id = BigSerial(primary_key=True)
    person = UUID(null=False, default=None)
    token = Bytea(null=False)
    first_at = Timestamptz(null=False, default=None)
    last_at = Timestamptz(null=False, default=None)


class Attempts(Table, tablename="attempts", schema="moldir"):
    """How often something secret was guessed wrong, by whom or about whom; the key is an HMAC and names nobody."""

    key = Bytea(primary_key=True)
    failures = Integer(null=False, default=0)
    since = Timestamptz(null=False, default=None)
    blocked_until = Timestamptz(null=True, default=None)
