"""Files that an applicant gives: kept as evidence is, and never taken away."""

from collections.abc import AsyncIterable
from dataclasses import dataclass

from compliance.colleagues import Colleague
from compliance.commands.evidence import LONGEST_NAME
from compliance.commands.keeping import keep_evidence
from compliance.commands.label.replying import own_case
from compliance.errors import NothingHere, OutOfTurn, Unfit
from compliance.events.label_applying import DocumentAdded
from compliance.library.scheme import scheme
from compliance.queries.label.case import is_over
from compliance.words import words
from infra import clock
from infra.database import Record, execute, fetch_value, transaction
from infra.events import record
from infra.i18n import text

MOST = 100  # files of a case


@dataclass(frozen=True, slots=True)
class Given:
    """What is said of a file: its name and type, the requirement that it shows, the question that it answers."""

    name: str
    media_type: str
    requirement: str | None = None
    question: int | None = None


async def add_document(by: Colleague, application: int, given: Given, content: AsyncIterable[bytes]) -> int:
    """Take a file in; its id. The same file for the same thing stands once.

    Raises NotYours, NothingHere, OutOfTurn of a case that is over or has as many as it may, Unfit, NotAccepted,
    Unavailable. Who may not is told before a byte is read.
    """
    name = words(given.name, "document")[-LONGEST_NAME:]
    if given.requirement is not None and given.requirement not in {each.id for each in scheme().requirements}:
        raise Unfit(text("label.unfit.requirement"), field="requirement")
    async with transaction():
        await _open(by, application, given)
    kept = await keep_evidence(by, name, given.media_type, content)
    async with transaction():
        row = await _open(by, application, given)
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"label documents {application}")
        there = await fetch_value(
            """select id from label_document where application = $1 and sha256 = $2
               and requirement is not distinct from $3 and question is not distinct from $4""",
            application, kept.sha256, given.requirement, given.question,
        )  # fmt: skip
        if there is not None:
            return int(there)
        if await fetch_value("select count(*) from label_document where application = $1", application) >= MOST:
            raise OutOfTurn(text("label.too_many_documents", n=MOST))
        document = int(
            await fetch_value(
                """insert into label_document (organisation, application, requirement, question, name, media_type,
                       sha256, size, added_by, added_at)
                   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id""",
                row["organisation"], application, given.requirement, given.question, name, given.media_type,
                kept.sha256, kept.size, by.person, clock.now(),
            )
        )  # fmt: skip
        await record(DocumentAdded(application, document, kept.sha256), actor=by.actor)
    return document


async def _open(by: Colleague, application: int, given: Given) -> Record:
    row = await own_case(by, application)
    if is_over(row["state"]):
        raise OutOfTurn(text("label.not_possible.state"))
    if given.question is not None and not await fetch_value(
        "select id from label_question where id = $1 and application = $2", given.question, application
    ):
        raise NothingHere(text("workspace.nothing_here"))
    return row
