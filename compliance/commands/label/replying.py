"""What an applicant does after its application was submitted: answer, add, comment, withdraw; and the clock for it."""

from collections.abc import Mapping
from types import MappingProxyType

from compliance.colleagues import Colleague
from compliance.commands.label.stepping import Told, step
from compliance.errors import NothingHere, OutOfTurn, Unfit
from compliance.events.label_applying import QuestionAnswered
from compliance.label.process import Act
from compliance.queries.at_work import must_be_at_work
from compliance.queries.label.case import case_row, is_over
from compliance.words import words
from infra import clock
from infra.database import Record, execute, fetch, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text
from infra.sweeping import each_by_itself

CLOCKED: Mapping[str, Act] = MappingProxyType({"incomplete": "lapse", "commenting": "no_comment"})
OVERDUE = """
select id from label_application where ended_at is null and due_on < $1 and state in ('incomplete', 'commenting')
order by due_on, id
"""
OPEN_QUESTION = "select id from label_question where application = $1 and answer is null limit 1"


async def own_case(by: Colleague, application: int) -> Record:
    """A case of the colleague's organisation that is under way, held. Raises NotYours, NothingHere, OutOfTurn."""
    by.needs("lead")
    await must_be_at_work(by)
    return await case_row(by, application, held=True)


def must_be_in_time(row: Record) -> None:
    """Raises OutOfTurn after the last day of the applicant's turn."""
    if row["due_on"] is not None and clock.today() > row["due_on"]:
        raise OutOfTurn(text("label.too_late", day=row["due_on"]))


async def answer_question(by: Colleague, question: int, answer: str) -> None:
    """Answer a question of the desk, once. Raises NotYours, NothingHere, OutOfTurn, Unfit."""
    said = words(answer, "answer")
    async with transaction():
        asked = await fetch_one("select * from label_question where id = $1", question)
        if asked is None:
            raise NothingHere(text("workspace.nothing_here"))
        row = await own_case(by, asked["application"])
        if asked["answer"] is not None:
            raise OutOfTurn(text("label.answered_already"))
        if is_over(row["state"]):
            raise OutOfTurn(text("label.not_possible.state"))
        if row["state"] == "incomplete":
            must_be_in_time(row)
        await execute(
            "update label_question set answer = $2, answered_by = $3, answered_at = $4 where id = $1",
            question, said, by.person, clock.now(),
        )  # fmt: skip
        await record(QuestionAnswered(row["id"], question), actor=by.actor)


async def add_information(by: Colleague, application: int, note: str = "") -> None:
    """Hand in what was missing: the desk looks at the application again.

    Raises NotYours, NothingHere, OutOfTurn while a question is open, too late, or in another state.
    """
    said = words(note, "note", needed=False)
    async with transaction():
        row = await own_case(by, application)
        if row["state"] == "incomplete":
            must_be_in_time(row)
            if await fetch_value(OPEN_QUESTION, application):
                raise OutOfTurn(text("label.answer_first"))
        await step(by, application, "add", Told(note=said))


async def comment_report(by: Colleague, application: int, comment: str, answers: Mapping[int, str]) -> None:
    """Say what one thinks of the report and of its findings (ids); an empty text says nothing. The review begins.

    Raises NotYours, NothingHere for a finding of another case, OutOfTurn, Unfit.
    """
    said = words(comment, "comment", needed=False).strip()
    replies = {finding: words(reply, f"answer_{finding}") for finding, reply in answers.items() if reply.strip()}
    async with transaction():
        row = await own_case(by, application)
        if row["state"] == "commenting":
            must_be_in_time(row)
            for finding, reply in replies.items():
                await _answer_finding(by, row, finding, reply)
            if said:
                await execute(
                    """update label_report set comment = $3, commented_by = $4, commented_at = $5
                       where application = $1 and round = $2 and comment is null""",
                    application, row["round"], said, by.person, clock.now(),
                )  # fmt: skip
        await step(by, application, "comment")


async def _answer_finding(by: Colleague, row: Record, finding: int, reply: str) -> None:
    done = await fetch_value(
        """update label_finding set answer = $3, answered_by = $4, answered_at = $5
           where id = $2 and application = $1 and round = $6 returning id""",
        row["id"], finding, reply, by.person, clock.now(), row["round"],
    )  # fmt: skip
    if done is None:
        raise NothingHere(text("workspace.nothing_here"))


async def withdraw_application(by: Colleague, application: int, why: str = "") -> None:
    """Take an application back, as who answers for the organisation. Raises NotYours, NothingHere, OutOfTurn, Unfit."""
    by.needs("approve")
    said = words(why, "why", needed=False)
    async with transaction():
        row = await own_case(by, application)
        if row["state"] == "draft":
            raise Unfit(text("label.discard_instead"))
        await step(by, application, "withdraw", Told(note=said))


async def pass_over() -> int:
    """Let cases go on whose applicant let its last day pass, each by itself; how many. Twice a day does nothing more.

    What was missing and did not come lets a case lapse; a report without comments is reviewed without them.
    """
    rows = await fetch(OVERDUE, clock.today())
    return await each_by_itself([row["id"] for row in rows], _pass_over, "label.clock_failed")


async def _pass_over(application: int) -> bool:
    async with transaction():
        row = await case_row(None, application, held=True)
        act = CLOCKED.get(row["state"])
        if act is None or row["due_on"] is None or row["due_on"] >= clock.today():
            return False
        await step(None, application, act)
    return True
