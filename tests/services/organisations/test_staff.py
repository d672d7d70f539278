"""What administrators do, and what nobody does to themselves."""

from collections.abc import Awaitable, Callable
from uuid import uuid4

import pytest

from infra.actor import SYSTEM
from infra.database import execute, fetch_value
from infra.errors import Refused
from services.accounts.commands.staff import (
    block_person,
    give_staff_role,
    resume_organisation,
    set_staff_role,
    suspend_organisation,
    take_staff_role,
)
from services.accounts.errors import NotAllowed, NothingThere, SecondFactorNeeded, Unreadable
from services.accounts.permissions import Permission, may
from services.accounts.queries.desk import claims_page, desk_page, people_page, person_page, sources_page
from services.accounts.queries.viewers import viewer_of
from services.accounts.viewer import ANONYMOUS, Viewer
from tests.cast import ADMINISTRATOR, AIGERIM, ALONE, ALTYN, AUDITOR, BOLAT, KUMIS, STEWARD, everybody
from tests.rights import acting


@pytest.fixture(autouse=True)
async def cast(db: object) -> None:
    await everybody()


async def test_a_role_is_given_and_taken_and_counts_with_a_second_factor_only() -> None:
    async with acting(ADMINISTRATOR.viewer()) as viewer:
        await give_staff_role(viewer, ALONE.id, "source_steward")
        await give_staff_role(viewer, ALONE.id, "source_steward")
    assert await fetch_value("select count(*) from event where kind = 'person.staff_role'") == 1
    for strong in (False, True):
        token = await ALONE.signs_in(strong=strong)
        async with acting(ANONYMOUS):
            viewer, _ = await viewer_of(token)
        assert viewer.staff == {"source_steward"}
        assert may(viewer, Permission.READ_SOURCES_HEALTH) == strong
    async with acting(ADMINISTRATOR.viewer()) as viewer:
        await take_staff_role(viewer, ALONE.id, "source_steward")
        await take_staff_role(viewer, ALONE.id, "source_steward")
    assert await fetch_value("select count(*) from staff_role where person = $1 and until is null", ALONE.id) == 0


async def test_nobody_raises_themselves_and_somebody_stays_administrator() -> None:
    async with acting(ADMINISTRATOR.viewer()) as viewer:
        for act in (
            give_staff_role(viewer, ADMINISTRATOR.id, "label_decider"),
            take_staff_role(viewer, ADMINISTRATOR.id, "administrator"),
            block_person(viewer, ADMINISTRATOR.id, blocked=True),
        ):
            with pytest.raises(Refused):
                await act
    with pytest.raises(Refused):
        await set_staff_role(ADMINISTRATOR.id, "administrator", given=False, actor=SYSTEM)


async def test_roles_that_are_none_and_people_who_are_not_there_are_refused() -> None:
    async with acting(ADMINISTRATOR.viewer()) as viewer:
        for role in ("owner", "emperor", ""):
            with pytest.raises(Unreadable):
                await give_staff_role(viewer, ALONE.id, role)
        with pytest.raises(NothingThere):
            await give_staff_role(viewer, uuid4(), "auditor")
        with pytest.raises(NothingThere):
            await block_person(viewer, uuid4(), blocked=True)


@pytest.mark.parametrize("person", [AUDITOR, STEWARD, AIGERIM, ALONE])
async def test_others_change_nothing_at_the_desk(person: object) -> None:
    viewer: Viewer = person.viewer()  # type: ignore[attr-defined]
    acts: tuple[Callable[[], Awaitable[None]], ...] = (
        lambda: give_staff_role(viewer, ALONE.id, "auditor"), lambda: take_staff_role(viewer, ALONE.id, "auditor"),
        lambda: block_person(viewer, BOLAT.id, blocked=True), lambda: suspend_organisation(viewer, ALTYN.bin, "x"),
        lambda: resume_organisation(viewer, ALTYN.bin),
    )  # fmt: skip
    async with acting(viewer):
        for act in acts:
            with pytest.raises(NotAllowed):
                await act()


