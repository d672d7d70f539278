"""Finding companies over HTTP: names as people write them from memory, beside trigrams in the database.

The accuracy limit is rapidfuzz comparing every name; both yardsticks are given the product's own folded key. National
figures: MOLDIR_BENCH_REGISTER=<copy of a data folder with the nation imported> moldir bench search
"""

import asyncio
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from random import Random

from rapidfuzz import fuzz, process

from infra import database
from registry import search
from registry.names import search_key
from registry.search import store
from tests.benchmarks.figures import Figure, run, show
from tests.benchmarks.questions import BEYOND, KINDS, Question, inside, questions
from tests.benchmarks.register import register
from tests.benchmarks.web import Asking, web_server

FOUND = 10  # results looked at
WITH_YARDSTICK = 10  # questions of each kind that trigrams and rapidfuzz answer too
TYPED = 40  # names typed letter by letter
ROWS_OF_ALL = """
select bin, name_kk, name_ru, director, kato, oked, registered_on from company where seen_until is null
"""
NAMED = """
select bin, coalesce(case when right(bin, 1) < '5' then name_kk end, name_ru, name_kk) as name
from company where seen_until is null order by bin
"""
HEADS = "select director from company where director like '% % %' and bin like '%7' limit 60"
FORMER = """select name_ru from company where seen_until is not null and name_ru like '%"%' limit 60"""
NAMES_OF_SOME = "select bin, name_kk, name_ru from company where seen_until is null and right(bin, 2) = $1"
TRIGRAM = """
select key, min(bin) from bench_key where key % $1 group by key order by similarity(key, $1) desc limit 10
"""


def at(seconds: Sequence[float], share: float) -> float:
    """A percentile, in ms."""
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))] * 1000


def spread(seconds: Sequence[float]) -> str:
    """Percentiles as a figure shows them."""
    return f"p50 {at(seconds, 0.5):.1f}, p95 {at(seconds, 0.95):.1f}, p99 {at(seconds, 0.99):.1f} ms"


async def building() -> list[Figure]:
    """How long the index takes, beside reading the same rows by one COPY."""
    began = time.perf_counter()
    count = await search.rebuild()
    built = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows, began = 0, time.perf_counter()
    async with database.connection() as conn:

        async def swallow(data: bytes) -> None:
            nonlocal rows
            rows += data.count(b"\n")

        await conn.copy_from_query(ROWS_OF_ALL, output=swallow, format="csv")
    copied = time.perf_counter() - began
    what = f"search index of {count:,} companies, from nothing"
    ours, beside = f"{built:.1f} s, at most {peak:.0f} MB", f"COPY of the rows: {copied:.1f} s"
    return [Figure(what, ours, beside, f"{built / copied:.1f} ×"), await bringing_back(built)]


async def bringing_back(built: float) -> Figure:
    """How long it takes until a lost index answers again, from the copy that lies beside it."""
    store.pointer().unlink()
    began = time.perf_counter()
    await search.ensure_current()
    search.opened().search("алтын")
    took = time.perf_counter() - began
    size = sum(each.stat().st_size for each in (store.root() / store.KEPT).iterdir()) / 1e6
    what = f"a lost index brought back from its copy of {size:.0f} MB, and one question"
    return Figure(what, f"{took:.1f} s", f"from nothing: {built:.1f} s", f"{took / built:.2f} ×")


async def keys_of_all() -> list[str]:
    """Every different folded name of the register; in the database, with a trigram index, those of each company."""
    keys: set[str] = set()
    async with database.connection() as conn:
        await conn.execute("create extension if not exists pg_trgm")
        await conn.execute("drop table if exists bench_key")
        await conn.execute("create unlogged table bench_key (bin text, key text)")
        for low in range(100):
            named = await conn.fetch(NAMES_OF_SOME, f"{low:02}")
            rows = {
                (row["bin"], search_key(name)) for row in named for name in (row["name_kk"], row["name_ru"]) if name
            }
            keys.update(key for _, key in rows)
            await conn.copy_records_to_table("bench_key", records=sorted(rows))
        await conn.execute("create index on bench_key using gin (key gin_trgm_ops)")
        await conn.execute("vacuum analyze bench_key")
    return sorted(keys)


def names_found(answer: dict) -> set[str]:
    """What the companies found are called, without forms."""
    names = [name for hit in answer["hits"] for name in (hit["name"]["kk"], hit["name"]["ru"]) if name]
    return {inside(name).casefold() for name in names}


