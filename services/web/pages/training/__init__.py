"""The training rooms of an organisation: staff, rules, courses, records. One module a room."""

from litestar.handlers import HTTPRouteHandler

from services.web.pages.training import packages

localised: list[HTTPRouteHandler] = [
    *packages.routes,
]
