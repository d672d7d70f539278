"""What waits for people reaches them by letter: in time, once, at most one a day, and without a confidential word."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from compliance.commands.duties import Done, record_duty
from compliance.commands.findings import Planned, finish_action, open_finding, plan_action
from compliance.commands.freezing import approve, submit
from compliance.commands.interests import Campaign, open_campaign
from compliance.commands.measures import ToDo, finish_measure, plan_measure
from compliance.commands.opening import Share, assign, open_assessment
from compliance.commands.reminding import stage_of
from compliance.queries.heads import Place
from infra import clock
from infra.actor import acts
from infra.database import execute, fetch, fetch_value, start_pool
from infra.i18n import LANGUAGES, show, translate
from infra.looking import looks
from services.accounts.colleagues import colleague_of
from services.accounts.commands.details import choose_reminders
from services.notices.mail import KeptLetter, kept_letters
from services.notices.reminders import remind, remind_colleagues
from services.worker.schedule import SCHEDULE
from tests.cast import AIGERIM, ALTYN, BOLAT, DINA, KUMIS, MARAT, SAMAL, Human
from tests.compliance.workspace.players import (
    OPENING,
    answered,
    attached,
    being,
    confirmed,
    everybody,
    given,
    opened,
    pdf,
)
from tests.rights import acting

MONDAY = datetime(2026, 3, 2, 3, tzinfo=UTC)  # eight in the morning in Almaty
ITEM = "RA-1"


def at(days: int) -> datetime:
    return MONDAY + timedelta(days=days)


def day(days: int) -> date:
    return at(days).date()


async def letters(to: Human | None = None) -> Sequence[KeptLetter]:
    """Reminders, oldest first."""
    kept = [letter for letter in reversed(await kept_letters()) if letter.path.count("integrity")
            or letter.path.endswith("/organisations")]  # fmt: skip
    return [letter for letter in kept if to is None or letter.address == to.email]


async def lived(days: Iterable[int], who: Human | None = None) -> list[int]:
    """Days on which a letter went: to somebody, or to anybody."""
    went = []
    for number in days:
        with clock.frozen(at(number)):
            if await (remind(who.id) if who else remind_colleagues()):
                went.append(number)
    return went


@pytest.fixture
async def assessment(db: object) -> int:
    await everybody()
    with clock.frozen(MONDAY):
        return await opened()


def test_how_near_a_day_is() -> None:
    today = day(0)
    said = [stage_of(today + timedelta(days=left), today, 30) for left in (-1, 0, 1, 2, 7, 8, 30, 31)]
    assert said == ["overdue", "day", "day", "week", "week", "early", "early", None]
    assert stage_of(today + timedelta(days=8), today) is None


async def test_an_item_is_told_a_week_before_a_day_before_and_weekly_once_overdue(assessment: int) -> None:
    with clock.frozen(MONDAY):
        await given(assessment, ITEM, due_on=day(20))
    assert await lived((0, 12, 13, 14, 19, 20, 21, 22, 27, 28, 35), BOLAT) == [13, 19, 21, 28, 35]
    texts, due = [letter.plain for letter in await letters(BOLAT)], show(day(20), "kk")
    assert f"Мерзімі: {due}" in texts[0]
    assert f"Мерзімі өтті: {due}" in texts[2]
    assert all("4.5 Парақорлық тәуекелдерін бағалау" in text for text in texts)
    await answered(Place(assessment, ITEM))
    assert await lived((42, 50), BOLAT) == []


async def test_twice_in_a_day_is_one_letter_and_a_day_missed_is_made_good(assessment: int) -> None:
    with clock.frozen(MONDAY):
        await given(assessment, ITEM, due_on=day(7))
        assert [await remind(BOLAT.id) for _ in range(3)] == [True, False, False]
        await given(assessment, "CTX-1", due_on=day(1))
        assert not await remind(BOLAT.id)  # they had their letter today
    with clock.frozen(at(3)):  # nobody ran the job for two days
        assert await remind(BOLAT.id)
        assert "4.1" in (await letters(BOLAT))[-1].plain


async def test_an_action_that_moves_is_told_anew_and_one_that_is_taken_no_more(assessment: int) -> None:
    with clock.frozen(MONDAY):
        async with being(MARAT) as by:
            finding = await open_finding(by, Place(assessment, ITEM), "minor", "Құпия сөз")
            action = await plan_action(by, finding, Planned("Құпия шара", BOLAT.id, day(7)))
            measure = await plan_measure(by, ToDo("Құпия іс", BOLAT.id, day(7)))
        assert await remind(BOLAT.id)
        letter = (await letters(BOLAT))[-1]
        assert "Түзету шарасы: 4.5" in letter.plain
        assert "Бағдарлама шарасы. Мерзімі" in letter.plain
        assert "Құпия" not in letter.plain + letter.html + letter.subject
    async with being(BOLAT) as by:
        await finish_action(by, action)
        await finish_measure(by, measure, "Болды")
    assert await lived((1, 6, 8, 15), BOLAT) == []


async def test_evidence_that_will_fall_is_told_to_who_leads_and_to_its_collector(assessment: int) -> None:
    with clock.frozen(MONDAY):
        await given(assessment, ITEM)
        await given(assessment, "CTX-1", to=DINA)
        await answered(Place(assessment, ITEM))
        evidence = await attached(Place(assessment, ITEM), name="Құпия хаттама.pdf")
        await confirmed(evidence)
    falls = 365 + 1  # a year on, and the day after
    days = [falls - left for left in (31, 30, 29, 15, 8, 7, 2, 1)]
    assert await lived(days, BOLAT) == [falls - 30, falls - 7, falls - 1]
    assert await lived(days, DINA) == []  # neither hers nor at her item
    letter = (await letters(BOLAT))[0]
    assert "бастап деңгей төмендейді" in letter.plain
    assert "Құпия" not in letter.plain
    with clock.frozen(at(falls - 20)):
        assert await remind(MARAT.id)
        assert "4.5 Парақорлық тәуекелдерін бағалау. 2027" in (await letters(MARAT))[-1].plain


async def test_restricted_evidence_of_others_is_nothing_that_a_respondent_hears_of(assessment: int) -> None:
    with clock.frozen(MONDAY):
        await given(assessment, ITEM)
        await answered(Place(assessment, ITEM))
        await attached(Place(assessment, ITEM), MARAT, pdf("құпия"), name="Құпия.pdf", confidentiality="restricted")
    assert await lived([366 - left for left in (30, 7, 1, 0, -1)], BOLAT) == []


async def test_who_leads_hears_once_a_week_what_is_overdue_in_all(assessment: int) -> None:
    with clock.frozen(MONDAY):
        await given(assessment, ITEM, "CTX-1", due_on=day(1))
    assert await lived((1, 2, 3, 6, 7, 8, 14, 20, 21), MARAT) == [
        2,
        7,
        14,
        21,
    ]  # as soon as there is something, then on Mondays
    assert "Ұйымда мерзімі өткен жауаптар: 2" in (await letters(MARAT))[0].plain
    assert "Ұйымда" not in "".join(letter.plain for letter in await letters(BOLAT))


async def test_what_was_submitted_is_told_to_whoever_may_approve_it(assessment: int) -> None:
    with clock.frozen(MONDAY):
        async with being(MARAT) as by:
            sha256 = await submit(by, assessment)
        await remind_colleagues()
    words = translate("reminder.approval", "kk")
    assert [words in letter.plain for letter in await letters(AIGERIM)] == [True]
    assert not any(words in letter.plain for letter in await letters(MARAT))
    async with being(AIGERIM) as by:
        await approve(by, assessment, sha256)
    with clock.frozen(at(8)):
        await remind(AIGERIM.id)
    assert words not in (await letters(AIGERIM))[-1].plain or len(await letters(AIGERIM)) == 1


async def test_a_duty_is_told_two_months_before_it_is_due_again(db: object) -> None:
    await everybody()
    with clock.frozen(MONDAY):
        await opened(replace(OPENING, profile="Q"))
        async with being(MARAT) as by:
            await record_duty(by, Done("kz-service-report", day(0), "Хаттама № 9"))
    due = (date(2027, 3, 2) - day(0)).days
    went = await lived([due - left for left in (61, 60, 59, 8, 7, 1, -1)], MARAT)
    assert {due - 60, due - 7, due - 1, due + 1} <= set(went)
    text = "".join(letter.plain for letter in await letters(MARAT))
    assert "Заңдық міндет" in text
    assert "№ 9" not in text


async def test_one_letter_for_somebody_in_two_organisations(assessment: int) -> None:
    with clock.frozen(MONDAY):
        await given(assessment, ITEM, to=SAMAL, due_on=day(1))
        other = await opened(OPENING, SAMAL, KUMIS.bin)
        async with being(SAMAL, KUMIS.bin) as by:
            finding = await open_finding(by, Place(other, ITEM), "minor", "Жоқ")
            await plan_action(by, finding, Planned("Шара", SAMAL.id, day(1)))
        assert await remind(SAMAL.id)
    letter = (await letters(SAMAL))[-1]
    assert ALTYN.kk in letter.plain
    assert KUMIS.kk in letter.plain
    assert letter.path == "/kk/account/organisations"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_letter_is_in_the_readers_language_and_leads_to_what_waits(assessment: int, language: str) -> None:
    await execute("update person set language = $2 where id = $1", BOLAT.id, language)
    with clock.frozen(MONDAY):
        await given(assessment, ITEM, due_on=day(1))
        await remind_colleagues()
    letter = (await letters(BOLAT))[0]
    assert letter.subject == translate("mail.reminder.subject", language, n=1)
    assert translate("reminder.kind.items", language) in letter.plain
    assert letter.path == f"/{language}/organisations/{ALTYN.bin}/integrity"


async def test_a_declaration_asked_for_is_told_before_its_day(db: object) -> None:
    await everybody()
    with clock.frozen(MONDAY):
        async with being(MARAT) as by:
            await open_campaign(by, Campaign("Құпия науқан", day(20)))
    assert await lived((12, 13, 19, 21), BOLAT) == [13, 19, 21]
    reminders = [letter for letter in await letters(BOLAT) if translate("mail.reminder.action", "kk") in letter.plain]
    assert len(reminders) == 3
    assert all("Мүдделер туралы мәлімдеме. Мерзімі" in letter.plain for letter in reminders)
    assert not any("Құпия" in letter.plain for letter in reminders)


async def test_whoever_wants_none_or_is_gone_gets_none(assessment: int) -> None:
    with clock.frozen(MONDAY):
        await given(assessment, ITEM, due_on=day(1))
        async with acting(BOLAT.viewer()) as viewer:
            await choose_reminders(viewer, wanted=False)
            await choose_reminders(viewer, wanted=False)
        assert await fetch_value("select count(*) from event where kind = 'person.details_changed'") == 1
        assert not await remind(BOLAT.id)
        async with acting(BOLAT.viewer()) as viewer:
            await choose_reminders(viewer, wanted=True)
        for change in ("blocked_at = now()", "erased_at = now(), email = null, email_key = null"):
            await execute(f"update person set {change} where id = $1", BOLAT.id)
            assert not await remind(BOLAT.id)


async def test_a_suspended_organisation_reminds_nobody(assessment: int) -> None:
    with clock.frozen(MONDAY):
        await given(assessment, ITEM, due_on=day(1))
        await execute("update organisation set state = 'suspended', suspended_at = now(), suspended_why = 'x'")
        assert await remind_colleagues() == 0


async def test_what_went_is_remembered_for_a_year_and_a_little(assessment: int) -> None:
    with clock.frozen(MONDAY):
        await given(assessment, ITEM, due_on=day(1))
        await remind_colleagues()
    assert await fetch("select 1 from reminded where person = $1", BOLAT.id)
    with clock.frozen(at(500)):
        await answered(Place(assessment, ITEM))
        await remind_colleagues()
    assert not await fetch("select 1 from reminded where sent_on < $1", day(99))


def test_the_clock_knows_the_job() -> None:
    assert {"remind_colleagues"} <= {entry["task"] for entry in SCHEDULE.values()}


async def test_two_workers_at_once_write_one_letter(own_database: str) -> None:
    await start_pool(4)
    await everybody()
    with clock.frozen(MONDAY):
        with looks(MARAT.viewer().looker), acts(MARAT.viewer().actor):
            by = colleague_of(MARAT.viewer(), ALTYN.bin)
            number = await open_assessment(by, OPENING)
            await assign(by, Share(number, (ITEM,), BOLAT.id, day(1)))
        went = await asyncio.gather(*(remind(BOLAT.id) for _ in range(4)))
    assert sorted(went) == [False, False, False, True]
    assert await fetch_value("select count(*) from mail where template = 'reminder'") == 1
