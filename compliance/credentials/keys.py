"""Whose key it is: DID documents with their history of keys, and did:key, which carries its own.

Sources: W3C Controlled Identifiers 1.0 (Multikey, JsonWebKey), DID Core 1.0, the did:key method, FIPS 186-5 (Ed25519).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from compliance.credentials.document import Document, identifier, listed, moment
from compliance.credentials.encoding import base58btc, from_base64url, from_multibase
from compliance.credentials.errors import CredentialInvalid

ED25519_PUBLIC = b"\xed\x01"  # the multicodec of an Ed25519 public key
KEY_BYTES = 32
DID_KEY = "did:key:"


@dataclass(frozen=True, slots=True)
class Method:
    """A verification method: a public key, who controls it, and until when it counted."""

    id: str
    controller: str
    public: bytes
    expires: datetime | None = None
    revoked: datetime | None = None

    def held_at(self, signed: datetime | None) -> None:
        """Raises CredentialInvalid when the key no longer counted at the moment of signing.

        Without a moment a key that has an end is refused: nobody can say that it was used before. What a revoked key
        signed is refused whatever moment it tells: somebody else may have had it, and moments are theirs to choose.
        """
        if self.revoked is not None:
            raise CredentialInvalid("key_revoked", {"key": self.id})
        if self.expires is not None and (signed is None or signed >= self.expires):
            raise CredentialInvalid("key_expired", {"key": self.id})

    def verify(self, signature: bytes, data: bytes) -> None:
        """Raises CredentialInvalid unless the signature over the data is this key's."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, data)
        except (InvalidSignature, ValueError):
            raise CredentialInvalid("bad_signature") from None


def multikey(public: bytes) -> str:
    """An Ed25519 public key as Multikey writes it."""
    return base58btc(ED25519_PUBLIC + public)


def from_multikey(text: object) -> bytes:
    """The 32 bytes of an Ed25519 public key. Raises CredentialInvalid for any other key."""
    found = from_multibase(text)
    if len(found) != len(ED25519_PUBLIC) + KEY_BYTES or not found.startswith(ED25519_PUBLIC):
        raise CredentialInvalid("unknown_key_type")
    return found[len(ED25519_PUBLIC) :]


class Keys:
    """The DID documents a checker trusts. A did:key needs none."""

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self._methods: dict[str, Method] = {}
        self._allowed: set[str] = set()
        for document in documents:
            self._enter(document)

    def _enter(self, document: Document) -> None:
        did = identifier(document)
        if did is None or not did.startswith(("did:", "https:")):
            raise CredentialInvalid("bad_did_document")
        embedded = [each for each in listed(document.get("assertionMethod")) if isinstance(each, Mapping)]
        for entry in (*listed(document.get("verificationMethod")), *embedded):
            method = _method(entry, did)
            if method is not None:
                self._methods[method.id] = method
        named = (identifier(each) for each in listed(document.get("assertionMethod")))
        self._allowed |= {_absolute(each, did) for each in named if each is not None}

    def of(self, id: str) -> Method:  # noqa: A002 - what the standard calls it
        """The method of an id that may make assertions. Raises CredentialInvalid for any other."""
        if id.startswith(DID_KEY):
            return _own(id)
        if id not in self._methods:
            raise CredentialInvalid("unknown_key", {"key": id})
        if id not in self._allowed:
            raise CredentialInvalid("key_not_for_assertions", {"key": id})
        return self._methods[id]

    def asserting(self) -> list[Method]:
        """All methods of the documents that may make assertions."""
        return [method for id, method in self._methods.items() if id in self._allowed]  # noqa: A001 - the standard's


def _absolute(name: str, did: str) -> str:
    return did + name if name.startswith("#") else name


def _method(entry: object, did: str) -> Method | None:
    """A method of a DID document, or None where its key is of a kind that is not used here."""
    if not isinstance(entry, Mapping) or identifier(entry) is None:
        raise CredentialInvalid("bad_did_document")
    try:
        public = _public(entry)
    except CredentialInvalid:
        return None
    return Method(
        _absolute(str(identifier(entry)), did),
        str(entry.get("controller", did)),
        public,
        moment(entry, "expires"),
        moment(entry, "revoked"),
    )


def _public(entry: Document) -> bytes:
    jwk = entry.get("publicKeyJwk")
    if not isinstance(jwk, Mapping):
        return from_multikey(entry.get("publicKeyMultibase"))
    if jwk.get("kty") != "OKP" or jwk.get("crv") != "Ed25519" or not isinstance(jwk.get("x"), str):
        raise CredentialInvalid("unknown_key_type")
    public = from_base64url(jwk["x"])
    if len(public) != KEY_BYTES:
        raise CredentialInvalid("unknown_key_type")
    return public


def _own(named: str) -> Method:
    did, _, fragment = named.partition("#")
    key = did.removeprefix(DID_KEY)
    if fragment not in {"", key}:
        raise CredentialInvalid("unknown_key", {"key": named})
    return Method(named, did, from_multikey(key))
