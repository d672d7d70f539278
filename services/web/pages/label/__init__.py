"""The label's rooms in an organisation: eligibility, application, and the label itself. One module a room."""

from litestar.handlers import HTTPRouteHandler

from services.web.pages.label import living, marks, overview

localised: list[HTTPRouteHandler] = [
    *overview.routes,
    *living.routes,
    *marks.routes,
]
