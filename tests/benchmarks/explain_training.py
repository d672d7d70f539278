"""How the server answers the nightly recalculation and a page of the staff list of a large employer.

    python -m tests.benchmarks.explain_training

It makes a database of its own with 50,000 made-up people; plans go to docs/benchmarks/explain.
"""

from compliance.commands.training.assigning import one_by_one, recalculate
from compliance.queries.training.staff import staff_list
from compliance.views.training.staff import Asked
from infra import clock
from infra.database import execute, transaction
from tests.benchmarks.bench_training import STAFF, as_app, as_trainer
from tests.benchmarks.figures import own_database, run
from tests.benchmarks.plans import OUT, listening
from tests.benchmarks.training_data import large_employer, moved, rules_of
from tests.cast import ALTYN, everybody


async def main() -> None:
    """The first page, the first recalculation, and one with one of a hundred moved."""
    today = clock.today()
    async with own_database():
        await everybody()
        await large_employer(ALTYN.bin, STAFF, today)
        await execute("delete from training_assignment where organisation = $1", ALTYN.bin)
        await rules_of(ALTYN.bin)
        async with transaction() as conn, listening(conn) as first:
            await one_by_one(ALTYN.bin)
            await recalculate(ALTYN.bin, today)
        await moved(ALTYN.bin, 100, today)
        async with transaction() as conn, listening(conn) as after:
            await one_by_one(ALTYN.bin)
            await recalculate(ALTYN.bin, today)
        async with transaction() as conn, listening(conn, 0.1) as page:
            with as_trainer() as by:
                await as_app(lambda: staff_list(by, Asked()))
    for name, what, plans in (
        ("training-recalculation", "The first recalculation, and one with one of a hundred moved", [*first, *after]),
        ("training-staff-list", "The first page of the staff list, with its count and units", page),
    ):
        head = f"{what}; {STAFF:,} people. Made by: python -m tests.benchmarks.explain_training\n"
        (OUT / f"{name}.txt").write_text("\n".join([head, *plans]), encoding="utf-8")


if __name__ == "__main__":
    run(main)
