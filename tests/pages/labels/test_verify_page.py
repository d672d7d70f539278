"""The page that checks what anybody brings: whole in three languages, honest without a script, and no one's oracle."""

import io
import json
from pathlib import Path

import httpx
import pytest

from compliance.commands.label.issuing import tend_label
from compliance.credentials.labels import CONTEXT_SRI, digest
from compliance.queries.label.credentials import IssuedLabel, credential_of
from infra.i18n import LANGUAGES, translate
from infra.rates import forget_refusals
from infra.settings import settings
from services.documents.offline_codes import QUIET, offline_code
from tests.compliance.labels.granted import ended, granted, suspended
from tests.pages.client import Opened
from tests.pages.inside import There

SOURCE = Path(__file__).resolve().parents[3] / "frontend" / "contexts" / "clear-wave" / "v1.json"
SAME = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
async def label(there: There) -> tuple[int, IssuedLabel]:
    """A label that was granted, with its credential; nobody is signed in."""
    made = await granted()
    await tend_label(made)
    found = await credential_of(made)
    assert found is not None
    await there.enter(None)
    return made, found


async def token(there: There) -> str:
    page = await there.open("/verify")
    return next(one.get("value") or "" for one in page.all("input", type="hidden") if one.get("name") == "form")


async def sent(there: There, text: str = "", file: bytes = b"", path: str = "/verify") -> httpx.Response:
    """What the form sends."""
    files = {"file": ("label", file, "application/octet-stream")} if file else {"text": (None, text)}
    return await there.visit.client.post(
        f"/en{path}", data={"form": await token(there)}, files=files, headers=SAME  # type: ignore[arg-type]
    )  # fmt: skip


def picture(text: str) -> bytes:
    made = io.BytesIO()
    offline_code(text).save(made, kind="png", scale=4, border=QUIET)
    return made.getvalue()


def says(response: httpx.Response, state: str, language: str = "en") -> bool:
    return f'certificate-state">{translate(f"label.state.{state}", language)}<' in response.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_is_whole_in_every_language(there: There, language: str) -> None:
    await there.enter(None)
    page: Opened = await there.open("/verify", language=language)
    assert page.response.headers["permissions-policy"].startswith("camera=(self)")
    mistyped = await there.open("/verify?number=CW-2026-000123-Z", language=language)
    assert translate("verify.mistyped", language) in mistyped.text


async def test_a_number_leads_to_its_page(there: There, label: tuple[int, IssuedLabel]) -> None:
    client, number = there.visit.client, label[1].number
    answer = await client.get("/kk/verify", params={"number": number.lower().replace("-", " ")})
    assert answer.headers["location"] == f"/kk/label/{number}"
    assert (await client.get("/verify")).headers["location"].endswith("/verify")


async def test_every_form_of_a_label_is_checked(there: There, label: tuple[int, IssuedLabel]) -> None:
    _, one = label
    for file in (one.document, one.jwt.encode(), one.qr.encode(), picture(one.qr)):
        answer = await sent(there, file=file)
        assert says(answer, "valid"), answer.text
        assert one.number in answer.text
    assert says(await sent(there, one.jwt), "valid")
    touched = one.document.replace(b"implemented", b"certified")
    assert says(await sent(there, file=touched), "invalid")
    assert says(await sent(there, "<b>жоқ</b>"), "invalid")
    assert says(await sent(there, file=picture("https://moldir.example/label/CW-2026-000001-K")), "invalid")


async def test_it_follows_what_is_decided(there: There, label: tuple[int, IssuedLabel]) -> None:
    number, one = label
    await suspended(number)
    await tend_label(number)
    assert says(await sent(there, one.qr), "suspended")
    await ended(number)
    await tend_label(number)
    assert says(await sent(there, one.qr), "revoked")


async def test_nothing_brought_is_said_beside_the_field(there: There) -> None:
    await there.enter(None)
    answer = await sent(there, " ")
    assert answer.status_code == 422
    assert translate("verify.nothing", "en") in answer.text


async def test_a_picture_is_read_for_browsers_that_cannot(there: There, label: tuple[int, IssuedLabel]) -> None:
    answer = await sent(there, file=picture(label[1].qr), path="/verify/picture")
    assert json.loads(answer.content) == {"text": label[1].qr}
    for hostile in (b"\x89PNG\r\n\x1a\nbroken", b"\xff\xd8\xff" + bytes(100)):
        assert json.loads((await sent(there, file=hostile, path="/verify/picture")).content) == {"text": None}


async def test_a_form_that_is_not_ours_does_nothing(there: There) -> None:
    await there.enter(None)
    for path in ("/verify", "/verify/picture"):
        answer = await there.visit.client.post(f"/en{path}", data={"form": "x", "text": "y"}, headers=SAME)
        assert answer.status_code == 403


async def test_whoever_asks_without_end_is_told_to_wait(there: There, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "rate_certificates", 2)
    await there.enter(None)
    for _ in range(2):
        assert (await sent(there, "x")).status_code == 200
    assert (await sent(there, "x")).status_code == 429
    forget_refusals()


async def test_the_context_is_served_to_the_byte(there: There) -> None:
    answer = await there.visit.client.get("/contexts/clear-wave/v1")
    assert digest(answer.content) == CONTEXT_SRI
    assert answer.content == SOURCE.read_bytes()
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_lists_of_labels_are_kept_for_twenty_seconds(there: There, label: tuple[int, IssuedLabel]) -> None:
    [entry, _] = json.loads(label[1].document)["credentialStatus"]
    path = entry["statusListCredential"].partition("/credentials/")[2]
    answer = await there.visit.client.get(f"/credentials/{path}")
    assert answer.headers["cache-control"] == "public, max-age=20"
    assert json.loads(answer.content)["credentialSubject"]["ttl"] == 20_000
