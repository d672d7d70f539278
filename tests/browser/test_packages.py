"""Packages in a real browser: brought by the page, completed by keyboard, recorded; and one that means harm, which
finds nothing to harm. The same with its cage taken off shows that its attempts are real ones.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Frame, Page, Response, Route, expect

from infra.i18n import LANGUAGES, translate
from tests.browser.conftest import Desk
from tests.browser.test_accessibility import check
from tests.browser.test_organisations import browser_of, own_organisation, press
from tests.cast import BOLAT, DINA, SAULE, Human
from tests.sample_packages import Files, packed, sample

# what a cage says when it holds is no fault of ours
HELD = r"console: .*(sandbox|Content.Security.Policy|violates|Blocked|blocked|Refused|Permissions policy|SecurityError)"


async def offer(desk: Desk, files: Files, code: str) -> None:
    """The trainer brings a package by the page, and offers it under a code."""
    async with browser_of(desk, SAULE, "/robots.txt") as page:
        room = f"/kk{await own_organisation(page, 'kk')}/training/courses/packages"
        await page.goto(room)
        await page.locator("#file").set_input_files(
            {"name": f"{code}.zip", "mimeType": "application/zip", "buffer": packed(files)}
        )
        await page.locator("main form[enctype] button").press("Enter")
        await expect(page.locator("[role=status]")).to_contain_text(said("training.done.package_brought"))
        await page.locator("#code").fill(code)
        await page.locator("main form.form button").press("Enter")
        await expect(page.locator("[role=status]")).to_contain_text(said("training.done.package_added"))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_trainers_pages_have_no_fault_and_lose_nothing_that_was_typed(desk: Desk, language: str) -> None:
    async with browser_of(desk, SAULE, "/robots.txt") as page:
        room = f"/{language}{await own_organisation(page, language)}/training/courses/packages"
        await page.goto(room)
        await press(page, "packages.look_into")
        await expect(page.locator("#file-fault")).to_be_visible()
        wrong = [f"no file: {fault}" for fault in await check(page, language)]
        await page.locator("#file").set_input_files(
            {"name": "look.zip", "mimeType": "application/zip", "buffer": packed(sample("conflict"))}
        )
        await press(page, "packages.look_into")
        await page.wait_for_url("**/brought?*")
        wrong += [f"brought: {fault}" for fault in await check(page, language)]
        await page.locator("#code").fill("Қате код")
        await page.locator("#minutes").fill("45")
        await press(page, "packages.add")
        await expect(page.locator("#code-fault")).to_be_visible()
        await expect(page.locator("#minutes")).to_have_value("45")
        wrong += [f"fault: {fault}" for fault in await check(page, language)]
        await page.locator("#code").fill(f"looked-at-{language}")
        await press(page, "packages.add")
        await expect(page.locator("[role=status]")).to_contain_text(translate("training.done.package_added", language))
        wrong += [f"offered: {fault}" for fault in await check(page, language)]
    assert not wrong, "\n".join(wrong)


def said(message: str, **more: object) -> str:
    return translate(message, "kk", **more)


@asynccontextmanager
async def learner(desk: Desk, who: Human, code: str) -> AsyncIterator[Page]:
    """The page of a package in the browser of somebody who learns."""
    async with browser_of(desk, who, "/kk/learn") as page:
        found = re.search(r'href="/kk/learn/(\d+)/', await page.content())
        assert found is not None
        await page.goto(f"/kk/learn/{found[1]}/{code}/play")
        yield page


async def open_next(page: Page) -> None:
    """By keyboard: the main button, and the package is there."""
    await page.locator("main .button-main").first.press("Enter")
    await page.wait_for_url("**/play?part=*")


async def inside(page: Page, text: str = "") -> Frame:
    """The frame of the package, or that one in it which has a text."""
    for _ in range(100):
        for frame in page.frames[1:]:
            try:
                if text in await frame.locator("body").inner_text(timeout=500):
                    return frame
            except Exception:  # noqa: BLE001 - a frame on its way to its next page has no text yet
                pass
        await asyncio.sleep(0.1)
    raise AssertionError(f"no frame says {text!r}: {[await frame.content() for frame in page.frames[1:]]}")


async def kept(page: Page) -> None:
    await expect(page.locator("[data-status]")).to_have_attribute(
        "data-state", re.compile("saved|done"), timeout=15_000
    )


async def finishing(page: Page, frame: Frame, button: str = "#done") -> None:
    """Press a button with which a part comes to its end, and wait until that is saved."""
    async with page.expect_response(lambda answer: "finished=1" in (answer.request.post_data or "")) as answer:
        await frame.locator(button).press("Enter")
    assert (await answer.value).status == 200


async def test_a_course_of_scorm_1_2_is_left_resumed_failed_and_passed_by_keyboard(desk: Desk) -> None:
    await offer(desk, sample("gifts"), "sample-gifts")
    async with learner(desk, DINA, "own-sample-gifts") as page:
        assert not await check(page)
        await open_next(page)
        frame = await inside(page, "алуға бола ма")
        await frame.locator("#next").press("Enter")
        await inside(page, "екі күн бұрын")
        await kept(page)
    async with learner(desk, DINA, "own-sample-gifts") as page:  # another browser: it goes on where it was
        await open_next(page)
        frame = await inside(page, "Сіз осында тоқтадыңыз: case.html")
        assert not await check(page)
        await frame.locator("#next").press("Enter")
        frame = await inside(page, "екі күн бұрын")
        await frame.locator("#next").press("Enter")
        frame = await inside(page, "оқылды: жағдай")  # what the page before set, at once
        await frame.locator("input[value=keep]").press("Space")
        await finishing(page, frame)
        await page.goto(page.url.partition("?")[0])
        await expect(page.locator("main")).to_contain_text(said("packages.progress.failed"))
        await open_next(page)
        frame = await inside(page, "тоқтадыңыз")
        await frame.locator("#next").press("Enter")
        frame = await inside(page, "екі күн бұрын")
        await frame.locator("#next").press("Enter")
        frame = await inside(page, "не істеу керек")
        await frame.locator("input[value=return]").press("Space")
        await finishing(page, frame)
        await expect(page.locator("[data-status]")).to_contain_text(said("packages.all_done"), timeout=15_000)
        await page.goto(page.url.partition("?")[0])
        await expect(page.locator("main")).to_contain_text("100")
        assert not await check(page)
    await recorded(desk, DINA, "own-sample-gifts")


async def recorded(desk: Desk, who: Human, code: str) -> None:
    """The page of the course says since when it is held."""
    async with learner(desk, who, code) as page:
        await page.goto(page.url.removesuffix("/play"))
        await expect(page.locator("main .notice-ok")).to_contain_text("20")


async def test_a_course_of_scorm_2004_with_frames_is_completed_by_its_own_measures(desk: Desk) -> None:
    await offer(desk, sample("conflict"), "sample-conflict")
    async with learner(desk, DINA, "own-sample-conflict") as page:
        await open_next(page)
        frame = await inside(page, "декларация беріңіз")
        await finishing(page, frame, "#read")
        base = page.url.partition("?")[0]
        await page.goto(base)
        await open_next(page)
        frame = await inside(page, "Шешімді кім")
        await frame.locator("#done").press("Enter")  # it says that it passed, with 20 of 100
        await kept(page)
        await expect(page.locator("[data-progress-of-open]")).to_contain_text(said("packages.progress.failed"))
        await frame.locator("#right").press("Space")
        await frame.locator("#done").press("Enter")
        await expect(page.locator("[data-progress-of-open]")).to_contain_text(said("packages.progress.done"))
        await page.goto(base)
        await open_next(page)
        await inside(page, "Жаднама")
        await page.goto(base)
        await expect(page.locator("[data-when-done]")).to_be_visible()
        assert not await check(page)
    await recorded(desk, DINA, "own-sample-conflict")


async def test_a_unit_of_cmi5_reports_to_the_record_store_and_is_satisfied(desk: Desk) -> None:
    await offer(desk, sample("refusing"), "sample-refusing")
    async with learner(desk, BOLAT, "own-sample-refusing") as page:
        await open_next(page)
        await inside(page, "Басы")
        await page.goto(page.url.partition("?")[0])
        await open_next(page)  # a new session of the same registration finds its place
        frame = await inside(page, "Орны: жаттығу")
        await expect(frame.locator("#done")).to_be_enabled()
        await frame.locator("#done").press("Enter")
        await inside(page, "Аяқталды")
        await page.goto(page.url.partition("?")[0])
        await expect(page.locator("[data-when-done]")).to_be_visible()
        await expect(page.locator("main")).to_contain_text("95")
    desk.forgive(r"404")  # the place that was not kept yet
    await recorded(desk, BOLAT, "own-sample-refusing")


class Outside:
    """Somebody else's server, on this machine: what reaches it has left."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.address = ""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = (await reader.readline()).decode("latin-1").strip()
        if line:
            self.heard.append(line)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nAccess-Control-Allow-Origin: *\r\n"
                     b"Content-Type: text/html\r\nConnection: close\r\n\r\nok")  # fmt: skip
        await writer.drain()
        writer.close()


