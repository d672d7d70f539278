"""Asking for evidence again: somebody is asked to bring newer evidence by a day; whoever renews it answers."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from compliance.colleagues import Colleague
from compliance.commands.locking import write_in
from compliance.errors import OutOfTurn, Unfit
from compliance.events.assessments import EvidenceRequested, EvidenceRequestWithdrawn
from compliance.queries.evidence import evidence_row
from compliance.queries.heads import running
from compliance.words import words
from infra import clock
from infra.database import execute, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text


@dataclass(frozen=True, slots=True)
class Wanted:
    """Newer evidence in the place of some: from whom, by when, and what to mind."""

    evidence: int
    person: UUID
    due_on: date
    note: str = ""


async def request_evidence(by: Colleague, wanted: Wanted) -> int:
    """Ask a colleague for newer evidence; the id of the request. Whoever was asked before is asked no longer.

    The same asked again changes nothing. Raises NotYours, NothingHere, OutOfTurn where it was renewed already or
    stands in no running assessment, Unfit for a day that is over or a person who could not renew it.
    """
    by.needs("lead")
    if wanted.due_on < clock.today():
        raise Unfit(text("evidence.request.day_over"), field="due_on")
    note = words(wanted.note, "note", needed=False).strip()
    async with transaction():
        await _locked(by, wanted.evidence)
        said = (wanted.person, wanted.due_on, note)
        stands = await fetch_one(
            "select id, person, due_on, note from evidence_request where evidence = $1 and withdrawn_at is null",
            wanted.evidence,
        )
        if stands is not None and tuple(stands.values())[1:] == said:
            return int(stands["id"])
        if not await fetch_value(
            "select exists (select from renewers($1) r where r.evidence = $2 and r.person = $3)",
            by.organisation, wanted.evidence, wanted.person,
        ):  # fmt: skip
            raise Unfit(text("evidence.request.cannot"), field="person")
        if stands is not None:
            await _withdraw(by, stands["id"])
        request = await fetch_value(
            """insert into evidence_request (organisation, evidence, person, due_on, note, asked_by, asked_at)
               values ($1, $2, $3, $4, $5, $6, $7) returning id""",
            by.organisation, wanted.evidence, *said, by.person, clock.now(),
        )  # fmt: skip
        happened = EvidenceRequested(wanted.evidence, request, str(wanted.person), wanted.due_on)
        await record(happened, actor=by.actor)
    return int(request)


async def withdraw_request(by: Colleague, evidence: int) -> None:
    """Newer evidence is asked for no longer. Twice does nothing. Raises NotYours, NothingHere, OutOfTurn."""
    by.needs("lead")
    async with transaction():
        await _locked(by, evidence)
        request = await fetch_value(
            "select id from evidence_request where evidence = $1 and withdrawn_at is null", evidence
        )
        if request is None:
            return
        await _withdraw(by, request)
        await record(EvidenceRequestWithdrawn(evidence, request), actor=by.actor)


async def _locked(by: Colleague, evidence: int) -> None:
    """Until the end of the transaction nobody renews the evidence. Raises NothingHere, OutOfTurn."""
    await execute("select pg_advisory_xact_lock(hashtext($1))", f"evidence {evidence}")
    row = await evidence_row(by, evidence)
    if row["runs_in"] is None:
        raise OutOfTurn(text("workspace.closed"))
    await write_in(row["runs_in"])
    await running(by, row["runs_in"])
    if await fetch_value("select id from evidence where supersedes = $1", evidence):
        raise OutOfTurn(text("workspace.renewed_already"))


async def _withdraw(by: Colleague, request: int) -> None:
    await execute(
        "update evidence_request set withdrawn_by = $2, withdrawn_at = $3 where id = $1",
        request, by.person, clock.now(),
    )  # fmt: skip
