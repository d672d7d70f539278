"""What is printed of a label: the answer to its number and to its credential on one sheet each, a case and a vote with
nothing that only a screen can use.
"""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pypdf
import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

from compliance.commands.label.issuing import tend_label
from compliance.commands.label.meetings import Proposed
from infra.database import fetch_value
from infra.i18n import LANGUAGES, translate
from tests.browser.at_work import Stage, staged
from tests.cast import ALTYN, ASSESSOR, KUMIS, OFFICER, PANEL, number_of, verified
from tests.compliance.labels.at_desk import ASSESSED, at_desk
from tests.compliance.labels.decided import REASONS, case_in, everybody_votes, on_agenda
from tests.compliance.labels.granted import granted, reinstated, renewed, suspended
from tests.compliance.labels.playing import at_work

DESK = "/desk/label"


async def begins() -> None:
    """A label with a history, a case that is assessed, and one that was voted on."""
    await at_work()
    label = await granted(at=KUMIS.bin)
    for _ in range(3):
        await suspended(label)
        await reinstated(label)
    await renewed(label)
    await tend_label(label)
    await verified(number_of(7300))
    await at_desk("assessing", ASSESSED, number_of(7300))
    await everybody_votes(await on_agenda(await case_in(at=ALTYN.bin), Proposed("grant", REASONS)))


@pytest.fixture
async def stage(own_database: str, browser: Browser, tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(own_database, browser, tmp_path, begins) as made:
        yield made


async def printed(page: Page, folder: Path, name: str) -> list[str]:
    """The text of each sheet, as Chromium prints the page on A4; the sheets are kept for whoever wants to look."""
    made = await page.pdf(format="A4", prefer_css_page_size=True)
    (folder / f"{name}.pdf").write_bytes(made)
    return [" ".join(sheet.extract_text().split()) for sheet in pypdf.PdfReader(io.BytesIO(made)).pages]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_answer_is_one_sheet(stage: Stage, language: str, tmp_path: Path) -> None:
    number = await fetch_value("select number from label")
    async with stage.sits(None, f"/{language}/label/{number}") as page:
        credential = await (await page.request.get(f"/label/{number}/credential.json")).body()
        [sheet] = await printed(page, tmp_path, f"label-{language}")
        assert number in sheet
        assert translate("label_public.misuse.tell", language) not in sheet  # a button is of no use on paper
        await page.goto(f"/{language}/verify")
        file = FilePayload(name="label.json", mimeType="application/json", buffer=credential)
        await page.locator("#file").set_input_files(file)
        await expect(page.locator("[data-answer]")).to_have_attribute("data-state", "valid")
        [sheet] = await printed(page, tmp_path, f"verify-{language}")
        assert number in sheet
        assert translate("verify.server", language) not in sheet


async def test_a_case_and_a_vote_are_printed_without_their_forms(stage: Stage, tmp_path: Path) -> None:
    case = await fetch_value("select id from label_application where state = 'assessing'")
    async with stage.sits(ASSESSOR, f"/kk{DESK}/cases/{case}?requirement=H-SPEAK-UP") as page:
        sheets = await printed(page, tmp_path, "case")
        whole = " ".join(sheets)
        assert len(sheets) <= 3
        assert translate("desk.label.case.requirements", "kk") in whole
        for words in ("desk.label.do.report.button", "desk.label.form.judged", "keys.heading"):
            assert translate(words, "kk") not in whole, words
    item = await fetch_value("select max(id) from label_agenda")
    async with stage.sits(OFFICER, f"/kk{DESK}/items/{item}") as page:
        [sheet] = await printed(page, tmp_path, "item")
        assert all(each.name in sheet for each in PANEL)
        assert translate("label.declare.button", "kk") not in sheet
