"""The room of courses: what can be assigned, what was withdrawn, and one course whole."""

from compliance.colleagues import Colleague
from compliance.library.course import Course
from compliance.library.model import Words
from compliance.queries.training.courses import Offered, filled, offer, offered
from compliance.views.training.courses import CourseLine, CoursesView, CourseView, OwnVersion
from compliance.views.training.lessons import lessons_shown
from infra.database import fetch
from infra.i18n import LANGUAGES

VERSIONS = """
select c.id, c.code, c.version, c.title_kk, c.title_ru, c.title_en, c.added_by, c.added_at, c.withdrawn_at,
    c.withdrawn_at is not null and not exists (
        select from own_course o where o.organisation = c.organisation and o.code = c.code and o.withdrawn_at is null
    ) as restorable
from own_course c where c.organisation = $1 and ($2 = '' or c.code = $2) order by c.added_at desc, c.id desc
"""


async def course_room(by: Colleague) -> CoursesView:
    """Every course that can be assigned; versions of one's own that are withdrawn, newest first. Raises NotYours."""
    by.needs("records")
    lines = [line_of(each) for each in await offered(by.organisation)]
    return CoursesView(
        library=tuple(line for line in lines if line.own is None),
        own=tuple(line for line in lines if line.own is not None),
        withdrawn=tuple(each for each in await _versions(by, "") if each.withdrawn_at is not None),
        trains=by.may("train"),
    )


async def course_view(by: Colleague, code: str, language: str, table: str = "") -> CourseView:
    """A course in a language, or in the first that it has where it lacks that one. Raises NotYours, NothingHere.

    `table` names wide tables of its texts.
    """
    by.needs("records")
    found = await offer(by.organisation, code)
    spoken = spoken_in(found.course, language)
    return CourseView(
        line=line_of(found),
        language=spoken,
        course=found.course,
        lessons=lessons_shown(found.course, spoken, table) if found.course else (),
        versions=await _versions(by, code),
        answers=by.may("train"),
    )


def spoken_in(course: Course | None, language: str) -> str:
    """The language in which somebody who reads `language` gets a course."""
    if course is None or language in course.languages:
        return language
    return course.languages[0]


def line_of(found: Offered) -> CourseLine:
    """A course as a line of a list."""
    languages = found.course.languages if found.course else ()
    return CourseLine(
        code=found.code,
        version=found.version,
        kind=found.kind,
        title=found.title,
        minutes=found.minutes,
        valid_months=found.valid_months,
        pass_share=found.pass_share,
        lessons=len(found.course.lessons) if found.course else 0,
        questions=len(found.course.questions) if found.course else 0,
        languages=languages,
        missing=tuple(each for each in LANGUAGES if each not in languages) if found.course else (),
        own=found.own,
    )


async def _versions(by: Colleague, code: str) -> tuple[OwnVersion, ...]:
    return tuple(
        OwnVersion(
            id=row["id"],
            code=row["code"],
            version=row["version"],
            title=filled(Words(row["title_kk"], row["title_ru"], row["title_en"])),
            added_by=row["added_by"],
            added_at=row["added_at"],
            withdrawn_at=row["withdrawn_at"],
            restorable=row["restorable"],
        )
        for row in await fetch(VERSIONS, by.organisation, code)
    )
