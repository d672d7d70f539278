"""Credentials as signed tokens: `application/vc+jwt` with Ed25519.

Sources: W3C Securing Verifiable Credentials using JOSE and COSE, RFC 7515, RFC 9864.
"""

from datetime import UTC, datetime
from typing import Any

from compliance.credentials.canonical import jcs
from compliance.credentials.document import Document, read
from compliance.credentials.encoding import base64url, from_base64url
from compliance.credentials.errors import CredentialInvalid
from compliance.credentials.keys import Keys, Method
from compliance.credentials.proofs import Signer

ALGORITHMS = ("Ed25519", "EdDSA")  # the second is the older name of the same
TYPES = ("vc+jwt", "vc+ld+jwt")
PARTS = 3


def is_token(content: bytes) -> bool:
    """Whether this looks like a compact token rather than a JSON document."""
    return content.strip()[:2] == b"ey" and content.strip().count(b".") == PARTS - 1


def secure_token(document: Document, signer: Signer, created: datetime) -> str:
    """The credential as a compact token, which says when it was signed."""
    header = {"alg": "Ed25519", "typ": "vc+jwt", "cty": "vc", "kid": signer.method}
    signed = f"{base64url(jcs(header))}.{base64url(jcs({**document, 'iat': int(created.timestamp())}))}"
    return f"{signed}.{base64url(signer.sign(signed.encode()))}"


def verify_token(content: bytes, keys: Keys) -> tuple[dict[str, Any], Method]:
    """The credential inside a token whose signature holds, and the key that made it.

    Raises CredentialInvalid for anything else, also for an algorithm that the header merely claims.
    """
    try:
        head, body, signature = content.strip().decode("ascii").split(".")
    except (UnicodeDecodeError, ValueError):
        raise CredentialInvalid("bad_token") from None
    header = read(from_base64url(head))
    if header.get("alg") not in ALGORITHMS:
        raise CredentialInvalid("unknown_suite", {"suite": str(header.get("alg"))[:40]})
    if header.get("typ") not in TYPES or "crit" in header or not isinstance(header.get("kid"), str):
        raise CredentialInvalid("bad_token")
    method = keys.of(header["kid"])
    method.verify(from_base64url(signature), f"{head}.{body}".encode())
    claims = read(from_base64url(body))
    method.held_at(_signed_at(claims.get("iat")))
    return claims, method


def _signed_at(issued: object) -> datetime | None:
    """The moment of signing that a token states (`iat`, RFC 7519); None where it states none."""
    if issued is None:
        return None
    try:
        return datetime.fromtimestamp(issued, UTC)  # type: ignore[arg-type] # what is no number is refused
    except (TypeError, ValueError, OverflowError, OSError):
        raise CredentialInvalid("bad_token") from None


def peek(content: bytes) -> dict[str, Any]:
    """What a token claims, its signature unchecked. Raises CredentialInvalid where it is none."""
    return read(from_base64url(content.strip().decode("ascii", "replace").split(".")[1]))
