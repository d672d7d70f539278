"""The integrity rooms of an organisation: its self-assessments, and what belongs to them. One module a room."""

from services.web.pages.integrity import assessments, items, overview, tasks

localised = [
    *overview.routes,
    *assessments.routes,
    *tasks.routes,
    *items.routes,
]
