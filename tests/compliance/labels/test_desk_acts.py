"""What officers, assessors and reviewers do in a case: whoever may, and nobody else."""

from collections.abc import Callable

import pytest
from asyncpg import PostgresError

from compliance.commands.label.assessing import Finding, Judgement, Report, close_finding, judge, report, write_finding
from compliance.commands.label.assigning import assign, reassign
from compliance.commands.label.completing import Question, ask, ask_for_more, complete, pass_screening
from compliance.commands.label.reviewing import Review, recommend, send_back, take_review
from compliance.errors import NothingHere, NotYours, OutOfTurn, Unfit
from infra import clock
from infra.database import execute, fetch, fetch_value
from services.accounts.errors import NotAllowed
from tests.cast import (
    ASSESSOR,
    AUDITOR,
    DECIDER,
    OFFICER,
    PANEL,
    REVIEWER,
    SECOND_ASSESSOR,
    STEWARD,
    Human,
    everybody,
)
from tests.compliance.labels.at_desk import (
    ASSESSED,
    REVIEWED,
    Doing,
    at_desk,
    interested,
    officer,
    state_of,
    takes_part,
)
from tests.compliance.labels.decided import checked
from tests.rights import acting

REPORT = Report("grant", "Жүйе жұмыс істейді.", "Оқытуды жалғастырыңыз.", clock.today())
REFUSALS = (NotYours, NothingHere, OutOfTurn)
# what is done: in which state, with which parts, by whom, and what becomes of the case
ACTS: dict[str, tuple[Callable[[int], Doing], str, tuple[tuple[Human, str], ...], Human, str]] = {
    "complete": (lambda case: lambda by: complete(by, case), "completeness", (), OFFICER, "screening"),
    "ask_for_more": (
        lambda case: lambda by: ask_for_more(by, case, [Question("Хаттама қайда?")]), "completeness", (), OFFICER,
        "incomplete",
    ),
    "pass_screening": (lambda case: lambda by: pass_screening(by, case), "screening", (), OFFICER, "assigning"),
    "assign": (lambda case: lambda by: assign(by, case, ASSESSOR.id), "assigning", (), OFFICER, "assessing"),
    "reassign": (lambda case: lambda by: reassign(by, case, "Науқас"), "assessing", ASSESSED, OFFICER, "assigning"),
    "ask": (lambda case: lambda by: ask(by, case, Question("Неге?")), "assessing", ASSESSED, ASSESSOR, "assessing"),
    "judge": (
        lambda case: lambda by: judge(by, case, Judgement("H-SPEAK-UP", True, "Сынап көрдік")), "assessing", ASSESSED,
        ASSESSOR, "assessing",
    ),
    "write_finding": (
        lambda case: lambda by: write_finding(by, case, Finding("H-SPEAK-UP", "major", "Жауап келмеді")), "assessing",
        ASSESSED, ASSESSOR, "assessing",
    ),
    "report": (lambda case: lambda by: report(by, case, REPORT), "assessing", ASSESSED, ASSESSOR, "commenting"),
    "take_review": (lambda case: lambda by: take_review(by, case), "reviewing", ASSESSED, REVIEWER, "reviewing"),
    "recommend": (
        lambda case: lambda by: recommend(by, case, Review("grant", "Келісемін")), "reviewing", REVIEWED, REVIEWER,
        "deciding",
    ),
    "send_back": (
        lambda case: lambda by: send_back(by, case, "Үлгі аз"), "reviewing", REVIEWED, REVIEWER, "assessing",
    ),
}  # fmt: skip
EVERYBODY = (OFFICER, ASSESSOR, SECOND_ASSESSOR, REVIEWER, DECIDER, AUDITOR)
ALSO = {"ask": (OFFICER,)}


async def judged(case: int) -> None:
    """The assessor has judged what people judge."""
    async with officer(ASSESSOR) as by:
        await judge(by, case, Judgement("H-SPEAK-UP", True, "Сынап көрдік"))


@pytest.mark.parametrize("name", ACTS)
async def test_an_act_is_done_by_whoever_may_and_by_nobody_else(db: object, name: str) -> None:
    await everybody()
    doing, state, parts, who, target = ACTS[name]
    case = await at_desk(state, parts)
    if name == "report":
        await judged(case)
    for other in EVERYBODY:
        if other not in (who, *ALSO.get(name, ())):
            with pytest.raises((*REFUSALS, NotAllowed)):
                async with officer(other) as by:
                    await doing(case)(by)
    with pytest.raises(NotAllowed):
        async with officer(STEWARD) as by:
            await doing(case)(by)
    assert (await state_of(case))[0] == state
    async with officer(who) as by:
        await doing(case)(by)
    assert (await state_of(case))[0] == target


