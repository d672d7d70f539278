"""What the API answers: one table of addresses for the routes, the OpenAPI document, the docs page and the tests."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import msgspec

from compliance.library.scheme import scheme
from compliance.views.label.public import STANDINGS
from infra.i18n import LANGUAGES, Text
from registry.classifiers import REGIONS, SECTIONS
from registry.identifiers import EntityKind
from registry.queries.cautions import GRAVITY
from registry.search import SORTS
from services.accounts.scopes import Scope
from services.api import companies, labels, owned, register, training
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

NUMBER_OF_LABEL = Parameter(
    "number", {"type": "string", "pattern": "^CW-[0-9]{4}-[0-9]{6,9}-[0-9A-Z*]$", "maxLength": 20}, "CW-2026-000123-U",
    place="path",
)  # fmt: skip
AFTER = Parameter("after", {"type": "integer", "minimum": 1, "maximum": 999_999_999}, "42")
ASSESSMENT = Parameter("assessment", {"type": "integer", "minimum": 1, "maximum": 999_999_999}, "3", place="path")
DAY = Parameter("day", {"type": "string", "format": "date", "minLength": 10, "maxLength": 10}, "2026-10-31")
BEFORE = Parameter("before", {"type": "string", "format": "date", "minLength": 10, "maxLength": 10}, "2026-11-01")


ON = Parameter("on", {"type": "string", "format": "date", "minLength": 10, "maxLength": 10}, "2026-03-01")
KNOWN = Parameter("known", {"type": "string", "format": "date", "minLength": 10, "maxLength": 10}, "2026-03-31")
STATEMENTS: Mapping[str, object] = {
    "type": "array", "minItems": 1, "maxItems": training.MOST, "items": {"type": "object"},
    "description": "Statements of xAPI 1.0.3 with the verbs completed, passed, failed, voided.",
    "examples": [[{
        "id": "7ccd9ea8-2f3c-4f0a-9f7e-0d1c2b3a4f5e",
        "actor": {"account": {"homePage": "https://lms.example", "name": "0017"}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/passed"},
        "object": {"id": "https://lms.example/courses/foundations"},
        "result": {"score": {"scaled": 0.9}},
        "timestamp": "2026-03-01T10:00:00+05:00",
    }]],
}  # fmt: skip


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


OF_LABELS = (
    _facet("standing", list(STANDINGS), "active"),
    _facet("level", [level.code for level in scheme().levels], "implemented"),
    *FACETS[:2],
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
    body: Mapping[str, object] | None = None  # JSON Schema, with examples, of what is posted; None: GET

    @property
    def method(self) -> str:
        """How it is asked."""
        return "GET" if self.body is None else "POST"

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
    Operation("labels", "/labels", labels.labels, shapes.Labels, (QUERY, *OF_LABELS, LIMIT, AFTER, LANG), linked=True),
    Operation("label_changes", "/labels/changes", labels.changes, shapes.LabelChanges, (AFTER, LIMIT, LANG),
              linked=True),
    Operation("label_statistics", "/labels/statistics", labels.statistics, shapes.LabelStatistics, (LANG,)),
    Operation("label", "/labels/{number}", labels.label, shapes.Label, (NUMBER_OF_LABEL, LANG), ("not-found",)),
    Operation("label_credential", "/labels/{number}/credential", labels.label_credential, shapes.LabelCredential,
              (NUMBER_OF_LABEL, LANG), ("not-found",)),
    Operation("attestation", "/attestations/{bin}", labels.attestation, shapes.Attestation, (BIN, LANG),
              ("not-a-bin", "unavailable")),
    Operation("trail", "/trail", register.trail, shapes.Trail, (BEFORE, LIMIT, LANG), linked=True),
    Operation("training_figures", "/figures/training", register.figures_of_training, shapes.TrainingFigures,
              (DAY, LANG), ("not-found",)),
    Operation("events", "/events", owned.events, shapes.Events, (AFTER, LIMIT, LANG), linked=True, scope=Scope.TRAIL),
    Operation("look_ups", "/look-ups", owned.look_ups, shapes.LookUps, (AFTER, LANG), linked=True,
              scope=Scope.LOOK_UPS),
    Operation("assessments", "/assessments", owned.assessments, shapes.Assessments, (LANG,), scope=Scope.ASSESSMENTS),
    Operation("assessment", "/assessments/{assessment}", owned.assessment, shapes.Assessment, (ASSESSMENT, LANG),
              ("not-found",), scope=Scope.ASSESSMENTS),
    Operation("training_completion", "/training/completion", training.completion, shapes.TrainingCompletion,
              (ON, KNOWN, LANG), scope=Scope.TRAINING),
    Operation("training_statements", "/training/statements", training.statements, shapes.TrainingStatements, (LANG,),
              ("too-long", "refused", "unavailable"), scope=Scope.TRAINING, body=STATEMENTS),
)  # fmt: skip
