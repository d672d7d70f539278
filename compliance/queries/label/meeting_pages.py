"""Meetings and what is on their agendas, as pages of the desk show them: of cases that are open to the viewer."""

import json
from collections.abc import Sequence
from uuid import UUID

from compliance.desk import Officer
from compliance.errors import NothingHere
from compliance.label.process import PROPOSABLE
from compliance.library.scheme import Requirement, scheme
from compliance.queries.label.case import UNDONE, case_row, unmet_of
from compliance.queries.label.sitting import MEETING, Candidate, candidates, meeting_row
from compliance.views.label.deciding import (
    Bar,
    CaseHead,
    Found,
    Item,
    ItemView,
    MeetingHead,
    MeetingsView,
    MeetingView,
    Member,
    Proposing,
    VoteView,
)
from infra import clock
from infra.database import Record, fetch, fetch_one, fetch_value
from infra.i18n import Bilingual, text
from registry.queries.contracts import load_parties

MEETINGS = f"""
select {MEETING}, label_on_agenda(id) as cases from label_meeting order by held_at desc, id desc limit 200
"""
HEADS = "select * from label_application where id = any ($1::bigint[])"
# cases that a body may decide now; those already on the agenda of a planned meeting are passed over
WAITING = """
select a.*, null::bigint as appeal, null::text as act from label_application a
where a.state in ('screening', 'deciding', 'appealed')
  and ($1::text is null or (a.state = 'appealed') = ($1 = 'appeal_panel'))
  and not exists (select from label_agenda g join label_meeting m on m.id = g.meeting
                  where g.application = a.id and g.dropped_at is null and m.state = 'planned' and g.round = a.round
                    and not exists (select from label_decision d where d.agenda = g.id))
union all
select a.*, p.id, x.what from label_appeal p join label_act x on x.id = p.act join label l on l.id = x.label
join label_application a on a.id = l.application
where p.outcome is null and ($1::text is null or $1 = 'appeal_panel')
  and not exists (select from label_agenda g join label_meeting m on m.id = g.meeting
                  where g.appeal = p.id and g.dropped_at is null and m.state = 'planned')
"""
ITEMS = """
select g.*, p.act as act_id, x.what as act, d.id as decision,
       (select count(*) from label_recusal r where r.application = g.application and r.state <> 'dismissed') as recused
from label_agenda g left join label_appeal p on p.id = g.appeal left join label_act x on x.id = p.act
left join label_decision d on d.agenda = g.id
"""
VOTES = """
select v.*, p.name from label_vote v left join person p on p.id = v.person
where v.agenda = any ($1::bigint[]) order by v.id
"""
REPORT = "select * from label_report where application = $1 and round = $2"
REVIEW = "select * from label_review where application = $1 and round = $2 order by id desc limit 1"
FINDINGS = "select * from label_finding where application = $1 order by id"
OF_ACTS = ("uphold", "change")  # what may be proposed of an appeal against what was done to a label


async def meetings_page() -> MeetingsView:
    """Meetings planned, the next first; those over, the last first; cases that wait for one."""
    rows = [meeting_head(row) for row in await fetch(MEETINGS)]
    planned = sorted((each for each in rows if each.state == "planned"), key=lambda each: each.held_at)
    return MeetingsView(tuple(planned), tuple(each for each in rows if each.state != "planned"), await waiting_for())


def meeting_head(row: Record) -> MeetingHead:
    """A meeting in a line."""
    return MeetingHead(row["id"], row["body"], row["held_at"], row["place"], row["state"], row.get("cases") or 0)


async def waiting_for(body: str | None = None) -> tuple[CaseHead, ...]:
    """Cases that wait to be put on the agenda of a body, the soonest deadline first."""
    rows = await fetch(WAITING, body)
    heads = await heads_of(rows)
    return tuple(sorted(heads, key=lambda each: (each.due_on is None, each.due_on, each.id)))


async def heads_of(rows: Sequence[Record]) -> tuple[CaseHead, ...]:
    """Cases in a line each, in the order of their rows."""
    parties = await load_parties([row["organisation"] for row in rows], clock.now())
    return tuple(_head(row, parties[row["organisation"]].name) for row in rows)


def _head(row: Record, name: Bilingual) -> CaseHead:
    return CaseHead(
        id=row["id"],
        number=row["number"] or "",
        bin=row["organisation"],
        name=name,
        level=row["level"],
        purpose=row["purpose"],
        state=row["state"],
        due_on=row["due_on"],
        appeal=row.get("appeal"),
        act=row.get("act"),
    )


async def meeting_page(by: Officer, meeting: int) -> MeetingView:
    """A meeting, with what of it is open to the viewer. Raises NothingHere."""
    row = await meeting_row(meeting)
    items = await _items("where g.meeting = $1 order by g.position, g.id", meeting)
    cases = int(await fetch_value("select label_on_agenda($1)", meeting) or 0)
    seen = sum(not item.dropped for item in items)
    called_by = await fetch_value("select name from person where id = $1", row["called_by"])
    return MeetingView(
        head=MeetingHead(row["id"], row["body"], row["held_at"], row["place"], row["state"], cases),
        called_by=called_by or "",
        members=tuple(_member(each) for each in await candidates(row)),
        items=items,
        hidden=max(cases - seen, 0),
        waiting=await waiting_for(row["body"]) if row["state"] == "planned" and by.may("manage") else (),
        quorum=scheme().panel.quorum,
        sha256=row["sha256"],
        mine=by.person,
    )


