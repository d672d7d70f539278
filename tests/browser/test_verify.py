"""Credentials checked in the reader's own browser: every state, by file, by text and by the code of packaging."""

import io
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlparse

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from playwright.async_api import FilePayload, Page, Route, expect

from compliance.credentials.issuing import SoftwareKey, StatusList, status_entry, status_list
from compliance.credentials.jose import secure_token
from compliance.credentials.labels import Granted, Product, label
from compliance.credentials.offline import Printed, code
from compliance.credentials.proofs import secure
from compliance.credentials.status import Bits
from infra.i18n import LANGUAGES, translate
from services.documents.offline_codes import QUIET, offline_code
from tests.browser.conftest import Desk
from tests.browser.test_accessibility import check

NOW = datetime.now(UTC)
NUMBER, INDEX = "CW-2026-000123-K", 94_567
LISTS = {"revocation": 9001, "suspension": 9002}
OFFERED = {"clear": {}, "suspended": {"suspension": (INDEX,)}, "revoked": {"revocation": (INDEX,)}}


class Signed:
    """What the server's own key signs: a label, its lists."""

    def __init__(self, site: str, folder: Path) -> None:
        self.site, self.did = site, f"did:web:{quote(urlparse(site).netloc, safe='.-')}"
        [kept] = (folder / "credential-keys").glob("*.pem")
        private = load_pem_private_key(kept.read_bytes(), None)
        assert isinstance(private, Ed25519PrivateKey)
        self.key = SoftwareKey(self.did, private)

    def address(self, purpose: str) -> str:
        return f"{self.site}/credentials/status/{LISTS[purpose]}"

    def document(self, begins: timedelta = timedelta(-1), ends: timedelta = timedelta(900)) -> dict[str, Any]:
        told = Granted(
            self.site, NUMBER, 1, "000000000000", "ТОО «Сынақ»", "implemented", "1.0", "abms", (Product("Ұн", "1101"),),
            ("Қостанай",), NOW + begins, NOW + ends, {}, tuple(status_entry(self.address(one), INDEX, one)
            for one in LISTS),
        )  # fmt: skip
        return label(self.did, told)

    def made(self, document: Mapping[str, Any], key: SoftwareKey | None = None) -> str:
        return json.dumps(secure(document, key or self.key, NOW - timedelta(minutes=1)), ensure_ascii=False)

    def a_list(self, purpose: str, *indexes: int) -> str:
        bits = Bits.clear()
        bits.set(indexes)
        told = StatusList(self.address(purpose), purpose, NOW - timedelta(hours=1), NOW + timedelta(days=9), 1)
        return self.made(status_list(self.did, told, bits))

    def printed(self) -> str:
        told = Printed(self.did, NUMBER, 1, "000000000000", "implemented", "Ұн", "1101", NOW - timedelta(1),
                       NOW + timedelta(900), (LISTS["revocation"], INDEX), (LISTS["suspension"], INDEX))  # fmt: skip
        return code(told, self.key, NOW - timedelta(minutes=1))


@pytest.fixture
def signed(served_country: str, country_folder: Path) -> Signed:
    return Signed(served_country, country_folder)


@asynccontextmanager
async def verifier(desk: Desk, signed: Signed, lists: str = "clear", language: str = "en") -> AsyncIterator[Page]:
    """The page, with the server's lists as a test wants them; "" where they cannot be reached."""
    async with desk.page(f"/{language}/verify") as page:

        async def answer(route: Route) -> None:
            number = int(route.request.url.rpartition("/")[2])
            purpose = next(one for one, known in LISTS.items() if known == number)
            if lists:
                await route.fulfill(body=signed.a_list(purpose, *OFFERED[lists].get(purpose, ())))
            else:
                await route.abort()

        await page.route("**/credentials/status/900*", answer)
        yield page


async def pasted(page: Page, text: str) -> None:
    await page.locator("#text").fill(text)
    await page.locator("form[data-verify] button[type=submit]").first.click()


async def shows(page: Page, state: str, language: str = "en") -> None:
    await expect(page.locator("[data-answer]")).to_have_attribute("data-state", state)
    word = translate(f"label.state.{state.replace(' ', '_')}", language)
    await expect(page.locator("[data-answer] .certificate-state")).to_have_text(word)


def forms(signed: Signed) -> dict[str, str]:
    document = signed.document()
    return {
        "json": signed.made(document), "code": signed.printed(),
        "jwt": secure_token(document, signed.key, NOW - timedelta(minutes=1)),
    }  # fmt: skip


