"""The integrity rooms of an organisation: its self-assessments, and what belongs to them. One module a room."""

from services.web.pages.integrity import clauses, overview, policies, programme

localised = [
    *overview.routes,
    *programme.routes,
    *policies.routes,
    *clauses.routes,
]
