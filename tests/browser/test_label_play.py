"""A label in a shopper's hand: the QR of its mark is read off the screen and opened on a phone, in three
languages.
"""

import io
import re

import pytest
import zxingcpp
from PIL import Image
from playwright.async_api import Page, expect

from infra.i18n import LANGUAGES, translate
from tests.browser.conftest import Desk
from tests.browser.test_accessibility import check
from tests.browser.test_organisations import browser_of, own_organisation
from tests.cast import KANAT

PHONE = 360


async def scanned(page: Page) -> str:
    """What a phone reads of the codes on the screen."""
    picture = Image.open(io.BytesIO(await page.screenshot(full_page=True))).convert("RGB")
    found = zxingcpp.read_barcodes(picture)
    assert len(found) == 1, [one.text for one in found]
    return str(found[0].text)


async def printed(desk: Desk, language: str) -> str:
    """What is in the code of the mark that its holder prints: read off the screen, as large as it is printed."""
    async with browser_of(desk, KANAT, "/robots.txt") as holder:
        room = f"/{language}{await own_organisation(holder, language)}/label/marks"
        await holder.goto(room)
        await expect(holder.locator("main")).to_contain_text(translate("label_public.badge.active", language))
        got = await holder.request.get(f"{room}/mark-{language}.svg")
        assert got.ok, got.status
        await holder.set_content(await got.text())
        read = await scanned(holder)
    desk.forgive("inline style")  # of the picture, which is no page of ours here
    return read


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_code_of_the_mark_opens_the_answer_on_a_phone(desk: Desk, language: str) -> None:
    address = await printed(desk, language)
    assert address.startswith(f"{desk.base}/label/CW-")
    async with desk.page(f"/{language}/", width=PHONE) as phone:
        await phone.goto(address)
        number = address.rpartition("/")[2]
        await phone.goto(f"{desk.base}/{language}/label/{number}")
        answer = phone.locator("main [role=status]").first
        await expect(answer).to_contain_text(number)
        await expect(answer).to_contain_text(said("active", language))
        wrong = await check(phone, language)
    assert not wrong, "\n".join(wrong)


def said(state: str, language: str) -> str:
    """The words of an answer that do not depend on its day."""
    parts = re.split(r"\d+|\W{2,}", translate(f"label_public.about.{state}", language))
    return max(parts, key=len).strip()
