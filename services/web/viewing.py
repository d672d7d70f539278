"""Before anything else of a request: who looks, from the session's cookie."""

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from infra import clock
from infra.actor import acts
from services.accounts.commands.sessions import note_seen
from services.accounts.queries.viewers import viewer_of
from services.accounts.timing import SEEN_EVERY
from services.accounts.viewer import ANONYMOUS, Viewer
from services.web.cookies import SESSION, read_cookie
from services.web.guards import AnyRequest

log = structlog.get_logger()
WITHOUT_VIEWER = ("/static/", "/api/")  # files are the same for all; the API knows keys, not cookies


def viewed(app: ASGIApp) -> ASGIApp:
    """Around an application: `request.state.viewer` is who looks, and commands know who acts."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        viewer = await _viewer_of(scope)
        scope["state"]["viewer"] = viewer
        with acts(viewer.actor):
            await app(scope, receive, send)

    return answer


async def _viewer_of(scope: Scope) -> Viewer:
    token = "" if scope["path"].startswith(WITHOUT_VIEWER) else read_cookie(scope, SESSION)
    if not token:
        return ANONYMOUS
    try:
        viewer, seen_at = await viewer_of(token)
        if viewer.session is not None and seen_at is not None and clock.now() - seen_at > SEEN_EVERY:
            await note_seen(viewer.session)
    except Exception:
        # without the database nobody is anybody: the page itself then says what is wrong
        log.exception("viewer.unknown")
        return ANONYMOUS
    return viewer


def viewer_in(request: AnyRequest) -> Viewer:
    """Who looks at the page."""
    viewer: Viewer = request.scope["state"]["viewer"]
    return viewer
