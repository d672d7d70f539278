"""The integrity rooms of an organisation: its self-assessments, and what belongs to them. One module a room."""

from services.web.pages.integrity import (
    analyses,
    assessments,
    calendar,
    certificates,
    clauses,
    duties,
    findings,
    items,
    overview,
    policies,
    posts,
    programme,
    risks,
    tasks,
)

localised = [
    *overview.routes,
    *assessments.routes,
    *tasks.routes,
    *items.routes,
    *findings.routes,
    *calendar.routes,
    *duties.routes,
    *programme.routes,
    *policies.routes,
    *clauses.routes,
    *risks.routes,
    *posts.routes,
    *analyses.routes,
    *certificates.routes,
]
