"""Courses that an organisation can assign: the library's, and its own that it has not withdrawn."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from compliance.errors import NothingHere
from compliance.library.course import Course, course_of_document, courses
from compliance.library.model import Words
from infra.database import Record, fetch
from infra.i18n import LANGUAGES, text

Kind = Literal["lessons", "scorm_1_2", "scorm_2004", "cmi5"]
OWN = (
    "select * from own_course where organisation = $1 and withdrawn_at is null and ($2 = '' or code = $2) order by code"
)


@dataclass(frozen=True, slots=True)
class Offered:
    """A version of a course that can be assigned and taken.

    `title` has a text in every language: where a course of one's own lacks one, that of another. `minutes` is the time
    it takes, `valid_months` how long a record of it lasts (None: for good), `pass_share` (0 to 1) what must be right.
    `course` holds the lessons, and is None for a package; `own` is the row of a course of one's own.
    """

    code: str
    version: str
    kind: Kind
    title: Words
    minutes: int
    valid_months: int | None
    pass_share: float
    course: Course | None
    own: int | None


async def offered(organisation: str) -> tuple[Offered, ...]:
    """Everything that an organisation (BIN) can assign: the library first, then its own by code."""
    return (*map(_of_library, courses().values()), *[_own(row) for row in await fetch(OWN, organisation, "")])


async def offer(organisation: str, code: str) -> Offered:
    """One of them by its code. Raises NothingHere."""
    if code in courses():
        return _of_library(courses()[code])
    rows = await fetch(OWN, organisation, code) if code else []
    if not rows:
        raise NothingHere(text("workspace.nothing_here"))
    return _own(rows[0])


def filled(title: Words) -> Words:
    """A title with a text in every language: that of the first that has one, where it is missing."""
    some = next((title.of(each) for each in LANGUAGES if title.of(each)), "")
    return Words(*(title.of(each) or some for each in ("kk", "ru", "en")))


def _of_library(course: Course) -> Offered:
    return Offered(
        course.code, course.version, "lessons", course.title, course.minutes, course.valid_months, course.pass_share,
        course, None,
    )  # fmt: skip


def _own(row: Record) -> Offered:
    document: Any = json.loads(bytes(row["content"])) if row["kind"] == "lessons" else None
    return Offered(
        code=row["code"],
        version=row["version"],
        kind=row["kind"],
        title=filled(Words(row["title_kk"], row["title_ru"], row["title_en"])),
        minutes=row["minutes"],
        valid_months=row["valid_months"],
        pass_share=float(row["pass_share"]),
        course=course_of_document(document) if document is not None else None,
        own=row["id"],
    )
