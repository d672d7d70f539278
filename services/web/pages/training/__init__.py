"""The training rooms of an organisation: staff, rules, courses, records. One module a room."""

from litestar.handlers import HTTPRouteHandler

from services.web.pages.training import courses, matrix, overview, records, results, taking_away

localised: list[HTTPRouteHandler] = [
    *overview.routes,
    *matrix.routes,
    *taking_away.routes,
    *results.routes,
    *records.routes,
    *courses.routes,
]
