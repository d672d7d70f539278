"""Multibase as credentials use it: base58btc for keys and signatures, base64url for lists."""

import base64
import binascii

import base58

from compliance.credentials.errors import CredentialInvalid

BASE58, BASE64URL = "z", "u"


def base64url(data: bytes) -> str:
    """Without padding, as JOSE and multibase write it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """Raises CredentialInvalid for anything but unpadded base64url."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise CredentialInvalid("bad_encoding") from None


def base58btc(data: bytes) -> str:
    """Multibase with its leading z."""
    return BASE58 + base58.b58encode(data).decode()


def from_multibase(text: object) -> bytes:
    """Raises CredentialInvalid for a text that is neither base58btc nor base64url multibase."""
    if not isinstance(text, str) or text[:1] not in {BASE58, BASE64URL}:
        raise CredentialInvalid("bad_encoding")
    if text[0] == BASE64URL:
        return from_base64url(text[1:])
    if len(text) > 200:
        raise CredentialInvalid("bad_encoding")  # decoding base58 takes time that grows with the square of its length
    try:
        return base58.b58decode(text[1:])
    except ValueError:
        raise CredentialInvalid("bad_encoding") from None
