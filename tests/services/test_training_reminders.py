"""Training reaches people by letter: on its steps, once, in waking hours, in their language, and their manager, too."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest

from compliance.commands.opening import Share, assign
from compliance.library.course import courses
from compliance.queries.waiting import waiting_for
from infra import clock
from infra.database import execute, fetch, fetch_value
from infra.i18n import show
from services.accounts.commands.details import choose_reminders
from services.notices import training
from services.notices.mail import KeptLetter, kept_letters
from services.notices.reminders import remind, remind_colleagues, remind_staff
from services.worker.schedule import SCHEDULE
from tests.cast import ALTYN, BOLAT, DINA, KUMIS, MARAT, SAULE, Human
from tests.compliance.training.staffed import hired, holds, must_hold
from tests.compliance.workspace.players import being, everybody, opened
from tests.rights import acting

MONDAY = datetime(2026, 3, 2, 3, tzinfo=UTC)  # eight in the morning in Almaty
SUSPENDED = "update organisation set state = 'suspended', suspended_at = now(), suspended_why = 'x' where bin = $1"
ADDRESS = "oidan@moldir.example"


def at(days: int, hours: float = 0) -> datetime:
    return MONDAY + timedelta(days=days, hours=hours)


def day(days: int) -> date:
    return at(days).date()


async def letters(to: str) -> Sequence[KeptLetter]:
    """Letters to an address, oldest first."""
    return [letter for letter in reversed(await kept_letters()) if letter.address == to]


async def lived(days: Iterable[int], to: str = ADDRESS) -> list[int]:
    """Days on which a letter went to an address."""
    went = []
    for number in days:
        before = len(await letters(to))
        with clock.frozen(at(number)):
            await remind_staff()
        if len(await letters(to)) > before:
            went.append(number)
    return went


async def zone(name: str, quiet_from: time = time(20), quiet_until: time = time(8), number: str = ALTYN.bin) -> None:
    """How an organisation trains."""
    await execute(
        """insert into training_setting (organisation, time_zone, quiet_from, quiet_until, attempts, cool_down_hours,
                                         retry_review, set_by, set_at) values ($1, $2, $3, $4, 3, 24, false, $5, $6)""",
        number, name, quiet_from, quiet_until, MARAT.id, MONDAY,
    )  # fmt: skip


async def owns(who: Human, number: str, organisation: str = ALTYN.bin) -> int:
    """Somebody with an account is of the staff."""
    return await hired(number, organisation=organisation, person=who.id)


@pytest.fixture
async def cast(db: object) -> None:
    await everybody()


@pytest.fixture
async def title(cast: None) -> dict[str, str]:
    """The course's titles, as the library has them."""
    found = courses()["foundations"].title
    return {each: found.of(each) for each in ("kk", "ru", "en")}


async def test_the_steps_before_it_is_due_then_weekly_with_a_link_and_in_their_language(title: dict[str, str]) -> None:
    with clock.frozen(MONDAY):
        staff = await hired("А-1", email=ADDRESS, language="ru")
        await must_hold(staff, day(40))
    days = (0, 9, 10, 11, 25, 26, 27, 33, 34, 38, 39, 40, 41, 42, 47, 48, 55)
    assert await lived(days) == [10, 26, 33, 39, 41, 48, 55]
    told = [letter.plain for letter in await letters(ADDRESS)]
    assert all(title["ru"] in each and "/ru/learn/enter/" in each for each in told)
    assert show(day(40), "ru") in told[0]
    assert "истёк" in told[4]
    assert "Сынақов" not in "".join(told)  # no name of anybody
    with clock.frozen(at(56)):
        await holds(staff, day(800))
    assert await lived((62, 69, 76)) == []


async def test_the_steps_before_it_ends_and_what_ended_is_late(cast: None) -> None:
    with clock.frozen(MONDAY):
        staff = await hired("А-1", email=ADDRESS)
        await must_hold(staff, day(1))
        await holds(staff, day(100))
    days = (0, 9, 10, 11, 39, 40, 69, 70, 92, 93, 100, 101, 107, 108)
    assert await lived(days) == [10, 40, 70, 93, 101, 108]


async def test_a_day_missed_is_made_good_and_twice_a_day_is_one_letter(cast: None) -> None:
    with clock.frozen(MONDAY):
        staff = await hired("А-1", email=ADDRESS)
        await must_hold(staff, day(14))
    assert await lived((3, 3, 4)) == [3]  # nobody ran the job for three days
    with clock.frozen(at(5)):
        await must_hold(staff, day(6), course="managers_and_owners")
        await execute("delete from training_sweep")  # as if the job ran twice
        assert await remind_staff() == 1
        await execute("delete from training_sweep")
        assert await remind_staff() == 0


async def test_quiet_hours_are_those_of_the_organisations_own_clocks(cast: None) -> None:
    await zone("Europe/Berlin", time(18), time(9))
    with clock.frozen(MONDAY):
        await must_hold(await hired("А-1", email=ADDRESS), day(29))
    for hours, sent in ((0, 0), (4.9, 0), (5, 1), (6, 0), (14, 0)):  # nine in Berlin is eight by UTC before the change
        with clock.frozen(at(0, hours)):
            assert await remind_staff() == sent, hours
    berlin = at(27, 3.9), at(27, 4)  # on 29 March clocks went forward: nine there is seven by UTC
    with clock.frozen(berlin[0]):
        assert await remind_staff() == 0
    with clock.frozen(berlin[1]):
        assert await remind_staff() == 1
    assert [row["sent_on"] for row in await fetch("select sent_on from reminded order by id")] == [day(0), day(27)]


