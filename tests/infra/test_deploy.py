"""What prepares a machine: failures are sentences, settings are handed on, locks hold together, colours can be read."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from infra.deploy import contrast, frontend, say
from infra.deploy.setup import LOCKS, UV_LOCK

PROJECT = Path(__file__).resolve().parents[2]


def requirements(lock: Path) -> dict[str, str]:
    """Each pinned release of a lock file, with all the lines that belong to it."""
    parts = re.split(r"^(?=[a-z0-9])", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {part.split(" ")[0].split("\n")[0]: part for part in parts if "==" in part}


def python(code: str, **environment: str) -> str:
    """What a Python of this environment prints, started with further variables."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_a_program_that_fails_stops_the_work_with_the_sentence_given(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(say, "LOG", say.PROJECT / ".venv" / f"{tmp_path.name}.log")
    try:
        code = say.told(
            lambda: say.run([sys.executable, "-c", "print('no route'); raise SystemExit(3)"], "Nothing came")
        )
    finally:
        say.LOG.unlink()
    said = capsys.readouterr().err
    assert code == 1
    assert "no route" in said
    assert said.splitlines()[-1].startswith("Stopped: Nothing came")
    assert "Traceback" not in said


def test_a_program_that_is_not_there_is_a_sentence_too(capsys):
    assert say.told(lambda: say.run(["moldir-has-no-such-program"], "The tool cannot run")) == 1
    assert "Stopped: The tool cannot run" in capsys.readouterr().err


def test_the_environments_own_browser_is_not_taken_for_the_machines(tmp_path):
    """Also in a shell that has read `moldir.env`: the command would be made to start itself."""
    theirs = tmp_path / "chromium"
    theirs.write_text("#!/bin/sh\n")
    theirs.chmod(0o755)
    asked = "from infra.deploy import debian; print(debian.browser())"
    ours = ":".join(str(say.VENV / folder) for folder in ("bin", "debian/usr/bin"))
    given = {"MOLDIR_CHROMIUM": str(say.VENV / "bin" / "chromium")}
    assert python(asked, PATH=ours, **given).strip() == "None"
    assert python(asked, PATH=f"{ours}:{tmp_path}", **given).strip() == str(theirs)
    assert python(asked, PATH=ours, MOLDIR_CHROMIUM=str(theirs)).strip() == str(theirs)


def test_work_is_done_again_only_when_its_inputs_change(tmp_path, monkeypatch):
    monkeypatch.setattr(say, "STAMPS", tmp_path)
    source = tmp_path / "source"
    source.write_text("one")
    say.mark_done("work", say.fingerprint(source))
    assert say.is_done("work", say.fingerprint(source))
    source.write_text("two")
    assert not say.is_done("work", say.fingerprint(source))


def test_the_index_that_pip_is_set_to_is_the_one_that_uv_uses(tmp_path):
    code = "import json; from infra.deploy.setup import uv_settings; print(json.dumps(uv_settings()))"
    pip = {
        "PIP_INDEX_URL": "https://packages.example.kz/simple",
        "PIP_EXTRA_INDEX_URL": f"https://more.example.kz/simple file://{tmp_path}/gone",
        "PIP_FIND_LINKS": str(tmp_path),
        "PIP_PROXY": "http://proxy.example.kz:3128",
    }
    handed = json.loads(python(code, **pip))
    assert handed["UV_DEFAULT_INDEX"] == "https://packages.example.kz/simple"
    assert handed["UV_INDEX"] == "https://more.example.kz/simple"
    assert handed["UV_FIND_LINKS"] == str(tmp_path)
    assert handed["ALL_PROXY"] == "http://proxy.example.kz:3128"
    assert "UV_DEFAULT_INDEX" not in json.loads(python(code, **pip, UV_DEFAULT_INDEX="https://own.example.kz"))


def test_the_environment_for_tests_holds_the_one_for_running_whole():
    """So `make up` after `make test` has nothing to install, and neither undoes the other."""
    runtime, tests = requirements(LOCKS["runtime"]), requirements(LOCKS["tests"])
    assert len(runtime) > 50
    assert set(runtime) <= set(tests)


@pytest.mark.parametrize("lock", [*LOCKS.values(), UV_LOCK], ids=lambda lock: lock.name)
def test_every_release_is_pinned_by_its_hash(lock):
    assert [name for name, text in requirements(lock).items() if "--hash=sha256:" not in text] == []


def test_the_front_end_is_pinned_by_hash_and_by_no_address():
    packages = json.loads(frontend.LOCK.read_text(encoding="utf-8"))["packages"]
    fetched = {name: entry for name, entry in packages.items() if name}
    assert [name for name, entry in fetched.items() if "integrity" not in entry or "resolved" in entry] == []


def test_make_alone_lists_every_command():
    listed = subprocess.run(["make"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    commands = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE)) - {"ready"}
    assert {line.split()[1] for line in listed.splitlines()} == commands


def test_black_on_white_is_twenty_one_and_equal_colours_are_one():
    assert contrast.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast.contrast("#0B559F", "#0B559F") == pytest.approx(1)


def test_a_text_too_pale_for_its_ground_is_named(tmp_path, monkeypatch):
    pale = tmp_path / "tokens.css"
    pale.write_text(re.sub(r"--ink-3: #\w+", "--ink-3: #AAB2BC", contrast.TOKENS.read_text(encoding="utf-8"), count=1))
    monkeypatch.setattr(contrast, "TOKENS", pale)
    with pytest.raises(say.Stop, match="light ink-3 on canvas"):
        contrast.main()


def test_the_dark_theme_keeps_the_light_colours_that_it_does_not_name():
    themes = contrast.themes(
        ":root{--ink: #111111; --line: #222222} @media (prefers-color-scheme: dark){:root{--ink: #EEEEEE}}"
    )
    assert themes["dark"] == {"ink": "#EEEEEE", "line": "#222222"}