async def test_a_blocked_person_is_nobody_until_the_account_is_opened_again() -> None:
    token = await BOLAT.signs_in()
    async with acting(ADMINISTRATOR.viewer()) as viewer:
        await block_person(viewer, BOLAT.id, blocked=True)
        await block_person(viewer, BOLAT.id, blocked=True)
    another = await BOLAT.signs_in()
    async with acting(ANONYMOUS):
        assert not (await viewer_of(token))[0].known
        assert not (await viewer_of(another))[0].known
    async with acting(ADMINISTRATOR.viewer()) as viewer:
        await block_person(viewer, BOLAT.id, blocked=False)
    async with acting(ANONYMOUS):
        assert not (await viewer_of(token))[0].known  # that session is over
        assert (await viewer_of(another))[0].known


async def test_members_of_a_suspended_organisation_may_only_read_and_leave() -> None:
    async with acting(ADMINISTRATOR.viewer()) as viewer:
        with pytest.raises(Unreadable):
            await suspend_organisation(viewer, ALTYN.bin, "")
        await suspend_organisation(viewer, ALTYN.bin, "Басшысы ауысты, құжат күтілуде.")
        await suspend_organisation(viewer, ALTYN.bin, "Басқа себеп")  # nothing happens
        with pytest.raises(NothingThere):
            await suspend_organisation(viewer, "500340009999", "x")
    assert (
        await fetch_value("select suspended_why from organisation where bin = $1", ALTYN.bin)
        == "Басшысы ауысты, құжат күтілуде."
    )
    token = await AIGERIM.signs_in()
    async with acting(ANONYMOUS):
        owner, _ = await viewer_of(token)
    assert may(owner, Permission.READ_ORGANISATION, ALTYN.bin)
    assert not may(owner, Permission.CHANGE_MEMBERS, ALTYN.bin)
    assert not may(owner, Permission.LOOK_UP_COMPANY, ALTYN.bin)
    async with acting(ADMINISTRATOR.viewer()) as viewer:
        await resume_organisation(viewer, ALTYN.bin)
    async with acting(ANONYMOUS):
        owner, _ = await viewer_of(token)
    assert may(owner, Permission.CHANGE_MEMBERS, ALTYN.bin)


async def test_the_desk_shows_each_what_they_may_open() -> None:
    async with acting(ADMINISTRATOR.viewer()) as viewer:
        desk = await desk_page(viewer)
        assert desk.cards == ("claims", "people", "sources")
        assert (desk.people, desk.organisations) == (18, 2)
        people = await people_page(viewer, "сынақова", 1)
        assert [each.name for each in people.people] == [AIGERIM.name]
        assert (await people_page(viewer, "%", 1)).total == 0  # a sign of the question is no pattern
        person = await person_page(viewer, AIGERIM.id)
        assert [each.bin for each in person.organisations] == [ALTYN.bin]
        claims = await claims_page(viewer, "")
        assert {each.bin for each in claims.organisations} == {ALTYN.bin, KUMIS.bin}
    async with acting(STEWARD.viewer()) as viewer:
        assert (await desk_page(viewer)).cards == ("sources",)
        assert len((await sources_page(viewer)).sources) > 5
        for page in (people_page(viewer, "", 1), person_page(viewer, AIGERIM.id), claims_page(viewer, "")):
            with pytest.raises(NotAllowed):
                await page
    async with acting(AUDITOR.viewer()) as viewer:
        assert (await desk_page(viewer)).cards == ("claims", "people", "sources")
        assert (await person_page(viewer, AIGERIM.id)).second_factor is False
    weak = ADMINISTRATOR.viewer(strong=False)
    async with acting(weak):
        with pytest.raises(SecondFactorNeeded):
            await desk_page(weak)


async def test_second_factor_and_last_visit_are_all_that_staff_learn_of_how_somebody_signs_in() -> None:
    await ALONE.signs_in()
    await execute(
        "insert into totp (person, secret, made_at, confirmed_at, last_step) values ($1, '', now(), now(), 0)", ALONE.id
    )
    async with acting(ADMINISTRATOR.viewer()) as viewer:
        person = await person_page(viewer, ALONE.id)
    assert person.second_factor
    assert person.seen_at is not None
