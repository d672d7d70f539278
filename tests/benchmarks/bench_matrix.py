"""The matrix and completion of an employer of 50,000, beside one plain aggregate over the same rows; memory of a file.

Asked with the rights of the application, row-level security included. MOLDIR_BENCH_STAFF says how many (50,000).
"""

import os
import resource
import tempfile
from datetime import timedelta

from compliance.queries.training.matrix import columns, matrix, whole
from compliance.queries.training.standing import completion, standing_of
from compliance.views.training.records import Asked
from infra import clock
from infra.database import fetch, transaction
from infra.i18n import Bilingual
from infra.looking import APPLICATION, looks
from services.accounts.colleagues import colleague_of
from services.documents.training_files import Ground, MatrixBook
from tests.benchmarks.figures import Figure, compared, own_database, run, show, timed
from tests.benchmarks.plans import OUT
from tests.benchmarks.training_data import large_employer
from tests.cast import ALTYN, MARAT, everybody

STAFF = int(os.environ.get("MOLDIR_BENCH_STAFF", "50000"))
RUNS = 5
# what somebody would write who needs no history, no waiver and no correction
PLAIN = """
select a.course, count(*) as required, count(r.staff) as held from training_assignment a left join (
    select staff, course, max(valid_until) as until from training_record where passed group by staff, course
) r on r.staff = a.staff and r.course = a.course and r.until >= current_date
where a.organisation = $1 and a.ended_on is null group by a.course
"""
PAGE = "select * from staff_member where organisation = $1 order by last_name, first_name, id limit 51"
EXPLAINED = "explain (analyze, buffers, timing off) select * from training_standing_of($1, $2, $3, $4)"


async def main() -> None:
    """Measure, and write down the plans."""
    async with own_database() as (folder, _):
        await everybody()
        today = clock.today()
        await large_employer(ALTYN.bin, STAFF, today)
        by, plain = colleague_of(MARAT.viewer(), ALTYN.bin), []
        async with transaction() as conn:
            plain = [await timed(lambda: fetch(PLAIN, ALTYN.bin)) for _ in range(RUNS)]
            plain_page = [await timed(lambda: fetch(PAGE, ALTYN.bin)) for _ in range(RUNS)]
            await conn.execute(f"set local role {APPLICATION}")
            with looks(MARAT.viewer().looker):
                for asked in (Asked(today), Asked(today, status="overdue")):  # once, so that plans are there
                    view = await matrix(by, asked)
                first = [await timed(lambda: matrix(by, Asked(today))) for _ in range(RUNS)]
                rare = [await timed(lambda: matrix(by, Asked(today, status="waived"))) for _ in range(RUNS)]
                share = [await timed(lambda: completion(by, today)) for _ in range(RUNS)]
                past = today - timedelta(days=270)
                earlier = [await timed(lambda: completion(by, past, clock.end_of(past))) for _ in range(RUNS)]
                people = [row.member.id for row in view.rows]
                plans = [
                    row[0] for these in (people, None)
                    for row in await fetch(EXPLAINED, ALTYN.bin, today, clock.now(), these)
                ]  # fmt: skip
                await standing_of(ALTYN.bin, today, None, people)
                ground = Ground(Bilingual("x", "x"), "ref", "x", clock.now(), today, None, (), "kk", "https://x")
                before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

                async def taken() -> None:
                    with tempfile.TemporaryFile(dir=folder) as file:
                        book = MatrixBook(file, ground, None, await columns(ALTYN.bin, today))
                        async for some in whole(by, Asked(today)):
                            book.add(some)
                        book.close()

                export = await timed(taken)
                grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    head = f"How {STAFF:,} people stand: a page of them, then all. Made by: python -m tests.benchmarks.bench_matrix\n"
    shown = [line for line in plans if "InitPlan" not in line and "Result  (" not in line]
    (OUT / "training-standing.txt").write_text("\n".join([head, *shown, ""]), encoding="utf-8")
    what = f"{STAFF} staff, 3 courses"
    show([
        compared(f"matrix, first page, {what}", first, plain_page, "names of a page alone", "ms"),
        compared(f"matrix, first page of a rare status, {what}", rare, plain, "plain aggregate", "ms"),
        compared(f"completion today, {what}", share, plain, "plain aggregate", "ms"),
        compared(f"completion 270 days ago as known then, {what}", earlier, plain, "plain aggregate", "ms"),
        Figure(f"matrix as xlsx, {what}", f"{export:.3g} s", f"memory grew by {grown:.0f} MB", "–"),
    ])  # fmt: skip


if __name__ == "__main__":
    run(main)
