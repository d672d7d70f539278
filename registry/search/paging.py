"""Cursors: where the next page begins, as a sealed text: the order keys in them end in numbers, also people's."""

import base64
import binascii

from infra.errors import Invalid
from infra.i18n import text
from infra.secrets import SealBrokenError, seal_alike, unseal_alike

PURPOSE = "cursor"


def _encoded(kind: str, value: str) -> str:
    return base64.urlsafe_b64encode(seal_alike(PURPOSE, f"{kind}{value}".encode())).decode().rstrip("=")


def _decoded(kind: str, cursor: str | None) -> str:
    if cursor is None:
        return ""
    try:
        plain = unseal_alike(PURPOSE, base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))).decode()
    except (SealBrokenError, binascii.Error, ValueError):
        plain = ""
    if not plain.startswith(kind) or len(plain) > 1000:
        raise Invalid(text("search.cursor_unknown"))
    return plain[len(kind) :]


def of_key(key: str) -> str:
    """The cursor after a stored order key: stays right when companies come and go meanwhile."""
    return _encoded("k", key)


def key(cursor: str | None) -> str:
    """The order key of a cursor, empty for the first page. Raises Invalid."""
    return _decoded("k", cursor)


def of_position(position: int) -> str:
    """The cursor after a number of hits: nearness to a text is stored nowhere, so only the place can be kept."""
    return _encoded("p", str(position))


def position(cursor: str | None) -> int:
    """The place of a cursor, 0 for the first page. Raises Invalid."""
    written = _decoded("p", cursor)
    if not written:
        return 0
    if not written.isdecimal() or len(written) > 9:
        raise Invalid(text("search.cursor_unknown"))
    return int(written)
