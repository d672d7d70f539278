"""The gap report for a board: how far an organisation is, what is missing and what would mend it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from compliance.assessment import Average, Fall, Gate, ItemLevel, gate, item_levels, next_change, next_falls, rollup
from compliance.assessment.gaps import Gap, OpenAction, gaps, open_actions, open_findings
from compliance.assessment.maturity import Number
from compliance.assessment.model import Finding
from compliance.assessment.rollup import FLOOR
from compliance.library.model import TOP_LEVEL, Clause, Duty, Words
from compliance.standing import Standing
from registry.identifiers import is_bin, parse
from services.documents import levels
from services.documents.pdf import Drawings, paper
from services.documents.wording import environment

EDITION = 1  # raise it when the template changes: the same state then gives other bytes
NUMBERS: tuple[Number, ...] = ("claimed", "supported", "verified", "counted")
MOST_URGENT = 6  # gaps on the page of a summary
LIMITS = ("advisory", "own_words", "evidence", "silence", "innocence")


@dataclass(frozen=True, slots=True)
class ChapterPart:
    """A chapter: its mean, and what is missing in it."""

    code: str
    name: Words
    average: Average | None
    gaps: tuple[Gap, ...]
    whole: tuple[Clause, ...]  # items at the highest level


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item that does not apply, with the reason."""

    clause: Clause
    reason: str


@dataclass(frozen=True, slots=True)
class FallingDay:
    """A day on which levels fall by themselves, and which."""

    day: date
    falls: tuple[Fall, ...]


@dataclass(frozen=True, slots=True)
class GapReport:
    """What the template of the report is given."""

    standing: Standing
    means: tuple[tuple[Number, Average | None], ...]
    gate: Gate
    chapters: tuple[ChapterPart, ...]
    urgent: tuple[Gap, ...]
    findings: tuple[Finding, ...]
    actions: tuple[OpenAction, ...]
    falls: tuple[FallingDay, ...]
    gate_closes_on: date | None
    duties: tuple[Duty, ...]
    left_out: tuple[LeftOut, ...]
    titles: dict[str, Words]
    counted: dict[str, int | None]

    @property
    def overdue(self) -> int:
        """How many actions should be done by now."""
        return sum(1 for each in self.actions if each.overdue)

    @property
    def whole(self) -> Average | None:
        """The mean of what counts."""
        return dict(self.means)["counted"]

    @property
    def below_floor(self) -> int:
        """How many items count for less than the floor."""
        return sum(1 for level in self.counted.values() if level is not None and level < FLOOR)

    @property
    def bands(self) -> tuple[str, ...]:
        """What stands across the top of each page: ids of texts."""
        synthetic = ("synthetic.short",) if _is_synthetic(self.standing.assessment.scope.bin) else ()
        return (*synthetic, *(() if self.standing.frozen else ("gap.not_submitted",)))


def gap_report_of(standing: Standing) -> GapReport:
    """The report of a state. The same state gives the same report, whoever asks when."""
    value, day = standing.assessment, standing.day
    found, items = gaps(value, day), item_levels(value, day)
    change = next_change(value, day)
    return GapReport(
        standing=standing,
        means=tuple((number, rollup(value, day, number).whole) for number in NUMBERS),
        gate=gate(value, day),
        chapters=tuple(_chapters(standing, found, items)),
        urgent=tuple(sorted((each for each in found if each.counted < FLOOR), key=lambda each: each.weight))[
            :MOST_URGENT
        ],
        findings=open_findings(value, day),
        actions=open_actions(value, day),
        falls=tuple(_falls(next_falls(value, day), items)),
        gate_closes_on=change.day if change and change.gate_closes else None,
        duties=tuple(duty for duty in value.standard.duties if value.profile in duty.profiles),
        left_out=tuple(_left_out(standing, items)),
        titles={clause.item.id: clause.item.title for clause in value.clauses},
        counted={each.item: each.counted for each in items},
    )


def _chapters(standing: Standing, found: Iterable[Gap], items: Iterable[ItemLevel]) -> Iterable[ChapterPart]:
    value, by_item = standing.assessment, {each.item: each for each in items}
    for code, average in rollup(value, standing.day).chapters.items():
        inside = [clause for clause in value.clauses if clause.item.chapter == code]
        yield ChapterPart(
            code,
            value.standard.chapters.get(code, Words(code, code, code)),
            average,
            tuple(gap for gap in found if gap.level.chapter == code),
            tuple(clause for clause in inside if by_item[clause.item.id].counted == TOP_LEVEL),
        )


def _falls(falls: Iterable[Fall], items: Iterable[ItemLevel]) -> Iterable[FallingDay]:
    """Day by day; what does not apply does not fall."""
    applies = {each.item for each in items if each.counted is not None}
    for day, same in groupby((fall for fall in falls if fall.item in applies), key=lambda fall: fall.day):
        yield FallingDay(day, tuple(same))


def _left_out(standing: Standing, items: Iterable[ItemLevel]) -> Iterable[LeftOut]:
    clauses = {clause.item.id: clause for clause in standing.assessment.clauses}
    for each in items:
        said = standing.assessment.answer(each.item).not_applicable
        if each.counted is None and said is not None:
            yield LeftOut(clauses[each.item], said.reason)


def gap_report_html(standing: Standing, language: str, drawings: Drawings | None = None) -> str:
    """The report as one HTML document for paper; its drawings are put into `drawings`."""
    picture = (Drawings() if drawings is None else drawings).picture
    template = environment(language).get_template("gap_report/document.html")
    return template.render(view=gap_report_of(standing), picture=picture, levels=levels, floor=FLOOR, limits=LIMITS)


def gap_report_pdf(standing: Standing, language: str) -> bytes:
    """The report as PDF/UA-1, in kk, ru or en: the bytes depend on the state, the language and our edition alone."""
    drawings = Drawings()
    page = gap_report_html(standing, language, drawings)
    return paper(page, f"{standing.number}-{language}-{EDITION}", drawings)


def _is_synthetic(number: str) -> bool:
    return is_bin(number) and parse(number).is_synthetic
