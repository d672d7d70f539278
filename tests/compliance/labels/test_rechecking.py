"""A label in use is held against the register every day and after every import; what was put right closes by itself."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from compliance.commands.label import rechecking
from compliance.commands.label.acting import Act, agree, propose
from compliance.commands.label.incidents import explain, tend_incidents
from compliance.commands.label.rechecking import check_label, check_labels, check_labels_of_import
from compliance.events.label import LabelGranted
from compliance.label.calendar import is_worked
from compliance.label.clocks import working_days_after
from compliance.queries.credentials import signed_list
from compliance.queries.label.incidents import incident_page
from compliance.queries.label.public import label_answer
from infra import clock
from infra.actor import SYSTEM
from infra.database import execute, fetch, fetch_one, fetch_value, transaction
from infra.events import record
from infra.settings import settings
from registry.events import ImportFinished
from registry.tables.courts import Enforcement
from registry.tables.tax import Listing, TaxArrears
from services.accounts.colleagues import colleague_of
from services.accounts.desk import officer_of
from services.worker.reactions import deliver_pending
from tests.builders import close, fact, import_run
from tests.cast import ALTYN, DECIDER, KUMIS, MARAT, OFFICER, everybody
from tests.compliance.labels.in_use import desk, granted
from tests.rights import acting

NOW = datetime(2026, 11, 26, 5, 0, 20, tzinfo=UTC)  # a Thursday


@pytest.fixture
async def label(db: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    await everybody()
    await desk()
    with clock.frozen(NOW):
        return await granted()


async def listed(at: datetime, number: str = ALTYN.bin, source: str = "pseudo_company") -> tuple[int, int]:
    """An import brings a company to a list: the run and the row."""
    run = await import_run(source, at)
    row = await fact(Listing, bin=number, source=source, snapshot=run, seen_from=at)
    return run, row


async def standing(label: int) -> str:
    number = await fetch_value("select number from label where id = $1", label)
    answer = await label_answer(number)
    assert answer.found is not None
    return answer.found.standing


async def incidents(label: int) -> list[tuple[object, ...]]:
    rows = await fetch("select kind, state, outcome from label_incident where label = $1 order by id", label)
    return [tuple(row.values()) for row in rows]


async def imported(run: int, source: str = "pseudo_company") -> None:
    async with transaction():
        await record(ImportFinished(source=source, run_id=run), actor=SYSTEM)


async def bit(purpose: str) -> str:
    """The signed list of labels, whole: another one once a bit changed."""
    number = await fetch_value("select max(id) from status_list where kind = 'label' and purpose = $1", purpose)
    subject = json.loads(bytes((await signed_list(number))["credential"]))["credentialSubject"]
    return str(subject["encodedList"])


async def test_a_new_listing_suspends_everywhere_within_the_minute_of_the_import(label: int) -> None:
    with clock.frozen(NOW):
        async with transaction():
            case = await fetch_value("select application from label where id = $1", label)
            await record(LabelGranted(label, case, 1), actor=SYSTEM)
        await deliver_pending()
        before = await bit("suspension")
        assert await standing(label) == "active"
        run, _ = await listed(NOW)
        await imported(run)
    with clock.frozen(NOW + timedelta(seconds=30)):
        await deliver_pending()
        assert await standing(label) == "suspended"  # what the page, the badge and the API are made from
        assert await bit("suspension") != before  # what a checker without us reads
    row = await fetch_one("select suspended_on, suspended_until from label where id = $1", label)
    assert row is not None
    assert row["suspended_until"] - row["suspended_on"] == timedelta(days=180)
    told = await fetch_one("select what, reason, at from label_history where label = $1 order by id desc", label)
    assert told is not None
    assert (told["what"], told["reason"]) == ("suspended", "adverse_list")
    assert told["at"] - NOW < timedelta(minutes=1)
    assert await incidents(label) == [("listing", "explaining", None)]
    letters = await fetch("select template, address from mail order by id")
    assert {(one["template"], one["address"]) for one in letters} >= {
        ("label_suspended", MARAT.email), ("label_incident", MARAT.email),
    }  # fmt: skip
    async with acting(OFFICER.viewer()) as viewer:
        incident = await fetch_value("select id from label_incident")
        page = await incident_page(officer_of(viewer), incident)
    assert [name.id for name in page.facts.lists] == ["source.pseudo_company.name"]
    assert page.line.due_on == working_days_after(clock.local_date(NOW), 10, is_worked)


async def test_an_import_about_others_touches_no_label(label: int) -> None:
    run, _ = await listed(NOW, KUMIS.bin)
    with clock.frozen(NOW):
        assert await check_labels_of_import(run) == 0
        assert await check_labels_of_import(999) == 0
        assert await standing(label) == "active"


async def test_what_is_checked_twice_is_one_incident(label: int) -> None:
    run, _ = await listed(NOW)
    with clock.frozen(NOW):
        assert await check_labels_of_import(run) == 1
        assert await check_labels_of_import(run) == 1
        await check_label(label)
    assert len(await incidents(label)) == 1
    assert await fetch_value("select count(*) from label_check where label = $1", label) == 1
    assert await fetch_value("select count(*) from label_act") == 1


async def test_left_the_list_closes_and_a_person_may_reinstate(label: int) -> None:
    _, row = await listed(NOW)
    with clock.frozen(NOW):
        await check_label(label)
        await close(Listing, row, NOW)
        await import_run("pseudo_company", NOW)
        for source in ("inactive", "bankrupt", "goszakup_rnu"):
            await import_run(source, NOW)
        await check_label(label)
        assert await incidents(label) == [("listing", "closed", "cured")]
        assert await standing(label) == "suspended"  # nothing comes back by itself
        await deliver_pending()
        assert await fetch_value("select count(*) from mail where template = 'label_cured'") == 1
        async with acting(OFFICER.viewer()) as viewer:
            act = await propose(officer_of(viewer), label, "reinstate", Act("adverse_list", "Тізімнен шықты"))
        async with acting(DECIDER.viewer()) as viewer:
            await agree(officer_of(viewer), act)
        assert await standing(label) == "active"
        await listed(NOW)
        await check_label(label)  # on the list again: another incident
    assert [one[1] for one in await incidents(label)] == ["closed", "explaining"]


async def test_what_people_decided_about_stays_decided_until_something_new_is_seen(label: int) -> None:
    await listed(NOW)
    with clock.frozen(NOW):
        await check_label(label)
        incident = await fetch_value("select id from label_incident")
        async with acting(OFFICER.viewer()) as viewer:
            why = Act("adverse_list", "Басқа компания", incident)
            act = await propose(officer_of(viewer), label, "reinstate", why)
        async with acting(DECIDER.viewer()) as viewer:
            await agree(officer_of(viewer), act)
    with clock.frozen(NOW + timedelta(days=1)):
        await check_label(label)
        assert await standing(label) == "active"
        assert await incidents(label) == [("listing", "closed", "nothing")]
        await listed(NOW + timedelta(days=1), source="bankrupt")
        await check_label(label)
        assert await standing(label) == "suspended"
    assert len(await incidents(label)) == 2


async def test_a_court_act_suspends_as_well(label: int) -> None:
    await fact(
        Enforcement, bin=ALTYN.bin, proceeding_no="1", category="Коррупциялық құқық бұзушылық (коррупция)",
        started_on=clock.local_date(NOW),
    )  # fmt: skip
    with clock.frozen(NOW):
        await check_label(label)
        assert await standing(label) == "suspended"
    assert await fetch_value("select reason from label_history order by id desc limit 1") == "court"


async def test_another_criterion_is_explained_first_and_suspends_only_when_it_is_not_put_right(label: int) -> None:
    arrears = await fact(TaxArrears, bin=ALTYN.bin, debtor_kind="legal", total=1_000_000)
    with clock.frozen(NOW):
        await check_label(label)
        assert await incidents(label) == [("criteria", "explaining", None)]
        assert await standing(label) == "active"
        last = working_days_after(clock.today(), 10, is_worked)
    with clock.frozen(clock.start_of(last)):
        assert await tend_incidents() == 0
        assert await standing(label) == "active"
    with clock.frozen(clock.start_of(last + timedelta(days=1))):
        assert await tend_incidents() == 1
        assert await tend_incidents() == 0  # twice does no harm
        assert await standing(label) == "suspended"
        assert await incidents(label) == [("criteria", "deciding", None)]
        due_on = await fetch_value("select due_on from label_incident")
        assert due_on == working_days_after(clock.today(), 15, is_worked)
        await close(TaxArrears, arrears, clock.now())
        await check_label(label)
    assert await incidents(label) == [("criteria", "closed", "cured")]


async def test_put_right_in_time_it_closes_and_nothing_was_suspended(label: int) -> None:
    arrears = await fact(TaxArrears, bin=ALTYN.bin, debtor_kind="legal", total=1_000_000)
    with clock.frozen(NOW):
        await check_label(label)
        async with acting(MARAT.viewer()) as viewer:
            incident = await fetch_value("select id from label_incident")
            await explain(colleague_of(viewer, ALTYN.bin), incident, "Төледік")
        assert await incidents(label) == [("criteria", "deciding", None)]
    with clock.frozen(NOW + timedelta(days=2)):
        await close(TaxArrears, arrears, clock.now())
        await check_label(label)
        assert await incidents(label) == [("criteria", "closed", "cured")]
    with clock.frozen(NOW + timedelta(days=40)):
        await tend_incidents()
        assert await standing(label) == "active"


async def test_the_sweep_goes_through_all_and_on_from_where_it_was_broken_off(
    label: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rechecking, "BATCH", 1)
    with clock.frozen(NOW):
        other = await granted(KUMIS)
        await check_label(label)  # as far as the last run came
        assert await check_labels() == 1
        assert await check_labels() == 0
    with clock.frozen(NOW + timedelta(days=1)):
        assert await check_labels() == 2
        assert await fetch_value("select count(*) from label_check where label = $1", other) == 1  # nothing changed
    await execute("alter table label disable trigger user")
    await execute("update label set ended_on = current_date, ended_how = 'revoked' where id = $1", other)
    await execute("alter table label enable trigger user")
    with clock.frozen(NOW + timedelta(days=2)):
        assert await check_labels() == 1
        assert not await check_label(other)


async def test_one_label_that_cannot_be_checked_does_not_hold_up_the_others(
    label: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.frozen(NOW):
        other = await granted(KUMIS)
        known_of = rechecking.known_of

        async def fails(organisation: str, day: object) -> object:
            if organisation == ALTYN.bin:
                raise ValueError(organisation)
            return await known_of(organisation, day)  # type: ignore[arg-type]

        monkeypatch.setattr(rechecking, "known_of", fails)
        assert await check_labels() == 1
        assert await fetch_value("select label from label_check") == other
