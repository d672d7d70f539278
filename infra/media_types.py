"""What a file is by its first bytes, whatever it calls itself.

Any file may be evidence, so a type that is not known here is taken in as bytes. Never taken in are programs, and what a
browser would run. A type that is known is what its content says, or it is refused.
"""

import codecs
import os
import zipfile
from pathlib import Path

from infra.zips import ZIP_FAULTS

HEAD = 4096
FARTHEST = 22 + (1 << 16)  # bytes from the end of an archive to where its end begins, at most
LONGEST_DIRECTORY = 4_000_000  # bytes
BYTES = "application/octet-stream"  # a type about which nothing is claimed
PROGRAM = "application/x-msdownload"
# where in the head it stands, the bytes, and what the file then is; the first that fits
BEGINNINGS = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
    (8, b"WAVE", "audio/wav"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),  # Office before 2007, Outlook
    (0, b"{\\rtf", "application/rtf"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"\x1f\x8b", "application/gzip"),
)
PROGRAMS = (
    b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"#!", b"L\0\0\0\x01\x14\x02",
)  # fmt: skip
MARKUP = ("<!doctype", "<html", "<svg", "<script", "<?xml", "<hta:")
OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"
# a member that such an archive has, and what it then is
MEMBERS = (
    ("word/document.xml", f"{OFFICE}.wordprocessingml.document"),
    ("xl/workbook.xml", f"{OFFICE}.spreadsheetml.sheet"),
    ("ppt/presentation.xml", f"{OFFICE}.presentationml.presentation"),
)
TEXTS = frozenset({"text/plain", "text/csv", "message/rfc822", "application/json"})
ENDINGS = {
    "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
    "webp": "image/webp", "tif": "image/tiff", "tiff": "image/tiff", "heic": "image/heic", "m4a": "audio/mp4",
    "mp4": "video/mp4", "mov": "video/mp4", "wav": "audio/wav", "mp3": "audio/mpeg", "ogg": "audio/ogg",
    "doc": "application/x-ole-storage", "xls": "application/x-ole-storage", "ppt": "application/x-ole-storage",
    "msg": "application/x-ole-storage", "rtf": "application/rtf", "7z": "application/x-7z-compressed",
    "rar": "application/vnd.rar", "gz": "application/gzip", "zip": "application/zip", "txt": "text/plain",
    "csv": "text/csv", "eml": "message/rfc822", "json": "application/json",
    "docx": MEMBERS[0][1], "xlsx": MEMBERS[1][1], "pptx": MEMBERS[2][1],
    "odt": f"{OPEN}.text", "ods": f"{OPEN}.spreadsheet", "odp": f"{OPEN}.presentation",
    "html": "text/html", "htm": "text/html", "xhtml": "text/html", "svg": "image/svg+xml", "xml": "text/xml",
} | dict.fromkeys(
    ("exe", "dll", "com", "scr", "msi", "bat", "cmd", "ps1", "vbs", "js", "jse", "wsf", "hta", "lnk", "jar", "apk",
     "sh", "reg", "pif", "cpl", "docm", "xlsm", "pptm", "iso", "img"), PROGRAM,
)  # fmt: skip
REFUSED = frozenset({PROGRAM, "text/html", "image/svg+xml", "text/xml"})
KNOWN = frozenset(ENDINGS.values()) - REFUSED


def type_of_name(name: str) -> str:
    """The media type that a file's name declares, by its last ending; `BYTES` where it declares none that is known."""
    _, dot, ending = name.strip().rpartition(".")
    return ENDINGS.get(ending.lower(), BYTES) if dot else BYTES


def is_what_it_says(path: Path, declared: str) -> bool:
    """Whether a file's content is of the declared media type; programs and pages for browsers never are."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(PROGRAMS) or declared not in KNOWN | {BYTES}:
        return False
    if declared in TEXTS:
        return _is_text(head)
    if declared == BYTES:
        return not _is_markup(head.decode("utf-8", "replace"))
    return _type_of(path, head) == declared


def _type_of(path: Path, head: bytes) -> str | None:
    for at, beginning, name in BEGINNINGS:
        if head.startswith(beginning, at):
            return name
    if not head.startswith(b"PK\x03\x04") or not _directory_fits(path):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
            if "mimetype" in members and archive.getinfo("mimetype").file_size < len(OPEN) * 2:
                return archive.read("mimetype").decode("ascii", "replace").strip()
    except ZIP_FAULTS:
        return None
    return next((name for member, name in MEMBERS if member in members), "application/zip")


def _directory_fits(path: Path) -> bool:
    """Whether the list of what is in an archive is short enough to be read: it stands at the end, and says so there."""
    with path.open("rb") as file:
        file.seek(-min(path.stat().st_size, FARTHEST), os.SEEK_END)
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    large = tail[max(at - 20, 0) : at].startswith(b"PK\x06\x07")  # an end of its own for archives of many gigabytes
    return at >= 0 and not large and int.from_bytes(tail[at + 12 : at + 16], "little") <= LONGEST_DIRECTORY


def _is_text(head: bytes) -> bool:
    """UTF-8 without control characters that text does not have, and nothing that a browser would take for a page."""
    try:
        read = codecs.getincrementaldecoder("utf-8")().decode(head)  # the last letter may be cut
    except UnicodeDecodeError:
        return False
    return not _is_markup(read) and not any(ord(letter) < 32 and letter not in "\t\r\n\f" for letter in read)


def _is_markup(read: str) -> bool:
    return read.lstrip("\ufeff \t\r\n").lower().startswith(MARKUP)
