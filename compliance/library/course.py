"""Courses: versioned YAML with Markdown in three languages, checked as it is read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from compliance.library.load import LibraryError, words
from compliance.library.model import Words
from infra.i18n import LANGUAGES

FOLDER = Path(__file__).resolve().parent / "courses"


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that may be chosen; `why` is what is told to whoever chose it."""

    right: bool
    text: Words
    why: Words


@dataclass(frozen=True, slots=True)
class CourseQuestion:
    """A question of the bank, with exactly one right choice."""

    id: str
    text: Words
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """Something from everyday work: what happened, what to think about, what would be right."""

    text: Words
    think: Words
    answer: Words


@dataclass(frozen=True, slots=True)
class Lesson:
    """One sitting: a text in Markdown, a case, what to remember, questions. `minutes` is the time it takes."""

    id: str
    minutes: int
    title: Words
    text: Words
    case: Case
    remember: tuple[Words, ...]
    questions: tuple[CourseQuestion, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """A version of a course. The final test draws `draw` questions and is passed at `pass_share` of them right."""

    code: str
    version: str
    published_on: date
    valid_months: int | None  # None: what it proves does not grow old
    pass_share: float
    draw: int
    title: Words
    audience: Words
    aim: Words
    lessons: tuple[Lesson, ...]

    @property
    def questions(self) -> tuple[CourseQuestion, ...]:
        """The whole bank."""
        return tuple(question for lesson in self.lessons for question in lesson.questions)

    @property
    def minutes(self) -> int:
        """How long all lessons take."""
        return sum(lesson.minutes for lesson in self.lessons)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it can be taken in, which have every text: for a course of the library all."""
        whole, needed = complete_texts(self), len(tuple(texts_of_course(self)))
        return tuple(each for each in LANGUAGES if whole[each] == needed)

    def lesson(self, lesson: str) -> Lesson:
        """A lesson by its id. Raises KeyError."""
        return {each.id: each for each in self.lessons}[lesson]


@cache
def courses() -> Mapping[str, Course]:
    """Every course by its code.

    Raises LibraryError naming what is wrong: a text missing in a language, a question without exactly one right
    choice, an id twice, a bank smaller than what is drawn from it.
    """
    found = [_course(path.parent) for path in sorted(FOLDER.glob("*/course.yaml"))]
    return {course.code: course for course in sorted(found, key=lambda course: (len(course.lessons), course.code))}


def texts_of_course(course: Course) -> Iterator[Words]:
    """Every text of a course."""
    yield from (course.title, course.audience, course.aim)
    for lesson in course.lessons:
        yield from (lesson.title, lesson.text, lesson.case.text, lesson.case.think, lesson.case.answer)
        yield from lesson.remember
        for question in lesson.questions:
            yield question.text
            yield from (text for choice in question.choices for text in (choice.text, choice.why))


def complete_texts(course: Course) -> dict[str, int]:
    """How many texts of a course each language has."""
    texts = list(texts_of_course(course))
    return {language: sum(bool(text.of(language).strip()) for text in texts) for language in LANGUAGES}


def course_document(course: Course) -> dict[str, Any]:
    """A course as plain values for JSON, the day as ISO 8601: what `course_of_document` takes."""
    return asdict(course) | {"published_on": course.published_on.isoformat()}


def course_of_document(document: Mapping[str, Any]) -> Course:
    """The course that a document was made of; a text may be empty in a language.

    Raises LibraryError, naming the course, for anything that is no such document.
    """
    code = str(document.get("code", "?"))
    try:
        lessons = tuple(_lesson_of(each) for each in document["lessons"])
        plain = {name: document[name] for name in ("code", "version", "valid_months", "pass_share", "draw")}
        title, audience, aim = (Words(**document[name]) for name in ("title", "audience", "aim"))
        day = date.fromisoformat(document["published_on"])
        course = Course(published_on=day, title=title, audience=audience, aim=aim, lessons=lessons, **plain)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise LibraryError(f"{code}: no document of a course") from fault
    _hold(course, code)
    return course


def _lesson_of(document: Mapping[str, Any]) -> Lesson:
    return Lesson(
        id=document["id"],
        minutes=document["minutes"],
        title=Words(**document["title"]),
        text=Words(**document["text"]),
        case=Case(**{part: Words(**said) for part, said in document["case"].items()}),
        remember=tuple(Words(**each) for each in document["remember"]),
        questions=tuple(
            CourseQuestion(
                question["id"],
                Words(**question["text"]),
                tuple(
                    Choice(each["right"], Words(**each["text"]), Words(**each["why"])) for each in question["choices"]
                ),
            )
            for question in document["questions"]
        ),
    )


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _course(folder: Path) -> Course:
    given = _read(folder / "course.yaml")
    code = given["code"]
    course = Course(
        code=code,
        version=given["version"],
        published_on=given["published_on"],
        valid_months=given["valid_months"],
        pass_share=given["pass_share"],
        draw=given["draw"],
        title=words(given["title"], code),
        audience=words(given["audience"], code),
        aim=words(given["aim"], code),
        lessons=tuple(_lesson(_read(folder / f"{name}.yaml"), f"{code}.{name}") for name in given["lessons"]),
    )
    _hold(course, folder.name)
    return course


def _lesson(given: Mapping[str, Any], expected: str) -> Lesson:
    if given["id"] != expected:
        raise LibraryError(f"{given['id']} should be {expected}")
    case = given["case"]
    return Lesson(
        id=expected,
        minutes=given["minutes"],
        title=words(given["title"], expected),
        text=words(given["text"], expected),
        case=Case(*(words(case[part], f"{expected} case") for part in ("text", "think", "answer"))),
        remember=tuple(words(each, f"{expected} remember") for each in given["remember"]),
        questions=tuple(_question(each, f"{expected}.{number}") for number, each in enumerate(given["questions"], 1)),
    )


def _question(given: Mapping[str, Any], expected: str) -> CourseQuestion:
    if given["id"] != expected:
        raise LibraryError(f"{given['id']} should be {expected}")
    choices = tuple(_choice(each, expected) for each in given["choices"])
    if sum(choice.right for choice in choices) != 1 or len(choices) < 3:
        raise LibraryError(f"{expected}: three choices or more are needed, one of them right")
    return CourseQuestion(expected, words(given["text"], expected), choices)


def _choice(given: Mapping[str, Any], where: str) -> Choice:
    return Choice(given["right"], words(given["text"], where), words(given["why"], where))


def _hold(course: Course, folder: str) -> None:
    if course.code != folder:
        raise LibraryError(f"{folder}: its code is {course.code}")
    if not 0 < course.draw <= len(course.questions) or not 0 < course.pass_share <= 1:
        raise LibraryError(f"{course.code}: {course.draw} questions cannot be drawn from {len(course.questions)}")
    _once([question.id for question in course.questions], course.code)


def _once(names: Sequence[str], where: str) -> None:
    if len(set(names)) != len(names):
        raise LibraryError(f"{where}: an id stands twice")
