"""The camera of the page that checks: a code is held up to it, in browsers that read codes themselves and in those that
do not. Chromium here is of the second kind; what the first kind brings along is played by the reader of codes that the
server has, so the browser's own detector stays untried.
"""

import base64
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.async_api import Page, Request, async_playwright, expect

from infra.i18n import translate
from services.documents.offline_codes import QUIET, offline_code
from tests.browser.conftest import CHROMIUM, FLAGS, Desk
from tests.browser.test_accessibility import check
from tests.browser.test_verify import NUMBER, Signed, shows, verifier

# what Chromium has on some systems, reduced to what the page asks of it
DETECTOR = """
window.BarcodeDetector = class {
    static async getSupportedFormats() { return ['qr_code']; }
    async detect(video) {
        const size = {width: video.videoWidth, height: video.videoHeight};
        const drawn = Object.assign(document.createElement('canvas'), size);
        drawn.getContext('2d').drawImage(video, 0, 0);
        const found = await window.codeIn(drawn.toDataURL('image/png').split(',')[1]);
        return found ? [{rawValue: found}] : [];
    }
};
"""


def film(text: str, folder: Path) -> Path:
    """A film of a code that somebody holds up; of nothing where there is no text."""
    picture = Image.new("RGB", (1280, 720), "#8a8f98")
    if text:
        drawn = io.BytesIO()
        offline_code(text).save(drawn, kind="png", scale=8, border=QUIET)
        picture.paste(Image.open(drawn).convert("RGB").resize((640, 640)), (320, 40))
    frame = io.BytesIO()
    picture.save(frame, "JPEG", quality=92)
    file = folder / "camera.mjpeg"
    file.write_bytes(frame.getvalue() * 2)
    return file


@asynccontextmanager
async def held_up(signed: Signed, text: str, folder: Path, *, allowed: bool = True) -> AsyncIterator[Page]:
    """The page in a browser whose camera sees the film; nothing may leave the machine or break the policy."""
    camera = ("--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film(text, folder)}")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *camera])
        desk = Desk(browser, signed.site)
        async with verifier(desk, signed) as page:
            if allowed:
                await page.context.grant_permissions(["camera"])
            yield page
        await browser.close()
    assert not desk.faults, "\n".join(desk.faults)


@pytest.fixture
def signed(served_country: str, country_folder: Path) -> Signed:
    return Signed(served_country, country_folder)


async def open_camera(page: Page) -> None:
    await page.locator("[data-camera]").click()


async def test_a_picture_is_taken_where_the_browser_reads_no_codes(signed: Signed, tmp_path: Path) -> None:
    async with held_up(signed, signed.printed(), tmp_path) as page:
        assert not await page.evaluate("'BarcodeDetector' in window")
        await open_camera(page)
        note = page.locator("[data-camera-note]")
        await expect(note).to_have_text(translate("verify.camera.by_server", "en"))
        await expect(page.locator("[data-shutter]")).to_be_focused()
        assert not (wrong := await check(page, "en")), "\n".join(wrong)
        await page.keyboard.press("Enter")
        await shows(page, "valid")
        await expect(page.locator("[data-answer]")).to_contain_text(NUMBER)
        await expect(page.locator("video")).to_be_hidden()
        await expect(page.locator("[data-shutter]")).to_be_hidden()


async def test_where_no_code_is_seen_one_may_try_again(signed: Signed, tmp_path: Path) -> None:
    async with held_up(signed, "", tmp_path) as page:
        await open_camera(page)
        await page.locator("[data-shutter]").click()
        note = page.locator("[data-camera-note]")
        await expect(note).to_have_text(translate("credential.no_code_in_picture", "en", member=""))
        await expect(page.locator("[data-shutter]")).to_be_enabled()
        await expect(page.locator("video")).to_be_visible()
        await open_camera(page)  # pressed once more: closed
        await expect(page.locator("video")).to_be_hidden()


async def test_a_browser_that_reads_codes_sends_no_picture(signed: Signed, tmp_path: Path) -> None:
    sent: list[str] = []

    def watch(request: Request) -> None:
        if request.url.endswith("/verify/picture"):
            sent.append(request.url)

    def code_in(drawn: str) -> str | None:
        found = zxingcpp.read_barcodes(Image.open(io.BytesIO(base64.b64decode(drawn))).convert("RGB"))
        return found[0].text if found else None

    async with held_up(signed, signed.printed(), tmp_path) as page:
        page.on("request", watch)
        await page.expose_function("codeIn", code_in)
        await page.add_init_script(DETECTOR)
        await page.reload()
        await open_camera(page)
        await shows(page, "valid")
        await expect(page.locator("[data-shutter]")).to_be_hidden()
    assert not sent


async def test_a_camera_that_may_not_be_opened_says_so(signed: Signed, tmp_path: Path) -> None:
    async with held_up(signed, "", tmp_path, allowed=False) as page:
        await open_camera(page)
        await expect(page.locator("[data-camera-note]")).to_have_text(translate("verify.camera.not_opened", "en"))
        await expect(page.locator("video")).to_be_hidden()
