"""The names of the built front end's files: each carries a hash of its content, and the manifest knows it."""

import json
from functools import lru_cache
from pathlib import Path

from infra.errors import Unavailable
from infra.i18n import text

DIST = Path(__file__).resolve().parents[2] / "frontend" / "dist"


@lru_cache
def manifest() -> dict[str, str]:
    """Plain names (style.css) to built names (style-3F2A.css). Raises Unavailable when the front end was not built."""
    try:
        found: dict[str, str] = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Unavailable(text("error.front_end_missing")) from None
    return found


def asset_url(name: str) -> str:
    """Address of a built file by its plain name."""
    return f"/static/{manifest()[name]}"
