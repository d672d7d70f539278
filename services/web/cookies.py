"""Our cookies: bound to this host, closed to scripts, sent to nobody else; over https with the name that says so."""

from http.cookies import SimpleCookie

from litestar.datastructures import Cookie
from litestar.types import Scope

SESSION = "moldir"  # the secret of a session


def named(name: str, *, https: bool) -> str:
    """The cookie's name: browsers take a `__Host-` one from this very host only, over https, for the whole of it."""
    return f"__Host-{name}" if https else name


def cookie(scope: Scope, name: str, value: str, max_age: int | None = None) -> Cookie:
    """A cookie to set; without an age it goes with the browser. `max_age` 0 takes it away."""
    https = scope["scheme"] == "https"
    return Cookie(
        key=named(name, https=https),
        value=value,
        max_age=max_age,
        path="/",
        secure=https,
        httponly=True,
        samesite="lax",
    )


def read_cookie(scope: Scope, name: str) -> str:
    """The value a browser sent, or an empty text."""
    wanted = named(name, https=scope["scheme"] == "https")
    for key, value in scope["headers"]:
        if key == b"cookie":
            jar: SimpleCookie = SimpleCookie()
            jar.load(value.decode("latin-1"))
            if wanted in jar:
                return jar[wanted].value
    return ""
