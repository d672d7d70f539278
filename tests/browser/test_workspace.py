"""Answering in a real browser: saved as one writes, kept where the network fails, two at once, all by the keyboard."""

import json

import pytest
from playwright.async_api import Locator, Page, expect

from infra.i18n import LANGUAGES, translate
from services.web.pages.integrity.answers import PARTS, TABS
from tests.browser.conftest import Desk
from tests.browser.test_accessibility import check
from tests.browser.test_organisations import browser_of, own_organisation, press
from tests.cast import KANAT, SAMAL

EDITION = "iso-37001-2016"


def status(page: Page) -> Locator:
    """The line that says what became of the words."""
    return page.locator("[data-status]")


async def saved(page: Page, language: str = "kk") -> None:
    """Wait until it says that all is saved."""
    word = translate("item.saved_at", language, time="").strip(" ,").split()[0].rstrip(",")
    await expect(status(page)).to_have_attribute("data-state", "saved")
    await expect(status(page)).to_contain_text(word)


async def started(page: Page, language: str) -> str:
    """The self-assessment of Kumis Su, which its owner starts unless it runs: its path in a language."""
    home = f"/{language}{await own_organisation(page, language)}/integrity"
    await page.goto(f"{home}/assessments/new")
    edition = page.locator(f"#edition-{EDITION}")
    if await edition.is_enabled():
        await edition.check()
        await page.locator("#profile-M").check()
        await page.locator("#cycle").fill("Екі адам")
        await press(page, "assessments.start")
        await page.wait_for_url("**done=opened")
        return page.url.partition("?")[0]
    await page.goto(f"{home}/assessments")
    return await page.locator(".card h2 a", has_text="Екі адам").get_attribute("href") or ""


async def test_words_are_saved_while_one_writes_and_outlive_a_lost_network(desk: Desk) -> None:
    async with browser_of(desk, KANAT, "/robots.txt") as page:
        item = f"{await started(page, 'kk')}/items/CTX-1"
        await page.goto(item)
        await page.locator("#reason").press_sequentially("Тізілім бар")
        await saved(page)
        await page.context.set_offline(True)
        await page.locator("[id='CTX-1.1']").fill("Желісіз жазылған сөз")
        await expect(status(page)).to_have_text(translate("item.offline", "kk"))
        await page.context.set_offline(False)
        await saved(page)
        await page.context.set_offline(True)
        await page.locator("[id='CTX-1.2']").fill("Құрылғыда қалған сөз")
        await expect(status(page)).to_have_attribute("data-state", "offline")
        kept = await page.evaluate("Object.entries(localStorage).find(([name]) => name.startsWith('moldir:'))")
        await page.context.set_offline(False)
        await saved(page)
        # as if the device had been switched off before: what it kept is there when the page is opened again
        await page.evaluate("([name, draft]) => localStorage.setItem(name, draft)", [kept[0], _later(kept[1])])
        await page.reload()
        await saved(page)
        await page.reload()
        for field, words in (("reason", "Тізілім бар"), ("CTX-1.1", "Желісіз жазылған сөз"),
                             ("CTX-1.2", "Құрылғыда қалған сөз, толықтырылды")):  # fmt: skip
            await expect(page.locator(f"[id='{field}']")).to_have_value(words)
        assert await page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('moldir:'))") == []
    desk.forgive(r"ERR_INTERNET_DISCONNECTED")


def _later(draft: str) -> str:
    """What the device kept after the next save, with some words more."""
    said = json.loads(draft)
    said["fields"]["CTX-1.2"] += ", толықтырылды"
    said["version"] = str(int(said["version"]) + 1)
    return json.dumps(said)


async def test_two_people_in_one_answer_lose_nothing(desk: Desk) -> None:
    async with browser_of(desk, KANAT, "/robots.txt") as one, browser_of(desk, SAMAL, "/robots.txt") as other:
        item = f"{await started(one, 'kk')}/items/CTX-2"
        for page in (one, other):
            await page.goto(item)
        await one.locator("[id='CTX-2.1']").fill("Қанаттың жауабы")
        await one.locator("#claimed-2").check()
        await saved(one)
        await other.locator("#reason").fill("Самалдың себебі")
        await saved(other)
        await expect(other.locator("[id='CTX-2.1']")).to_have_value("Қанаттың жауабы")
        await expect(other.locator("#claimed-2")).to_be_checked()
        await one.locator("#reason").fill("Қанаттың себебі")
        await expect(status(one)).to_have_text(translate("item.clash.short", "kk"))
        await press(one, "form.save")
        await expect(one.locator(".clash")).to_contain_text(SAMAL.name)
        assert not (wrong := await check(one)), "\n".join(wrong)
        await expect(one.locator("#reason")).to_have_value("Самалдың себебі\n\nҚанаттың себебі")
        await press(one, "form.save")
        await one.wait_for_url("**done=saved")
        await other.reload()
        await expect(other.locator("#reason")).to_have_value("Самалдың себебі\n\nҚанаттың себебі")
    desk.forgive(r"\(Conflict\)")


async def test_everything_goes_by_the_keyboard(desk: Desk) -> None:
    async with browser_of(desk, KANAT, "/robots.txt") as page:
        inside = await started(page, "kk")
        await page.goto(inside)
        await page.keyboard.press("j")
        await page.keyboard.press("j")
        await expect(page.locator(".tasks h3 a").nth(1)).to_be_focused()
        await page.keyboard.press("k")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/items/CTX-1")
        await page.keyboard.press("j")
        await page.wait_for_url("**/items/CTX-2")
        await page.keyboard.press("ArrowRight")
        await page.wait_for_url("**/items/CTX-3")
        await page.keyboard.press("3")
        await expect(page.locator("#claimed-3")).to_be_checked()
        await saved(page)
        await expect(page.locator("#standing .levels dd").first).to_have_text("3")  # the panel beside it knows
        await page.locator("#reason").press_sequentially("j 0 ?")  # letters are letters where one writes
        await expect(page.locator("#claimed-3")).to_be_checked()
        await saved(page)
        await page.locator("h1").click()
        await page.keyboard.press("?")
        await page.locator("[data-keys-on]").uncheck()
        await page.locator("h1").click()
        await page.keyboard.press("k")
        await expect(page).to_have_url(f"{desk.base}{inside.removeprefix(desk.base)}/items/CTX-3")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_room_and_no_page_of_the_workspace_has_an_accessibility_fault(desk: Desk, language: str) -> None:
    wrong = []
    async with browser_of(desk, KANAT, "/robots.txt") as page:
        inside = (await started(page, language)).removeprefix(desk.base)
        home = inside.partition("/assessments")[0]
        paths = [home, f"{home}/assessments", f"{home}/assessments/new", inside, f"{inside}?show=overdue",
                 f"{inside}/chapters/4", f"{inside}/items/CTX-1"]  # fmt: skip
        if (
            language == "kk"
        ):  # every room, in the language that comes first; rooms have tests of their own in the others
            paths += [f"{home}{path}" for _, path, _ in TABS] + [f"{inside}{path}" for _, path, _ in PARTS]
        for path in dict.fromkeys(paths):
            await page.goto(path)
            wrong += [f"{path} {fault}" for fault in await check(page, language)]
    assert not wrong, "\n".join(wrong)
