"""How often one may ask: all policies stand here, their numbers in the settings."""

from ipaddress import IPv6Address, ip_address, ip_network

from infra.rates import Policy
from infra.settings import settings

HOUR = 3600  # seconds


def pages() -> Policy | None:
    """Pages, for one address. None: no limit."""
    return _policy("pages", settings().rate_pages)


def certificates() -> Policy | None:
    """Checks of certificates by number, for one address."""
    return _policy("certificates", settings().rate_certificates)


def misuse() -> Policy | None:
    """Reports of a misuse of the mark, for one network: in an hour, for nobody sees so many."""
    return Policy("misuse", settings().rate_misuse, HOUR) if settings().rate_misuse else None


def api() -> Policy | None:
    """The API without a key, for one address."""
    return _policy("address", settings().rate_api)


def api_key() -> Policy | None:
    """The API with a key, for that key."""
    return _policy("key", settings().rate_key)


def _policy(name: str, quota: int) -> Policy | None:
    return Policy(name, quota) if quota else None


def network_of(address: str) -> str:
    """Whom an address counts for: itself, or the /64 of an IPv6 one, which a single subscriber has."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((int(found) >> 64 << 64, 64)))
    return str(found)
