"""What the API answers: one table of addresses for the routes, the OpenAPI document, the docs page and the tests."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import msgspec

from infra.i18n import LANGUAGES, Text
from registry.classifiers import REGIONS, SECTIONS
from registry.identifiers import EntityKind
from registry.queries.cautions import GRAVITY
from registry.search import SORTS
from services.accounts.scopes import Scope
from services.api import companies, owned, register
from services.api.answers import Reply
from services.api.parameters import Asked, Parameter
from services.documents import shapes

GRADES = ("A", "B", "C", "D", "E", "NR")
STATUSES = ("in_register", "known_only", *GRAVITY)

BIN = Parameter("bin", {"type": "string", "format": "bin", "pattern": companies.NUMBER}, "500340000014", place="path")
INDEX = Parameter("index", {"type": "string", "enum": ["taxpayer", "financial", "payment"]}, "taxpayer", place="path")
LANG = Parameter("lang", {"type": "string", "enum": list(LANGUAGES)}, "ru")
AS_OF = Parameter(
    "as_of",
    {"type": "string", "minLength": 10, "maxLength": 40,
     "anyOf": [{"format": "date"}, {"format": "date-time"}]},
    "2026-03-31",
)  # fmt: skip
QUERY = Parameter("q", {"type": "string", "maxLength": 200}, "Алтын Дән", default="")
SORT = Parameter("sort", {"type": "string", "enum": list(SORTS)}, "name", default="relevance")
LIMIT = Parameter("limit", {"type": "integer", "minimum": 1, "maximum": 100}, "20", default=20)
CURSOR = Parameter(
    "cursor", {"type": "string", "format": "cursor", "minLength": 1, "maxLength": 1000, "pattern": "^[A-Za-z0-9_=-]+$"},
    "a2FsdHlu",
)  # fmt: skip

AFTER = Parameter("after", {"type": "integer", "minimum": 1, "maximum": 999_999_999}, "42")
ASSESSMENT = Parameter("assessment", {"type": "integer", "minimum": 1, "maximum": 999_999_999}, "3", place="path")
DAY = Parameter("day", {"type": "string", "format": "date", "minLength": 10, "maxLength": 10}, "2026-10-31")
BEFORE = Parameter("before", {"type": "string", "format": "date", "minLength": 10, "maxLength": 10}, "2026-11-01")


def _facet(name: str, choices: list[str], example: str) -> Parameter:
    return Parameter(name, {"type": "string", "enum": choices}, example, many=True)


FACETS = (
    _facet("region", list(REGIONS), "75"),
    _facet("section", list(SECTIONS), "F"),
    _facet("status", list(STATUSES), "in_register"),
    _facet("kind", [kind.value for kind in EntityKind], "legal"),
    _facet("taxpayer", list(GRADES), "A"),
    _facet("financial", list(GRADES), "A"),
    _facet("payment", list(GRADES), "A"),
)


@dataclass(frozen=True, slots=True)
class Operation:
    """An address and what it answers. `problems` are the codes of what can go wrong besides what always can."""

    id: str
    path: str  # as in OpenAPI: /companies/{bin}
    answer: Callable[[Asked], Awaitable[Reply]]
    shape: type[msgspec.Struct]
    parameters: tuple[Parameter, ...]
    problems: tuple[str, ...] = ()
    linked: bool = False  # carries a Link header
    scope: Scope | None = None  # of the key that it needs; None: anybody may ask

    @property
    def summary(self) -> Text:
        """What it gives, in a line."""
        return Text(f"api.operation.{self.id}")

    @property
    def about(self) -> Text:
        """What a caller should know of it."""
        return Text(f"api.operation.{self.id}.about")


OPERATIONS = (
    Operation("company", "/companies/{bin}", companies.company, shapes.Company, (BIN, AS_OF, LANG),
              ("not-a-bin", "company-unknown", "moment-unknown")),
    Operation("indices", "/companies/{bin}/indices", companies.indices, shapes.Indices, (BIN, AS_OF, LANG),
              ("not-a-bin", "company-unknown", "moment-unknown")),
    Operation("search", "/companies", companies.search, shapes.Search, (QUERY, *FACETS, SORT, LIMIT, CURSOR, LANG),
              ("unavailable",), linked=True),
    Operation("sources", "/sources", register.sources, shapes.Sources, (LANG,)),
    Operation("methodology", "/methodology", register.methodology, shapes.Methodology, (LANG,)),
    Operation("method_of_index", "/methodology/{index}", register.method_of_index, shapes.MethodIndex, (INDEX, LANG),
              ("not-found",)),
    Operation("trail", "/trail", register.trail, shapes.Trail, (BEFORE, LIMIT, LANG), linked=True),
    Operation("training_figures", "/figures/training", register.figures_of_training, shapes.TrainingFigures,
              (DAY, LANG), ("not-found",)),
    Operation("events", "/events", owned.events, shapes.Events, (AFTER, LIMIT, LANG), linked=True, scope=Scope.TRAIL),
    Operation("look_ups", "/look-ups", owned.look_ups, shapes.LookUps, (AFTER, LANG), linked=True,
              scope=Scope.LOOK_UPS),
    Operation("assessments", "/assessments", owned.assessments, shapes.Assessments, (LANG,), scope=Scope.ASSESSMENTS),
    Operation("assessment", "/assessments/{assessment}", owned.assessment, shapes.Assessment, (ASSESSMENT, LANG),
              ("not-found",), scope=Scope.ASSESSMENTS),
)  # fmt: skip
