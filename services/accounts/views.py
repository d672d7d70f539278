"""What pages about an account show: frozen, one a template."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ProviderView:
    """An organisation that signs its people in itself."""

    code: str
    name: str
    issuer: str
    domains: tuple[str, ...]
    organisation: str | None
    closed_at: datetime | None
