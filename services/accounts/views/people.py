"""What pages about an account show: frozen, one a template."""

from dataclasses import dataclass
from datetime import datetime

from infra.i18n import Text


@dataclass(frozen=True, slots=True)
class ProviderView:
    """An organisation that signs its people in itself."""

    code: str
    name: str
    issuer: str
    domains: tuple[str, ...]
    organisation: str | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class EntryView:
    """The ways in: sign-in, sign-up, forgotten password, code. `wanted` is the page to go to afterwards."""

    wanted: str = ""


@dataclass(frozen=True, slots=True)
class LetterSentView:
    """A letter is on its way: to whom, and for how long its link works; `again` is the page to ask for another."""

    address: str
    minutes: int
    again: str
    kept: bool  # no mail server is set: letters are read on a page


@dataclass(frozen=True, slots=True)
class LinkView:
    """What a link by mail opens."""

    token: str
    email: str
    needs_code: bool = False


@dataclass(frozen=True, slots=True)
class WayView:
    """The way to a provider: its name, its host, and the address of its page."""

    name: str
    host: str
    url: str


@dataclass(frozen=True, slots=True)
class ConfirmView:
    """How a person may prove once more to be there."""

    wanted: str
    has_password: bool
    has_passkey: bool
    providers: tuple[tuple[str, str], ...]  # code and name


@dataclass(frozen=True, slots=True)
class DetailsView:
    """What a person says of themselves."""

    email: str
    joined_at: datetime
    zones: tuple[str, ...]
    reminders: bool  # they want letters about what waits for them


@dataclass(frozen=True, slots=True)
class PasskeyView:
    """One passkey, as its owner recognises it."""

    id: int
    name: str
    added_at: datetime
    used_at: datetime | None
    backed_up: bool  # lives in more than one device


@dataclass(frozen=True, slots=True)
class WaysView:
    """Everything that a person proves themselves with."""

    password_set_at: datetime | None
    totp_since: datetime | None
    passkeys: tuple[PasskeyView, ...]
    codes_left: int
    providers: tuple[tuple[str, str], ...]

    @property
    def has_second(self) -> bool:
        """Whether a password alone is not enough."""
        return self.totp_since is not None or bool(self.passkeys)


@dataclass(frozen=True, slots=True)
class AuthenticatorView:
    """The authenticator app: in use since when, or the secret to put into it."""

    since: datetime | None
    secret: str = ""  # in groups of four; empty before one was asked for
    picture: str = ""  # SVG of the square code


@dataclass(frozen=True, slots=True)
class RecoveryView:
    """Recovery codes: the fresh ones, until they are put away; how many of the set are left."""

    codes: tuple[str, ...]
    left: int
    made_at: datetime | None
    has_second: bool


@dataclass(frozen=True, slots=True)
class SessionView:
    """One browser in which the person is signed in."""

    id: int
    device: str
    address: str
    started_at: datetime
    seen_at: datetime
    method: str  # password, passkey, or the name of an organisation
    strong: bool
    here: bool


@dataclass(frozen=True, slots=True)
class SessionsView:
    """All of them, the viewer's own first."""

    sessions: tuple[SessionView, ...]


@dataclass(frozen=True, slots=True)
class DataView:
    """What may be taken and what may be deleted."""

    email: str


@dataclass(frozen=True, slots=True)
class StrengthView:
    """How hard a password is to guess: 0 to 4, or why it is not good enough."""

    score: int
    message: Text
    known: bool  # whether anything was typed yet
