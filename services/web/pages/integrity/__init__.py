"""The integrity rooms of an organisation: its self-assessments, and what belongs to them. One module a room."""

from services.web.pages.integrity import (
    assessments,
    clauses,
    declarations,
    gifts,
    items,
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
    *programme.routes,
    *policies.routes,
    *declarations.routes,
    *gifts.routes,
    *clauses.routes,
]