@pytest.mark.parametrize("name", ACTS)
async def test_an_act_is_not_done_in_another_state(db: object, name: str) -> None:
    await everybody()
    doing, _, parts, who, _ = ACTS[name]
    case = await at_desk("withdrawn", parts)
    with pytest.raises(REFUSALS):
        async with officer(who) as by:
            await doing(case)(by)


async def test_a_case_goes_from_completeness_to_the_panel(db: object) -> None:
    await everybody()
    case = await at_desk()
    for who, doing in (
        (OFFICER, lambda by: complete(by, case)),
        (OFFICER, lambda by: pass_screening(by, case)),
        (OFFICER, lambda by: assign(by, case, ASSESSOR.id)),
        (ASSESSOR, lambda by: judge(by, case, Judgement("H-SPEAK-UP", True, "Сынап көрдік"))),
        (ASSESSOR, lambda by: report(by, case, REPORT)),
    ):
        async with officer(who) as by:
            await doing(by)
    assert await state_of(case) == ("commenting", 1)
    await _comes_to(case, "reviewing", "comment")
    async with officer(REVIEWER) as by:
        await take_review(by, case)
        await send_back(by, case, "Үлгі аз")
    assert await state_of(case) == ("assessing", 2)
    with pytest.raises(Unfit):  # what was judged in the first round does not count in the second
        async with officer(ASSESSOR) as by:
            await report(by, case, REPORT)
    await judged(case)
    async with officer(ASSESSOR) as by:
        await report(by, case, REPORT)
    await _comes_to(case, "reviewing", "comment")
    async with officer(REVIEWER) as by:
        await recommend(by, case, Review("grant", "Келісемін"))
    assert await state_of(case) == ("deciding", 2)
    kinds = [row["kind"] for row in await fetch("select kind from event where kind like 'label.%' order by id")]
    assert kinds.count("label.stepped") == 7


async def _comes_to(case: int, state: str, act: str) -> None:
    """The applicant's act, past them."""
    source = await fetch_value("select state from label_application where id = $1", case)
    await execute(
        """insert into label_step (organisation, application, act, source, target, part, note, round, at)
           select organisation, id, $2, $3, $4, 'clock', '', round, $5 from label_application where id = $1""",
        case, act, source, state, clock.now(),
    )  # fmt: skip
    await execute("update label_application set state = $2 where id = $1", case, state)


async def test_screening_stops_where_the_register_speaks_against_it(db: object) -> None:
    await everybody()
    case = await at_desk("screening")
    for said in ({"unmet": ["A-TAX-DEBT"]}, {"unknown": ["A-COURT"]}):
        await checked(case, **said)
        with pytest.raises(OutOfTurn):
            async with officer(OFFICER) as by:
                await pass_screening(by, case)
    await checked(case, unmet=["S-PROGRAMME"])  # the workspace is the assessor's to look at
    async with officer(OFFICER) as by:
        await pass_screening(by, case)


async def test_nobody_is_assigned_who_has_to_do_with_it_or_had_it_before(db: object) -> None:
    await everybody()
    case = await at_desk("assigning")
    with pytest.raises(Unfit):
        async with officer(OFFICER) as by:
            await assign(by, case, REVIEWER.id)
    await interested(ASSESSOR, kind="advice", until=clock.today())
    with pytest.raises(OutOfTurn):
        async with officer(OFFICER) as by:
            await assign(by, case, ASSESSOR.id)
    async with officer(OFFICER) as by:
        await assign(by, case, SECOND_ASSESSOR.id)
        await reassign(by, case, "Науқас")
    with pytest.raises(OutOfTurn):
        async with officer(OFFICER) as by:
            await assign(by, case, SECOND_ASSESSOR.id)


async def test_a_report_is_whole(db: object) -> None:
    await everybody()
    case = await at_desk("assessing", ASSESSED, level="implemented")
    async with officer(ASSESSOR) as by:
        for code in ("H-SPEAK-UP", "H-SAMPLES", "H-SITE"):
            with pytest.raises(Unfit):
                await report(by, case, REPORT)
            await judge(by, case, Judgement(code, True, "Көрдік"))
        for bad in (Report("perhaps", "x"), Report("grant", " "), Report("grant", "x"), Report("grant", "x", "", None)):
            with pytest.raises(Unfit):
                await report(by, case, bad)
        with pytest.raises(Unfit):
            await judge(by, case, Judgement("A-COURT", True, "x"))
        await report(by, case, REPORT)


