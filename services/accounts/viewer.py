"""Who looks at a page: known before anything else of a request, and never changed by it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from infra.actor import VISITOR, Actor
from infra.i18n import DEFAULT_LANGUAGE, Bilingual
from infra.looking import Looker
from registry.references import numbered, reference_of


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
    names: tuple[tuple[str, Bilingual], ...] = ()  # of those organisations, as the register has them
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

    @property
    def looker(self) -> Looker:
        """The same as the database is told it. Roles at Atameken count with a second factor only."""
        return Looker(
            person=str(self.person) if self.known else "",
            organisations=frozenset(bin for bin, _ in self.memberships),
            staff=self.staff if self.strong else frozenset(),
            strong=self.known and self.strong,
        )

    def belongs_to(self, organisation: str) -> bool:
        """Whether the person is a member of an organisation, given by number or reference."""
        return any(bin == numbered(organisation) for bin, _ in self.memberships)

    @property
    def choices(self) -> tuple[tuple[str, Bilingual, bool], ...]:
        """The organisations as pages offer them: what refers to each, its name, whether the person acts for it."""
        return tuple((reference_of(bin), name, bin == self.acting_for) for bin, name in self.names)

    @property
    def acting_reference(self) -> str | None:
        """What refers to the organisation that the person acts for."""
        return reference_of(self.acting_for) if self.acting_for is not None else None


ANONYMOUS = Viewer()
