"""The record of a decision, written down once: canonical, with its hash, in the place of the one before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from compliance.commands.label.stepping import actor_of
from compliance.credentials.canonical import jcs
from compliance.events.label_panel import Decided
from compliance.label.process import Act, Vote
from compliance.label.record import Basis, record_of
from compliance.label.record import Decided as Said
from compliance.library.scheme import scheme
from compliance.queries.label.basis import names_of, recused_of
from compliance.queries.label.case import Acting
from infra import clock
from infra.database import Record, fetch_one, fetch_value
from infra.events import record

NEWEST = "select id, sha256 from label_decision where application = $1 and appeal is null order by id desc limit 1"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was decided, why, and on which votes. `appeal`: against what was done to a label."""

    what: Act
    reasons: str
    votes: tuple[Vote, ...] = ()
    agenda: int | None = None
    conditions: tuple[Mapping[str, Any], ...] = ()
    appeal: int | None = None


async def write(by: Acting, row: Record, ruling: Ruling, basis: Basis) -> int:
    """Write a decision about a case down; its id. Part of the caller's transaction."""
    before = None if ruling.appeal is not None or ruling.what == "uphold" else await fetch_one(NEWEST, row["id"])
    said = Said(
        case=row["number"],
        organisation=row["organisation"],
        decision=ruling.what,
        reasons=ruling.reasons,
        at=clock.now(),
        declared_by=str(by.person) if by is not None else None,
        quorum=scheme().panel.quorum,
        votes=ruling.votes,
        conditions=ruling.conditions,
        appeal=ruling.appeal,
        supersedes=before["sha256"] if before else None,
    )
    names = await names_of([*(vote.person for vote in ruling.votes), *([said.declared_by] if said.declared_by else ())])
    document = jcs(record_of(said, basis, await recused_of(row["id"]), names))
    decision = int(await fetch_value(
        """insert into label_decision (organisation, application, round, agenda, decision, reasons, document, by, at,
                                       supersedes, appeal)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id""",
        row["organisation"], row["id"], row["round"], ruling.agenda, ruling.what, ruling.reasons, document,
        by.person if by is not None else None, said.at, before["id"] if before else None, ruling.appeal,
    ))  # fmt: skip
    await record(Decided(row["id"], decision, ruling.what), actor=actor_of(by))
    return decision
