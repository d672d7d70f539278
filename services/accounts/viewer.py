"""Who looks at a page: known before anything else of a request, and never changed by it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from infra.actor import VISITOR, Actor
from infra.i18n import DEFAULT_LANGUAGE


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person signed in in one browser, or nobody known (`person` is None)."""

    person: UUID | None = None
    name: str = ""
    email: str = ""
    language: str = DEFAULT_LANGUAGE
    time_zone: str = "Asia/Almaty"
    session: int | None = None  # id of the sign_in row
    proved_at: datetime | None = None  # when the person last proved to be there: password, passkey, provider
    strong_at: datetime | None = None  # when a second factor was last used in this session
    memberships: tuple[tuple[str, frozenset[str]], ...] = ()  # BIN of an organisation, roles in it
    staff: frozenset[str] = frozenset()  # roles at Atameken
    acting_for: str | None = None  # BIN of the organisation chosen among the memberships

    @property
    def known(self) -> bool:
        """Whether anybody is signed in."""
        return self.person is not None

    @property
    def strong(self) -> bool:
        """Whether a second factor was used."""
        return self.strong_at is not None

    @property
    def actor(self) -> Actor:
        """The same as the trail remembers it: an id, so that erasing a person leaves the trail as it is."""
        return Actor("person", str(self.person), self.acting_for) if self.known else VISITOR


ANONYMOUS = Viewer()
