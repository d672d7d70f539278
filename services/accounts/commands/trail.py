"""Reading the events of everybody: for those who may, and itself an event, so that nobody reads unseen."""

from dataclasses import asdict

from infra.database import transaction
from infra.events import record
from infra.trail.search import Found, Question, search
from services.accounts.events.trail import TrailRead
from services.accounts.permissions import Permission, need
from services.accounts.viewer import Viewer


async def read_trail(viewer: Viewer, question: Question) -> Found:
    """A page of what fits a question. The first page is recorded, with the question."""
    need(viewer, Permission.READ_TRAIL)
    if question.after is None:
        asked = {name: str(value) for name, value in asdict(question).items() if value}
        async with transaction():
            await record(TrailRead("events", asked), actor=viewer.actor)
    return await search(question)
