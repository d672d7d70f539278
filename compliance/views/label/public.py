"""Labels as everybody sees them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from compliance.label.living import Standing
from compliance.library.model import Words
from compliance.views.label.living import WarningView
from infra.i18n import Bilingual
from registry.references import is_synthetic
from registry.views import Facet

STANDINGS: tuple[Standing, ...] = ("active", "suspended", "expired", "revoked", "withdrawn", "not_yet")


@dataclass(frozen=True, slots=True)
class Product:
    """Something on which the label may stand."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened to a label, as everybody is told it. `reason` is what a code of the scheme says."""

    what: str
    code: str | None
    reason: Words | None
    version: int
    on_day: date


@dataclass(frozen=True, slots=True)
class LabelShown:
    """A label on a day: whose, what it covers, since and until when, and what happened to it, newest first."""

    id: int
    number: str
    organisation: str  # what refers to it: a BIN, or its owner's sealed number
    name: Bilingual
    standing: Standing
    level: str
    level_title: Words
    level_text: Words
    scheme_version: str
    version: int
    products: tuple[Product, ...]
    sites: tuple[str, ...]
    standard: Words
    granted_on: date
    valid_from: date
    valid_until: date
    suspended_on: date | None
    suspended_until: date | None
    ended_on: date | None
    surveyed_on: date | None
    survey_due_on: date | None
    history: tuple[Happened, ...]
    warnings: tuple[WarningView, ...] = ()  # what everybody is warned of

    @property
    def synthetic(self) -> bool:
        """Whether its company is made up."""
        return is_synthetic(self.organisation)

    @property
    def why(self) -> Words | None:
        """Why it is suspended or revoked now, in words."""
        wanted = {"suspended": "suspended", "revoked": "revoked"}.get(self.standing)
        return next((one.reason for one in self.history if one.what == wanted), None)


@dataclass(frozen=True, slots=True)
class LabelAnswer:
    """The answer to a number: `typed` as it was asked for, and the label, or None where nobody has that number."""

    typed: str
    is_number: bool
    found: LabelShown | None
    day: date
    title: Words
    meaning: Words
    did: str
    site: str

    @property
    def state(self) -> str:
        """What is said in large letters: a standing, that nobody has the number, or that it is none."""
        if self.found is not None:
            return self.found.standing
        return "unknown" if self.is_number else "mistyped"


@dataclass(frozen=True, slots=True)
class LabelLine:
    """A label in the register."""

    number: str
    organisation: str
    name: Bilingual
    standing: Standing
    level: str
    level_title: Words
    region: str | None
    section: str | None
    products: tuple[Product, ...]
    valid_from: date
    valid_until: date
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class LabelsAsked:
    """What is asked of the register: words, filters by their code, and where the page begins."""

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    after: int = 0  # id of the last label of the page before
    limit: int = 20


@dataclass(frozen=True, slots=True)
class LabelsView:
    """A page of the register of labels, as it is now."""

    lines: tuple[LabelLine, ...]
    total: int
    words: str
    facets: tuple[Facet, ...]
    after: int | None  # what the next page begins after
    at: datetime

    @property
    def synthetic(self) -> bool:
        """Whether any of its companies is made up."""
        return any(is_synthetic(line.organisation) for line in self.lines)


@dataclass(frozen=True, slots=True)
class LabelChange:
    """One thing that happened to one label, as programs follow them."""

    id: int
    at: datetime
    on_day: date
    what: str
    code: str | None
    reason: Words | None
    number: str
    version: int
    organisation: str
    name: Bilingual
    level: str
