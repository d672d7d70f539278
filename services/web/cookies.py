"""Our cookies: bound to this host, closed to scripts, sent to nobody else; over https with the name that says so."""

from http.cookies import CookieError, SimpleCookie

from litestar.datastructures import Cookie
from litestar.types import Scope

from infra.settings import settings

SESSION = "moldir"  # the secret of a session
LEARNER = "moldir_learner"  # the secret of a session of somebody who learns without an account
BROWSER = "moldir_browser"  # the secret of a browser: its forms, what it has begun, whether it is known


def _https(scope: Scope) -> bool:
    """Whether readers come by https, as the site's address says where a proxy hides it."""
    return scope["scheme"] == "https" or settings().site.startswith("https://")


def _named(scope: Scope, name: str) -> str:
    """The cookie's name: browsers take a `__Host-` one from this very host only, over https, for the whole of it."""
    return f"__Host-{name}" if _https(scope) else name


def cookie(scope: Scope, name: str, value: str, max_age: int | None = None) -> Cookie:
    """A cookie to set; without an age it goes with the browser. `max_age` 0 takes it away."""
    return Cookie(
        key=_named(scope, name),
        value=value,
        max_age=max_age,
        path="/",
        secure=_https(scope),
        httponly=True,
        samesite="lax",
    )


def read_cookie(scope: Scope, name: str) -> str:
    """The value a browser sent, or an empty text."""
    for key, value in scope["headers"]:
        if key == b"cookie":
            wanted = _named(scope, name)
            jar: SimpleCookie = SimpleCookie()
            try:
                jar.load(value.decode("latin-1"))
            except CookieError:
                continue
            if wanted in jar:
                return jar[wanted].value
    return ""
