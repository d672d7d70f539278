"""What an assessor does: judge what people judge, write down findings, and report with a recommendation."""

from dataclasses import dataclass
from datetime import date
from typing import get_args

from compliance.commands.label.completing import part_of
from compliance.commands.label.stepping import Told, step
from compliance.desk import Officer
from compliance.errors import NothingHere, NotYours, OutOfTurn, Unfit
from compliance.events.label_desk import FindingClosed, FindingWritten, RequirementJudged
from compliance.label.process import Decision
from compliance.library.scheme import Requirement, scheme
from compliance.queries.label.case import SIGNED, case_row
from compliance.words import words
from infra import clock
from infra.database import Record, execute, fetch, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text

GRADES = ("major", "minor", "observation")
RECOMMENDATIONS: tuple[str, ...] = get_args(Decision)
SITE = "H-SITE"
JUDGED = "select distinct requirement from label_judgement where application = $1 and round = $2"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a requirement is met, and what the assessor saw."""

    requirement: str
    met: bool
    said: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found at a requirement: major bars a grant until it is settled."""

    requirement: str
    grade: str
    said: str


@dataclass(frozen=True, slots=True)
class Report:
    """What an assessor reports: a recommendation, what was found in short, advice, and when the site was visited."""

    recommendation: str
    summary: str
    advice: str = ""
    visited_on: date | None = None


async def judge(by: Officer, application: int, said: Judgement) -> None:
    """Judge a requirement that people judge; the newest judgement of a round counts.

    Raises NotYours unless the case is theirs to assess, NothingHere, OutOfTurn, Unfit.
    """
    reason = words(said.said, "judged")
    async with transaction():
        row = await assessed_by(by, application)
        _requirement(row, said.requirement, "human")
        await execute(
            """insert into label_judgement (organisation, application, round, requirement, met, said, person, at)
               values ($1, $2, $3, $4, $5, $6, $7, $8)""",
            row["organisation"], application, row["round"], said.requirement, said.met, reason, by.person, clock.now(),
        )  # fmt: skip
        await record(RequirementJudged(application, said.requirement, said.met), actor=by.actor)


async def write_finding(by: Officer, application: int, said: Finding) -> int:
    """Write down something found; its id. The applicant is told with the report. Raises as `judge` does."""
    reason = words(said.said, "found")
    if said.grade not in GRADES:
        raise Unfit(text("desk.label.no_grade"), field="grade")
    async with transaction():
        row = await assessed_by(by, application)
        _requirement(row, said.requirement)
        made = await fetch_value(
            """insert into label_finding (organisation, application, round, requirement, grade, said, person, at)
               values ($1, $2, $3, $4, $5, $6, $7, $8) returning id""",
            row["organisation"], application, row["round"], said.requirement, said.grade, reason, by.person,
            clock.now(),
        )  # fmt: skip
        await record(FindingWritten(application, made, said.grade), actor=by.actor)
    return int(made)


async def close_finding(by: Officer, finding: int, why: str) -> None:
    """Say why a finding is settled: its assessor while they assess, the reviewer while they review.

    Raises NotYours, NothingHere, OutOfTurn, Unfit.
    """
    reason = words(why, "closed_why")
    async with transaction():
        row = await fetch_one("select * from label_finding where id = $1", finding)
        if row is None:
            raise NothingHere(text("workspace.nothing_here"))
        case = await case_row(by, row["application"], held=True)
        part = await part_of(by, row["application"])
        if part not in ("assessor", "reviewer"):
            raise NotYours(text("label.not_yours"))
        if case["state"] not in {"assessor": ("assessing",), "reviewer": ("reviewing", "conditional")}[part]:
            raise OutOfTurn(text("label.not_possible.state"))
        if row["closed_at"] is not None:
            raise OutOfTurn(text("desk.label.closed_already"))
        await execute(
            "update label_finding set closed_by = $2, closed_at = $3, closed_why = $4 where id = $1",
            finding, by.person, clock.now(), reason,
        )  # fmt: skip
        await record(FindingClosed(row["application"], finding), actor=by.actor)


async def report(by: Officer, application: int, said: Report) -> None:
    """Report: the applicant reads it, may comment, and somebody else reviews it. The evidence closes to the assessor.

    Raises as `judge` does; Unfit for a report without recommendation or summary, without a judgement of everything
    that people judge, or without the day of a visit that the level asks for.
    """
    async with transaction():
        row = await assessed_by(by, application)
        await _hold_whole(row, said)
        await execute(
            """insert into label_report (organisation, application, round, recommendation, summary, advice, visited_on,
                                         person, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)""",
            row["organisation"], application, row["round"], said.recommendation, words(said.summary, "summary"),
            words(said.advice, "advice", needed=False).strip(), said.visited_on, by.person, clock.now(),
        )  # fmt: skip
        await step(by, application, "report", Told())


async def _hold_whole(row: Record, said: Report) -> None:
    if said.recommendation not in RECOMMENDATIONS:
        raise Unfit(text("desk.label.no_recommendation"), field="recommendation")
    asked = {each.id for each in scheme().asked(row["level"], micro=row["micro"]) if each.kind == "human"} - SIGNED
    judged = {one["requirement"] for one in await fetch(JUDGED, row["id"], row["round"])}
    if missing := sorted(asked - judged):
        raise Unfit(text("desk.label.not_judged", which=", ".join(missing)), field="summary")
    if SITE in asked and said.visited_on is None:
        raise Unfit(text("desk.label.no_visit"), field="visited_on")
    if said.visited_on is not None and said.visited_on > clock.today():
        raise Unfit(text("desk.label.interests.ahead"), field="visited_on")


async def assessed_by(by: Officer, application: int) -> Record:
    """A case that is somebody's to assess now, held. Raises NotYours, NothingHere, OutOfTurn."""
    by.needs("assess")
    row = await case_row(by, application, held=True)
    if await part_of(by, application) != "assessor":
        raise NotYours(text("label.not_yours"))
    if row["state"] != "assessing":
        raise OutOfTurn(text("label.not_possible.state"))
    return row


def _requirement(row: Record, code: str, kind: str | None = None) -> Requirement:
    """A requirement that the case's level asks. Raises Unfit."""
    asked = {each.id: each for each in scheme().asked(row["level"], micro=row["micro"])}
    if code not in asked or (kind is not None and asked[code].kind != kind):
        raise Unfit(text("desk.label.no_requirement"), field="requirement")
    return asked[code]
