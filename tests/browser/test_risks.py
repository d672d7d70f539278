"""The risk register, exposed posts, the internal analysis and certificates, as people use them in a browser."""

import re

import pytest
from playwright.async_api import Page, expect

from infra.i18n import translate
from tests.browser.conftest import Desk
from tests.browser.test_accessibility import check
from tests.browser.test_findings import begin
from tests.browser.test_organisations import browser_of, own_organisation, press
from tests.cast import AIGERIM, MARAT

PDF = b"%PDF-1.7\nsertifikat"


async def done(page: Page, what: str) -> None:
    await expect(page.locator("[role=status]")).to_contain_text(translate(f"integrity.done.{what}", "kk"))


async def test_from_a_starting_point_to_a_document_on_record_and_a_certificate_for_everybody(desk: Desk) -> None:
    """Without a script, in Kazakh; every page is looked at for accessibility as it comes."""
    wrong: list[str] = []
    async with browser_of(desk, MARAT, "/robots.txt", script=True) as page:
        home = f"{await own_organisation(page, 'kk')}/integrity"

        async def looked_at(name: str) -> None:
            wrong.extend(f"{name} {fault}" for fault in await check(page))

        await page.goto(f"/kk{home}/risks")
        await looked_at("empty")
        await page.goto(f"/kk{home}/risks/templates")
        await looked_at("templates")
        await page.goto(f"/kk{home}/risks/new?template=gifts-officials")
        await page.locator("#title").fill("")
        await press(page, "risk.save")
        await expect(page.locator("#title-fault")).to_be_visible()
        await page.locator("#title").fill("Сыйлықпен шешімге ықпал ету")
        await page.locator("#unit").fill("Сату бөлімі")
        await page.locator("#plan").fill("Сыйлық шегін белгілеу және тізілім жүргізу")
        await page.locator("#due_on").fill("2027-03-01")
        await looked_at("form")
        await press(page, "risk.save")
        await done(page, "risk_added")
        await looked_at("risk")
        for template in ("sales-tender", "construction-acceptance", "hiring-favour"):
            await page.goto(f"/kk{home}/risks/new?template={template}")
            await page.locator("#plan").fill("Бақылауды күшейту")
            if template == "hiring-favour":
                await page.locator("#treatment-accept").check()
            await press(page, "risk.save")
            await done(page, "risk_added")
        accepted = re.sub(r"\?.*", "", page.url)
        await page.goto(f"/kk{home}/risks")
        await looked_at("register")
        await page.goto(f"/kk{home}/risks/map")
        await looked_at("map")
        await page.locator(".heat a").first.click()
        await expect(page.locator("tbody tr")).to_have_count(1)
        await page.goto(f"/kk{home}/risks/posts")
        await page.locator("#title").fill("Сатып алу жөніндегі маман")
        await page.locator("#why").fill("Өнім берушіні таңдайды және жұмысты қабылдайды")
        await page.locator("#holders").fill("2")
        await press(page, "post.add")
        await done(page, "post_added")
        await looked_at("posts")
        await page.locator("tbody th a").first.click()
        await looked_at("post")
        await begin(page)
        await page.goto(f"/kk{home}/risks/analyses")
        await page.locator("#object").fill("Сату, сатып алу және құрылыс бөлімдері")
        await page.locator("#basis").fill("2026 жылғы 1 қазандағы № 12 бұйрық")
        await page.locator("#conclusions").fill("Сыйлықтар мен тендерлер бірінші кезекте.")
        await page.locator("#quasi_state").check()
        await press(page, "analysis.record")
        await done(page, "analysis_recorded")
        await looked_at("analyses")
        for language in ("kk", "ru", "en"):
            address = await page.locator("a[href$='document.pdf']").get_attribute("href") or ""
            response = await page.request.get(address.replace("/kk/", f"/{language}/", 1))
            assert (await response.body())[:5] == b"%PDF-"
        await page.locator("form[action$='/evidence'] button").first.click()
        await done(page, "analysis_shown")
        await page.goto(f"/kk{home}/certificates/new")
        for name, words in (
            ("standard", "ISO 37001:2016"), ("body", "«Сапа Сертификат» ЖШС"), ("number", "KZ.C.01-26"),
            ("scope", "Ұн өндіру және сату"), ("issued_on", "2026-01-15"), ("ends_on", "2029-01-14"),
        ):  # fmt: skip
            await page.locator(f"#{name}").fill(words)
        await page.locator("#document").set_input_files(
            {"name": "сертификат.pdf", "mimeType": "application/pdf", "buffer": PDF}
        )
        await looked_at("certificate-form")
        await press(page, "conformity.add")
        await done(page, "certificate_added")
        certificate = re.sub(r"\?.*", "", page.url)
        await page.goto(f"/kk{home}/certificates")
        await looked_at("certificates")
    async with browser_of(desk, AIGERIM, accepted, script=False) as page:
        await page.locator("#accept_why").fill("Шығыны пайдасынан көп")
        await press(page, "risk.accept.do")
        await done(page, "risk_accepted")
        await page.goto(certificate)
        await press(page, "conformity.show")
        await done(page, "certificate_shown")
        await page.goto(f"/kk/company/{home.split('/')[2]}")
        await expect(page.locator("#credentials")).to_be_visible()
        await expect(page.locator("main")).to_contain_text(translate("credentials.source.seen", "kk"))
    async with browser_of(desk, AIGERIM, certificate) as page:
        wrong.extend(f"certificate {fault}" for fault in await check(page))
        await page.goto(f"/kk/company/{home.split('/')[2]}")
        wrong.extend(f"profile {fault}" for fault in await check(page))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", ["ru", "en"])
async def test_the_words_of_other_languages_fit_too(desk: Desk, language: str) -> None:
    wrong = []
    async with browser_of(desk, MARAT, "/robots.txt") as page:
        home = f"{await own_organisation(page, language)}/integrity"
        for path in ("/risks/map", "/risks/new"):
            await page.goto(f"/{language}{home}{path}")
            wrong += [f"{path} {fault}" for fault in await check(page, language)]
    assert not wrong, "\n".join(wrong)
