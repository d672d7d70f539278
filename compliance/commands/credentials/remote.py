"""A key that lies elsewhere: in a hardware module, or a service beside this one, asked over a socket of this machine.

One line of JSON each way. `{"do": "public"}` is answered by `{"public": …}`, the 32 bytes of the Ed25519 key, and
`{"do": "sign", "data": …}` by `{"signature": …}`, 64 bytes; bytes are in base64. docs/runbook.md says how a PKCS#11
module is put behind such a socket. What comes back is held against the key before anything believes it.
"""

import base64
import binascii
import json
import socket
from dataclasses import dataclass
from pathlib import Path

from compliance.credentials.errors import CredentialInvalid
from compliance.credentials.keys import KEY_BYTES, Method, from_multikey, multikey
from infra.errors import Unavailable
from infra.i18n import text

PATIENCE = 10.0  # seconds: a module that is asked for a PIN answers, one that is gone does not
LONGEST = 10_000  # bytes of an answer


@dataclass(frozen=True, slots=True)
class RemoteKey:
    """A `Signer` whose key never comes here."""

    did: str
    public: str  # as Multikey writes it
    address: Path

    @property
    def method(self) -> str:
        """The id of the verification method that checks what it signs."""
        return f"{self.did}#{self.public}"

    def sign(self, data: bytes) -> bytes:
        """64 bytes of Ed25519 (RFC 8032). Raises Unavailable where nobody answers, or the answer is no signature."""
        signature = _bytes(_asked(self.address, {"do": "sign", "data": base64.b64encode(data).decode()}), "signature")
        try:
            Method(self.method, self.did, from_multikey(self.public)).verify(signature or b"", data)
        except CredentialInvalid:
            raise Unavailable(text("credentials.signer_wrong", address=str(self.address))) from None
        return signature or b""


def remote_key(did: str, address: Path) -> RemoteKey:
    """The key behind a socket. Raises Unavailable where nobody answers, or the answer is no key."""
    public = _bytes(_asked(address, {"do": "public"}), "public")
    if public is None or len(public) != KEY_BYTES:
        raise Unavailable(text("credentials.signer_wrong", address=str(address)))
    return RemoteKey(did, multikey(public), address)


def _asked(address: Path, question: dict[str, str]) -> object:
    answer = b""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(PATIENCE)
            line.connect(str(address))
            line.sendall(json.dumps(question).encode() + b"\n")
            while not answer.endswith(b"\n") and len(answer) < LONGEST:
                piece = line.recv(LONGEST)
                if not piece:
                    break
                answer += piece
        return json.loads(answer)
    except OSError:
        raise Unavailable(text("credentials.signer_silent", address=str(address))) from None
    except ValueError:
        raise Unavailable(text("credentials.signer_wrong", address=str(address))) from None


def _bytes(answer: object, name: str) -> bytes | None:
    said = answer.get(name) if isinstance(answer, dict) else None
    try:
        return base64.b64decode(said, validate=True) if isinstance(said, str) else None
    except binascii.Error:
        return None
