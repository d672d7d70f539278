"""Incidents and surveillance of labels in use, as the desk and as companies see them."""

import json
from collections.abc import Sequence
from dataclasses import replace

from compliance.colleagues import Colleague
from compliance.desk import Officer
from compliance.errors import NothingHere
from compliance.queries.label.granted import label_of
from compliance.queries.label.watching import acts_of, company_names, label_page, people_named, requirement_title
from compliance.views.label.living import (
    Facts,
    IncidentLine,
    IncidentsView,
    IncidentView,
    LabelView,
    SurveyLine,
    SurveysView,
    SurveyView,
)
from infra import clock
from infra.database import Record, fetch, fetch_one
from infra.i18n import text
from registry.references import reference_of
from registry.sources import SOURCES

SHOWN = 200
LATELY = 20  # that ended, in a list
INCIDENTS = """
select i.*, i.facts::text as seen, l.number, l.level, l.valid_from, l.valid_until, l.version, l.suspended_on,
       l.suspended_until, l.ended_on, l.ended_how
from label_incident i join label l on l.id = i.label where {where} order by {order} limit {limit}
"""
SURVEYS = """
select s.*, l.number from label_survey s join label l on l.id = s.label where {where} order by {order} limit {limit}
"""
OPEN, CLOSED = "i.state <> 'closed'", "i.state = 'closed'"
GOING, SETTLED = "s.state in ('open', 'answering')", "s.state in ('passed', 'failed')"
SOONEST, NEWEST = "i.due_on nulls last, i.id", "i.closed_at desc, i.id desc"
ASSESSORS = """
select p.id, p.name from person p where p.id = any (label_people()) and may_survey($1, p.id) order by p.name, p.id
"""


async def incidents_page(by: Officer) -> IncidentsView:
    """Incidents that are open to somebody at the desk, by deadline."""
    by.needs("read")
    return await _incidents("true")


async def own_incidents(by: Colleague) -> IncidentsView:
    """The incidents of a company's labels."""
    by.needs("lead")
    return await _incidents("i.organisation = $1", by.organisation)


async def incident_lines(label: int) -> tuple[IncidentLine, ...]:
    """All incidents of one label, newest first."""
    rows = await fetch(INCIDENTS.format(where="i.label = $1", order="i.id desc", limit=SHOWN), label)
    return await _lines(rows)


async def whole_label(by: Officer, label: int) -> LabelView:
    """One label with everything of it, its incidents and its surveillance. Raises NothingHere."""
    view = await label_page(by, label)
    return replace(view, incidents=await incident_lines(label), surveys=await survey_lines(by, label))


async def _incidents(where: str, *values: object) -> IncidentsView:
    going = await fetch(INCIDENTS.format(where=f"{OPEN} and {where}", order=SOONEST, limit=SHOWN), *values)
    over = await fetch(INCIDENTS.format(where=f"{CLOSED} and {where}", order=NEWEST, limit=LATELY), *values)
    return IncidentsView(await _lines(going), await _lines(over), clock.today())


async def incident_page(by: Officer, incident: int) -> IncidentView:
    """One incident, at the desk. Raises NothingHere."""
    by.needs("read")
    return await _incident(await _one(incident, "true"), by)


async def own_incident(by: Colleague, incident: int) -> IncidentView:
    """One incident of a company's label. Raises NothingHere."""
    by.needs("lead")
    return await _incident(await _one(incident, "i.organisation = $2", by.organisation), None)


async def _one(incident: int, where: str, *values: object) -> Record:
    sql = INCIDENTS.format(where=f"i.id = $1 and {where}", order="i.id", limit=1)
    row = await fetch_one(sql, incident, *values)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return row


