"""People declare interests, somebody else decides, and nobody but those who consider a declaration ever sees it."""

from datetime import date, timedelta

import asyncpg
import pytest

from compliance.commands.interests import (
    Campaign,
    Interest,
    close_campaign,
    decide_interest,
    declare,
    lift_measure,
    open_campaign,
    remind_campaign,
    remind_of_declarations,
)
from compliance.errors import NothingHere, NotYours, OutOfTurn, SecondPersonNeeded, Unfit
from compliance.queries.interests import campaign_of, declarations
from infra import clock
from infra.database import execute, fetch, fetch_value
from infra.looking import looks
from services.accounts.commands.look_ups import open_inquiry
from tests.cast import AIGERIM, AKIMAT, AUDITOR, BOLAT, DINA, KANAT, KUMIS, MARAT, SAMAL, Human, everybody
from tests.compliance.workspace.players import ALTYN, being
from tests.rights import acting, as_application

SHARE = Interest("share", "sibling", "Інім осы компанияның құрылтайшысы", KUMIS.bin)
POST = Interest("post", "own", "Кеңес мүшесімін")


@pytest.fixture
async def campaign(db: asyncpg.Connection) -> int:
    await everybody()
    async with being(MARAT) as by:
        return await open_campaign(by, Campaign("2026", clock.today() + timedelta(days=8)))


async def declares(who: Human, campaign: int | None, *interests: Interest) -> int:
    async with being(who) as by:
        return await declare(by, campaign, interests)


async def letters() -> int:
    return int(await fetch_value("select count(*) from mail where template = 'declare'"))


async def test_everybody_is_written_to_once_and_only_the_silent_again(campaign: int) -> None:
    assert await letters() == 6
    async with being(MARAT) as by:
        assert await open_campaign(by, Campaign("2026", clock.today() + timedelta(days=8))) == campaign
        assert await remind_campaign(by, campaign) == 0  # the same day
    await declares(BOLAT, campaign)
    for later, sent in ((1, 5), (1, 0), (5, 0), (7, 5), (9, 5), (11, 0)):
        with clock.frozen(clock.now() + timedelta(days=later)):
            assert (later, await remind_of_declarations()) == (later, sent)
    with clock.frozen(clock.now() + timedelta(days=20)):
        async with being(MARAT) as by:
            assert await remind_campaign(by, campaign) == 5
            await close_campaign(by, campaign)
            await close_campaign(by, campaign)
            with pytest.raises(OutOfTurn):
                await remind_campaign(by, campaign)
        with pytest.raises(OutOfTurn):
            await declares(DINA, campaign)


async def test_a_share_has_its_numerator_and_denominator_of_any_day(campaign: int) -> None:
    await declares(BOLAT, campaign)
    await declares(DINA, campaign, SHARE, POST)
    async with being(MARAT) as by:
        view = await campaign_of(by, campaign)
        assert (view.nothing, view.something, view.interests, len(view.missing)) == (1, 1, 2, 4)
        before = await campaign_of(by, campaign, date(2020, 1, 1))
    assert view.campaign.share is not None
    assert before.campaign.share is not None
    assert (view.campaign.share.done, view.campaign.share.whole) == (2, 6)
    assert (before.campaign.share.whole, before.campaign.share.share) == (0, None)


async def test_only_some_roles_are_asked(campaign: int) -> None:
    async with being(MARAT) as by:
        some = await open_campaign(by, Campaign("Сатып алу", clock.today(), ("checker", "no-such")))
        view = await campaign_of(by, some)
    assert view.campaign.share is not None
    assert (view.campaign.roles, view.campaign.share.whole) == (("checker",), 1)
    async with being(BOLAT) as by:
        assert [each.title for each in (await declarations(by)).to_declare] == ["2026"]
    async with being(DINA) as by:
        assert len((await declarations(by)).to_declare) == 2


async def test_somebody_else_decides_and_who_is_recused_stands_in_a_list(campaign: int) -> None:
    await declares(DINA, campaign, SHARE)
    async with acting(MARAT.viewer()) as viewer:
        await open_inquiry(viewer, KUMIS.bin, "contract", "Шарт № 5")
    async with being(MARAT) as by:
        (one,) = (await declarations(by)).undecided
        assert (one.number, one.known, one.looked_up, one.contracts) == (KUMIS.bin, True, True, 0)
        for wrong, field in ((("fire", "x"), "measure"), (("recusal", " "), "reason")):
            with pytest.raises(Unfit) as refused:
                await decide_interest(by, one.id, *wrong)
            assert refused.value.extra["field"] == field
        with pytest.raises(OutOfTurn):
            await lift_measure(by, one.id)
        for _ in "twice":
            await decide_interest(by, one.id, "recusal", "Інісі құрылтайшы")
        with pytest.raises(OutOfTurn):
            await decide_interest(by, one.id, "none", "Басқаша ойладым")
        assert [(each.person, each.number) for each in (await declarations(by)).recusals] == [(DINA.id, KUMIS.bin)]
        await lift_measure(by, one.id)
        await lift_measure(by, one.id)
        assert (await declarations(by)).recusals == ()
    async with being(DINA) as by:
        view = await declarations(by)
        assert view.mine[0].interests[0].reason == "Інісі құрылтайшы"
        assert (view.undecided, view.decided, view.recusals) == ((), (), ())


