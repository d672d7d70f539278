"""GOST signatures: asked of an external service that speaks NCANode 3, here a small one over real HTTP."""

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pyasn1.codec.der import decoder, encoder
from pyasn1_modules import rfc5652

from infra.errors import Unavailable
from infra.settings import settings
from services.accounts.certificates import signer_of
from services.accounts.certificates.refusal import CertificateRefused
from tests.cast import ALTYN
from tests.services.certificates.centre import NOW, Centre

GOST_2015 = "1.2.398.3.10.1.1.2.3.2"
CHALLENGE = b"Sign this\r\n"


@dataclass
class Service:
    """What the service knows (the signer of each CMS it would verify), and what it was asked."""

    url: str = ""
    known: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)
    answers_with: tuple[int, bytes] | None = None

    def verdict(self, asked: dict[str, Any]) -> tuple[int, bytes]:
        if self.answers_with:
            return self.answers_with
        certificate = self.known.get(asked["cms"])
        if certificate is None:
            return 400, json.dumps({"status": 400, "message": "Cannot read CMS"}).encode()
        content = base64.b64encode(CHALLENGE).decode()
        valid = certificate["valid"] and asked.get("data", content) == content
        signers = [{"certificates": [certificate], "tsp": None}]
        return 200, json.dumps({"status": 200, "message": "OK", "valid": valid, "signers": signers}).encode()


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """The service at an address of this machine, named in the settings."""
    told = Service()

    class Door(BaseHTTPRequestHandler):
        protocol_version: ClassVar[str] = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.asked.append({"path": self.path, **asked})
            status, body = told.verdict(asked)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}/"
    monkeypatch.setattr(settings(), "gost_service_url", told.url)
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


def signed_by_gost(folder: Path, *, beside: bool = False) -> bytes:
    """A SignedData whose algorithm is GOST. Only its form is real: nobody here could compute the signature."""
    written = Centre("p256", folder).certify(ALTYN.bin).signs(CHALLENGE, beside=beside)
    outer, _ = decoder.decode(written, asn1Spec=rfc5652.ContentInfo())
    signed, _ = decoder.decode(bytes(outer["content"]), asn1Spec=rfc5652.SignedData())
    signed["signerInfos"][0]["signatureAlgorithm"]["algorithm"] = GOST_2015
    outer["content"] = encoder.encode(signed)
    return bytes(encoder.encode(outer))


def certificate(**said: Any) -> dict[str, Any]:
    """As the service describes one."""
    subject = {"commonName": "СЫНАҚОВА АЙГЕРІМ", "iin": "850312900018", "bin": ALTYN.bin, "organization": "«СЫНАҚ» ЖШС"}
    return {
        "valid": True, "revokedBy": [], "notBefore": "2026-01-01T00:00:00.000+00:00", "keyUsage": "SIGN",
        "keyUser": ["ORGANIZATION", "CEO"], "serialNumber": "60ba45", "signAlg": "ECGOST3410-2015-512",
        "subject": subject, "issuer": {"commonName": "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) 2022"},
    } | said  # fmt: skip


async def refusal(written: bytes) -> str:
    with pytest.raises(CertificateRefused) as caught:
        await signer_of(written, CHALLENGE, NOW)
    return caught.value.reason


@pytest.mark.parametrize("beside", [False, True])
async def test_the_service_says_who_signed(service: Service, tmp_path: Path, beside: bool) -> None:
    written = signed_by_gost(tmp_path, beside=beside)
    service.known[base64.b64encode(written).decode()] = certificate()
    signer = await signer_of(written, CHALLENGE, NOW)
    assert signer.leads(ALTYN.bin)
    assert (signer.algorithm, signer.revocation, signer.serial) == ("ECGOST3410-2015-512", "service", "60ba45")
    (asked,) = service.asked
    assert asked["path"] == "/cms/verify"
    assert asked["revocationCheck"] == ["OCSP"]
    assert ("data" in asked) == beside


async def test_another_text_is_refused_before_anybody_is_asked(service: Service, tmp_path: Path) -> None:
    written = signed_by_gost(tmp_path)
    with pytest.raises(CertificateRefused) as caught:
        await signer_of(written, b"Another text\r\n", NOW)
    assert caught.value.reason == "other_challenge"
    assert not service.asked


@pytest.mark.parametrize(("said", "reason"), [
    ({"valid": False}, "signature"),
    ({"keyUsage": "AUTH"}, "not_for_signing"),
    ({"subject": {"commonName": "СЫНАҚОВА"}}, "no_number"),
])  # fmt: skip
async def test_what_the_service_says_is_judged(
    service: Service, tmp_path: Path, said: dict[str, Any], reason: str
) -> None:
    written = signed_by_gost(tmp_path)
    service.known[base64.b64encode(written).decode()] = certificate(**said)
    assert await refusal(written) == reason


async def test_what_the_service_cannot_read_is_refused(service: Service, tmp_path: Path) -> None:
    assert await refusal(signed_by_gost(tmp_path)) == "signature"


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"status": 200}', b'{"valid": true, "signers": 7}', b"[" * 600_000])
async def test_a_service_that_talks_nonsense_is_said_to_be_out_of_order(
    service: Service, tmp_path: Path, body: bytes
) -> None:
    for status in (200, 500):
        service.answers_with = (status, body)
        with pytest.raises(Unavailable):
            await signer_of(signed_by_gost(tmp_path), CHALLENGE, NOW)


async def test_more_or_fewer_signers_than_one_prove_nothing(service: Service, tmp_path: Path) -> None:
    for signers in ([], [{"certificates": []}], [{"certificates": [certificate()]}] * 2):
        service.answers_with = (200, json.dumps({"valid": True, "signers": signers}).encode())
        assert await refusal(signed_by_gost(tmp_path)) == "one_signer"


async def test_without_a_service_the_person_is_told_what_else_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "gost_service_url", "")
    assert await refusal(signed_by_gost(tmp_path)) == "gost_not_set_up"
    monkeypatch.setattr(settings(), "gost_service_url", "http://127.0.0.1:1")
    with pytest.raises(Unavailable):
        await signer_of(signed_by_gost(tmp_path), CHALLENGE, NOW)
