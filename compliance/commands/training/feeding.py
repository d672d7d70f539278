"""What training gives to others: evidence for the self-assessment, and figures of all organisations for everybody."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from compliance.colleagues import Colleague
from compliance.commands.evidence import Described, attach_evidence, place_evidence, renew_evidence
from compliance.errors import OutOfTurn, Unfit
from compliance.events.training.feeds import FeedSet, FiguresCounted, TrainingEvidenceMade
from compliance.queries.at_work import must_be_at_work
from compliance.queries.heads import Place
from compliance.queries.places import places_of
from compliance.queries.training.feeds import ASSOCIATES_ITEM, PLACES, feed_of
from compliance.queries.training.figures import counted
from compliance.training.figures import published
from infra import clock
from infra.actor import SYSTEM
from infra.database import execute, execute_many, fetch, fetch_value, transaction
from infra.events import record
from infra.i18n import LANGUAGES, text

# what was made of training, stands in a running assessment, and nothing newer has replaced
STANDS = """
select distinct e.id, e.sha256 from training_evidence t join evidence e on e.id = t.evidence
join evidence_item l on l.evidence = e.id join assessment a on a.id = l.assessment and a.closed_at is null
where t.organisation = $1 and not exists (select from evidence n where n.supersedes = e.id)
order by e.id desc
"""


@dataclass(frozen=True, slots=True)
class Made:
    """A document of completion: its bytes, its name, from where it is, its day and the period that ends on it."""

    content: bytes
    name: str
    source: str
    day: date
    starts: date
    associates: bool  # whether it says something of them


async def set_feed(by: Colleague, language: str, *, running: bool) -> None:
    """Switch evidence by itself on, in a language, or off. The same again does nothing.

    Raises NotYours, OutOfTurn in a suspended organisation, Unfit for a language that is none of ours.
    """
    by.needs("lead")
    if language not in LANGUAGES:
        raise Unfit(text("training_feed.unfit.language"), field="language")
    async with transaction():
        await must_be_at_work(by)
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"training feed {by.organisation}")
        now = await feed_of(by.organisation)
        if (now.running, now.language) == (running, language) and not now.held:
            return
        if not running and not now.running:
            return
        made = await fetch_value(
            """insert into training_feed (organisation, running, language, set_by, set_at)
               values ($1, $2, $3, $4, $5) returning id""",
            by.organisation, running, language, by.person, clock.now(),
        )  # fmt: skip
        await record(FeedSet(made, running), actor=by.actor)


async def make_evidence(by: Colleague, made: Made) -> int:
    """Put a document at the items on training of every running assessment, in the place of the one before; its id.

    It shows an indicator, with its own day and period. Raises NotYours, OutOfTurn where no assessment runs that asks
    for training or the document is older than the one that stands, and what attaching raises.
    """
    by.needs("lead")
    items = PLACES if made.associates else tuple(item for item in PLACES if item != ASSOCIATES_ITEM)
    places = await places_of(by, items)
    wanted = [Place(each.assessment, item) for each in places for item in each.items]
    if not wanted:
        raise OutOfTurn(text("training_feed.no_place"))
    said = Described(
        made.name, "application/pdf", "indicator", made.day, made.source, starts=made.starts, ends=made.day
    )
    async with transaction():
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"training evidence {by.organisation}")
        newest = await fetch_value("select max(day) from training_evidence where organisation = $1", by.organisation)
        if newest is not None and newest > made.day:
            raise OutOfTurn(text("training_feed.older"))
        stands = await fetch(STANDS, by.organisation)
        last = max(stands, key=lambda row: row["id"], default=None)
        if last is None:
            evidence = await attach_evidence(by, wanted[0], said, _whole(made.content))
        elif last["sha256"] == sha256(made.content).hexdigest():
            evidence = int(last["id"])
        else:
            evidence = await renew_evidence(by, last["id"], said, _whole(made.content))
        for place in wanted:
            await place_evidence(by, place, evidence)
        await execute(
            """insert into training_evidence (organisation, evidence, day, made_by, made_at)
               values ($1, $2, $3, $4, $5) on conflict (evidence) do nothing""",
            by.organisation, evidence, made.day, by.person, clock.now(),
        )  # fmt: skip
        await record(TrainingEvidenceMade(evidence, made.day), actor=by.actor)
    return evidence


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def count_figures(day: date) -> int:
    """Count training of all organisations as of a day, for everybody; how many cells. A day is counted once."""
    async with transaction():
        await execute("select pg_advisory_xact_lock(hashtext('training figures'))")
        if await fetch_value("select exists (select from training_figure where day = $1)", day):
            return 0
        cells = published(await counted(day))
        await execute_many(
            """insert into training_figure (day, region, size, organisations, people, share)
               values ($1, $2, $3, $4, $5, $6)""",
            [
                (day, region, size, *((each.organisations, each.people, each.share) if each else (None, None, None)))
                for (region, size), each in cells.items()
            ],
        )
        if cells:
            await record(FiguresCounted(day, len(cells)), actor=SYSTEM)
    return len(cells)
