"""Files that a command writes: whole, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from infra.errors import Refused
from infra.i18n import text


class NotWritten(Refused):
    """The file could not be written where it was asked for."""

    code = "not-written"


@contextmanager
def whole(out: Path) -> Iterator[BinaryIO]:
    """A file to be written: beside its place first, then in one step into it. Raises NotWritten."""
    beside = out.with_name(f".{out.name}.{uuid4().hex[:8]}")
    try:
        with beside.open("w+b") as target:
            yield target
        beside.replace(out)
    except OSError as failure:
        raise NotWritten(text("report.cannot_write", file=str(out), why=failure.strerror or "")) from None
    finally:
        beside.unlink(missing_ok=True)
