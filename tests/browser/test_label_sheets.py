"""Every page of the label behind a sign-in, in every language, on a phone and on a desk: no accessibility fault, no
scrolling aside. What stands there and who may look is what the tests of routes say.
"""

from pathlib import Path

import pytest
from playwright.async_api import Browser

from infra.i18n import LANGUAGES
from services.web.app import create_app
from tests.browser.at_work import Stage, staged
from tests.browser.test_accessibility import check
from tests.cast import Human
from tests.compliance.labels.in_use import desk
from tests.pages import labels
from tests.pages.cases import cases_of, furnished_by, rooms_in
from tests.pages.client import Reader
from tests.pages.inside import There, begun

ROOMS = {room.__name__.rpartition(".")[2]: room for room in rooms_in(labels)}
APART = ("label_applying", "living")  # a draft, and labels in use: nothing else of the label stands beside them
SCENES = {name: [ROOMS[name]] for name in APART} | {
    "cases": [room for name, room in ROOMS.items() if name not in APART]
}


async def looked_at(stage: Stage, who: Human | None, path: str, language: str) -> list[str]:
    """The faults of one page; what is no page but a file has none."""
    async with stage.sits(who, "/robots.txt") as page:
        answer = await page.request.get(path, max_redirects=0)
        assert answer.status == 200, path
        if not answer.headers["content-type"].startswith("text/html"):
            return []
        await page.goto(path)
        return [f"{path} {fault}" for fault in await check(page, language)]


@pytest.mark.parametrize("scene", SCENES)
async def test_no_page_of_the_label_has_an_accessibility_fault(
    scene: str, own_database: str, browser: Browser, tmp_path: Path
) -> None:
    there, rooms = There(Reader(create_app())), SCENES[scene]
    pages = {case.path: case.who for case in cases_of(rooms) if (case.method, case.status) == ("GET", 200)}

    async def begins() -> None:
        there.names |= await begun()
        await desk()
        await furnished_by(rooms)(there)

    wrong = []
    async with staged(own_database, browser, tmp_path, begins) as stage:
        for path, who in pages.items():
            for language in LANGUAGES:
                wrong += await looked_at(stage, who, f"/{language}{there.path(path)}", language)
    assert not wrong, "\n".join(wrong)
