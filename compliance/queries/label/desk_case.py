"""A case as somebody at the desk sees it: everything that stands in it, and what they may do now."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from compliance.desk import Officer
from compliance.errors import NothingHere
from compliance.label.keeping import known_again
from compliance.library.scheme import Requirement, scheme
from compliance.queries.label.case import NEWEST_CHECK, SIGNED, case_row, unmet_of
from compliance.queries.label.checked import level_view
from compliance.queries.label.desk_acts import acts_of, lock_of
from compliance.queries.label.desk_parts import document_row, inside_of
from compliance.queries.label.pool import pool
from compliance.queries.label.queue import days_of
from compliance.queries.label.shown import shown_of
from compliance.views.label.applying import RequirementLine as Told
from compliance.views.label.desk import CaseHead, CaseView, Inside, RequirementLine, Said
from infra import clock
from infra.database import Record, fetch_one, fetch_value
from infra.i18n import Bilingual, text
from registry.queries.contracts import load_parties
from registry.queries.criteria import days_of_lists

AUDIT = """
select id from audit_access where application = $1 and person = $2 and closed_at is null order by id desc limit 1
"""
NAMED = """
select c.name as contact, d.name as declarer from label_application a left join person c on c.id = a.contact
left join person d on d.id = a.declared_by where a.id = $1
"""


@dataclass(frozen=True, slots=True)
class Looking:
    """What of a case is looked at: a requirement by its code, a document by its id."""

    requirement: str = ""
    document: int | None = None


async def desk_case(by: Officer, application: int, looking: Looking) -> CaseView:
    """The whole of a case. Raises NotYours, NothingHere: also for whoever is recused, and for drafts."""
    by.needs("read")
    row = await case_row(by, application)
    if row["number"] is None:
        raise NothingHere(text("workspace.nothing_here"))
    unmet, check = await unmet_of(row), await fetch_one(NEWEST_CHECK, application)
    inside = await inside_of(application)
    part = next((each.part for each in inside.parts if each.person == by.person and each.until is None), None)
    told = await _told(row, check)
    document = next((each for each in inside.documents if each.id == looking.document), None)
    lines, acts = _requirements(row, check, inside, told), acts_of(by, row, part, inside)
    return CaseView(
        head=await _head(row),
        inside=inside,
        requirements=lines,
        unmet=unmet.all,
        against=tuple(sorted(each for each in unmet.all if each.startswith("A-"))),
        checked_at=unmet.checked_at,
        is_fresh=unmet.is_fresh,
        chosen=next((line for line in lines if line.id == looking.requirement), None),
        document=document,
        shown=await shown_of(await document_row(application, document.id)) if document else None,
        assessors=(await pool(by, row)).rows if "assign" in acts else (),
        audit=await fetch_value(AUDIT, application, by.person),
        part=part,
        lock=lock_of(by, part),
        acts=acts,
    )


async def _head(row: Record) -> CaseHead:
    party = (await load_parties([row["organisation"]], clock.now()))[row["organisation"]]
    named = await fetch_one(NAMED, row["id"])
    left, late = days_of(row["due_on"], clock.today())
    copied = ("id", "number", "purpose", "level", "micro", "state", "turn", "due_on", "round", "submitted_at")
    signed = row["declared_at"]
    return CaseHead(
        **{name: row[name] for name in copied},
        reference=party.reference,
        name=party.name if party.name.kk or party.name.ru else Bilingual(*[party.shown] * 3),
        left=left,
        late=late,
        products=tuple((str(one.get("name", "")), str(one.get("code") or "")) for one in json.loads(row["products"])),
        sites=tuple(row["sites"]),
        contact=(named and named["contact"]) or "",
        declared=Said((named and named["declarer"]) or "", signed, row["declaration"]) if signed else None,
    )


async def _told(row: Record, check: Record | None) -> Mapping[str, Told]:
    """What the newest check found, by requirement, with its sources as they were then."""
    if check is None:
        return {}
    known, lists = known_again(json.loads(check["known"])), await days_of_lists(check["checked_at"])
    lines = level_view(row["level"], known, lists, micro=row["micro"]).lines
    return {each.requirement.id: each for each in lines if each.requirement.kind == "automatic"}


def _requirements(
    row: Record, check: Record | None, inside: Inside, told: Mapping[str, Told]
) -> tuple[RequirementLine, ...]:
    judged = inside.judgements.get(row["round"], {})
    return tuple(
        RequirementLine(
            requirement=each,
            state=_state(each, row, check, judged.get(each.id)),
            told=told.get(each.id),
            judged=judged[each.id][1] if each.id in judged else None,
            findings=sum(one.requirement == each.id for one in inside.findings),
            questions=sum(one.requirement == each.id for one in inside.questions),
            documents=sum(one.requirement == each.id for one in inside.documents),
        )
        for each in scheme().asked(row["level"], micro=row["micro"])
    )


def _state(each: Requirement, row: Record, check: Record | None, judged: tuple[bool, Said] | None) -> str:
    if each.kind == "human":
        if judged is not None:
            return "met" if judged[0] else "unmet"
        return "signed" if each.id in SIGNED and row["declaration"] else "unjudged"
    if check is None:
        return "unchecked"
    return "unmet" if each.id in check["unmet"] else "unknown" if each.id in check["unknown"] else "met"
