"""GOST: verified by an external service, over the protocol of NCANode 3 (`POST /cms/verify`, JSON).

Asked: `{"cms": base64, "data": base64 of the challenge, "revocationCheck": ["OCSP"]}`. Answered: `valid` over all
signers, and for each signer its certificates, the signer's own first, with `valid`, `keyUsage`, `keyUser`, `subject`,
`issuer`. Such a service holds licensed cryptography and the centre's certificates, and stands in the same network: its
address is a setting of the administrator, never something a person types.
"""

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
import msgspec

from infra.errors import Unavailable
from infra.i18n import text
from services.accounts.certificates.answer import SignedAnswer
from services.accounts.certificates.refusal import refused
from services.accounts.certificates.subject import Signer

ALGORITHMS = "1.2.398.3.10.1."  # Kazakhstan's arc of GOST 34.310 and GOST R 34.10-2015
SECONDS = 20
MOST_BYTES = 500_000


def is_gost(answer: SignedAnswer) -> bool:
    """Whether an answer is signed by a GOST algorithm of Kazakhstan."""
    return answer.signature_algorithm.startswith(ALGORITHMS)


class _Subject(msgspec.Struct, rename="camel"):
    iin: str | None = None
    bin: str | None = None
    common_name: str = ""
    organization: str = ""


class _Certificate(msgspec.Struct, rename="camel"):
    valid: bool
    key_usage: str = "UNKNOWN"
    key_user: list[str] = []
    serial_number: str = ""
    sign_alg: str = ""
    subject: _Subject = msgspec.field(default_factory=_Subject)
    issuer: _Subject = msgspec.field(default_factory=_Subject)


class _Signer(msgspec.Struct):
    certificates: list[_Certificate] = []


class _Verdict(msgspec.Struct):
    valid: bool
    signers: list[_Signer] = []


@dataclass(frozen=True, slots=True)
class GostService:
    """The service at an address."""

    url: str

    async def verify(self, answer: SignedAnswer, challenge: bytes, at: datetime) -> Signer:  # noqa: ARG002 - it has a clock of its own
        """Who signed. Raises CertificateRefused, and Unavailable when the service does not answer as it should."""
        asked: dict[str, Any] = {"cms": base64.b64encode(answer.written).decode(), "revocationCheck": ["OCSP"]}
        if answer.content is None:
            asked["data"] = base64.b64encode(challenge).decode()
        verdict = await self._ask(asked)
        if not verdict.valid:
            raise refused("signature")
        if len(verdict.signers) != 1 or not verdict.signers[0].certificates:
            raise refused("one_signer")
        return _signer(verdict.signers[0].certificates[0])

    async def _ask(self, asked: dict[str, Any]) -> _Verdict:
        try:
            async with (
                httpx.AsyncClient(timeout=SECONDS, follow_redirects=False, trust_env=False) as client,
                client.stream("POST", f"{self.url.rstrip('/')}/cms/verify", json=asked) as response,
            ):
                body = b""
                async for part in response.aiter_bytes():
                    body += part
                    if len(body) > MOST_BYTES:
                        raise Unavailable(text("certificate.service_unavailable"))
            if response.is_client_error:  # it could not read what it was sent
                raise refused("signature")
            response.raise_for_status()
            return msgspec.json.decode(body, type=_Verdict)
        except (httpx.HTTPError, msgspec.DecodeError):
            raise Unavailable(text("certificate.service_unavailable")) from None


def _signer(certificate: _Certificate) -> Signer:
    if not certificate.valid:
        raise refused("untrusted")
    if certificate.key_usage != "SIGN":
        raise refused("not_for_signing")
    subject = certificate.subject
    if not (subject.bin or subject.iin):
        raise refused("no_number")
    return Signer(
        iin=subject.iin or None,
        bin=subject.bin or None,
        name=subject.common_name[:200],
        organisation_name=subject.organization[:200],
        head="CEO" in certificate.key_user,
        algorithm=certificate.sign_alg[:40] or "GOST",
        issuer=certificate.issuer.common_name[:200],
        serial=certificate.serial_number[:64],
        revocation="service",
    )
