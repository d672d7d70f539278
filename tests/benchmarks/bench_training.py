"""Training of a large employer: the nightly recalculation, the staff list and its import, beside plain SQL.

MOLDIR_BENCH_STAFF says how many people (50,000 where it is not set). Everybody is made up. The yardstick of the
recalculation is one aggregate over the same tables: how many of each unit should hold each course.
"""

import asyncio
import csv
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager

from compliance.colleagues import Colleague
from compliance.commands.training.assigning import recalculate_everybody
from compliance.commands.training.importing import keep_list, take_in, try_list
from compliance.queries.training.staff import PER_PAGE, staff_list
from compliance.views.training.staff import Asked
from infra import clock
from infra.actor import acts
from infra.database import execute, fetch, fetch_value, transaction
from infra.looking import APPLICATION, looks
from services.accounts.colleagues import colleague_of
from tests.benchmarks.figures import RUNS, Figure, compared, own_database, run, show, timed
from tests.benchmarks.training_data import large_employer, moved, rules_of
from tests.cast import ALTYN, SAULE, everybody

STAFF = int(os.environ.get("MOLDIR_BENCH_STAFF", "50000"))
LIMIT = 30.0  # seconds of the nightly recalculation
PLAIN = """
select p.unit, r.course, count(distinct s.id)
from staff_member s join staff_place p on p.staff = s.id and p.until is null
join training_rule r on r.organisation = s.organisation and (r.roles = '{}' or r.roles && p.roles)
where s.organisation = $1 and s.left_on is null and r.until is null group by 1, 2
"""
FIRST_PAGE = """
select s.*, p.unit, p.position, p.roles from staff_member s join staff_place p on p.staff = s.id and p.until is null
where s.organisation = $1 order by s.last_name, s.first_name, s.id limit $2
"""


@contextmanager
def as_trainer() -> Iterator[Colleague]:
    """Whoever keeps the training of Altyn Dan."""
    viewer = SAULE.viewer()
    with looks(viewer.looker), acts(viewer.actor):
        yield colleague_of(viewer, ALTYN.bin)


def listed() -> bytes:
    """The staff as their accounting program would write it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["Табельный номер", "Ф.И.О.", "Подразделение", "Должность", "Дата приема"])
    for number in range(STAFF):
        writer.writerow([f"L{number:06}", f"Сынаков{number} Ойдан", f"Отдел {number % 40}", "Мукомол", "01.02.2020"])
    return out.getvalue().encode("windows-1251")


async def as_app(work: object) -> None:
    """A piece of work with the rights of web and API: row-level security holds."""
    async with transaction() as conn:
        await conn.execute(f"set local role {APPLICATION}")
        await work()  # type: ignore[operator] # a coroutine function
        await conn.execute("set local role none")


async def recalculated() -> list[Figure]:
    """The nightly job: first of all, again with nothing to do, and with one of a hundred moved."""
    today = clock.today()
    plain = [await timed(lambda: fetch(PLAIN, ALTYN.bin)) for _ in range(RUNS)]
    first = await timed(recalculate_everybody)
    stand = await fetch_value("select count(*) from training_assignment where ended_on is null")
    same = [await timed(recalculate_everybody) for _ in range(RUNS)]
    people = await moved(ALTYN.bin, 100, today)
    begun = await fetch_value("select count(*) from training_assignment")
    after = await timed(recalculate_everybody)
    more = await fetch_value("select count(*) from training_assignment") - begun
    if max(first, after, *same) > LIMIT:
        raise SystemExit(f"recalculation took {max(first, after, *same):.1f} s")
    of = f"{STAFF:,} people"
    name = "one aggregate over the same tables"
    return [
        compared(f"first recalculation of {of}: {stand:,} assignments", [first], plain[:1], name),
        compared(f"recalculation of {of}, nothing changed", same, plain, name),
        compared(f"recalculation of {of}, {people:,} moved: {more:,} begun", [after], plain[:1], name),
    ]


async def read_and_taken() -> list[Figure]:
    """The list as trainers see it, and a file of as many people: tried, taken in, taken in again."""
    with as_trainer() as by:
        pages = [await timed(lambda: as_app(lambda: staff_list(by, Asked()))) for _ in range(RUNS)]
        words = [await timed(lambda: as_app(lambda: staff_list(by, Asked("сынақ0001")))) for _ in range(RUNS)]
        plain = [await timed(lambda: fetch(FIRST_PAGE, ALTYN.bin, PER_PAGE)) for _ in range(RUNS)]
        content = await asyncio.to_thread(listed)
        uploads = [await keep_list(by, "staff.csv", content) for _ in range(2)]
        tried = await timed(lambda: as_app(lambda: try_list(by, uploads[0])))
        copied = await timed(lambda: copy_alone(content))
        taken = await timed(lambda: as_app(lambda: take_in(by, uploads[0])))
        again = await timed(lambda: as_app(lambda: take_in(by, uploads[1])))
    of = f"{STAFF:,}"
    return [
        compared(f"first page of the staff list of {of}, with filters and count", pages, plain, "its rows", "ms"),
        compared(f"search in the staff list of {of}", words, plain, "rows of a page", "ms"),
        compared(f"a file of {of} people tried", [tried], [copied], "COPY of its rows"),
        compared(f"… taken in, with assignments ({2 * STAFF:,} people after)", [taken], [copied], "COPY of its rows"),
        compared("… taken in again, nothing changed", [again], [copied], "COPY of its rows"),
    ]


async def copy_alone(content: bytes) -> None:
    """The yardstick of an import: the same rows by COPY into a table without anything."""
    rows = list(csv.reader(io.StringIO(content.decode("windows-1251")), delimiter=";"))[1:]
    async with transaction() as conn:
        await conn.execute("create temporary table plain (a text, b text, c text, d text, e text) on commit drop")
        await conn.copy_records_to_table("plain", records=rows)


async def main() -> None:
    """Measure one thing after the other, in one database."""
    async with own_database():
        await everybody()
        await large_employer(ALTYN.bin, STAFF, clock.today())
        await execute("delete from training_assignment where organisation = $1", ALTYN.bin)
        await rules_of(ALTYN.bin)
        figures = await recalculated()
        figures += await read_and_taken()
    show(figures)


if __name__ == "__main__":
    run(main)
