"""What the desk sees of labels in use: the register with its filters, and one label with everything of it."""

import json
from collections.abc import Iterable, Mapping
from uuid import UUID

from compliance.desk import Officer
from compliance.errors import NothingHere
from compliance.library.model import Words
from compliance.library.scheme import scheme
from compliance.queries.label.granted import label_of
from compliance.views.label.living import (
    ActView,
    AskedLabels,
    CheckView,
    HistoryLine,
    LabelLine,
    LabelsView,
    LabelView,
)
from infra import clock
from infra.clock import months_after
from infra.database import Record, fetch, fetch_value
from infra.i18n import Bilingual, text
from registry.queries.contracts import load_parties
from registry.references import numbered, reference_of

SHOWN = 50
CHECKS_SHOWN = 10
SOON = 60  # days before surveillance is due that it counts as coming
STANDINGS = {
    "active": "l.ended_on is null and l.valid_until >= $1 and l.suspended_on is null",
    "suspended": "l.ended_on is null and l.valid_until >= $1 and l.suspended_on is not null",
    "expired": "l.ended_on is null and l.valid_until < $1",
    "revoked": "l.ended_how = 'revoked'",
    "withdrawn": "l.ended_how = 'withdrawn'",
}
IN_USE = "l.ended_on is null and l.valid_until >= $1"
DUES = {
    "survey": f"{IN_USE} and l.survey_due_on <= $1 + {SOON}",
    "renewal": f"{IN_USE} and l.valid_until < $2",
    "decision": f"{IN_USE} and l.suspended_until < $1",
    "agreement": "exists (select from label_act a where a.label = l.id and a.agreed is null)",
}
LINES = """
select l.*, l.products::text as listed, open_label(l.id) as open_here,
       (select count(*) from label_act a where a.label = l.id and a.agreed is null) as waiting,
       (select count(*) from label_incident i where i.label = l.id and i.state <> 'closed') as open_incidents
from label l where {where} order by l.id desc limit $3
"""
SUGGESTED = """
select i.outcome = 'cured' from label_act a join label_incident i on i.id = a.incident
where a.label = $1 and a.what = 'suspend' and a.agreed order by a.decided_at desc, a.id desc limit 1
"""
HISTORY = "select what, reason, on_day, version from label_history where label = $1 order by id desc"
CHECKS = "select at, checked_at, unmet, unknown from label_check where label = $1 order by id desc limit $2"
ACTS = "select * from label_act where {where} order by id desc"


async def labels_page(by: Officer, asked: AskedLabels) -> LabelsView:
    """The register of labels, narrowed, newest first; a page of it."""
    by.needs("read")
    today = clock.today()
    where, words = ["true", "$2::date is not null"], asked.words.strip()
    values: list[object] = [today, months_after(today, scheme().clocks.renewal_opens_months), SHOWN + 1]
    where += [STANDINGS[asked.standing]] if asked.standing in STANDINGS else []
    where += [DUES[asked.due]] if asked.due in DUES else []
    for value, condition in (
        (asked.level, "l.level = ${n}"),
        (words.upper(), "(strpos(l.number, ${n}) > 0 or l.organisation = ${m})"),
        (asked.after, "l.id < ${n}"),
    ):
        if value:
            values.append(value)
            where.append(condition.format(n=len(values), m=len(values) + 1))
            if "organisation" in condition:
                values.append(numbered(words))
    # day and window are always given, whether a condition names them or not
    rows = await fetch(LINES.format(where=" and ".join([*where, "$1::date is not null"])), *values)
    lines = await label_lines(rows[:SHOWN])
    return LabelsView(lines, asked, rows[SHOWN - 1]["id"] if len(rows) > SHOWN else None, today)


async def label_lines(rows: Iterable[Record]) -> tuple[LabelLine, ...]:
    """Labels as lists show them."""
    found = list(rows)
    names = await company_names(row["organisation"] for row in found)
    return tuple(
        LabelLine(
            id=row["id"], number=row["number"], reference=reference_of(row["organisation"]),
            name=names[row["organisation"]], level=row["level"], standing=label_of(row).standing(clock.today()),
            valid_until=row["valid_until"], suspended_until=row["suspended_until"],
            survey_due_on=row["survey_due_on"], waiting=row["waiting"], incidents=row["open_incidents"],
            open=row["open_here"],
        )
        for row in found
    )  # fmt: skip


