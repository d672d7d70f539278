"""Courses in a real browser, in Kazakh: checked, added, read, withdrawn and brought back; no fault anywhere."""

from pathlib import Path

from playwright.async_api import expect

from compliance.library.course import courses
from compliance.training.course_zip import packed
from infra.i18n import translate
from tests.browser.conftest import Desk
from tests.browser.test_accessibility import check
from tests.browser.test_organisations import browser_of, own_organisation
from tests.cast import SAULE


async def test_a_course_of_ones_own_is_checked_added_read_and_withdrawn(desk: Desk, tmp_path: Path) -> None:
    wrong: list[str] = []
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    good.write_bytes(packed(courses()["foundations"], "own-fire"))
    bad.write_bytes(b"PK\x03\x04 broken")
    async with browser_of(desk, SAULE, "/robots.txt") as trainer:
        room = f"/kk{await own_organisation(trainer, 'kk')}/training/courses"
        said = trainer.locator("main [role=status]")

        async def brings(file: Path, step: str) -> None:
            await trainer.goto(room)
            await trainer.locator("#file").set_input_files(file)
            await trainer.locator(f"button[name=step][value={step}]").focus()
            await trainer.keyboard.press("Enter")

        await brings(bad, "check")
        await expect(trainer.locator("#file-fault")).to_be_visible()
        wrong += [f"faults: {fault}" for fault in await check(trainer)]
        await brings(good, "check")
        await expect(said).to_contain_text(translate("course.sound.next", "kk"))
        wrong += [f"sound: {fault}" for fault in await check(trainer)]
        await brings(good, "add")
        await expect(said).to_contain_text(translate("training.done.course_added", "kk"))
        for summary in await trainer.locator("main details.more summary").all():
            await summary.focus()
            await trainer.keyboard.press("Enter")
        wrong += [f"course: {fault}" for fault in await check(trainer)]
        await trainer.goto(f"{room}/own-fire/handout?key=1")
        wrong += [f"handout: {fault}" for fault in await check(trainer)]
        await trainer.goto(room)
        await trainer.locator("main details.more summary").last.click()
        await trainer.locator("form[action$='/withdraw'] button").click()
        await expect(said).to_contain_text(translate("training.done.course_withdrawn", "kk"))
        await said.locator("form[action$='/restore'] button").click()
        await expect(said).to_contain_text(translate("training.done.course_restored", "kk"))
        wrong += [f"list: {fault}" for fault in await check(trainer)]
    assert not wrong, "\n".join(wrong)
