"""Nothing unusual happens unnoticed, and nobody's program stops because a key ended in silence."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from infra import clock
from infra.database import execute, fetch, fetch_value
from infra.i18n import LANGUAGES
from infra.settings import settings
from services.accounts.commands.keys import KeyWanted, make_key, renew_key, revoke_key
from services.accounts.commands.reminding import remind_of_keys
from services.notices.mail import kept_letters
from services.worker.watch import watch_events, watch_trail
from tests.cast import AIGERIM, ALONE, ALTYN, everybody
from tests.infra.trails import MONDAY, happen, seal_all
from tests.rights import acting

NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)


async def refused(number: int, at: datetime = NOW, actor: str = "x", kind: str = "person.refused") -> None:
    await execute(
        """insert into event (at, kind, actor_kind, actor, subject_kind, subject, data)
           select $1, $2, 'visitor', $3, 'person', '', '{}' from generate_series(1, $4)""",
        at, kind, actor, number,
    )  # fmt: skip


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "alert_mail", "security@register.example")


@pytest.mark.parametrize(("number", "found"), [(200, 0), (201, 1)])
async def test_more_failed_sign_ins_than_usual_are_told_once_to_the_log_and_by_letter(
    db: object, told: None, number: int, found: int
) -> None:
    await refused(number)
    await refused(500, NOW - timedelta(hours=2))  # which was told an hour ago
    with clock.frozen(NOW + timedelta(minutes=1)), capture_logs() as logs:
        assert await watch_events() == found
    assert [entry["what"] for entry in logs if entry["event"] == "watch.alert"] == ["events"] * found
    letters = await kept_letters()
    assert [letter.address for letter in letters] == ["security@register.example"] * found
    assert all(str(number) in letter.plain for letter in letters)
    assert await fetch_value("select count(*) from event where kind = 'watch.alerted'") == found


async def test_one_who_looks_up_far_too_many_is_named_and_many_who_look_up_few_are_not(db: object) -> None:
    for number in range(20):
        await refused(30, actor=f"person {number}", kind="company.looked_up")
    with clock.frozen(NOW):
        assert await watch_events() == 0
        await refused(301, actor="greedy", kind="company.looked_up")
        with capture_logs() as logs:
            assert await watch_events() == 1
    assert "greedy" in str(logs)


async def test_what_is_unusual_can_be_set(db: object, monkeypatch: pytest.MonkeyPatch) -> None:
    await refused(30)
    with clock.frozen(NOW):
        assert await watch_events() == 0
        monkeypatch.setattr(settings(), "alert_factor", 0.1)
        assert await watch_events() == 1


async def test_a_trail_that_was_touched_is_told_the_next_night(
    own_database: str, told: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    await happen(MONDAY, MONDAY + timedelta(minutes=1))
    await seal_all(MONDAY + timedelta(days=1))
    assert await watch_trail() == 0
    await execute("alter table event disable trigger all")
    await execute("update event set actor = 'nobody' where id = 2")
    assert await watch_trail() == 2  # the event, and the root of its day
    letter = (await kept_letters())[0]
    assert "2026-11-23" in letter.plain
    said = await fetch_value("select data::text from event where kind = 'watch.alerted'")
    assert json.loads(said) == {"what": "trail", "findings": 2}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_key_that_ends_is_announced_two_weeks_before_once(db: object, language: str) -> None:
    await everybody()
    await execute("update person set language = $2 where id = $1", AIGERIM.id, language)
    with clock.frozen(NOW):
        async with acting(AIGERIM.viewer()) as viewer:
            made = await make_key(viewer, KeyWanted("бухгалтерия", ("register",), "90", ALTYN.bin))
    counts = []
    for days in (75, 77, 78):
        with clock.frozen(NOW + timedelta(days=days)):
            counts.append(await remind_of_keys())
    assert counts == [0, 1, 0]
    letter = (await kept_letters())[0]
    assert letter.address == AIGERIM.email
    assert "бухгалтерия" in letter.plain
    assert made.secret[7:13] in letter.plain
    assert made.secret not in letter.plain
    assert letter.path == f"/{language}/account/keys"


async def test_keys_that_need_no_renewal_are_not_announced(db: object) -> None:
    await everybody()
    with clock.frozen(NOW):
        async with acting(ALONE.viewer()) as viewer:
            for days in ("90", "90", "30"):
                await make_key(viewer, KeyWanted("x", ("register",), days))
            keys = [
                row["id"] for row in await fetch("select id from api_key where ends_at > $1", NOW + timedelta(days=60))
            ]
            await renew_key(viewer, keys[0])
            await revoke_key(viewer, keys[1])
    with clock.frozen(NOW + timedelta(days=20)):
        # the one that took over ends later; the one of a month says so from the beginning
        assert await remind_of_keys() == 1
