"""What is published of a day: how many events, under which root, after which day; and signatures over that.

The text is a checkpoint of C2SP (c2sp.org/tlog-checkpoint) for a log of one day, with the hash of the checkpoint of the
day before as its extension line; signed, it is a C2SP note (c2sp.org/signed-note): tools for transparency logs read it.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from infra.trail.auditor import ED25519, NOTE, SIGNED

BEFORE_ALL = bytes(32)  # stands for the day before the first


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A closed day as published: so many events, this root, after the day with that checkpoint."""

    name: str  # of the site, the first part of every day's origin
    day: date
    events: int
    root: bytes
    previous: bytes

    @property
    def text(self) -> str:
        """The lines that are signed."""
        origin, root, previous = f"{self.name}/trail/{self.day}", _base64(self.root), _base64(self.previous)
        return f"{origin}\n{self.events}\n{root}\nprevious {previous}\n"

    @property
    def hash(self) -> bytes:
        """What the next day's checkpoint carries of this one."""
        return hashlib.sha256(self.text.encode()).digest()


@dataclass(frozen=True, slots=True)
class Signature:
    """Somebody's word that a checkpoint is what they saw."""

    name: str
    public_key: bytes
    signature: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes that the note format tells keys apart by."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public_key).digest()[:4]

    @property
    def key(self) -> str:
        """The public key as the note format writes it: name, id and key."""
        return f"{self.name}+{self.key_id.hex()}+{_base64(ED25519 + self.public_key)}"

    @property
    def line(self) -> str:
        """The signature's line under a checkpoint."""
        return f"\u2014 {self.name} {_base64(self.key_id + self.signature)}"

    def fits(self, checkpoint: Checkpoint) -> bool:
        """Whether the key's owner signed exactly this."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(self.signature, checkpoint.text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> Signature:
    """A key's signature over a checkpoint, in the name of its site."""
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return Signature(checkpoint.name, public, key.sign(checkpoint.text.encode()))


def note(checkpoint: Checkpoint, signatures: tuple[Signature, ...]) -> str:
    """The signed note: the text, an empty line, the signatures."""
    return checkpoint.text + "\n" + "".join(f"{signature.line}\n" for signature in signatures)


def read_notes(written: str) -> list[tuple[Checkpoint, str]]:
    """Every checkpoint in a text, with what follows it up to the next: its signatures, if it has any."""
    found = list(NOTE.finditer(written))
    ends = [*(one.start() for one in found[1:]), len(written)]
    return [(_checkpoint(one), written[one.end() : end]) for one, end in zip(found, ends, strict=False)]


def _checkpoint(found: re.Match[str]) -> Checkpoint:
    return Checkpoint(
        found["name"], date.fromisoformat(found["day"]), int(found["events"]), base64.b64decode(found["root"]),
        base64.b64decode(found["previous"]),
    )  # fmt: skip


def signed_by(key: str, checkpoint: Checkpoint, signatures: str) -> bool:
    """Whether one of the lines is the signature of a key, given as `Signature.key` writes it.

    Raises ValueError where the key cannot be read.
    """
    name, _, rest = key.strip().partition("+")
    public = base64.b64decode(rest.partition("+")[2], validate=True)
    if public[:1] != ED25519 or len(public) != len(ED25519) + 32:
        raise ValueError(key)
    for line in SIGNED.finditer(signatures):
        try:
            signature = Signature(name, public[1:], base64.b64decode(line["signature"])[4:])
        except binascii.Error:
            continue
        if line["name"] == name and signature.fits(checkpoint):
            return True
    return False


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()
