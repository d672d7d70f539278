"""Before anything else of a request: who looks, from the session's cookie, and in which browser."""

import hmac
from dataclasses import dataclass, replace
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import structlog
from litestar import Request
from litestar.datastructures import Cookie
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from compliance.commands.training.entering import keep_open
from compliance.queries.training.entering import session_of
from compliance.training.learner import Learner
from infra import clock
from infra.actor import Actor, acts
from infra.looking import Looker, looks
from infra.secrets import keyed
from infra.settings import settings
from services.accounts.browser import Browser
from services.accounts.commands.sessions import note_seen
from services.accounts.devices import device_of
from services.accounts.passkeys import Site
from services.accounts.queries.viewers import viewer_of
from services.accounts.timing import BROWSER_KNOWN, SEEN_EVERY
from services.accounts.tokens import new_token
from services.accounts.viewer import ANONYMOUS, Viewer
from services.web.cookies import BROWSER, LEARNER, SESSION, cookie, read_cookie
from services.web.language import language_of

AnyRequest: TypeAlias = Request[Any, Any, Any]
log = structlog.get_logger()
WITHOUT_VIEWER = (  # files are the same for all; the API knows keys, and what a package asks for secrets, not cookies
    "/static/", "/api/", "/learn/files/", "/learn/xapi/", "/learn/runtime/",
)  # fmt: skip
FORM_FIELD = "form"  # the hidden field of every form
LONGEST_DEVICE = 400  # characters of a User-Agent that are looked at


@dataclass(slots=True)
class Visit:
    """One request as far as people are concerned: who looks, with which secrets."""

    scope: Scope
    viewer: Viewer = ANONYMOUS
    session: str = ""  # secret of the session, where somebody is signed in
    browser: str = ""  # secret of the browser; made when a page first needs it
    fresh: bool = False  # the browser has yet to be told its secret
    learner: Learner | None = None  # who came in by a personal code or a link, without an account
    learning: str = ""  # secret of their session

    @property
    def looker(self) -> Looker:
        """On whose behalf the database is asked."""
        return replace(self.viewer.looker, learner=str(self.learner.staff)) if self.learner else self.viewer.looker

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self.learner.actor if self.learner and not self.viewer.known else self.viewer.actor

    def secret(self) -> str:
        """The browser's secret, made now where it has none."""
        if not self.browser:
            self.browser, self.fresh = new_token(), True
        return self.browser

    def form_token(self) -> str:
        """What a form must bring back: nobody else can make it, and it is worth nothing in another session."""
        return keyed("form", self.session or self.secret()).hex()

    def gave(self, token: str) -> bool:
        """Whether a form was given out by us to this very browser."""
        bound = self.session or self.browser
        return bool(bound) and hmac.compare_digest(keyed("form", bound).hex().encode(), token.encode())

    def cookies(self) -> list[Cookie]:
        """What the answer must set."""
        if not self.fresh:
            return []
        return [cookie(self.scope, BROWSER, self.browser, max_age=int(BROWSER_KNOWN.total_seconds()))]


def viewed(app: ASGIApp) -> ASGIApp:
    """Around an application: `request.state.viewer` is who looks; commands know who acts, the database for whom."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        visit = await _visit(scope)
        scope["state"]["visit"] = visit
        scope["state"]["viewer"] = visit.viewer
        with acts(visit.actor), looks(visit.looker):
            await app(scope, receive, send)

    return answer


async def _visit(scope: Scope) -> Visit:
    if scope["path"].startswith(WITHOUT_VIEWER):
        return Visit(scope)
    token = read_cookie(scope, SESSION)
    viewer = await _viewer_of(token) if token else ANONYMOUS
    visit = Visit(scope, viewer, token if viewer.known else "", read_cookie(scope, BROWSER))
    if learning := read_cookie(scope, LEARNER):
        visit.learner, visit.learning = await _learner_of(learning), learning
    return visit


async def _viewer_of(token: str) -> Viewer:
    try:
        viewer, seen_at = await viewer_of(token)
        if viewer.session is not None and seen_at is not None and clock.now() - seen_at > SEEN_EVERY:
            await note_seen(viewer.session)
    except Exception:  # of whatever kind
        # without the database nobody is anybody: the page itself then says what is wrong
        log.exception("viewer.unknown")
        return ANONYMOUS
    return viewer


async def _learner_of(token: str) -> Learner | None:
    try:
        session = await session_of(token)
        if session is None:
            return None
        await keep_open(session.id, session.ends_at)
    except Exception:  # of whatever kind
        log.exception("learner.unknown")
        return None
    return session.learner


def visit_of(request: AnyRequest) -> Visit:
    """The request, as far as people are concerned."""
    visit: Visit = request.scope["state"]["visit"]
    return visit


def viewer_in(request: AnyRequest) -> Viewer:
    """Who looks at the page."""
    return visit_of(request).viewer


def browser_in(request: AnyRequest) -> Browser:
    """The browser that asks, as commands know it."""
    client = request.scope.get("client")
    return Browser(
        token=visit_of(request).secret(),
        address=client[0] if client else "",
        device=device_of(request.headers.get("user-agent", "")[:LONGEST_DEVICE]),
        language=language_of(request),
    )


def site_of(request: AnyRequest) -> Site:
    """The address that passkeys are bound to: the site's own; for one's own machine, whatever name it was called by."""
    address = settings().site
    if settings().at_home:
        url = request.base_url
        address = f"{url.scheme}://{url.netloc}"
    parts = urlsplit(address)
    return Site(f"{parts.scheme}://{parts.netloc}")
