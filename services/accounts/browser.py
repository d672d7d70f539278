"""The browser that asks: what commands know of it. No framework here."""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from services.accounts.tokens import fingerprint


@dataclass(frozen=True, slots=True)
class Browser:
    """One browser, by the secret in its cookie; where it is, what it is, and the language of its page."""

    token: str
    address: str = ""
    device: str = ""
    language: str = "kk"

    @property
    def fingerprint(self) -> bytes:
        """What is kept of it."""
        return fingerprint(self.token)

    @property
    def network(self) -> str:
        """Whom attempts are counted against: the address, or the /64 of an IPv6 one, which a single subscriber has."""
        try:
            address = ip_address(self.address)
        except ValueError:
            return self.address
        return str(ip_network(f"{address}/64", strict=False)) if isinstance(address, IPv6Address) else str(address)
