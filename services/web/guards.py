"""Who may open a page. Every route states it; a test holds that none forgets."""

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler


def public(_: ASGIConnection, __: BaseRouteHandler) -> None:
    """Anyone may open it, without an account. Written down, so that openness is a decision and not an oversight."""
