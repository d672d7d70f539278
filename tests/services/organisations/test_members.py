"""Who belongs to an organisation, and with which roles; nobody is left without an owner by accident."""

from datetime import timedelta

import pytest

from infra import clock
from infra.database import fetch, fetch_one, fetch_value, transaction
from infra.errors import Refused
from infra.mail import SEAL
from infra.secrets import unseal
from services.accounts.commands.invitations import (
    Guest,
    accept_invitation,
    decline_invitation,
    invite,
    withdraw_invitation,
)
from services.accounts.commands.members import (
    act_for,
    change_roles,
    leave,
    leave_all,
    remove_member,
    restore_member,
)
from services.accounts.errors import LinkSpent, NotAllowed, NothingThere, SignInNeeded, Unreadable
from services.accounts.queries.organisations import invitation_behind, my_organisations, organisation_page
from services.accounts.queries.viewers import viewer_of
from services.accounts.viewer import ANONYMOUS
from tests.cast import (
    AIGERIM,
    AKIMAT,
    ALONE,
    ALTYN,
    AUDITOR,
    BOLAT,
    DINA,
    KANAT,
    KUMIS,
    MARAT,
    SAMAL,
    ZHANNA,
    Human,
    everybody,
)
from tests.rights import acting


@pytest.fixture(autouse=True)
async def cast(db: object) -> None:
    await everybody()


async def roles_of(person: Human, number: str = ALTYN.bin) -> list[str] | None:
    return await fetch_value(
        "select roles from membership where organisation = $1 and person = $2 and until is null", number, person.id
    )


async def letter_to(email: str) -> str:
    """The secret in the newest invitation to an address."""
    path = await fetch_value("select link from mail where address = $1 order by id desc limit 1", email)
    from_letter: bytes = unseal(SEAL, path)
    return from_letter.decode().rpartition("/")[2]


async def invited(*roles: str, email: str = ALONE.email) -> str:
    async with acting(AIGERIM.viewer()) as viewer:
        await invite(viewer, ALTYN.bin, Guest(email, roles or ("checker",), "kk"))
    return await letter_to(email)


async def test_an_owner_invites_and_the_guest_joins_with_the_roles_of_the_letter() -> None:
    token = await invited("checker", "trainer")
    async with acting(ALONE.viewer()) as viewer:
        guest = await invitation_behind(viewer, token)
        assert (guest.bin, guest.roles, guest.by) == (ALTYN.bin, ("checker", "trainer"), AIGERIM.name)
        assert (await my_organisations(viewer)).invitations == 1
        assert await accept_invitation(viewer, token) == ALTYN.bin
    assert await roles_of(ALONE) == ["checker", "trainer"]
    async with acting(ALONE.viewer()) as viewer:
        for again in (
            accept_invitation(viewer, token),
            decline_invitation(viewer, token),
            invitation_behind(viewer, token),
        ):
            with pytest.raises(LinkSpent):
                await again


async def test_an_invitation_ends_by_time_by_withdrawal_and_by_a_newer_one() -> None:
    first = await invited()
    second = await invited("trainer")
    async with acting(ALONE.viewer()) as viewer:
        with pytest.raises(LinkSpent):
            await accept_invitation(viewer, first)
        with clock.frozen(clock.now() + timedelta(days=15)), pytest.raises(LinkSpent):
            await accept_invitation(viewer, second)
    waiting = await fetch_value("select id from invitation where closed_at is null")
    async with acting(AIGERIM.viewer()) as viewer:
        await withdraw_invitation(viewer, ALTYN.bin, waiting)
        with pytest.raises(NothingThere):
            await withdraw_invitation(viewer, ALTYN.bin, waiting)
    async with acting(ALONE.viewer()) as viewer:
        with pytest.raises(LinkSpent):
            await accept_invitation(viewer, second)
    assert await roles_of(ALONE) is None


