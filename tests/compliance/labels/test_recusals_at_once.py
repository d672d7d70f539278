"""An interest in the head of a company counts at once; a recusal that was a mistake is lifted by a second person."""

import pytest
from asyncpg import PostgresError

from compliance.commands.label.assigning import assign
from compliance.commands.label.interests import say_interest, take_interest_back
from compliance.commands.label.recusing import lift_recusal, recuse_oneself, recuse_where_needed
from compliance.commands.label.reviewing import take_review
from compliance.errors import NothingHere, NotYours, OutOfTurn, SecondPersonNeeded, Unfit
from compliance.queries.label.desk_case import Looking, desk_case
from compliance.queries.label.pool import pool
from infra import clock
from infra.database import execute, fetch, fetch_value
from registry.tables.tax import TaxArrears
from services.worker.reactions import deliver_pending
from tests.builders import fact
from tests.cast import ALTYN, ASSESSOR, DECIDER, OFFICER, REVIEWER, SECOND_ASSESSOR, Human, everybody, number_of
from tests.compliance.labels.at_desk import (
    ASSESSED,
    REVIEWED,
    at_desk,
    interested,
    officer,
    recusals,
    state_of,
)
from tests.compliance.labels.seeing import HEAD, row_of, said, seen
from tests.rights import acting


async def led_by(head: str) -> None:
    await fact(TaxArrears, bin=ALTYN.bin, head_iin=head, debtor_kind="legal", total=1)


async def test_an_interest_in_the_head_closes_the_case_in_the_same_command(db: object) -> None:
    """By the number of the director: no job has run, and nothing of the case is to be seen."""
    await everybody()
    head = number_of(91, "8001013")
    await led_by(head)
    case = await at_desk("reviewing", REVIEWED)
    for who in (ASSESSOR, REVIEWER):
        assert await seen(who, case)
        async with officer(who) as by:
            await say_interest(by, said("relative", number=head))
        assert await seen(who, case) == {}
        assert (await recusals(case))[who.id] == ("director", "certain", "held")
        assert not await fetch_value(
            "select count(*) from audit_access where person = $1 and closed_at is null", who.id
        )
    async with officer(OFFICER) as by:  # who has no part in it, and may have none from now on
        await say_interest(by, said("relative", number=head))
    assert await seen(OFFICER, case) == {}
    await deliver_pending()
    assert await state_of(case) == ("assigning", 2)
    assert set(await recusals(case)) == {ASSESSOR.id, REVIEWER.id, OFFICER.id}


def concerned(how: str, head: str) -> tuple[str | None, str]:
    return (head, "") if how == "number" else (None, HEAD)


@pytest.mark.parametrize("how", ["number", "name"])
async def test_nobody_with_an_interest_in_the_head_is_assigned(db: object, how: str) -> None:
    """Whenever it was entered, also where no job has looked at the case: the command asks by itself."""
    await everybody()
    head = number_of(91, "8001013")
    await led_by(head)
    case = await at_desk("assigning")
    await interested(ASSESSOR, *concerned(how, head), is_person=True, kind="relative")
    async with officer(OFFICER) as by:
        conflict = {one.name: one.conflict for one in (await pool(by, await row_of(case))).rows}
        assert conflict[ASSESSOR.name] == ("certain" if how == "number" else "possible")
        with pytest.raises(OutOfTurn):
            await assign(by, case, ASSESSOR.id)
        await assign(by, case, SECOND_ASSESSOR.id)


@pytest.mark.parametrize("how", ["number", "name"])
async def test_nobody_with_an_interest_in_the_head_takes_a_review(db: object, how: str) -> None:
    await everybody()
    head = number_of(91, "8001013")
    await led_by(head)
    case = await at_desk("reviewing", ASSESSED)
    await interested(REVIEWER, *concerned(how, head), is_person=True, kind="relative")
    async with officer(REVIEWER) as by:
        with pytest.raises(NothingHere if how == "number" else OutOfTurn):
            await take_review(by, case)
    await execute("delete from desk_interest")
    async with officer(REVIEWER) as by:
        await take_review(by, case)


async def recused_by_mistake(case: int, who: Human = ASSESSOR) -> tuple[int, int]:
    """Somebody mistyped a number, and is out of the case; the interest and the recusal."""
    async with officer(who) as by:
        interest = await say_interest(by, said("share"))
    await deliver_pending()
    recusal = await fetch_value("select id from label_recusal where person = $1", who.id)
    return interest, int(recusal)


