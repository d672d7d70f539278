"""Evidence: files taken in, described, put at items, renewed, and confirmed by a second person."""

from collections.abc import AsyncIterable
from dataclasses import astuple, dataclass
from datetime import date
from typing import Literal, get_args

from compliance.colleagues import Colleague
from compliance.commands.keeping import keep_evidence
from compliance.commands.locking import one_by_one, write_in
from compliance.errors import OutOfTurn, SecondPersonNeeded, Unfit
from compliance.events.assessments import EvidenceAttached, EvidenceConfirmed, EvidencePlaced, EvidenceRenewed
from compliance.events.risks import DocumentKept
from compliance.library.model import ProofKind
from compliance.queries.evidence import evidence_row
from compliance.queries.heads import Place, item_at, running
from compliance.words import words
from infra import clock
from infra.database import Record, execute, fetch_value, transaction
from infra.events import record
from infra.i18n import text
from infra.storage import Kept

Confidentiality = Literal["internal", "restricted"]
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Described:
    """What somebody says of a file: `dated` is its own date; `restricted` is for those who lead and its collector."""

    name: str
    media_type: str
    kind: ProofKind
    dated: date
    source: str = ""
    confidentiality: Confidentiality = "internal"
    starts: date | None = None
    ends: date | None = None
    expires: date | None = None


async def attach_evidence(by: Colleague, place: Place, said: Described, content: AsyncIterable[bytes]) -> int:
    """Take a file in and put it at an item; the id of the evidence. The same file, said the same of, stands once.

    Raises NotYours, NothingHere, OutOfTurn, Unfit, NotAccepted, Unavailable. Who may not attach is told before a byte
    is read; a file whose row could not be written lies in the store and harms nobody.
    """
    by.needs("answer")
    _fit(said)
    await item_at(by, place)
    kept = await keep_evidence(by, said.name, said.media_type, content)
    async with transaction():
        await one_by_one(place)
        await item_at(by, place)
        there = await fetch_value(
            """select e.id from evidence_item l join evidence e on e.id = l.evidence
               where l.assessment = $1 and l.item = $2 and e.sha256 = $3 and e.kind = $4 and e.dated = $5
                 and e.collected_by = $6""",
            place.assessment, place.item, kept.sha256, said.kind, said.dated, by.person,
        )  # fmt: skip
        if there is not None:
            return int(there)
        evidence = await _write(by, said, kept, None)
        await _put(by, place, evidence)
        happened = EvidenceAttached(place.assessment, place.item, evidence, kept.sha256)
        await record(happened, actor=by.actor)
    return evidence


async def renew_evidence(by: Colleague, evidence: int, said: Described, content: AsyncIterable[bytes]) -> int:
    """Newer evidence in the place of older, at every item of running assessments that its finder sees; its id.

    The older stays where it is and counts for as long as it holds. Raises as `attach_evidence` does, OutOfTurn where
    it was renewed already.
    """
    by.needs("answer")
    _fit(said)
    await _in_use(by, evidence)
    kept = await keep_evidence(by, said.name, said.media_type, content)
    async with transaction():
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"evidence {evidence}")
        await _in_use(by, evidence)
        if await fetch_value("select id from evidence where supersedes = $1", evidence):
            raise OutOfTurn(text("workspace.renewed_already"))
        newer = await _write(by, said, kept, evidence)
        await execute(
            """insert into evidence_item (organisation, assessment, item, evidence, person, at)
               select l.organisation, l.assessment, l.item, $2, $3, $4
               from evidence_item l join assessment a on a.id = l.assessment
               where l.evidence = $1 and a.closed_at is null and ($5 or exists (
                   select from assigned s where s.assessment = l.assessment and s.item = l.item and s.person = $3
                   and s.until is null))""",
            evidence, newer, by.person, clock.now(), by.may("lead"),
        )  # fmt: skip
        await record(EvidenceRenewed(newer, evidence, kept.sha256), actor=by.actor)
    return newer