async def test_whoever_declines_stays_out() -> None:
    token = await invited()
    async with acting(ALONE.viewer()) as viewer:
        await decline_invitation(viewer, token)
    assert await fetch_value("select outcome from invitation") == "declined"
    assert await roles_of(ALONE) is None


async def test_a_member_who_accepts_keeps_the_roles_they_had() -> None:
    token = await invited("trainer", email="another.mailbox@moldir.example")
    async with acting(DINA.viewer()) as viewer:
        await accept_invitation(viewer, token)
    assert await roles_of(DINA) == ["checker", "trainer"]


async def test_members_are_not_invited_twice_and_letters_are_counted() -> None:
    async with acting(AIGERIM.viewer()) as viewer:
        with pytest.raises(Refused):
            await invite(viewer, ALTYN.bin, Guest(DINA.email.upper(), ("member",), "ru"))
        for roles in ((), ("emperor",), ("owner", "administrator")):
            with pytest.raises(Unreadable):
                await invite(viewer, ALTYN.bin, Guest("guest@moldir.example", roles, "kk"))


async def test_only_owners_change_who_belongs() -> None:
    token_of_nobody = await fetch_value("select id from membership where person = $1", BOLAT.id)
    for person in (MARAT, DINA, BOLAT):
        async with acting(person.viewer()) as viewer:
            for act in (
                invite(viewer, ALTYN.bin, Guest("x@moldir.example", ("member",), "kk")),
                change_roles(viewer, ALTYN.bin, BOLAT.id, ["owner"]), remove_member(viewer, ALTYN.bin, BOLAT.id),
                restore_member(viewer, ALTYN.bin, token_of_nobody), withdraw_invitation(viewer, ALTYN.bin, 1),
            ):  # fmt: skip
                with pytest.raises(NotAllowed):
                    await act


async def test_owners_of_others_find_nothing_here() -> None:
    await invited()
    invitation = await fetch_value("select id from invitation")
    for person, error in ((KANAT.viewer(), NothingThere), (ANONYMOUS, SignInNeeded), (AUDITOR.viewer(), NothingThere)):
        async with acting(person) as viewer:
            for act in (
                change_roles(viewer, ALTYN.bin, BOLAT.id, ["owner"]), remove_member(viewer, ALTYN.bin, BOLAT.id),
                withdraw_invitation(viewer, ALTYN.bin, invitation),
                invite(viewer, ALTYN.bin, Guest("x@moldir.example", ("member",), "kk")),
            ):  # fmt: skip
                with pytest.raises(error):
                    await act
    async with acting(KANAT.viewer()) as viewer:
        with pytest.raises(NothingThere):
            await organisation_page(viewer, ALTYN.bin)
        with pytest.raises(NothingThere):
            await withdraw_invitation(viewer, KUMIS.bin, invitation)  # its own page, another's invitation
    async with acting(AUDITOR.viewer()) as viewer:
        assert len((await organisation_page(viewer, ALTYN.bin)).members) == 6


async def test_roles_change_and_only_what_changes_is_an_event() -> None:
    async with acting(AIGERIM.viewer()) as viewer:
        await change_roles(viewer, ALTYN.bin, BOLAT.id, ["trainer", "checker"])
        await change_roles(viewer, ALTYN.bin, BOLAT.id, ["checker", "trainer", "member"])
        with pytest.raises(NothingThere):
            await change_roles(viewer, ALTYN.bin, KANAT.id, ["member"])
    assert await roles_of(BOLAT) == ["checker", "trainer"]
    (event,) = await fetch("select data::text from event where kind = 'member.roles'")
    assert "checker trainer" in event["data"]


async def test_the_last_owner_stays_while_others_are_there() -> None:
    async with acting(AIGERIM.viewer()) as viewer:
        for act in (change_roles(viewer, ALTYN.bin, AIGERIM.id, ["member"]), leave(viewer, ALTYN.bin)):
            with pytest.raises(Refused):
                await act
        with pytest.raises(Refused):
            await remove_member(viewer, ALTYN.bin, AIGERIM.id)
        await change_roles(viewer, ALTYN.bin, MARAT.id, ["owner", "compliance_officer"])
        await leave(viewer, ALTYN.bin)
    assert await roles_of(AIGERIM) is None
    assert (await fetch_one("select ended_why from membership where person = $1", AIGERIM.id))["ended_why"] == "left"


