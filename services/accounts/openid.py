"""OpenID Connect, the part of the one who relies on it: discovery, code with PKCE, and an ID token checked to the end.

Nothing of an answer is believed before its signature, issuer, audience, nonce and times are right. Providers are
reached over https only; over http where both they and we are on the same machine, for trying out.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from infra import clock
from infra.errors import Unavailable
from infra.i18n import text
from infra.settings import settings
from services.accounts.errors import NotProved
from services.accounts.queries.providers import ProviderSettings

SCOPE = "openid email profile"
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
LEEWAY = 60  # seconds that two clocks may differ
LARGEST = 256 * 1024  # bytes of an answer
REMEMBERED = timedelta(minutes=10)  # a provider's addresses and keys


@dataclass(frozen=True, slots=True)
class Journey:
    """A way to a provider and back: what only this browser and the provider may know."""

    state: str
    nonce: str
    verifier: str
    back: str  # where the provider sends the browser
    anew: bool = False  # the person must sign in there again, whatever session they have

    @classmethod
    def begin(cls, back: str, *, anew: bool) -> "Journey":
        """A fresh one."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        return cls(state, nonce, verifier, back, anew)


@dataclass(frozen=True, slots=True)
class Claims:
    """What a provider says of a person, checked."""

    subject: str
    email: str  # empty unless the provider says that it is verified
    name: str
    strong: bool  # the provider says that it used more than one factor


@dataclass(frozen=True, slots=True)
class _Known:
    """What a provider published about itself, and when we read it."""

    document: Mapping[str, Any]
    keys: KeySet
    at: datetime


_known: dict[str, _Known] = {}


def _unwell() -> Unavailable:
    return Unavailable(text("account.provider.unwell"))


def _reachable(url: object) -> str:
    """The address, if it is one that may be asked."""
    address = urlsplit(str(url))
    local = address.hostname in ("127.0.0.1", "localhost", "::1") and settings().at_home
    if address.hostname and (address.scheme == "https" or (address.scheme == "http" and local)):
        return str(url)
    raise _unwell()


async def _ask(url: object, **posted: Any) -> Mapping[str, Any]:
    """The JSON object at an address; with `data`, of a POST. Raises Unavailable."""
    method = "POST" if posted else "GET"
    try:
        async with (
            httpx.AsyncClient(timeout=10) as client,
            client.stream(method, _reachable(url), headers={"Accept": "application/json"}, **posted) as answer,
        ):
            body = b""
            async for piece in answer.aiter_bytes():
                body += piece
                if len(body) > LARGEST:
                    raise _unwell()
        if answer.status_code != httpx.codes.OK:
            raise _unwell()
        return msgspec.json.decode(body, type=dict[str, Any])
    except (httpx.HTTPError, msgspec.MsgspecError):
        raise _unwell() from None


async def _about(provider: ProviderSettings, *, again: bool = False) -> _Known:
    """What a provider publishes, read at most every ten minutes, or at once when a key is missing."""
    kept = _known.get(provider.issuer)
    if kept is not None and not again and clock.now() - kept.at < REMEMBERED:
        return kept
    document = await _ask(provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if document.get("issuer") != provider.issuer:
        raise _unwell()
    keys: Any = await _ask(document.get("jwks_uri"))
    try:
        known = _Known(document, KeySet.import_key_set(keys), clock.now())
    except (JoseError, ValueError, KeyError, TypeError):
        raise _unwell() from None
    _known[provider.issuer] = known
    return known


async def way_there(provider: ProviderSettings, journey: Journey) -> str:
    """The address to send the browser to. Raises Unavailable."""
    known = await _about(provider)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(journey.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code", "client_id": provider.client_id, "redirect_uri": journey.back, "scope": SCOPE,
        "state": journey.state, "nonce": journey.nonce, "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    if journey.anew:
        asked |= {"prompt": "login", "max_age": "0"}
    endpoint = _reachable(known.document.get("authorization_endpoint"))
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"


async def claims_behind(provider: ProviderSettings, journey: Journey, code: str) -> Claims:
    """Who the person is, for the code that the browser brought back. Raises Unavailable, NotProved."""
    known = await _about(provider)
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": journey.back,
            "code_verifier": journey.verifier}  # fmt: skip
    ways = known.document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    client = {"client_id": provider.client_id, "client_secret": provider.client_secret}
    named: dict[str, Any] = (
        {"auth": httpx.BasicAuth(provider.client_id, provider.client_secret), "data": form}
        if "client_secret_basic" in ways
        else {"data": form | client}
    )
    answer = await _ask(known.document.get("token_endpoint"), **named)
    return _checked(await _read(provider, str(answer.get("id_token", ""))), provider, journey)


async def _read(provider: ProviderSettings, token: str) -> Mapping[str, Any]:
    """The claims of a token whose signature holds; keys are read anew once, since providers change them."""
    for again in (False, True):
        known = await _about(provider, again=again)
        try:
            return jwt.decode(token, known.keys, algorithms=ALGORITHMS).claims
        except (JoseError, ValueError):
            continue
    raise NotProved(text("account.provider.not_proved"))


def _checked(claims: Mapping[str, Any], provider: ProviderSettings, journey: Journey) -> Claims:
    """Raises NotProved unless the token is for us, for this journey, and fresh."""
    now = int(clock.now().timestamp())
    rules = jwt.JWTClaimsRegistry(
        now=now,
        leeway=LEEWAY,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        nonce={"essential": True, "value": journey.nonce},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )
    try:
        rules.validate(dict(claims))
    except JoseError:
        raise NotProved(text("account.provider.not_proved")) from None
    audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    foreign = len(audience) > 1 and claims.get("azp") != provider.client_id
    stale = journey.anew and now - int(claims.get("auth_time", 0)) > 2 * LEEWAY
    if foreign or stale or not isinstance(claims["sub"], str):
        raise NotProved(text("account.provider.not_proved"))
    verified = str(claims.get("email", "")) if claims.get("email_verified") is True else ""
    return Claims(claims["sub"], verified, str(claims.get("name", "")), "mfa" in (claims.get("amr") or []))
