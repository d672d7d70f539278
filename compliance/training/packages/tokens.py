"""Secrets in addresses: sealed by us, opened by nobody else, and worth nothing after their time."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from infra import clock
from infra.secrets import SealBrokenError, seal, unseal

LONGEST = 2_000  # characters that are looked at


def write_token(purpose: str, said: Mapping[str, str | int], lasts: timedelta) -> str:
    """A token for an address: holds what is said, for a purpose, for a time."""
    until = int((clock.now() + lasts).timestamp())
    content = json.dumps({**said, "until": until}, separators=(",", ":"), ensure_ascii=False).encode()
    return urlsafe_b64encode(seal(purpose, content)).decode().rstrip("=")


def read_token(purpose: str, token: str) -> dict[str, Any] | None:
    """What a token holds; None for one that we did not write for that purpose, or whose time is over."""
    if len(token) > LONGEST or not token.isascii():
        return None
    try:
        said: dict[str, Any] = json.loads(unseal(purpose, urlsafe_b64decode(token + "=" * (-len(token) % 4))))
    except (SealBrokenError, ValueError):
        return None
    return said if said["until"] >= clock.now().timestamp() else None
