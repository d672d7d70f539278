"""The training rooms of an organisation: staff, rules, courses, records. One module a room."""

from services.web.pages.training import overview

localised = [*overview.routes]
