"""The archive of a package: what may be in it, and its files without ever leaving the place where they belong.

Nothing is unpacked to a path that an archive names: files are known by their path inside the package only, and their
bytes go to a store under their hash. The directory is judged whole before the first byte is unpacked.
"""

import re
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from compliance.errors import NotAccepted
from compliance.training.packages.model import Entry
from infra.i18n import Size, Text, text
from infra.zips import ZIP_FAULTS

PIECE = 1 << 20
DRIVE = re.compile(r"[A-Za-z]:")
LEFT_OUT = re.compile(r"(?:.*/)?(?:__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini)", re.IGNORECASE)
UTF8_NAME, ENCRYPTED = 0x800, 0x1
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
UNIX = 3  # an archive made where files have modes


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of an archive is borne: files, bytes unpacked in all, times that a file may grow, folders in a path."""

    files: int = 5_000
    unpacked: int = 1_000_000_000
    growth: int = 200
    grows_freely: int = 20_000_000  # bytes of a file below which it may grow as it likes
    depth: int = 20
    path: int = 400  # characters


LIMITS = Limits()


def refused(sentence: Text) -> NotAccepted:
    """The error for a package that is not taken in."""
    return NotAccepted(sentence, field="file")


def opened(file: BinaryIO) -> zipfile.ZipFile:
    """An archive. Raises NotAccepted for what is none."""
    try:
        return zipfile.ZipFile(file)
    except ZIP_FAULTS:
        raise refused(text("packages.fault.no_archive")) from None


def entries_of(archive: zipfile.ZipFile, limits: Limits = LIMITS) -> tuple[Entry, ...]:
    """All files of an archive by their path in the package, in its order; folders and litter of desktops left out.

    Raises NotAccepted for an archive that could do harm or cannot be a package: a path that leads out of it or is
    named twice, a link, a secret file, more than `limits` bear.
    """
    listed = archive.infolist()
    if len(listed) > limits.files:
        raise refused(text("packages.fault.many_files", n=len(listed), most=limits.files))
    found: dict[str, Entry] = {}
    for index, info in enumerate(listed):
        path = _path(info, limits)
        if info.is_dir() or path.endswith("/") or LEFT_OUT.fullmatch(path):
            continue
        if path in found:
            raise refused(text("packages.fault.twice", path=path))
        _hold(info, path, limits)
        found[path] = Entry(path, index, info.file_size)
    if sum(entry.size for entry in found.values()) > limits.unpacked:
        raise refused(text("packages.fault.large", limit=Size(limits.unpacked)))
    for path in found:
        folder = path
        while (folder := folder.rpartition("/")[0]) and folder not in found:
            pass
        if folder:
            raise refused(text("packages.fault.twice", path=folder))
    return tuple(found.values())


def pieces_of(archive: zipfile.ZipFile, entry: Entry) -> Iterator[bytes]:
    """A file in pieces, never more than the directory said it has. Raises NotAccepted for one that is damaged."""
    left = entry.size
    try:
        with archive.open(archive.infolist()[entry.index]) as stream:
            while piece := stream.read(PIECE):
                left -= len(piece)
                if left < 0:
                    break
                yield piece
    except ZIP_FAULTS:
        raise refused(text("packages.fault.damaged", path=entry.path)) from None
    if left:
        raise refused(text("packages.fault.damaged", path=entry.path))


def read_whole(archive: zipfile.ZipFile, entry: Entry, most: int) -> bytes:
    """A small file. Raises NotAccepted for one of more than `most` bytes, or damaged."""
    if entry.size > most:
        raise refused(text("packages.fault.long_file", path=entry.path, limit=Size(most)))
    return b"".join(pieces_of(archive, entry))


def _path(info: zipfile.ZipInfo, limits: Limits) -> str:
    """The path of a file in the package, with slashes. Raises NotAccepted for one that no package may have."""
    path = unicodedata.normalize("NFC", _name(info).replace("\\", "/"))
    while path.startswith("./"):
        path = path[2:]
    shown = shown_path(path)
    steps = path.removesuffix("/").split("/")
    if path.startswith("/") or DRIVE.match(path) or ".." in steps:
        raise refused(text("packages.fault.leads_out", path=shown))
    if not path or "" in steps or "." in steps or not path.isprintable() or "\0" in info.orig_filename:
        raise refused(text("packages.fault.path", path=shown))
    if len(steps) > limits.depth or len(path) > limits.path:
        raise refused(text("packages.fault.deep", path=shown, depth=limits.depth, n=limits.path))
    return path


def shown_path(path: str) -> str:
    """A path as a sentence may show it: short, and with nothing in it that a reader cannot see."""
    return "".join(letter if letter.isprintable() else "�" for letter in path[:120])


def _name(info: zipfile.ZipInfo) -> str:
    """The name as its maker meant it: archivers of old wrote the code page of their country and said nothing of it."""
    name = info.orig_filename
    if info.flag_bits & UTF8_NAME or name.isascii():
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:  # an extra field has named it in Unicode
        return name
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp866")


def _hold(info: zipfile.ZipInfo, path: str, limits: Limits) -> None:
    mode = info.external_attr >> 16
    if info.create_system == UNIX and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise refused(text("packages.fault.link", path=path))
    if info.flag_bits & ENCRYPTED:
        raise refused(text("packages.fault.encrypted", path=path))
    if info.compress_type not in METHODS:
        raise refused(text("packages.fault.method", path=path))
    if info.file_size > limits.grows_freely and info.file_size > limits.growth * max(info.compress_size, 1):
        raise refused(text("packages.fault.bomb", path=path))
