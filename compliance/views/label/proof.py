"""What is shown of a credential that somebody brought to be checked."""

from dataclasses import dataclass
from datetime import datetime

from infra.i18n import Text


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on a credential, and what it says where it could be read. `state` is "" before anything was brought.

    `facts`: code of a fact (message `verify.fact.<code>`) and what is said, in the order in which they are shown.
    """

    state: str = ""
    reasons: tuple[Text, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    level: str = ""
    begins: datetime | None = None
    ends: datetime | None = None  # the last moment of its term