async def must_see(label: int) -> None:
    """Raises NothingHere for somebody at the desk to whom a label is not open; who audits the desk sees all of them."""
    sees = "select open_label($1) or (i_am('auditor') and proved_twice())"
    if not await fetch_value(sees, label):
        raise NothingHere(text("workspace.nothing_here"))


async def label_page(by: Officer, label: int) -> LabelView:
    """One label with everything of it. Raises NothingHere where it is not open to them."""
    by.needs("read")
    await must_see(label)
    today = clock.today()
    where = "l.id = $4 and $1::date is not null and $2::date is not null"
    rows = await fetch(LINES.format(where=where), today, today, 1, label)
    if not rows:
        raise NothingHere(text("workspace.nothing_here"))
    row, line = rows[0], (await label_lines(rows))[0]
    suspended = line.standing == "suspended"
    return LabelView(
        line=line,
        products=tuple(json.loads(row["listed"])),
        sites=tuple(row["sites"]),
        **{name: row[name] for name in (
            "version", "scheme_version", "granted_on", "valid_from", "suspended_on", "ended_on", "surveyed_on",
            "application",
        )},
        history=await history_of(label),
        checks=tuple(_check(each) for each in await fetch(CHECKS, label, CHECKS_SHOWN)),
        incidents=(),
        acts=await acts_of(by, "label = $1", label),
        surveys=(),
        misuse=await fetch_value("select count(*) from label_misuse where label = $1", label),
        suggests=suspended and bool(await fetch_value(SUGGESTED, label)),
        overdue=label_of(row).must_be_decided(today),
        day=today,
    )  # fmt: skip


async def history_of(label: int) -> tuple[HistoryLine, ...]:
    """What everybody may know of what happened to a label, newest first."""
    rows = await fetch(HISTORY, label)
    return tuple(HistoryLine(row["what"], reason_title(row["reason"]), row["on_day"], row["version"]) for row in rows)


async def acts_of(by: Officer | None, where: str, *values: object) -> tuple[ActView, ...]:
    """Acts about labels, newest first, with the names of who acted where they may be told; None: to a company."""
    rows = await fetch(ACTS.format(where=where), *values)
    names = await people_named(
        each for row in rows for each in (row["proposed_by"], row["decided_by"]) if each is not None
    )
    return tuple(
        ActView(
            id=row["id"], what=row["what"], reason=reason_title(row["reason"]) or _untitled(row["reason"]),
            said="" if row["proposed_by"] is None else row["said"], incident=row["incident"],
            by_check=row["proposed_by"] is None, proposed_by=names.get(row["proposed_by"], ""),
            proposed_at=row["proposed_at"], mine=by is not None and row["proposed_by"] == by.person,
            decided_by=names.get(row["decided_by"], ""), decided_at=row["decided_at"], agreed=row["agreed"],
            why=row["why"],
        )
        for row in rows
    )  # fmt: skip


async def people_named(people: Iterable[UUID]) -> Mapping[UUID, str]:
    """Names by id, of those whose names the viewer is told."""
    wanted = sorted(set(people))
    rows = await fetch("select id, name from person where id = any($1::uuid[])", wanted) if wanted else []
    return {row["id"]: row["name"] for row in rows}


async def company_names(numbers: Iterable[str]) -> Mapping[str, Bilingual]:
    """Names of companies as the register has them now; their numbers, masked where they are a person's, else."""
    parties = await load_parties(numbers, clock.now())
    return {
        number: party.name if party.name.kk or party.name.ru else Bilingual(*[party.shown] * 3)
        for number, party in parties.items()
    }


def reason_title(code: str | None) -> Words | None:
    """A code of the scheme in words."""
    return next((each.title for each in scheme().reasons if each.code == code), None)


def requirement_title(requirement: str) -> Words:
    """A requirement of the scheme in words; one of an older scheme by its id."""
    return next((each.title for each in scheme().requirements if each.id == requirement), _untitled(requirement))


def _untitled(code: str) -> Words:
    return Words(code, code, code)


def _check(row: Record) -> CheckView:
    return CheckView(
        row["at"],
        row["checked_at"],
        tuple(requirement_title(each) for each in row["unmet"]),
        tuple(requirement_title(each) for each in row["unknown"]),
    )


async def act_of(act: int) -> int:
    """The label that an act is about. Raises NothingHere where it is not open to the viewer."""
    label: int | None = await fetch_value("select label from label_act where id = $1", act)
    if label is None:
        raise NothingHere(text("workspace.nothing_here"))
    return label
