"""100,000 labels: the page of one, its answer in the API and its badge, beside one SELECT of the label by its number.

MOLDIR_BENCH_LABELS says how many there are. The hot set is MOLDIR_BENCH_HOT of them in the order of Zipf; each kind
serves with two processes. Limits of requests are off. Also: the register's first page and its search.
"""

import os
from collections.abc import Sequence

from compliance.credentials.numbers import number
from infra.database import execute, fetch, transaction
from tests.benchmarks.bench_profile import beside, zipf
from tests.benchmarks.bench_search import spread
from tests.benchmarks.figures import Figure, own_database, run, show
from tests.benchmarks.load import Came, as_fast, steadily
from tests.benchmarks.web import PRODUCT, served

LABELS = int(os.environ.get("MOLDIR_BENCH_LABELS", "100000"))
HOT = int(os.environ.get("MOLDIR_BENCH_HOT", "2000"))
PROCESSES, ROUNDS, SECONDS = 2, 3, 5.0
A_SECOND, STEADY_SECONDS = 100, 20
READER = "Accept-Language: ru\r\n"
YARDSTICK = ("tests.benchmarks.yardstick:label",)
ONE, PAGE, API, BADGE = "/one/{}", "/ru/label/{}", "/api/v1/labels/{}?lang=ru", "/label/{}/badge.svg?lang=ru"
MADE = """
with made as (
    select n, number, lpad((500340000000 + n)::text, 12, '0') as bin
    from unnest($1::text[]) with ordinality as given(number, n)
), labels as (
    insert into label (number, organisation, level, scheme_version, version, products, sites, standard, granted_on,
                       valid_from, valid_until, application, changed_at)
    select number, bin, (array['committed', 'implemented', 'certified'])[1 + n % 3], '1.0', 1,
           jsonb_build_array(jsonb_build_object('name', 'Тауар ' || n, 'code', '10.61')), array['Алматы'],
           'iso-37001-2016', date '2026-01-05', date '2026-01-05', date '2028-12-31', 1, now()
    from made returning id
)
insert into label_history (label, what, version, on_day, at)
select id, 'granted', 1, date '2026-01-05', now() from labels
"""


async def filled() -> list[str]:
    """So many labels without their cases, with numbers whose check characters fit; all of their numbers."""
    async with transaction():
        await execute("set local session_replication_role = replica")
        await execute(MADE, [number("label", 2026, serial, 6) for serial in range(1, LABELS + 1)])
    return [row["number"] for row in await fetch("select number from label order by id")]


async def main() -> None:
    """Measure."""
    async with own_database() as (_, url):
        numbers = await filled()
        await execute("analyze label")
        hot = numbers[:: max(1, len(numbers) // HOT)][:HOT]
        with served(YARDSTICK, url, PROCESSES) as theirs, served(PRODUCT, url, PROCESSES) as ours:
            figures = [Figure("load of the machine before", f"{os.getloadavg()[0]:.1f}", f"{LABELS:,} labels", "–")]
            first = await as_fast(ours, asked(PAGE, numbers[1::97][:500]), 20.0, lines=1, head=READER)
            figures.append(Figure("page, first time, one reader", spread(first.seconds), "–", "–"))
            figures += await at_full_speed(theirs, ours, hot)
            figures += await steady(theirs, ours, hot)
            for name, path in (("first page", "/ru/labels"), ("search by product", "/ru/labels?q=77777")):
                came = await as_fast(ours, [path] * 30, 20.0, lines=1, head=READER)
                figures.append(Figure(f"register, {name}", spread(came.seconds), "–", "–"))
        show(figures)


def asked(form: str, numbers: Sequence[str]) -> list[str]:
    """Addresses of labels."""
    return [form.format(number) for number in numbers]


async def at_full_speed(theirs: int, ours: int, hot: Sequence[str]) -> list[Figure]:
    """The hot set, each kind in turn with the yardstick."""
    kinds = ((ONE, theirs), (PAGE, ours), (API, ours), (BADGE, ours))
    for form in (PAGE, API, BADGE):
        for turn in range(4):
            await as_fast(ours, asked(form, zipf(hot, len(hot) * 4, turn) + list(hot)), 20.0, lines=64, head=READER)
    came: dict[str, list[Came]] = {form: [] for form, _ in kinds}
    for turn in range(ROUNDS):
        for form, port in kinds:
            came[form].append(await as_fast(port, asked(form, zipf(hot, 200_000, turn)), SECONDS, head=READER))
    names = {PAGE: "page", API: "API", BADGE: "badge"}
    return [beside(f"{names[form]}, hot set of {len(hot)}", came[form], came[ONE]) for form in names]


async def steady(theirs: int, ours: int, hot: Sequence[str]) -> list[Figure]:
    """How long answers take at a steady load."""
    count, found = A_SECOND * STEADY_SECONDS, {}
    for form, port in ((ONE, theirs), (PAGE, ours)):
        found[form] = spread((await steadily(port, asked(form, zipf(hot, count, 5)), A_SECOND, READER)).seconds)
    return [Figure(f"page, {A_SECOND} a second for {STEADY_SECONDS} s", found[PAGE], found[ONE], "–")]


if __name__ == "__main__":
    run(main)
