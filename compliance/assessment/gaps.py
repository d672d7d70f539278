"""What is missing, item by item: what keeps a level where it is, and what evidence would lift it to the next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from compliance.assessment.maturity import Cap, CapCode, ItemLevel, State, item_levels
from compliance.assessment.model import Answer, Assessment, CorrectiveAction, Finding
from compliance.library.model import TOP_LEVEL, Clause, ProofKind, Words
from infra.i18n import Bilingual, Text, text

# what kind of proof a cap waits for; where there is none, no further file helps
LIFTING: Mapping[CapCode, tuple[ProofKind, ...]] = {
    "no_evidence": ("document", "record"),
    "only_document": ("record",),
    "record_old": ("record",),
    "not_confirmed": (),
    "no_indicator": ("indicator", "review"),
    "no_trend": (),
    "no_outside_check": ("outside",),
}
WRITTEN = (3, TOP_LEVEL)  # levels that each item describes itself; the others are described by the scale
FIRST: Mapping[State, tuple[Text, ...]] = {
    "unanswered": (text("gap.lift.answer"),),
    "not_applicable_unapproved": (text("gap.lift.agree"),),
}


@dataclass(frozen=True, slots=True)
class Gap:
    """An item below the highest level: what keeps it, what the next level is, what would lead there."""

    clause: Clause
    level: ItemLevel
    counted: int
    why: tuple[Text, ...]
    next_level: int
    next_is: Bilingual | None  # in the item's own words, where it has any
    lifts: tuple[Text | Bilingual, ...]

    @property
    def weight(self) -> tuple[bool, int]:
        """Order of urgency: critical items first, then the lowest."""
        return (not self.level.critical, self.counted)


@dataclass(frozen=True, slots=True)
class OpenAction:
    """What is to be done about an open finding, and whether its day has passed."""

    finding: Finding
    action: CorrectiveAction
    overdue: bool


def gaps(assessment: Assessment, day: date) -> tuple[Gap, ...]:
    """Every item that counts for less than the highest level on a day, in the order of the standard."""
    pairs = zip(assessment.clauses, item_levels(assessment, day), strict=True)
    return tuple(
        _gap(assessment, clause, level, level.counted)
        for clause, level in pairs
        if level.counted is not None and level.counted < TOP_LEVEL
    )


def _gap(assessment: Assessment, clause: Clause, level: ItemLevel, counted: int) -> Gap:
    answer, after = assessment.answer(clause.item.id), counted + 1
    caps = [cap for cap in level.supported.caps if cap.level < after]
    first = FIRST.get(level.state, ())
    lifts = (*first, *(lift for cap in caps for lift in _lifts(cap, clause)))
    next_is = _said(clause.item.level3 if after < TOP_LEVEL else clause.item.level5) if after in WRITTEN else None
    return Gap(clause, level, counted, tuple(_why(answer, level, caps)), after, next_is, tuple(dict.fromkeys(lifts)))


def _why(answer: Answer, level: ItemLevel, caps: list[Cap]) -> Iterator[Text]:
    """What keeps the level, in sentences."""
    if level.state == "not_applicable_unapproved":
        yield text("gap.not_agreed")
    elif level.state == "unanswered":
        yield text("gap.unanswered")
    elif level.claimed == level.counted:
        yield text("gap.claimed", level=level.claimed)
    if level.verified is not None and level.verified == level.counted and level.verified < level.supported.level:
        said = answer.review.reason.strip() if answer.review else ""
        yield text("gap.verified_why" if said else "gap.verified", level=level.verified, reason=said)
    yield from (cap.why for cap in caps)


def _lifts(cap: Cap, clause: Clause) -> Iterator[Text | Bilingual]:
    kinds = LIFTING[cap.code]
    if not kinds:
        yield text(f"gap.lift.{cap.code}")
        return
    there = [proof for proof in clause.item.proofs if proof.kind in kinds]
    yield from (_said(proof.text) for proof in there)
    if not there:
        yield from (text(f"gap.lift.kind.{kind}") for kind in kinds)


def _said(words: Words) -> Bilingual:
    return Bilingual(words.kk, words.ru, words.en)


def open_findings(assessment: Assessment, day: date) -> tuple[Finding, ...]:
    """Findings of the items asked that are open at the end of a day: the gravest first."""
    asked = {clause.item.id for clause in assessment.clauses}
    grades = list(assessment.standard.findings)
    found = [each for each in assessment.findings if each.item in asked and each.open_on(day)]
    return tuple(sorted(found, key=lambda each: (grades.index(each.grade), each.opened_on, each.id)))


def open_actions(assessment: Assessment, day: date) -> tuple[OpenAction, ...]:
    """What is still to be done about open findings, in the order of the days it is due."""
    found = [
        OpenAction(finding, action, action.due_on < day)
        for finding in open_findings(assessment, day)
        for action in finding.actions
        if action.done_on is None or action.done_on > day
    ]
    return tuple(sorted(found, key=lambda each: (each.action.due_on, each.finding.id, each.action.id)))
