"""The training rooms of an organisation: staff, rules, courses, records. One module a room."""

from litestar.handlers import HTTPRouteHandler

from services.web.pages.training import courses, packages

localised: list[HTTPRouteHandler] = [
    *courses.routes,
    *packages.routes,
]
