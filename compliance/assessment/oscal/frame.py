"""What all documents have in common: names, moments, texts on one line, and who published them where."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from compliance.assessment.model import Assessment
from infra.clock import LOCAL
from infra.i18n import text, translate

OSCAL = "1.2.1"
FILES = {
    "catalog": "catalog.json",
    "assessment-plan": "assessment-plan.json",
    "assessment-results": "assessment-results.json",
    "plan-of-action-and-milestones": "plan-of-action-and-milestones.json",
}
EVIDENCE = "../evidence/"  # where files of evidence lie, each under its SHA-256
ROLES = ("officer", "respondent", "reviewer", "approver", "action-owner")  # parts that people have; names stay at home
EMPTY = "–"  # where a text is wanted and nobody has written one
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Publication:
    """Where, when, in which version and language a document is made. Raises ValueError for a moment without a zone."""

    site: str  # https://… without a slash at the end
    at: datetime
    version: str
    language: str

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a moment needs its time zone")

    def uuid(self, *names: str) -> str:
        """The identifier of what is called so here."""
        return str(uuid5(NAMESPACE_URL, "/".join((self.site, *names))))

    def say(self, message: str, **args: object) -> str:
        """A sentence of ours in the document's language."""
        return translate(text(f"assessment.oscal.{message}", **args), self.language)


def control_id(item: str) -> str:
    """What an item of the library is called as a control: RA-1 is abms-ra-1."""
    return f"abms-{item.lower()}"


def objective_id(item: str) -> str:
    """What the objective of a control is called."""
    return f"{control_id(item)}_obj"


def names(assessment: Assessment, publication: Publication) -> Callable[..., str]:
    """Identifiers of what belongs to one assessment."""
    return lambda *names: publication.uuid("assessment", assessment.id, *names)


def metadata(publication: Publication, title: str, assessment: Assessment | None = None) -> Document:
    """The head of a document; of an assessment's also who is assessed, by which edition and profile."""
    found: Document = {
        "title": line(title),
        "last-modified": publication.at.isoformat(),
        "version": publication.version,
        "oscal-version": OSCAL,
        "remarks": publication.say("advice"),
    }
    if assessment:
        party = {
            "uuid": publication.uuid("assessment", assessment.id, "party"),
            "type": "organization",
            "name": line(assessment.scope.name),
            "external-ids": [{"scheme": f"{publication.site}/ns/bin", "id": assessment.scope.bin}],
        }
        found["roles"] = [{"id": each, "title": publication.say(f"role.{each.replace('-', '_')}")} for each in ROLES]
        found["parties"] = [party]
        found["responsible-parties"] = [{"role-id": each, "party-uuids": [party["uuid"]]} for each in ROLES]
        found["props"] = [
            prop(publication, "edition", assessment.standard.code),
            prop(publication, "library", assessment.standard.version),
            prop(publication, "profile", assessment.profile),
        ]
    return found


def prop(publication: Publication, name: str, value: str) -> Document:
    """A property of ours, under our own namespace."""
    return {"name": name, "ns": f"{publication.site}/ns/oscal", "value": value}


def has_part(*roles: str) -> list[Document]:
    """Whose part something is, by role."""
    return [{"role-id": each} for each in roles]


def line(written: str) -> str:
    """A text on one line, never empty: what OSCAL takes for a title."""
    return " ".join(written.split()) or EMPTY


def moment(day: date) -> str:
    """The first second of a day in Kazakhstan."""
    return datetime.combine(day, time.min, LOCAL).isoformat()


def end_of(day: date) -> str:
    """The last second of a day in Kazakhstan: when something is due by it, or holds through it."""
    return datetime.combine(day, time(23, 59, 59), LOCAL).isoformat()


def without_empty(document: Document) -> Document:
    """OSCAL has no empty lists: what there is nothing of is left out."""
    return {name: value for name, value in document.items() if value != []}
