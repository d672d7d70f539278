"""Files as they arrive: alone or many in a zip, each read whole or as a stream, none of them trusted.

What is refused here: an empty file, a zip that is truncated, damaged, encrypted, nested or made to burst, a page of
HTML where data should be, text that is not UTF-8. Each in one sentence (`import.*`), before anything is parsed.
"""

import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, Self

from infra.i18n import text
from infra.zips import ZIP_FAULTS
from registry.errors import ImportRefused

FILE_LIMIT = 1024**3  # bytes of one document, unpacked: half a million companies in one sheet, read in 2 GB of memory
LINE_LIMIT = 16 * 1024**2  # bytes of one line
ARCHIVE_LIMIT = 16 * 1024**3  # bytes of all documents of one archive, unpacked
MEMBERS_LIMIT = 2_000_000  # documents in one archive
RATIO_LIMIT = 250  # unpacked to packed: data reach 10-60, bombs 1,000
RATIO_FROM = 4 * 1024**2  # bytes: the ratio of a smaller member harms nobody
FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # of members that Möldir writes: the same content is the same bytes
HTML_STARTS = (b"<!doctype html", b"<html", b"<head", b"<body")
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Document:
    """One file of a source: `file` is its name as people know it (archive/member), `size` its unpacked bytes."""

    file: str
    size: int
    _open: Callable[[], IO[bytes]]

    @property
    def name(self) -> str:
        """The bare file name, without archive and folders."""
        return self.file.rsplit("/", 1)[-1]

    @property
    def stem(self) -> str:
        """The bare file name without its suffix: pages of one taxpayer are named by the BIN."""
        return self.name.rsplit(".", 1)[0]

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The bytes as a stream. Raises ImportRefused when they turn out damaged while being read."""
        try:
            with self._open() as stream:
                yield stream
        except ZIP_FAULTS as fault:
            raise ImportRefused(text("import.archive_damaged", file=self.file)) from fault

    def lines(self) -> Iterator[bytes]:
        """Line by line. A line longer than LINE_LIMIT, or a damaged stream, raises ImportRefused."""
        with self.open() as stream:
            while line := stream.readline(LINE_LIMIT + 1):
                if len(line) > LINE_LIMIT:
                    raise ImportRefused(text("import.file_too_large", file=self.file))
                yield line

    def read(self) -> bytes:
        """All bytes. Raises ImportRefused when the document is empty, too large or damaged."""
        if self.size > FILE_LIMIT:
            raise ImportRefused(text("import.file_too_large", file=self.file))
        with self.open() as stream:
            data = stream.read(FILE_LIMIT + 1)
        if not data:
            raise ImportRefused(text("import.file_empty", file=self.file))
        return data


def documents(files: Sequence[Path], suffixes: Collection[str]) -> Iterator[Document]:
    """Every document of the given files: the file itself, or each member of a `.zip` with one of the suffixes.

    `suffixes` are lower-case with the dot. Members come in the order of their names, so the order of the archive
    does not matter. Read a document before asking for the next. Raises ImportRefused for what the module's
    docstring names.
    """
    for path in files:
        size = path.stat().st_size
        if not size:
            raise ImportRefused(text("import.file_empty", file=path.name))
        if path.suffix.lower() == ".zip":
            yield from _members(path, suffixes)
        else:
            yield Document(path.name, size, _opener(path))


def _opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")


def _members(path: Path, suffixes: Collection[str]) -> Iterator[Document]:
    with path.open("rb") as stream:
        refuse_html(stream.read(512), path.name)
        with opened_zip(stream, path.name) as archive:
            wanted = [info for info in archive.infolist() if _is_wanted(info, suffixes, path.name)]
            if not wanted:
                raise ImportRefused(text("import.archive_empty", file=path.name, suffixes=", ".join(sorted(suffixes))))
            for info in sorted(wanted, key=lambda info: info.filename):
                yield Document(f"{path.name}/{info.filename}", info.file_size, _member_opener(archive, info))


def _member_opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: archive.open(info)


def _is_wanted(info: zipfile.ZipInfo, suffixes: Collection[str], file: str) -> bool:
    name = info.filename
    if info.is_dir() or name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1].startswith("."):
        return False
    suffix = Path(name).suffix.lower()
    if suffix == ".zip":
        raise ImportRefused(text("import.archive_nested", file=file))
    return suffix in suffixes


@contextmanager
def opened_zip(stream: BinaryIO, file: str) -> Iterator[zipfile.ZipFile]:
    """A zip whose directory was checked: whole, not encrypted, not a bomb. A workbook is a zip too.

    Raises ImportRefused otherwise.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except ZIP_FAULTS as fault:
        raise ImportRefused(text("import.archive_damaged", file=file)) from fault
    with archive:
        _check_directory(archive.infolist(), file)
        yield archive


def _check_directory(members: Sequence[zipfile.ZipInfo], file: str) -> None:
    if any(info.flag_bits & 1 for info in members):
        raise ImportRefused(text("import.archive_encrypted", file=file))
    too_many = len(members) > MEMBERS_LIMIT or sum(info.file_size for info in members) > ARCHIVE_LIMIT
    if too_many or any(_bursts(info) for info in members):
        raise ImportRefused(text("import.archive_bomb", file=file))


def _bursts(info: zipfile.ZipInfo) -> bool:
    if info.file_size > FILE_LIMIT:
        return True
    return info.file_size > RATIO_FROM and info.file_size > RATIO_LIMIT * max(info.compress_size, 1)


def refuse_html(head: bytes, file: str) -> None:
    """Raises ImportRefused when bytes that should be data begin like a page (an error, a log-in, a captcha)."""
    start = head.removeprefix(BOM).lstrip()[:64].lower()
    if start.startswith(HTML_STARTS):
        raise ImportRefused(text("import.html_instead", file=file))


def decoded(data: bytes, file: str) -> str:
    """UTF-8 text, a byte order mark dropped. Raises ImportRefused for another encoding."""
    try:
        return data.removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError as fault:
        raise ImportRefused(text("import.wrong_encoding", file=file)) from fault


class ArchiveWriter:
    """Writes a zip whose bytes depend on nothing but its members."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._zip = zipfile.ZipFile(path, "w")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self._zip.close()

    def add(self, name: str, data: bytes) -> None:
        """One member, deflated."""
        info = zipfile.ZipInfo(name, FIXED_TIME)
        info.external_attr = 0o644 << 16
        self._zip.writestr(info, data, zipfile.ZIP_DEFLATED, compresslevel=6)

    def add_stored(self, name: str, data: bytes) -> None:
        """One member as it is: workbooks are packed already."""
        info = zipfile.ZipInfo(name, FIXED_TIME)
        info.external_attr = 0o644 << 16
        self._zip.writestr(info, data, zipfile.ZIP_STORED)
