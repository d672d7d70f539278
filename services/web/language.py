"""Which language a page speaks: its address says so; else what was chosen, what account or browser says, Kazakh."""

from typing import Any

from litestar.connection import ASGIConnection

from infra.i18n import DEFAULT_LANGUAGE, LANGUAGES

COOKIE = "moldir_language"


def language_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The language of a request: of its address if that has one, else the preferred one."""
    first = connection.scope["path"].lstrip("/").partition("/")[0]
    return first if first in LANGUAGES else preferred_language(connection)


def preferred_language(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The language a reader chose before (cookie), or has in the account, or asks for by Accept-Language, or Kazakh."""
    chosen = connection.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return str(chosen)
    viewer = connection.scope["state"].get("viewer")
    if viewer is not None and viewer.known:
        return str(viewer.language)
    return next(iter(_accepted(connection.headers.get("accept-language", ""))), DEFAULT_LANGUAGE)


def _accepted(header: str) -> list[str]:
    """Our languages in an Accept-Language header, most wanted first. Unreadable parts are passed over."""
    wanted: list[tuple[float, int, str]] = []
    for position, part in enumerate(header.split(",")):
        tag, _, parameter = part.strip().partition(";")
        language = tag.partition("-")[0].lower()
        try:
            weight = float(parameter.strip().removeprefix("q=")) if parameter else 1.0
        except ValueError:
            continue
        if language in LANGUAGES and weight > 0:
            wanted.append((-weight, position, language))
    return [language for _, _, language in sorted(wanted)]


def without_language(path: str) -> str:
    """The part of an address after its language: `/ru/search` gives `/search`."""
    first, _, rest = path.lstrip("/").partition("/")
    return f"/{rest}" if first in LANGUAGES else path
