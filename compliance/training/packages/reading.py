"""A package from an archive: which standard it follows, what is in it, what is wrong with it."""

import zipfile
from typing import BinaryIO

from compliance.training.packages.archive import LIMITS, Limits, entries_of, opened, read_whole, refused
from compliance.training.packages.cmi5 import STRUCTURE, read_structure
from compliance.training.packages.markup import LARGEST
from compliance.training.packages.model import Entry, Found
from compliance.training.packages.scorm import MANIFEST, read_manifest
from infra.i18n import Text, text

READERS = {MANIFEST: read_manifest, STRUCTURE: read_structure}


def read_package(file: BinaryIO, limits: Limits = LIMITS) -> Found:
    """What is in an archive, nothing unpacked but its manifest. Raises NotAccepted with what is wrong and where."""
    with opened(file) as archive:
        return found_in(archive, limits)


def found_in(archive: zipfile.ZipFile, limits: Limits = LIMITS) -> Found:
    """The same of an archive that is open."""
    entries = entries_of(archive, limits)
    paths = frozenset(entry.path for entry in entries)
    manifest = next((entry for name in READERS for entry in entries if entry.path == name), None)
    if manifest is None:
        raise refused(_missing(entries))
    content = read_whole(archive, manifest, LARGEST)
    return Found(READERS[manifest.path](content, paths), entries)


def _missing(entries: tuple[Entry, ...]) -> Text:
    """Says where the manifest lies instead, if anywhere."""
    for entry in entries:
        name = entry.path.rpartition("/")[2]
        if name.lower() in READERS:
            return text("packages.fault.manifest_elsewhere", path=entry.path, name=name.lower())
    return text("packages.fault.no_manifest")
