"""`moldir courses`: the courses of the library, and how complete their texts are. Needs no database."""

from typing import Annotated, Any

import typer
from rich.table import Table

from compliance.library.course import complete_texts, courses, texts_of_course
from infra.i18n import LANGUAGES
from services.cli import session


def list_courses(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list instead of a table.")] = False,
) -> None:
    """List the courses: lessons, questions, and complete texts in each language."""
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


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("courses")(list_courses)
