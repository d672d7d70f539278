"""A course that a company wrote: its files into a course, or every fault with its file and place.

The format is that of the library: `course.yaml` names the lessons, and each lesson is a YAML file beside it, its texts
in Markdown in kk, ru or en. A course may lack a language whole; then it says so, and is not taught in it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.library.course import Case, Choice, Course, CourseQuestion, Lesson
from compliance.library.exchange.cursor import Cursor
from compliance.library.exchange.faults import Fault, Findings, Path, Place, UnreadableError, one_line
from compliance.library.exchange.plain import Lines, read_yaml
from compliance.library.model import Words
from compliance.training.course_rules import (
    CODE,
    LESSON_NAME,
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST_CHOICES,
    MOST_LESSONS,
    MOST_MINUTES,
    MOST_MONTHS,
    MOST_QUESTIONS,
    MOST_REMEMBERED,
    VERSION,
)
from infra.i18n import LANGUAGES, text

FRONT = "course.yaml"
COURSE_KEYS = (
    "code", "version", "published_on", "valid_months", "pass_share", "draw", "title", "audience", "aim", "lessons",
)  # fmt: skip
LESSON_KEYS = ("id", "minutes", "title", "text", "case", "remember", "questions")
NOBODY = Words("", "", "")


@dataclass(frozen=True, slots=True)
class CourseRead:
    """What files say: a course where nothing in them is an error, and every fault, in the order of the files."""

    course: Course | None
    faults: tuple[Fault, ...]


def read_course(files: Mapping[str, bytes]) -> CourseRead:
    """A course of its files by name (`course.yaml`, `<lesson>.yaml`): never an exception for what the bytes are."""
    reader = _Reader(files)
    course = reader.course()
    faults = tuple(reader.faults())
    return CourseRead(None if any(fault.severity == "error" for fault in faults) else course, faults)


class _Reader:
    """Reads the files of one course. `spoken` are the languages of its title, and so of all its texts."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._findings: dict[str, Findings] = {}
        self.spoken: tuple[str, ...] = ()
        self._asked = 0

    def faults(self) -> Iterator[Fault]:
        for findings in self._findings.values():
            yield from findings.all

    def course(self) -> Course | None:
        front = self._open(FRONT, COURSE_KEYS)
        if front is None:
            return None
        self.spoken = tuple(each for each in LANGUAGES if _said(front.value.get("title"), each))
        code, months = front.text("code", required=True), front.value.get("valid_months")
        if code and not CODE.fullmatch(code):
            front.error("course.bad_code", "code", code=code)
        lessons = tuple(self._lessons(front, code))
        course = Course(
            code=code,
            version=_line(front, "version", VERSION),
            published_on=_day(front, "published_on"),
            valid_months=None if months is None else _within(front, "valid_months", MOST_MONTHS),
            pass_share=_share(front, "pass_share"),
            draw=_within(front, "draw", max(1, self._asked)),
            title=self._words(front, "title", LONGEST_LINE),
            audience=self._words(front, "audience", LONGEST_TEXT),
            aim=self._words(front, "aim", LONGEST_TEXT),
            lessons=lessons,
        )
        self._tell_languages(front)
        return course

    def _open(self, name: str, keys: Iterable[str]) -> Cursor | None:
        """A file as a mapping of known keys; None where nothing can be taken from it."""
        findings = self._findings[name] = Findings()
        try:
            value, lines = read_yaml(self._files[name])
        except KeyError:
            findings.add(Fault("error", text("course.no_file", file=name), Place(sheet=name)))
            return None
        except UnreadableError as fault:
            findings.add(Fault("error", fault.text, Place(sheet=name, row=fault.row)))
            return None
        findings = self._findings[name] = Findings(_In(name, lines))
        if not isinstance(value, dict):
            findings.error(text("exchange.not_mapping", key=name))
            return None
        cursor = Cursor(value, (), findings)
        _known(cursor, keys)
        return cursor

    def _lessons(self, front: Cursor, code: str) -> Iterator[Lesson]:
        names = front.words("lessons")
        if not 0 < len(names) <= MOST_LESSONS:
            front.error("course.count", "lessons", key="lessons", least=1, most=MOST_LESSONS)
        for name in dict.fromkeys(names[:MOST_LESSONS]):
            if not LESSON_NAME.fullmatch(name):
                front.error("course.bad_lesson", "lessons", name=name)
                continue
            if names.count(name) > 1:
                front.error("exchange.id_twice", "lessons", id=name)
            lesson = self._open(f"{name}.yaml", LESSON_KEYS)
            if lesson is not None:
                yield self._lesson(lesson, f"{code}.{name}")
        for unused in sorted(set(self._files) - set(self._findings)):
            front.findings.add(Fault("notice", text("course.unused", file=unused), Place(sheet=unused)))

    def _lesson(self, given: Cursor, expected: str) -> Lesson:
        _named(given, expected)
        case = given.mapping("case")
        _known(case, ("text", "think", "answer"))
        remembered, asked = list(given.mappings("remember")), list(given.mappings("questions"))
        if len(remembered) > MOST_REMEMBERED:
            given.error("course.count", "remember", key="remember", least=0, most=MOST_REMEMBERED)
        if not 0 < len(asked) <= MOST_QUESTIONS:
            given.error("course.count", "questions", key="questions", least=1, most=MOST_QUESTIONS)
        self._asked += len(asked)
        return Lesson(
            id=expected,
            minutes=_within(given, "minutes", MOST_MINUTES),
            title=self._words(given, "title", LONGEST_LINE),
            text=self._words(given, "text", LONGEST_TEXT),
            case=Case(*(self._words(case, part, LONGEST_TEXT) for part in ("text", "think", "answer"))),
            remember=tuple(self._of(each, LONGEST_LINE) for each in remembered[:MOST_REMEMBERED]),
            questions=tuple(
                self._question(each, f"{expected}.{number}") for number, each in enumerate(asked[:MOST_QUESTIONS], 1)
            ),
        )

    def _question(self, given: Cursor, expected: str) -> CourseQuestion:
        _known(given, ("id", "text", "choices"))
        _named(given, expected)
        choices = tuple(self._choice(each) for each in list(given.mappings("choices"))[:MOST_CHOICES])
        if sum(choice.right for choice in choices) != 1 or len(given.listed("choices")) not in range(
            3, MOST_CHOICES + 1
        ):
            given.error("course.choices", "choices", least=3, most=MOST_CHOICES)
        return CourseQuestion(expected, self._words(given, "text", LONGEST_TEXT), choices)

    def _choice(self, given: Cursor) -> Choice:
        _known(given, ("right", "text", "why"))
        return Choice(
            given.truth("right"), self._words(given, "text", LONGEST_LINE), self._words(given, "why", LONGEST_TEXT)
        )

    def _words(self, given: Cursor, key: str, most: int) -> Words:
        """A text in every language of the course."""
        if given.value.get(key) is None:
            given.error("exchange.missing", key, key=key)
            return NOBODY
        return self._of(given.mapping(key), most)

    def _of(self, said: Cursor, most: int) -> Words:
        _known(said, LANGUAGES)
        found = {language: said.text(language) for language in LANGUAGES}
        for language, written in found.items():
            if bool(written.strip()) != (language in self.spoken):
                said.error("course.not_spoken" if written else "course.unsaid", language, language=language)
            if len(written) > most:
                said.error("course.too_long", language, most=most, length=len(written))
            if "\0" in written:
                said.error("exchange.not_text", language, key=language)
        return Words(**found)

    def _tell_languages(self, front: Cursor) -> None:
        missing = [each for each in LANGUAGES if each not in self.spoken]
        if not self.spoken:
            front.error("exchange.missing", "title", key="title")
        elif missing:
            front.findings.notice(text("course.lacks", languages=", ".join(missing)), ("title",))


