"""Providers: who signs in whom."""

from dataclasses import dataclass

from infra.database import Record, fetch, fetch_one
from infra.i18n import text
from infra.looking import lets_in
from infra.secrets import unseal
from services.accounts.addresses import Address
from services.accounts.errors import NothingThere, ThroughProvider
from services.accounts.views.people import ProviderView

SEAL = "provider"


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """An OpenID provider as we speak with it."""

    code: str
    name: str
    issuer: str
    client_id: str
    client_secret: str
    domains: tuple[str, ...]
    organisation: str | None = None


def _settings(row: Record) -> ProviderSettings:
    return ProviderSettings(
        code=row["code"],
        name=row["name"],
        issuer=row["issuer"],
        client_id=row["client_id"],
        client_secret=unseal(SEAL, row["client_secret"]).decode(),
        domains=tuple(row["domains"]),
        organisation=row["organisation"],
    )


@lets_in
async def provider_named(code: str) -> ProviderSettings:
    """An open provider by its code. Raises NothingThere."""
    row = await fetch_one("select * from provider where code = $1 and closed_at is null", code)
    if row is None:
        raise NothingThere(text("account.provider.unknown"))
    return _settings(row)


@lets_in
async def provider_for(address: Address) -> ProviderSettings | None:
    """The provider that speaks for the domain of an address, or None."""
    row = await fetch_one("select * from provider where $1 = any(domains) and closed_at is null", address.domain)
    return _settings(row) if row is not None else None


async def need_no_provider(address: Address) -> None:
    """Raises ThroughProvider when an organisation signs its people in itself: no password of ours beside that."""
    found = await provider_for(address)
    if found is not None:
        raise ThroughProvider(text("account.provider.only", name=found.name), field="email", provider=found.code)


async def providers() -> tuple[ProviderView, ...]:
    """All providers, open ones first."""
    rows = await fetch("select * from provider order by closed_at is not null, code")
    return tuple(
        ProviderView(
            row["code"], row["name"], row["issuer"], tuple(row["domains"]), row["organisation"], row["closed_at"]
        )
        for row in rows
    )
