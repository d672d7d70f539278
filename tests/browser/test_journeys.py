"""What people do with the pages, from beginning to end."""

import re
from urllib.parse import unquote

import pytest
from playwright.async_api import expect

from infra import clock
from registry.identifiers import SEALED_PATTERN
from tests.browser.conftest import Desk

PHONE = 320


async def test_half_a_name_in_kazakh_leads_to_the_company_and_its_reasons(desk: Desk, company: tuple[str, str]) -> None:
    number, name = company
    async with desk.page("/kk/") as page:
        field = page.get_by_role("combobox")
        await field.press_sequentially(name[: max(4, len(name) // 2)], delay=20)
        await page.get_by_role("option").first.wait_for()
        await field.fill(number)
        await page.get_by_role("option").first.click()
        await page.wait_for_url(f"**/kk/company/{number}")
        await expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        for heading in ("Үш индекс", "Неге осындай", "Мәліметтер", "Енді не істеу керек", "Деректердің толықтығы"):
            await expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()


COVERED = """
list => [...list.children].filter(option => {
    const box = option.getBoundingClientRect(), [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const isOpen = y < list.getBoundingClientRect().bottom; // what is further down is reached by scrolling the list
    return isOpen && !option.contains(document.elementFromPoint(x, y));
}).length
"""


@pytest.mark.parametrize("path", ["/kk/", "/kk/method"])
async def test_no_suggestion_is_cut_off_by_what_stands_around_the_field(desk: Desk, path: str) -> None:
    async with desk.page(path) as page:
        await page.get_by_role("combobox").press_sequentially("мысал", delay=20)
        await page.get_by_role("option").first.wait_for()
        assert await page.get_by_role("option").count() == 8
        assert await page.get_by_role("listbox").evaluate(COVERED) == 0


async def test_the_journey_can_be_made_by_keyboard_alone(desk: Desk, company: tuple[str, str]) -> None:
    number, _ = company
    async with desk.page("/ru/") as page:
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Перейти к содержанию")).to_be_focused()
        for _ in range(30):
            await page.keyboard.press("Tab")
            if await page.evaluate("document.activeElement.getAttribute('role')") == "combobox":
                break
        await page.keyboard.type(number)
        await page.get_by_role("option").first.wait_for()
        await page.keyboard.press("ArrowDown")
        active = await page.get_by_role("combobox").get_attribute("aria-activedescendant")
        assert active == f"option-{number}"
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("listbox")).to_be_hidden()
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"**/ru/company/{number}")
        tab = page.locator(".tabs a").nth(1)
        await tab.focus()
        await page.keyboard.press("Enter")
        await expect(page.locator(".tabs a").nth(1)).to_have_attribute("aria-current", "page")
        # the focus stays where the reader was, and shows
        await expect(page.locator(".tabs a").nth(1)).to_be_focused()
        assert await page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


async def test_everything_works_without_javascript(desk: Desk, company: tuple[str, str]) -> None:
    number, _ = company
    async with desk.page("/en/", script=False) as page:
        await page.locator("main input[name=q]").fill(number)
        await page.locator(".find button[type=submit]").click()
        assert unquote(page.url).endswith(f"/en/search?q={number}")
        await page.locator(".hit a").first.click()
        assert page.url.endswith(f"/en/company/{number}")
        for number_of_tab in range(await page.locator(".tabs a").count()):
            await page.locator(".tabs a").nth(number_of_tab).click()
            assert await page.locator(".tabs a").nth(number_of_tab).get_attribute("aria-current") == "page"
        await page.goto(f"{desk.base}/en/search")
        await page.locator(".filters summary").first.evaluate("one => one.parentElement.open = true")
        await page.locator(".facet a").first.click()
        assert "region=" in page.url


async def test_a_filter_swaps_the_results_and_the_address_and_back_undoes_it(desk: Desk) -> None:
    async with desk.page("/ru/search") as page:
        before = await page.get_by_role("status").inner_text()
        await page.locator(".facet a").first.click()
        await expect(page.get_by_role("status")).not_to_have_text(before)
        assert "region=" in page.url
        await expect(page.locator(".facet a").first).to_have_attribute("aria-current", "true")
        chosen = page.url.partition("?")[2]
        # the language links follow the address although only a part of the page was swapped
        kazakh = await page.get_by_role("link", name="Қазақша").get_attribute("href")
        assert kazakh == f"/kk/search?{chosen}"
        await page.go_back()
        await expect(page.get_by_role("status")).to_have_text(before)


async def test_the_language_switch_keeps_the_page_and_what_was_asked(desk: Desk, company: tuple[str, str]) -> None:
    number, _ = company
    async with desk.page(f"/kk/company/{number}/history") as page:
        await page.get_by_role("link", name="English").click()
        await page.wait_for_url(f"**/en/company/{number}/history")
        await expect(page.locator("html")).to_have_attribute("lang", "en")
        await page.goto(f"{desk.base}/")
        assert page.url == f"{desk.base}/en/"  # remembered


async def test_what_was_known_then_can_be_opened_and_left_again(desk: Desk, company: tuple[str, str]) -> None:
    number, _ = company
    today = clock.today()  # Kazakhstan's, which begins before Greenwich's
    async with desk.page(f"/en/company/{number}?as_of={today}") as page:
        await expect(page.get_by_role("note")).to_contain_text("what was known on")
        await page.locator(".tabs a").last.click()
        await expect(page.locator(".tabs a").last).to_have_attribute("aria-current", "page")
        assert page.url.endswith(f"/history?as_of={today}")
        await page.get_by_role("link", name="Show what is known today").click()
        await expect(page.get_by_role("note")).to_have_count(0)


async def test_a_number_with_a_wrong_digit_is_explained_and_not_guessed(desk: Desk, company: tuple[str, str]) -> None:
    number, _ = company
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    async with desk.page(f"/ru/company/{wrong}") as page:
        await expect(page.get_by_role("heading", level=1)).to_have_text("Это не БИН и не ИИН")
    desk.forgive(r"422 \(Unprocessable")


async def test_the_address_of_an_entrepreneur_tells_nobodys_number(desk: Desk) -> None:
    async with desk.page("/ru/search?kind=person", width=PHONE) as page:
        await page.locator('main a[href*="/company/"]').first.click()
        await page.wait_for_url(re.compile(rf"/ru/company/{SEALED_PATTERN}$"))
        await expect(page.get_by_text(re.compile(r"^•{8}\d{4}$")).first).to_be_visible()
        await page.goto(f"{page.url}/report")
        wider = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0


@pytest.mark.parametrize("path", ["/kk/", "/kk/search", "/kk/method"])
async def test_a_page_is_light_enough_for_a_slow_phone(desk: Desk, path: str) -> None:
    """Bytes over the wire, compressed: scripts 40 KiB, styles 15, font 45, everything 150."""
    async with desk.page(path, width=PHONE) as page:
        sizes = await page.evaluate(
            """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
                .map(one => [one.name, one.encodedBodySize])"""
        )
    kib = {
        ending: sum(size for name, size in sizes if name.endswith(ending)) / 1024
        for ending in (".js", ".css", ".woff2")
    }
    assert 0 < kib[".js"] <= 40
    assert 0 < kib[".css"] <= 15
    assert 0 < kib[".woff2"] <= 45
    assert sum(size for _, size in sizes) / 1024 <= 150


async def test_a_profile_prints_without_what_only_a_screen_needs(desk: Desk, company: tuple[str, str]) -> None:
    number, _ = company
    async with desk.page(f"/kk/company/{number}") as page:
        await page.emulate_media(media="print")
        for gone in (".top nav", ".tabs", ".actions"):
            await expect(page.locator(gone).first).to_be_hidden()
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        black = await page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--ink').trim()")
        assert black == "#000000"
