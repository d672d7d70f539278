"""The code on packaging that needs no network: what a label says, signed, small enough for a print of two centimetres.

A CWT (claims in CBOR, signed as COSE_Sign1 with Ed25519), packed with zlib and written in base45, which is what a QR
code holds best. It names the label, its version, the product, the term, and where its bits stand; its company by a hash
of its number, against which the number on a contract can be held. What is read is hostile until its signature holds.
Sources: RFC 9052 (COSE), RFC 8392 (CWT), RFC 9864 (Ed25519), RFC 9285 (base45), RFC 1950 (zlib).
"""

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol
from urllib.parse import unquote

import base45
import cbor2

from compliance.credentials.document import Document
from compliance.credentials.errors import CredentialInvalid
from compliance.credentials.issuing import V2, stamp, status_entry
from compliance.credentials.keys import Keys, Method, from_multikey
from compliance.credentials.proofs import Signer

PREFIX = "CW1:"
LONGEST = 4_000  # characters of a code: more does not fit into any
MOST_BYTES = 4_000  # of an unpacked one
TAG = 18  # COSE_Sign1
ED25519, OLDER = -19, -8  # names of the same algorithm
ALG, KID = 1, 4  # headers
ISS, EXP, NBF, IAT, LABEL_CLAIM = 1, 4, 5, 6, -65537
KID_BYTES, HASH_BYTES, SIGNATURE_BYTES = 8, 16, 64
NAME_BYTES = 60  # of a product's name: what is cut off is told by the page of the label
PARTS, FIELDS = 4, 10
HERE = ("localhost", "127.0.0.1", "[::1]")


class KeyInUse(Signer, Protocol):
    """A signer that knows its public half."""

    @property
    def public(self) -> str:
        """As Multikey writes it."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What a code tells. `revocation` and `suspension`: the number of the list, and the place in it."""

    issuer: str
    number: str
    version: int
    bin: str
    level: str
    product: str
    product_code: str
    begins: datetime
    ends: datetime
    revocation: tuple[int, int]
    suspension: tuple[int, int]


def bin_hash(number: str) -> bytes:
    """What stands for a company in a code."""
    return hashlib.sha256(f"urn:kz:bin:{number}".encode()).digest()[:HASH_BYTES]


def key_id(public: bytes) -> bytes:
    """What stands for a key in a code: the first bytes of the hash of its 32 bytes."""
    return hashlib.sha256(public).digest()[:KID_BYTES]


def code(told: Printed, signer: KeyInUse, created: datetime) -> str:
    """The text of the QR code."""
    protected = cbor2.dumps({ALG: ED25519, KID: key_id(from_multikey(signer.public))}, canonical=True)
    claims = {
        ISS: told.issuer,
        EXP: int(told.ends.timestamp()),
        NBF: int(told.begins.timestamp()),
        IAT: int(created.timestamp()),
        LABEL_CLAIM: [
            told.number, told.version, bin_hash(told.bin), told.level, _cut(told.product), told.product_code[:20],
            *told.revocation, *told.suspension,
        ],
    }  # fmt: skip
    payload = cbor2.dumps(claims, canonical=True)
    signed = cbor2.CBORTag(TAG, [protected, {}, payload, signer.sign(_to_sign(protected, payload))])
    packed: bytes = base45.b45encode(zlib.compress(cbor2.dumps(signed, canonical=True), 9))
    return PREFIX + packed.decode()


def _cut(name: str) -> str:
    return name.encode()[:NAME_BYTES].decode(errors="ignore").strip()


def _to_sign(protected: bytes, payload: bytes) -> bytes:
    return cbor2.dumps(["Signature1", protected, b"", payload])


def is_code(content: bytes) -> bool:
    """Whether this looks like the text of such a code."""
    return content.lstrip()[: len(PREFIX)].upper() == PREFIX.encode()


def opened(content: bytes, keys: Keys) -> tuple[dict[str, Any], Method]:
    """What a code says, in the words of a credential, and the key that signed it. Its signature holds.

    Raises CredentialInvalid for anything else, whatever the bytes are.
    """
    protected, payload, signature = _taken_apart(content)
    header = _loaded(protected)
    if not isinstance(header, dict) or header.get(ALG) not in (ED25519, OLDER) or header.keys() - {ALG, KID}:
        raise CredentialInvalid("bad_code")
    method = _method(header.get(KID), keys)
    method.verify(signature, _to_sign(protected, payload))
    claims = _loaded(payload)
    if not isinstance(claims, dict):
        raise CredentialInvalid("bad_code")
    issued = _moment(claims.get(IAT))
    method.held_at(issued)
    return _credential(claims, issued), method


