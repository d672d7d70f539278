"""A case and a vote with a keyboard alone: Tab, Enter and the space bar; focus is to be seen, in the page's order."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from compliance.commands.label.meetings import Proposed
from infra.i18n import translate
from tests.browser.at_work import Stage, done, staged
from tests.cast import ASSESSOR, PANEL, REVIEWER, number_of, verified
from tests.compliance.labels.at_desk import ASSESSED, at_desk
from tests.compliance.labels.decided import REASONS, case_in, on_agenda
from tests.compliance.labels.playing import at_work

MOST = 90  # keystrokes after which nobody would go on
DESK = "/kk/desk/label"
# what has the focus, whether that is to be seen, and whether it comes after what had it before
FOCUS = """
() => {
    const here = document.activeElement, style = getComputedStyle(here), box = here.getBoundingClientRect();
    const last = document.querySelector('[data-test-focus]');
    const after = !last || last === here || !!(last.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING);
    last?.removeAttribute('data-test-focus');
    here.setAttribute('data-test-focus', '');
    return {
        what: here.outerHTML.slice(0, 120), after, body: here === document.body,
        ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== 'none',
        shown: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    };
}
"""


async def begins() -> None:
    """A case to be assessed, one to be reviewed, and one that the panel votes on."""
    await at_work()
    for serial, (state, parts) in enumerate((("assessing", ASSESSED), ("reviewing", ASSESSED)), 7300):
        await verified(number_of(serial))
        await at_desk(state, parts, number_of(serial))
    await on_agenda(await case_in(), Proposed("grant", REASONS))


@pytest.fixture
async def stage(own_database: str, browser: Browser, tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(own_database, browser, tmp_path, begins) as made:
        yield made


async def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until it is there; every stop on the way is to be seen, and follows the one before."""
    for _ in range(MOST):
        await page.keyboard.press("Tab")
        here = await page.evaluate(FOCUS)
        assert not here["body"], f"the page ends before {wanted}"
        assert here["ring"], f"no ring: {here['what']}"
        assert here["shown"], f"out of sight: {here['what']}"
        assert here["after"], f"back up the page: {here['what']}"
        if await wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{MOST} keystrokes do not reach {wanted}")


async def into_main(page: Page) -> None:
    """The first Tab offers to skip what stands above every page."""
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.classList.contains('skip')")
    await page.keyboard.press("Enter")


async def unfold(page: Page, code: str) -> Locator:
    """Open an act of the case; its form."""
    summary = page.locator("summary").get_by_text(translate(f"desk.label.do.{code}", "kk"), exact=True)
    form = page.locator("details.act").filter(has=summary)
    await tab_to(page, form.locator("summary"))
    await page.keyboard.press("Enter")
    await expect(form.locator("button[type=submit]")).to_be_visible()
    return form


async def choose(page: Page, radio: Locator) -> None:
    """To the group, and with the space bar its first choice."""
    await tab_to(page, radio)
    await page.keyboard.press("Space")
    await expect(radio).to_be_checked()


async def write(page: Page, field: Locator, words: str) -> None:
    await tab_to(page, field)
    await page.keyboard.insert_text(words)


async def send(page: Page, button: Locator) -> None:
    await tab_to(page, button)
    await page.keyboard.press("Enter")


async def test_a_case_is_judged_and_reported_with_a_keyboard(stage: Stage) -> None:
    async with stage.sits(ASSESSOR, f"{DESK}/cases/1") as page:
        await into_main(page)
        requirement = page.locator("#requirement-H-SPEAK-UP")
        await tab_to(page, requirement)
        await page.keyboard.press("Enter")
        await page.wait_for_url("**requirement=H-SPEAK-UP")
        await into_main(page)
        form = await unfold(page, "judge")
        await choose(page, form.locator("#met-yes"))
        await write(page, form.locator("#judged"), "Арнаға жаздым, жауап келді.")
        await send(page, form.locator("button[type=submit]"))
        await done(page, "judged")
        await into_main(page)
        form = await unfold(page, "report")
        await choose(page, form.locator("#recommendation-grant"))
        await write(page, form.locator("#summary"), "Жүйе жұмыс істейді.")
        await tab_to(page, form.locator("#advice"))
        await send(page, form.locator("button[type=submit]"))
        await done(page, "reported")


async def test_what_was_typed_stays_when_a_form_is_refused(stage: Stage) -> None:
    async with stage.sits(ASSESSOR, f"{DESK}/cases/1?requirement=H-SPEAK-UP") as page:
        await into_main(page)
        form = await unfold(page, "judge")
        await write(page, form.locator("#judged"), "Баға берілмеді")
        await send(page, form.locator("button[type=submit]"))
        await expect(page.locator("#met-fault")).to_be_visible()  # unfolded, the fault beside its field
        await expect(page.locator("#judged")).to_have_value("Баға берілмеді")


async def test_a_case_is_reviewed_with_a_keyboard(stage: Stage) -> None:
    async with stage.sits(REVIEWER, f"{DESK}/cases/2") as page:
        await into_main(page)
        await send(page, page.locator("form[action$='/review/take'] button"))
        await done(page, "review_taken")
        await into_main(page)
        form = await unfold(page, "recommend")
        await choose(page, form.locator("#review-grant"))
        await write(page, form.locator("#review_said"), "Есеппен келісемін.")
        await send(page, form.locator("button[type=submit]"))
        await done(page, "reviewed")


async def test_a_vote_is_given_with_a_keyboard(stage: Stage) -> None:
    async with stage.sits(PANEL[0], f"{DESK}/meetings") as page:
        await into_main(page)
        await send(page, page.locator("main a[href*='/meetings/']").first)
        await page.wait_for_url("**/meetings/*")
        await into_main(page)
        await send(page, page.locator("main a[href*='/items/']"))
        await page.wait_for_url("**/items/*")
        await into_main(page)
        await choose(page, page.locator("#choice-for"))
        await write(page, page.locator("#reasons"), "Барлық талап орындалған.")
        await send(page, page.locator("form[action$='/vote'] button"))
        await done(page, "voted")