async def test_a_finding_is_settled_for_a_reason_by_whoever_has_the_case_in_hand(db: object) -> None:
    await everybody()
    case = await at_desk("assessing", REVIEWED)
    async with officer(ASSESSOR) as by:
        finding = await write_finding(by, case, Finding("H-SPEAK-UP", "major", "Жауап келмеді"))
        with pytest.raises(Unfit):
            await close_finding(by, finding, " ")
    for who in (OFFICER, SECOND_ASSESSOR, DECIDER, REVIEWER):
        with pytest.raises(REFUSALS):
            async with officer(who) as by:
                await close_finding(by, finding, "Түзетілді")
    async with officer(ASSESSOR) as by:
        await close_finding(by, finding, "Түзетілді")
        with pytest.raises(OutOfTurn):
            await close_finding(by, finding, "Тағы да")


async def test_one_person_reviews_a_case(db: object) -> None:
    await everybody()
    second = Human("second_reviewer", "Екінші Қараушы (ойдан шығарылған)", staff=("label_reviewer",))
    await second.joins()
    case = await at_desk("reviewing", REVIEWED)
    with pytest.raises(OutOfTurn):
        async with officer(second) as by:
            await take_review(by, case)
    async with officer(REVIEWER) as by:
        await take_review(by, case)  # twice does no harm


@pytest.mark.parametrize("who", [ASSESSOR, OFFICER, REVIEWER, *PANEL[:1]])
@pytest.mark.parametrize("part", ["officer", "assessor", "reviewer", "panel", "appeal_panel", "applicant"])
async def test_the_database_gives_nobody_a_second_part(db: object, who: Human, part: str) -> None:
    """Four eyes without the application's checks."""
    await everybody()
    case = await at_desk("reviewing", (*REVIEWED, (PANEL[0], "panel")))
    with pytest.raises(PostgresError):
        async with acting(who.viewer()):
            await execute(
                """insert into label_part (organisation, application, person, part, since)
                   select organisation, id, $2, $3, $4 from label_application where id = $1""",
                case, who.id, part, clock.now(),
            )  # fmt: skip


JUDGES = """insert into label_judgement (organisation, application, round, requirement, met, said, person, at)
values ($1, $2, 1, 'H-SITE', true, 'x', $3, now())"""
REPORTS = """insert into label_report (organisation, application, round, recommendation, summary, advice, person, at)
values ($1, $2, 1, 'grant', 'x', '', $3, now())"""
REVIEWS = """insert into label_review (organisation, application, round, recommendation, said, person, at)
values ($1, $2, 1, 'grant', 'x', $3, now())"""
RECOMMENDS = """insert into label_step (organisation, application, act, source, target, part, person, note, round, at)
values ($1, $2, 'recommend', 'reviewing', 'deciding', 'reviewer', $3, '', 1, now())"""


@pytest.mark.parametrize(
    ("who", "sql"),
    [(SECOND_ASSESSOR, JUDGES), (OFFICER, JUDGES), (REVIEWER, JUDGES), (REVIEWER, REPORTS), (OFFICER, REPORTS),
     (ASSESSOR, REVIEWS), (OFFICER, REVIEWS), (DECIDER, REVIEWS), (ASSESSOR, RECOMMENDS), (OFFICER, RECOMMENDS)],
)  # fmt: skip
async def test_the_database_lets_nobody_write_in_the_part_of_another(db: object, who: Human, sql: str) -> None:
    await everybody()
    case = await at_desk("reviewing", REVIEWED)
    organisation = await fetch_value("select organisation from label_application where id = $1", case)
    with pytest.raises(PostgresError):
        async with acting(who.viewer()):
            await execute(sql, organisation, case, who.id)


async def test_a_part_is_not_taken_by_direct_means_in_the_name_of_others(db: object) -> None:
    await everybody()
    case = await at_desk("reviewing", ASSESSED)
    for who, for_whom, part in ((OFFICER, DECIDER, "reviewer"), (REVIEWER, DECIDER, "panel"),
                                (ASSESSOR, SECOND_ASSESSOR, "assessor"), (OFFICER, OFFICER, "assessor")):  # fmt: skip
        with pytest.raises(PostgresError):
            async with acting(who.viewer()):
                await takes_part(case, for_whom, part)
