"""What a file is by its first bytes, whatever it calls itself: those few types that are taken in."""

import codecs
import zipfile
from pathlib import Path

HEAD = 4096
BEGINNINGS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
OFFICE = "application/vnd.openxmlformats-officedocument"
# a member that such an archive has, and what it then is
MEMBERS = (
    ("word/document.xml", f"{OFFICE}.wordprocessingml.document"),
    ("xl/workbook.xml", f"{OFFICE}.spreadsheetml.sheet"),
    ("ppt/presentation.xml", f"{OFFICE}.presentationml.presentation"),
)
TEXTS = frozenset({"text/plain", "text/csv"})
ACCEPTED = frozenset(name for _, name in BEGINNINGS + MEMBERS) | TEXTS | {"application/zip"}


def is_what_it_says(path: Path, declared: str) -> bool:
    """Whether a file's content is of the declared media type; of a type that is not taken in it never is."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if declared in TEXTS:
        return _is_text(head)
    return declared in ACCEPTED and _type_of(path, head) == declared


def _type_of(path: Path, head: bytes) -> str | None:
    for beginning, name in BEGINNINGS:
        if head.startswith(beginning):
            return name
    if not head.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    return next((name for member, name in MEMBERS if member in members), "application/zip")


def _is_text(head: bytes) -> bool:
    """UTF-8 without control characters that text does not have, and nothing that a browser would take for a page."""
    try:
        read = codecs.getincrementaldecoder("utf-8")().decode(head)  # the last letter may be cut
    except UnicodeDecodeError:
        return False
    markup = read.lstrip("\ufeff \t\r\n").lower().startswith(("<!doctype", "<html", "<svg", "<script", "<?xml"))
    return not markup and not any(ord(letter) < 32 and letter not in "\t\r\n\f" for letter in read)
