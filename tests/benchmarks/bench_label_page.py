"""100,000 labels: the page of one, its answer in the API and its badge, beside one SELECT of the label by its number.

MOLDIR_BENCH_LABELS says how many there are, each of a company of its own, and MOLDIR_BENCH_OTHERS how many companies
there are beside. The hot set is MOLDIR_BENCH_HOT of them in the order of Zipf; each kind serves with two processes.
Limits of requests are off. Also: the register, as pages and as files.
"""

import asyncio
import os
import statistics
from collections.abc import Mapping, Sequence

from tests.benchmarks.bench_profile import beside, zipf
from tests.benchmarks.bench_search import spread
from tests.benchmarks.figures import Figure, own_database, run, show
from tests.benchmarks.label_data import many_labels
from tests.benchmarks.load import Came, as_fast, steadily
from tests.benchmarks.web import PRODUCT, Asking, served

LABELS = int(os.environ.get("MOLDIR_BENCH_LABELS", "100000"))
OTHERS = int(os.environ.get("MOLDIR_BENCH_OTHERS", "0"))
HOT = int(os.environ.get("MOLDIR_BENCH_HOT", "2000"))
PROCESSES, ROUNDS, SECONDS = 2, 3, 5.0
FIRST_TIMES, MOST_SECONDS, AGAIN, FILES = 500, 20.0, 40, 3
A_SECOND, STEADY_SECONDS = 100, 20
READER = "Accept-Language: ru\r\n"
YARDSTICK = ("tests.benchmarks.yardstick:label",)
ONE, PAGE, API, BADGE = "/one/{}", "/ru/label/{}", "/api/v1/labels/{}?lang=ru", "/label/{}/badge.svg?lang=ru"
NAMES = {PAGE: "page", API: "API", BADGE: "badge"}
REGISTER: Mapping[str, str] = {
    "first page": "/ru/labels",
    "search by product, one found": "/ru/labels?q=77777",
    "search by product, thousands found": "/ru/labels?q=%D1%81%D2%AF%D1%82",
    "search by name": "/ru/labels?q=%D0%B0%D0%BB%D1%82%D1%8B%D0%BD%20%D0%B4%D3%99%D0%BD",
    "filters: level, region, standing": "/ru/labels?level=certified&region=75&standing=suspended",
    "API, first page": "/api/v1/labels?lang=ru",
    "Atom": "/labels.atom?lang=ru",
}


async def main() -> None:
    """Measure."""
    async with own_database() as (_, url):
        numbers = await many_labels(LABELS, OTHERS)
        hot = numbers[:: max(1, len(numbers) // HOT)][:HOT]
        with served(YARDSTICK, url, PROCESSES) as theirs, served(PRODUCT, url, PROCESSES) as ours:
            figures = [Figure("load of the machine before", f"{os.getloadavg()[0]:.1f}", f"{LABELS:,} labels", "–")]
            figures += await first_times(ours, numbers)
            figures += await at_full_speed(theirs, ours, hot)
            figures += await steady(theirs, ours, hot, numbers)
            figures += await of_register(ours, hot)
        show(figures)


def asked(form: str, numbers: Sequence[str]) -> list[str]:
    """Addresses of labels."""
    return [form.format(number) for number in numbers]


async def first_times(ours: int, numbers: Sequence[str]) -> list[Figure]:
    """Labels that nobody asked for, once each process has its templates."""
    for form in (PAGE, API):
        await as_fast(ours, asked(form, numbers[3:600:7]), MOST_SECONDS, lines=32, head=READER)
    step = max(2, len(numbers) // FIRST_TIMES)
    found = []
    for form, begin in ((PAGE, 1), (API, step // 2)):
        came = await as_fast(ours, asked(form, numbers[begin::step][:FIRST_TIMES]), MOST_SECONDS, 1, READER)
        found.append(Figure(f"{NAMES[form]}, first time, one reader", spread(came.seconds), "–", "–"))
    return found


async def at_full_speed(theirs: int, ours: int, hot: Sequence[str]) -> list[Figure]:
    """The hot set, each kind in turn with the yardstick."""
    kinds = ((ONE, theirs), (PAGE, ours), (API, ours), (BADGE, ours))
    for form in NAMES:
        for turn in range(4):
            await as_fast(ours, asked(form, zipf(hot, len(hot) * 4, turn) + list(hot)), 20.0, lines=64, head=READER)
    came: dict[str, list[Came]] = {form: [] for form, _ in kinds}
    for turn in range(ROUNDS):
        for form, port in kinds:
            came[form].append(await as_fast(port, asked(form, zipf(hot, 200_000, turn)), SECONDS, head=READER))
    packed = await as_fast(ours, asked(PAGE, zipf(hot, 200_000, 9)), SECONDS, head=f"{READER}Accept-Encoding: br\r\n")
    return [
        *(beside(f"{name}, hot set of {len(hot)}", came[form], came[ONE]) for form, name in NAMES.items()),
        beside("page, compressed by brotli", [packed], came[ONE][-1:]),
    ]


async def steady(theirs: int, ours: int, hot: Sequence[str], numbers: Sequence[str]) -> list[Figure]:
    """How long answers take at a steady load: of the hot set, and of all labels in the order of Zipf."""
    count, found = A_SECOND * STEADY_SECONDS, {}
    for form, port in ((ONE, theirs), (PAGE, ours), (API, ours)):
        found[form] = spread((await steadily(port, asked(form, zipf(hot, count, 5)), A_SECOND, READER)).seconds)
    of_all = await steadily(ours, asked(PAGE, zipf(numbers[::-1], count, 6)), A_SECOND, READER)
    load = f"{A_SECOND} a second for {STEADY_SECONDS} s"
    return [
        *(Figure(f"{NAMES[form]}, hot set, {load}", found[form], found[ONE], "–") for form in (PAGE, API)),
        Figure(f"page, any of {len(numbers):,}, {load}", spread(of_all.seconds), found[ONE], "–"),
    ]


async def of_register(ours: int, hot: Sequence[str]) -> list[Figure]:
    """Pages of the register by one reader; the files of all labels, and pages of labels while they are sent."""
    figures = []
    for name, path in REGISTER.items():
        came = await as_fast(ours, [path] * AGAIN, MOST_SECONDS, lines=1, head=READER)
        figures.append(Figure(f"register, {name}", spread(came.seconds), "–", "–"))
    for kind in ("csv", "json"):
        taken = [await asyncio.to_thread(Asking(ours).get, f"/labels.{kind}") for _ in range(FILES)]
        seconds, size = statistics.median(each[0] for each in taken), len(taken[0][1]) / 1e6
        figures.append(Figure(f"register as {kind.upper()}, whole", f"{seconds:.1f} s, {size:.0f} MB", "–", "–"))
    sending = asyncio.gather(*(asyncio.to_thread(Asking(ours).get, "/labels.json") for _ in range(PROCESSES)))
    beside_it = asked(PAGE, zipf(hot, A_SECOND * max(2, int(seconds)), 7))
    came = await steadily(ours, beside_it, A_SECOND, READER)
    await sending
    return [*figures, Figure(f"page, while {PROCESSES} take all labels as JSON", spread(came.seconds), "–", "–")]


if __name__ == "__main__":
    run(main)