@dataclass(frozen=True, slots=True)
class _In:
    """Where a value stands: its file and line."""

    name: str
    lines: Lines

    def __call__(self, path: Path) -> Place:
        place = self.lines(path)
        return Place(sheet=self.name, row=place.row, column=place.column)


def _said(title: object, language: str) -> bool:
    found = title.get(language) if isinstance(title, dict) else None
    return found is not None and bool(str(found).strip())


def _known(given: Cursor, keys: Iterable[str]) -> None:
    known = tuple(keys)
    for key in given.value:
        if key not in known:
            place: Path = (*given.path, key) if isinstance(key, str) else given.path
            message = text("course.unknown_key", key=one_line(key), known=", ".join(known))
            given.findings.error(message, place)


def _named(given: Cursor, expected: str) -> None:
    """An id may be left out; one that is said is what follows from the code and the file's name."""
    said = given.text("id")
    if said and said != expected:
        given.error("course.bad_id", "id", id=said, expected=expected)


def _line(given: Cursor, key: str, shape: Any) -> str:
    said = given.text(key, required=True)
    if said and not shape.fullmatch(said):
        given.error("course.bad_version", key, version=said)
    return said


def _within(given: Cursor, key: str, most: int) -> int:
    """A whole number from 1 up."""
    if given.value.get(key) is None:
        given.error("exchange.missing", key, key=key)
        return 1
    found = given.whole(key, 1)
    if not 1 <= found <= most:
        given.error("course.number", key, key=key, least=1, most=most)
    return found


def _share(given: Cursor, key: str) -> float:
    found = given.value.get(key)
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 < found <= 1:
        given.error("course.share", key, key=key)
        return 1.0
    return float(found)


def _day(given: Cursor, key: str) -> date:
    found = given.value.get(key)
    if type(found) is not date or found.year < 2000:
        given.error("course.day", key, key=key)
        return date.max
    return found
