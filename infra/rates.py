"""How often somebody may ask: counted in the database, so that all processes of all hosts count together.

A caller's row holds the moment at which everything spent will have been given back (GCRA, "virtual scheduling"). A
request moves it on by its share of the window; one that would move it further than the window is refused. One row, one
statement, no window's edge at which twice the quota passes.
"""

import math
import time
from dataclasses import dataclass

import asyncpg
import structlog

from infra.database import execute, fetch_value
from infra.secrets import keyed

log = structlog.get_logger()
MOST_REMEMBERED = 10_000  # refused callers that a process remembers, so that a flood does not reach the database


@dataclass(frozen=True, slots=True)
class Policy:
    """So many requests in a window of seconds, spent as one likes and given back evenly."""

    name: str
    quota: int
    window: int = 60

    @property
    def share(self) -> float:
        """Seconds in which one request is given back."""
        return self.window / self.quota


@dataclass(frozen=True, slots=True)
class Spent:
    """What a request found: whether it may pass, how many more may now, and when it looks better.

    `wait` is 0 for one that passes, else the seconds after which the next one will; `full` is when all is given back.
    """

    policy: Policy
    left: int
    wait: float
    full: float

    @property
    def allowed(self) -> bool:
        return self.wait == 0


_refused: dict[bytes, float] = {}  # caller: moment of this process's clock before which it need not ask again


async def spend(policy: Policy, caller: str) -> Spent:
    """Count a request of a caller against a policy. Without the database nobody is counted, and nobody is refused."""
    key = keyed("rate", f"{policy.name}:{caller}")
    until = _refused.get(key, 0.0)
    if (wait := until - time.monotonic()) > 0:
        return Spent(policy, 0, wait, wait + policy.window - policy.share)
    try:
        ahead = float(await fetch_value("select spend_request($1, $2, $3)", key, policy.share, float(policy.window)))
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        log.warning("rate.not_counted", exc_info=True)
        return Spent(policy, policy.quota, 0, 0)
    if ahead >= 0:
        return Spent(policy, int((policy.window - ahead) / policy.share + 1e-6), 0, ahead)
    _remember(key, -ahead)
    return Spent(policy, 0, -ahead, -ahead + policy.window - policy.share)


def _remember(key: bytes, wait: float) -> None:
    """The moment in the row only moves on: whoever is refused now is refused until it, whatever others do."""
    now = time.monotonic()
    if len(_refused) >= MOST_REMEMBERED:
        for known in [one for one, until in _refused.items() if until <= now] or list(_refused):
            del _refused[known]
    _refused[key] = now + wait


def forget_refusals() -> None:
    """For tests: this process remembers nobody."""
    _refused.clear()


def fields_of(spent: Spent) -> dict[str, str]:
    """The head of an answer: the fields of draft-ietf-httpapi-ratelimit-headers-11, and the three of its draft 06,
    which most programs still read; `Retry-After` (RFC 9110) where the request was refused.
    """
    policy, full = spent.policy, math.ceil(spent.full)
    fields = {
        "RateLimit-Policy": f'"{policy.name}";q={policy.quota};w={policy.window}',
        "RateLimit": f'"{policy.name}";r={spent.left};t={full}',
        "RateLimit-Limit": str(policy.quota),
        "RateLimit-Remaining": str(spent.left),
        "RateLimit-Reset": str(full),
    }
    return fields if spent.allowed else fields | {"Retry-After": str(max(1, math.ceil(spent.wait)))}


async def forget_the_idle() -> None:
    """Delete the rows of callers to whom everything has been given back."""
    await execute("delete from rate where full_at < clock_timestamp()")
