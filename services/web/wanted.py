"""The page that somebody wanted before they had to sign in: one of ours, or none."""

from urllib.parse import quote, urlsplit

from services.web.guards import AnyRequest
from services.web.language import language_of

LONGEST = 500


def wanted_page(typed: str, language: str) -> str:
    """A path of this site, or the account's page: nobody is led elsewhere by an address that looks like ours."""
    parts = urlsplit(typed)
    ours = typed.startswith("/") and not typed.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    plain = all(" " < letter < "\x7f" and letter != "\\" for letter in typed)
    return typed if ours and plain and len(typed) <= LONGEST else f"/{language}/account"


def page_asked(request: AnyRequest) -> str:
    """The page that a request was for: itself, or the page that its form stood on."""
    query = request.scope["query_string"].decode("latin-1")
    asked = request.scope["path"] + (f"?{query}" if query else "")
    if request.method in ("POST", "PUT", "DELETE"):
        came_from = urlsplit(request.headers.get("referer", ""))
        ours = came_from.netloc == request.url.netloc
        asked = came_from.path + (f"?{came_from.query}" if came_from.query else "") if ours else ""
    return wanted_page(quote(asked, safe="/?=&%+-._~:,"), language_of(request))
