"""What every answer carries: a policy that lets nothing in from elsewhere, and the id its log lines have."""

from uuid import uuid4

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from infra.logs import request_id

HEADERS = {
    # no inline script or style, nothing from another host, no frames around us, forms only to us
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
RAW = {name.lower().encode(): value.encode() for name, value in HEADERS.items()}
HTTPS_ONLY = b"max-age=31536000; includeSubDomains"


def secured(app: ASGIApp) -> ASGIApp:
    """Around an application: the headers above on every answer, errors included, and an id for the request in logs."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        current = uuid4().hex[:16]
        token = request_id.set(current)

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                head = [(name.lower(), value) for name, value in message.get("headers", ())]
                said = {name for name, _ in head}
                head += [(name, value) for name, value in RAW.items() if name not in said]
                head.append((b"x-request-id", current.encode()))
                if scope["scheme"] == "https":
                    head.append((b"strict-transport-security", HTTPS_ONLY))
                message["headers"] = head
            await send(message)

        try:
            await app(scope, receive, send_secured)
        finally:
            request_id.reset(token)

    return answer
