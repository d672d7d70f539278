"""The label's rooms in an organisation: eligibility, application, and the label itself. One module a room."""

from litestar.handlers import HTTPRouteHandler

from services.web.pages.label import deciding, living, overview, statistics

localised: list[HTTPRouteHandler] = [
    *overview.routes,
    *deciding.routes,
    *living.routes,
    *statistics.routes,
]
