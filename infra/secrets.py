"""The instance key, and what is made from it: sealed values, tokens of forms, keyed fingerprints.

One key a deployment, given as MOLDIR_INSTANCE_KEY(_FILE) or made once and kept in the data folder, for its owner alone.
It never lies beside what it protects: the database holds sealed values and hashes only.
"""

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV, ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from infra.errors import Unavailable
from infra.i18n import text
from infra.settings import settings

KEY_BYTES = 32
NONCE_BYTES = 12


class SealBrokenError(ValueError):
    """A value that this key, for this purpose, has not sealed."""


@lru_cache
def instance_key() -> bytes:
    """The key of this deployment: of the settings, else of the data folder, where the first to ask makes it.

    Raises Unavailable when it is not 32 bytes in base64.
    """
    given = settings().instance_key or _kept(settings().data_dir / "instance.key")
    try:
        key = base64.urlsafe_b64decode(given.strip())
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise Unavailable(text("error.instance_key"))
    return key


def _kept(path: Path) -> str:
    return kept_file(path, lambda: base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n").decode("ascii")


def kept_file(path: Path, make: Callable[[], bytes]) -> bytes:
    """What a file for its owner alone holds; made whole in one step, so that two processes agree on one content."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(make())
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            pass  # another process was first, and its content counts
        finally:
            fresh.unlink()
    return path.read_bytes()


@lru_cache
def key_for(purpose: str) -> bytes:
    """A key of its own for each purpose, so that what leaks for one is worth nothing for another."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"moldir {purpose}".encode()).derive(instance_key())


def seal(purpose: str, value: bytes) -> bytes:
    """A value that only `unseal` with the same purpose opens; touched by anybody, it opens no more."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + ChaCha20Poly1305(key_for(purpose)).encrypt(nonce, value, None)


def unseal(purpose: str, sealed: bytes) -> bytes:
    """What was sealed. Raises SealBrokenError."""
    try:
        return ChaCha20Poly1305(key_for(purpose)).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
    except (InvalidTag, ValueError) as failure:
        raise SealBrokenError(purpose) from failure


def seal_alike(purpose: str, value: bytes) -> bytes:
    """The same sealed value for the same value, every time; nobody without the key can open, make or try one out.

    For what must stay one name for one thing. It tells who holds two of them whether they are equal, and nothing more.
    """
    return AESSIV(key_for(purpose)).encrypt(value, None)


def unseal_alike(purpose: str, sealed: bytes) -> bytes:
    """What `seal_alike` sealed. Raises SealBrokenError."""
    try:
        return AESSIV(key_for(purpose)).decrypt(sealed, None)
    except (InvalidTag, ValueError) as failure:
        raise SealBrokenError(purpose) from failure


def keyed(purpose: str, value: str) -> bytes:
    """A fingerprint that nobody without the key can compute or try out."""
    return hmac.new(key_for(purpose), value.encode(), hashlib.sha256).digest()
