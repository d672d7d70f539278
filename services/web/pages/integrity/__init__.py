"""The integrity rooms of an organisation: its self-assessments, and what belongs to them. One module a room."""

from services.web.pages.integrity import calendar, duties, findings, overview

localised = [
    *overview.routes,
    *findings.routes,
    *calendar.routes,
    *duties.routes,
]