@asynccontextmanager
async def somebody_elses_server() -> AsyncIterator[Outside]:
    there = Outside()
    server = await asyncio.start_server(there.answer, "127.0.0.1", 0)
    there.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    async with server:
        yield there


def hostile(outside: Outside) -> dict[str, str | bytes]:
    files = sample("hostile")
    return {path: str(content).replace("OUTSIDE", outside.address) for path, content in files.items()}


async def test_a_package_that_means_harm_finds_nothing_to_harm(desk: Desk) -> None:
    async with somebody_elses_server() as outside:
        await offer(desk, hostile(outside), "sample-hostile")
        asked: list[Response] = []
        async with learner(desk, DINA, "own-sample-hostile") as page:
            before = await page.context.cookies()
            page.context.on("response", lambda response: asked.append(response))  # noqa: PLW0108 - it is written to
            await open_next(page)
            here = page.url
            frame = await inside(page, '"camera"')
            results = json.loads(await frame.locator("#tried").inner_text())
            assert len(results) > 15
            assert {name: got for name, got in results.items() if got != "held"} == {}
            assert page.url == here
            assert len(page.context.pages) == 1
            assert await page.context.cookies() == before
            await kept(page)  # what was a message is kept, and nothing of what was none
            await frame.locator("#send").press("Enter")  # a form to elsewhere, which may empty the frame and no more
            await asyncio.sleep(1)
            for response in asked:  # the frame was given its own files and the interface, and nothing else of ours
                if response.request.frame != page.main_frame:
                    assert re.search(r"/learn/(files|runtime)/", response.url), response.url
            await page.goto(here.partition("?")[0])
            await expect(page.locator("main")).to_contain_text(said("packages.progress.begun"))
        assert outside.heard == []
    desk.faults = [fault for fault in desk.faults if not re.search(HELD, fault)]
    desk.forgive(r"script: |console: |left the machine: http://127\.0\.0\.1")


async def test_with_its_cage_taken_off_the_same_package_would_get_out(desk: Desk) -> None:
    """So the test above can fail: the attempts are real, and what holds them is the cage."""
    async with somebody_elses_server() as outside:
        await offer(desk, hostile(outside), "sample-uncaged")
        async with learner(desk, DINA, "own-sample-uncaged") as page:

            async def without(route: Route) -> None:
                if route.request.method != "GET":
                    await route.continue_()
                    return
                answer = await route.fetch()
                headers = {k: v for k, v in answer.headers.items() if k != "content-security-policy"}
                body = re.sub(r' sandbox="[^"]*"', "", await answer.text())
                await route.fulfill(status=answer.status, headers=headers, body=body)

            await page.route(re.compile(r"/play\?part=|/learn/files/"), without)
            await open_next(page)
            await page.goto(page.url, wait_until="commit")  # a page that one was led to is not changed on its way
            for _ in range(100):
                if outside.heard:
                    break
                await asyncio.sleep(0.1)
            assert outside.heard
    desk.forgive(r".")
