"""Who may open a page, and what a page's route is. Every route states its permission; a test holds it."""

from functools import partial
from typing import Any, TypeAlias

from litestar import HttpMethod, Request, route
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

AnyRequest: TypeAlias = Request[Any, Any, Any]

# a page answers GET, and HEAD to whoever only asks whether it is there; it is no part of the API's description
page = partial(route, http_method=[HttpMethod.GET, HttpMethod.HEAD], include_in_schema=False)


def public(_: ASGIConnection[Any, Any, Any, Any], __: BaseRouteHandler) -> None:
    """Anyone may open it, without an account. Written down, so that openness is a decision and not an oversight."""