async def test_the_day_is_that_of_the_organisations_own_clocks(cast: None) -> None:
    await zone("America/New_York", time(20), time(8))
    with clock.frozen(MONDAY):
        await must_hold(await hired("А-1", email=ADDRESS), day(14))
    with clock.frozen(at(0, 12)):  # ten in the morning there, ten at night in Almaty
        assert await remind_staff() == 1
    with clock.frozen(at(0, 20)):  # the next day in Almaty, still the same one there
        assert await remind_staff() == 0
    assert await fetch_value("select day from training_sweep") == day(0)


async def test_who_is_late_has_their_manager_told_by_number_once_a_week(title: dict[str, str]) -> None:
    with clock.frozen(MONDAY):
        manager = await hired("Б-7", "Бастықов", email=ADDRESS, language="en")
        staff = await hired("А-1", "Кешіков", manager=manager)
        await must_hold(staff, day(3))
    assert await lived((0, 2, 3, 4, 5, 10, 11, 18)) == [4, 11, 18]
    (first, *_) = [letter.plain for letter in await letters(ADDRESS)]
    assert f"Of your staff, No. А-1: “{title['en']}” was due on {show(day(3), 'en')}" in first
    assert "Кешіков" not in first


async def test_whoever_has_an_account_is_written_to_there_as_they_chose_and_once_with_all_else(cast: None) -> None:
    with clock.frozen(MONDAY):
        await must_hold(await owns(BOLAT, "Б-1"), day(7))
        assessment = await opened()
        async with being(MARAT) as by:
            await assign(by, Share(assessment, ("RA-1",), BOLAT.id, day(7)))
        assert await remind_staff() == 1
        assert not await remind(BOLAT.id)
        await execute("delete from training_sweep")
        assert await remind_staff() == 0
    (letter,) = await letters(BOLAT.email)
    assert "4.5" in letter.plain
    assert "негіз" in letter.plain.lower()
    assert "/learn/enter/" not in letter.plain
    async with acting(BOLAT.viewer()) as viewer:
        await choose_reminders(viewer, wanted=False)
    with clock.frozen(at(6)):
        assert await remind_staff() == 0


async def test_whoever_is_of_the_staff_and_no_member_is_written_to_as_well(cast: None) -> None:
    with clock.frozen(MONDAY):
        await must_hold(await owns(DINA, "К-1", KUMIS.bin), day(7), organisation=KUMIS.bin)
        assert await remind_staff() == 1
    (letter,) = await letters(DINA.email)
    assert letter.path == "/ru/learn"
    assert "Кумис Су" in letter.plain


async def test_the_letter_of_the_morning_waits_for_the_end_of_quiet_hours(cast: None) -> None:
    await zone("Asia/Almaty", time(20), time(10))
    with clock.frozen(MONDAY):
        await must_hold(await owns(BOLAT, "Б-1"), day(7))
        assessment = await opened()
        async with being(MARAT) as by:
            await assign(by, Share(assessment, ("RA-1",), BOLAT.id, day(7)))
        await remind_colleagues()
        assert await letters(BOLAT.email) == []
        assert await remind_staff() == 0
    with clock.frozen(at(0, 2)):
        assert await remind_staff() == 1
    (letter,) = await letters(BOLAT.email)
    assert "4.5" in letter.plain
    assert "негіз" in letter.plain.lower()


async def test_who_trains_is_told_once_a_week_how_much_is_late_in_all(cast: None) -> None:
    with clock.frozen(MONDAY):
        await must_hold(await hired("А-1"), day(3))
        await must_hold(await hired("А-2"), day(3))
    for number, sent in ((3, False), (4, True), (5, False), (7, True)):
        with clock.frozen(at(number)):
            assert await remind(SAULE.id) == sent, number
    assert "Ұйымда мерзімі өткен оқу: 2" in (await letters(SAULE.email))[0].plain


async def test_nobody_is_written_to_of_a_suspended_organisation_or_after_they_left(cast: None) -> None:
    with clock.frozen(MONDAY):
        gone, stays = await hired("А-1", email="gone@moldir.example"), await hired("А-2", email=ADDRESS)
        await must_hold(gone, day(7))
        await must_hold(stays, day(7))
        await execute("update staff_member set left_on = $2 where id = $1", gone, day(0))
        assert await remind_staff() == 1
        await execute(SUSPENDED, ALTYN.bin)
    with clock.frozen(at(6)):
        assert await remind_staff() == 0


async def test_one_letter_that_cannot_be_written_stops_no_other(cast: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with clock.frozen(MONDAY):
        broken = await hired("А-1", email="broken@moldir.example")
        await must_hold(broken, day(7))
        await must_hold(await hired("А-2", email=ADDRESS), day(7))
        make_link = training.make_link

        async def fails(organisation: str, staff: int) -> str:
            if staff == broken:
                raise OSError("gone")
            return await make_link(organisation, staff)

        monkeypatch.setattr(training, "make_link", fails)
        assert await remind_staff() == 1
        assert await letters("broken@moldir.example") == []


async def test_what_waits_in_the_rooms_is_what_is_to_be_taken(cast: None) -> None:
    with clock.frozen(MONDAY):
        staff = await owns(BOLAT, "Б-1")
        await must_hold(staff, day(7))
        await must_hold(await hired("А-2"), day(7))
        async with being(BOLAT) as by:
            (mine,) = (await waiting_for(by)).waits["trainings"]
        assert (mine.subject, mine.due_on) == (f"{staff}/foundations", day(7))
        await holds(staff, day(700))
        async with being(BOLAT) as by:
            assert "trainings" not in (await waiting_for(by)).waits


def test_the_clock_looks_every_quarter() -> None:
    assert str(SCHEDULE["tell people of their training"]["schedule"]) == "<crontab: */15 * * * * (m/h/dM/MY/d)>"
