"""The profile of a company as page and as API answer, beside one SELECT by key: asyncpg, msgspec, the same server.

Both serve with two processes and as many connections; whoever asks is on the same machine, in one process more. First
times are asked of companies that nobody asked for before. The hot set is MOLDIR_BENCH_HOT companies in the order of
Zipf; it is asked for before it is measured. Limits of requests are off, as for a caller that may ask as often as it
likes. National figures, of a register with scores, which may be written to as far as a migration does:

    MOLDIR_BENCH_REGISTER=<copy of a data folder> moldir bench profile
    MOLDIR_BENCH_REGISTER_URL=<address of a database> moldir bench profile
"""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from random import Random

from infra import database
from infra.actor import SYSTEM
from infra.logs import configure_logs
from infra.schema import migrate
from registry.commands.scores import score_nation
from registry.references import reference_of
from tests.benchmarks import register as data_folder
from tests.benchmarks.bench_search import spread
from tests.benchmarks.figures import Figure, compared, own_database, run, show, take_in, written_country
from tests.benchmarks.load import Came, as_fast, steadily
from tests.benchmarks.web import PRODUCT, served

HOT = int(os.environ.get("MOLDIR_BENCH_HOT", "2000"))
GIVEN_URL = os.environ.get("MOLDIR_BENCH_REGISTER_URL", "")
PROCESSES = 2
ROUNDS, SECONDS = 3, 5.0  # of each measurement at full speed
FIRST_TIMES, MOST_SECONDS = 500, 20.0  # companies nobody asked for before, and how long they may take
A_SECOND, STEADY_SECONDS = 200, 20
FASTER, LEAST_TURNS, MOST_TURNS, MANY_LINES = 1.1, 4, 20, 64  # lines are shared out among the processes as they come
ALONE = 100  # companies asked for by one reader, one after another
READER = "Accept-Language: ru\r\n"  # a browser says so; else it would be told to remember a language
YARDSTICK = ("tests.benchmarks.yardstick:app",)
OWNER = ("tests.benchmarks.as_owner:create_app", "--factory")
ONE_SELECT, API, PAGE = "/one/{}", "/api/v1/companies/{}?lang=ru", "/ru/company/{}"
NUMBERS = """
select bin from company where seen_until is null order by md5(bin) limit $1
"""


@asynccontextmanager
async def register() -> AsyncIterator[str]:
    """The address of a database with a register and its scores: one that was named, or the benchmark's own."""
    if GIVEN_URL:
        configure_logs("console", "error")
        database.configure(GIVEN_URL)
        await migrate()
        await database.start_pool(4)
        try:
            yield GIVEN_URL
        finally:
            await database.stop_pool()
    elif data_folder.GIVEN:
        async with data_folder.register() as url:
            yield url
    else:
        async with own_database() as (folder, url):
            await take_in(written_country(folder / "country"))
            await score_nation(actor=SYSTEM)
            yield url


def zipf(numbers: Sequence[str], count: int, seed: int) -> list[str]:
    """Numbers as often as they are asked for: the second half as often as the first, the third a third as often, …"""
    return Random(seed).choices(numbers, [1 / place for place in range(1, len(numbers) + 1)], k=count)


def asked(form: str, numbers: Sequence[str]) -> list[str]:
    """Addresses: ours as they are linked to, so that nobody is led on from a person's number."""
    return [form.format(number if form == ONE_SELECT else reference_of(number)) for number in numbers]


async def warmed(port: int, form: str, hot: Sequence[str]) -> None:
    """Ask for the hot set until it comes no faster: then each process has answered each of it."""
    before, rate, turn = 0.0, 1.0, 0
    while turn < LEAST_TURNS or (rate > FASTER * before and turn < MOST_TURNS):
        mixed = Random(turn).sample(hot, len(hot))
        before, rate = rate, (await as_fast(port, asked(form, mixed), 600, lines=MANY_LINES)).rate
        turn += 1


async def first_times(port: int, form: str, numbers: Sequence[str]) -> tuple[Came, Came]:
    """Companies that nobody asked for: by one reader alone, then by four at once."""
    alone = await as_fast(port, asked(form, numbers[:ALONE]), MOST_SECONDS, lines=1)
    return alone, await as_fast(port, asked(form, numbers[ALONE:]), MOST_SECONDS, lines=4)


