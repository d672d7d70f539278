"""200 people of one company answer at once: no word is lost, and how long each waits for "saved".

Everybody writes a part of an answer of their own, a sentence longer with every save, as the island does as one types:
several of them in the same item, so that changes of others come in between and must come together. Each saves once in
`EVERY` seconds, at their own moment. Afterwards every part is read back and compared with what its writer sent last.
"""

import asyncio
import itertools
import json
import os
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

import asyncpg

from compliance.colleagues import Colleague
from compliance.commands.opening import Opening, Share, assign, open_assessment
from compliance.library import standards
from compliance.queries.heads import Place
from infra import database
from infra.actor import acts
from infra.database import connect_arguments
from infra.looking import looks
from infra.secrets import keyed
from services.accounts.colleagues import colleague_of
from tests.benchmarks.figures import Figure, own_database, run, show
from tests.benchmarks.web import HOST, PRODUCT, served
from tests.cast import ALTYN, MARAT, Human

PEOPLE = int(os.environ.get("MOLDIR_BENCH_PEOPLE", "200"))
EVERY = float(os.environ.get("MOLDIR_BENCH_EVERY", "4"))  # seconds between two saves of one person
SAVES = 5  # of each person
PROCESSES = 2
Lines = asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]]
POOL = 8  # connections of the yardstick, as many as a web process has


@dataclass
class Writer:
    """Somebody with a browser, who writes one part of an answer."""

    who: Human
    place: Place
    part: str
    session: str = ""
    version: int = 0
    fields: dict[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)

    @property
    def written(self) -> str:
        """What they have said so far."""
        return self.fields.get(self.part, "")

    def body(self) -> str:
        """What the browser sends: the whole answer as it is known there."""
        said = {"form": keyed("form", self.session).hex(), "version": self.version, **self.fields}
        return urlencode(said)


def parts() -> Iterator[tuple[str, str, str]]:
    """Edition, item and part of everything that can be written in: reasons and replies, item by item."""
    for standard in standards().values():
        for clause in standard.of_profile("S"):
            for name in ("reason", *(question.id for question in clause.item.questions)):
                yield standard.code, clause.item.id, name


async def settle() -> list[Writer]:
    """A company with so many members, each signed in, with a part that is theirs; one assessment an edition."""
    officer = await MARAT.joins()
    with looks(officer.viewer().looker), acts(officer.viewer().actor):
        by = colleague_of(officer.viewer(), ALTYN.bin)
        editions = {code: await open_assessment(by, Opening(code, "S", "2026", "x")) for code in standards()}
        writers = []
        for number, (edition, item, part) in enumerate(itertools.islice(parts(), PEOPLE)):
            name = f"Жазушы {number} (ойдан шығарылған)"
            who = await Human(f"writer{number}", name, ((ALTYN.bin, ("member",)),)).joins()
            writers.append(Writer(who, Place(editions[edition], item), part, await who.signs_in()))
            await _given(by, writers[-1])
    return writers


async def _given(by: Colleague, writer: Writer) -> None:
    await assign(by, Share(writer.place.assessment, (writer.place.item,), writer.who.id))


async def save(writer: Writer, port: int, lines: Lines) -> None:
    """One save over HTTP. Raises AssertionError for anything but "saved"."""
    place, body = writer.place, writer.body()
    path = f"/kk/organisations/{ALTYN.bin}/integrity/assessments/{place.assessment}/items/{place.item}/answer"
    reader, pen = await lines.get()
    pen.write(
        f"POST {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nCookie: moldir={writer.session}\r\n"
        f"Accept: application/json\r\nSec-Fetch-Site: same-origin\r\nContent-Length: {len(body)}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}".encode()
    )
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    answer = await reader.readexactly(length)
    lines.put_nowait((reader, pen))
    if head[9:12] != b"200":
        raise AssertionError(f"{path}: {head!r} {answer[:300]!r}")
    said = json.loads(answer)
    writer.version, writer.fields = said["version"], said["fields"]


