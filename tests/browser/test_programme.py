"""The programme in a real browser, in Kazakh: a document from its template to a reader; no fault anywhere."""

from playwright.async_api import Page, expect

from infra.i18n import translate
from tests.browser.conftest import Desk
from tests.browser.test_accessibility import check
from tests.browser.test_organisations import browser_of, own_organisation
from tests.cast import AIGERIM, BOLAT, MARAT


async def step(page: Page, ending: str, said: str) -> None:
    """Press the button of the form that posts there, and wait for what the page says."""
    await page.locator(f"main form[action$='{ending}'] button[type=submit]").first.click()
    await expect(page.locator("[role=status]")).to_contain_text(translate(f"integrity.done.{said}", "kk"))


async def test_a_document_comes_into_force_and_is_read_and_a_gift_is_decided_on(desk: Desk) -> None:
    wrong: list[str] = []
    async with browser_of(desk, MARAT, "/robots.txt") as officer:
        room = f"/kk{await own_organisation(officer, 'kk')}/integrity"
        await officer.goto(f"{room}/programme/conduct/new")
        for language in ("kk", "ru", "en"):
            await officer.locator(f"#channel_{language}").fill("senim@altyn.example")
        await step(officer, "/conduct/new", "policy_drafted")
        await step(officer, "/submit", "policy_submit")
        async with browser_of(desk, AIGERIM, f"{room}/programme/conduct") as head:
            await step(head, "/approve", "policy_approve")
        await officer.goto(f"{room}/programme/conduct")
        await step(officer, "/publish", "policy_publish")
        async with browser_of(desk, BOLAT, f"{room}/programme/conduct") as member:
            await step(member, "/attest", "policy_attest")
            await member.goto(f"{room}/gifts")
            for name, value in (
                ("what", "Кітап"),
                ("worth", "5 000"),
                ("other_name", "Серіктес"),
                ("occasion", "Мереке"),
            ):
                await member.locator(f"form.form #{name}").fill(value)
            await step(member, "/gifts", "gift_entered")
        await officer.goto(f"{room}/gifts")
        await officer.locator("details.more summary").first.click()
        await officer.locator("input[name=decision][value=allowed]").check()
        await officer.locator("textarea[name=reason]").fill("Шектен аспайды")
        await step(officer, "/decide", "gift_decided")
        for path in ("/programme", "/programme/conduct", "/declarations", "/gifts", "/clauses"):
            await officer.goto(f"{room}{path}")
            wrong += [f"{path}: {fault}" for fault in await check(officer)]
    assert not wrong, "\n".join(wrong)
