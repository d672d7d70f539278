"""What can go wrong with an account, as sentences with a status; `field` names the field that it stands beside."""

from datetime import datetime

from infra.errors import Invalid, NotFound, Problem, Refused
from infra.i18n import text


class NotAnAddress(Invalid):
    """Nobody can be written to at this address."""

    code = "not-an-address"


class WeakPassword(Invalid):
    """Too short, too long, too common or too easily guessed."""

    code = "weak-password"


class Unreadable(Invalid):
    """A field of a form holds what it cannot hold."""

    code = "unreadable-field"


class NotProved(Invalid):
    """A password, a code, a passkey or a provider's word does not hold. Which of it is never said."""

    code = "not-proved"


class TooManyAttempts(Problem):
    """Guessed wrong too often; `extra["until"]` is when one may try again."""

    status = 429
    code = "too-many-attempts"

    def __init__(self, until: datetime, minutes: int, message: str = "account.too_many") -> None:
        super().__init__(text(message, n=minutes), until=until)


class LinkSpent(Problem):
    """A link that was used, has ended, or never was."""

    status = 410
    code = "link-spent"


class CeremonyOver(Refused):
    """What was begun in this browser is finished, or took too long."""

    code = "ceremony-over"


class SignInNeeded(Problem):
    """Only for people who are signed in."""

    status = 401
    code = "sign-in-needed"


class EntryNeeded(Problem):
    """Only for people who learn: signed in, or come in by a personal code or a link."""

    status = 401
    code = "entry-needed"


class ProofNeeded(Problem):
    """Only just after proving once more to be the person."""

    status = 403
    code = "proof-needed"


class Forged(Problem):
    """A form that our own page did not give out to this browser."""

    status = 403
    code = "forged"


class ThroughProvider(Refused):
    """People of this domain are signed in by their organisation; `extra["provider"]` is its code."""

    code = "through-provider"


class NothingThere(NotFound):
    """No such session, passkey or provider of this person."""


class NotAllowed(Problem):
    """Somebody known, whose roles do not cover what was asked."""

    status = 403
    code = "not-allowed"


class SecondFactorNeeded(NotAllowed):
    """Roles at Atameken count only for whoever signed in with a second factor."""

    code = "second-factor-needed"


class OrganisationNeeded(NotAllowed):
    """What was asked is done for an organisation, and the person acts for none."""

    code = "organisation-needed"


class PurposeNeeded(NotAllowed):
    """What was asked is shown to whoever has said what for."""

    code = "purpose-needed"
