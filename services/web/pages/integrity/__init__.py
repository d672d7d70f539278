"""The integrity rooms of an organisation: its self-assessments, and what belongs to them. One module a room."""

from services.web.pages.integrity import (
    approving,
    assessments,
    calendar,
    clauses,
    cycles,
    declarations,
    duties,
    evidence,
    findings,
    gifts,
    items,
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
    *findings.routes,
    *calendar.routes,
    *duties.routes,
    *programme.routes,
    *policies.routes,
    *declarations.routes,
    *gifts.routes,
    *clauses.routes,
]
