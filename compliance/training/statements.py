"""xAPI statements (IEEE 9274.1.1; xAPI 1.0.3), read and written. Pure.

Read: completed, passed, failed, and the voiding of one. Written: an actor is an account, the employee's number at the
organisation's address, and never a name unless it is asked for.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec

from compliance.training.results_in import SHOWN, Result
from compliance.views.training.records import Miss, RecordLine
from infra import clock

VERBS = "http://adlnet.gov/expapi/verbs/"
COURSE = "http://adlnet.gov/expapi/activities/course"
MOST = 50_000  # statements at once
OWN = "xapi/"  # what begins our extensions, below the address of the site


@dataclass(frozen=True, slots=True)
class Void:
    """A statement (its id) that does not hold any more."""

    row: str
    statement: str


class Said(msgspec.Struct):
    """What of a statement is read; anything else in it is passed over."""

    actor: dict[str, Any]
    verb: dict[str, Any]
    object: dict[str, Any]
    id: str = ""
    result: dict[str, Any] = {}
    timestamp: str = ""
    stored: str = ""


class NoStatementsError(ValueError):
    """Bytes that are no JSON array or object of statements, or too many."""


def statements_in(data: bytes) -> list[object]:
    """The statements of a JSON document: one, an array of them, or what an LRS answers. Raises NoStatementsError."""
    try:
        found = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as fault:
        raise NoStatementsError(str(fault)[:SHOWN]) from None
    if isinstance(found, dict):
        found = found["statements"] if isinstance(found.get("statements"), list) else [found]
    if not isinstance(found, list) or not found or len(found) > MOST:
        raise NoStatementsError("not a list of statements")
    return found


def read_statement(number: int, given: object) -> Result | Void | Miss:
    """What a statement says; `number` is its place, from 1 on."""
    row = str(number)
    try:
        said = msgspec.convert(given, Said)
        statement = str(UUID(said.id)) if said.id else ""
        row = statement or row
        verb = str(said.verb.get("id", ""))
        if verb == f"{VERBS}voided":
            return Void(row, str(UUID(str(said.object["id"]))))
        if verb not in (f"{VERBS}completed", f"{VERBS}passed", f"{VERBS}failed"):
            return Miss(row, "verb", verb[:SHOWN])
        return _result(row, statement, said)
    except (msgspec.ValidationError, KeyError, TypeError, ValueError, AttributeError):
        return Miss(row, "statement", str(given)[:SHOWN].replace("\0", ""))


def _result(row: str, statement: str, said: Said) -> Result | Miss:
    number, mail = _whose(said.actor)
    if not number and not mail:
        return Miss(row, "number", str(said.actor.get("name", ""))[:SHOWN])
    course = str(said.object["id"])
    if len(course) > 10 * SHOWN or "\0" in course + number + mail:
        return Miss(row, "words", course[:SHOWN].replace("\0", ""))
    moment = _moment(said.timestamp or said.stored)
    if moment is None or moment > clock.now() + timedelta(minutes=5):
        return Miss(row, "completed_on", (said.timestamp or said.stored)[:SHOWN])
    try:
        score = _percent(said.result.get("score") or {})
    except (InvalidOperation, ValueError, ArithmeticError):
        return Miss(row, "score", str(said.result.get("score"))[:SHOWN])
    verb, success = said.verb["id"].removeprefix(VERBS), said.result.get("success")
    passed = {"passed": True, "failed": False}.get(verb, success if isinstance(success, bool) else None)
    until = [_day(value) for name, value in _extensions(said).items() if str(name).endswith(f"/{OWN}valid-until")]
    completed = clock.local_date(moment)
    return Result(
        row, number, course, completed, score, passed, next((day for day in until if day and day >= completed), None),
        mail=mail, key=f"xapi:{statement}" if statement else "",
    )  # fmt: skip


def _whose(actor: Mapping[str, Any]) -> tuple[str, str]:
    """The employee's number, or their address; both empty where neither is said."""
    if actor.get("objectType", "Agent") != "Agent":
        return "", ""
    account = actor.get("account")
    if isinstance(account, dict):
        return str(account.get("name", "")).strip()[:SHOWN], ""
    return "", str(actor.get("mbox", "")).removeprefix("mailto:").strip().casefold()[:SHOWN]


def _moment(written: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _extensions(said: Said) -> Mapping[str, Any]:
    found = said.result.get("extensions")
    return found if isinstance(found, dict) else {}


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _percent(score: Mapping[str, Any]) -> Decimal | None:
    """Of `scaled`, else of `raw` between `min` and `max`. Raises for what lies out of range or is no number."""
    if "scaled" in score:
        found = Decimal(str(score["scaled"])) * 100
    elif "raw" in score and "max" in score:
        least = Decimal(str(score.get("min", 0)))
        found = (Decimal(str(score["raw"])) - least) * 100 / (Decimal(str(score["max"])) - least)
    else:
        return None
    if not (found.is_finite() and 0 <= found <= 100):
        raise ValueError(score)
    return round(found, 2)


def code_of(course: str) -> str:
    """The code that the address of a course ends with; what is no address is a code itself."""
    return re.sub(r"[?#].*", "", course).rstrip("/").rpartition("/")[2] if "://" in course else course


def statement_of(line: RecordLine, site: str, organisation: str, language: str, named: bool = False) -> dict[str, Any]:
    """A record as a statement; `organisation` is what refers to it, `named`: with the person's name.

    The same record gives the same statement, under an id made of the record's.
    """
    percent = float(line.score or 0)
    score = {"score": {"scaled": percent / 100, "raw": percent, "min": 0, "max": 100}}
    until = {"extensions": {f"{site}/{OWN}valid-until": line.valid_until.isoformat()}} if line.valid_until else {}
    tested = line.source in ("quiz", "package") or line.score is not None
    verb = "failed" if not line.passed else "passed" if tested else "completed"
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{site}/organisations/{organisation}/training/records/{line.id}")),
        "actor": {
            "objectType": "Agent",
            **({"name": line.name} if named else {}),
            "account": {"homePage": f"{site}/organisations/{organisation}", "name": line.number},
        },
        "verb": {"id": f"{VERBS}{verb}", "display": {"en": verb}},
        "object": {
            "objectType": "Activity",
            "id": f"{site}/courses/{line.course}",
            "definition": {"type": COURSE, "name": {language: line.title}},
        },
        "result": {"success": line.passed, "completion": True, **(score if line.score is not None else {}), **until},
        "timestamp": datetime.combine(line.completed_on, datetime.min.time(), clock.LOCAL).isoformat(),
        "stored": line.entered_at.isoformat(),
        "version": "1.0.3",
        "context": {
            "platform": "Möldir",
            "language": language,
            **({"revision": line.version} if line.version else {}),
            "extensions": {f"{site}/{OWN}source": line.source},
        },
    }


def voiding_of(line: RecordLine, site: str, organisation: str) -> dict[str, Any]:
    """The statement that takes back the one of the record which `line` corrects."""
    base = f"{site}/organisations/{organisation}"
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{base}/training/records/{line.id}/voids")),
        "actor": {"objectType": "Agent", "account": {"homePage": base, "name": line.number}},
        "verb": {"id": f"{VERBS}voided", "display": {"en": "voided"}},
        "object": {
            "objectType": "StatementRef",
            "id": str(uuid5(NAMESPACE_URL, f"{base}/training/records/{line.corrects}")),
        },
        "timestamp": line.entered_at.isoformat(),
        "stored": line.entered_at.isoformat(),
        "version": "1.0.3",
    }