async def place_evidence(by: Colleague, place: Place, evidence: int) -> None:
    """Put evidence that is there at another item. Twice does nothing. Raises NotYours, NothingHere, OutOfTurn."""
    by.needs("answer")
    async with transaction():
        await one_by_one(place)
        await item_at(by, place)
        await evidence_row(by, evidence)
        if await fetch_value(
            "select id from evidence_item where assessment = $1 and item = $2 and evidence = $3",
            place.assessment, place.item, evidence,
        ):  # fmt: skip
            return
        await _put(by, place, evidence)
        await record(EvidencePlaced(place.assessment, place.item, evidence), actor=by.actor)


async def confirm_evidence(by: Colleague, evidence: int) -> None:
    """Agree, as a second person, that evidence is what it is said to be. Twice does nothing.

    Raises NotYours, NothingHere, OutOfTurn where all its assessments are closed, SecondPersonNeeded for whoever
    collected it.
    """
    by.needs("answer")
    async with transaction():
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"evidence {evidence}")
        row = await _in_use(by, evidence)
        if row["collected_by"] == by.person:
            raise SecondPersonNeeded(text("workspace.second_person"))
        if row["confirmed_by"] is not None:
            return
        await execute(
            "update evidence set confirmed_by = $2, confirmed_at = $3 where id = $1", evidence, by.person, clock.now()
        )
        await record(EvidenceConfirmed(evidence, row["sha256"]), actor=by.actor)


async def _in_use(by: Colleague, evidence: int) -> Record:
    """Evidence of a running assessment. Raises NothingHere, OutOfTurn."""
    row = await evidence_row(by, evidence)
    if row["runs_in"] is None:
        raise OutOfTurn(text("workspace.closed"))
    await write_in(row["runs_in"])
    await running(by, row["runs_in"])
    return row


async def _write(by: Colleague, said: Described, kept: Kept, supersedes: int | None) -> int:
    return int(
        await fetch_value(
            """insert into evidence (organisation, sha256, size, name, media_type, kind, dated, source, confidentiality,
                                     starts, ends, expires, collected_by, collected_at, supersedes)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) returning id""",
            by.organisation, kept.sha256, kept.size, *astuple(said), by.person, clock.now(), supersedes,
        )
    )  # fmt: skip


async def _put(by: Colleague, place: Place, evidence: int) -> None:
    await execute(
        """insert into evidence_item (organisation, assessment, item, evidence, person, at)
           values ($1, $2, $3, $4, $5, $6)""",
        by.organisation, place.assessment, place.item, evidence, by.person, clock.now(),
    )  # fmt: skip


def _fit(said: Described) -> None:
    """Raises Unfit for a description that cannot be."""
    words(said.source, "source", needed=False)
    name, today = said.name, clock.today()
    wrong = {
        "name": not name.strip() or len(name) > LONGEST_NAME or not name.isprintable() or "/" in name or "\\" in name,
        "kind": said.kind not in get_args(ProofKind),
        "confidentiality": said.confidentiality not in get_args(Confidentiality),
        "dated": said.dated > today,
        "ends": said.starts is not None and said.ends is not None and said.ends < said.starts,
        "expires": said.expires is not None and said.expires < said.dated,
    }
    for field, is_wrong in wrong.items():
        if is_wrong:
            raise Unfit(text(f"file.unfit.{field}"), field=field)


async def keep_document(by: Colleague, said: Described, content: AsyncIterable[bytes]) -> int:
    """Take a file in that belongs to no item yet, such as a certificate; its id. The same file stands once.

    Raises NotYours, OutOfTurn in a suspended organisation, Unfit, NotAccepted, Unavailable.
    """
    by.needs("lead")
    _fit(said)
    if not await fetch_value("select at_work($1)", by.organisation):
        raise OutOfTurn(text("workspace.suspended"))
    kept = await keep_evidence(by, said.name, said.media_type, content)
    async with transaction():
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"document {by.organisation} {kept.sha256}")
        there = await fetch_value(
            """select id from evidence where organisation = $1 and sha256 = $2 and name = $3 and kind = $4
               and dated = $5 and collected_by = $6""",
            by.organisation, kept.sha256, said.name, said.kind, said.dated, by.person,
        )  # fmt: skip
        if there is not None:
            return int(there)
        evidence = await _write(by, said, kept, None)
        await record(DocumentKept(evidence, kept.sha256), actor=by.actor)
    return evidence
