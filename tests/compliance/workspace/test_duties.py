"""Duties of Kazakhstan's law: their clocks, records that are only ever added, and who may write them."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.colleagues import Colleague
from compliance.commands.duties import Done, record_duty, take_duty_back
from compliance.duties import all_duties, clock_of, duties_of
from compliance.errors import NothingHere, NotYours, OutOfTurn, Unfit
from compliance.queries.duties import duties_page
from compliance.queries.heads import Place
from compliance.views.findings import DutiesView, DutyView
from infra import clock
from infra.database import execute, fetch_value
from tests.cast import Human
from tests.compliance.workspace.players import (
    AIGERIM,
    AUDITOR,
    BOLAT,
    KANAT,
    KUMIS,
    MARAT,
    OPENING,
    attached,
    being,
    everybody,
    opened,
)

NOON = datetime(2026, 11, 25, 7, tzinfo=UTC)
ANALYSIS = "kz-internal-analysis"
QUASI = replace(OPENING, profile="Q")


async def page(who: Human = MARAT, chosen: str = "") -> DutiesView:
    async with being(who) as by:
        return await duties_page(by, chosen)


async def analysis(who: Human = MARAT) -> DutyView:
    return next(each for each in (await page(who)).duties if each.clock.duty.id == ANALYSIS)


async def records(done: Done, who: Human = MARAT) -> int:
    async with being(who) as by:
        return await record_duty(by, done)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 240))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int) -> None:
    later = clock.months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


def test_a_clock_runs_from_the_last_time() -> None:
    duty, last = all_duties()[ANALYSIS], date(2025, 8, 31)
    assert clock_of(duty, None, last).state == "never"
    due = date(2027, 2, 28)  # eighteen months on
    for day, state in ((last, "running"), (date(2026, 12, 30), "soon"), (due, "soon"), (date(2027, 3, 1), "overdue")):
        found = clock_of(duty, last, day)
        assert (found.next_due, found.state) == (due, state)
    once = all_duties()["kz-standard-adopted"]
    assert clock_of(once, last, due).state == "done"


def test_duties_depend_on_the_profile() -> None:
    assert [len(duties_of(profile)) for profile in ("M", "S", "Q", "X")] == [0, 1, 5, 0]


async def test_a_duty_is_recorded_with_evidence_or_a_note_and_taken_back(db: object) -> None:
    await everybody()
    with clock.frozen(NOON):
        assessment = await opened(QUASI)
        evidence = await attached(Place(assessment, "RA-1"), MARAT, name="анықтама.pdf")
        view = await page()
        assert (view.profile, view.known, len(view.duties)) == ("Q", True, 5)
        assert (await analysis()).evidence == ((evidence, "анықтама.pdf"),)
        first = await records(Done(ANALYSIS, date(2025, 1, 10), "Кеңес хаттамасы № 4"))
        assert (await analysis()).clock.state == "overdue"
        second = await records(Done(ANALYSIS, date(2026, 10, 1), evidence=evidence), AIGERIM)
        assert second == await records(Done(ANALYSIS, date(2026, 10, 1), evidence=evidence))  # stands once
        shown = await analysis()
        assert (shown.clock.last, shown.clock.next_due) == (date(2026, 10, 1), date(2028, 4, 1))
        assert [each.id for each in shown.records] == [second, first]
        async with being(MARAT) as by:
            await take_duty_back(by, second, "Басқа ұйымның анықтамасы")
            await take_duty_back(by, second, "Екінші рет ештеңе өзгермейді")
        shown = await analysis()
        assert shown.clock.last == date(2025, 1, 10)
        assert [each.taken_back for each in shown.records] == ["Басқа ұйымның анықтамасы", None]
        assert second != await records(Done(ANALYSIS, date(2026, 10, 1), evidence=evidence))  # and may be said again
        kinds = await fetch_value("select string_agg(kind, ' ' order by id) from event where subject_kind = 'duty'")
        assert kinds == "duty.recorded duty.recorded duty.taken_back duty.recorded"
        with pytest.raises(Exception, match="append"):
            await execute("delete from duty_record")


async def test_whoever_does_not_lead_neither_sees_nor_records_duties(db: object) -> None:
    await everybody()
    await opened(QUASI)
    done = Done(ANALYSIS, date(2026, 1, 1), "Бұйрық")
    number = await records(done)
    for who in (BOLAT, AUDITOR):
        with pytest.raises(NotYours):
            await records(done, who)
        async with being(who) as by:
            with pytest.raises(NotYours):
                await take_duty_back(by, number, "x")
    with pytest.raises(NotYours):
        await page(BOLAT)
    assert [each.id for each in (await analysis(AUDITOR)).records] == [number]
    async with being(KANAT, KUMIS.bin) as by:
        with pytest.raises(NothingHere):
            await take_duty_back(by, number, "x")
        assert (await duties_page(by)).known is False
        assert not any(each.records for each in (await duties_page(by, "Q")).duties)


UNFIT: dict[str, Callable[[Colleague], Awaitable[object]]] = {
    "duty": lambda by: record_duty(by, Done("kz-nothing", date(2026, 1, 1), "x")),
    "done_on": lambda by: record_duty(by, Done(ANALYSIS, date(2999, 1, 1), "x")),
    "note": lambda by: record_duty(by, Done(ANALYSIS, date(2026, 1, 1), "  ")),
    "why": lambda by: take_duty_back(by, 1, ""),
}


@pytest.mark.parametrize("field", UNFIT)
async def test_what_cannot_be_is_refused_by_its_field(field: str, db: object) -> None:
    await everybody()
    async with being(MARAT) as by:
        with pytest.raises(Unfit) as caught:
            await UNFIT[field](by)
    assert caught.value.extra["field"] == field


async def test_evidence_of_others_shows_nothing_and_a_suspended_organisation_records_nothing(db: object) -> None:
    await everybody()
    with pytest.raises(NothingHere):
        await records(Done(ANALYSIS, date(2026, 1, 1), evidence=999_999))
    await execute("update organisation set state = 'suspended', suspended_at = now(), suspended_why = 'x'")
    with pytest.raises(OutOfTurn):
        await records(Done(ANALYSIS, date(2026, 1, 1), "x"))