class Asked:
    """Times and hits by kind of question."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = defaultdict(list)
        self.hits: dict[str, list[bool]] = defaultdict(list)

    def note(self, kind: str, seconds: float, *, hit: bool) -> None:
        """One answer."""
        self.times[kind].append(seconds)
        self.hits[kind].append(hit)

    def recall(self, kinds: Iterable[str]) -> float:
        """The share of questions that found the name meant."""
        hits = [hit for kind in kinds for hit in self.hits[kind]]
        return sum(hits) / len(hits)

    def all_times(self, kinds: Iterable[str]) -> list[float]:
        """Their seconds."""
        return [seconds for kind in kinds for seconds in self.times[kind]]


def ask_web(asking: Asking, asked: Sequence[Question]) -> Asked:
    """Every question once over HTTP; another one in between has warmed nothing of it."""
    found = Asked()
    for question in asked:
        seconds, answer = asking.json("/api/v1/companies", q=question.typed, limit=FOUND)
        found.note(question.kind, seconds, hit=inside(question.name).casefold() in names_found(answer))
    return found


async def ask_yardsticks(asked: Sequence[Question], keys: Sequence[str]) -> tuple[Asked, Asked]:
    """Some questions by trigrams and by comparing every name."""
    trigram, every = Asked(), Asked()
    for question in asked:
        typed, meant = search_key(question.typed), search_key(f'"{inside(question.name)}" ЖШС')
        began = time.perf_counter()
        rows = await database.fetch(TRIGRAM, typed)
        trigram.note(question.kind, time.perf_counter() - began, hit=meant in [row["key"] for row in rows])
        began = time.perf_counter()
        near = process.extract(typed, keys, scorer=fuzz.token_sort_ratio, limit=FOUND)
        every.note(question.kind, time.perf_counter() - began, hit=meant in [key for key, _, _ in near])
    return trigram, every


def other_ways(
    asking: Asking, named: Sequence[tuple[str, str]], heads: Sequence[str], former: Sequence[str]
) -> list[Figure]:
    """What else is asked: numbers, heads, former names, filters, everything by region, letters while they are typed."""
    rng = Random(11)
    api, some = "/api/v1/companies", [rng.choice(named) for _ in range(60)]
    words = [inside(name).split()[0] for _, name in some]
    regions, sections = ("75", "71", "79", "19", "35"), ("G", "F", "A", "C", "H")
    letters = [inside(name)[:size] for _, name in some[:TYPED] for size in range(1, min(len(inside(name)), 12) + 1)]
    ways: dict[str, Callable[[], list[float]]] = {
        "BIN whole": lambda: [asking.get(api, q=number)[0] for number, _ in some],
        "BIN begun": lambda: [asking.get(api, q=number[: rng.randint(4, 11)])[0] for number, _ in some],
        "head by name": lambda: [asking.get(api, q=head)[0] for head in heads],
        "former name": lambda: [asking.get(api, q=name)[0] for name in former],
        "a word in a region": lambda: [asking.get(api, q=word, region=rng.choice(regions))[0] for word in words],
        "a word in a branch of activity, registered": lambda: [
            asking.get(api, q=word, section=rng.choice(sections), status="in_register")[0] for word in words
        ],
        "a common word": lambda: [asking.get(api, q=word)[0] for word in dict.fromkeys(words)],
        "everything in a region, first time": lambda: [asking.get(api, region=region)[0] for region in regions],
        "everything in a region, again": lambda: [asking.get(api, region=rng.choice(regions))[0] for _ in some],
        "suggestions, letter by letter": lambda: [asking.get("/kk/suggest", q=typed)[0] for typed in letters],
    }  # fmt: skip
    measured = {what: way() for what, way in ways.items()}
    return [
        Figure(f"HTTP: {what} ({len(times)})", spread(times), "–", "–") for what, times in measured.items() if times
    ]


async def some_heads() -> tuple[list[str], list[str]]:
    """Names of heads without their patronymic, and names that companies had before."""
    heads, former = await database.fetch(HEADS), await database.fetch(FORMER)
    return [" ".join(row["director"].split()[:2]) for row in heads], [inside(row["name_ru"]) for row in former]


def compared(ours: Asked, trigram: Asked, every: Asked, few: Asked) -> list[Figure]:
    """Ours beside the yardsticks: all kinds together, then each."""
    times, theirs = few.all_times(KINDS), trigram.all_times(KINDS)
    median, tail = (at(theirs, share) / at(times, share) for share in (0.5, 0.95))
    figures = [
        Figure(f"HTTP: changed names ({len(ours.all_times(KINDS))})", spread(ours.all_times(KINDS)),
               f"pg_trgm % on the folded key: {spread(theirs)}",
               f"{median:.0f} × faster (p50), {tail:.0f} × (p95)"),
        Figure(f"recall@{FOUND}", f"{ours.recall(KINDS):.3f}",
               f"pg_trgm {trigram.recall(KINDS):.3f}, every name compared {every.recall(KINDS):.3f} (same questions: "
               f"{few.recall(KINDS):.3f})", f"{few.recall(KINDS) / every.recall(KINDS):.3f}"),
        Figure("every name compared by rapidfuzz", spread(every.all_times(KINDS)), "–", "–"),
    ]  # fmt: skip
    for kind in (*KINDS, *BEYOND):
        beside = f"pg_trgm {trigram.recall([kind]):.2f}, every name {every.recall([kind]):.2f}"
        found = f"recall {ours.recall([kind]):.3f}, {spread(ours.times[kind])}"
        figures.append(Figure(f"– {kind}", found, beside, "–"))
    return figures


async def main() -> None:
    """Measure what a reader waits for."""
    async with register() as url:
        figures = await building()
        keys = await keys_of_all()
        named = [(row["bin"], row["name"]) for row in await database.fetch(NAMED) if row["name"]]
        asked = questions(named, Random(1)) + questions(named, Random(2), kinds=BEYOND)
        some = [one for kind in (*KINDS, *BEYOND) for one in [q for q in asked if q.kind == kind][:WITH_YARDSTICK]]
        heads, former = await some_heads()
        with web_server(url) as asking:
            await asyncio.to_thread(ask_web, asking, questions(named, Random(3), 3))
            ours = await asyncio.to_thread(ask_web, asking, asked)
            few = await asyncio.to_thread(ask_web, asking, [*reversed(some)])
            trigram, every = await ask_yardsticks(some, keys)
            figures += compared(ours, trigram, every, few)
            figures += await asyncio.to_thread(other_ways, asking, named, heads, former)
        show(figures)


if __name__ == "__main__":
    run(main)
