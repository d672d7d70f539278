"""What is begun in a browser and must be finished in the same one, once and soon."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from infra import clock
from infra.database import execute, fetch_one, fetch_value
from infra.i18n import text
from infra.looking import lets_in
from infra.secrets import seal, unseal
from services.accounts.browser import Browser
from services.accounts.errors import CeremonyOver
from services.accounts.timing import CEREMONY

SEAL = "ceremony"


@dataclass(frozen=True, slots=True)
class Begun:
    """Something half done."""

    id: int
    person: UUID | None
    data: Mapping[str, str]


@lets_in
async def begin(kind: str, browser: Browser, data: Mapping[str, str], person: UUID | None = None) -> None:
    """Begin something in a browser; whatever of the same kind was begun there before is over."""
    now = clock.now()
    await execute(
        "update ceremony set used_at = $3 where browser = $1 and kind = $2 and used_at is null",
        browser.fingerprint, kind, now,
    )  # fmt: skip
    await execute(
        """insert into ceremony (kind, browser, person, sealed, made_at, ends_at)
           values ($1, $2, $3, $4, $5, $6)""",
        kind, browser.fingerprint, person, seal(SEAL, json.dumps(dict(data)).encode()), now, now + CEREMONY,
    )  # fmt: skip


@lets_in
async def begun(kind: str, browser: Browser) -> Begun:
    """What was begun in a browser. Raises CeremonyOver when nothing was, or too long ago."""
    row = await fetch_one(
        """select id, person, sealed from ceremony
           where browser = $1 and kind = $2 and used_at is null and ends_at > $3 order by id desc limit 1""",
        browser.fingerprint, kind, clock.now(),
    )  # fmt: skip
    if row is None:
        raise CeremonyOver(text("account.ceremony_over"))
    return Begun(row["id"], row["person"], json.loads(unseal(SEAL, row["sealed"])))


@lets_in
async def finish(begun_before: Begun) -> None:
    """It is done; nobody finishes it a second time. Raises CeremonyOver when somebody just has."""
    done = await fetch_value(
        "update ceremony set used_at = $2 where id = $1 and used_at is null returning id", begun_before.id, clock.now()
    )
    if done is None:
        raise CeremonyOver(text("account.ceremony_over"))
