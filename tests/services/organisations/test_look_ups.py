"""Looking a company up with a purpose: asked once a case, recorded each time; the company sees how many, never who."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from infra import clock
from infra.database import fetch, fetch_one, fetch_value
from services.accounts.commands.look_ups import Shown, close_inquiry, open_inquiry, record_look_up
from services.accounts.errors import (
    NotAllowed,
    NothingThere,
    OrganisationNeeded,
    PurposeNeeded,
    SignInNeeded,
    Unreadable,
)
from services.accounts.queries.export import everything_about
from services.accounts.queries.look_ups import look_ups_page, looked_at_page, open_inquiry_of
from services.accounts.queries.organisations import kind_of_user
from services.accounts.viewer import ANONYMOUS
from tests.cast import (
    AIGERIM,
    AKIMAT,
    ALONE,
    ALTYN,
    AUDITOR,
    BOLAT,
    DINA,
    ERLAN,
    KANAT,
    KUMIS,
    MARAT,
    SAMAL,
    SAULE,
    ZHANNA,
    everybody,
    number_of,
)
from tests.rights import acting

NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)
PAGE = Shown("page", "kk", NOW, b"what was shown")


@pytest.fixture(autouse=True)
async def cast(db: object):
    with clock.frozen(NOW):
        await everybody()
        yield


async def asked(by: object = DINA, of: str = KUMIS.bin, reference: str = "Шарт № 5") -> int:
    async with acting(by.viewer()) as viewer:  # type: ignore[attr-defined]
        return await open_inquiry(viewer, of, "contract", reference)


async def test_without_a_purpose_nothing_is_shown_and_with_one_it_is_recorded() -> None:
    async with acting(DINA.viewer()) as viewer:
        with pytest.raises(PurposeNeeded):
            await record_look_up(viewer, KUMIS.bin, PAGE)
    inquiry = await asked()
    async with acting(DINA.viewer()) as viewer:
        made = await record_look_up(viewer, KUMIS.bin, PAGE)
    row = await fetch_one("select * from look_up where id = $1", made)
    assert (row["inquiry"], row["person"], row["bin"], row["kind"]) == (inquiry, DINA.id, KUMIS.bin, "page")
    assert row["shown"] == hashlib.sha256(b"what was shown").digest()
    assert row["looked_as"] == "company"
    event = await fetch_one("select * from event where kind = 'company.looked_up'")
    assert (event["organisation"], event["subject"]) == (ALTYN.bin, KUMIS.bin)
    assert row["shown"].hex() in event["data"]


async def test_a_colleague_looks_up_under_the_same_purpose_until_it_ends() -> None:
    inquiry = await asked()
    assert await asked() == inquiry  # the same words open nothing new
    async with acting(MARAT.viewer()) as viewer:
        assert (await open_inquiry_of(viewer, KUMIS.bin)).reference == "Шарт № 5"  # type: ignore[union-attr]
        await record_look_up(viewer, KUMIS.bin, PAGE)
        with pytest.raises(PurposeNeeded):
            await record_look_up(viewer, AKIMAT.bin, PAGE)  # of another company nothing was said
        with clock.frozen(NOW + timedelta(days=31)), pytest.raises(PurposeNeeded):
            await record_look_up(viewer, KUMIS.bin, PAGE)
        await close_inquiry(viewer, ALTYN.bin, inquiry)
        with pytest.raises(PurposeNeeded):
            await record_look_up(viewer, KUMIS.bin, PAGE)
        with pytest.raises(NothingThere):
            await close_inquiry(viewer, ALTYN.bin, inquiry)
        assert await open_inquiry_of(viewer, KUMIS.bin) is None


async def test_a_purpose_is_one_of_ours_with_a_reference() -> None:
    async with acting(DINA.viewer()) as viewer:
        for purpose, reference in (("curiosity", "x"), ("", "x"), ("contract", " "), ("contract", "x" * 201)):
            with pytest.raises(Unreadable):
                await open_inquiry(viewer, KUMIS.bin, purpose, reference)
    assert await fetch_value("select count(*) from inquiry") == 0


async def test_whose_duty_it_is_not_looks_nothing_up() -> None:
    await asked()
    for viewer, error in (
        (BOLAT.viewer(), NotAllowed), (SAULE.viewer(), NotAllowed), (ALONE.viewer(), OrganisationNeeded),
        (SAMAL.viewer(), OrganisationNeeded), (AUDITOR.viewer(), OrganisationNeeded), (ANONYMOUS, SignInNeeded),
    ):  # fmt: skip
        async with acting(viewer):
            for act in (
                open_inquiry(viewer, KUMIS.bin, "contract", "x"), record_look_up(viewer, KUMIS.bin, PAGE),
                record_look_up(viewer, KUMIS.bin, Shown("xlsx", "kk", NOW, b"")),
            ):  # fmt: skip
                with pytest.raises(error):
                    await act


async def test_an_organisation_sees_its_own_look_ups_and_nobody_elses() -> None:
    inquiry = await asked()
    async with acting(DINA.viewer()) as viewer:
        for _ in range(3):
            await record_look_up(viewer, KUMIS.bin, PAGE)
        page = await look_ups_page(viewer, ALTYN.bin)
        assert [each.look_ups for each in page.inquiries] == [3]
        assert {(each.by, each.reference) for each in page.look_ups} == {(DINA.name, "Шарт № 5")}
        assert (await look_ups_page(viewer, ALTYN.bin, AKIMAT.bin)).look_ups == ()
    async with acting(ZHANNA.viewer()) as viewer:
        with pytest.raises(NothingThere):
            await look_ups_page(viewer, ALTYN.bin)
        with pytest.raises(NothingThere):
            await close_inquiry(viewer, ALTYN.bin, inquiry)
        assert (await look_ups_page(viewer, KUMIS.bin)).look_ups == ()
    async with acting(AUDITOR.viewer()) as viewer:
        assert len((await look_ups_page(viewer, ALTYN.bin)).look_ups) == 3
    async with acting(BOLAT.viewer()) as viewer:
        with pytest.raises(NotAllowed):
            await look_ups_page(viewer, ALTYN.bin)


async def test_many_look_ups_come_in_pages() -> None:
    await asked()
    async with acting(DINA.viewer()) as viewer:
        for _ in range(51):
            await record_look_up(viewer, KUMIS.bin, PAGE)
        first = await look_ups_page(viewer, ALTYN.bin)
        assert (len(first.look_ups), first.after) == (50, first.look_ups[-1].id)
        second = await look_ups_page(viewer, ALTYN.bin, after=first.after)
        assert (len(second.look_ups), second.after, second.inquiries) == (1, None, ())


async def test_the_company_sees_how_many_and_of_which_kind_and_never_who() -> None:
    await asked()
    async with acting(DINA.viewer()) as viewer:
        for _ in range(2):
            await record_look_up(viewer, KUMIS.bin, PAGE)
    async with acting(KANAT.viewer()) as viewer:
        await open_inquiry(viewer, KUMIS.bin, "own", "өзіміз")
        await record_look_up(viewer, KUMIS.bin, PAGE)  # one's own looks are not counted
        page = await looked_at_page(viewer, KUMIS.bin)
        assert page.kinds == (("company", 2, 1),)
        assert (page.total, len(page.months), page.months[0]) == (2, 12, (NOW.date().replace(day=1), 2, 1))
        assert ALTYN.bin not in repr(page)
        assert DINA.name not in repr(page)
        rows = await fetch("select * from look_up where bin = $1", KUMIS.bin)
        assert {row["organisation"] for row in rows} == {KUMIS.bin}  # not even by plain SQL
        assert await fetch("select * from looked_at($1, '2020-01-01')", ALTYN.bin) == []
    async with acting(AIGERIM.viewer()) as viewer:
        with pytest.raises(NothingThere):
            await looked_at_page(viewer, KUMIS.bin)


async def test_what_somebody_is_when_they_look_is_told_by_the_register() -> None:
    assert await kind_of_user(ERLAN.bin) == "entrepreneur"
    assert await kind_of_user(ALTYN.bin) == "company"
    await fetch("update company set kfs = '11' where bin = $1", AKIMAT.bin)
    assert await kind_of_user(AKIMAT.bin) == "state"
    assert await kind_of_user(number_of(999)) == "company"


async def test_a_copy_of_ones_data_has_ones_memberships_and_look_ups_and_nobody_elses() -> None:
    inquiry = await asked()
    async with acting(DINA.viewer()) as viewer:
        await record_look_up(viewer, KUMIS.bin, PAGE)
        mine = await everything_about(DINA.id)
    assert inquiry
    assert [row["bin"] for row in mine["look_ups"]] == [KUMIS.bin]
    assert [row["organisation"] for row in mine["memberships"]] == [ALTYN.bin]
    async with acting(SAULE.viewer()):
        theirs = await everything_about(SAULE.id)
    assert theirs["look_ups"] == []