def _member(each: Candidate) -> Member:
    bars = tuple(Bar(bar.why, bar.case, bar.part) for bar in each.bars)
    return Member(each.person, each.name, bars, each.asked, each.present)


async def _items(where: str, *arguments: object) -> tuple[Item, ...]:
    rows = await fetch(f"{ITEMS} {where}", *arguments)
    cases = {row["id"]: row for row in await fetch(HEADS, [row["application"] for row in rows])}
    shown = [row for row in rows if row["application"] in cases]
    heads = await heads_of([cases[row["application"]] for row in shown])
    votes = await fetch(VOTES, [row["id"] for row in shown])
    return tuple(
        _item(row, head, [one for one in votes if one["agenda"] == row["id"]])
        for row, head in zip(shown, heads, strict=True)
    )


def _item(row: Record, head: CaseHead, votes: Sequence[Record]) -> Item:
    case = CaseHead(
        head.id, head.number, head.bin, head.name, head.level, head.purpose, head.state, head.due_on, row["appeal"],
        row["act"],
    )  # fmt: skip
    return Item(
        id=row["id"],
        case=case,
        proposed=row["proposed"],
        reasons=row["reasons"],
        conditions=tuple(json.loads(row["conditions"])),
        dropped=row["dropped_at"] is not None,
        votes=tuple(VoteView(one["person"], one["name"] or "", one["choice"], one["reasons"]) for one in votes),
        recused=row["recused"],
        decision=row["decision"],
    )


async def proposing_page(by: Officer, meeting: int, application: int, appeal: int | None) -> Proposing:
    """What may be proposed of a case at a meeting. Raises NothingHere."""
    head, row = await meeting_row(meeting), await case_row(by, application)
    unmet, case = await unmet_of(row), (await heads_of([row]))[0]
    review = await fetch_one(REVIEW, application, row["round"])
    choices = OF_ACTS if appeal is not None else PROPOSABLE.get(row["state"], ())
    return Proposing(
        meeting=meeting_head(head),
        case=CaseHead(
            case.id, case.number, case.bin, case.name, case.level, case.purpose, case.state, case.due_on, appeal
        ),
        choices=choices,
        unmet=requirements_of(unmet.all),
        curable=bool(unmet.all) and not unmet.all - unmet.curable,
        checked_at=unmet.checked_at,
        is_fresh=unmet.is_fresh,
        recommended=review["recommendation"] if review else None,
        days=scheme().clocks.condition_days,
    )


def requirements_of(ids: frozenset[str]) -> tuple[Requirement, ...]:
    """Requirements of the scheme by their ids, in its order."""
    return tuple(each for each in scheme().requirements if each.id in ids)


async def item_page(by: Officer, agenda: int) -> ItemView:
    """An item, with what whoever votes has to know. Raises NothingHere for a case that is not open to them."""
    items = await _items("where g.id = $1", agenda)
    if not items:
        raise NothingHere(text("workspace.nothing_here"))
    item, meeting = items[0], await _meeting_of(agenda)
    row = await case_row(by, item.case.id)
    unmet = await unmet_of(row)
    report = await fetch_one(REPORT, row["id"], row["round"])
    review = await fetch_one(REVIEW, row["id"], row["round"])
    voted = {vote.person for vote in item.votes}
    out = voted | {one["person"] for one in await fetch(UNDONE, row["id"])}
    is_open = meeting["state"] == "planned" and not item.dropped and item.decision is None
    return ItemView(
        meeting=meeting_head(meeting),
        item=item,
        summary=report["summary"] if report else None,
        advice=report["advice"] if report else None,
        comment=report["comment"] if report else None,
        recommended=report["recommendation"] if report else None,
        review=review["said"] if review else None,
        reviewed=review["recommendation"] if review else None,
        findings=await _findings(row["id"]),
        unmet=requirements_of(unmet.all),
        checked_at=unmet.checked_at,
        is_fresh=unmet.is_fresh,
        appeal=await _appeal_of(item),
        quorum=scheme().panel.quorum,
        may_vote=is_open and by.may("decide") and by.person not in out and await _sits(meeting["id"], by.person),
        may_declare=is_open and (by.person in voted or by.person == meeting["called_by"]),
    )


async def _meeting_of(agenda: int) -> Record:
    row = await fetch_one(
        f"select {MEETING} from label_meeting where id = (select meeting from label_agenda where id = $1)", agenda
    )
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return row


async def _findings(application: int) -> tuple[Found, ...]:
    return tuple(
        Found(one["requirement"], one["grade"], one["said"], one["answer"], one["closed_why"])
        for one in await fetch(FINDINGS, application)
    )


async def _appeal_of(item: Item) -> str | None:
    """What the applicant appeals against, in its own words."""
    found: str | None = await fetch_value(
        """select reasons from label_appeal where id = $1 or ($1::bigint is null and application = $2)
           order by id desc limit 1""",
        item.case.appeal, item.case.id,
    )  # fmt: skip
    return found


async def _sits(meeting: int, person: UUID) -> bool:
    there = "select present from label_sitting where meeting = $1 and person = $2"
    return bool(await fetch_value(there, meeting, person))
