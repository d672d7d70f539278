"""Internal analyses of corruption risks: the register and the exposed posts as they are, put on record for good."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from compliance.colleagues import Colleague
from compliance.commands.duties import Done, record_duty
from compliance.errors import OutOfTurn, Unfit
from compliance.events.risks import RisksAnalysed
from compliance.queries.risks import posts_page, standing_versions
from compliance.risks.analysis import Analysis, ControlFound, PostFound, RiskFound, frozen, number_of
from compliance.views.risks import RiskLine, VersionView
from compliance.words import words
from infra import clock
from infra.database import execute, fetch_value, transaction
from infra.events import record
from infra.i18n import Bilingual, text

Names = Mapping[UUID, str]
MOST_PEOPLE = 20
DUTY = "kz-internal-analysis"


@dataclass(frozen=True, slots=True)
class AnalysisSaid:
    """What somebody says of an analysis: on what ground, of what, by whom, for which period, with what conclusion."""

    basis: str
    object: str
    done_by: tuple[str, ...]
    starts: date
    ends: date
    conclusions: str
    quasi_state: bool


@dataclass(frozen=True, slots=True)
class Called:
    """How the organisation and its people are called, for a document that outlives both."""

    organisation: Bilingual
    people: Names


async def record_analysis(by: Colleague, said: AnalysisSaid, called: Called) -> int:
    """Put the register as it stands on record as an internal analysis; its id. The same on the same day stands once.

    Of a quasi-state entity the duty of the law is recorded as done with it. Raises NotYours, OutOfTurn in a suspended
    organisation or with nothing in the register, Unfit.
    """
    by.needs("lead")
    _fit(said)
    async with transaction():
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"analyses {by.organisation}")
        if not await fetch_value("select at_work($1)", by.organisation):
            raise OutOfTurn(text("workspace.suspended"))
        number = int(await fetch_value("select count(*) from risk_analysis where organisation = $1", by.organisation))
        # the same again is told by what it would be if it were the last one
        there = await _there(by, frozen(await _analysis(by, said, called, number))[1]) if number else None
        if there is not None:
            return there
        made = await _analysis(by, said, called, number + 1)
        content, sha256 = frozen(made)
        analysis = int(
            await fetch_value(
                """insert into risk_analysis (organisation, analysed_on, content, sha256, made_by, made_at)
                   values ($1, $2, $3, $4, $5, $6) returning id""",
                by.organisation, clock.today(), content, sha256, by.person, clock.now(),
            )
        )  # fmt: skip
        await record(RisksAnalysed(analysis, sha256), actor=by.actor)
        if said.quasi_state:
            await record_duty(by, Done(DUTY, made.analysed_on, number_of(made, sha256)))
    return analysis


async def _there(by: Colleague, sha256: str) -> int | None:
    found: int | None = await fetch_value(
        "select id from risk_analysis where organisation = $1 and sha256 = $2", by.organisation, sha256
    )
    return found


async def _analysis(by: Colleague, said: AnalysisSaid, called: Called, number: int) -> Analysis:
    known, versions = await standing_versions(by)
    if not versions:
        raise OutOfTurn(text("analysis.nothing_there"))
    posts = await posts_page(by)
    head = known.head
    return Analysis(
        organisation=by.organisation,
        name_kk=called.organisation.kk or "",
        name_ru=called.organisation.ru or "",
        number=number,
        quasi_state=said.quasi_state,
        basis=said.basis.strip(),
        object=said.object.strip(),
        done_by=tuple(one.strip() for one in said.done_by),
        starts=said.starts,
        ends=said.ends,
        analysed_on=clock.today(),
        conclusions=said.conclusions.strip(),
        evidence_of=f"{head.standard.name}, {head.cycle}" if head else None,
        risks=tuple(_found(version, line, called.people) for version, line in versions),
        posts=tuple(PostFound(each.title, each.unit, each.why, each.holders, each.band) for each in posts.posts),
    )


def _found(version: VersionView, line: RiskLine, people: Names) -> RiskFound:
    accepted = line.accepted
    return RiskFound(
        title=version.title,
        process=version.process,
        unit=version.unit,
        description=version.description,
        causes=version.causes,
        inherent=(line.inherent.likelihood, line.inherent.impact),
        left=(line.left.likelihood, line.left.impact),
        controls=tuple(
            ControlFound(one.control.what, one.control.item, one.control.effect, one.control.strength, one.level,
                         one.counts)
            for one in line.controls
        ),
        treatment=version.treatment,
        plan=version.plan,
        due_on=version.due_on,
        owner=people.get(version.owner, ""),
        review_on=version.review_on,
        accepted_by=people.get(accepted.person, "") if accepted else None,
        accepted_on=clock.local_date(accepted.at) if accepted else None,
        accepted_why=accepted.why if accepted else None,
    )  # fmt: skip


def _fit(said: AnalysisSaid) -> None:
    """Raises Unfit for what cannot be said of an analysis."""
    words(said.basis, "basis", needed=False)
    words(said.object, "object")
    words(said.conclusions, "conclusions", needed=False)
    if not said.done_by or len(said.done_by) > MOST_PEOPLE:
        raise Unfit(text("analysis.unfit.done_by", n=MOST_PEOPLE), field="done_by")
    for one in said.done_by:
        words(one, "done_by")
    if said.starts > clock.today():
        raise Unfit(text("analysis.unfit.starts"), field="starts")
    if not said.starts <= said.ends <= clock.today():
        raise Unfit(text("analysis.unfit.ends"), field="ends")
