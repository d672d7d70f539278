"""What a reviewer does: look at the assessment with other eyes, and send it back or on."""

from dataclasses import dataclass

from compliance.commands.label.assessing import RECOMMENDATIONS
from compliance.commands.label.completing import part_of
from compliance.commands.label.parting import take_part
from compliance.commands.label.stepping import Told, step
from compliance.desk import Officer
from compliance.errors import NotYours, OutOfTurn, Unfit
from compliance.events.label_desk import ReviewTaken
from compliance.queries.label.case import case_row
from compliance.words import words
from infra import clock
from infra.database import Record, execute, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text

HELD = """
select part, until from label_part where application = $1 and person = $2
"""
TAKEN = "select person from label_part where application = $1 and part = 'reviewer' and until is null"


@dataclass(frozen=True, slots=True)
class Review:
    """What the reviewer recommends, and why."""

    recommendation: str
    said: str


async def take_review(by: Officer, application: int) -> None:
    """Review a case from now on, and read the evidence of its self-assessment. Twice does nothing.

    Raises NotYours, NothingHere, OutOfTurn where it is not to be reviewed, somebody else does, one has another part, or
    has to do with it.
    """
    by.needs("review")
    async with transaction():
        row = await case_row(by, application, held=True)
        if row["state"] != "reviewing":
            raise OutOfTurn(text("label.not_possible.state"))
        mine = await fetch_one(HELD, application, by.person)
        if mine is not None and mine["part"] == "reviewer" and mine["until"] is None:
            return
        if await fetch_value(TAKEN, application) is not None:
            raise OutOfTurn(text("desk.label.review_taken"))
        await take_part(row, by.person, "reviewer")
        await record(ReviewTaken(application, str(by.person)), actor=by.actor)


async def recommend(by: Officer, application: int, said: Review) -> None:
    """Send a case on to the panel with a recommendation. Raises NotYours, NothingHere, OutOfTurn, Unfit."""
    if said.recommendation not in RECOMMENDATIONS:
        raise Unfit(text("desk.label.no_recommendation"), field="review")
    await _review(by, application, said)


async def send_back(by: Officer, application: int, why: str) -> None:
    """Send a case back to its assessor, for a reason: another round begins. Raises as `recommend` does."""
    await _review(by, application, Review("send_back", why))


async def _review(by: Officer, application: int, said: Review) -> None:
    back = said.recommendation == "send_back"
    reason = words(said.said, "back_why" if back else "review_said")
    async with transaction():
        row = await reviewed_by(by, application, "reviewing")
        await execute(
            """insert into label_review (organisation, application, round, recommendation, said, person, at)
               values ($1, $2, $3, $4, $5, $6, $7)""",
            row["organisation"], application, row["round"], said.recommendation, reason, by.person, clock.now(),
        )  # fmt: skip
        await step(by, application, "send_back" if back else "recommend", Told())


async def reviewed_by(by: Officer, application: int, state: str) -> Record:
    """A case that is somebody's to review in a state, held. Raises NotYours, NothingHere, OutOfTurn."""
    by.needs("review")
    row = await case_row(by, application, held=True)
    if await part_of(by, application) != "reviewer":
        raise NotYours(text("desk.label.take_first"))
    if row["state"] != state:
        raise OutOfTurn(text("label.not_possible.state"))
    return row
