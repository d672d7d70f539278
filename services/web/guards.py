"""Who may open a page, and what a page's route is. Every route states its permission; a test holds it.

Guards are coroutines: Litestar would send plain functions to a thread and back for each request.
"""

from functools import partial
from typing import Any, TypeAlias

from litestar import HttpMethod, Request, route
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.status_codes import HTTP_200_OK

from infra.i18n import text
from infra.settings import settings
from registry.references import numbered
from services.accounts.commands.sessions import need_proof
from services.accounts.errors import EntryNeeded, Forged, NothingThere
from services.accounts.permissions import Permission, need
from services.web.viewing import FORM_FIELD, Visit

AnyRequest: TypeAlias = Request[Any, Any, Any]
Connection: TypeAlias = ASGIConnection[Any, Any, Any, Any]
LONGEST_ID = 63  # bits
SAME_SITE = ("same-origin", "none", "")  # `none`: typed by the person; empty: a browser that does not say

# a page answers GET, and HEAD to whoever only asks whether it is there; it is no part of the API's description
page = partial(route, http_method=[HttpMethod.GET, HttpMethod.HEAD], include_in_schema=False)
# a form answers POST, and is `ours`; nothing that people type is longer than the body that the application takes
form = partial(route, http_method=HttpMethod.POST, status_code=HTTP_200_OK, include_in_schema=False)
# a form that brings a file says how large it may be: upload("/…", request_max_body_size=…)
upload = partial(form, request_max_body_size=settings().max_upload_bytes)


async def public(_: Connection, __: BaseRouteHandler) -> None:
    """Anyone may open it, without an account. Written down, so that openness is a decision and not an oversight."""


async def by_secret(_: Connection, __: BaseRouteHandler) -> None:
    """Whoever has the secret in the address, and nobody by a cookie: there is nothing to forge."""


class needs:  # noqa: N801 - a guard reads as a word: guards=[needs(Permission.READ_PEOPLE)]
    """Only people with a permission: in the organisation that the address names, else in the one they act for."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    async def __call__(self, connection: Connection, _: BaseRouteHandler) -> None:
        """Raises what `permissions.need` raises; NothingThere for an id that no row can have."""
        viewer = _visit(connection).viewer
        named = connection.path_params.get("organisation")
        need(viewer, self.permission, viewer.acting_for if named is None else numbered(named))
        _possible(connection)


def _possible(connection: Connection) -> None:
    if any(isinstance(value, int) and value.bit_length() > LONGEST_ID for value in connection.path_params.values()):
        raise NothingThere(text("permission.nothing_there"))


async def learns(connection: Connection, _: BaseRouteHandler) -> None:
    """Only somebody known: with an account, or who came in by a personal code or a link. What of the staff they are is
    asked by the page, and held by the database. Raises EntryNeeded; NothingThere for an id that no row can have.
    """
    visit = _visit(connection)
    if not visit.viewer.known and visit.learner is None:
        raise EntryNeeded(text("learning.entry_needed"))
    _possible(connection)


signed_in = needs(Permission.USE_OWN_ACCOUNT)


async def proved(connection: Connection, handler: BaseRouteHandler) -> None:
    """Only people who have just proved to be there. Raises SignInNeeded, ProofNeeded."""
    await signed_in(connection, handler)
    need_proof(_visit(connection).viewer)


async def ours(connection: Connection, _: BaseRouteHandler) -> None:
    """Only what was filled into a form that we gave to this very browser. Raises Forged."""
    assert isinstance(connection, Request)  # noqa: S101 - forms are posted, not spoken
    posted = (await connection.form()).get(FORM_FIELD)
    from_here = connection.headers.get("sec-fetch-site", "") in SAME_SITE
    if not (from_here and isinstance(posted, str) and _visit(connection).gave(posted)):
        raise Forged(text("account.forged"))


def _visit(connection: Connection) -> Visit:
    visit: Visit = connection.scope["state"]["visit"]
    return visit
