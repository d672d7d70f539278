"""Maturity of each item: what is claimed, what the evidence supports, what a reviewer verified, and what counts.

The rules are our own (a rule of a standard they are not): evidence caps a level, a level that rests on lower ones wants
a reason, and nothing that does not apply counts as done. Pure: the day is an argument, so levels fall by themselves as
evidence grows old.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from compliance.assessment.model import Answer, Assessment, Evidence
from compliance.library.model import TOP_LEVEL, Clause
from infra.i18n import Text, text

CapCode = Literal[
    "no_evidence", "only_document", "record_old", "not_confirmed", "no_indicator", "no_trend", "no_outside_check"
]
CAPS: Mapping[CapCode, int] = {
    "no_evidence": 1,
    "only_document": 2,
    "record_old": 2,
    "not_confirmed": 3,
    "no_indicator": 3,
    "no_trend": 4,
    "no_outside_check": 4,
}
MEASURED = {"indicator", "review", "outside"}  # kinds that show not only that something is done, but that it works
PRACTISED = {"record"} | MEASURED  # kinds that show something was done; a document alone does not
CYCLES_OF_A_TREND = 2
STEP = 1  # levels that an item may stand above the lowest of what it rests on without a reason

State = Literal["answered", "unanswered", "not_applicable", "not_applicable_unapproved"]
Number = Literal["claimed", "supported", "verified", "counted"]
WarningState = Literal["needs_reason", "awaits_review", "accepted"]


@dataclass(frozen=True, slots=True)
class Cap:
    """A rule that keeps an item from rising above a level for want of evidence."""

    code: CapCode

    @property
    def level(self) -> int:
        """The highest level it lets through."""
        return CAPS[self.code]

    @property
    def why(self) -> Text:
        """What is missing, in a sentence."""
        return text(f"assessment.cap.{self.code}", level=self.level)


@dataclass(frozen=True, slots=True)
class Supported:
    """The highest level that the evidence allows, and every cap that stands in the way of level 5, lowest first."""

    level: int
    caps: tuple[Cap, ...]

    @property
    def binding(self) -> tuple[Cap, ...]:
        """The caps that keep it at its level: what to bring first."""
        return tuple(cap for cap in self.caps if cap.level == self.level)


@dataclass(frozen=True, slots=True)
class ItemLevel:
    """An item on a day, by all its numbers.

    `counted` goes into averages: the lowest of what is known, 0 where nothing is, None where the item does not apply.
    `verified` is the reviewer's level, no higher than supported unless the reviewer gave a reason.
    """

    item: str
    clause: str
    chapter: str
    critical: bool
    state: State
    claimed: int | None
    supported: Supported
    verified: int | None
    counted: int | None

    def number(self, which: Number) -> int | None:
        """One of its numbers; None where there is none, and all are None where the item does not apply."""
        if self.state == "not_applicable":
            return None
        if which == "supported":
            return self.supported.level
        return {"claimed": self.claimed, "verified": self.verified, "counted": self.counted}[which]


@dataclass(frozen=True, slots=True)
class DependencyWarning:
    """An item that stands more than a level above the lowest of its prerequisites."""

    item: str
    level: int
    prerequisite: str
    prerequisite_level: int
    state: WarningState

    @property
    def why(self) -> Text:
        """The contradiction in a sentence, and who is to speak next."""
        return text(
            f"assessment.dependency.{self.state}",
            item=self.item,
            level=self.level,
            prerequisite=self.prerequisite,
            prerequisite_level=self.prerequisite_level,
        )


def fresh_until(evidence: Evidence) -> date:
    """The last day on which evidence can carry a level above 2: twelve months after what it shows, or its expiry."""
    shown = evidence.shown_on
    leap_day = (shown.month, shown.day) == (2, 29)
    year_on = shown.replace(year=shown.year + 1, day=28 if leap_day else shown.day)
    return min(year_on, evidence.expires) if evidence.expires else year_on


def supported(answer: Answer, day: date) -> Supported:
    """The highest level that an answer's evidence allows on a day.

    Evidence dated after the day is not there yet, nor is a cycle closed after it. What is confirmed must be what
    carries the level: an indicator, review or outside check where there is one, a record otherwise. A trend needs two
    closed cycles in which the item had a level.
    """
    there = [each for each in answer.evidence if each.dated <= day]
    practised = [each for each in there if each.kind in PRACTISED]
    fresh = [each for each in practised if day <= fresh_until(each)]
    measured = [each for each in fresh if each.kind in MEASURED]
    cycles = {each.cycle for each in answer.past if each.closed_on <= day}
    wanting: dict[CapCode, bool] = {
        "no_evidence": not there,
        "only_document": not practised,
        "record_old": bool(practised) and not fresh,
        "not_confirmed": not any(each.confirmed for each in measured or fresh),
        "no_indicator": not measured,
        "no_trend": len(cycles) < CYCLES_OF_A_TREND,
        "no_outside_check": not any(each.kind == "outside" for each in measured),
    }
    caps = tuple(Cap(code) for code in CAPS if wanting[code])
    return Supported(min((cap.level for cap in caps), default=TOP_LEVEL), caps)


def verified(answer: Answer, carried: Supported) -> int | None:
    """The reviewer's level: as given with a reason, otherwise no higher than supported. None: nobody has reviewed."""
    if answer.review is None:
        return None
    return answer.review.level if answer.review.reason.strip() else min(answer.review.level, carried.level)


def item_levels(assessment: Assessment, day: date) -> tuple[ItemLevel, ...]:
    """Every item that is asked, in the order of the standard, as it stands on a day."""
    return tuple(item_level(clause, assessment.answer(clause.item.id), day) for clause in assessment.clauses)


def item_level(clause: Clause, answer: Answer, day: date) -> ItemLevel:
    """One item as it stands on a day."""
    carried, state = supported(answer, day), _state(answer)
    found = verified(answer, carried)
    known = [level for level in (answer.claimed, carried.level, found) if level is not None]
    counted = {"answered": min(known), "not_applicable": None}.get(state, 0)
    item = clause.item
    return ItemLevel(
        item.id, clause.number, item.chapter, item.critical, state, answer.claimed, carried, found, counted
    )  # fmt: skip


def _state(answer: Answer) -> State:
    if answer.not_applicable is not None:
        return "not_applicable" if answer.not_applicable.holds else "not_applicable_unapproved"
    return "unanswered" if answer.claimed is None else "answered"


def dependency_warnings(assessment: Assessment, day: date) -> tuple[DependencyWarning, ...]:
    """Items that on a day count for more than a level above the lowest of what they rest on.

    Prerequisites that the profile or edition does not ask, or that do not apply, are passed over. A warning stays
    when the reviewer accepts the owner's reason, and goes when the reviewer's level lowers the item.
    """
    counted = {each.item: each.counted for each in item_levels(assessment, day)}
    found = []
    for clause in assessment.clauses:
        item, level = clause.item, counted[clause.item.id]
        lowest = _lowest(item.needs, counted)
        if level is not None and lowest is not None and level > lowest[1] + STEP:
            found.append(DependencyWarning(item.id, level, *lowest, _warning_state(assessment.answer(item.id))))
    return tuple(found)


def _lowest(needs: Sequence[str], counted: Mapping[str, int | None]) -> tuple[str, int] | None:
    known = [(name, level) for name in needs if (level := counted.get(name)) is not None]
    return min(known, key=lambda each: each[1], default=None)


def _warning_state(answer: Answer) -> WarningState:
    if answer.waiver is None or not answer.waiver.reason.strip():
        return "needs_reason"
    return "accepted" if answer.waiver.accepted else "awaits_review"
