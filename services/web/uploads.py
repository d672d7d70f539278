"""Forms that bring a file: it goes to disk as it comes, its other fields are short, and what is too long is let pass.

The framework's own reading of such forms holds a text field of whatever length in memory.
"""

from collections.abc import AsyncIterator
from tempfile import SpooledTemporaryFile
from typing import Any

from litestar import Request
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.exceptions import ClientException
from litestar.types import ASGIApp, Receive, Scope, Send
from multipart import MultipartError, MultipartSegment, PushMultipartParser

from compliance.errors import NotAccepted
from infra.errors import Problem, Unavailable
from infra.file_names import safe_name
from infra.settings import settings
from infra.storage import PIECE
from services.web.forms import Form

LONGEST_FIELDS = 128_000  # bytes of all fields that are no files
MOST_PARTS = 50
FILES = "files_brought"  # in the state of a request
OVER = 4  # a body may be so many times larger than the largest file, so that too large a file is told beside its field


class Bringing(Request[Any, Any, Any]):
    """A request whose form may bring a file; for `request_class` of a route."""

    async def form(self) -> FormMultiDict:
        """Its fields; read once, whoever asks first. Raises ClientException for what is no whole form."""
        state = self.scope["state"]
        if "brought" not in state:
            kind, options = self.content_type
            multipart = kind == "multipart/form-data" and "boundary" in options
            state["brought"] = await _read(self, options["boundary"]) if multipart else await super().form()
        found: FormMultiDict = state["brought"]
        return found


def beside_file(typed: Form, problem: Problem, field: str = "file") -> Form:
    """A form with a problem beside its field: what concerns the file itself stands at the field that brought it."""
    if isinstance(problem, NotAccepted | Unavailable):
        problem.extra["field"] = field
    return typed.refused(problem)


def tidied(app: ASGIApp) -> ASGIApp:
    """Around an application: files that a request brought are closed, and so gone, whatever became of it."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await app(scope, receive, send)
        finally:
            for file in scope.get("state", {}).pop(FILES, ()):
                await file.close()

    return answer


async def _read(request: Bringing, boundary: str) -> FormMultiDict:
    reading = _Reading(request.scope["state"].setdefault(FILES, []))
    try:
        with PushMultipartParser(boundary, max_segment_count=MOST_PARTS) as parser:
            async for chunk in request.stream():
                for part in () if parser.closed else parser.parse(chunk):
                    await reading.take(part)
    except (MultipartError, UnicodeError) as fault:
        raise ClientException("not a whole form") from fault
    return FormMultiDict(reading.fields)


class _Reading:
    """What is read of a form so far."""

    def __init__(self, files: list[UploadFile]) -> None:
        self.fields: list[tuple[str, str | UploadFile]] = []
        self.files = files  # all that were opened, whole or not
        self.segment: MultipartSegment | None = None
        self.file: UploadFile | None = None
        self.text = bytearray()
        self.length = 0  # of all texts
        self.written = 0  # of this file

    async def take(self, part: MultipartSegment | bytes | bytearray | None) -> None:
        """The head of a part, a piece of its content, or its end."""
        if isinstance(part, MultipartSegment):
            self.segment, self.text, self.file, self.written = part, bytearray(), None, 0
            if part.filename is not None:
                self.file = _on_disk(UploadFile(part.content_type or "", part.filename))
                self.files.append(self.file)
        elif not part:
            await self._end()
        elif self.file is None:
            self.length += len(part)
            if self.length > LONGEST_FIELDS:
                raise ClientException("fields are too long")
            self.text += part
        elif self.written <= _largest_file():  # the first byte too many says that it is too long
            self.written += len(part)
            await self.file.write(bytes(part))

    async def _end(self) -> None:
        if self.segment is None:
            raise ClientException("not a whole form")
        if self.file is None:
            self.fields.append((self.segment.name, self.text.decode()))
        else:
            await self.file.seek(0)
            self.fields.append((self.segment.name, self.file))
        self.segment = None


def _largest_file() -> int:
    """Bytes of the largest file that any form takes."""
    return max(settings().max_evidence_bytes, settings().max_package_bytes)


def _on_disk(file: UploadFile) -> UploadFile:
    """The same, with its long content in the data folder: the machine's folder for such things may be its memory."""
    folder = settings().data_dir
    folder.mkdir(parents=True, exist_ok=True)
    file.file.close()
    file.file = SpooledTemporaryFile(max_size=PIECE, dir=str(folder))  # noqa: SIM115 - closed with the request, by `tidied`
    return file


def brought(posted: FormMultiDict, name: str) -> UploadFile | None:
    """The file of a field; None where none was chosen."""
    file = posted.get(name)
    return file if isinstance(file, UploadFile) and safe_name(file.filename) else None


async def content_of(file: UploadFile) -> AsyncIterator[bytes]:
    """A file in pieces."""
    while piece := await file.read(PIECE):
        yield piece
