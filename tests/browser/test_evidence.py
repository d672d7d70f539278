"""Evidence in a real browser, in Kazakh: brought without a script, confirmed, asked for again, frozen with the rest."""

from pathlib import Path

from playwright.async_api import Page, expect

from infra import clock
from infra.i18n import translate
from tests.browser.conftest import Desk
from tests.browser.test_accessibility import check
from tests.browser.test_findings import begin
from tests.browser.test_organisations import browser_of, press
from tests.cast import AIGERIM, MARAT
from tests.compliance.workspace.players import pdf

NAME = "Бұйрық № 5.pdf"


def said(words: str) -> str:
    return translate(words, "kk")


async def running(page: Page) -> tuple[str, str]:
    """The integrity rooms, and the self-assessment that runs in them."""
    home = await begin(page)
    await page.goto(f"{home}/assessments")
    inside = await page.locator(".card h2 a").first.get_attribute("href")
    assert inside is not None
    return home, inside


async def test_evidence_goes_from_hand_to_hand_to_an_approval(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / NAME
    file.write_bytes(pdf("бұйрық"))
    async with browser_of(desk, MARAT, "/robots.txt", script=False) as officer:  # everything without a script
        home, inside = await running(officer)
        await officer.goto(f"{inside}/items/CTX-1")
        await officer.get_by_role("link", name=said("evidence.bring")).click()
        await officer.locator("#file").set_input_files(file)
        await press(officer, "evidence.bring")
        await expect(officer.locator("#dated-fault")).to_contain_text(said("evidence.dated_needed"))
        await officer.locator("#dated").fill(f"{clock.today():%Y-%m-%d}")
        await officer.locator("#file").set_input_files(file)
        await press(officer, "evidence.bring")
        await officer.wait_for_url("**done=evidence_brought")
        address = officer.url.partition("?")[0]
        await expect(officer.locator("h1")).to_have_text(NAME)
        async with officer.expect_download() as coming:
            await officer.locator("main a[download]").click()
        taken = await coming.value
        assert taken.suggested_filename == NAME
        assert (await taken.path()).read_bytes() == pdf("бұйрық")

    async with browser_of(desk, AIGERIM, address) as owner:
        await press(owner, "evidence.confirm")
        await expect(owner.locator("main")).to_contain_text(said("evidence.confirmed"))
        await owner.locator("#due_on").fill("2099-01-01")
        await press(owner, "evidence.request.send")
        await owner.wait_for_url("**done=evidence_requested")
        await owner.goto(f"{inside}/approval")
        await press(
            owner, "approval.submit" if not await owner.locator("ol.rows li").count() else "approval.submit.again"
        )
        await expect(owner.locator("main")).to_contain_text(said("approval.own"))
        wrong = []
        for path in (address, f"{home}/evidence", f"{inside}/items/CTX-1/evidence", f"{inside}/review",
                     f"{inside}/review/CTX-1", f"{inside}/approval", f"{inside}/readiness",
                     f"{home}/cycles"):  # fmt: skip
            await owner.goto(path)
            wrong += [f"{path}: {fault}" for fault in await check(owner)]
        assert not wrong, "\n".join(wrong)