async def test_a_recusal_that_was_a_mistake_is_lifted_by_another_and_the_case_given_anew(db: object) -> None:
    await everybody()
    case = await at_desk("assessing", ASSESSED)
    interest, recusal = await recused_by_mistake(case)
    assert await state_of(case) == ("assigning", 2)
    async with officer(OFFICER) as by:
        with pytest.raises(OutOfTurn):  # while its owner says that it is so, it is so
            await lift_recusal(by, recusal, "Қате терілген")
        assert "lift" not in (await desk_case(by, case, Looking())).acts
    async with officer(ASSESSOR) as by:
        await take_interest_back(by, interest)
    assert await seen(ASSESSOR, case) == {}  # the recusal stands until somebody lifts it
    async with officer(OFFICER) as by:
        assert "lift" in (await desk_case(by, case, Looking())).acts
        with pytest.raises(Unfit):
            await lift_recusal(by, recusal, " ")
        await lift_recusal(by, recusal, "БСН бір цифры қате терілген")
        with pytest.raises(OutOfTurn):
            await lift_recusal(by, recusal, "Тағы да")
    await deliver_pending()
    assert await seen(ASSESSOR, case) == {}  # the part is not given back by itself
    assert (await state_of(case))[0] == "assigning"
    await recuse_where_needed(case)
    assert await recusals(case) == {ASSESSOR.id: ("applicant", "certain", "dismissed")}
    async with officer(OFFICER) as by:
        assert {one.name: one.conflict for one in (await pool(by, await row_of(case))).rows}[ASSESSOR.name] == ""
        await assign(by, case, ASSESSOR.id)
    assert await seen(ASSESSOR, case)
    kept = (await fetch("select * from label_recusal"))[0]
    assert (kept["lifted_by"], kept["lifted_why"]) == (OFFICER.id, "БСН бір цифры қате терілген")
    assert (kept["settled_by"], kept["interest"]) == (None, interest)
    part = (await fetch("select * from label_part where person = $1", ASSESSOR.id))[0]
    assert (part["until"], part["again_at"] is not None) == (None, True)
    async with officer(OFFICER) as by:
        view = await desk_case(by, case, Looking())
    assert [(one.lifted.by, one.lifted.said) for one in view.inside.recusals if one.lifted] == [
        (OFFICER.name, "БСН бір цифры қате терілген"),
    ]


async def test_a_reviewer_recused_by_mistake_takes_the_review_again(db: object) -> None:
    await everybody()
    case = await at_desk("reviewing", REVIEWED)
    interest, recusal = await recused_by_mistake(case, REVIEWER)
    async with officer(REVIEWER) as by:
        await take_interest_back(by, interest)
    async with officer(OFFICER) as by:
        await lift_recusal(by, recusal, "Қате терілген")
    async with officer(REVIEWER) as by:
        assert "take_review" in (await desk_case(by, case, Looking())).acts
        await take_review(by, case)
        assert "recommend" in (await desk_case(by, case, Looking())).acts


async def test_an_interest_that_is_true_recuses_in_the_place_of_one_that_was_a_mistake(db: object) -> None:
    await everybody()
    case = await at_desk("assessing", ASSESSED)
    interest, recusal = await recused_by_mistake(case)
    async with officer(ASSESSOR) as by:
        await say_interest(by, said("employer"))
        await take_interest_back(by, interest)
    async with officer(OFFICER) as by:
        await lift_recusal(by, recusal, "Үлесі жоқ екен")
        with pytest.raises(OutOfTurn):
            await assign(by, case, ASSESSOR.id)
    assert [one["state"] for one in await fetch("select state from label_recusal order by id")] == ["dismissed", "held"]


async def test_nobody_lifts_their_own_recusal_nor_what_they_said_themselves(db: object) -> None:
    await everybody()
    case = await at_desk("assessing", ASSESSED)
    async with officer(ASSESSOR) as by:
        await recuse_oneself(by, case, "Туысым сонда")
    mine = await interested(OFFICER, withdrawn_at=clock.now())
    own = await fetch_value(
        """insert into label_recusal (organisation, application, person, concerned, interest, strength, state, why,
                                      made_at, settled_why)
           values ($1, $2, $3, 'applicant', $4, 'certain', 'held', 'share', now(), '') returning id""",
        ALTYN.bin, case, OFFICER.id, mine,
    )  # fmt: skip
    async with officer(OFFICER) as by:
        with pytest.raises((SecondPersonNeeded, NothingHere)):
            await lift_recusal(by, own, "Мен емеспін")
    async with acting(OFFICER.viewer()):  # nor by direct means
        assert await execute(LIFTS, own, OFFICER.id) == "UPDATE 0"
    await execute("update label_recusal set state = 'dismissed', lifted_by = $1, lifted_why = 'x', lifted_at = now()"
                  " where id = $2", ASSESSOR.id, own)  # fmt: skip
    said_so = await fetch_value("select id from label_recusal where strength = 'said'")
    async with officer(OFFICER) as by:
        with pytest.raises(OutOfTurn):
            await lift_recusal(by, said_so, "Қате")
    for who in (ASSESSOR, REVIEWER, DECIDER):
        async with officer(who) as by:
            with pytest.raises(NotYours):
                await lift_recusal(by, said_so, "Қате")
    with pytest.raises(PostgresError, match="takes an interest back"):
        async with acting(OFFICER.viewer()):
            await execute(LIFTS, said_so, OFFICER.id)


LIFTS = """
update label_recusal set state = 'dismissed', lifted_by = $2, lifted_why = 'x', lifted_at = now() where id = $1
"""


async def test_a_part_that_ended_for_another_reason_stays_ended(db: object) -> None:
    await everybody()
    case = await at_desk("assigning", ASSESSED)
    await execute("update label_part set until = now() where person = $1", ASSESSOR.id)
    async with officer(OFFICER) as by:
        with pytest.raises(OutOfTurn):
            await assign(by, case, ASSESSOR.id)
    with pytest.raises(PostgresError, match="stays so"):
        async with acting(OFFICER.viewer()):
            await execute("update label_part set until = null, again_at = now() where person = $1", ASSESSOR.id)
