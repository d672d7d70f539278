"""A lesson as it is read: in one language, its Markdown as harmless HTML."""

from dataclasses import dataclass

from markupsafe import Markup

from compliance.library.course import Course
from infra.markdown import html_of


@dataclass(frozen=True, slots=True)
class LessonShown:
    """A lesson in one language: `number` of `count`, `minutes` to read it. `learning/lesson_body.html` shows it."""

    id: str
    number: int
    count: int
    language: str
    minutes: int
    title: str
    html: Markup
    case: Markup
    think: Markup
    answer: Markup
    remember: tuple[str, ...]


def lessons_shown(course: Course, language: str, table: str = "") -> tuple[LessonShown, ...]:
    """Every lesson of a course in its order, in one of `course.languages`.

    `table` names a wide table of a text for whoever moves about with a keyboard. Raises KeyError for a language the
    product does not have.
    """
    return tuple(
        LessonShown(
            id=lesson.id,
            number=number,
            count=len(course.lessons),
            language=language,
            minutes=lesson.minutes,
            title=lesson.title.of(language),
            html=html_of(lesson.text.of(language), table),
            case=html_of(lesson.case.text.of(language), table),
            think=html_of(lesson.case.think.of(language), table),
            answer=html_of(lesson.case.answer.of(language), table),
            remember=tuple(each.of(language) for each in lesson.remember),
        )
        for number, lesson in enumerate(course.lessons, 1)
    )
