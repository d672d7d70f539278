"""Completion of training in numbers, and what became of statements that were brought in, as documents."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from compliance.views.training.records import Completion, ImportLine, Share
from infra.i18n import translate
from services.documents.shapes.basics import Sentence, Shape


class TrainingShare(Shape, frozen=True, kw_only=True):
    """How many of those required hold what they must."""

    name: Annotated[str, Meta(description="Unit, role, kind, or code of a course; empty: all, or none is known.")]
    numerator: Annotated[int, Meta(description="Requirements met by a valid record.")]
    denominator: Annotated[int, Meta(description="Requirements, without those waived.")]
    waived: int
    share: Annotated[Annotated[float, Meta(ge=0, le=1)] | None, Meta(description="Null: nobody was required.")]


class TrainingCompletion(Shape, frozen=True, kw_only=True):
    """Completion of an organisation on a day, in numbers only."""

    on: date
    known_at: Annotated[datetime | None, Meta(description="By what was known when; null: now.")]
    whole: TrainingShare
    courses: list[TrainingShare]
    units: list[TrainingShare]
    roles: list[TrainingShare]
    kinds: list[TrainingShare]


class TrainingMiss(Shape, frozen=True, kw_only=True):
    """A statement that could not be taken in."""

    statement: Annotated[str, Meta(description="Its id, or its place in the list from 1 on.")]
    code: Annotated[str, Meta(description="number, staff, course, completed_on, score, verb, void, words, statement.")]
    reason: Sentence


class TrainingStatements(Shape, frozen=True, kw_only=True):
    """What became of statements that were brought in."""

    id: int
    sha256: Annotated[str, Meta(description="Of what was sent: the evidence of the records made of it.")]
    added: int
    known: Annotated[int, Meta(description="Were in already.")]
    voided: int
    missed: int
    misses: Annotated[list[TrainingMiss], Meta(description="The first thousand.")]


def training_completion(view: Completion) -> TrainingCompletion:
    """The document of completion."""
    return TrainingCompletion(
        on=view.on, known_at=view.known_at, whole=_share(view.whole), courses=list(map(_share, view.courses)),
        units=list(map(_share, view.units)), roles=list(map(_share, view.roles)), kinds=list(map(_share, view.kinds)),
    )  # fmt: skip


def _share(one: Share) -> TrainingShare:
    share = None if one.share is None else round(float(one.share), 4)
    return TrainingShare(
        name=one.name, numerator=one.numerator, denominator=one.denominator, waived=one.waived, share=share
    )


def training_statements(line: ImportLine, language: str) -> TrainingStatements:
    """The document of an import."""
    return TrainingStatements(
        id=line.id, sha256=line.sha256, added=line.added, known=line.known, voided=line.voided, missed=line.missed,
        misses=[
            TrainingMiss(statement=miss.row, code=miss.code, reason=translate(miss.why, language))
            for miss in line.misses
        ],
    )  # fmt: skip
