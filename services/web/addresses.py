"""Addresses that name a person: whoever opens one by a full IIN is led to the same page by its sealed number.

So the number stays out of the history, the bookmarks and the links of whoever brought it. Forms are answered where they
are sent to; ours are sent to sealed addresses.
"""

import re
from urllib.parse import quote

from litestar import HttpMethod, Request
from litestar.enums import ScopeType
from litestar.response import Redirect
from litestar.types import ASGIApp, Receive, Scope, Send

from infra.i18n import LANGUAGES
from registry.identifiers import is_bin, parse
from registry.references import reference_of

NUMBERED = re.compile(
    f"(?P<before>(?:/(?:{'|'.join(LANGUAGES)}))?/(?:company|organisations|desk/organisations)/)"
    "(?P<number>[^/]+)(?P<after>(?:/.*)?)"
)
ASKED = (HttpMethod.GET, HttpMethod.HEAD)


def sealing(app: ASGIApp) -> ASGIApp:
    """Around an application: pages asked for by a person's number are found at that person's sealed number."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        sealed = sealed_address(scope["path"]) if scope["type"] == ScopeType.HTTP and scope["method"] in ASKED else None
        if sealed is None:
            await app(scope, receive, send)
            return
        query = scope["query_string"].decode("latin-1")
        # the status is temporary, and nobody keeps the answer: the number is not to be remembered anywhere
        found = Redirect(
            sealed + (f"?{query}" if query else ""), status_code=302, headers={"Cache-Control": "no-store"}
        )
        await found.to_asgi_response(None, Request(scope))(scope, receive, send)

    return answer


def sealed_address(path: str) -> str | None:
    """The address of the same page by sealed number; None where the path names no person in full."""
    found = NUMBERED.fullmatch(path)
    if found is None or not is_bin(found["number"]) or not parse(found["number"]).is_person:
        return None
    return quote(f"{found['before']}{reference_of(str(parse(found['number'])))}{found['after']}")
