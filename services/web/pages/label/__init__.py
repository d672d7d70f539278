"""The label's rooms in an organisation: eligibility, application, and the label itself. One module a room."""

from litestar.handlers import HTTPRouteHandler

from services.web.pages.label import (
    applications,
    deciding,
    documents,
    eligibility,
    living,
    marks,
    overview,
    replies,
    statistics,
)

localised: list[HTTPRouteHandler] = [
    *overview.routes,
    *eligibility.routes,
    *applications.routes,
    *documents.routes,
    *replies.routes,
    *deciding.routes,
    *living.routes,
    *statistics.routes,
    *marks.routes,
]