async def _incident(row: Record, by: Officer | None) -> IncidentView:
    seen = json.loads(row["seen"])
    acts = await acts_of(by, "incident = $1", row["id"])
    return IncidentView(
        line=(await _lines([row]))[0],
        reference=reference_of(row["organisation"]),
        standing=label_of(row).standing(clock.today()),
        facts=Facts(
            requirements=tuple((each, requirement_title(each)) for each in seen.get("requirements", ())),
            lists=tuple(text(f"source.{each}.name") for each in seen.get("lists", ()) if each in SOURCES),
            said=seen.get("said", ""),
            # who told of a misuse, and that somebody did, is no company's business
            misuse=seen.get("misuse", "") if by is not None else "",
            survey=seen.get("survey"),
        ),
        by_check=row["found_by"] is None,
        explanation=row["explanation"],
        explained_at=row["explained_at"],
        said=row["said"],
        closed_at=row["closed_at"],
        acts=acts if by is not None else tuple(act for act in acts if act.agreed),
        day=clock.today(),
    )


async def _lines(rows: Sequence[Record]) -> tuple[IncidentLine, ...]:
    names = await company_names(row["organisation"] for row in rows)
    return tuple(
        IncidentLine(
            name=names[row["organisation"]], suspended=label_of(row).standing(clock.today()) == "suspended",
            **{each: row[each] for each in ("id", "label", "number", "kind", "state", "due_on", "found_at", "outcome")},
        )
        for row in rows
    )  # fmt: skip


async def surveys_page(by: Officer) -> SurveysView:
    """Surveillance that is open to somebody at the desk; an assessor's own where they do nothing else there."""
    by.needs("read")
    if by.may("assess") and not by.may("manage"):
        return await _surveys(by, "s.assessor = $1", by.person)
    return await _surveys(by, "true")


async def own_surveys(by: Colleague) -> SurveysView:
    """Surveillance of a company's labels."""
    by.needs("lead")
    return await _surveys(None, "s.organisation = $1", by.organisation)


async def survey_lines(by: Officer, label: int) -> tuple[SurveyLine, ...]:
    """All surveillance of one label, newest first."""
    return await _survey_lines(
        by, await fetch(SURVEYS.format(where="s.label = $1", order="s.id desc", limit=SHOWN), label)
    )


async def survey_page(by: Officer, survey: int) -> SurveyView:
    """One surveillance, at the desk. Raises NothingHere."""
    by.needs("read")
    row = await fetch_one(SURVEYS.format(where="s.id = $1", order="s.id", limit=1), survey)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    assessors = await fetch(ASSESSORS, row["label"]) if by.may("manage") else []
    line = (await _survey_lines(by, [row]))[0]
    return SurveyView(line, tuple((each["id"], each["name"]) for each in assessors), clock.today())


async def _surveys(by: Officer | None, where: str, *values: object) -> SurveysView:
    going = await fetch(SURVEYS.format(where=f"{GOING} and {where}", order="s.due_on, s.id", limit=SHOWN), *values)
    over = await fetch(
        SURVEYS.format(where=f"{SETTLED} and {where}", order="s.settled_at desc, s.id desc", limit=LATELY), *values
    )
    return SurveysView(await _survey_lines(by, going), await _survey_lines(by, over), clock.today())


async def _survey_lines(by: Officer | None, rows: Sequence[Record]) -> tuple[SurveyLine, ...]:
    names = await company_names(row["organisation"] for row in rows)
    people = await people_named(
        each for row in rows for each in (row["assessor"], row["settled_by"]) if each is not None and by is not None
    )
    copied = ("id", "label", "number", "due_on", "state", "said", "found_on", "cure_by", "answer", "answered_at",
              "settled_at")  # fmt: skip
    return tuple(
        SurveyLine(
            name=names[row["organisation"]], assessor=people.get(row["assessor"], "–") if row["assessor"] else "",
            mine=by is not None and row["assessor"] == by.person, settled_by=people.get(row["settled_by"], ""),
            **{each: row[each] for each in copied},
        )
        for row in rows
    )  # fmt: skip
