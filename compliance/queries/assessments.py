"""An assessment as the value that is computed with; a respondent's holds what is theirs and nothing else."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from compliance.assessment import (
    Answer,
    Assessment,
    CorrectiveAction,
    Evidence,
    Finding,
    NotApplicable,
    PastLevel,
    Review,
    Waiver,
)
from compliance.assessment.snapshot import Snapshot, thaw
from compliance.colleagues import Colleague
from compliance.queries.heads import Head, head_of, items_of
from infra.database import Record, fetch, fetch_one

ANSWERS = "select *, replies::text as said from answer where assessment = $1 and item = any ($2)"
EVIDENCE = """
select l.item, e.* from evidence_item l join evidence e on e.id = l.evidence
where l.assessment = $1 and l.item = any ($2) and ($3 or e.confidentiality <> 'restricted' or e.collected_by = $4)
order by e.id
"""
# a review speaks of the answer that the reviewer saw; of a later one nobody has said anything yet
REVIEWS = """
select distinct on (r.item) r.item, r.level, r.reason from review r
join answer a on a.assessment = r.assessment and a.item = r.item and a.version = r.version
where r.assessment = $1 and r.item = any ($2) order by r.item, r.id desc
"""
FINDINGS = "select * from finding where assessment = $1 and item = any ($2) order by id"
ACTIONS = """
select c.* from corrective_action c join finding f on f.id = c.finding
where f.assessment = $1 and f.item = any ($2) and c.withdrawn_on is null order by c.id
"""
ByItem = Mapping[str, list[Record]]


async def assessment_of(by: Colleague, assessment: int) -> Assessment:
    """An assessment as it stands, as far as the colleague sees it. Raises NothingHere.

    For a respondent the standard itself has their items only, so that nothing is computed from what they do not see.
    """
    head = await head_of(by, assessment)
    return await loaded(by, head, await items_of(by, head))


async def loaded(by: Colleague, head: Head, items: frozenset[str]) -> Assessment:
    """The value of an assessment with some of its items, in a fixed number of statements."""
    names = sorted(items)
    answers = await fetch(ANSWERS, head.id, names)
    evidence = _by_item(await fetch(EVIDENCE, head.id, names, by.sees_everything, by.person))
    reviews = {row["item"]: Review(row["level"], row["reason"]) for row in await fetch(REVIEWS, head.id, names)}
    past = _by_item(await fetch("select * from past_levels($1)", head.id))
    findings = await fetch(FINDINGS, head.id, names)
    actions = await fetch(ACTIONS, head.id, names)
    standard = head.standard
    if not by.sees_everything:
        standard = replace(standard, clauses=tuple(each for each in standard.clauses if each.item.id in items))
    return Assessment(
        id=str(head.id),
        standard=standard,
        profile=head.profile,
        scope=head.scope,
        answers={
            row["item"]: replace(_answer(row, evidence, past), review=reviews.get(row["item"])) for row in answers
        },
        findings=tuple(_finding(row, actions) for row in findings),
    )


def _by_item(rows: list[Record]) -> ByItem:
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for row in rows:
        found[row["item"]].append(row)
    return found


def _answer(row: Record, evidence: ByItem, past: ByItem) -> Answer:
    item = row["item"]
    said = row["not_applicable"]
    return Answer(
        item=item,
        claimed=row["claimed"],
        reason=row["reason"],
        replies=json.loads(row["said"]),
        not_applicable=None if said is None else NotApplicable(said, row["not_applicable_approved_by"] is not None),
        evidence=tuple(_evidence(each) for each in evidence.get(item, ())),
        waiver=None if row["waiver"] is None else Waiver(row["waiver"], row["waiver_accepted_by"] is not None),
        past=tuple(PastLevel(each["cycle"], each["closed_on"], each["level"]) for each in past.get(item, ())),
    )


def _evidence(row: Record) -> Evidence:
    return Evidence(
        id=str(row["id"]),
        kind=row["kind"],
        title=row["name"],
        dated=row["dated"],
        sha256=row["sha256"],
        starts=row["starts"],
        ends=row["ends"],
        expires=row["expires"],
        confirmed=row["confirmed_by"] is not None,
    )


def _finding(row: Record, actions: list[Record]) -> Finding:
    """`done_on` of an action is the day on which another person saw that it had worked."""
    taken = tuple(
        CorrectiveAction(str(each["id"]), each["title"], each["due_on"], each["checked_on"] if each["worked"] else None)
        for each in actions
        if each["finding"] == row["id"]
    )
    return Finding(
        id=str(row["id"]),
        item=row["item"],
        grade=row["grade"],
        text=row["said"],
        opened_on=row["opened_on"],
        closed_on=row["closed_on"],
        actions=taken,
    )


async def newest_snapshot(head: Head, *, approved: bool = False) -> tuple[int, Snapshot] | None:
    """What was last submitted, or last approved: its row and itself; None where nothing was.

    Raises ValueError where the stored bytes are not those that were frozen.
    """
    row: Any = await fetch_one(
        """select id, content, sha256 from assessment_snapshot
           where assessment = $1 and (approved_at is not null or not $2) order by id desc limit 1""",
        head.id, approved,
    )  # fmt: skip
    return None if row is None else (row["id"], thaw(row["content"], row["sha256"]))
