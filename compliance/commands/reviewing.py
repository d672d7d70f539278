"""What others say at an item: the level that a reviewer finds, and remarks."""

from dataclasses import dataclass

from compliance.colleagues import Colleague
from compliance.commands.locking import one_by_one
from compliance.errors import ChangedMeanwhile, OutOfTurn, SecondPersonNeeded, Unfit
from compliance.events.assessments import Commented, Reviewed
from compliance.library.model import TOP_LEVEL
from compliance.queries.heads import Place, item_at
from compliance.words import words
from infra import clock
from infra.database import fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text

PART_IN_IT = """
select exists (select from answer_history h where h.assessment = $1 and h.item = $2 and h.answered_by = $3)
    or exists (select from evidence_item l join evidence e on e.id = l.evidence
               where l.assessment = $1 and l.item = $2 and e.collected_by = $3)
"""


@dataclass(frozen=True, slots=True)
class Found:
    """What a reviewer finds, of the answer's version that they saw. Above what evidence supports it needs a reason."""

    level: int
    version: int
    reason: str = ""


async def review_item(by: Colleague, place: Place, found: Found) -> None:
    """Find the level of an item. It holds for as long as the answer stays as it was seen; twice does nothing.

    Raises NotYours, NothingHere, OutOfTurn where nobody has answered, Unfit, ChangedMeanwhile, SecondPersonNeeded for
    whoever ever answered the item or collected what stands there.
    """
    by.needs("review")
    if not 0 <= found.level <= TOP_LEVEL:
        raise Unfit(text("workspace.off_scale"), field="level")
    words(found.reason, "reason", needed=False)
    async with transaction():
        await one_by_one(place)
        await item_at(by, place)
        row = await fetch_one(  # locked: nobody answers anew while it is reviewed
            "select version from answer where assessment = $1 and item = $2 for update", place.assessment, place.item
        )
        if row is None or row["version"] == 0:
            raise OutOfTurn(text("workspace.nothing_to_agree"))
        if row["version"] != found.version:
            raise ChangedMeanwhile(text("workspace.changed_meanwhile"))
        if await fetch_value(PART_IN_IT, place.assessment, place.item, by.person):
            raise SecondPersonNeeded(text("workspace.second_person"))
        if await _is_last(by, place, found):
            return
        await fetch_value(
            """insert into review (organisation, assessment, item, version, level, reason, reviewer, at)
               values ($1, $2, $3, $4, $5, $6, $7, $8) returning id""",
            by.organisation, place.assessment, place.item, found.version, found.level, found.reason, by.person,
            clock.now(),
        )  # fmt: skip
        await record(Reviewed(place.assessment, place.item, found.version, found.level), actor=by.actor)


async def _is_last(by: Colleague, place: Place, found: Found) -> bool:
    last = await fetch_one(
        """select version, level, reason, reviewer from review where assessment = $1 and item = $2
           order by id desc limit 1""",
        place.assessment, place.item,
    )  # fmt: skip
    said = (found.version, found.level, found.reason, by.person)
    return last is not None and tuple(last.values()) == said


async def comment(by: Colleague, place: Place, said: str) -> int:
    """Remark something at an item; the id. The same words of the same person one after the other stand once.

    Raises NotYours, NothingHere, OutOfTurn, Unfit.
    """
    if not by.may("remark"):
        by.needs("answer")
    said = words(said, "said")
    async with transaction():
        await one_by_one(place)
        await item_at(by, place)
        last = await fetch_one(
            "select id, person, said from item_comment where assessment = $1 and item = $2 order by id desc limit 1",
            place.assessment, place.item,
        )  # fmt: skip
        if last is not None and (last["person"], last["said"]) == (by.person, said):
            return int(last["id"])
        number = await fetch_value(
            """insert into item_comment (organisation, assessment, item, person, said, at)
               values ($1, $2, $3, $4, $5, $6) returning id""",
            by.organisation, place.assessment, place.item, by.person, said, clock.now(),
        )  # fmt: skip
        await record(Commented(place.assessment, place.item, number), actor=by.actor)
    return int(number)
