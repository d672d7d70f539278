"""The training rooms of an organisation: staff, rules, courses, records. One module a room."""

from litestar.handlers import HTTPRouteHandler

from services.web.pages.training import (
    certificates,
    codes,
    courses,
    matrix,
    overview,
    packages,
    questions,
    records,
    results,
    rules,
    settings,
    sheets,
    staff,
    staff_import,
    taking_away,
)

localised: list[HTTPRouteHandler] = [
    *overview.routes,
    *matrix.routes,
    *taking_away.routes,
    *results.routes,
    *records.routes,
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
