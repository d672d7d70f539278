"""Badges baked into pictures: a credential in an iTXt chunk of a PNG or in an element of an SVG.

Source: 1EdTech Open Badges 3.0, 5.3 (baked badges); PNG 1.2.
"""

import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from compliance.credentials.document import LARGEST
from compliance.credentials.errors import CredentialInvalid

PNG = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
ELEMENT = "{https://purl.imsglobal.org/ob/v3p0}credential"
HEAD = 8  # bytes of a chunk before its data: length and kind


def taken_out(content: bytes) -> bytes:
    """The credential in a picture; whatever is no picture, as it is. Raises CredentialInvalid for an empty picture."""
    if content.startswith(PNG):
        return _of_png(content)
    start = content[:400].lstrip(b"\xef\xbb\xbf \t\r\n")
    return _of_svg(content) if start.startswith(b"<") else content


def _of_png(content: bytes) -> bytes:
    for kind, data in _chunks(content):
        if kind == b"iTXt" and data.startswith(KEYWORD + b"\0"):
            packed, rest = data[len(KEYWORD) + 1 : len(KEYWORD) + 2] == b"\1", data[len(KEYWORD) + 3 :]
            written = rest.split(b"\0", 2)[-1]
            return _unpacked(written) if packed else written
    raise CredentialInvalid("nothing_baked")


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(PNG)
    while at + HEAD <= len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        yield content[at + 4 : at + HEAD], content[at + HEAD : at + HEAD + size]
        at += HEAD + size + 4


def _unpacked(data: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        found = unpacking.decompress(data, LARGEST + 1)
    except zlib.error:
        raise CredentialInvalid("nothing_baked") from None
    if not unpacking.eof and len(found) <= LARGEST:  # broken off; what is too large is told by whoever reads it
        raise CredentialInvalid("nothing_baked")
    return found


def _of_svg(content: bytes) -> bytes:
    try:
        found = fromstring(content).find(f".//{ELEMENT}")
    except (ParseError, DefusedXmlException, ValueError, RecursionError):
        raise CredentialInvalid("nothing_baked") from None
    if found is None:
        raise CredentialInvalid("nothing_baked")
    return (found.get("verify") or found.text or "").strip().encode()
