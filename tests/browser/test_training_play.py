"""Training in a real browser, in Kazakh: a list comes in, rules assign, somebody passes by a code, all is told."""

from playwright.async_api import Page, expect

from compliance.library.course import courses
from infra.i18n import translate
from tests.browser.conftest import Desk
from tests.browser.test_accessibility import check
from tests.browser.test_organisations import browser_of, own_organisation
from tests.cast import KANAT
from tests.compliance.training.staff_lists import as_csv, listed

COURSE, PEOPLE, LEARNER = "foundations", 14, "00003"
RIGHT = {
    question.text.of("kk"): next(choice.text.of("kk") for choice in question.choices if choice.right)
    for lesson in courses()[COURSE].lessons
    for question in lesson.questions
}


async def pressed(page: Page, ending: str, done: str = "") -> None:
    """Press the button of the form that posts there, and wait for what the page says."""
    await page.locator(f"main form[action$='{ending}'] button[type=submit]").first.click()
    if done:
        await expect(page.locator(".notice-ok[role=status]").first).to_contain_text(
            translate(f"training.done.{done}", "kk")
        )


async def passes(learner: Page, code: str) -> None:
    """Somebody without an account types their code, reads nothing, and answers all rightly."""
    await learner.locator("#code").fill(code)
    await pressed(learner, "/learn/enter")
    await learner.get_by_role("link", name=courses()[COURSE].title.of("kk")).first.click()
    await learner.get_by_role("link", name=translate("learning.test.to", "kk")).click()
    await pressed(learner, "/test")
    asked = learner.locator("fieldset.choices legend")
    await expect(asked).to_be_visible()
    while await asked.count():
        here, question = learner.url, (await asked.inner_text()).strip()
        await learner.get_by_label(RIGHT[question], exact=True).check()
        await learner.locator("form.test button[value=next]").click()
        await learner.wait_for_url(lambda url, here=here: url != here)
    await pressed(learner, "/finish")
    await expect(learner.locator("main [role=status]")).to_contain_text(translate("learning.result.passed", "kk"))


async def test_a_list_is_imported_somebody_passes_by_a_code_and_the_officer_sees_it(desk: Desk) -> None:
    wrong: list[str] = []
    async with browser_of(desk, KANAT, "/robots.txt") as officer:
        room = f"/kk{await own_organisation(officer, 'kk')}/training"
        await officer.goto(room)
        await expect(officer.locator("#first")).to_be_visible()
        wrong += [f"empty: {fault}" for fault in await check(officer)]
        await officer.goto(f"{room}/staff/import")
        rows = listed(PEOPLE, bad=False)
        rows[0][0] = ""  # one is bad, and is told
        bad = rows[0][1]
        file = {"name": "штат.csv", "mimeType": "text/csv", "buffer": as_csv(rows)}
        await officer.locator("#file").set_input_files(file)  # type: ignore[arg-type]
        await pressed(officer, "/staff/import")
        await expect(officer.locator("#faults")).to_be_visible()
        await expect(officer.locator("main")).to_contain_text(bad)
        await pressed(officer, "/take", "list_taken")
        await officer.goto(f"{room}/rules")
        await pressed(officer, "/suggested")
        await officer.goto(f"{room}/codes")
        await officer.locator("#numbers").fill(LEARNER)
        await pressed(officer, "/codes")
        code = (await officer.locator(".slip-code code").inner_text()).strip()
        await officer.goto(room)
        lead = officer.locator("#completion + p")
        await expect(lead).to_contain_text("күшіндегісі – 0")
        async with desk.page("/kk/learn/enter") as learner:
            await passes(learner, code)
        await officer.goto(room)
        await expect(lead).to_contain_text("күшіндегісі – 1")
        wrong += [f"overview: {fault}" for fault in await check(officer)]
        await officer.goto(f"{room}/unreached")
        await expect(officer.locator("main table")).to_be_visible()
        wrong += [f"unreached: {fault}" for fault in await check(officer)]
        await officer.goto("/kk/figures/training")
        wrong += [f"figures: {fault}" for fault in await check(officer)]
    assert not wrong, "\n".join(wrong)
