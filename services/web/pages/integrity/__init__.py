"""The integrity rooms of an organisation: its self-assessments, and what belongs to them. One module a room."""

from services.web.pages.integrity import (
    assessments,
    auditors,
    calendar,
    clauses,
    duties,
    findings,
    items,
    outputs,
    overview,
    policies,
    programme,
    tasks,
)

localised = [
    *overview.routes,
    *assessments.routes,
    *tasks.routes,
    *items.routes,
    *outputs.routes,
    *auditors.routes,
    *findings.routes,
    *calendar.routes,
    *duties.routes,
    *programme.routes,
    *policies.routes,
    *clauses.routes,
]
