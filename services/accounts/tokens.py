"""Secrets that we hand out: made at random, shown once, kept as their SHA-256."""

import hashlib
import secrets

BYTES = 32  # 256 bits


def new_token() -> str:
    """A fresh secret, safe in an address and in a cookie."""
    return secrets.token_urlsafe(BYTES)


def fingerprint(token: str) -> bytes:
    """What is kept of a token. Looking it up leaks nothing by its time: nobody can steer a hash."""
    return hashlib.sha256(token.encode()).digest()
