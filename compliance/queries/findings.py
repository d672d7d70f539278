"""Findings of an organisation: the board, and one with its whole history. A respondent sees their own actions only."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from compliance.colleagues import Colleague
from compliance.errors import NothingHere
from compliance.library import Clause, Words
from compliance.queries.heads import Head, heads_of
from compliance.views.findings import (
    STAGES,
    TROUBLES,
    ActionView,
    Asked,
    BoardView,
    CauseView,
    ChangeView,
    FindingPageView,
    FindingView,
    NewFindingView,
    StepView,
)
from infra import clock
from infra.database import Record, fetch
from infra.i18n import text

FINDINGS = """
select f.* from finding f where f.organisation = $1
and ($2 or exists (select from corrective_action c where c.finding = f.id and c.person = $3 and c.withdrawn_on is null))
order by f.id
"""
ACTIONS = "select * from corrective_action where organisation = $1 and ($2 or person = $3) order by due_on, id"
CAUSES = "select method, said, person, at from root_cause where finding = $1 order by id desc"
CHANGES = """
select h.* from action_change h join corrective_action c on c.id = h.action
where c.finding = $1 and ($2 or c.person = $3) order by h.id
"""
STEPS = """
select kind, actor, at, data::text as said from event
where organisation = $1 and subject_kind = 'assessment' and subject = $2 and data ->> 'finding' = $3 order by id
"""


async def findings_of(by: Colleague) -> tuple[FindingView, ...]:
    """All findings that a colleague sees, of all cycles, oldest first. Four statements."""
    heads = {head.id: head for head in await all_heads(by)}
    actions: defaultdict[int, list[ActionView]] = defaultdict(list)
    for row in await fetch(ACTIONS, by.organisation, by.sees_everything, by.person):
        actions[row["finding"]].append(_action(row))
    rows = await fetch(FINDINGS, by.organisation, by.sees_everything, by.person)
    found = [_finding(row, heads[row["assessment"]], tuple(actions[row["id"]])) for row in rows]
    return tuple(_linked(found))


async def all_heads(by: Colleague) -> tuple[Head, ...]:
    """Every assessment of the organisation, newest first: who has an action need not have an item."""
    everything = replace(by, rights=by.rights | {"read"})
    return await heads_of(everything)


def clauses_of(head: Head) -> Mapping[str, Clause]:
    """The clauses of an assessment's edition by their items."""
    return {clause.item.id: clause for clause in head.standard.clauses}


def _action(row: Record) -> ActionView:
    return ActionView(**{name: row[name] for name in ActionView.__slots__})


def _finding(row: Record, head: Head, actions: tuple[ActionView, ...]) -> FindingView:
    clause = clauses_of(head)[row["item"]]
    copied = (
        "id", "assessment", "item", "grade", "said", "opened_by", "opened_on", "closed_by", "closed_on",
    )  # fmt: skip
    return FindingView(
        cycle=head.cycle,
        running=head.closed_at is None and head.at_work,
        clause=clause.number,
        title=clause.item.title,
        actions=actions,
        **{name: row[name] for name in copied},
    )


def _linked(found: list[FindingView]) -> Iterable[FindingView]:
    """Each with those at the same item, where it says that something is wanting."""
    at: defaultdict[str, list[int]] = defaultdict(list)
    for each in found:
        if each.grade in TROUBLES:
            at[each.item].append(each.id)
    for each in found:
        same = at[each.item] if each.grade in TROUBLES else []
        yield replace(
            each,
            before=tuple(number for number in same if number < each.id),
            after=tuple(number for number in same if number > each.id),
        )


async def board(by: Colleague, asked: Asked) -> BoardView:
    """The findings that somebody asks for, by what is to happen next; the most urgent first, the closed last."""
    day, found = clock.today(), await findings_of(by)
    heads = await all_heads(by)
    wanted = [each for each in found if asked.lets_in(each, day)]
    columns = {stage: tuple(_ordered(each for each in wanted if each.stage == stage)) for stage in STAGES}
    items = {each.item: (each.item, each.clause, each.title) for each in found}
    cycles = {each.assessment for each in found}
    return BoardView(
        day=day,
        asked=asked,
        columns=columns,
        shown=len(wanted),
        total=len(found),
        overdue=sum(1 for each in found if each.overdue(day)),
        items=tuple(sorted(items.values(), key=lambda each: [part.zfill(3) for part in each[1].split(".")])),
        people=tuple(dict.fromkeys(action.person for each in found for action in each.actions)),
        cycles=tuple((head.id, head.cycle) for head in heads if head.id in cycles),
        running=tuple((head.id, head.cycle) for head in heads if head.closed_at is None and head.at_work),
        everything=by.sees_everything,
    )


def _ordered(found: Iterable[FindingView]) -> list[FindingView]:
    order = {"major": 0, "minor": 1, "observation": 2, "opportunity": 3, "good_practice": 4}
    return sorted(found, key=lambda each: (str(each.due_on or "9999"), order[each.grade], each.id))


async def new_finding(by: Colleague) -> NewFindingView:
    """Where a reviewer may open a finding. Raises NotYours."""
    by.needs("review")
    running = [head for head in await all_heads(by) if head.closed_at is None and head.at_work]
    return NewFindingView(tuple((head.id, head.cycle, _asked(head)) for head in running))


def _asked(head: Head) -> tuple[tuple[str, str, Words], ...]:
    clauses = head.standard.of_profile(head.profile)
    return tuple((clause.item.id, clause.number, clause.item.title) for clause in clauses)


async def finding_page(by: Colleague, finding: int) -> FindingPageView:
    """One finding with its history. Raises NothingHere, also for a respondent who has no action of it."""
    found = await findings_of(by)
    one = next((each for each in found if each.id == finding), None)
    if one is None:
        raise NothingHere(text("workspace.nothing_here"))
    causes = tuple(CauseView(**dict(row)) for row in await fetch(CAUSES, finding))
    changes = await fetch(CHANGES, finding, by.sees_everything, by.person)
    steps = await fetch(STEPS, by.organisation, str(one.assessment), str(finding))
    return FindingPageView(
        finding=one,
        day=clock.today(),
        causes=causes,
        steps=tuple(_steps(steps, one, changes, causes)),
        others=tuple(each for each in found if each.id in (*one.before, *one.after)),
        leads=by.may("lead"),
        reviews=by.may("review"),
        me=by.person,
    )


def _steps(
    rows: Iterable[Record], finding: FindingView, changes: Iterable[Record], causes: tuple[CauseView, ...]
) -> Iterable[StepView]:
    """Events of a finding in the order of their happening; of actions only those that the reader sees."""
    titles = {each.id: each.title for each in finding.actions}
    changed = {row["id"]: _change(row) for row in changes}
    found = list(reversed(causes))
    for row in rows:
        said: dict[str, Any] = json.loads(row["said"])
        action = said.get("action")
        if action is not None and action not in titles:
            continue
        cause = found.pop(0) if row["kind"] == "assessment.cause_found" and found else None
        yield StepView(
            kind=row["kind"],
            person=_person(row["actor"]),
            at=row["at"],
            action=titles.get(action, "") if action is not None else "",
            change=changed.get(said.get("change")),
            cause=cause,
            worked=said.get("worked"),
        )


def _change(row: Record) -> ChangeView:
    return ChangeView(**{name: row[name] for name in ChangeView.__slots__})


def _person(actor: str) -> UUID | None:
    try:
        return UUID(actor)
    except ValueError:
        return None
