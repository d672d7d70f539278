"""Certificates in a browser: checked by anybody, kept by their holders, brought to a new employer."""

import io
import json

import httpx
import pytest
from pypdf import PdfReader

from compliance.commands.credentials.statuses import set_bit
from compliance.commands.training.certificates import issue_certificate
from compliance.queries.credentials import issuer
from infra.database import execute, fetch_value
from infra.i18n import LANGUAGES
from infra.rates import forget_refusals
from infra.settings import settings
from tests.cast import BOLAT, KUMIS, SAMAL, SAULE
from tests.compliance.training.certified import NAME, employed, passed
from tests.pages.client import Opened
from tests.pages.inside import There

SECRETS = (*NAME, "Алтын Дән", "Certified-1")


@pytest.fixture
async def number(there: There) -> str:
    """Bolat holds a certificate."""
    staff = await employed(BOLAT, "Certified-1")
    made = await issue_certificate(await passed(staff))
    assert made is not None
    there.names |= {"staff": str(staff), "number": made}
    return made


async def public(there: There, language: str = "en", status: int = 200) -> Opened:
    await there.enter(None)
    return await there.open("/certificates/{number}", status, language)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_whole_in_every_language(there: There, number: str, language: str) -> None:
    await there.open("/certificates", language=language)
    await there.open(f"/certificates?number={number}", language=language)
    await there.open("/certificates/TR-1", 404, language)
    await there.open("/certificates/TR-2026-483920175-Y", 404, language)
    await public(there, language)
    await there.enter(BOLAT)
    for path in ("/learn/certificates", "/learn/{staff}/certificates/{number}"):
        await there.open(path, language=language)
    await there.enter(SAULE)
    for query in ("", "?words=x", "?after=x&words=%25'", "?after=1"):
        await there.open(f"/organisations/{{altyn}}/training/certificates{query}", language=language)


async def test_anybody_sees_only_what_the_holder_allows(there: There, number: str) -> None:
    page = await public(there)
    assert "Valid" in page.text
    assert "М. О." in page.text
    assert not [secret for secret in SECRETS if secret in page.response.text]
    await there.enter(BOLAT)
    mine = await there.open("/learn/{staff}/certificates/{number}")
    saved = await there.visit.send(mine, "/show", name="1", employer="1")
    assert "This is what anybody sees now" in saved.text
    page = await public(there)
    assert " ".join(NAME) in page.text
    assert "Алтын Дән" in page.text
    assert "Certified-1" not in page.response.text
    await there.enter(BOLAT)
    await there.post("/learn/{staff}/certificates/{number}/show")
    assert not [secret for secret in SECRETS if secret in (await public(there)).response.text]
    assert number in page.text


async def test_the_answer_is_plain(there: There, number: str) -> None:
    await set_bit(await fetch_value("select id from issued_credential where number = $1", number), "revocation",
                  "withdrawn")  # fmt: skip
    page = await public(there)
    assert "Revoked" in page.text
    assert "taken back" in page.text
    await execute("update issued_credential set valid_until = valid_from + interval '1 hour'")
    await execute("update credential_status set set_at = null, reason = null")
    assert "Expired" in (await public(there)).text
    mistyped = number[:-1] + ("A" if number[-1] != "A" else "B")
    assert "mistyped" in (await there.open(f"/certificates/{mistyped}", 404)).text
    assert "No such number" in (await there.open("/certificates/TR-2026-483920175-Y", 404)).text


async def test_the_address_on_paper_leads_there(there: There, number: str) -> None:
    client = there.visit.client
    answer = await client.get(f"/certificates/{number}", headers={"Accept-Language": "ru"})
    assert (answer.status_code, answer.headers["location"]) == (302, f"/ru/certificates/{number}")
    await there.enter(BOLAT)
    pdf = await client.get(f"/kk/learn/{there.names['staff']}/certificates/{number}/certificate.pdf")
    page = PdfReader(io.BytesIO(pdf.content)).pages
    assert len(page) == 1
    written = page[0].extract_text()
    assert number in written
    assert NAME[0] in written


