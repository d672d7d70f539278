"""From items to the whole: means with their minimum, the gate of the label, why not yet, and when it will next change.

What is said here is advice from one's own answers; it grants nothing and finds nobody guilty of anything.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from compliance.assessment.maturity import ItemLevel, Number, fresh_until, item_level, item_levels, supported
from compliance.assessment.model import Answer, Assessment
from infra.i18n import Text, text

FLOOR = 3  # every critical item must reach it
MissingCode = Literal[
    "nothing_critical", "critical_unanswered", "critical_not_applicable", "critical_below_floor", "major_open"
]


@dataclass(frozen=True, slots=True)
class Average:
    """A weighted mean of levels, never without its minimum. `items` are those counted, `left_out` those that were not:
    they do not apply, or the number is not known.
    """

    mean: float
    minimum: int
    maximum: int
    items: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Rollup:
    """The whole and each chapter, by one of the numbers; None where nothing could be counted."""

    number: Number
    whole: Average | None
    chapters: Mapping[str, Average | None]


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that keeps the gate closed. `subject` is an item, or a finding for `major_open`."""

    code: MissingCode
    subject: str
    level: int | None = None

    @property
    def why(self) -> Text:
        """What is missing, in a sentence."""
        return text(f"assessment.missing.{self.code}", subject=self.subject, level=self.level, floor=FLOOR)


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether the floor of the label holds, and everything that is missing where it does not."""

    missing: tuple[Missing, ...]

    @property
    def holds(self) -> bool:
        """Nothing is missing."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Fall:
    """What happens by itself to an item: on `day` its evidence is too old, and it goes from one level to another."""

    item: str
    day: date
    before: int
    after: int

    @property
    def why(self) -> Text:
        """The warning in a sentence."""
        return text("assessment.fall", item=self.item, day=self.day, before=self.before, after=self.after)


@dataclass(frozen=True, slots=True)
class NextChange:
    """The earliest day on which something changes if nothing is done, and everything that changes on it."""

    day: date
    falls: tuple[Fall, ...]
    gate_closes: bool


def average(levels: Iterable[ItemLevel], number: Number, critical_weight: int) -> Average | None:
    """The weighted mean of one number over those items that have it; None where none has.

    Items that do not apply are left out. An item whose applicability is disputed counts as 0 in `counted`.
    """
    levels = list(levels)
    known = [
        (value, critical_weight if each.critical else 1)
        for each in levels
        if (value := each.number(number)) is not None
    ]
    if not known:
        return None
    mean = sum(value * weight for value, weight in known) / sum(weight for _, weight in known)
    values = [value for value, _ in known]
    return Average(mean, min(values), max(values), len(known), len(levels) - len(known))


def rollup(assessment: Assessment, day: date, number: Number = "counted") -> Rollup:
    """The whole and every chapter that is asked, in the order of the standard, on a day."""
    levels, weight = item_levels(assessment, day), assessment.standard.critical_weight
    chapters = dict.fromkeys(each.chapter for each in levels)
    return Rollup(
        number,
        average(levels, number, weight),
        {name: average([each for each in levels if each.chapter == name], number, weight) for name in chapters},
    )


def gate(assessment: Assessment, day: date) -> Gate:
    """The floor: every critical item at level 3 or above, and no major nonconformity open on the day.

    A critical item that does not apply is not compliant either: it keeps the gate closed, and whoever decides about
    the label sees it by its own code. So does an assessment without critical items.
    """
    critical = [each for each in item_levels(assessment, day) if each.critical]
    asked = {clause.item.id for clause in assessment.clauses}
    missing = [] if critical else [Missing("nothing_critical", assessment.profile)]
    missing += [found for each in critical if (found := _missing(each))]
    missing += [
        Missing("major_open", each.id)
        for each in assessment.findings
        if each.grade == "major" and each.item in asked and each.open_on(day)
    ]
    return Gate(tuple(missing))


def _missing(level: ItemLevel) -> Missing | None:
    if level.counted is None:
        return Missing("critical_not_applicable", level.item)
    if level.state == "unanswered":
        return Missing("critical_unanswered", level.item, 0)
    return Missing("critical_below_floor", level.item, level.counted) if level.counted < FLOOR else None


def next_falls(assessment: Assessment, day: date) -> tuple[Fall, ...]:
    """The next day on which each item's supported level falls if nothing is done, earliest first."""
    assessment = _known(assessment, day)
    falls = []
    for answer in (assessment.answer(clause.item.id) for clause in assessment.clauses):
        before = supported(answer, day).level
        later = ((each, supported(answer, each).level) for each in _days_of_change(answer, day))
        falls += [Fall(answer.item, each, before, level) for each, level in later if level < before][:1]
    return tuple(sorted(falls, key=lambda fall: fall.day))


def next_change(assessment: Assessment, day: date) -> NextChange | None:
    """The earliest later day on which a supported level falls or the gate closes; None if nothing ever will."""
    assessment = _known(assessment, day)
    falls = next_falls(assessment, day)
    closes = _closes_on(assessment, day) if gate(assessment, day).holds else None
    first = min([fall.day for fall in falls] + ([closes] if closes else []), default=None)
    if first is None:
        return None
    return NextChange(first, tuple(fall for fall in falls if fall.day == first), first == closes)


def _closes_on(assessment: Assessment, day: date) -> date | None:
    """The day on which the first critical item will be below the floor."""
    critical = [(each, assessment.answer(each.item.id)) for each in assessment.clauses if each.item.critical]
    return min(
        (
            later
            for clause, answer in critical
            for later in _days_of_change(answer, day)
            if _missing(item_level(clause, answer, later))
        ),
        default=None,
    )


def _days_of_change(answer: Answer, day: date) -> list[date]:
    """Later days on which evidence no longer carries."""
    last = [fresh_until(each) for each in answer.evidence]
    return sorted({each + timedelta(days=1) for each in last if day <= each})


def _known(assessment: Assessment, day: date) -> Assessment:
    """What there is on a day: nothing that bears a later date makes good for what grows old."""
    answers = {
        name: replace(
            answer,
            evidence=tuple(each for each in answer.evidence if each.dated <= day),
            past=tuple(each for each in answer.past if each.closed_on <= day),
        )
        for name, answer in assessment.answers.items()
    }
    return replace(assessment, answers=answers, findings=tuple(f for f in assessment.findings if f.open_on(day)))
