"""What an auditor takes away verifies by itself, and what somebody kept gives a rewritten past away."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import asyncpg
import msgspec
import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from infra import clock, database
from infra.database import execute, fetch_value
from infra.settings import settings
from infra.trail.days import published
from infra.trail.verifying import verify
from services.cli import session
from services.cli import trail as trail_command
from services.documents import shapes
from tests.infra.trails import MONDAY, happen, many_happen, seal_all

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ALTYN, KUMIS = "500340000014", "500340000025"
app = typer.Typer()
trail_command.add_to(app)


@pytest.fixture
async def terminal(own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """A machine with a trail: two closed days of two organisations, and a third that is open."""
    monkeypatch.setattr(settings(), "database_url", own_database)
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    for console in (session.out, session.err):
        monkeypatch.setattr(console, "_width", 200)
    for number in range(9):
        owner = ALTYN if number % 3 else KUMIS
        await happen(MONDAY + number * 7 * HOUR, organisation=owner)
    await seal_all(MONDAY + 2 * DAY + 9 * HOUR)
    token = session.language.set("en")
    yield own_database
    session.language.reset(token)


async def typed(*words: str) -> Result:
    """What the command answers, at the moment the trail was last sealed."""

    def run() -> Result:
        with clock.frozen(MONDAY + 2 * DAY + 10 * HOUR):
            return CliRunner().invoke(app, ["trail", *words])

    return await asyncio.to_thread(run)


def alone(folder: Path, *words: str) -> tuple[int, str]:
    """The export's own verification, by a bare python in isolated mode, without any library."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify.py"), *words], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.returncode, done.stdout.strip()


@pytest.fixture
async def exported(terminal: str, tmp_path: Path) -> Path:
    folder = tmp_path / "export"
    done = await typed("export", "--from", "2026-11-23", "--to", "2026-11-25", "--out", str(folder))
    assert done.exit_code == 0, done.output
    return folder


async def test_an_export_verifies_itself_with_nothing_but_python(exported: Path) -> None:
    assert alone(exported) == (0, "holds")
    lines = (exported / "2026-11-23.jsonl").read_bytes().splitlines()
    assert json.loads(lines[0])["data"] == {"a": None, "қадам": 1.1}
    assert b'"\xd2\x9b\xd0\xb0\xd0\xb4\xd0\xb0\xd0\xbc": 1.10' in lines[0]  # every digit as it was recorded


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        ("2026-11-23.jsonl", lambda text: text.replace("somebody", "Somebody", 1), "another root"),
        ("2026-11-24.jsonl", lambda text: text.partition("\n")[2], "were published"),
        ("2026-11-25.jsonl", lambda text: text.replace("somebody", "Somebody", 1), "open day"),
        ("days.json", lambda text: text.replace("previous A", "previous B"), "signed"),
        ("keys.txt", lambda text: text.replace("+A", "+B"), "signed"),
    ],
)
async def test_a_changed_export_does_not_hold(
    exported: Path, file: str, change: Callable[[str], str], said: str
) -> None:
    whole = (exported / file).read_text(encoding="utf-8")
    assert change(whole) != whole
    (exported / file).write_text(change(whole), encoding="utf-8")
    code, output = alone(exported)
    assert code == 1
    assert said in output


async def test_an_organisation_is_given_its_own_events_with_proofs_and_nobody_elses(
    terminal: str, tmp_path: Path
) -> None:
    folder = tmp_path / "altyn"
    done = await typed("export", "--from", "2026-11-01", "--to", "2026-11-30", "--organisation", ALTYN,
                       "--out", str(folder))  # fmt: skip
    assert done.exit_code == 0, done.output
    files = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}
    assert "2026-11-25.jsonl" not in files  # open: there is no proof yet
    events = [
        json.loads(line) for name, text in files.items() if name.endswith("3.jsonl") for line in text.splitlines()
    ]
    assert {event["organisation"] for event in events} == {ALTYN}
    assert KUMIS not in "".join(text for name, text in files.items() if name != "verify.py")
    assert alone(folder) == (0, "holds")
    name = "2026-11-24.jsonl"
    (folder / name).write_text(files[name].replace("somebody", "nobody", 1), encoding="utf-8")
    assert alone(folder) == (1, "2026-11-24: line 1 is not among the events that were published")


async def test_an_export_is_in_the_trail_itself(exported: Path) -> None:
    said = await fetch_value("select data from event where kind = 'trail.exported'")
    assert json.loads(said) == {"first": "2026-11-23", "last": "2026-11-25", "organisation": None}


async def test_one_event_can_be_proved_without_showing_another(terminal: str, exported: Path, tmp_path: Path) -> None:
    file = tmp_path / "proof.json"
    done = await typed("prove", "3", "--out", str(file))
    assert done.exit_code == 0, done.output
    assert file.read_text(encoding="utf-8").count("subject_kind") == 1
    assert alone(exported, str(file)) == (0, "holds")
    file.write_text(file.read_text(encoding="utf-8").replace("somebody", "nobody"), encoding="utf-8")
    assert alone(exported, str(file))[0] == 1


@pytest.mark.parametrize("event", ["900", "9"])  # none such; of a day that is open
async def test_what_cannot_be_proved_is_refused_in_a_sentence(terminal: str, tmp_path: Path, event: str) -> None:
    done = await typed("prove", event, "--out", str(tmp_path / "proof.json"))
    assert done.exit_code == 1
    assert done.exception is not None
    assert not (tmp_path / "proof.json").exists()


