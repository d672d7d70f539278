"""Files that come in: looked at, scanned, and kept by their hash, before anything is said of them."""

import asyncio
from collections.abc import AsyncIterable
from pathlib import Path

from compliance.colleagues import Colleague
from compliance.errors import NotAccepted
from infra.clamd import infection_of
from infra.database import fetch_value
from infra.i18n import Size, text
from infra.media_types import is_what_it_says
from infra.settings import settings
from infra.storage import Kept, NotOfSizeError, Store, pieces


async def keep_file(
    name: str, media_type: str, content: AsyncIterable[bytes], limit: int, field: str | None = None
) -> Kept:
    """Keep a file of at most `limit` bytes that is what its type says, and harmless; its hash and size.

    Raises NotAccepted, at the field of a form where one is named, and Unavailable where a scanner is set and does not
    answer.
    """
    beside = {} if field is None else {"field": field}

    async def look(file: Path) -> None:
        if not await asyncio.to_thread(is_what_it_says, file, media_type):
            raise NotAccepted(text("file.not_what_it_says", type=media_type), **beside)
        await must_be_clean(file, name, field)

    try:
        return await Store(settings().evidence_dir).keep(content, limit, look)
    except NotOfSizeError as fault:
        message = "file.too_long" if fault.size else "file.empty"
        raise NotAccepted(text(message, limit=Size(limit)), **beside) from fault


async def must_be_clean(file: Path, name: str, field: str | None = None) -> None:
    """Raises NotAccepted for what a scanner finds in a file, and Unavailable where one is set and does not answer."""
    if settings().clamd and (found := await infection_of(settings().clamd, pieces(file))):
        said = text("file.infected", name=name, found=found)
        raise NotAccepted(said) if field is None else NotAccepted(said, field=field)


async def keep_evidence(by: Colleague, name: str, media_type: str, content: AsyncIterable[bytes]) -> Kept:
    """The same for what counts in the room of an organisation. Raises NotAccepted also where there is none left."""
    limit = settings().max_evidence_bytes
    if await fetch_value("select evidence_bytes($1)", by.organisation) + limit > settings().max_organisation_bytes:
        raise NotAccepted(text("file.no_room"))
    return await keep_file(name, media_type, content, limit)
