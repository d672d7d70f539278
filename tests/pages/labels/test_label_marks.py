"""The holder of a label takes its mark, its badge and its certificate away; who scans the mark is led to the label."""

import io
from datetime import timedelta

import pytest
import segno
from pypdf import PdfReader

from infra import clock
from infra.i18n import LANGUAGES, translate
from infra.settings import settings
from services.documents.label_mark import SMALLEST, code_svg
from tests.cast import ALTYN, MARAT, everybody
from tests.compliance.labels.shown import changes, shown_label
from tests.pages.client import Reader

HOME = f"/organisations/{ALTYN.bin}/label/marks"


@pytest.fixture(autouse=True)
async def cast(db: object, visit: Reader) -> None:
    await everybody()
    visit.client.cookies.set("moldir", await MARAT.signs_in())


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_holder_finds_mark_badge_and_certificate(visit: Reader, language: str) -> None:
    assert translate("label_public.marks.none", language) in (await visit(f"/{language}{HOME}")).text
    number = await shown_label()
    page = await visit(f"/{language}{HOME}")
    assert f"/label/{number}/badge.svg?lang={language}" in page.text
    for kind in ("svg", "pdf"):
        file = await visit.client.get(f"/{language}{HOME}/mark-{language}.{kind}")
        assert file.status_code == 200
        assert f'filename="{number}-mark-{language}.{kind}"' in file.headers["content-disposition"]
    drawn = (await visit.client.get(f"/{language}{HOME}/mark-{language}.svg")).text
    assert number in drawn
    assert translate("label_public.mark.line.1", language) in drawn.replace("&#39;", "'")
    certificate = await visit.client.get(f"/{language}{HOME}/certificate-{language}.pdf")
    read = PdfReader(io.BytesIO(certificate.content))
    assert len(read.pages) == 1
    assert number in read.pages[0].extract_text()
    for nothing in ("mark-kk-offline-0.svg", "mark-xx.svg", "x", "mark-kk.exe"):
        assert (await visit.client.get(f"/{language}{HOME}/{nothing}")).status_code == 404


async def test_no_mark_of_a_label_that_may_not_be_used(visit: Reader) -> None:
    number, today = await shown_label(), clock.today()
    await changes(number, "suspended", "court", suspended_on=today, suspended_until=today + timedelta(days=9))
    page = await visit(f"/en{HOME}")
    assert "may not be used" in page.text
    assert not [link for link in page.links() if link.endswith(".svg")]
    assert (await visit.client.get(f"/en{HOME}/mark-en.svg")).status_code == 409


def test_the_code_is_no_smaller_than_allowed_and_has_its_quiet_zone() -> None:
    address = f"{settings().site}/label/CW-2026-000123-U"
    drawn, side = code_svg(address, "url", "x")
    modules = segno.make(address, error="q", micro=False, boost_error=False).symbol_size(scale=1, border=0)[0]
    assert side >= SMALLEST * (modules + 8) / modules - 0.01
    assert f'viewBox="0 0 {modules + 8} {modules + 8}"' in drawn
