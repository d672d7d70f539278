"""In a real browser, in Kazakh: documents taken, a package watched, an auditor let in from outside."""

import asyncio
import re

from playwright.async_api import expect

from infra.i18n import translate
from tests.browser.conftest import Desk
from tests.browser.test_accessibility import check
from tests.browser.test_findings import begin
from tests.browser.test_organisations import browser_of, press
from tests.cast import AIGERIM, MARAT


async def test_documents_and_packages_are_taken_and_an_auditor_is_invited(desk: Desk) -> None:
    async with browser_of(desk, MARAT, "/robots.txt") as officer:
        home = await begin(officer)
        await officer.goto(f"{home}/assessments")
        address = await officer.locator("main a[href*='/assessments/']").evaluate_all(
            "links => links.map(a => a.getAttribute('href')).find(a => /assessments\\/\\d+$/.test(a))"
        )
        await officer.goto(f"{address}/outputs")
        await expect(officer.locator("main")).to_contain_text(translate("outputs.packages.none", "kk"))
        assert not (wrong := await check(officer)), "\n".join(wrong)
        async with officer.expect_download() as taken:
            await officer.locator("a[href*='report.pdf?of=now']").click()
        assert (await taken.value).suggested_filename.endswith(".pdf")
        await officer.goto(f"{home}/auditors")
        assert not (wrong := await check(officer)), "\n".join(wrong)
        await officer.locator("#email").fill("auditor-from-outside@moldir.example")
        await press(officer, "auditors.send")
        await officer.wait_for_url("**done=auditor_invited")
        await expect(officer.locator("main")).to_contain_text(translate("auditors.state.waiting", "kk"))
        await officer.goto("/kk/audits")
        assert not (wrong := await check(officer)), "\n".join(wrong)


async def test_a_page_looks_again_by_itself_and_stops(desk: Desk) -> None:
    """No worker runs here, so that the package waits; what is asked again ends when somebody calls it off."""
    async with browser_of(desk, MARAT, "/robots.txt") as officer:
        home = await begin(officer)
        await officer.goto(f"{home}/assessments")
        address = await officer.locator("main a[href*='/assessments/']").evaluate_all(
            "links => links.map(a => a.getAttribute('href')).find(a => /assessments\\/\\d+$/.test(a))"
        )
        await officer.goto(f"{address}/approval")
        await officer.locator("main form[action$='/submit'] button").first.click()
        await officer.goto(f"{address}/outputs")
        await press(officer, "outputs.package.order")
        await officer.wait_for_url("**done=package_ordered")
        asked: list[str] = []
        officer.on("request", lambda request: asked.append(request.url) if "/progress" in request.url else None)
        await expect(officer.locator(".progress")).to_contain_text(translate("outputs.package.state.waiting", "kk"))
        await asyncio.sleep(4.5)
        assert len(asked) >= 2
        assert not (wrong := await check(officer)), "\n".join(wrong)
        async with browser_of(desk, AIGERIM, f"{address}/outputs", script=False) as owner:  # somebody else, elsewhere
            await owner.get_by_role("button", name=re.compile(translate("outputs.package.cancel", "kk"))).click()
            await owner.wait_for_url("**done=package_cancelled")
        called_off = translate("outputs.package.state.cancelled", "kk")
        await expect(officer.locator("#package-list")).to_contain_text(called_off)
        asked.clear()
        await asyncio.sleep(2.5)
        assert not asked