def _taken_apart(content: bytes) -> tuple[bytes, bytes, bytes]:
    found = _loaded(_unpacked(content))
    parts = found.value if isinstance(found, cbor2.CBORTag) and found.tag == TAG else None
    if not isinstance(parts, (list, tuple)) or len(parts) != PARTS or not isinstance(parts[1], Mapping) or parts[1]:
        raise CredentialInvalid("bad_code")
    protected, _, payload, signature = parts
    if not all(isinstance(each, bytes) for each in (protected, payload, signature)):
        raise CredentialInvalid("bad_code")
    if len(signature) != SIGNATURE_BYTES:
        raise CredentialInvalid("bad_code")
    return protected, payload, signature


def _unpacked(content: bytes) -> bytes:
    text = content.strip()[len(PREFIX) :]
    if len(text) > LONGEST:
        raise CredentialInvalid("bad_code")
    for lost in (b"", b" ", b"  "):  # base45 writes spaces, too, and whoever copies a text loses those at its end
        unpacking = zlib.decompressobj()
        try:
            data = unpacking.decompress(base45.b45decode(text + lost), MOST_BYTES)
        except (ValueError, zlib.error):
            continue
        if unpacking.eof and not unpacking.unused_data:
            return data
    raise CredentialInvalid("bad_code")


def _loaded(data: bytes) -> object:
    try:
        return cbor2.loads(data)
    except Exception as fault:  # whatever the library raises of somebody's bytes is those bytes' fault
        raise CredentialInvalid("bad_code") from fault


def _method(kid: object, keys: Keys) -> Method:
    found = [each for each in keys.asserting() if key_id(each.public) == kid]
    if not found:
        raise CredentialInvalid("unknown_key", {"key": kid.hex() if isinstance(kid, bytes) else "?"})
    return found[0]


def _moment(seconds: object) -> datetime:
    if not isinstance(seconds, int) or isinstance(seconds, bool):
        raise CredentialInvalid("bad_code")
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise CredentialInvalid("bad_code") from None


def _credential(claims: dict[Any, Any], issued: datetime) -> dict[str, Any]:
    said, issuer = claims.get(LABEL_CLAIM), claims.get(ISS)
    kinds = (str, int, bytes, str, str, str, int, int, int, int)
    if not isinstance(issuer, str) or not isinstance(said, list) or len(said) != FIELDS:
        raise CredentialInvalid("bad_code")
    if not all(type(each) is kind for each, kind in zip(said, kinds, strict=True)):
        raise CredentialInvalid("bad_code")
    number, version, company, level, product, product_code, *places = said
    shown = {"productName": product, "code": product_code}
    return {
        "@context": [V2],
        "type": ["VerifiableCredential", "ClearWaveLabelCredential"],
        "issuer": issuer,
        "validFrom": stamp(_moment(claims.get(NBF))),
        "validUntil": stamp(_moment(claims.get(EXP))),
        "credentialSubject": {
            "id": f"urn:kz:bin-sha256:{company.hex()}",
            "labelNumber": number,
            "labelVersion": version,
            "level": level,
            "products": [{name: value for name, value in shown.items() if value}],
        },
        "credentialStatus": _statuses(issuer, places),
        "proof": {"type": "COSE_Sign1", "created": stamp(issued)},
    }


def _statuses(issuer: str, places: list[int]) -> list[Document]:
    site = site_of(issuer)
    pairs = (("revocation", places[0], places[1]), ("suspension", places[2], places[3]))
    return [status_entry(f"{site}/credentials/status/{number}", index, name) for name, number, index in pairs]


def site_of(did: str) -> str:
    """The address of a did:web without a path; an address of one's own machine has no certificate."""
    host = unquote(did.removeprefix("did:web:"))
    here = any(host == each or host.startswith(f"{each}:") for each in HERE)
    return f"{'http' if here else 'https'}://{host}"
