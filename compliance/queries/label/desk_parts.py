"""What stands in a case: questions, findings, files, reports, who had which part, what happened. A statement each."""

from collections.abc import Mapping
from typing import Any

from compliance.errors import NothingHere
from compliance.views.label.desk import (
    ConditionLine,
    DocumentLine,
    FindingLine,
    Inside,
    PartLine,
    QuestionLine,
    RecusalLine,
    ReportLine,
    ReviewLine,
    Said,
    StepLine,
)
from infra.database import Record, fetch, fetch_one
from infra.i18n import text

DRAWN = frozenset({"image/png", "image/jpeg"})
JUDGEMENTS = """
select distinct on (j.round, j.requirement) j.*, p.name as by
from label_judgement j left join person p on p.id = j.person
where j.application = $1 order by j.round, j.requirement, j.id desc
"""
QUESTIONS = """
select q.*, p.name as by, a.name as answerer from label_question q left join person p on p.id = q.person
left join person a on a.id = q.answered_by where q.application = $1 order by q.id
"""
FINDINGS = """
select f.*, p.name as by, a.name as answerer, c.name as closer from label_finding f
left join person p on p.id = f.person left join person a on a.id = f.answered_by
left join person c on c.id = f.closed_by where f.application = $1 order by f.id
"""
DOCUMENTS = "select * from label_document where application = $1 order by id"
REPORTS = """
select r.*, p.name as by, c.name as commenter from label_report r left join person p on p.id = r.person
left join person c on c.id = r.commented_by where r.application = $1 order by r.round desc
"""
REVIEWS = """
select r.*, p.name as by from label_review r left join person p on p.id = r.person
where r.application = $1 order by r.id desc
"""
PARTS = """
select t.*, p.name, t.until is not null and part_may_resume(t.application, t.person) as may_resume
from label_part t left join person p on p.id = t.person where t.application = $1 order by t.id
"""
RECUSALS = """
select r.*, p.name, s.name as settler, l.name as lifter, i.withdrawn_at is not null as taken_back
from label_recusal r left join person p on p.id = r.person left join desk_interest i on i.id = r.interest
left join person s on s.id = r.settled_by left join person l on l.id = r.lifted_by
where r.application = $1 order by r.id
"""
STEPS = """
select s.*, p.name as by from label_step s left join person p on p.id = s.person
where s.application = $1 order by s.id desc
"""
CONDITIONS = "select * from label_condition where application = $1 order by id"


async def inside_of(application: int) -> Inside:
    """Everything that stands in a case."""
    return Inside(
        judgements=await judgements_of(application),
        questions=await questions_of(application),
        findings=await findings_of(application),
        documents=await documents_of(application),
        reports=await reports_of(application),
        reviews=await reviews_of(application),
        parts=await parts_of(application),
        recusals=await recusals_of(application),
        steps=await steps_of(application),
        conditions=await conditions_of(application),
    )


async def judgements_of(application: int) -> Mapping[int, Mapping[str, tuple[bool, Said]]]:
    """The newest judgement of each requirement in each round."""
    found: dict[int, dict[str, tuple[bool, Said]]] = {}
    for row in await fetch(JUDGEMENTS, application):
        said = Said(row["by"] or "", row["at"], row["said"])
        found.setdefault(row["round"], {})[row["requirement"]] = (row["met"], said)
    return found


async def questions_of(application: int) -> tuple[QuestionLine, ...]:
    """Questions and answers, oldest first."""
    return tuple(
        QuestionLine(
            row["id"], row["requirement"], Said(row["by"] or "", row["at"], row["said"]),
            _answer(row, "answerer", "answered_at", "answer"),
        )
        for row in await fetch(QUESTIONS, application)
    )  # fmt: skip


async def findings_of(application: int) -> tuple[FindingLine, ...]:
    """Findings of all rounds, oldest first."""
    return tuple(
        FindingLine(
            row["id"], row["round"], row["requirement"], row["grade"], Said(row["by"] or "", row["at"], row["said"]),
            _answer(row, "answerer", "answered_at", "answer"), _answer(row, "closer", "closed_at", "closed_why"),
        )
        for row in await fetch(FINDINGS, application)
    )  # fmt: skip


async def documents_of(application: int) -> tuple[DocumentLine, ...]:
    """Files that the applicant gave, oldest first."""
    copied = ("id", "requirement", "question", "name", "media_type", "size", "sha256", "added_at")
    return tuple(
        DocumentLine(**{name: row[name] for name in copied}, drawn=row["media_type"] in DRAWN)
        for row in await fetch(DOCUMENTS, application)
    )


async def document_row(application: int, document: int) -> Record:
    """A file of a case that is open to the viewer. Raises NothingHere."""
    row = await fetch_one("select * from label_document where id = $1 and application = $2", document, application)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return row


async def reports_of(application: int) -> tuple[ReportLine, ...]:
    """Reports, newest first."""
    return tuple(
        ReportLine(
            row["round"], row["recommendation"], row["advice"], row["visited_on"],
            Said(row["by"] or "", row["at"], row["summary"]), _answer(row, "commenter", "commented_at", "comment"),
        )
        for row in await fetch(REPORTS, application)
    )  # fmt: skip


async def reviews_of(application: int) -> tuple[ReviewLine, ...]:
    """Reviews, newest first."""
    return tuple(
        ReviewLine(row["round"], row["recommendation"], Said(row["by"] or "", row["at"], row["said"]))
        for row in await fetch(REVIEWS, application)
    )


async def parts_of(application: int) -> tuple[PartLine, ...]:
    """Who had which part, in the order in which they came."""
    return tuple(
        PartLine(
            row["person"], row["name"] or "", row["part"], row["since"], row["until"], row["again_at"],
            row["may_resume"],
        )
        for row in await fetch(PARTS, application)
    )  # fmt: skip


async def recusals_of(application: int) -> tuple[RecusalLine, ...]:
    """Who has, or may have, to do with a case."""
    copied = ("id", "person", "concerned", "strength", "state", "why", "made_at")
    return tuple(
        RecusalLine(
            **{name: row[name] for name in copied}, name=row["name"] or "",
            settled=_answer(row, "settler", "settled_at", "settled_why"),
            lifted=_answer(row, "lifter", "lifted_at", "lifted_why"), taken_back=row["taken_back"],
        )
        for row in await fetch(RECUSALS, application)
    )  # fmt: skip


async def steps_of(application: int) -> tuple[StepLine, ...]:
    """What happened, newest first."""
    return tuple(
        StepLine(row["act"], row["part"], row["by"] or "", row["note"], row["round"], row["at"])
        for row in await fetch(STEPS, application)
    )


async def conditions_of(application: int) -> tuple[ConditionLine, ...]:
    """Conditions of a grant."""
    copied = ("id", "requirement", "said", "due_on", "shown", "fulfilled_at")
    return tuple(ConditionLine(**{name: row[name] for name in copied}) for row in await fetch(CONDITIONS, application))


def _answer(row: Record, by: str, at: str, said: str) -> Said | None:
    named: Any = row[by]
    return Said(named or "", row[at], row[said] or "") if row[at] is not None else None
