"""Small sample courses of our own as packages, and archives that mean harm, for tests of packages and of the player.

In tests/data/packages: `gifts` is SCORM 1.2, three pages in one window; `conflict` SCORM 2004, two SCOs,
one of them within a frameset, and an asset; `refusing` cmi5, one unit that speaks with the record store;
`hostile` SCORM 1.2, whose page tries everything that a page must not do.
"""

import io
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path

Files = Mapping[str, str | bytes]
FOLDER = Path(__file__).parent / "data" / "packages"
SAMPLES = ("gifts", "conflict", "refusing")


def sample(name: str) -> dict[str, str | bytes]:
    """The files of a sample course by their paths, the manifest first."""
    folder = FOLDER / name
    paths = sorted((path for path in folder.rglob("*") if path.is_file()), key=lambda path: len(path.parts))
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def packed(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Files as an archive, in their order."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return made.getvalue()


def with_entry(name: str, content: bytes = b"x", files: Files | None = None, mode: int = 0, flags: int = 0) -> bytes:
    """The sample of SCORM 1.2 and one more entry, of any name, mode and flags."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, said in (sample("gifts") if files is None else files).items():
            archive.writestr(path, said)
        entry = zipfile.ZipInfo()
        entry.filename, entry.compress_type = name, zipfile.ZIP_DEFLATED  # as it is said: the class would tidy it
        entry.create_system, entry.external_attr = 3, (mode or stat.S_IFREG | 0o644) << 16
        archive.writestr(entry, content)
        if flags:
            archive.infolist()[-1].flag_bits |= flags
    return made.getvalue()
