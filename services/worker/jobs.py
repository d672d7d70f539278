"""The jobs: ids in, one command or sweep each, safe to run twice."""

from infra.trail import seal_events
from registry.commands.scores import score_part, send_waiting
from services.worker.app import celery, run
from services.worker.reactions import deliver_pending


@celery.task(name="deliver_events")
def deliver_events() -> None:
    """Run the reactions of events that have not had theirs."""
    run(deliver_pending())


@celery.task(name="seal_events")
def seal_events_job() -> None:
    """Extend the hash chain over the trail."""
    run(seal_events())


@celery.task(name="score_part")
def score_part_job(part: int) -> None:
    """Do a part of a national scoring, unless it is done or somebody else is at it."""
    run(score_part(part))


@celery.task(name="go_on_scoring")
def go_on_scoring() -> None:
    """Send jobs again for parts of a national scoring that nobody has done."""
    run(send_waiting())
