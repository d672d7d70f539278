"""The training rooms of an organisation: staff, rules, courses, records. One module a room."""

from litestar.handlers import HTTPRouteHandler

from services.web.pages.training import codes, questions, settings, sheets

localised: list[HTTPRouteHandler] = [
    *sheets.routes,
    *codes.routes,
    *questions.routes,
    *settings.routes,
]
