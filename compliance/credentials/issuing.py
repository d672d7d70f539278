"""What an issuer publishes: its DID document with the history of its keys, and signed status lists.

Sources: the did:web method, W3C Controlled Identifiers 1.0, Bitstring Status Lists 1.0, RFC 8785 for the bytes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from compliance.credentials.keys import multikey
from compliance.credentials.status import Bits

V2 = "https://www.w3.org/ns/credentials/v2"
DID_CONTEXTS = ("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1")


@dataclass(frozen=True, slots=True)
class SoftwareKey:
    """A `Signer` whose key lies in this process; one in a hardware module signs there instead."""

    did: str
    private: Ed25519PrivateKey

    @property
    def public(self) -> str:
        """The public half, as Multikey writes it."""
        return multikey(self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    @property
    def method(self) -> str:
        """The id of the verification method that checks what it signs."""
        return f"{self.did}#{self.public}"

    def sign(self, data: bytes) -> bytes:
        """64 bytes of Ed25519 (RFC 8032)."""
        return self.private.sign(data)


@dataclass(frozen=True, slots=True)
class PublishedKey:
    """The public half of a key as Multikey writes it, and from when it counts no more."""

    public: str
    expires: datetime | None = None  # what it signed before stays good
    revoked: datetime | None = None  # somebody else may have had it


def stamp(moment: datetime) -> str:
    """A dateTimeStamp of XML Schema, in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def did_of(site: str) -> str:
    """The did:web of an address without a path: https://moldir.example becomes did:web:moldir.example."""
    return f"did:web:{quote(urlsplit(site).netloc, safe='.-')}"


def did_document(did: str, keys: Iterable[PublishedKey]) -> dict[str, Any]:
    """All keys there ever were: an old one still checks what it signed in its time."""
    methods = []
    for key in keys:
        method = {
            "id": f"{did}#{key.public}", "type": "Multikey", "controller": did, "publicKeyMultibase": key.public,
        }  # fmt: skip
        ends = {"expires": key.expires, "revoked": key.revoked}
        methods.append(method | {name: stamp(end) for name, end in ends.items() if end is not None})
    return {
        "@context": list(DID_CONTEXTS),
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def status_entry(address: str, index: int, purpose: str) -> dict[str, Any]:
    """What a credential says of where its bit stands."""
    return {
        "id": f"{address}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": address,
    }


@dataclass(frozen=True, slots=True)
class StatusList:
    """A list to be signed: where it is served, what its bits mean, how long it counts, when to ask again (ms)."""

    address: str
    purpose: str
    begins: datetime
    ends: datetime
    ttl: int


def status_list(did: str, told: StatusList, bits: Bits) -> dict[str, Any]:
    """The list as a credential, still without its proof."""
    return {
        "@context": [V2],
        "id": told.address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did,
        "validFrom": stamp(told.begins),
        "validUntil": stamp(told.ends),
        "credentialSubject": {
            "id": f"{told.address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": told.purpose,
            "encodedList": bits.encoded(),
            "ttl": told.ttl,
        },
    }
