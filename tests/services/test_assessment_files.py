"""What a board and an auditor are handed of an assessment: a report on paper and a workbook, in three languages."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache

import pymupdf
import pypdf
import pytest
from python_calamine import CalamineWorkbook

from compliance.assessment import Answer, CorrectiveAction, Finding, NotApplicable, Review
from compliance.assessment.gaps import gaps, open_actions
from compliance.standing import Frozen, Standing, without
from infra.i18n import LANGUAGES, short_day, translate
from services.documents.assessment_workbook import COLUMNS, assessment_workbook
from services.documents.gap_report import gap_report_html, gap_report_of, gap_report_pdf
from tests.cast import ALTYN
from tests.compliance.assessment.builders import DAY, SCOPE, answered, assessment, proof
from tests.services.test_report_pdf import elements, text_of, words_of

BAD = '=HYPERLINK("http://evil.example";"x")'
FINDINGS = (
    Finding("12", "RA-1", "major", "Сатып алу бөлімі қамтылмаған", date(2026, 10, 5), actions=(
        CorrectiveAction("1", "Бөлімді қамту", date(2026, 11, 20)), CorrectiveAction("2", "Оқыту", date(2026, 12, 20)),
    )),
    Finding("13", "OPS-2", "minor", BAD, date(2026, 10, 5)),
    Finding("14", "OPS-2", "minor", "Жабылған", date(2026, 10, 5), closed_on=date(2026, 11, 1)),
)  # fmt: skip
WHOLE = assessment(
    answered("RA-1", 4, claimed=5, review=Review(3, "Тек екі бөлім көрсетілген")),
    answered("OPS-2", 3, evidence=(proof(dated=date(2025, 12, 20)),)),
    answered("OPS-8", 5, not_applicable=NotApplicable("Бізде сыйлық берілмейді", approved=True)),
    answered("CTX-1", 5),
    answered("LED-4", 2, reason="+1"),
    answered("SUP-5", 1, claimed=4, replies={"SUP-5.1": "@SUM(A1)"}),
    Answer("CTX-3"),
    findings=FINDINGS,
    profile="Q",
    scope=replace(SCOPE, bin=ALTYN.bin),
)
NOW = Standing(WHOLE, DAY, "2026", date(2026, 9, 1))
SUBMITTED = replace(NOW, frozen=Frozen(1, NOW.sha256, datetime(2026, 11, 25, 9, tzinfo=UTC), None))
APPROVED = replace(
    NOW, frozen=Frozen(1, NOW.sha256, datetime(2026, 11, 25, tzinfo=UTC), datetime(2026, 11, 26, tzinfo=UTC))
)


@lru_cache
def paper(language: str) -> bytes:
    return gap_report_pdf(NOW, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_report_is_on_paper(language: str) -> None:
    there = set(re.findall(r"\w+", text_of(paper(language))))
    assert not words_of(gap_report_html(NOW, language)) - there


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_not_submitted_says_so_on_each_page_and_what_was_does_not(language: str) -> None:
    notice = translate("gap.not_submitted", language)
    with pymupdf.open(stream=paper(language)) as document:
        assert len(document) > 3
        assert all(notice in " ".join(page.get_text().split()) for page in document)
    said = text_of(gap_report_pdf(APPROVED, language))
    assert notice not in said
    approved = translate("gap.state.approved", language, day=short_day(date(2026, 11, 26), language))
    assert approved in said


def test_a_board_reads_means_gate_gaps_findings_falls_duties_and_the_hash() -> None:
    said = text_of(paper("en"))
    for expected in (
        "The mean level that counts is 2.8 of 5; the lowest is 0.", "The critical item CTX-3 has not been answered",
        "The reviewer found level 3: Тек екі бөлім көрсетілген", "From level 1 to level 2", "Бізде сыйлық берілмейді",
        "Сатып алу бөлімі қамтылмаған", "overdue", "21 Dec 2026", "OPS-2 Due diligence (3 → 2)", "every 18 months",
        NOW.sha256, NOW.number, ALTYN.bin,
    ):  # fmt: skip
        assert expected in said, expected
    assert "Жабылған" not in said  # a closed finding is no gap
    assert "None" not in said


def test_the_same_state_gives_the_same_bytes_whatever_the_clock_says(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for moment in ("1", "86400"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", moment)  # what a library would write for the time
        made.append(gap_report_pdf(SUBMITTED, "kk"))
    assert made[0] == made[1]
    other = replace(SUBMITTED, assessment=replace(WHOLE, findings=()))
    assert gap_report_pdf(other, "kk") != made[0]


def test_the_report_can_be_read_aloud() -> None:
    reader = pypdf.PdfReader(io.BytesIO(paper("kk")))
    assert reader.trailer["/Root"]["/Lang"] == "kk"
    assert reader.metadata is not None
    assert SCOPE.name in str(reader.metadata.title)
    tags = [str(one["/S"]) for one in elements(paper("kk"))]
    assert tags.count("/Table") > 8
    assert {"/H1", "/H2", "/TH", "/Figure"} <= set(tags)
    figures = [one for one in elements(paper("kk")) if one["/S"] == "/Figure"]
    assert all(one.get("/Alt") for one in figures)


def test_gaps_say_what_keeps_a_level_and_what_would_lift_it() -> None:
    found = {gap.level.item: gap for gap in gaps(WHOLE, DAY)}
    assert "CTX-1" not in found  # at the highest level
    assert "OPS-8" not in found  # does not apply
    assert [why.id for why in found["CTX-3"].why] == ["gap.unanswered"]
    assert [why.id for why in found["RA-1"].why] == ["gap.verified_why"]
    assert [why.id for why in found["SUP-5"].why] == ["assessment.cap.no_evidence"]
    assert found["SUP-5"].lifts
    urgent = gap_report_of(NOW).urgent
    assert [gap.level.item for gap in urgent] == ["CTX-3", "SUP-5", "LED-4"]
    assert [each.overdue for each in open_actions(WHOLE, DAY)] == [True, False]


@pytest.mark.parametrize("whole", [assessment(level=None), assessment(level=5), assessment(
    *(answered(each.item.id, 3, not_applicable=NotApplicable("x", approved=True)) for each in assessment().clauses)
)], ids=["nothing", "everything", "nothing applies"])  # fmt: skip
def test_a_report_is_whole_whatever_there_is_to_say(whole: object) -> None:
    said = text_of(gap_report_pdf(replace(NOW, assessment=whole), "en"))  # type: ignore[arg-type]
    assert "Method and limits" in said
    assert "None" not in said


def rows_of(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_has_everything_that_was_said_and_shown(language: str) -> None:
    sheets = rows_of(assessment_workbook(NOW, language))
    assert list(sheets) == [translate(f"workbook.sheet.{name}", language) for name in COLUMNS]
    items = {row[0]: row for row in sheets[translate("workbook.sheet.items", language)]}
    assert len(items) == 1 + len(WHOLE.clauses)
    assert items["RA-1"][6:10] == [5, 4, 3, 3]
    assert items["OPS-8"][7:10] == ["", "", ""]
    assert str(items["SUP-5"][10]).startswith(translate("assessment.cap.no_evidence", language, level=1))
    evidence = sheets[translate("workbook.sheet.evidence", language)]
    assert proof("indicator").sha256 in [row[-1] for row in evidence]
    late = [row[-1] for row in sheets[translate("workbook.sheet.actions", language)]][1:]
    assert late == [translate("workbook.yes", language), translate("workbook.no", language)]


def test_no_cell_is_a_formula_and_the_same_state_gives_the_same_file() -> None:
    content = assessment_workbook(NOW, "kk")
    assert content == assessment_workbook(NOW, "kk")
    sheets = rows_of(content)
    assert BAD in [row[3] for row in sheets["Қорытындылар"]]
    assert "@SUM(A1)" in [row[2] for row in sheets["Жауаптар"]]
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        inside = "".join(book.read(name).decode() for name in book.namelist())
    assert "<f>" not in inside
    assert "<hyperlink" not in inside
    assert 'state="frozen"' in inside


def test_names_of_evidence_that_is_not_for_everybody_are_left_out_and_nothing_else_changes() -> None:
    told = without(NOW, ["record-1"], "Шектеулі дәлел")
    titles = {row[1] for row in rows_of(assessment_workbook(told, "kk"))["Дәлелдер"]}
    assert "Шектеулі дәлел" in titles
    assert "Дәлел record-1" not in titles
    assert [gap.why for gap in gaps(told.assessment, DAY)] == [gap.why for gap in gaps(WHOLE, DAY)]
    assert without(NOW, (), "x") is NOW
