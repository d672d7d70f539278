"""The training rooms of an organisation: staff, rules, courses, records. One module a room."""

from litestar.handlers import HTTPRouteHandler

localised: list[HTTPRouteHandler] = []
