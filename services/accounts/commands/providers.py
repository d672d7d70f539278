"""Providers: which there are, and signing in through one."""

import hmac
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import asyncpg

from infra import clock
from infra.actor import Actor
from infra.database import execute, fetch_value, transaction
from infra.errors import Refused
from infra.events import record
from infra.i18n import text
from infra.looking import lets_in
from infra.mail import Letter, post
from infra.secrets import seal
from services.accounts.addresses import Address, address_of
from services.accounts.browser import Browser
from services.accounts.commands import ceremonies
from services.accounts.commands.joining import make_person
from services.accounts.commands.sessions import Proof, renew_proof
from services.accounts.commands.signing_in import Step, advance
from services.accounts.errors import NothingThere, NotProved, Unreadable
from services.accounts.events.people import IdentityLinked, ProviderAdded, ProviderClosed
from services.accounts.names import named
from services.accounts.openid import Claims, Journey, claims_behind, way_there
from services.accounts.passkeys import Site
from services.accounts.queries.people import Account, account_at, account_of
from services.accounts.queries.providers import SEAL, ProviderSettings, provider_for, provider_named
from services.accounts.viewer import Viewer

CODE = re.compile(r"[a-z0-9-]{1,40}")
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Return:
    """What a browser brings back from a provider."""

    provider: str
    code: str
    state: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """Where a way through a provider ends: a step of signing in or a renewed session's secret, and the page wanted."""

    step: Step
    wanted: str


async def add_provider(provider: ProviderSettings, *, actor: Actor) -> None:
    """Let an organisation sign its people in. That the domains are theirs is for the caller to have made sure.

    Raises Unreadable, Refused when the code or a domain is taken.
    """
    _check(provider)
    for domain in provider.domains:
        if await provider_for(Address("", f"@{domain}")) is not None:
            raise Refused(text("account.provider.domain_taken", domain=domain))
    try:
        async with transaction():
            await execute(
                """insert into provider (code, organisation, name, issuer, client_id, client_secret, domains, made_at)
                   values ($1, $2, $3, $4, $5, $6, $7, $8)""",
                provider.code, provider.organisation, provider.name, provider.issuer, provider.client_id,
                seal(SEAL, provider.client_secret.encode()), list(provider.domains), clock.now(),
            )  # fmt: skip
            await record(ProviderAdded(provider.code, provider.issuer), actor=actor)
    except asyncpg.UniqueViolationError:
        raise Refused(text("account.provider.code_taken", code=provider.code)) from None


def _check(provider: ProviderSettings) -> None:
    address = urlsplit(provider.issuer)
    if not CODE.fullmatch(provider.code):
        raise Unreadable(text("account.provider.code_unreadable"))
    if address.scheme not in ("https", "http") or not address.hostname or address.query or address.fragment:
        raise Unreadable(text("account.provider.issuer_unreadable"))
    if not provider.domains or not all(DOMAIN.fullmatch(domain) for domain in provider.domains):
        raise Unreadable(text("account.provider.domain_unreadable"))


async def close_provider(code: str, *, actor: Actor) -> None:
    """Nobody signs in through it any more. Raises NothingThere."""
    async with transaction():
        closed = "update provider set closed_at = $2 where code = $1 and closed_at is null returning id"
        if await fetch_value(closed, code, clock.now()) is None:
            raise NothingThere(text("account.provider.unknown"))
        await record(ProviderClosed(code), actor=actor)


@lets_in
async def set_out(code: str, wanted: str, viewer: Viewer, browser: Browser, site: Site) -> str:
    """The address at a provider to send a browser to; for somebody signed in, to prove once more to be there.

    Raises NothingThere, Unavailable.
    """
    provider = await provider_named(code)
    journey = Journey.begin(f"{site.origin}/openid/{code}/back", anew=viewer.known)
    address = await way_there(provider, journey)
    said = {"provider": code, "wanted": wanted, "state": journey.state, "nonce": journey.nonce,
            "verifier": journey.verifier, "back": journey.back}  # fmt: skip
    await ceremonies.begin("provider", browser, said, viewer.person)
    return address


@lets_in
async def arrive(back: Return, viewer: Viewer, browser: Browser) -> Arrived:
    """The browser is back. Raises CeremonyOver, NotProved, Unavailable, Refused."""
    begun = await ceremonies.begun("provider", browser)
    await ceremonies.finish(begun)
    said = begun.data
    expected = said["provider"] == back.provider and begun.person == viewer.person
    if not (expected and hmac.compare_digest(said["state"].encode(), back.state.encode())):
        raise NotProved(text("account.provider.not_proved"))
    provider = await provider_named(back.provider)
    journey = Journey(said["state"], said["nonce"], said["verifier"], said["back"], anew=viewer.known)
    claims = await claims_behind(provider, journey, back.code)
    proof = Proof(provider.code, strong=claims.strong)
    async with transaction():
        account = await _person_of(claims, provider, browser)
        if not viewer.known:
            return Arrived(await advance(account, proof, browser), said["wanted"])
        if account.person != viewer.person:
            raise NotProved(text("account.provider.not_yours"))
        return Arrived(Step(await renew_proof(viewer, proof)), said["wanted"])


async def _person_of(claims: Claims, provider: ProviderSettings, browser: Browser) -> Account:
    """Part of a command: whom a provider means, known before, found by e-mail, or new."""
    person = await fetch_value(
        "update identity set used_at = $3 where provider = $1 and subject = $2 returning person",
        provider.code, claims.subject, clock.now(),
    )  # fmt: skip
    if person is not None:
        return await account_of(person)
    address = address_of(claims.email) if claims.email else None
    if address is None or address.domain not in provider.domains:
        raise NotProved(text("account.provider.no_email"))
    account = await account_at(address.key)
    if account is None:
        name = claims.name if claims.name.strip() else address.written.partition("@")[0]
        account = await account_of(await make_person(address, named(name), browser.language, provider.code))
    await execute(
        "insert into identity (person, provider, subject, linked_at, used_at) values ($1, $2, $3, $4, $4)",
        account.person, provider.code, claims.subject, clock.now(),
    )  # fmt: skip
    await post(Letter(account.email, account.language, "identity_linked", {"name": provider.name}))
    await record(IdentityLinked(str(account.person), provider.code), actor=Viewer(account.person).actor)
    return account
