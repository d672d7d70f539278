"""Training in a room: who signs in, what closing does, and what it asks for."""

from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from compliance.commands.training.attendance import Announced, Scan, close_sheet, open_sheet, sign_in, withdraw_sheet
from compliance.errors import NotAccepted, NothingHere, NotYours, OutOfTurn, Unfit
from compliance.queries.training.attendance import sheet, sheet_of, sheets, signing, token_of
from compliance.queries.training.choosing import Chosen, chosen, units
from infra import clock
from infra.database import execute, fetch, fetch_value
from infra.settings import settings
from tests.cast import ALTYN, BOLAT, DINA, KANAT, KUMIS, MARAT, SAULE, everybody
from tests.compliance.training.learners import employed, learning, must_take
from tests.compliance.workspace.players import being, coming, digest, pdf


@pytest.fixture
async def staff(db: asyncpg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Bolat, who has an account, and two others of the staff; Bolat is to take the foundations."""
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    await everybody()
    made = [await employed("1", BOLAT), await employed("2", language="ru"), await employed("3")]
    await must_take(made[0], "foundations")
    return made


def announced(*staff: int, **other: object) -> Announced:
    whole = {"course": "foundations", "held_on": clock.today(), "trainer": "Оқытушы (ойдан шығарылған)", "place": "",
             "language": "kk", "staff": staff} | other  # fmt: skip
    return Announced(**whole)  # type: ignore[arg-type]


def scan(content: bytes = b"", name: str = "парақ.pdf", media_type: str = "application/pdf") -> Scan:
    return Scan(name, media_type, coming(content or pdf()))


async def opened(*staff: int, **other: object) -> int:
    async with being(SAULE) as by:
        return await open_sheet(by, announced(*staff, **other))


async def test_who_signs_in_and_who_is_ticked_has_a_record_with_the_paper_as_evidence(staff: list[int]) -> None:
    bolat, second, third = staff
    number = await opened(bolat, second, third)
    async with learning(bolat, BOLAT):
        for _ in range(2):
            await sign_in(token_of(number))
        assert (await signing(token_of(number)))[1].signed
    async with being(SAULE) as by:
        with pytest.raises(Unfit) as refused:
            await close_sheet(by, number, frozenset({bolat, second}), None)
        assert refused.value.extra["field"] == "scan"
        await close_sheet(by, number, frozenset({bolat, second}), scan())
        view = await sheet(by, number)
        with pytest.raises(OutOfTurn):
            await close_sheet(by, number, frozenset({third}), scan())
    assert (view.sheet.state, view.sheet.present, view.sheet.listed) == ("closed", 2, 3)
    assert {each.person.id: each.ticked_by for each in view.people if each.present_at} == {
        bolat: None, second: SAULE.id,
    }  # fmt: skip
    rows = await fetch("select * from training_record order by staff")
    assert [(row["staff"], row["source"], row["entered_by"]) for row in rows] == [
        (bolat, "attendance", SAULE.id), (second, "attendance", SAULE.id),
    ]  # fmt: skip
    assert {row["evidence"] for row in rows} == {digest(pdf())}
    assert [row["title"] for row in rows] == ["Барлығына арналған негіздер", "Основы для всех"]
    assert all(row["valid_until"] > row["completed_on"] == clock.today() for row in rows)
    standing = "select status from training_standing_of($1, $2, $3, array[$4::bigint])"
    assert await fetch_value(standing, ALTYN.bin, clock.today(), clock.now(), bolat) == "completed"
    kinds = [row["kind"] for row in await fetch("select kind from event where kind like 'training.%' order by id")]
    assert kinds == [
        "training.sheet_opened", "training.sheet_signed", "training.recorded", "training.recorded",
        "training.sheet_closed",
    ]  # fmt: skip


async def test_where_all_sign_in_by_phone_no_paper_is_needed_and_a_guest_is_added(staff: list[int]) -> None:
    bolat, second, _ = staff
    number = await opened(bolat)
    for each, who in ((bolat, BOLAT), (second, None)):
        async with learning(each, who):
            await sign_in(token_of(number))
    async with being(SAULE) as by:
        await close_sheet(by, number, frozenset({bolat, second}), None)
    assert await fetch_value("select count(*) from training_record where evidence is null") == 2


async def test_the_day_and_the_sheet_decide_whether_one_may_sign_in(staff: list[int]) -> None:
    bolat = staff[0]
    tomorrow = await opened(bolat, held_on=clock.today() + timedelta(days=1))
    async with learning(bolat, BOLAT):
        with pytest.raises(OutOfTurn):
            await sign_in(token_of(tomorrow))
        for token in ("1", "x-y", f"{tomorrow}-0000", f"{10**30}-0", token_of(tomorrow + 1), "", "１-2"):
            with pytest.raises(NothingHere):
                await signing(token)
    async with being(SAULE) as by:
        with pytest.raises(OutOfTurn):
            await close_sheet(by, tomorrow, frozenset({bolat}), scan())
        await withdraw_sheet(by, tomorrow)
        with pytest.raises(OutOfTurn):
            await withdraw_sheet(by, tomorrow)
        assert (await sheets(by)).sheets[0].state == "withdrawn"
    assert await fetch_value("select count(*) from training_record") == 0


@pytest.mark.parametrize("wrong", [
    {"trainer": " "}, {"trainer": "x" * 201}, {"place": "x" * 201}, {"language": "de"}, {"staff": ()},
    {"held_on": clock.today() + timedelta(days=999)},
])  # fmt: skip
async def test_what_cannot_be_announced_is_told(staff: list[int], wrong: dict[str, object]) -> None:
    with pytest.raises(Unfit):
        await opened(*staff, **wrong)


async def test_files_that_are_no_sheet_are_not_kept(staff: list[int]) -> None:
    number = await opened(*staff)
    async with being(SAULE) as by:
        for bad, error in (
            (scan(b"<script>"), NotAccepted), (scan(b""[:0] or b"\0" * 9), NotAccepted),
            (scan(media_type="text/html"), Unfit), (scan(name="x" * 300), Unfit), (scan(name="a\nb"), Unfit),
        ):  # fmt: skip
            with pytest.raises(error) as refused:
                await close_sheet(by, number, frozenset(staff), bad)
            assert refused.value.extra["field"] == "scan"  # type: ignore[attr-defined]
        for nobody in (frozenset[int](), frozenset({staff[0], 10**9})):
            with pytest.raises(Unfit):
                await close_sheet(by, number, nobody, scan())
    assert await fetch_value("select count(*) from training_record") == 0
    assert await fetch_value("select closed_at from attendance_sheet") is None


async def test_sheets_are_of_who_keeps_training_and_of_nobody_else(staff: list[int]) -> None:
    other = await employed("7", organisation=KUMIS.bin)
    with pytest.raises(NothingHere):
        await opened(other)
    with pytest.raises(NothingHere):
        await opened(*staff, course="own-unknown")
    number = await opened(*staff)
    async with being(DINA) as by:
        with pytest.raises(NotYours):
            await open_sheet(by, announced(*staff))
        with pytest.raises(NotYours):
            await sheet(by, number)
        assert await fetch("select 1 from attendance") == []
    async with being(KANAT, KUMIS.bin) as by:
        with pytest.raises(NothingHere):
            await sheet(by, number)
    async with learning(staff[1]):
        assert [row["staff"] for row in await fetch("select staff from attendance")] == [staff[1]]
        changed = "with c as (update attendance_sheet set withdrawn = true returning 1) select count(*) from c"
        assert await fetch_value(changed) == 0
    async with learning(other):
        assert await fetch("select 1 from attendance_sheet") == []
        with pytest.raises(NothingHere):
            await signing(token_of(number))
    assert sheet_of(token_of(number)) == number


async def test_people_are_chosen_by_number_by_unit_and_by_having_no_account(staff: list[int]) -> None:
    await execute(
        """insert into staff_place (organisation, staff, unit, position, roles, since, entered_at)
           values ($1, $2, 'Цех', 'Шебер', '{}', current_date, now())""",
        ALTYN.bin, staff[1],
    )  # fmt: skip
    async with being(MARAT) as by:
        assert await units(by) == ("Цех",)
        for whom, found in (
            (Chosen(numbers="1, 3\n1"), {staff[0], staff[2]}), (Chosen(unit="Цех"), {staff[1]}),
            (Chosen(unit="*"), {staff[1], staff[2]}), (Chosen(ids=(staff[0],)), {staff[0]}),
            (Chosen(numbers="1", unit="Цех"), {staff[0], staff[1]}),
        ):  # fmt: skip
            assert {each.id for each in await chosen(by, whom)} == found
        for wrong in (
            Chosen(),
            Chosen(numbers="1 99"),
            Chosen(unit="Жоқ"),
            Chosen(numbers="\0"),
            Chosen(ids=(10**12,)),
        ):
            with pytest.raises(Unfit):
                await chosen(by, wrong)
    async with being(DINA) as by:
        with pytest.raises(NotYours):
            await chosen(by, Chosen(unit="*"))
