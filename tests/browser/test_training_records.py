"""Matrix and records in a real browser, in Kazakh: results come in; one is entered, put right, taken back."""

from uuid import uuid4

from playwright.async_api import Page, expect

from infra import clock
from infra.i18n import translate
from tests.browser.conftest import Desk
from tests.browser.test_organisations import browser_of, own_organisation
from tests.browser.test_training_staff import seen, seen_here
from tests.cast import SAULE
from tests.compliance.workspace.players import pdf

FAULTY = "Табельдік нөмірі;Курс;Өткен күні;Балл\n{number};foundations;01.03.2026;90\n{number};жоқ курс;01.03.2026;90\n"


async def hires(page: Page, room: str, number: str) -> None:
    """Somebody is entered in the staff list."""
    await page.goto(f"{room}/staff/new")
    await page.locator("#number").fill(number)
    await page.locator("#last_name").fill("Жазбалы (ойдан шығарылған)")
    await page.locator("#first_name").fill("Қызметкер")
    await page.locator("#kind-employee").check()
    await page.locator("#language").select_option("kk")
    await page.locator("#hired_on").fill("2026-01-12")
    await page.locator("main form[action$='/staff/new'] button[type=submit]").first.click()
    await expect(page.locator("[role=status]")).to_be_visible()


async def done(page: Page, code: str) -> None:
    """The page says that it was done."""
    await expect(page.locator("[role=status]").first).to_contain_text(translate(f"training.done.{code}", "kk"))


async def test_results_come_in_and_records_are_entered_put_right_and_taken_back(desk: Desk) -> None:
    number, wrong = f"Ж-{uuid4().hex[:8]}", []
    async with browser_of(desk, SAULE, "/robots.txt") as trainer:
        room = f"/kk{await own_organisation(trainer, 'kk')}/training"
        for path in ("/matrix", "/records", "/records/new", "/records/import"):
            wrong += await seen(trainer, f"{room}{path}")
        await hires(trainer, room, number)
        await trainer.goto(f"{room}/records/import")
        chosen = {"name": "нәтиже.csv", "mimeType": "text/csv", "buffer": FAULTY.format(number=number).encode()}
        await trainer.locator("#file").set_input_files(chosen)  # type: ignore[arg-type] # a file that is none
        await trainer.locator("main form[action$='/records/import'] button[type=submit]").press("Enter")
        await expect(trainer.locator("#looked")).to_be_visible()
        await expect(trainer.locator("main")).to_contain_text(translate("records.miss.course", "kk"))
        wrong += await seen_here(trainer, f"{room}/records/import/looked")
        await trainer.locator("button[value=take]").press("Enter")
        await done(trainer, "results_imported")
        wrong += await seen(trainer, trainer.url.removeprefix(desk.base))

        await trainer.goto(f"{room}/records/new?number={number}")
        await trainer.locator("#course").select_option("procurement_and_sales")
        await trainer.locator("#completed_on").fill(str(clock.today()))
        submit = trainer.locator("main form[action$='/records/new'] button[type=submit]")
        await submit.press("Enter")
        await expect(trainer.locator("#file-fault")).to_be_visible()  # what was typed is still there
        await expect(trainer.locator("#number")).to_have_value(number)
        proof = {"name": "куәлік.pdf", "mimeType": "application/pdf", "buffer": pdf(number)}
        await trainer.locator("#file").set_input_files(proof)  # type: ignore[arg-type] # a file that is none
        await submit.press("Enter")
        await done(trainer, "recorded")
        wrong += await seen(trainer, trainer.url.removeprefix(desk.base))
        await trainer.locator("#score").fill("87,5")
        await trainer.locator("#why").fill("Балы енгізілмей қалған")
        await trainer.locator("main form[action$='/correct'] button[type=submit]").press("Enter")
        await done(trainer, "record_corrected")
        await trainer.locator("#void_why").fill("Басқа адамның куәлігі")
        await trainer.locator("main form[action$='/void'] button[type=submit]").press("Enter")
        await done(trainer, "record_voided")
        await expect(trainer.locator("[aria-labelledby=history] li")).to_have_count(3)
        wrong += await seen(trainer, trainer.url.removeprefix(desk.base))

        wrong += await seen(trainer, f"{room}/records?words={number}")
        await expect(trainer.locator("#list ~ ul > li")).to_have_count(4)
        await trainer.locator("#format").select_option("csv")
        async with trainer.expect_download() as coming:
            await trainer.locator("form[action$='/records/file'] button").press("Enter")
        assert number in (await (await coming.value).path()).read_text("utf-8-sig")
        wrong += await seen(trainer, f"{room}/matrix?on=2026-03-10&known=2026-03-12&words={number}")
        wrong += await seen(trainer, f"{room}/matrix")
    assert not wrong, "\n".join(wrong)