@pytest.mark.parametrize(("lists", "state"), [
    ("clear", "valid"), ("suspended", "suspended"), ("revoked", "revoked"), ("", "unknown status"),
])  # fmt: skip
async def test_every_form_says_what_the_lists_say(desk: Desk, signed: Signed, lists: str, state: str) -> None:
    async with verifier(desk, signed, lists) as page:
        for text in forms(signed).values():
            await pasted(page, text)
            await shows(page, state)
            await expect(page.locator("[data-answer]")).to_contain_text(NUMBER)
            await page.reload()
    desk.forgive(r"ERR_FAILED", when=not lists)


async def test_dates_and_keys_are_looked_at(desk: Desk, signed: Signed) -> None:
    stranger = SoftwareKey(signed.did, Ed25519PrivateKey.generate())
    sealed = signed.made(signed.document())
    tried = {
        signed.made(signed.document(ends=timedelta(hours=-1))): "expired",
        signed.made(signed.document(begins=timedelta(days=1))): "not yet valid",
        signed.made(signed.document(), stranger): "invalid",
        sealed.replace("implemented", "certified"): "invalid",
        sealed.replace(NUMBER, "CW-2026-000124-7"): "invalid",
        signed.printed()[:-9] + "AAAAAAAAA": "invalid",
        "{": "invalid", f"{signed.site}/label/{NUMBER}": "invalid", "CW1:": "invalid",
    }  # fmt: skip
    async with verifier(desk, signed) as page:
        for text, state in tried.items():
            await pasted(page, text)
            await shows(page, state)


async def test_another_issuer_is_named(desk: Desk, signed: Signed) -> None:
    """Keys and lists that were brought along; whether to trust them is the reader's to decide."""
    other = Signed.__new__(Signed)
    other.site, other.did = "https://label.example", "did:web:label.example"
    other.key = SoftwareKey(other.did, Ed25519PrivateKey.generate())
    method = {"id": other.key.method, "type": "Multikey", "controller": other.did,
              "publicKeyMultibase": other.key.public}  # fmt: skip
    did = {"id": other.did, "verificationMethod": [method], "assertionMethod": [other.key.method]}
    files = {
        "label.json": other.made(other.document()), "did.json": json.dumps(did),
        "revocation.json": other.a_list("revocation"), "suspension.json": other.a_list("suspension"),
    }  # fmt: skip
    async with verifier(desk, signed) as page:
        await chosen(page, files)
        await shows(page, "valid")
        await expect(page.locator("[data-part=steps]")).to_contain_text("Whether to trust them")
        await chosen(page, {"label.json": files["label.json"]})
        await shows(page, "unknown status")  # its keys cannot be had


async def chosen(page: Page, files: Mapping[str, str | bytes]) -> None:
    await page.locator("#file").set_input_files(
        [
            FilePayload(
                name=name,
                mimeType="image/png" if name.endswith("png") else "application/json",
                buffer=content if isinstance(content, bytes) else content.encode(),
            )
            for name, content in files.items()
        ]
    )


async def test_a_picture_of_the_code_is_read(desk: Desk, signed: Signed) -> None:
    drawn = io.BytesIO()
    offline_code(signed.printed()).save(drawn, kind="png", scale=4, border=QUIET)
    async with verifier(desk, signed) as page:
        await chosen(page, {"code.png": drawn.getvalue()})
        await shows(page, "valid")


async def test_a_list_that_is_forged_says_nothing(desk: Desk, signed: Signed) -> None:
    forged = json.loads(signed.a_list("suspension", INDEX))
    forged["credentialSubject"]["encodedList"] = Bits.clear().encoded()
    async with verifier(desk, signed, "suspended") as page:
        await chosen(page, {"label.json": signed.made(signed.document()), "list.json": json.dumps(forged)})
        await shows(page, "unknown status")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_has_no_fault(desk: Desk, signed: Signed, language: str) -> None:
    wrong = []
    async with verifier(desk, signed, language=language) as page:
        wrong += await check(page, language)
        await pasted(page, signed.made(signed.document()))
        await shows(page, "valid", language)
        wrong += [f"answer: {fault}" for fault in await check(page, language)]
    async with desk.page(f"/{language}/verify") as page:  # what looks for faults needs a script
        await page.locator("#text").fill(signed.printed())
        await page.locator("form[data-verify] button[value=server]").click()
        word = translate("label.state.unknown_status", language)  # the server knows no such list
        await expect(page.locator(".certificate-state")).to_have_text(word)
        wrong += [f"server: {fault}" for fault in await check(page, language)]
    assert not wrong, "\n".join(wrong)
