"""A self-assessment as a workbook: what is asked, said, shown and found, one table each. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time

from compliance.assessment import ItemLevel, fresh_until, item_levels
from compliance.assessment.model import Answer
from compliance.library.model import Clause
from compliance.standing import Standing
from infra.clock import LOCAL
from infra.i18n import Text, text, translate
from services.documents.workbook import Cell, Sheet, workbook

Row = Sequence[Cell]
COLUMNS = {
    "about": ("what", "value"),
    "items": ("item", "clause", "chapter", "title", "critical", "state", "claimed", "supported", "verified", "counted",
              "caps", "reason", "not_applicable", "review", "evidence"),
    "replies": ("item", "question", "reply"),
    "evidence": ("item", "title", "kind", "dated", "starts", "ends", "expires", "fresh_until", "confirmed", "sha256"),
    "findings": ("finding", "item", "grade", "found", "opened", "closed"),
    "actions": ("finding", "item", "action", "due", "done", "overdue"),
}  # fmt: skip


def assessment_workbook(standing: Standing, language: str) -> bytes:
    """The workbook of a state in kk, ru or en. The same state gives the same bytes."""
    made = datetime.combine(standing.day, time.min, LOCAL)
    sheets = [
        Sheet(text(f"workbook.sheet.{name}"), _words(columns), rows)
        for name, columns in COLUMNS.items()
        if (rows := list(ROWS[name](standing, language)))
    ]
    return workbook(sheets, language, standing.number, made)


def _words(columns: Sequence[str]) -> tuple[Text, ...]:
    return tuple(text(f"workbook.column.{column}") for column in columns)


def _about(standing: Standing, language: str) -> Iterator[Row]:
    value, frozen = standing.assessment, standing.frozen
    scope, standard = value.scope, value.standard
    state = "now" if frozen is None else "approved" if frozen.approved_at else "submitted"
    said: tuple[tuple[str, Cell], ...] = (
        ("organisation", scope.name),
        ("bin", scope.bin),
        ("standard", f"{standard.name} ({standard.version})"),
        ("profile", standard.profiles[value.profile][0].of(language)),
        ("cycle", standing.cycle),
        ("boundary", scope.boundary or None),
        ("products", "; ".join(scope.products) or None),
        ("sites", "; ".join(scope.sites) or None),
        ("day", standing.day),
        ("state", translate(f"workbook.state.{state}", language)),
        ("number", standing.number),
        ("sha256", standing.sha256),
        ("advisory", translate("gap.limit.advisory", language)),
    )
    for label, cell in said:
        if cell is not None:
            yield translate(f"workbook.about.{label}", language), cell


def _items(standing: Standing, language: str) -> Iterator[Row]:
    value = standing.assessment
    for clause, level in zip(value.clauses, item_levels(value, standing.day), strict=True):
        yield _item(clause, level, value.answer(clause.item.id), language)


def _item(clause: Clause, level: ItemLevel, answer: Answer, language: str) -> Row:
    applies = level.counted is not None
    return (
        level.item, clause.number, level.chapter, clause.item.title.of(language), _yes(level.critical, language),
        translate(f"workbook.state.{level.state}", language), level.claimed,
        level.supported.level if applies else None, level.verified if applies else None, level.counted,
        "\n".join(translate(cap.why, language) for cap in level.supported.caps) if applies else None,
        answer.reason or None, answer.not_applicable.reason if answer.not_applicable else None,
        answer.review.reason if answer.review else None, len(answer.evidence),
    )  # fmt: skip


def _yes(is_so: bool, language: str) -> str:
    return translate(f"workbook.{'yes' if is_so else 'no'}", language)


def _replies(standing: Standing, language: str) -> Iterator[Row]:
    for clause in standing.assessment.clauses:
        said = standing.assessment.answer(clause.item.id).replies
        for question in clause.item.questions:
            yield clause.item.id, question.text.of(language), said.get(question.id) or None


def _evidence(standing: Standing, language: str) -> Iterator[Row]:
    for clause in standing.assessment.clauses:
        for one in standing.assessment.answer(clause.item.id).evidence:
            yield (
                clause.item.id, one.title, translate(f"workbook.kind.{one.kind}", language), one.dated, one.starts,
                one.ends, one.expires, fresh_until(one), _yes(one.confirmed, language), one.sha256,
            )  # fmt: skip


def _findings(standing: Standing, language: str) -> Iterator[Row]:
    words = standing.assessment.standard.findings
    for each in standing.assessment.findings:
        yield each.id, each.item, words[each.grade].of(language), each.text, each.opened_on, each.closed_on


def _actions(standing: Standing, language: str) -> Iterator[Row]:
    for finding in standing.assessment.findings:
        for each in finding.actions:
            late = finding.open_on(standing.day) and each.done_on is None and each.due_on < standing.day
            yield finding.id, finding.item, each.title, each.due_on, each.done_on, _yes(late, language)


ROWS = {
    "about": _about, "items": _items, "replies": _replies, "evidence": _evidence, "findings": _findings,
    "actions": _actions,
}  # fmt: skip
