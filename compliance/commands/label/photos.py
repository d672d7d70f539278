"""Photographs that strangers send: looked at, scanned, drawn anew and kept; what they brought besides is gone.

A picture is decoded and encoded again, so that no place where it was taken, no name of a device, and no second file
hidden behind the first is kept. The file as it came is never in the store.
"""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterable
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from compliance.commands.keeping import must_be_clean
from compliance.errors import NotAccepted
from infra.i18n import Size, text
from infra.media_types import is_what_it_says
from infra.settings import settings
from infra.storage import Kept, Store

LARGEST = 10_000_000  # bytes, as it comes
MOST_PIXELS = 50_000_000  # of a telephone's camera; decoding more would take the memory of others
LONGEST_SIDE = 2400  # pixels that are kept: enough to read a label on a shelf
QUALITY = 85
KINDS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
KEPT_AS = "image/jpeg"
# what Pillow raises for bytes that are no whole picture
BROKEN = (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError, IndexError)


async def keep_photo(media_type: str, content: AsyncIterable[bytes], field: str = "photo") -> Kept:
    """Keep a photograph, drawn anew as JPEG; its hash and size.

    Raises NotAccepted for what is no picture of a kind that telephones take, is too large, broken or infected, and
    Unavailable where a scanner is set and does not answer.
    """
    if media_type not in KINDS:
        raise NotAccepted(text("misuse.photo.kind"), field=field)
    coming = await asyncio.to_thread(_place)
    try:
        await _bring(coming, content, field)
        if not await asyncio.to_thread(is_what_it_says, coming, media_type):
            raise NotAccepted(text("misuse.photo.kind"), field=field)
        await must_be_clean(coming, text_name(media_type), field)
        try:
            kept, _ = await Store(settings().evidence_dir).make(lambda target: _redraw(coming, media_type, target))
        except BROKEN:
            raise NotAccepted(text("misuse.photo.broken"), field=field) from None
    finally:
        await asyncio.shield(asyncio.to_thread(coming.unlink, missing_ok=True))
    return kept


def text_name(media_type: str) -> str:
    """What a photograph is called where a scanner finds something: how it was called is nobody's business."""
    return f"photo.{KINDS[media_type].lower()}"


def _place() -> Path:
    folder = settings().data_dir
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".photo-", dir=folder)
    os.close(handle)
    return Path(name)


async def _bring(coming: Path, content: AsyncIterable[bytes], field: str) -> None:
    size = 0
    with coming.open("wb") as file:
        async for piece in content:
            size += len(piece)
            if size > LARGEST:
                raise NotAccepted(text("file.too_long", limit=Size(LARGEST)), field=field)
            await asyncio.to_thread(file.write, piece)
    if not size:
        raise NotAccepted(text("file.empty", limit=Size(LARGEST)), field=field)


def _redraw(coming: Path, media_type: str, target: BinaryIO) -> None:
    with Image.open(coming, formats=(KINDS[media_type],)) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError(picture.size)
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        plain = Image.new("RGB", upright.size, "white")
        plain.paste(upright.convert("RGBA"), mask=upright.convert("RGBA").getchannel("A"))
        plain.save(target, "JPEG", quality=QUALITY)
