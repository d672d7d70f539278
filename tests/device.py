"""A device that makes and uses passkeys, in software: it speaks WebAuthn as a phone or a security key does."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def coded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


@dataclass
class Device:
    """Holds one key a site. `verifies`: the person shows a finger or types a PIN."""

    verifies: bool = True
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    owner: str = ""
    counter: int = 0

    def make(self, options: str, origin: str = "http://moldir.test") -> str:
        """The answer to a request for a new key."""
        asked = json.loads(options)
        self.owner = asked["user"]["id"]
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        named = bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + cbor2.dumps(public)
        attested = {"fmt": "none", "attStmt": {}, "authData": self._data(origin, ATTESTED) + named}
        said = {"attestationObject": coded(cbor2.dumps(attested)), "transports": ["internal", "hybrid"]}
        return self._answer("webauthn.create", asked["challenge"], origin, said)

    def prove(self, options: str, origin: str = "http://moldir.test") -> str:
        """The answer to a request for a proof."""
        asked = json.loads(options)
        self.counter += 1
        data = self._data(origin, 0)
        client = self._client("webauthn.get", asked["challenge"], origin)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        said = {"authenticatorData": coded(data), "signature": coded(signature), "userHandle": self.owner}
        return self._answer("webauthn.get", asked["challenge"], origin, said)

    def _data(self, origin: str, more: int) -> bytes:
        flags = PRESENT | (VERIFIED if self.verifies else 0) | more
        host = (urlsplit(origin).hostname or "").encode()
        return hashlib.sha256(host).digest() + bytes([flags]) + self.counter.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str, origin: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()

    def _answer(self, kind: str, challenge: str, origin: str, said: dict[str, Any]) -> str:
        response = said | {"clientDataJSON": coded(self._client(kind, challenge, origin))}
        name = coded(self.credential)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response,
                           "clientExtensionResults": {}})  # fmt: skip
