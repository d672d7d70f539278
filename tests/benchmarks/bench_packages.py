"""Gigabytes of evidence listed and packed, each in a process of its own whose memory is measured.

Beside it, in the same run: the same files by plain zipfile, and hashed by sha256sum. MOLDIR_BENCH_EVIDENCE_MB says how
much (500 where it is not set); a tenth of it is packed too, so that memory is seen not to grow. On disk it takes twice
as much for a while.
"""

import asyncio
import json
import os
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from compliance.commands.evidence import Described, attach_evidence
from compliance.commands.freezing import submit
from compliance.commands.opening import open_assessment
from compliance.commands.packaging import Wish, order_package
from compliance.queries.heads import Place
from compliance.queries.outputs import outputs, submitted
from infra import database
from infra.actor import acts
from infra.database import fetch_value
from infra.looking import looks
from infra.settings import settings
from infra.storage import Store
from services.accounts.colleagues import colleague_of
from services.worker.packing import build_package
from tests.benchmarks.figures import Figure, compared, own_database, run, show, timed
from tests.cast import ALTYN, MARAT, everybody
from tests.compliance.workspace.players import OPENING

MEGABYTE = 1_000_000
EVIDENCE = int(os.environ.get("MOLDIR_BENCH_EVIDENCE_MB", "500"))
EACH = 25  # megabytes of a file
ITEMS = ("RA-1", "OPS-2", "SUP-2", "LED-2")


@contextmanager
def as_officer() -> Iterator[object]:
    """The officer of Altyn Dan, before a database that believes everybody."""
    viewer = MARAT.viewer()
    with looks(viewer.looker), acts(viewer.actor):
        yield colleague_of(viewer, ALTYN.bin)


async def noise(size: int) -> AsyncIterator[bytes]:
    """A file that nothing can make smaller; it says that it is a PDF."""
    yield b"%PDF-1.7\n"
    for _ in range(size // MEGABYTE):
        yield os.urandom(MEGABYTE)


async def filled() -> int:
    """A submitted assessment with all the evidence; nine files of ten are restricted."""
    await everybody()
    with as_officer() as by:
        assessment = await open_assessment(by, OPENING)  # type: ignore[arg-type]
        for number in range(EVIDENCE // EACH):
            described = Described(
                f"{number}.pdf", "application/pdf", "record", date(2026, 11, 1),
                confidentiality="internal" if number % 10 == 0 else "restricted",
            )  # fmt: skip
            place = Place(assessment, ITEMS[number % len(ITEMS)])
            await attach_evidence(by, place, described, noise(EACH * MEGABYTE))  # type: ignore[arg-type]
        await submit(by, assessment)  # type: ignore[arg-type]
    return assessment


async def pack(package: int) -> None:
    """In a process of its own: make a package."""
    database.configure(os.environ["MOLDIR_DATABASE_URL"])
    await database.start_pool(2)
    await build_package(package)
    await database.stop_pool()


def pack_plainly(target: Path, files: list[Path]) -> None:
    """The yardstick, in a process of its own: the same files by zipfile, and on the disk."""
    with target.open("wb") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
            for file in files:
                package.write(file, file.name)
        os.fsync(out.fileno())


def child(*words: str) -> tuple[float, float]:
    """Seconds and megabytes of memory, at its highest, of a process that does one thing and nothing else."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_packages", *words]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    seconds, memory = json.loads(done.stdout.splitlines()[-1])
    return seconds, memory


async def measured(*words: str) -> tuple[float, float]:
    """The same beside our own loop."""
    return await asyncio.to_thread(child, *words)


async def main() -> None:
    """Measure listing and packing, and what they are measured against."""
    async with own_database() as (folder, url):
        os.environ |= {"MOLDIR_DATABASE_URL": url, "MOLDIR_DATA_DIR": str(folder), "MOLDIR_LOG_LEVEL": "error"}
        assessment = await filled()
        with as_officer() as by:
            listing = [await timed(lambda: outputs(by, assessment)) for _ in range(5)]  # type: ignore[arg-type]
            counting = [await timed(lambda: fetch_value("select count(*) from evidence")) for _ in range(5)]
            part = await order_package(by, assessment, Wish("kk"))  # type: ignore[arg-type]
            whole = await order_package(by, assessment, Wish("kk", restricted=True))  # type: ignore[arg-type]
            pinned = (await submitted(by, assessment)).evidence  # type: ignore[arg-type]
        files = [str(Store(settings().evidence_dir).path(each.sha256)) for each in pinned]
        _, small = await measured("pack", str(part))
        seconds, memory = await measured("pack", str(whole))
        state = await fetch_value("select state from audit_package where id = $1", whole)
        if state != "ready":
            raise SystemExit(f"the package is {state}")
        plain, plain_memory = await measured("plain", str(folder / "plain.zip"), *files)
        (folder / "plain.zip").unlink()
        began = time.perf_counter()
        await asyncio.to_thread(subprocess.run, ["sha256sum", *files], stdout=subprocess.DEVNULL, check=True)
        hashing = time.perf_counter() - began
    size = f"{EVIDENCE} MB of evidence in {len(files)} files"
    load = f"load {os.getloadavg()[0]:.1f}"
    show([
        compared(f"listing {size}", listing, counting, "counting its rows", "ms"),
        compared(f"packing {size} ({load})", [seconds], [plain], "zipfile"),
        compared(f"packing {size} ({load})", [seconds], [hashing], "sha256sum"),
        Figure(f"memory at its highest, packing {size}", f"{memory:.0f} MB",
               f"a tenth of it: {small:.0f} MB; zipfile: {plain_memory:.0f} MB", f"{memory / small:.2f} ×"),
    ])  # fmt: skip


def alone(what: str, *words: str) -> None:
    """What a process of its own does; it prints seconds and megabytes."""
    began = time.perf_counter()
    if what == "pack":
        asyncio.run(pack(int(words[0])))
    else:
        pack_plainly(Path(words[0]), [Path(word) for word in words[1:]])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEGABYTE
    print(json.dumps([time.perf_counter() - began, memory]))  # noqa: T201 - read by whoever started it


if __name__ == "__main__":
    if len(sys.argv) > 1:
        alone(*sys.argv[1:])
    else:
        run(main)
