"""The training rooms of an organisation: staff, rules, courses, records. One module a room."""

from litestar.handlers import HTTPRouteHandler

from services.web.pages.training import (
    certificates,
    codes,
    courses,
    overview,
    packages,
    questions,
    rules,
    settings,
    sheets,
    staff,
    staff_import,
)

localised: list[HTTPRouteHandler] = [
    *overview.routes,
    *courses.routes,
    *packages.routes,
    *certificates.routes,
    *sheets.routes,
    *codes.routes,
    *questions.routes,
    *settings.routes,
    *staff.routes,
    *staff_import.routes,
    *rules.routes,
]
