"""Yearly surveillance: opened before its day, assessed by somebody who did not assess the grant, settled by another."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from compliance.colleagues import Colleague
from compliance.commands.label.incidents import enter_incident
from compliance.desk import Officer
from compliance.errors import NothingHere, NotYours, OutOfTurn, SecondPersonNeeded, Unfit
from compliance.events.label_living import SurveyAnswered, SurveyAssigned, SurveyFound, SurveyOpened, SurveySettled
from compliance.library.scheme import scheme
from compliance.queries.at_work import must_be_at_work
from compliance.queries.label.granted import held_label, must_be_open
from compliance.words import words
from infra import clock
from infra.actor import SYSTEM
from infra.clock import months_after
from infra.database import Record, execute, fetch, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text

OPENS = 60  # days before it is due that surveillance begins
LONGEST_CURE = 180  # days that a finding may be given
DUE = """
select l.id, l.organisation, due.day from label l
cross join lateral (select coalesce(l.survey_due_on, (coalesce(l.surveyed_on, l.granted_on)
                                                      + make_interval(months => $2))::date) as day) due
where l.ended_on is null and l.valid_until >= due.day and l.valid_until >= $1 and due.day <= $1 + $3::int
  and not exists (select from label_survey s where s.label = l.id and s.state in ('open', 'answering'))
  and not exists (select from label_survey s where s.label = l.id and s.due_on = due.day)
order by l.id
"""


@dataclass(frozen=True, slots=True)
class Found:
    """What an assessor found; `cure_by`: by when the company puts it right, None where all is in order."""

    said: str
    cure_by: date | None = None


async def open_surveys() -> int:
    """Begin the surveillance of every label whose day comes near; how many. Twice does no harm."""
    months, opened = scheme().clocks.surveillance_months, 0
    for row in await fetch(DUE, clock.today(), months, OPENS):
        async with transaction():
            number = await fetch_value(
                """insert into label_survey (organisation, label, due_on, state, opened_at)
                   values ($1, $2, $3, 'open', $4) on conflict do nothing returning id""",
                row["organisation"], row["id"], row["day"], clock.now(),
            )  # fmt: skip
            if number is not None:
                await record(SurveyOpened(row["id"], number), actor=SYSTEM)
                opened += 1
    return opened


async def assign_survey(by: Officer, survey: int, assessor: UUID) -> None:
    """Give surveillance to an assessor who had no part in the newest grant and nothing to do with the company.

    Raises NotYours, NothingHere, Unfit for anybody else, OutOfTurn where something was found already.
    """
    by.needs("manage")
    async with transaction():
        row = await _held(survey)
        if row["state"] != "open" or row["said"] is not None:
            raise OutOfTurn(text("label_survey.not_open"))
        if not await fetch_value("select may_survey($1, $2)", row["label"], assessor):
            raise Unfit(text("label_survey.not_they"), field="assessor")
        await execute("update label_survey set assessor = $2 where id = $1", survey, assessor)
        await record(SurveyAssigned(row["label"], survey, str(assessor)), actor=by.actor)


async def say_found(by: Officer, survey: int, found: Found) -> None:
    """The assessor says what they found. Raises NotYours unless it is theirs, NothingHere, Unfit, OutOfTurn."""
    by.needs("assess")
    said, today = words(found.said, "said"), clock.today()
    if found.cure_by is not None and not today < found.cure_by <= today + timedelta(days=LONGEST_CURE):
        raise Unfit(text("label_survey.cure_by.unfit", n=LONGEST_CURE), field="cure_by")
    async with transaction():
        row = await _held(survey)
        if row["assessor"] != by.person:
            raise NotYours(text("label.not_yours"))
        if row["state"] != "open" or row["said"] is not None:
            raise OutOfTurn(text("label_survey.not_open"))
        await execute(
            "update label_survey set said = $2, found_on = $3, cure_by = $4, state = $5 where id = $1",
            survey, said, today, found.cure_by, "open" if found.cure_by is None else "answering",
        )  # fmt: skip
        await record(SurveyFound(row["label"], survey, found.cure_by is not None), actor=by.actor)


async def answer_survey(by: Colleague, survey: int, said: str) -> None:
    """The company says what it has put right; as often as it likes. Raises NotYours, NothingHere, Unfit, OutOfTurn."""
    by.needs("lead")
    told = words(said, "said")
    async with transaction():
        row = await _held(survey)
        if row["organisation"] != by.organisation:
            raise NothingHere(text("workspace.nothing_here"))
        await must_be_at_work(by)
        if row["state"] != "answering":
            raise OutOfTurn(text("label_survey.not_answering"))
        await execute(
            "update label_survey set answer = $2, answered_by = $3, answered_at = $4 where id = $1",
            survey, told, by.person, clock.now(),
        )  # fmt: skip
        await record(SurveyAnswered(row["label"], survey), actor=by.actor)


async def settle_survey(by: Officer, survey: int, *, passed: bool) -> None:
    """Somebody else than the assessor says whether surveillance was passed; where not, an incident opens.

    Raises NotYours, NothingHere, SecondPersonNeeded for the assessor, OutOfTurn before anything was found.
    """
    by.needs("manage")
    async with transaction():
        row = await _held(survey)
        if row["state"] not in ("open", "answering") or row["said"] is None:
            raise OutOfTurn(text("label_survey.nothing_found"))
        if row["assessor"] == by.person:
            raise SecondPersonNeeded(text("label_survey.own"))
        label = await held_label(row["label"])
        await execute(
            "update label_survey set state = $2, settled_by = $3, settled_at = $4 where id = $1",
            survey, "passed" if passed else "failed", by.person, clock.now(),
        )  # fmt: skip
        await _move_on(label, passed=passed)
        if not passed:
            await enter_incident(by, label, "surveillance", {"survey": survey, "said": row["said"]})
        await record(SurveySettled(row["label"], survey, passed), actor=by.actor)


async def _held(survey: int) -> Record:
    row = await fetch_one("select * from label_survey where id = $1 for update", survey)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return row


async def _move_on(label: Record, *, passed: bool) -> None:
    """The next surveillance is due a year after this one; one that was passed stands in the history."""
    today = clock.today()
    due_on = months_after(today, scheme().clocks.surveillance_months)
    await execute(
        "update label set survey_due_on = $2, surveyed_on = $3, changed_at = $4 where id = $1",
        label["id"], due_on, today if passed else label["surveyed_on"], clock.now(),
    )  # fmt: skip
    if passed:
        await execute(
            "insert into label_history (label, what, version, on_day, at) values ($1, 'surveyed', $2, $3, $4)",
            label["id"], label["version"], today, clock.now(),
        )  # fmt: skip


async def order_survey(by: Officer, label: int) -> int:
    """Begin surveillance out of turn; its id. Raises NotYours, NothingHere, OutOfTurn where one is going on."""
    by.needs("manage")
    await must_be_open(label)
    async with transaction():
        row = await held_label(label)
        if row["ended_on"] is not None or row["valid_until"] < clock.today():
            raise OutOfTurn(text("label_act.over"))
        going = "select exists (select from label_survey where label = $1 and state in ('open', 'answering'))"
        if await fetch_value(going, label):
            raise OutOfTurn(text("label_survey.going_on"))
        number = await fetch_value(
            """insert into label_survey (organisation, label, due_on, state, opened_at)
               values ($1, $2, $3, 'open', $4) returning id""",
            row["organisation"], label, clock.today() + timedelta(days=OPENS), clock.now(),
        )  # fmt: skip
        await record(SurveyOpened(label, number), actor=by.actor)
    return int(number)
