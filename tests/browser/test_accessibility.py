"""Every page, in every language and theme, on a phone and on a desk: no accessibility fault, no scrolling aside."""

import pytest
from playwright.async_api import Page

from infra.i18n import LANGUAGES
from tests.browser.conftest import PROJECT, Desk

AXE = (PROJECT / "frontend" / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESK = 320, 1200
WIDTHS = {"kk": (PHONE, DESK), "ru": (PHONE,), "en": (DESK,)}
PAGES = ("/", "/search", "/search?q=жшс&taxpayer=A", "/search?q=zzzzzz", "/sources", "/method", "/method/taxpayer",
         "/method/financial", "/method/payment", "/trail", "/dev/components", "/no/such/page")  # fmt: skip


async def faults(page: Page, only: dict[str, object]) -> list[str]:
    """What axe finds, as sentences with the element."""
    found = await page.evaluate(
        "only => axe.run(document, {runOnly: only, resultTypes: ['violations']}).then(done => done.violations.map(v => "
        "`${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | ')}`))",
        only,
    )
    return [str(one) for one in found]


async def check(page: Page, language: str = "kk") -> list[str]:
    """All faults of an open page with its folded parts unfolded.

    Kazakh is looked at in both themes and both widths; in the other languages only the words differ, so Russian is
    looked at on a phone and English on a desk. What does not depend on the theme is looked at once a width.
    """
    await page.evaluate(AXE)
    # but for the menu of the top bar, which covers what is below it
    await page.evaluate("document.querySelectorAll('details:not(.me details)').forEach(one => one.open = true)")
    wrong = []
    for width, whole in ((PHONE, "light"), (DESK, "dark")):
        await page.set_viewport_size({"width": width, "height": 900})
        across = await page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{width}: the page is {across} wide"] if across > width else []
        for theme in ("light", "dark") if width in WIDTHS[language] else ():
            await page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            only = (
                {"type": "tag", "values": RULES} if theme == whole else {"type": "rule", "values": ["color-contrast"]}
            )
            wrong += [f"{width} {theme} {fault}" for fault in await faults(page, only)]
    return wrong


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
async def test_a_page_has_no_accessibility_fault(desk: Desk, path: str, language: str) -> None:
    async with desk.page(f"/{language}{path}") as page:
        assert not (wrong := await check(page, language)), "\n".join(wrong)
    desk.forgive(r"404 \(Not Found\)", when=path == "/no/such/page")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_profile_has_no_accessibility_fault_on_any_tab(
    desk: Desk, language: str, profiles: list[str]
) -> None:
    wrong = []
    for profile in profiles:
        async with desk.page(f"/{language}{profile}") as page:
            tabs = await page.locator(".tabs a, .actions a:first-child").evaluate_all(
                "links => links.map(link => link.getAttribute('href'))"
            )
        for tab in tabs:
            async with desk.page(tab) as page:
                wrong += [f"{tab} {fault}" for fault in await check(page, language)]
    assert not wrong, "\n".join(wrong)


async def test_the_description_of_the_api_has_no_accessibility_fault(desk: Desk) -> None:
    async with desk.page("/api/docs") as page:
        assert not (wrong := await check(page)), "\n".join(wrong)


@pytest.mark.parametrize("path", ["/kk/", "/kk/search"])
async def test_everything_to_press_is_large_enough_for_a_thumb(desk: Desk, path: str) -> None:
    """44 pixels for buttons, fields and menus; a link inside a sentence is as high as its line."""
    async with desk.page(path, width=PHONE) as page:
        small = await page.evaluate(
            """() => [...document.querySelectorAll('button, input, nav a, summary, .button')]
                .map(one => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
                .filter(([, box]) => box.width > 0 && (box.height < 43.5))
                .map(([html, box]) => `${Math.round(box.height)} ${html}`)"""
        )
        assert not small, "\n".join(small)
