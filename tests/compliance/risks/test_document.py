"""The internal analysis on paper: every word of it, in each language, and always the same bytes."""

import io
from dataclasses import replace
from datetime import date

import pymupdf
import pypdf
import pytest

from compliance.risks.analysis import Analysis, ControlFound, PostFound, RiskFound, frozen
from infra.i18n import LANGUAGES, translate
from services.documents.risk_analysis import analysis_html, analysis_pdf, number_of
from tests.cast import ALTYN, ERLAN
from tests.services.test_report_pdf import WORD, text_of, words_of

RISK = RiskFound(
    "Сыйлықпен ықпал ету", "gifts", "Сату бөлімі", "Мереке кезінде\nберіледі", "Шек жоқ <b>", (4, 3), (2, 3),
    (ControlFound("Тізілім", "OPS-8", "likelihood", 3, 3, 2),
     ControlFound("Келісу", "OPS-3", "likelihood", 1, None, 0)),
    "reduce", "Шек белгілеу", date(2027, 1, 1), "Болат Мүшеев", date(2027, 5, 1),
)  # fmt: skip
ACCEPTED = replace(
    RISK, title="Қабылданған", process="customs", treatment="accept", plan="", due_on=None, accepted_by="Әйгерім",
    accepted_on=date(2026, 6, 1), accepted_why="Шығыны көп",
)  # fmt: skip
WHOLE = Analysis(
    ALTYN.bin, ALTYN.kk, ALTYN.ru, 2, True, "№ 12 бұйрық", "Бүкіл ұйым", ("Комиссия", "Марат"), date(2026, 1, 1),
    date(2026, 6, 30), date(2026, 7, 1), "Бірінші қорытынды.\nЕкіншісі.", "ISO 37001:2025, 2026", (RISK, ACCEPTED),
    (PostFound("Маман", "Сатып алу", "Таңдайды", 2, "high"),),
)  # fmt: skip
SHA256 = frozen(WHOLE)[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_in_the_pdf_and_it_can_be_read_aloud(language: str) -> None:
    made = analysis_pdf(WHOLE, SHA256, language)
    missing = words_of(analysis_html(WHOLE, SHA256, language)) - set(WORD.findall(text_of(made)))
    # repeated words of captions that only a screen has
    spoken = " ".join(translate(f"analysis.part.{part}", language) for part in ("map", "signatures"))
    assert not missing - set(WORD.findall(spoken)), missing
    said = pypdf.PdfReader(io.BytesIO(made)).trailer["/Root"]
    assert said["/Lang"] == language
    assert "/StructTreeRoot" in said
    assert analysis_pdf(WHOLE, SHA256, language) == made


def test_another_state_has_another_number_and_other_bytes() -> None:
    other = replace(WHOLE, conclusions="Басқа")
    sha256 = frozen(other)[1]
    assert number_of(other, sha256) != number_of(WHOLE, SHA256)
    assert analysis_pdf(other, sha256, "kk") != analysis_pdf(WHOLE, SHA256, "kk")


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_not_quasi_state_is_told_of_no_duty_that_is_not_theirs(language: str) -> None:
    told = analysis_html(replace(WHOLE, quasi_state=False), SHA256, language)
    assert "410-V" in told
    assert "№ 488" not in told


def test_an_entrepreneurs_number_and_hostile_words_stay_inside() -> None:
    hostile = replace(RISK, title="<script>alert(1)</script>", owner="", unit="x" * 300)
    page = analysis_html(replace(WHOLE, organisation=ERLAN.bin, risks=(hostile,), posts=()), SHA256, "kk")
    assert ERLAN.bin not in page
    assert "<script>" not in page
    assert translate("posts.none", "kk") in page
    with pymupdf.open(stream=analysis_pdf(replace(WHOLE, risks=(hostile,) * 40), SHA256, "kk")) as document:
        assert len(document) > 10
