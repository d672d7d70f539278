"""Where one is signed in."""

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from services.accounts.commands.sessions import end_other_sessions, end_session
from services.accounts.queries.pages import sessions_of
from services.web.guards import AnyRequest, form, ours, page, proved, signed_in
from services.web.pages.account.answers import shown, to
from services.web.viewing import viewer_in


@page("/account/sessions", guards=[signed_in])
async def sessions(request: AnyRequest) -> Response[str]:
    """Each browser with its system, address and times."""
    return shown(request, "sessions", await sessions_of(viewer_in(request)), here="sessions")


@form("/account/sessions/{session:int}/end", guards=[proved, ours])
async def session_ended(request: AnyRequest, session: FromPath[int]) -> Redirect:
    """That browser is signed out."""
    await end_session(viewer_in(request), session)
    return to(request, "/account/sessions", "session")


@form("/account/sessions/end-others", guards=[proved, ours])
async def others_ended(request: AnyRequest) -> Redirect:
    """All but this one are."""
    await end_other_sessions(viewer_in(request))
    return to(request, "/account/sessions", "sessions")


routes = [sessions, session_ended, others_ended]
