"""Voting on what is on the agenda: with reasons, by whoever is there and has no other part in the case."""

from dataclasses import dataclass
from typing import get_args

from compliance.commands.label.parting import hold_free, take_part
from compliance.desk import Officer
from compliance.errors import NotYours, OutOfTurn, Unfit
from compliance.events.label_panel import Voted
from compliance.label.process import Choice
from compliance.queries.label.case import case_row
from compliance.queries.label.sitting import agenda_row
from infra import clock
from infra.database import Record, execute, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text

LONGEST = 10_000
ACTED = """
select true from label_appeal p join label_act x on x.id = p.act where p.id = $1 and $2 in (x.proposed_by, x.decided_by)
"""


@dataclass(frozen=True, slots=True)
class Voice:
    """How somebody votes, and why."""

    choice: str
    reasons: str


async def vote(by: Officer, agenda: int, voice: Voice) -> None:
    """Vote once on an item; whoever votes has that part in the case, and no other, from now on.

    Raises NotYours, NothingHere for a case that is not open to them, Unfit without reasons, OutOfTurn.
    """
    by.needs("decide")
    if voice.choice not in get_args(Choice):
        raise Unfit(text("label.vote.unfit.choice"), field="choice")
    if not voice.reasons.strip() or len(voice.reasons) > LONGEST:
        raise Unfit(text("label.not_possible.no_reasons"), field="reasons")
    async with transaction():
        item = await agenda_row(agenda)
        row = await case_row(by, item["application"], held=True)
        await _may_vote(by, item)
        await hold_free(row, by.person)
        await take_part(row, by.person, item["body"])
        await execute(
            """insert into label_vote (organisation, application, agenda, person, choice, reasons, at)
               values ($1, $2, $3, $4, $5, $6, $7)""",
            item["organisation"], item["application"], agenda, by.person, voice.choice, voice.reasons.strip(),
            clock.now(),
        )  # fmt: skip
        await record(Voted(item["application"], agenda), actor=by.actor)


async def _may_vote(by: Officer, item: Record) -> None:
    """Raises OutOfTurn or NotYours unless they may vote on an item, now."""
    if item["meeting_state"] != "planned" or await fetch_value(
        "select true from label_decision where agenda = $1", item["id"]
    ):
        raise OutOfTurn(text("label.agenda.decided"))
    sitting = await fetch_one(
        "select present from label_sitting where meeting = $1 and person = $2", item["meeting"], by.person
    )
    if sitting is None:
        raise NotYours(text("label.vote.not_asked"))
    if not sitting["present"]:
        raise OutOfTurn(text("label.vote.not_there"))
    part = await fetch_value(
        "select part from label_part where application = $1 and person = $2", item["application"], by.person
    )
    if part not in (None, item["body"]) or await fetch_value(ACTED, item["appeal"], by.person):
        raise OutOfTurn(text("label.not_possible.two_parts"))
    if await fetch_value("select true from label_vote where agenda = $1 and person = $2", item["id"], by.person):
        raise OutOfTurn(text("label.vote.twice"))
