"""The audit package: a zip that comes out the same to the last byte whenever it is made of the same files.

Names are sorted, times and permissions fixed, contents stored and not compressed, because compression differs between
machines. Beside the files lie manifest.json (size and SHA-256 of each, and a Merkle root over all) and verify.py, which
checks them with nothing but python3.
"""

import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from compliance.assessment import verify

FOLDER = "files/"  # so that the files stand before the manifest that speaks of them
EPOCH = (1980, 1, 1, 0, 0, 0)
REGULAR_FILE = 0o100644 << 16
UNIX = 3
LONGEST_NAME = 200


class PackageError(ValueError):
    """A file cannot go into a package: its name is not safe everywhere, or it is not as long as was said."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be packed: its name, its size in bytes, and its content in pieces, read once."""

    name: str
    size: int
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a package says of itself: the bytes of manifest.json, and the root over everything, in hex."""

    content: bytes
    root: str


def write_package(target: BinaryIO, sources: Sequence[Source], about: Mapping[str, str | int]) -> Manifest:
    """Pack files into a zip and say what is in it.

    In: a file open for writing that can be sought in (sizes and sums go to the front of each member), the files, and
    what the package says of itself, such as the hash of the snapshot. Memory does not grow with the files. Out: the
    manifest, whose root is what to publish. Raises PackageError for names that are not relative, safe and unique
    also where case does not matter, and for a file that is not as long as was said.
    """
    names = sorted(source.name for source in sources)
    _hold(names)
    if not target.seekable():
        raise PackageError("a package is written to a file that can be sought in")
    by_name, files = {source.name: source for source in sources}, {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        for name in names:
            files[FOLDER + name] = _store(package, FOLDER + name, by_name[name].size, by_name[name].chunks)
        verifier = Path(verify.__file__).read_bytes()
        files[verify.VERIFIER] = verify.measure([verifier])
        content = verify.manifest_of(dict(about), files)
        _store(package, verify.MANIFEST, len(content), [content])
        _store(package, verify.VERIFIER, len(verifier), [verifier])
    return Manifest(content, verify.package_root(dict(about), files))


def _store(package: zipfile.ZipFile, name: str, size: int, chunks: Iterable[bytes]) -> tuple[str, int]:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.create_system, entry.external_attr, entry.file_size = UNIX, REGULAR_FILE, size
    digest, written = sha256(), 0
    with package.open(entry, "w") as member:
        for chunk in _no_longer_than(size, chunks, name):
            member.write(chunk)
            digest.update(chunk)
            written += len(chunk)
    if written != size:
        raise PackageError(f"{name}: {written} bytes came, {size} were said")
    return digest.hexdigest(), size


def _no_longer_than(size: int, chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
    for chunk in chunks:
        size -= len(chunk)
        if size < 0:
            raise PackageError(f"{name}: more bytes came than were said")
        yield chunk


def _hold(names: Sequence[str]) -> None:
    """Names that every system can unpack, beside each other. Raises PackageError."""
    for name in names:
        if not name or verify.UNSAFE.search(name) or len(name.encode()) > LONGEST_NAME:
            raise PackageError(f"{name!r}: not a name that a package may have")
        if unicodedata.normalize("NFC", name) != name:
            raise PackageError(f"{name!r}: its letters are written in parts")
    folded = {name.casefold() for name in names}
    folders = {str(parent) for name in folded for parent in PurePosixPath(name).parents}
    if len(folded) != len(names) or folded & folders:
        raise PackageError("two files cannot lie beside each other: one name, but for capitals, or a file and a folder")