async def test_whoever_is_alone_may_leave_and_the_organisation_waits() -> None:
    async with acting(KANAT.viewer()) as viewer:
        await change_roles(viewer, KUMIS.bin, ZHANNA.id, ["owner"])
        await remove_member(viewer, KUMIS.bin, ZHANNA.id)
        await remove_member(viewer, KUMIS.bin, SAMAL.id)
        await leave(viewer, KUMIS.bin)
        with pytest.raises(NothingThere):
            await leave(viewer, KUMIS.bin)
    assert await fetch_value("select state from organisation where bin = $1", KUMIS.bin) == "verified"


async def test_a_removed_member_hears_of_it_and_is_taken_back_by_one_press() -> None:
    async with acting(AIGERIM.viewer()) as viewer:
        membership = await remove_member(viewer, ALTYN.bin, DINA.id)
        page = await organisation_page(viewer, ALTYN.bin)
        assert [(each.membership, each.name) for each in page.former] == [(membership, DINA.name)]
        await restore_member(viewer, ALTYN.bin, membership)
        await restore_member(viewer, ALTYN.bin, membership)
        assert (await organisation_page(viewer, ALTYN.bin)).former == ()
    assert await roles_of(DINA) == ["checker"]
    assert await fetch_value("select count(*) from event where kind = 'member.joined'") == 1
    assert await fetch_value("select template from mail where address = $1", DINA.email) == "removed"


async def test_a_removal_long_ago_and_a_leaving_are_not_undone() -> None:
    async with acting(AIGERIM.viewer()) as viewer:
        membership = await remove_member(viewer, ALTYN.bin, DINA.id)
        with clock.frozen(clock.now() + timedelta(days=31)):
            assert (await organisation_page(viewer, ALTYN.bin)).former == ()
            with pytest.raises(NothingThere):
                await restore_member(viewer, ALTYN.bin, membership)
    async with acting(BOLAT.viewer()) as viewer:
        await leave(viewer, ALTYN.bin)
    left = await fetch_value("select id from membership where person = $1", BOLAT.id)
    async with acting(AIGERIM.viewer()) as viewer:
        with pytest.raises(NothingThere):
            await restore_member(viewer, ALTYN.bin, left)


async def test_a_person_of_two_organisations_acts_for_the_one_they_chose() -> None:
    token = await SAMAL.signs_in()
    async with acting(ANONYMOUS):
        first, _ = await viewer_of(token)
    assert {number for number, _ in first.memberships} == {ALTYN.bin, KUMIS.bin}
    assert first.acting_for is None  # nothing was chosen yet
    async with acting(first) as viewer:
        await act_for(viewer, KUMIS.bin)
        with pytest.raises(NothingThere):
            await act_for(viewer, AKIMAT.bin)
    async with acting(ANONYMOUS):
        then, _ = await viewer_of(token)
    assert then.acting_for == KUMIS.bin
    async with acting(then) as viewer:
        await leave(viewer, KUMIS.bin)
    async with acting(ANONYMOUS):
        last, _ = await viewer_of(token)
    assert last.acting_for == ALTYN.bin  # the only one that is left


async def test_whoever_goes_for_good_leaves_every_organisation_unless_one_would_have_no_owner() -> None:
    async with acting(SAMAL.viewer()) as viewer, transaction():
        await leave_all(viewer)
    assert (
        await fetch_value("select count(*) from membership where person = $1 and ended_why = 'erased'", SAMAL.id) == 2
    )
    async with acting(AIGERIM.viewer()) as viewer:
        with pytest.raises(Refused):
            async with transaction():
                await leave_all(viewer)
