"""`moldir courses`: the courses of the library, how they read, and files of courses. Needs no database."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from compliance.library.course import complete_texts, courses, texts_of_course
from compliance.library.exchange.faults import Fault
from compliance.training.course_files import CourseRead, read_course
from compliance.training.course_rules import CODE
from compliance.training.course_zip import LARGEST, MOST_FILES, own_code, packed, read_zip
from compliance.training.reading import LessonReading, course_reading
from infra.errors import Refused
from infra.i18n import LANGUAGES, text
from services.cli import session

area = typer.Typer(help="The courses of training: listed, exported to be adapted, and files of courses checked.")


def add_to(app: typer.Typer) -> None:
    """Register `courses` and its commands."""
    app.add_typer(area, name="courses")


@area.callback(invoke_without_command=True)
def list_courses(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list instead of a table.")] = False,
    reading: Annotated[bool, typer.Option("--reading", help="How hard each lesson reads, and its limit.")] = False,
) -> None:
    """List the courses: lessons, questions, and complete texts in each language."""
    if context.invoked_subcommand is not None:
        return
    if reading:
        _tell_reading([each for course in courses().values() for each in course_reading(course)], as_json)
        return
    rows: list[dict[str, Any]] = [
        {
            "code": course.code,
            "title": course.title.of(session.language.get()),
            "version": course.version,
            "published_on": course.published_on,
            "minutes": course.minutes,
            "valid_months": course.valid_months,
            "lessons": len(course.lessons),
            "questions": len(course.questions),
            "texts": sum(1 for _ in texts_of_course(course)),
            "complete": complete_texts(course),
        }
        for course in courses().values()
    ]
    if as_json:
        session.print_json(rows)
        return
    columns = ("title", "version", "lessons", "questions", "minutes", "texts")
    table = Table(*(session.say(f"courses.{column}") for column in columns), *LANGUAGES)
    for row in rows:
        table.add_row(*(str(row[column]) for column in columns), *(str(row["complete"][each]) for each in LANGUAGES))
    session.out.print(table)


def _tell_reading(readings: Sequence[LessonReading], as_json: bool) -> None:
    """Words in a sentence, percentage of very long words, LIX where it applies; exit 1 where a lesson is too hard."""
    rows: list[dict[str, Any]] = [
        {
            "lesson": each.lesson,
            "language": each.language,
            "words": each.reading.words,
            "per_sentence": round(each.reading.per_sentence, 1),
            "very_long_percent": round(each.reading.very_long_percent, 1),
            "lix": None if each.language == "kk" else round(each.reading.lix),
            "hard": each.hard,
        }
        for each in readings
    ]
    if as_json:
        session.print_json(rows)
    else:
        columns = ("lesson", "language", "words", "per_sentence", "very_long_percent", "lix", "hard")
        table = Table(*(session.say(f"course.reading.{column}") for column in columns))
        for row in rows:
            shown = row | {"lix": "–" if row["lix"] is None else row["lix"], "hard": "!" if row["hard"] else ""}
            table.add_row(*(str(shown[column]) for column in columns))
        session.out.print(table)
    if any(row["hard"] for row in rows):
        raise typer.Exit(1)


@area.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A zip with course.yaml, or a folder with it.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> None:
    """Say what is in a course of one's own and every fault of it, and keep nothing. Exit 0: it can be added."""
    read = _read(file)
    if as_json:
        session.print_json(_told(file, read))
    else:
        _print(file, read)
    if read.course is None:
        raise typer.Exit(1)


@area.command()
def export(
    code: Annotated[str, typer.Argument(help="Code of the course; `moldir courses` lists them.")],
    out: Annotated[Path, typer.Option(help="The zip to write.", dir_okay=False)],
    under: Annotated[str, typer.Option("--code", help="Its code as a course of one's own: own-…")] = "",
) -> None:
    """Write the files of a course, to be adapted and added as a course of one's own."""
    course = courses().get(code)
    if course is None:
        known = ", ".join(courses())
        raise typer.BadParameter(session.say("course.command.unknown", code=code[:60], known=known))
    named = under or own_code(code)
    if not CODE.fullmatch(named):
        raise typer.BadParameter(session.say("course.bad_code", code=named[:60]), param_hint="--code")
    data = packed(course, named)
    try:
        out.write_bytes(data)
    except OSError:
        raise Refused(text("exchange.command.unwritable", file=str(out))) from None
    session.out.print(session.say("exchange.command.written", file=str(out), bytes=len(data)), highlight=False)


def _read(file: Path) -> CourseRead:
    """As much as decides: a file too large is refused without being read to its end."""
    try:
        if file.is_dir():
            inside = [each for each in sorted(file.iterdir()) if each.suffix == ".yaml" and each.is_file()]
            return read_course({each.name: _start(each) for each in inside[:MOST_FILES]})
        return read_zip(_start(file))
    except OSError:
        raise Refused(text("exchange.command.unreadable", file=str(file))) from None


def _start(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(LARGEST + 1)


def _told(file: Path, read: CourseRead) -> dict[str, Any]:
    course = read.course
    return {
        "file": file.name,
        "taken": course is not None,
        "code": course.code if course else None,
        "version": course.version if course else None,
        "languages": list(course.languages) if course else [],
        "lessons": len(course.lessons) if course else 0,
        "questions": len(course.questions) if course else 0,
        "minutes": course.minutes if course else 0,
        "hard": [f"{each.lesson} {each.language}" for each in course_reading(course) if each.hard] if course else [],
        "faults": [
            {"severity": fault.severity, **asdict(fault.place), "sentence": session.say(fault.text)}
            for fault in read.faults
        ],
    }


def _print(file: Path, read: CourseRead) -> None:
    told = _told(file, read)
    if read.course is not None:
        title = read.course.title.of(read.course.languages[0])
        said, style = session.say("course.sound", title=title, version=read.course.version), "green"
    else:
        said, style = session.say("exchange.command.bad", file=file.name), "red"
    session.out.print(said, style=style, highlight=False, markup=False)
    if told["hard"]:
        line = session.say("course.command.hard", lessons=", ".join(told["hard"]))
        session.out.print(line, highlight=False, markup=False, soft_wrap=True)
    for fault in read.faults:
        session.out.print(_line(fault), highlight=False, markup=False, soft_wrap=True)


def _line(fault: Fault) -> str:
    """A fault on one line: whether it is an error, where, what."""
    place = f"{fault.place}: " if str(fault.place) else ""
    return f"{session.say(f'exchange.command.{fault.severity}')}: {place}{session.say(fault.text)}"