def beside(what: str, ours: Sequence[Came], theirs: Sequence[Came]) -> Figure:
    """Answers a second beside those of the yardstick; the ratio is that of rates."""
    rates = [came.rate for came in ours], [came.rate for came in theirs]
    found = compared(what, *rates, "one SELECT by key")
    return Figure(what, found.figure.replace(" s", "/s"), found.yardstick.replace(" s", "/s"), found.ratio)


async def at_full_speed(theirs: int, ours: int, hot: Sequence[str]) -> list[Figure]:
    """The hot set, each kind in turn with the yardstick."""
    came: dict[str, list[Came]] = {ONE_SELECT: [], API: [], PAGE: []}
    for turn in range(ROUNDS):
        numbers = zipf(hot, 200_000, turn)
        for form, port in ((ONE_SELECT, theirs), (API, ours), (PAGE, ours)):
            came[form].append(await as_fast(port, asked(form, numbers), SECONDS, head=READER))
    packed = await as_fast(ours, asked(PAGE, zipf(hot, 200_000, 9)), SECONDS, head=f"{READER}Accept-Encoding: br\r\n")
    return [
        beside(f"API, hot set of {len(hot)}", came[API], came[ONE_SELECT]),
        beside(f"page, hot set of {len(hot)}", came[PAGE], came[ONE_SELECT]),
        beside("… compressed by brotli", [packed], came[ONE_SELECT][-1:]),
    ]


async def steady(theirs: int, ours: int, hot: Sequence[str]) -> list[Figure]:
    """How long answers take at a steady load."""
    count, found = A_SECOND * STEADY_SECONDS, {}
    for form, port in ((ONE_SELECT, theirs), (API, ours), (PAGE, ours)):
        found[form] = spread((await steadily(port, asked(form, zipf(hot, count, 5)), A_SECOND, READER)).seconds)
    return [
        Figure(f"{name}, hot set, {A_SECOND} a second for {STEADY_SECONDS} s", found[form], found[ONE_SELECT], "–")
        for name, form in (("API", API), ("page", PAGE))
    ]


async def as_owner(url: str, ours: int, hot: Sequence[str]) -> Figure:
    """What the rights of the application cost: the same with those of the owner, whom row-level security passes by."""
    with served(OWNER, url, PROCESSES) as owner:
        await warmed(owner, API, hot[:200])
        pairs = [
            [await as_fast(port, asked(API, zipf(hot[:200], 100_000, turn)), SECONDS) for port in (ours, owner)]
            for turn in range(ROUNDS)
        ]
    found = compared("API, 200 companies, with the rights of web and API", [ours.rate for ours, _ in pairs],
                     [owner.rate for _, owner in pairs], "with the owner's")  # fmt: skip
    return Figure(found.what, found.figure.replace(" s", "/s"), found.yardstick.replace(" s", "/s"), found.ratio)


async def main() -> None:
    """Measure."""
    async with register() as url:
        many = [row["bin"] for row in await database.fetch(NUMBERS, HOT + 2 * (FIRST_TIMES + ALONE))]
        hot, of_api = many[:HOT], many[HOT : HOT + FIRST_TIMES + ALONE]
        of_page = many[HOT + FIRST_TIMES + ALONE :]
        size = await database.fetch_value("select count(*) from company where seen_until is null")
        with served(YARDSTICK, url, PROCESSES) as theirs, served(PRODUCT, url, PROCESSES) as ours:
            figures = [Figure("load of the machine before", f"{os.getloadavg()[0]:.1f}", f"{size:,} companies", "–")]
            for name, form, numbers in (("API", API, of_api), ("page", PAGE, of_page)):
                alone, four = await first_times(ours, form, numbers)
                raw = await as_fast(theirs, asked(ONE_SELECT, numbers), SECONDS)
                figures += [
                    Figure(f"{name}, first time, one reader ({len(alone.seconds)})", spread(alone.seconds), "–", "–"),
                    beside(f"{name}, first time, four readers ({len(four.seconds)})", [four], [raw]),
                ]
            for form in (API, PAGE):
                await warmed(ours, form, hot)
            figures += await at_full_speed(theirs, ours, hot)
            figures += await steady(theirs, ours, hot)
            figures.append(await as_owner(url, ours, hot))
        show(figures)


if __name__ == "__main__":
    run(main)
