"""Completion of any day, by what is known now or was known then: against a model in plain Python."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import asyncpg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.commands.training.records import Entry, add_record, correct_record, valid_until_of, void_record
from compliance.errors import NothingHere, NotYours, OutOfTurn, Unfit
from compliance.queries.training.matrix import matrix, whole
from compliance.queries.training.records import record_page, records, records_of
from compliance.queries.training.standing import completion, standing
from compliance.training.learner import Learner
from compliance.views.training.records import Asked, RecordsAsked
from infra import clock
from infra.database import execute, fetch, fetch_value, transaction
from infra.looking import Looker, looks
from tests.cast import AIGERIM, ALTYN, AUDITOR, BOLAT, DINA, KANAT, KUMIS, MARAT, SAMAL, SAULE, everybody
from tests.compliance.training.histories import Waived, assigned, employed, placed
from tests.compliance.workspace.players import being
from tests.rights import as_application

DAY0 = date(2025, 1, 1)
COURSES = ("foundations", "procurement_and_sales")


@pytest.fixture
async def people(db: asyncpg.Connection) -> None:
    await everybody()


def moment(day: date, hour: int = 6) -> datetime:
    """Noon of a day in Kazakhstan, about."""
    return datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=hour)


def entry(staff: int, completed_on: date, months: int | None = 12, **other: object) -> Entry:
    """A record of the first course, passed."""
    usual = Entry(staff, COURSES[0], "1", "Негіздер", completed_on, valid_until_of(completed_on, months), True, None,
                  "import", f"{staff} {completed_on}")  # fmt: skip
    return replace(usual, **other)  # type: ignore[arg-type]


# ---------------------------------------------------------------------------------------------------- the model

days = st.integers(0, 700).map(lambda n: DAY0 + timedelta(days=n))
spans = st.tuples(days, st.one_of(st.none(), st.integers(0, 400)))


@dataclass(frozen=True)
class Held:
    """A record of the model: what it says, since when it is known, what it corrects (place in the list)."""

    completed_on: date
    months: int | None
    passed: bool
    known: date
    corrects: int | None
    void: bool


@dataclass(frozen=True)
class Someone:
    """A person with one course required, and all that happened to it."""

    hired: tuple[date, int | None]
    required: tuple[date, int | None]
    held: tuple[Held, ...]
    waiver: tuple[date, int, int | None] | None  # from, days, lifted after


@st.composite
def histories(draw: st.DrawFn) -> Someone:
    held: list[Held] = []
    for place in range(draw(st.integers(0, 4))):
        free = [n for n in range(place) if n not in {each.corrects for each in held}]
        corrects = draw(st.one_of(st.none(), st.sampled_from(free))) if free else None
        completed = draw(days)
        known = max(completed, held[corrects].known if corrects is not None else completed) + timedelta(
            days=draw(st.integers(0, 120))
        )
        void = corrects is not None and draw(st.booleans())
        months = draw(st.sampled_from((None, 1, 6, 12)))
        held.append(Held(completed, months, draw(st.booleans()), known, corrects, void))
    waiver = draw(st.one_of(st.none(), st.tuples(days, st.integers(0, 200), st.one_of(st.none(), st.integers(0, 200)))))
    return Someone(draw(spans), draw(spans), tuple(held), waiver)


def ends(span: tuple[date, int | None]) -> date | None:
    return None if span[1] is None else span[0] + timedelta(days=span[1])


def runs(span: tuple[date, int | None], day: date) -> bool:
    end = ends(span)
    return span[0] <= day and (end is None or end > day)


def counted(one: Someone, day: date, known: date) -> tuple[int, int, int]:
    """Numerator, denominator and waived of one person, as the house rules say it in words."""
    if not (runs(one.hired, day) and runs(one.required, day)):
        return 0, 0, 0
    if one.waiver is not None:
        since, length, lifted = one.waiver
        last = since + timedelta(days=length)
        off = None if lifted is None else since + timedelta(days=lifted)
        if since <= day <= last and since <= known and (off is None or off > day):
            return 0, 0, 1
    corrected = {each.corrects for each in one.held if each.known <= known}
    standing_ = [
        each for place, each in enumerate(one.held)
        if place not in corrected and each.known <= known and each.passed and not each.void and each.completed_on <= day
    ]  # fmt: skip
    valid = any(each.months is None or clock.months_after(each.completed_on, each.months) >= day for each in standing_)
    return int(valid), 1, 0


async def told(some: Sequence[Someone]) -> None:
    """The same history in the tables."""
    for number, one in enumerate(some):
        staff = await employed(ALTYN.bin, str(number), one.hired[0], ends(one.hired), unit=f"Бөлім {number % 2}")
        await assigned(staff, COURSES[0], one.required[0], MARAT.id, ends(one.required))
        if one.waiver is not None:
            since, length, lifted = one.waiver
            off = None if lifted is None else since + timedelta(days=lifted)
            waiver = Waived(staff, COURSES[0], since, since + timedelta(days=length), moment(since), off)
            await waiver.stands(MARAT.id, AIGERIM.id)
        made: list[int] = []
        for place, each in enumerate(one.held):
            made.append(
                await fetch_value(
                    """insert into training_record (organisation, staff, course, version, title, completed_on,
                           valid_until, passed, source, key, note, entered_by, entered_at, corrects, void)
                       values ($1, $2, $3, '', 'x', $4, $5, $6, 'import', $7, '', $8, $9, $10, $11) returning id""",
                    ALTYN.bin, staff, COURSES[0], each.completed_on, valid_until_of(each.completed_on, each.months),
                    each.passed, f"{number} {place}", MARAT.id, moment(each.known),
                    None if each.corrects is None else made[each.corrects], each.void,
                )
            )  # fmt: skip


class TakenBackError(Exception):
    """So that one example leaves nothing for the next."""


@pytest.mark.usefixtures("people")
@settings(max_examples=40)
@given(
    some=st.lists(histories(), min_size=1, max_size=4), asked=st.lists(st.tuples(days, days), min_size=3, max_size=5)
)
async def test_sql_counts_as_the_words_do(some: list[Someone], asked: list[tuple[date, date]]) -> None:
    with suppress(TakenBackError):
        async with transaction():
            await told(some)
            async with being(MARAT) as by:
                for day, known in asked:
                    counts = [counted(one, day, known) for one in some]
                    view = await completion(by, day, clock.end_of(known))
                    found = [(each.numerator, each.denominator, each.waived) for each in (view.whole, *view.courses)]
                    expected = tuple(sum(part) for part in zip(*counts, strict=True))
                    assert set(found) == {expected} or expected == (0, 0, 0)
                    by_unit = {each.name: (each.numerator, each.denominator, each.waived) for each in view.units}
                    for unit in (0, 1):
                        expected = tuple(sum(part) for part in zip((0, 0, 0), *counts[unit::2], strict=True))
                        assert by_unit.get(f"Бөлім {unit}", (0, 0, 0)) == expected
            raise TakenBackError


@pytest.mark.usefixtures("people")
@settings(max_examples=25)
@given(one=histories(), day=days, known=days, later=st.integers(1, 200))
async def test_a_correction_changes_the_past_only_from_its_own_moment_on(
    one: Someone, day: date, known: date, later: int
) -> None:
    with suppress(TakenBackError):
        async with transaction():
            await told([one])
            open_ = [place for place in range(len(one.held)) if place not in {each.corrects for each in one.held}]
            async with being(MARAT) as by:
                before = await completion(by, day, clock.end_of(known))
                rows = await fetch("select id from training_record order by id")
                with clock.frozen(moment(max([known, *(each.known for each in one.held)]) + timedelta(days=later))):
                    for place in open_:
                        if not one.held[place].void:
                            await void_record(by, rows[place]["id"], "Қате")
                    after = await completion(by, day, clock.end_of(known))
                    now = await completion(by, day)
                assert after == before
                assert now.whole.numerator == 0
            raise TakenBackError


@pytest.mark.parametrize(("completed", "months", "last"), [
    (date(2026, 3, 15), 12, date(2027, 3, 15)), (date(2026, 1, 31), 1, date(2026, 2, 28)),
    (date(2024, 2, 29), 12, date(2025, 2, 28)), (date(2024, 2, 29), 48, date(2028, 2, 29)),
    (date(2026, 8, 31), 6, date(2027, 2, 28)), (date(2026, 3, 15), None, None),
])  # fmt: skip
def test_the_last_day_of_months(completed: date, months: int | None, last: date | None) -> None:
    assert valid_until_of(completed, months) == last


@pytest.mark.usefixtures("people")
async def test_a_certificate_expires_by_itself_and_an_auditor_asks_as_of_the_first_of_march() -> None:
    """Two of three hold the course; a year later one does not; on 1 March it was as it was, and as it was known."""
    staff = [await employed(ALTYN.bin, str(n), date(2025, 1, 1)) for n in range(3)]
    for one in staff:
        await assigned(one, COURSES[0], date(2025, 1, 1), MARAT.id)
    march, summer = date(2026, 3, 1), date(2026, 7, 1)
    with clock.frozen(moment(date(2025, 5, 11))):
        async with being(SAULE) as by:
            await add_record(by, entry(staff[0], date(2025, 5, 10)))
    with clock.frozen(moment(date(2025, 12, 2))):
        async with being(SAULE) as by:
            wrong = await add_record(by, entry(staff[1], date(2025, 12, 1)))

    async def share(on: date, known: date | None = None) -> tuple[int, int, Decimal | None]:
        async with being(AIGERIM) as by:
            whole_ = (await completion(by, on, clock.end_of(known) if known else None)).whole
            return whole_.numerator, whole_.denominator, whole_.share

    with clock.frozen(moment(summer)):
        assert await share(march) == (2, 3, Decimal(2) / 3)
        assert await share(date(2026, 5, 10)) == (2, 3, Decimal(2) / 3)  # the last day still counts
        assert await share(date(2026, 5, 11)) == (1, 3, Decimal(1) / 3)
        assert await share(summer) == (1, 3, Decimal(1) / 3)  # nobody did anything
    with clock.frozen(moment(date(2026, 7, 2))):
        async with being(SAULE) as by:
            await correct_record(by, wrong, entry(staff[1], date(2026, 4, 1)), "Күні қате жазылған")
        assert await share(march) == (1, 3, Decimal(1) / 3)  # by what is known now
        assert await share(march, march) == (2, 3, Decimal(2) / 3)  # as an auditor was told on the day
        assert await share(summer, summer) == (1, 3, Decimal(1) / 3)


@pytest.mark.usefixtures("people")
class TestRecords:
    async def staffed(self) -> int:
        staff = await employed(ALTYN.bin, "7", date(2025, 1, 1), email="jeti@moldir.example")
        await assigned(staff, COURSES[0], date(2025, 1, 1), MARAT.id)
        return staff

    async def test_the_same_key_stands_once_and_tells_once(self) -> None:
        staff = await self.staffed()
        async with being(SAULE) as by:
            made = await add_record(by, entry(staff, date(2026, 1, 5)))
            assert await add_record(by, entry(staff, date(2026, 1, 5), note="басқа")) == made
        rows = await fetch("select kind, data, subject_kind from event where kind like 'training.%'")
        assert [(row["kind"], row["subject_kind"]) for row in rows] == [("training.recorded", "training_record")]

    async def test_a_record_is_corrected_once_and_the_chain_goes_on(self) -> None:
        staff = await self.staffed()
        async with being(SAULE) as by:
            first = await add_record(by, entry(staff, date(2026, 1, 5)))
            other = entry(staff, date(2026, 2, 5), score=Decimal(90))
            second = await correct_record(by, first, other, "Күні қате")
            assert await correct_record(by, first, other, "Күні қате") == second
            for again in (correct_record(by, first, entry(staff, date(2026, 3, 5)), "x"), void_record(by, first, "x")):
                with pytest.raises(OutOfTurn):
                    await again
            third = await void_record(by, second, "Мүлде болмаған")
            with pytest.raises(OutOfTurn):
                await void_record(by, third, "тағы")
            assert (await completion(by, clock.today())).whole.numerator == 0
            fourth = await correct_record(by, third, other, "Болған екен")
            view = await record_page(by, second)
            assert [each.id for each in view.history] == [first, second, third, fourth]
            assert [each.state for each in view.history] == ["corrected", "corrected", "corrected", "counts"]
            assert view.newest.note == "Болған екен"
            assert (await completion(by, clock.today())).whole.numerator == 1
            with pytest.raises(NothingHere):
                await void_record(by, fourth + 999, "x")
            with pytest.raises(Unfit):
                await void_record(by, fourth, " ")

    @pytest.mark.parametrize(("wrong", "field"), [
        ({"completed_on": date(2199, 1, 1), "valid_until": None}, "completed_on"), ({"score": Decimal(101)}, "score"),
        ({"valid_until": date(2020, 1, 1)}, "valid_until"), ({"source": "made-up"}, "source"), ({"title": ""}, "title"),
        ({"key": ""}, "key"), ({"course": "x" * 101}, "course"), ({"note": "a\0"}, "note"),
    ])  # fmt: skip
    async def test_what_cannot_be_is_told_beside_its_field(self, wrong: dict[str, object], field: str) -> None:
        staff = await self.staffed()
        async with being(SAULE) as by:
            with pytest.raises(Unfit) as refused:
                await add_record(by, replace(entry(staff, date(2026, 1, 5)), **wrong))  # type: ignore[arg-type]
        assert refused.value.extra["field"] == field

    async def test_only_who_keeps_training_adds_and_only_to_their_own_staff(self) -> None:
        staff = await self.staffed()
        async with being(BOLAT) as by:
            for refused in (add_record(by, entry(staff, date(2026, 1, 5))), completion(by, clock.today())):
                with pytest.raises(NotYours):
                    await refused
        async with being(KANAT, KUMIS.bin) as by:
            with pytest.raises(NothingHere):
                await add_record(by, entry(staff, date(2026, 1, 5)))
            assert (await records(by, RecordsAsked())).records == ()
            assert await standing(by, clock.today()) == ()
        await execute("update organisation set state = 'suspended', suspended_at = now(), suspended_why = 'x'")
        async with being(SAULE) as by:
            with pytest.raises(OutOfTurn):
                await add_record(by, entry(staff, date(2026, 1, 5)))

    async def test_a_learner_adds_what_they_did_and_sees_their_own(self) -> None:
        staff, other = await self.staffed(), await employed(ALTYN.bin, "8", date(2025, 1, 1))
        learner = Learner(staff, ALTYN.bin)
        async with as_application():
            with looks(Looker(learner=str(staff))):
                await add_record(learner, entry(staff, clock.today(), source="quiz"))
                for source, whose in (("import", staff), ("quiz", other)):
                    with pytest.raises(NotYours):
                        await add_record(learner, entry(whose, date(2026, 1, 6), source=source))
                assert [each.status for each in await standing(learner, clock.today())] == ["completed"]
                assert len(await records_of(learner, staff)) == 1

    async def test_the_database_alone_keeps_records_apart_and_as_they_are(self) -> None:
        staff = await self.staffed()
        async with being(SAULE) as by:
            await add_record(by, entry(staff, date(2026, 1, 5)))
        for who, sees in ((SAULE, 1), (MARAT, 1), (AIGERIM, 1), (AUDITOR, 1), (BOLAT, 0), (DINA, 0), (KANAT, 0),
                          (SAMAL, 0)):  # fmt: skip
            async with as_application():
                with looks(who.viewer().looker):
                    assert (who.key, len(await fetch("select 1 from training_record"))) == (who.key, sees)
        for change in ("update training_record set passed = false", "delete from training_record"):
            with pytest.raises(asyncpg.PostgresError):
                async with transaction():
                    await execute(change)


@pytest.mark.usefixtures("people")
class TestMatrix:
    async def test_units_of_the_day_filters_and_pages(self) -> None:
        today = clock.today()
        staff = [await employed(ALTYN.bin, str(n), date(2025, 1, 1), name=f"Сынақ{n:03}") for n in range(60)]
        for one in staff:
            await assigned(one, COURSES[0], date(2025, 2, 1), MARAT.id)
        await assigned(staff[0], COURSES[1], date(2026, 6, 1), MARAT.id)
        await placed(ALTYN.bin, staff[0], date(2026, 6, 1), "Сатып алу", "procurement")
        async with being(SAULE) as by:
            await add_record(by, entry(staff[59], today - timedelta(days=1)))
            first = await matrix(by, Asked(today))
            assert [code for code, _ in first.courses] == list(COURSES)
            assert (len(first.rows), first.after) == (50, first.rows[-1].member.id)
            second = await matrix(by, Asked(today, after=first.after or 0))
            assert (len(second.rows), second.after) == (10, None)
            names = [row.member.name for row in (*first.rows, *second.rows)]
            assert names == sorted(names)
            for asked, count in (
                (Asked(today, unit="Сатып алу"), 1), (Asked(date(2026, 5, 31), unit="Сатып алу"), 0),
                (Asked(today, role="procurement"), 1), (Asked(today, words="ынақ05"), 10), (Asked(today, words="%"), 0),
                (Asked(today, course=COURSES[1]), 1), (Asked(today, status="completed"), 1),
                (Asked(today, status="overdue"), 50), (Asked(today - timedelta(days=2), status="completed"), 0),
                (Asked(today, known=today - timedelta(days=3), status="completed"), 0),
                (Asked(date(2025, 1, 15)), 0), (Asked(today, after=10**12), 50),
            ):  # fmt: skip
                assert (asked, len((await matrix(by, asked)).rows)) == (asked, count)
            assert sum([len(some) async for some in whole(by, Asked(today))]) == 60
            shares = {each.name: each.denominator for each in (await completion(by, today)).roles}
            assert shares == {"": 59, "procurement": 2}
        async with being(BOLAT) as by:
            with pytest.raises(NotYours):
                await matrix(by, Asked(today))
