"""The training rooms of an organisation: staff, rules, courses, records. One module a room."""

from litestar.handlers import HTTPRouteHandler

<<<<<<< HEAD
from services.web.pages.training import matrix, records, results, taking_away

localised: list[HTTPRouteHandler] = [*matrix.routes, *taking_away.routes, *results.routes, *records.routes]
=======
from services.web.pages.training import courses, overview

localised: list[HTTPRouteHandler] = [
    *overview.routes,
    *courses.routes,
]
>>>>>>> main
