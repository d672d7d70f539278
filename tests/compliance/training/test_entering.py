"""The door of whoever learns without an account: codes, links, sessions, and what they open."""

from datetime import timedelta

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.commands.training.entering import (
    CODE_LASTS,
    IDLE,
    LINK_LASTS,
    enter,
    give_codes,
    go_out,
    keep_open,
    make_link,
)
from compliance.errors import NothingHere, NotYours, OutOfTurn, Unfit
from compliance.queries.training.entering import all_of_me, myself, session_of
from compliance.training.personal_codes import ALPHABET, new_code, read_code, written
from infra import clock
from infra.database import execute, fetch, fetch_value
from infra.looking import Looker, looks
from services.accounts.commands.forgetting import forget_what_is_over
from tests.cast import ALTYN, BOLAT, DINA, KUMIS, MARAT, SAULE, everybody
from tests.compliance.training.learners import employed, learning
from tests.compliance.workspace.players import being
from tests.rights import as_application

SUSPENDED = "update organisation set state = 'suspended', suspended_at = now(), suspended_why = 'x' where bin = $1"


@pytest.fixture
async def people(db: asyncpg.Connection) -> None:
    await everybody()


class TestCodes:
    def test_a_code_is_read_however_it_is_typed(self) -> None:
        for _ in range(200):
            code = new_code()
            assert len(code) == 10
            assert read_code(code) == code
            assert read_code(f" {written(code).lower()} ") == code
            assert read_code(code.replace("0", "o").replace("1", "l")) == code

    @given(st.integers(0, 8), st.sampled_from(ALPHABET), st.integers(0, 8))
    def test_one_wrong_sign_and_two_that_changed_places_are_found(self, at: int, sign: str, swapped: int) -> None:
        code = new_code()
        wrong = code[:at] + sign + code[at + 1 :]
        assert (read_code(wrong) is None) == (wrong != code)
        turned = code[:swapped] + code[swapped + 1] + code[swapped] + code[swapped + 2 :]
        assert (read_code(turned) is None) == (turned != code)

    @given(st.text(max_size=40))
    def test_nothing_that_is_typed_breaks_it(self, typed: str) -> None:
        found = read_code(typed)
        assert found is None or read_code(found) == found


async def test_a_code_opens_until_it_ends_and_a_new_one_ends_it(people: None) -> None:
    staff = await employed("1")
    async with being(SAULE) as by:
        first = (await give_codes(by, [staff]))[staff]
        second = (await give_codes(by, [staff]))[staff]
    async with as_application():
        assert await enter("code", first) is None
        assert await enter("link", second) is None
        token = await enter("code", second)
        assert token is not None
        session = await session_of(token)
        assert session is not None
        assert (session.learner.staff, session.learner.organisation) == (staff, ALTYN.bin)
        with clock.frozen(clock.now() + CODE_LASTS):
            assert await enter("code", second) is None
    kept = await fetch("select secret from learner_entry")
    assert all(second.encode() not in bytes(row["secret"]) for row in kept)
    actors = await fetch("select actor_kind, actor from event where kind = 'training.entered'")
    assert [tuple(row.values()) for row in actors] == [("learner", str(staff))]


async def test_a_session_lasts_while_it_is_used_and_ends_when_one_is_done(people: None) -> None:
    staff = await employed("1")
    token = await make_link(ALTYN.bin, staff)
    async with as_application():
        with clock.frozen(clock.now() + LINK_LASTS):
            assert await enter("link", token) is None
        secret = await enter("link", token)
        assert secret is not None
        session = await session_of(secret)
        assert session is not None
        start = session.ends_at - IDLE
        later = start + IDLE - timedelta(minutes=1)
        with clock.frozen(later):
            await keep_open(session.id, session.ends_at)
        with clock.frozen(later + IDLE - timedelta(minutes=1)):
            assert await session_of(secret) is not None
        with clock.frozen(later + IDLE):
            assert await session_of(secret) is None
        for _ in range(2):
            await go_out(session.learner, secret)
        assert await session_of(secret) is None
        await keep_open(session.id, session.ends_at - IDLE)
        assert await session_of(secret) is None
    assert await fetch_value("select count(*) from event where kind = 'training.went_out'") == 1


async def test_whoever_left_and_whose_organisation_only_reads_stay_outside(people: None) -> None:
    left, stays = await employed("1"), await employed("2")
    tokens = [await make_link(ALTYN.bin, staff) for staff in (left, stays)]
    await execute("update staff_member set left_on = $2 where id = $1", left, clock.today())
    await execute(SUSPENDED, ALTYN.bin)
    async with as_application():
        assert await enter("link", tokens[0]) is None
        with pytest.raises(OutOfTurn):
            await enter("link", tokens[1])
    assert await fetch_value("select count(*) from learner_entry where kind = 'session'") == 0


async def test_what_is_over_is_forgotten_after_a_while(people: None) -> None:
    staff = await employed("1")
    await make_link(ALTYN.bin, staff)
    with clock.frozen(clock.now() + LINK_LASTS + timedelta(days=29)):
        await forget_what_is_over()
    assert await fetch_value("select count(*) from learner_entry") == 1
    with clock.frozen(clock.now() + LINK_LASTS + timedelta(days=31)):
        await forget_what_is_over()
    assert await fetch_value("select count(*) from learner_entry") == 0


async def test_codes_are_given_by_who_keeps_training_to_their_own_staff(people: None) -> None:
    staff, other = await employed("1"), await employed("2", organisation=KUMIS.bin)
    async with being(SAULE) as by:
        for wrong in ([other], [staff, other], [staff + 999]):
            with pytest.raises(NothingHere):
                await give_codes(by, wrong)
        for many in ([], range(1, 2000)):
            with pytest.raises(Unfit):
                await give_codes(by, many)
    async with being(DINA) as by:
        with pytest.raises(NotYours):
            await give_codes(by, [staff])
    assert await fetch_value("select count(*) from learner_entry") == 0


async def test_the_database_alone_shows_learners_nothing_but_themselves(people: None) -> None:
    one, two, bolat = await employed("1"), await employed("2"), await employed("3", BOLAT)
    async with learning(one) as by:
        assert [row["id"] for row in await fetch("select id from staff_member")] == [one]
        assert await fetch("select 1 from learner_entry") == []
        assert await fetch("select 1 from training_rule") == []
        with pytest.raises(NothingHere):
            await myself(two)
        assert [each.staff for each in await all_of_me()] == [by.staff]
    async with learning(bolat, BOLAT) as by:
        assert by.person == BOLAT.id
        assert [each.staff for each in await all_of_me()] == [bolat]
    async with being(MARAT):
        assert await all_of_me() == ()  # who sees everybody is nobody of them
        assert len(await fetch("select 1 from staff_member")) == 3
    async with as_application():
        with looks(Looker()):
            assert await fetch("select 1 from learner_entry") == []
        with looks(Looker(learner=str(one))), pytest.raises(asyncpg.InsufficientPrivilegeError):
            await execute(
                """insert into learner_entry (organisation, staff, kind, secret, made_at, ends_at)
                   values ($1, $2, 'code', 'x', now(), now() + interval '1 day')""",
                ALTYN.bin, one,
            )  # fmt: skip
