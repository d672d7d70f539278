"""The integrity rooms of an organisation: its self-assessments, and what belongs to them. One module a room."""

from services.web.pages.integrity import (
    approving,
    assessments,
    auditors,
    calendar,
    clauses,
    cycles,
    duties,
    evidence,
    findings,
    items,
    outputs,
    overview,
    policies,
    programme,
    reviewing,
    tasks,
)

localised = [
    *overview.routes,
    *assessments.routes,
    *tasks.routes,
    *items.routes,
    *evidence.routes,
    *reviewing.routes,
    *approving.routes,
    *cycles.routes,
    *outputs.routes,
    *auditors.routes,
    *findings.routes,
    *calendar.routes,
    *duties.routes,
    *programme.routes,
    *policies.routes,
    *clauses.routes,
]
