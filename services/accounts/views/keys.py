"""What the page of keys shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from infra.i18n import Bilingual
from services.accounts.scopes import Scope


@dataclass(frozen=True, slots=True)
class KeyView:
    """One key; its secret is nowhere any more."""

    id: int
    organisation: str | None  # None: the viewer's own
    name: str
    hint: str
    scopes: tuple[Scope, ...]
    by: str
    made_at: datetime
    ends_at: datetime
    used_at: datetime | None
    renewed: bool
    revoked_at: datetime | None
    over: bool


@dataclass(frozen=True, slots=True)
class KeysView:
    """Keys, those that still open something first, and for whom the viewer may make one."""

    keys: tuple[KeyView, ...]
    organisations: tuple[tuple[str, Bilingual], ...]
    names: Mapping[str, Bilingual]


@dataclass(frozen=True, slots=True)
class NewKeyView:
    """A key that was made just now: the only time that its secret is shown."""

    name: str
    secret: str
    ends_at: datetime
    old_ends_at: datetime | None  # of the key that it takes over from
