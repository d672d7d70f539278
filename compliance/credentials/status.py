"""Bitstring Status Lists 1.0: one bit for each credential, in a list that is itself a signed credential."""

import gzip
import zlib
from collections.abc import Iterable

from compliance.credentials.document import Document
from compliance.credentials.encoding import BASE64URL, base64url, from_multibase
from compliance.credentials.errors import CredentialInvalid

FEWEST_BITS = 131_072  # what the standard asks for, so that a small list does not tell whom one asks about
MOST_BYTES = 16 * 1024 * 1024  # of an unpacked list: a bomb stops here
PURPOSES = ("revocation", "suspension")


class Bits:
    """The bits of a list; bit 0 is the left-most."""

    def __init__(self, data: bytearray) -> None:
        self.data = data

    @classmethod
    def clear(cls, size: int = FEWEST_BITS) -> "Bits":
        """A list in which nothing is set. Raises ValueError for a size below the standard's or no whole bytes."""
        if size < FEWEST_BITS or size % 8:
            raise ValueError(size)
        return cls(bytearray(size // 8))

    def __len__(self) -> int:
        return len(self.data) * 8

    def __getitem__(self, index: int) -> bool:
        if not 0 <= index < len(self):
            raise CredentialInvalid("status_index")
        return bool(self.data[index >> 3] & 0x80 >> (index & 7))

    def set(self, indexes: Iterable[int], value: bool = True) -> None:
        """Set or clear the bits of some credentials."""
        for index in indexes:
            if not 0 <= index < len(self):
                raise CredentialInvalid("status_index")
            if value:
                self.data[index >> 3] |= 0x80 >> (index & 7)
            else:
                self.data[index >> 3] &= ~(0x80 >> (index & 7))

    def encoded(self) -> str:
        """As `encodedList` writes it; the same bits give the same text."""
        return BASE64URL + base64url(gzip.compress(bytes(self.data), mtime=0))


def decoded(text: object) -> Bits:
    """The bits of an `encodedList`. Raises CredentialInvalid where it is damaged, too short or unpacks without end."""
    if not isinstance(text, str):
        raise CredentialInvalid("bad_status_list")
    packed = from_multibase(text if text.startswith(BASE64URL) else BASE64URL + text)
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        data = unpacking.decompress(packed, MOST_BYTES + 1)
    except zlib.error:
        raise CredentialInvalid("bad_status_list") from None
    if not unpacking.eof or len(data) > MOST_BYTES or len(data) * 8 < FEWEST_BITS:
        raise CredentialInvalid("bad_status_list")
    return Bits(bytearray(data))


def bits_of(credential: Document, purpose: str) -> Bits:
    """The bits that a status list credential states for a purpose. Raises CredentialInvalid where it has none."""
    subject = credential.get("credentialSubject")
    if not isinstance(subject, dict) or subject.get("type") != "BitstringStatusList":
        raise CredentialInvalid("bad_status_list")
    if purpose not in (subject.get("statusPurpose"), *_many(subject.get("statusPurpose"))):
        raise CredentialInvalid("other_purpose")
    return decoded(subject.get("encodedList"))


def _many(value: object) -> list[object]:
    return value if isinstance(value, list) else []
