"""The training rooms of an organisation: staff, rules, courses, records. One module a room."""

from litestar.handlers import HTTPRouteHandler

from services.web.pages.training import certificates, courses, overview

localised: list[HTTPRouteHandler] = [
    *overview.routes,
    *courses.routes,
    *certificates.routes,
]