async def test_verification_at_a_terminal_says_what_it_read_and_exits_by_what_it_found(terminal: str) -> None:
    done = await typed("verify")
    assert done.exit_code == 0, done.output
    assert "9 events, 3 days" in done.output
    assert "The trail holds." in done.output
    await execute("alter table event disable trigger all")
    await execute("update event set actor = 'nobody' where id = 2")
    done = await typed("verify", "--json")
    assert done.exit_code == 1
    faults = json.loads(done.output)["faults"]
    assert [(one["fault"], one["event"]) for one in faults] == [("changed", 2), ("root", None)]
    assert (await typed("verify", "--day", "2026-11-24")).exit_code == 0


async def kept_now(file: Path) -> Path:
    """What anybody can keep: the answer of the API."""
    answer = msgspec.json.encode(shapes.trail(await published()))
    await asyncio.to_thread(file.write_bytes, answer)
    return file


async def rewrite_everything(change: str, now: datetime) -> None:
    """Somebody with full power over the database and the key: the past, its seals, days and signatures made anew."""
    for table in ("event", "event_seal", "trail_day", "trail_signature"):
        await execute(f"alter table {table} disable trigger all")
    await execute(change)
    for table in ("event_seal", "trail_day", "trail_signature"):
        await execute(f"delete from {table}")
    await seal_all(now)
    for table in ("event", "event_seal", "trail_day", "trail_signature"):
        await execute(f"alter table {table} enable trigger all")


async def test_only_a_kept_root_gives_a_wholly_rewritten_day_away(terminal: str, tmp_path: Path) -> None:
    kept = await kept_now(tmp_path / "kept.json")
    assert (await typed("verify", "--roots", str(kept))).exit_code == 0
    await rewrite_everything("update event set actor = 'nobody' where id = 2", MONDAY + 2 * DAY + 9 * HOUR)
    assert (await verify()).holds  # by itself the trail holds: this is what it cannot know
    done = await typed("verify", "--roots", str(kept), "--json")
    assert done.exit_code == 1
    found = [(one["fault"], one["day"]) for one in json.loads(done.output)["faults"]]
    # the day itself, and the one after, which names it
    assert found == [("kept_root", "2026-11-23"), ("kept_root", "2026-11-24")]


async def test_the_chain_of_an_open_day_that_somebody_kept_gives_its_change_away(terminal: str, tmp_path: Path) -> None:
    kept = await kept_now(tmp_path / "kept.json")
    await happen(MONDAY + 2 * DAY + 8 * HOUR)
    await seal_all(MONDAY + 2 * DAY + 9 * HOUR)
    assert (await typed("verify", "--roots", str(kept))).exit_code == 0  # the day went on, and holds
    await rewrite_everything("delete from event where id = 9", MONDAY + 2 * DAY + 9 * HOUR)
    done = await typed("verify", "--roots", str(kept), "--json")
    assert {one["day"] for one in json.loads(done.output)["faults"]} == {"2026-11-25"}


async def test_a_day_removed_whole_is_missed_by_whoever_kept_it(terminal: str, tmp_path: Path) -> None:
    kept = await kept_now(tmp_path / "kept.json")
    await rewrite_everything("delete from event where at < '2026-11-23 19:00Z'", MONDAY + 2 * DAY + 9 * HOUR)
    assert (await verify()).holds
    faults = json.loads((await typed("verify", "--roots", str(kept), "--json")).output)["faults"]
    assert ("kept_day", "2026-11-23") in [(one["fault"], one["day"]) for one in faults]


async def test_kept_notes_are_read_from_a_text_and_their_signature_is_checked(terminal: str, tmp_path: Path) -> None:
    shown = await published()
    kept = tmp_path / "notes.txt"
    kept.write_text("My notes\n\n" + "\n".join(day.note for day in shown.days), encoding="utf-8")
    assert (await typed("verify", "--roots", str(kept), "--key", shown.keys[0])).exit_code == 0
    stranger = shown.keys[0][:-4] + "AAAA"
    done = await typed("verify", "--roots", str(kept), "--key", stranger, "--json")
    assert {one["fault"] for one in json.loads(done.output)["faults"]} == {"kept_signature"}


@pytest.mark.parametrize("words", ["", "{}", '{"days": []}', "nothing of the kind", "{broken"])
async def test_a_file_without_a_root_is_refused(terminal: str, tmp_path: Path, words: str) -> None:
    file = tmp_path / "kept"
    file.write_text(words, encoding="utf-8")
    done = await typed("verify", "--roots", str(file))
    assert done.exit_code == 1
    assert "Invalid" in repr(done.exception)


async def test_signing_again_with_another_key_leaves_the_first_signatures(
    terminal: str, tmp_path: Path, exported: Path
) -> None:
    (tmp_path / "trail-key.pem").unlink()
    assert "2 days signed" in (await typed("sign")).output
    assert "0 days signed" in (await typed("sign")).output
    keys = (await typed("keys")).output.split()
    assert len(keys) == 2
    assert (await verify()).holds
    assert [len(day.signatures) for day in (await published()).days] == [2, 2]


async def test_sealing_at_a_terminal_is_what_the_worker_does(
    own_database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings(), "database_url", own_database)
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    conn = await asyncpg.connect(**database.engine.config)
    await many_happen(conn, 50)
    await conn.close()
    done = await typed("seal")
    assert "50" in done.output
    assert await fetch_value("select count(*) from trail_day") == 2
    assert [day.checkpoint.day for day in (await published()).days] == [date(2026, 11, 24), date(2026, 11, 23)]