async def write(writers: list[Writer], port: int) -> None:
    """Everybody writes, each at their own moments; waiting for a free line counts."""
    lines: Lines = asyncio.Queue()
    for _ in range(min(len(writers), 64)):
        lines.put_nowait(await asyncio.open_connection(HOST, port))
    began = time.perf_counter() + 0.5

    async def one(number: int, writer: Writer) -> None:
        for turn in range(SAVES):
            due = began + (turn + number / len(writers)) * EVERY
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            said = f"{writer.written}{writer.who.key} {turn}: сатып алу тексерілді. "
            writer.fields = writer.fields | {writer.part: said}
            await save(writer, port, lines)
            writer.seconds.append(time.perf_counter() - due)

    await asyncio.gather(*(one(number, writer) for number, writer in enumerate(writers)))
    while not lines.empty():
        lines.get_nowait()[1].close()


async def bare(url: str, count: int) -> list[float]:
    """The yardstick: as many people at the same moments, each of whose saves is one update of one row."""
    pool = await asyncpg.create_pool(**connect_arguments(url), min_size=POOL, max_size=POOL)
    await pool.execute("create table bare (id int primary key, said text)")
    await pool.execute("insert into bare select n, '' from generate_series(0, $1) n", count)
    seconds: list[float] = []
    began = time.perf_counter() + 0.5

    async def one(number: int) -> None:
        for turn in range(SAVES):
            due = began + (turn + number / count) * EVERY
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            await pool.execute("update bare set said = said || $2 where id = $1", number, "сатып алу тексерілді. ")
            seconds.append(time.perf_counter() - due)

    await asyncio.gather(*map(one, range(count)))
    await pool.close()
    return seconds


async def lost(writers: list[Writer]) -> list[str]:
    """Everybody whose last words are not what stands there."""
    rows = await database.fetch("select assessment, item, reason, replies::text as told from answer")
    stands = {(row["assessment"], row["item"]): {"reason": row["reason"], **json.loads(row["told"])} for row in rows}
    return [
        each.who.key for each in writers
        if stands[each.place.assessment, each.place.item].get(each.part) != each.written or not each.written
    ]  # fmt: skip


def p95(seconds: list[float]) -> float:
    """Of a hundred, how long the slowest but five took, in milliseconds."""
    return statistics.quantiles(seconds, n=100)[94] * 1000


async def main() -> None:
    """Measure what 200 people wait for."""
    async with own_database() as (_, url):
        writers = await settle()
        theirs = await bare(url, len(writers))
        began = time.perf_counter()
        with served(PRODUCT, url, PROCESSES) as port:
            await write(writers[:POOL], port)  # what a process reads when it is first asked is read
            for each in writers:
                each.seconds.clear()
            await write(writers, port)
        took = time.perf_counter() - began
        missing = await lost(writers)
        saves = [each for writer in writers for each in writer.seconds]
        rows = await database.fetch_value("select count(*) from answer_history")
        if missing:
            raise AssertionError(f"lost: {missing[:10]}")
        what = f"{len(writers)} people, a save every {EVERY:g} s each ({len(writers) / EVERY:.0f} a second)"
        show(
            [
                Figure(f"{what}: p95", f"{p95(saves):.1f} ms", f"one bare update each: {p95(theirs):.1f} ms",
                       f"{p95(saves) / p95(theirs):.1f} ×"),
                Figure("… median", f"{statistics.median(saves) * 1000:.1f} ms",
                       f"the same: {statistics.median(theirs) * 1000:.1f} ms",
                       f"{statistics.median(saves) / statistics.median(theirs):.1f} ×"),
                Figure("answers lost, all read back", f"0 of {len(saves)}", f"{rows} states kept, {took:.0f} s", "–"),
            ]
        )  # fmt: skip


if __name__ == "__main__":
    run(main)
