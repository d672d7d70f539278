"""What people who learn see: their courses, lessons, tests, and the door for whoever has no account."""

from litestar.handlers import HTTPRouteHandler

from services.web.pages.learning import certificates, course, entering, mine, packages, sheet, testing, units

localised: list[HTTPRouteHandler] = [
    *entering.routes,
    *mine.routes,
    *certificates.routes,
    *sheet.routes,
    *course.routes,
    *testing.routes,
    *packages.routes,
]
everywhere: list[HTTPRouteHandler] = [*packages.everywhere, *units.everywhere]