async def test_an_officer_does_not_decide_about_themselves(campaign: int) -> None:
    await declares(MARAT, campaign, POST)
    interest = await fetch_value("select id from declared_interest")
    async with being(MARAT) as by:
        with pytest.raises(SecondPersonNeeded):
            await decide_interest(by, interest, "none", "Бәрі дұрыс")
    async with being(MARAT):
        await execute("savepoint apart")
        changed = await fetch("update declared_interest set measure = 'none', reason = 'x', decided_by = $1, "
                              "decided_on = now() returning 1", MARAT.id)  # fmt: skip
        assert changed == []
    async with being(AIGERIM) as by:
        await decide_interest(by, interest, "transfer", "Міндеті басқада")
    async with being(BOLAT) as by:
        with pytest.raises(NotYours):
            await decide_interest(by, interest, "none", "x")


async def test_the_same_said_again_stands_once_and_a_change_stands_beside(campaign: int) -> None:
    first = await declares(BOLAT, campaign, POST)
    assert await declares(BOLAT, campaign, POST) == first
    assert await declares(BOLAT, campaign, POST, SHARE) != first
    assert await declares(BOLAT, None, SHARE) == await declares(BOLAT, None, SHARE)
    async with being(BOLAT) as by:
        assert len((await declarations(by)).mine) == 3


@pytest.mark.parametrize(("wrong", "field"), [
    (Interest("x", "own", "a"), "kind_1"), (Interest("share", "x", "a"), "whose_1"),
    (Interest("share", "own", " "), "said_1"), (Interest("share", "own", "a" * 2001), "said_1"),
    (Interest("share", "own", "a", "123"), "number_1"), (Interest("share", "own", "a\0"), "said_1"),
    (Interest("share", "own", "a", "1' or 1=1"), "number_1"),
])  # fmt: skip
async def test_what_cannot_be_declared_is_told_beside_its_field(campaign: int, wrong: Interest, field: str) -> None:
    with pytest.raises(Unfit) as refused:
        await declares(BOLAT, campaign, wrong)
    assert refused.value.extra["field"] == field
    with pytest.raises(Unfit):
        await declares(BOLAT, campaign, *[POST] * 21)
    with pytest.raises(NothingHere):
        await declares(BOLAT, campaign + 999, POST)


async def test_a_campaign_of_yesterday_or_without_a_name_is_none(campaign: int) -> None:
    async with being(MARAT) as by:
        for wrong in (Campaign("x", clock.today() - timedelta(days=1)), Campaign(" ", clock.today()),
                      Campaign("x" * 201, clock.today())):  # fmt: skip
            with pytest.raises(Unfit):
                await open_campaign(by, wrong)
    async with being(BOLAT) as by:
        with pytest.raises(NotYours):
            await open_campaign(by, Campaign("x", clock.today()))
        with pytest.raises(NotYours):
            await campaign_of(by, campaign)
    async with being(SAMAL, KUMIS.bin) as by:
        with pytest.raises(NothingHere):
            await campaign_of(by, campaign)


async def test_the_database_alone_shows_a_declaration_to_its_author_and_officers(campaign: int) -> None:
    await declares(BOLAT, campaign, SHARE)
    for who, sees in ((BOLAT, 1), (MARAT, 1), (AIGERIM, 1), (DINA, 0), (KANAT, 0), (SAMAL, 0), (AUDITOR, 0)):
        async with as_application():
            with looks(who.viewer().looker):
                for table in ("declaration", "declared_interest"):
                    assert (who.key, len(await fetch(f"select 1 from {table}"))) == (who.key, sees)
    async with being(DINA):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await execute(
                "insert into declaration (organisation, person, nothing, at) values ($1, $2, true, now())",
                ALTYN.bin, BOLAT.id,
            )  # fmt: skip


async def test_no_event_tells_what_was_declared(campaign: int) -> None:
    await declares(BOLAT, campaign, SHARE)
    said = await fetch_value("select string_agg(data::text, ' ') from event")
    assert KUMIS.bin not in said
    assert "Інім" not in said
    assert AKIMAT.bin not in said
