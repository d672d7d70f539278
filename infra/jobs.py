"""Jobs: a name and ids. Who carries them is told at start-up; until then they are dropped with a log line.

Nothing is lost by that: whatever must happen after a command hangs on its event row, and the sweep of
`services.worker` finds events whose reactions have not run.
"""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    arguments: tuple[str | int, ...]


_sender: Callable[[Job], None] | None = None


def send_by(sender: Callable[[Job], None] | None) -> None:
    """Name the carrier of jobs of this process."""
    global _sender  # noqa: PLW0603 - set once at start-up
    _sender = sender


def hand_over(jobs: list[Job]) -> None:
    """Give committed jobs to the carrier; a carrier that fails is logged, since the sweep will catch up."""
    for job in jobs:
        if _sender is None:
            log.debug("job.not_carried", job=job.name)
            continue
        try:
            _sender(job)
        except Exception:  # what was committed stays so; the worker finds jobs that were not sent
            log.warning("job.not_sent", job=job.name, exc_info=True)