async def test_who_tries_numbers_out_is_told_to_wait(
    there: There, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "rate_certificates", 3)
    forget_refusals()
    for _ in range(3):
        await there.open("/certificates/TR-2026-483920175-Y", 404)
    refused = await there.visit.client.get(f"/en/certificates/{number}")
    forget_refusals()
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0


async def test_machines_find_keys_and_lists(there: There, number: str) -> None:
    client = there.visit.client
    did = await client.get("/.well-known/did.json")
    assert did.headers["content-type"] == "application/did"
    assert did.json()["id"] == issuer() == "did:web:localhost%3A8000"
    assert did.headers["access-control-allow-origin"] == "*"
    address = json.loads(await fetch_value("select document from issued_credential where number = $1", number))
    listed = address["credentialStatus"]["statusListCredential"].removeprefix(settings().site)
    answer = await client.get(listed)
    assert answer.json()["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert "max-age=60" in answer.headers["cache-control"]
    again = await client.get(listed, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    for wrong in ("0", "99999999999999999999999999", "x"):
        assert (await client.get(f"/credentials/status/{wrong}")).status_code == 404


async def sends(there: There, path: str, file: tuple[str, bytes] | None = None, **data: str) -> httpx.Response:
    """What a form with a file sends."""
    page = await there.open(path.rpartition("/")[0] if "organisations" in path else "/learn/certificates")
    token = next(field.get("value") for field in page.all("input", name="form"))
    files = {"file": file} if file else {"file": ("", b"")}
    return await there.visit.client.post(
        f"/en{there.path(path)}", data={"form": token, **data}, files=files, headers={"Sec-Fetch-Site": "same-origin"}
    )


async def test_from_one_employer_to_the_next(there: There, number: str) -> None:
    await there.enter(BOLAT)
    page = await there.open("/learn/{staff}/certificates/{number}")
    code = (await there.visit.send(page, "/code")).one("p", class_="certificate-code").text
    assert code
    assert code.strip() not in (await there.open("/learn/{staff}/certificates/{number}")).response.text
    await employed(number="K-9", at=KUMIS.bin, name=("Бөтенова", "Ойдан", ""))
    there.names["kumis"] = KUMIS.bin
    bring = "/organisations/{kumis}/training/certificates/bring"
    await there.enter(SAMAL)
    for wrong, fault in (
        ({"employee": "none", "code": code, "agreed": "1"}, "employee-fault"),
        ({"employee": "K-9", "code": "short", "agreed": "1"}, "code-fault"),
        ({"employee": "K-9", "code": code}, "agreed-fault"),
        ({"employee": "K-9", "code": code, "agreed": "1"}, "same_person-fault"),
    ):
        answer = await sends(there, bring, **wrong)
        assert answer.status_code == 422
        assert fault in answer.text
        assert wrong["employee"] in answer.text
    done = await sends(there, bring, employee="K-9", code=code, agreed="1", same_person="1")
    assert done.status_code == 303
    assert number in (await there.open("/organisations/{kumis}/training/certificates")).text
    await there.enter(SAULE)
    assert "Brought" not in (await there.open("/organisations/{altyn}/training/certificates")).text


async def test_a_file_is_looked_at_and_what_is_no_certificate_is_told(there: There, number: str) -> None:
    await there.enter(BOLAT)
    badge = await there.visit.client.get(f"/en/learn/{there.names['staff']}/certificates/{number}/certificate.json")
    assert badge.headers["content-type"].startswith("application/vc")
    there.names["kumis"] = KUMIS.bin
    await employed(number="K-9", at=KUMIS.bin)
    bring = "/organisations/{kumis}/training/certificates/bring"
    await there.enter(SAMAL)
    for content in (
        b"",
        b"{}",
        badge.content[:-40],
        badge.content.replace(b"90", b"99"),
        b"\xff" * 1000,
        b"x" * 300_000,
    ):
        answer = await sends(there, bring, ("c.json", content), employee="K-9", agreed="1")
        assert answer.status_code == 422, content[:20]
    done = await sends(there, bring, ("c.json", badge.content), employee="K-9", agreed="1")
    assert done.status_code == 303
