"""Answering items: two people may write at once, and neither loses a word."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from compliance.colleagues import Colleague
from compliance.commands.locking import write_in
from compliance.errors import ChangedMeanwhile, OutOfTurn, SecondPersonNeeded, Unfit
from compliance.events.assessments import (
    Answered,
    MarkedNotApplicable,
    NotApplicableApproved,
    WaiverAccepted,
    WaiverAsked,
)
from compliance.library.model import TOP_LEVEL
from compliance.queries.heads import Head, Place, item_at
from compliance.words import words
from infra import clock
from infra.database import Record, execute, fetch_one, transaction
from infra.events import record
from infra.i18n import text


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as somebody gives it: the claimed level, why, and texts by question id."""

    claimed: int | None = None
    reason: str = ""
    replies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """The answer that stands there now, for whoever's own did not get in."""

    version: int
    said: Said
    by: UUID | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A reason that counts once a second person agrees: its columns, and the events of giving and of agreeing."""

    said: str
    said_by: str
    agreed_by: str
    given: type[MarkedNotApplicable | WaiverAsked]
    agreed: type[NotApplicableApproved | WaiverAccepted]


NOT_APPLICABLE = Reasoned("not_applicable", "not_applicable_by", "not_applicable_approved_by", MarkedNotApplicable,
                          NotApplicableApproved)  # fmt: skip
WAIVER = Reasoned("waiver", "waiver_by", "waiver_accepted_by", WaiverAsked, WaiverAccepted)


async def answer_item(by: Colleague, place: Place, said: Said, version: int) -> int:
    """Answer an item, having seen a version of its answer; the version that stands afterwards.

    The same words again change nothing, whatever version was seen, so that saving may be repeated. A claimed level
    means that the item applies; a new one must have its waiver accepted anew. Raises NotYours, NothingHere, OutOfTurn,
    Unfit, and ChangedMeanwhile with what stands there where somebody else wrote first.
    """
    by.needs("answer")
    async with transaction():
        head = await _writing(by, place)
        _fit(head, place, said)
        row = await _locked(place)
        stands = _standing(row)
        applies = said.claimed is None or row["not_applicable"] is None
        if stands.said == said and applies and stands.version > 0:
            return stands.version
        _seen(stands, version)
        await execute(
            """update answer set version = version + 1, claimed = $3, reason = $4, replies = $5::jsonb,
                   answered_by = $6, answered_at = $7,
                   waiver_accepted_by = case when claimed is not distinct from $3 then waiver_accepted_by end,
                   not_applicable = case when $3::smallint is null then not_applicable end,
                   not_applicable_by = case when $3::smallint is null then not_applicable_by end,
                   not_applicable_approved_by = case when $3::smallint is null then not_applicable_approved_by end
               where assessment = $1 and item = $2""",
            place.assessment, place.item, said.claimed, said.reason,
            json.dumps(dict(said.replies), ensure_ascii=False), by.person, clock.now(),
        )  # fmt: skip
        await record(Answered(place.assessment, place.item, version + 1, said.claimed), actor=by.actor)
    return version + 1


async def mark_not_applicable(by: Colleague, place: Place, reason: str, version: int) -> int:
    """Say why an item does not concern the organisation; the version that stands afterwards.

    It counts as 0 until a second person approves. Raises as `answer_item` does.
    """
    return await _give(NOT_APPLICABLE, by, place, reason, version)


async def approve_not_applicable(by: Colleague, place: Place, version: int) -> None:
    """Agree that an item does not concern the organisation, having seen a version. Twice does nothing.

    Raises NotYours, NothingHere, OutOfTurn, ChangedMeanwhile, SecondPersonNeeded for whoever said so themselves.
    """
    await _agree(NOT_APPLICABLE, by, place, version)


async def ask_waiver(by: Colleague, place: Place, reason: str, version: int) -> int:
    """Say why an item stands above what it rests on; the version afterwards. Raises as `answer_item` does."""
    return await _give(WAIVER, by, place, reason, version)


async def accept_waiver(by: Colleague, place: Place, version: int) -> None:
    """Accept that reason, having seen a version. Raises as `approve_not_applicable` does."""
    await _agree(WAIVER, by, place, version)


async def _give(kind: Reasoned, by: Colleague, place: Place, reason: str, version: int) -> int:
    by.needs("answer")
    said = words(reason, "reason")
    async with transaction():
        await _writing(by, place)
        row = await _locked(place)
        if row[kind.said] == said:
            return int(row["version"])
        _seen(_standing(row), version)
        await execute(
            f"""update answer set version = version + 1, answered_by = $4, answered_at = $5, {kind.said} = $3,
                   {kind.said_by} = $4, {kind.agreed_by} = null
               where assessment = $1 and item = $2""",
            place.assessment, place.item, said, by.person, clock.now(),
        )  # fmt: skip
        await record(kind.given(place.assessment, place.item, version + 1), actor=by.actor)
    return version + 1


async def _agree(kind: Reasoned, by: Colleague, place: Place, version: int) -> None:
    by.needs("review")
    async with transaction():
        await _writing(by, place)
        row = await _locked(place)
        _seen(_standing(row), version)
        _second_person(by, row[kind.said], row[kind.said_by])
        if row[kind.agreed_by] is not None:
            return
        await execute(f"update answer set {kind.agreed_by} = $2 where id = $1", row["id"], by.person)
        await record(kind.agreed(place.assessment, place.item, version), actor=by.actor)


async def _writing(by: Colleague, place: Place) -> Head:
    await write_in(place.assessment)
    return await item_at(by, place)


async def _locked(place: Place) -> Record:
    row = await fetch_one(
        "select *, replies::text as told from answer where assessment = $1 and item = $2 for update",
        place.assessment, place.item,
    )  # fmt: skip
    if row is None:  # an item that the library asks since the assessment was opened
        raise OutOfTurn(text("workspace.not_asked"))
    return row


def _standing(row: Record) -> Standing:
    said = Said(row["claimed"], row["reason"], json.loads(row["told"]))
    return Standing(row["version"], said, row["answered_by"], row["answered_at"])


def _seen(stands: Standing, version: int) -> None:
    if stands.version != version:
        raise ChangedMeanwhile(text("workspace.changed_meanwhile"), stands=stands)


def _second_person(by: Colleague, said: str | None, whose: UUID | None) -> None:
    if said is None:
        raise OutOfTurn(text("workspace.nothing_to_agree"))
    if whose == by.person:
        raise SecondPersonNeeded(text("workspace.second_person"))


def _fit(head: Head, place: Place, said: Said) -> None:
    """Raises Unfit for a level off the scale, a text that is too long, a reply to what is not asked."""
    clause = next(each for each in head.standard.of_profile(head.profile) if each.item.id == place.item)
    if said.claimed is not None and not 0 <= said.claimed <= TOP_LEVEL:
        raise Unfit(text("workspace.off_scale"), field="claimed")
    if set(said.replies) - {question.id for question in clause.item.questions}:
        raise Unfit(text("workspace.no_question"), field="replies")
    for name, written in {"reason": said.reason, **said.replies}.items():
        words(written, name, needed=False)
