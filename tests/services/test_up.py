"""`moldir up` on a machine that has nothing: starts all, answers, stops all, keeps the data."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

MOLDIR = Path(sys.executable).parent / "moldir"
ENTITIES = 300
READY_SECONDS = 240
ANSWER_SECONDS = 60  # of a page or report on a machine that is busy with other tests


def start(folder: Path, *arguments: str) -> tuple[subprocess.Popen[str], str, list[str]]:
    """Start `moldir up` and wait for its address: (process, address, lines printed until then)."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MOLDIR_DATABASE")}
    environment |= {"MOLDIR_DATA_DIR": str(folder), "COLUMNS": "200"}
    process = subprocess.Popen(
        [MOLDIR, "--lang", "en", "up", "--port", "8700", *arguments],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    printed: list[str] = []
    deadline = time.monotonic() + READY_SECONDS
    assert process.stdout is not None
    for line in process.stdout:
        printed.append(line)
        if "Möldir is ready: http://" in line:
            return process, line.split("ready: ")[1].split()[0], printed
        assert time.monotonic() < deadline, "".join(printed)
    pytest.fail("".join(printed))


def stop(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    return process.returncode


def processes_of(folder: Path) -> list[int]:
    """Processes whose environment or command line names the folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                words = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if str(folder).encode() in words:
                found.append(int(entry.name))
    return found


@pytest.mark.timeout(600)
def test_an_empty_machine_gets_a_register_and_keeps_it(tmp_path):
    folder = tmp_path / "var"
    process, address, printed = start(folder, "--entities", str(ENTITIES))
    try:
        assert any("Making a synthetic country" in line for line in printed)
        with httpx.Client(base_url=address, follow_redirects=True, timeout=ANSWER_SECONDS) as web:
            assert web.get("/healthz").status_code == 200
            assert web.get("/").url.path in {"/kk/", "/ru/", "/en/"}
            found = web.get("/api/v1/companies", params={"q": "мысал"}).json()
            assert found["total"] > 10
            bin_ = found["hits"][0]["bin"]
            assert web.get(f"/kk/company/{bin_}").status_code == 200
            assert web.get(f"/ru/company/{bin_}/report.pdf").content.startswith(b"%PDF")
    finally:
        assert stop(process) == 0
    assert processes_of(folder) == []

    began = time.monotonic()
    process, address, printed = start(folder, "--entities", str(ENTITIES))
    took = time.monotonic() - began
    try:
        assert any("already holds" in line for line in printed)
        assert httpx.get(f"{address}/kk/company/{bin_}", timeout=ANSWER_SECONDS).status_code == 200
    finally:
        assert stop(process) == 0
    assert processes_of(folder) == []
    assert took < 60, "a second start makes nothing anew"


@pytest.mark.timeout(600)
def test_a_start_that_was_killed_half_way_is_finished_by_the_next(tmp_path):
    folder = tmp_path / "var"
    environment = os.environ | {"MOLDIR_DATA_DIR": str(folder)}
    first = subprocess.Popen(
        [MOLDIR, "up", "--port", "8800", "--entities", str(ENTITIES)],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.monotonic() + READY_SECONDS
    while not (folder / "country" / "statgov").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(1)
    first.kill()
    first.wait()
    process, address, _ = start(folder, "--entities", str(ENTITIES))
    try:
        sources = httpx.get(f"{address}/api/v1/sources", timeout=ANSWER_SECONDS).json()
        assert {source["code"]: source["state"] for source in sources["sources"]} == {
            source["code"]: "fresh" for source in sources["sources"]
        }
    finally:
        assert stop(process) == 0
    assert processes_of(folder) == []
