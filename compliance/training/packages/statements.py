"""xAPI statements as cmi5 uses them (sections 9 and 10 of its specification): what a unit may say, what we say."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from compliance.training.packages.model import Block, Package, Part
from compliance.training.packages.results import DURATION
from compliance.training.packages.runtime import opaque_name

Statement = dict[str, Any]
ADL, W3ID, CMI5 = "http://adlnet.gov/expapi/verbs/", "https://w3id.org/xapi/adl/verbs/", "https://w3id.org/xapi/cmi5/"
VERBS = {
    **{name: ADL + name for name in ("launched", "initialized", "completed", "passed", "failed", "terminated")},
    **{name: W3ID + name for name in ("abandoned", "waived", "satisfied")},
}
NAMES = {iri: name for name, iri in VERBS.items()}
BY_UNITS = ("initialized", "completed", "passed", "failed", "terminated")
CATEGORY, MOVE_ON = f"{CMI5}context/categories/cmi5", f"{CMI5}context/categories/moveon"
EXTENSION = f"{CMI5}context/extensions/"
SESSION = f"{EXTENSION}sessionid"
TYPES = {
    "au": "http://adlnet.gov/expapi/activities/lesson",
    "block": f"{CMI5}activitytype/block",
    "course": f"{CMI5}activitytype/course",
}
MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:?[0-9]{2})$"


class _Open(BaseModel):
    """A part of a statement in which other things may stand too."""

    model_config = ConfigDict(extra="allow")


class _Activity(_Open):
    id: str = Field(max_length=2000)


class _Verb(_Open):
    id: str = Field(max_length=500, pattern=":")


class _Activities(_Open):
    category: _Activity | list[_Activity] = []


class _Context(_Open):
    registration: str | None = None
    contextActivities: _Activities | None = None  # noqa: N815 - as xAPI writes it
    extensions: dict[str, Any] | None = None


class _Score(_Open):
    scaled: float | None = Field(default=None, ge=-1, le=1, allow_inf_nan=False)


class _Result(_Open):
    score: _Score | None = None
    completion: bool | None = None
    success: bool | None = None
    duration: str | None = Field(default=None, max_length=100)


class _Shape(_Open):
    """A statement as far as it is looked at."""

    id: str | None = None
    timestamp: str | None = Field(default=None, pattern=MOMENT)
    actor: dict[str, Any]
    verb: _Verb
    object: _Open
    context: _Context | None = None
    result: _Result | None = None


class WrongError(ValueError):
    """A statement that is not taken: why, in English as the standard writes, and with its HTTP status."""

    def __init__(self, why: str, status: int = 400) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True, slots=True)
class Session:
    """A session of a unit: what its statements must name."""

    staff: int
    registration: UUID
    session: UUID
    package: Package
    own: int  # id of the course
    number: int  # of the part
    site: str
    mode: str = "Normal"

    @property
    def part(self) -> Part:
        return self.package.parts[self.number]

    @property
    def actor(self) -> dict[str, Any]:
        """The learner: an account of this site, under a name that tells nothing."""
        account = {"homePage": self.site, "name": opaque_name(self.staff)}
        return {"objectType": "Agent", "account": account}

    @property
    def activity(self) -> str:
        """The id of the unit's activity, ours and not its publisher's, as 8.1.5 wants it."""
        return f"{self.site}/courses/{self.own}/units/{self.number}"


def verb_of(statement: Mapping[str, Any]) -> str:
    """The name of a verb that cmi5 defines; empty for another."""
    return NAMES.get(str(statement.get("verb", {}).get("id", "")), "")


def score_of(statement: Mapping[str, Any]) -> float | None:
    """The scaled score of a statement in per cent, if it has one."""
    scaled = ((statement.get("result") or {}).get("score") or {}).get("scaled")
    return None if scaled is None else max(0.0, min(float(scaled), 1.0)) * 100


def launch_data(session: Session, return_url: str) -> dict[str, Any]:
    """The document LMS.LaunchData (section 10.2.1)."""
    part = session.part
    grouping = [{"objectType": "Activity", "id": part.id}]
    said: dict[str, Any] = {
        "contextTemplate": {"contextActivities": {"grouping": grouping}, "extensions": {SESSION: str(session.session)}},
        "launchMode": session.mode,
        "launchMethod": part.launch_method,
        "moveOn": part.move_on,
        "returnURL": return_url,
    }
    if part.data:
        said["launchParameters"] = part.data
    if part.mastery is not None:
        said["masteryScore"] = part.mastery
    if part.entitlement:
        said["entitlementKey"] = {"courseStructure": part.entitlement}
    return said


def of_ours(session: Session, verb: str, at: datetime) -> Statement:
    """A statement of ours about the unit: launched, abandoned, satisfied."""
    part = session.part
    extensions: dict[str, Any] = {SESSION: str(session.session)}
    if verb == "launched":
        extensions |= {
            f"{EXTENSION}launchmode": session.mode, f"{EXTENSION}moveon": part.move_on,
            f"{EXTENSION}launchurl": part.href,
        }  # fmt: skip
        if part.data:
            extensions[f"{EXTENSION}launchparameters"] = part.data
    if part.mastery is not None and verb == "launched":
        extensions[f"{EXTENSION}masteryscore"] = part.mastery
    about = _About(session.activity, part.activity_type or TYPES["au"], part.id)
    return _statement(session, verb, at, about, extensions)


def satisfied(session: Session, of: Block | Package, at: datetime) -> Statement:
    """The statement that a block, or the whole course, is satisfied (9.3.9)."""
    kind = "block" if isinstance(of, Block) else "course"
    name = f"/blocks/{session.package.blocks.index(of)}" if isinstance(of, Block) else ""
    activity = f"{session.site}/courses/{session.own}{name}"
    return _statement(session, "satisfied", at, _About(activity, TYPES[kind], of.id), {SESSION: str(session.session)})


@dataclass(frozen=True, slots=True)
class _About:
    """What a statement of ours is about: id and type of its activity, and the id its publisher gave it."""

    activity: str
    kind: str
    publisher: str


def _statement(session: Session, verb: str, at: datetime, about: _About, extensions: Mapping[str, Any]) -> Statement:
    return {
        "id": str(uuid4()),
        "timestamp": at.isoformat(),
        "actor": session.actor,
        "verb": {"id": VERBS[verb], "display": {"en": verb}},
        "object": {"objectType": "Activity", "id": about.activity, "definition": {"type": about.kind}},
        "context": {
            "registration": str(session.registration),
            "contextActivities": {
                "category": [{"objectType": "Activity", "id": CATEGORY}],
                "grouping": [{"objectType": "Activity", "id": about.publisher}],
            },
            "extensions": dict(extensions),
        },
    }


def accepted(session: Session, said: object, before: Iterable[tuple[str, bool]], *, is_over: bool) -> Statement:
    """A statement of a unit as it is kept, with an id where it has none.

    `before`: verbs that cmi5 defines, said of this unit in this registration, and whether in this session. Raises
    WrongError for what xAPI does not know, speaks of somebody else, or breaks a rule of cmi5.
    """
    statement = _shaped(said)
    if not _same_agent(statement["actor"], session.actor):
        raise WrongError("the actor is not the one of the launch", 403)
    context = statement.get("context") or {}
    if context.get("registration") != str(session.registration):
        raise WrongError("context.registration is not the one of the launch", 403)
    if (context.get("extensions") or {}).get(SESSION) != str(session.session):
        raise WrongError("context.extensions has not the session id of the launch", 403)
    if is_over:
        raise WrongError("the session is over", 403)
    if is_defined(statement):
        _hold(session, statement, list(before))
    return statement


def is_defined(statement: Mapping[str, Any]) -> bool:
    """Whether a statement says that it is one that cmi5 defines."""
    return CATEGORY in _categories(statement)


def _shaped(said: object) -> Statement:
    try:
        _Shape.model_validate(said, strict=True)
        statement: Statement = dict(said)  # type: ignore[call-overload]  # the line above holds that it is one
        return {**statement, "id": str(UUID(statement["id"])) if "id" in statement else str(uuid4())}
    except ValidationError as fault:
        first = fault.errors()[0]
        raise WrongError(f"{'.'.join(map(str, first['loc'])) or 'statement'}: {first['msg']}") from None
    except ValueError:
        raise WrongError("id: no UUID") from None


def _hold(session: Session, statement: Statement, said_before: list[tuple[str, bool]]) -> None:
    """The rules of sections 9 and 10 for what cmi5 defines."""
    before, in_session = {name for name, _ in said_before}, {name for name, here in said_before if here}
    verb, result = verb_of(statement), statement.get("result") or {}
    if verb not in BY_UNITS:
        raise WrongError("a unit does not use this verb as one that cmi5 defines", 403)
    if statement["object"].get("id") != session.activity:
        raise WrongError("object.id is not the activity of the launch", 403)
    if (verb == "initialized") != ("initialized" not in in_session):
        raise WrongError("initialized comes first, and once in a session", 403)
    if "terminated" in in_session:
        raise WrongError("nothing follows terminated", 403)
    if verb in ("completed", "passed") and verb in before:
        raise WrongError(f"{verb} comes once in a registration", 403)
    if verb == "failed" and "passed" in before:
        raise WrongError("failed does not follow passed", 403)
    if session.mode != "Normal" and verb in ("completed", "passed", "failed"):
        raise WrongError(f"{verb} is not said in the mode {session.mode}", 403)
    if verb in ("completed", "passed", "failed"):
        _hold_result(session, verb, statement, result)


def _hold_result(session: Session, verb: str, statement: Statement, result: Mapping[str, Any]) -> None:
    if MOVE_ON not in _categories(statement):
        raise WrongError("the category moveon is missing", 403)
    wanted = {"completed": ("completion", True), "passed": ("success", True), "failed": ("success", False)}[verb]
    if result.get(wanted[0]) is not wanted[1]:
        raise WrongError(f"result.{wanted[0]} is not {str(wanted[1]).lower()}", 403)
    duration = result.get("duration")
    if not isinstance(duration, str) or not DURATION.fullmatch(duration):
        raise WrongError("result.duration is missing or no duration", 403)
    scaled, least = (result.get("score") or {}).get("scaled"), session.part.mastery
    if verb == "completed":
        if result.get("score"):
            raise WrongError("completed has no score", 403)
    elif least is not None and scaled is not None and (scaled >= least) != (verb == "passed"):
        raise WrongError(f"result.score.scaled {scaled} does not go with {verb}: the mastery score is {least}", 403)
    elif least is not None and scaled is None and verb == "passed":
        raise WrongError("passed without a score, where there is a mastery score", 403)


def _categories(statement: Mapping[str, Any]) -> list[str]:
    group = ((statement.get("context") or {}).get("contextActivities") or {}).get("category") or []
    each = [group] if isinstance(group, dict) else group if isinstance(group, list) else []
    return [str(one.get("id", "")) for one in each if isinstance(one, dict)]


def _same_agent(said: Mapping[str, Any], meant: Mapping[str, Any]) -> bool:
    return bool(said.get("objectType", "Agent") == "Agent" and said.get("account") == meant["account"])


def agent_fits(session: Session, written: str) -> bool:
    """Whether an `agent` parameter names the learner of a session."""
    try:
        said = json.loads(written)
    except ValueError:
        return False
    return isinstance(said, dict) and _same_agent(said, session.actor)
