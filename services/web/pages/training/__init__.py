"""The training rooms of an organisation: staff, rules, courses, records. One module a room."""

from litestar.handlers import HTTPRouteHandler

from services.web.pages.training import courses, overview, rules, staff, staff_import

localised: list[HTTPRouteHandler] = [
    *overview.routes,
    *courses.routes,
    *staff.routes,
    *staff_import.routes,
    *rules.routes,
]
