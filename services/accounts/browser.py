"""The browser that asks: what commands know of it. No framework here."""

from dataclasses import dataclass

from services.accounts.quotas import network_of
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
        """Whom attempts are counted against."""
        return network_of(self.address)
