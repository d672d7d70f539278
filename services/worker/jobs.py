"""The jobs: ids in, one command or sweep each, safe to run twice."""

from celery import Task

from infra.trail import seal_events
from registry.commands.scores import is_taken, score_part, send_waiting
from services.worker.app import celery, run
from services.worker.reactions import deliver_pending

LOOK_AGAIN = 3  # seconds


@celery.task(name="deliver_events")
def deliver_events() -> None:
    """Run the reactions of events that have not had theirs."""
    run(deliver_pending())


@celery.task(name="seal_events")
def seal_events_job() -> None:
    """Extend the hash chain over the trail."""
    run(seal_events())


@celery.task(name="score_part", bind=True, max_retries=None)
def score_part_job(self: Task, part: int) -> None:
    """Do a part of a national scoring, unless it is done; while somebody else is at it, look again: he may be dead."""
    if not run(score_part(part)) and run(is_taken(part)):
        raise self.retry(countdown=LOOK_AGAIN)


@celery.task(name="go_on_scoring")
def go_on_scoring() -> None:
    """Send jobs again for parts of a national scoring that nobody has done."""
    run(send_waiting())
