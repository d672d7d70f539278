"""An OpenID provider that speaks the real protocol: discovery, keys, authorization with PKCE, tokens."""

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from litestar import Litestar, Request, Response, get, post
from litestar.response import Redirect

from tests.people import AIGERIM

PORT = 0


@dataclass
class Provider:
    """One organisation's sign-in. `person` is who is signed in there; `spoil` changes claims before they are signed."""

    client_id: str = "moldir"
    client_secret: str = "a secret between the two of us"
    person: dict[str, Any] = field(default_factory=lambda: {
        "sub": "4711", "email": "aigerim@altyn.test", "email_verified": True, "name": AIGERIM,
    })  # fmt: skip
    spoil: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(
        default_factory=lambda: RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
    )
    algorithm: str = "RS256"
    issuer: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    basic: bool = True

    def routes(self) -> list[Any]:
        @get("/.well-known/openid-configuration", sync_to_thread=False)
        def discovery() -> dict[str, Any]:
            return {
                "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
                "token_endpoint_auth_methods_supported": [f"client_secret_{'basic' if self.basic else 'post'}"],
            }  # fmt: skip

        @get("/keys", sync_to_thread=False)
        def keys() -> dict[str, Any]:
            return {"keys": [self.key.as_dict(private=False)]}

        @get("/authorize", sync_to_thread=False)
        def authorize(request: Request[Any, Any, Any]) -> Redirect:
            asked = dict(request.query_params)
            assert asked["response_type"] == "code"
            assert asked["client_id"] == self.client_id
            assert asked["code_challenge_method"] == "S256"
            assert "openid" in asked["scope"]
            self.asked.append(asked)
            code = secrets.token_urlsafe(16)
            self.codes[code] = asked
            back = urlencode({"code": code, "state": asked["state"]})
            return Redirect(f"{asked['redirect_uri']}?{back}", status_code=302)

        @post("/token", status_code=200)
        async def token(request: Request[Any, Any, Any]) -> Response[Any]:
            form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
            asked = self.codes.pop(form["code"], None)
            verifier = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
            right = asked is not None and (
                verifier.decode() == asked["code_challenge"] and form["redirect_uri"] == asked["redirect_uri"]
            )
            if not right or not self._knows(request.headers.get("authorization", ""), form):
                return Response({"error": "invalid_grant"}, status_code=400)
            return Response({"access_token": "x", "token_type": "Bearer", "id_token": self.signed(asked or {})})

        return [discovery, keys, authorize, token]

    def _knows(self, header: str, form: dict[str, str]) -> bool:
        if not self.basic:
            return (form.get("client_id"), form.get("client_secret")) == (self.client_id, self.client_secret)
        said = base64.b64decode(header.removeprefix("Basic ")).decode()
        return said == f"{self.client_id}:{self.client_secret}"

    def signed(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": self.client_id, "iat": now, "exp": now + 300, "auth_time": now,
                  "nonce": asked.get("nonce", "")} | self.person | self.spoil  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": self.algorithm, "kid": self.key.kid}
        if self.algorithm in ("none", "HS256"):
            return self._without_key(header, claims)
        return jwt.encode(header, claims, self.key)

    def _without_key(self, header: dict[str, Any], claims: dict[str, Any]) -> str:
        """What forgers try: no signature at all, or one made with the public key as if it were a shared secret."""
        parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims)]
        made = hmac.digest(self.key.as_pem(private=False), b".".join(parts), "sha256")
        signature = base64.urlsafe_b64encode(made).rstrip(b"=") if self.algorithm == "HS256" else b""
        return b".".join([*parts, signature]).decode()

    def follow(self, address: str) -> dict[str, str]:
        """What a browser brings back that follows the address it was sent to, and signs in there at once."""
        answer = httpx.get(address)
        assert answer.status_code == 302, answer.text
        return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


@contextmanager
def running(provider: Provider) -> Iterator[Provider]:
    """The provider behind a real server on this machine."""
    app = Litestar(route_handlers=provider.routes(), openapi_config=None, logging_config=None)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=PORT, log_level="error", loop="asyncio"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    while not server.started:
        time.sleep(0.01)
    provider.issuer = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join(10)
