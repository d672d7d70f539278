"""A course as one file: a zip of course.yaml and its lessons, trusting nothing that comes in."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import PurePosixPath
from typing import Any

from compliance.library.course import Course
from compliance.library.exchange.faults import Fault, Place, UnreadableError, one_line
from compliance.library.exchange.plain import write_yaml
from compliance.training.course_files import FRONT, CourseRead, read_course
from infra.i18n import text
from infra.zips import ZIP_FAULTS

LARGEST = 8 * 1024**2  # bytes, packed
MOST_UNPACKED = 16 * 1024**2
MOST_FILES = 200
DEEPEST = 2  # the files may lie in one folder
LONGEST_NAME = 100
EPOCH = (1980, 1, 1, 0, 0, 0)
NOISE = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
SYMLINK = 0o120000


def read_zip(data: bytes) -> CourseRead:
    """What the course in a zip says, or why nothing can be taken from it: never an exception for what the bytes are."""
    try:
        return read_course(unpacked(data))
    except UnreadableError as fault:
        return CourseRead(None, (Fault("error", fault.text, Place(row=fault.row)),))


def unpacked(data: bytes) -> dict[str, bytes]:
    """The files of a zip by their names, without the one folder that they may lie in. Raises UnreadableError."""
    if not data:
        raise UnreadableError(text("exchange.empty"))
    if len(data) > LARGEST:
        raise UnreadableError(text("exchange.too_large", limit=LARGEST // 1024**2))
    if not data.startswith(b"PK"):
        raise UnreadableError(text("course.not_zip"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as given:
            return without_folder(dict(_files(given)))
    except ZIP_FAULTS:
        raise UnreadableError(text("course.zip_damaged")) from None


def without_folder(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Files by their names below the folder in which course.yaml lies. Raises UnreadableError for another folder."""
    folders = {str(PurePosixPath(name).parent) for name in files}
    if len(folders) > 1:
        raise UnreadableError(text("course.folders", names=", ".join(sorted(folders))[:LONGEST_NAME]))
    return {PurePosixPath(name).name: content for name, content in files.items()}


def _files(given: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    left, seen = MOST_UNPACKED, set()
    if len(given.infolist()) > MOST_FILES:
        raise UnreadableError(text("course.many_files", limit=MOST_FILES))
    for info in given.infolist():
        name = info.filename
        if name.endswith("/") or name.startswith(NOISE) or PurePosixPath(name).name in NOISE:
            continue
        _hold(info)
        if name in seen:
            raise UnreadableError(text("exchange.id_twice", id=one_line(name)))
        seen.add(name)
        with given.open(info) as stream:
            content = stream.read(left + 1)
        left -= len(content)
        if left < 0:
            raise UnreadableError(text("course.zip_bomb", limit=MOST_UNPACKED // 1024**2))
        yield name, content


def _hold(info: zipfile.ZipInfo) -> None:
    """A file that lies where its name says, in the zip, and is one. Raises UnreadableError."""
    name, parts = info.filename, PurePosixPath(info.filename).parts
    leads_out = name.startswith("/") or "\\" in name or ":" in name or ".." in parts or "\0" in info.orig_filename
    linked = (info.external_attr >> 16) & 0o170000 == SYMLINK
    if leads_out or linked or len(parts) > DEEPEST or len(name) > LONGEST_NAME:
        raise UnreadableError(text("course.bad_name", name=one_line(name)))
    if info.flag_bits & 1:
        raise UnreadableError(text("course.encrypted"))


def own_code(code: str) -> str:
    """The code under which a course is adapted: that of a course of one's own stays, so that a version follows it."""
    return code if code.startswith("own-") else f"own-{code.replace('_', '-')}"


def packed(course: Course, code: str) -> bytes:
    """A course as a zip under another code, to be adapted; the same course gives the same bytes.

    `code` is that of a course of one's own (`own-…`). Ids of lessons and questions are left out: they follow from it.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, content in _documents(course, code):
            entry = zipfile.ZipInfo(f"{code}/{name}", EPOCH)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, write_yaml(content))
    return out.getvalue()


def _documents(course: Course, code: str) -> Iterator[tuple[str, dict[str, Any]]]:
    told = asdict(course)
    names = [lesson.id.rpartition(".")[2] for lesson in course.lessons]
    lessons = told.pop("lessons")
    yield FRONT, _spoken(told | {"code": code, "lessons": names})
    for name, lesson in zip(names, lessons, strict=True):
        yield f"{name}.yaml", _spoken(lesson)


def _spoken(value: Any) -> Any:
    """The same without ids, as lists, and without languages in which nothing is said."""
    if isinstance(value, dict):
        if value.keys() == {"kk", "ru", "en"}:
            return {language: said for language, said in value.items() if said}
        return {key: _spoken(inner) for key, inner in value.items() if key != "id"}
    return [_spoken(each) for each in value] if isinstance(value, list | tuple) else value
