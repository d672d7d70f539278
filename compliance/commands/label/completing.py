"""What an officer does before anybody assesses: is the application whole, and does the register stand against it."""

from collections.abc import Sequence
from dataclasses import dataclass

from compliance.commands.label.stepping import Told, step
from compliance.desk import Officer
from compliance.errors import NotYours, OutOfTurn, Unfit
from compliance.events.label_desk import QuestionAsked
from compliance.library.scheme import scheme
from compliance.queries.label.case import case_row, unmet_of
from compliance.words import words
from infra import clock
from infra.database import Record, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text

MOST_QUESTIONS = 30


@dataclass(frozen=True, slots=True)
class Question:
    """What the desk wants to know, of a requirement or, where it is empty, of the whole."""

    said: str
    requirement: str = ""


async def complete(by: Officer, application: int, note: str = "") -> None:
    """The application is whole: on to the register. Raises NotYours, NothingHere, OutOfTurn."""
    by.needs("manage")
    await step(by, application, "complete", Told(words(note, "note", needed=False)))


async def ask_for_more(by: Officer, application: int, questions: Sequence[Question], note: str = "") -> None:
    """Something is missing: the applicant is asked, and the desk's clock stands until they answer.

    Raises NotYours, NothingHere, OutOfTurn, Unfit where nothing is asked.
    """
    by.needs("manage")
    asked = [each for each in questions if each.said.strip()]
    if not asked or len(asked) > MOST_QUESTIONS:
        raise Unfit(text("desk.label.no_question"), field="questions")
    async with transaction():
        row = await case_row(by, application, held=True)
        for each in asked:
            await write_question(by, row, each, "questions")
        await step(by, application, "ask_for_more", Told(words(note, "note", needed=False)))


async def ask(by: Officer, application: int, question: Question) -> int:
    """Ask the applicant something while the case goes on; the id of the question.

    For officers, and whoever assesses or reviews the case. Raises NotYours, NothingHere, OutOfTurn, Unfit.
    """
    by.needs("work")
    async with transaction():
        row = await case_row(by, application, held=True)
        if row["ended_at"] is not None or row["state"] in ("draft", "incomplete"):
            raise OutOfTurn(text("label.not_possible.state"))
        if not by.may("manage") and await part_of(by, application) not in ("assessor", "reviewer"):
            raise NotYours(text("label.not_yours"))
        made = await write_question(by, row, question, "question")
        await record(QuestionAsked(application, made), actor=by.actor)
    return made


async def part_of(by: Officer, application: int) -> str | None:
    """The part that somebody has in a case now."""
    found = await fetch_one(
        "select part from label_part where application = $1 and person = $2 and until is null", application, by.person
    )
    return None if found is None else str(found["part"])


async def write_question(by: Officer, row: Record, question: Question, field: str) -> int:
    """Part of a command: a question stands. Raises Unfit."""
    known = {each.id for each in scheme().asked(row["level"], micro=row["micro"])}
    if question.requirement and question.requirement not in known:
        raise Unfit(text("desk.label.no_requirement"), field="requirement")
    return int(
        await fetch_value(
            """insert into label_question (organisation, application, requirement, said, person, at)
               values ($1, $2, $3, $4, $5, $6) returning id""",
            row["organisation"], row["id"], question.requirement or None, words(question.said, field), by.person,
            clock.now(),
        )
    )  # fmt: skip


async def pass_screening(by: Officer, application: int, note: str = "") -> None:
    """Nothing in the register stands against the applicant: on to an assessor.

    Raises NotYours, NothingHere, OutOfTurn where a criterion of the register is not met or not known: then the panel
    refuses, or the applicant mends it and the register says so.
    """
    by.needs("manage")
    async with transaction():
        row = await case_row(by, application, held=True)
        if row["state"] == "screening" and await against(row):
            raise OutOfTurn(text("desk.label.screening_unmet"))
        await step(by, application, "pass_screening", Told(words(note, "note", needed=False)))


async def against(row: Record) -> tuple[str, ...]:
    """Criteria of the register that are not met now, or of which nothing is known."""
    unmet = (await unmet_of(row)).all
    return tuple(sorted(each for each in unmet if each.startswith("A-")))
