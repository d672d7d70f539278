"""From a frozen assessment back to the value that is computed with: what was submitted, whatever the library says now.

Questions, clauses, chapters and weights are those of the snapshot; only what it does not hold (titles, what would count
as proof, duties) comes from today's library. Whether nothing was lost on the way is told by freezing again.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

import msgspec

from compliance.assessment.model import (
    Answer,
    Assessment,
    Evidence,
    Finding,
    NotApplicable,
    PastLevel,
    Review,
    Scope,
    Waiver,
)
from compliance.assessment.snapshot import Snapshot, freeze
from compliance.library import Standard
from compliance.library.model import Clause, Item, Question, Words

Said = Mapping[str, Any]
T = TypeVar("T")


class NotRestorableError(ValueError):
    """The snapshot was frozen by rules that are not ours any more: its numbers would come out otherwise."""


def restored(snapshot: Snapshot, standard: Standard) -> tuple[Assessment, date]:
    """What was frozen and on which day, exactly: freezing it again gives the same bytes.

    In: the snapshot, and its edition as the library has it today. Raises NotRestorableError.
    """
    said = snapshot.document
    try:
        day, assessment = date.fromisoformat(said["day"]), _assessment(said, standard)
        same = freeze(assessment, day).content == snapshot.content
    except (KeyError, TypeError, ValueError, msgspec.ValidationError) as fault:
        raise NotRestorableError(str(fault)) from fault
    if not same:
        raise NotRestorableError("freezing it again gives other bytes")
    return assessment, day


def _assessment(said: Said, standard: Standard) -> Assessment:
    now = {clause.item.id: clause for clause in standard.clauses}
    items = sorted(said["items"].items(), key=lambda each: int(each[1]["order"]))
    return Assessment(
        id=said["assessment"],
        standard=replace(
            standard,
            version=said["library"],
            critical_weight=said["critical_weight"],
            clauses=tuple(_clause(name, item, now.get(name), said["profile"]) for name, item in items),
        ),
        profile=said["profile"],
        scope=_made(Scope, said["scope"]),
        answers={name: _answer(name, item) for name, item in items},
        findings=tuple(_made(Finding, finding) for _, finding in sorted(said["findings"].items(), key=_by_number)),
    )


def _by_number(pair: tuple[str, Any]) -> tuple[int, str]:
    return len(pair[0]), pair[0]


def _clause(name: str, said: Said, now: Clause | None, profile: Any) -> Clause:
    item = now.item if now else _unknown(name)
    order = {question.id: place for place, question in enumerate(item.questions)}
    asked = sorted(said["questions"].items(), key=lambda each: (order.get(each[0], len(order)), each[0]))
    frozen = replace(
        item,
        chapter=said["chapter"],
        critical=said["critical"],
        questions=tuple(Question(question, _made(Words, words)) for question, words in asked),
        profiles=(profile,),
    )
    return Clause(said["clause"], frozen, now.verified if now else False)


def _unknown(name: str) -> Item:
    """An item that the library has no more: its id is all that is known of it."""
    words = Words(name, name, name)
    return Item(name, "", words, words, (), (), words, words, None, False, (), (), ())


def _answer(name: str, said: Said) -> Answer:
    return Answer(
        item=name,
        claimed=said["claimed"],
        reason=said["reason"],
        replies=said["replies"],
        not_applicable=_maybe(NotApplicable, said["not_applicable"]),
        evidence=tuple(
            _made(Evidence, evidence | {"id": id_})
            for id_, evidence in sorted(said["evidence"].items(), key=_by_number)
        ),
        review=_maybe(Review, said["review"]),
        waiver=_maybe(Waiver, said["waiver"]),
        past=tuple(_made(PastLevel, each) for each in said.get("past", ())),
    )


def _made(kind: type[T], said: Any) -> T:
    return msgspec.convert(said, kind)


def _maybe(kind: type[T], said: Any) -> T | None:
    return None if said is None else _made(kind, said)
