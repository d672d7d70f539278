"""What training feeds by itself: evidence of the month that is over, and figures for everybody."""

import asyncio
from uuid import UUID

from compliance.colleagues import Colleague
from compliance.commands.training.feeding import Made, count_figures, make_evidence
from compliance.errors import OutOfTurn
from compliance.queries.training.feeds import completion_paper, feeds_due, last_month
from infra import clock
from infra.database import Record, on_behalf_of
from infra.i18n import translate
from infra.looking import Looker
from infra.sweeping import each_by_itself
from services.accounts.queries.organisations import name_of
from services.documents.training import TrainingPaper, training_pdf


async def feed_assessments() -> int:
    """Make evidence of the last month that is over, where it was switched on and is not made; how many.

    It is made on behalf of whoever switched it on, with what they may do now. Each organisation by itself.
    """
    return await each_by_itself(
        await feeds_due(clock.today()), _feed_due, "training.feed_failed", lambda row: row["organisation"]
    )


async def _feed_due(row: Record) -> int:
    try:
        await _feed(row["organisation"], row["set_by"], row["language"])
    except OutOfTurn:  # no assessment asks for it
        return 0
    return 1


async def _feed(organisation: str, person: UUID, language: str) -> None:
    by = Colleague(person, organisation, frozenset({"read", "answer", "lead", "train", "records"}))
    starts, day = last_month(clock.today())
    async with on_behalf_of(Looker(person=str(person), organisations=frozenset({organisation}))):
        view = await completion_paper(by, starts, day)
        paper_of = TrainingPaper(await name_of(organisation), view)
        content = await asyncio.to_thread(training_pdf, paper_of, language)
        made = Made(
            content=content,
            name=f"moldir-training-{day:%Y%m%d}-{language}.pdf",
            source=translate("programme.evidence.source", language),
            day=day,
            starts=starts,
            associates=view.associates,
        )
        await make_evidence(by, made)


async def count_last_month() -> int:
    """Count the figures of the last month that is over, unless they are there; how many cells."""
    return await count_figures(last_month(clock.today())[1])
