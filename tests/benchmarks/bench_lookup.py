"""Scoring, searching, the profile and the report on a synthetic country."""

import random
import statistics
import time

from infra import database
from infra.actor import SYSTEM
from registry import search
from registry.commands.scores import score_nation
from registry.queries import company_profile, search_companies
from services.documents.pdf import report_pdf
from tests.benchmarks.figures import (
    ENTITIES,
    RUNS,
    Figure,
    compared,
    own_database,
    run,
    show,
    take_in,
    timed,
    timed_plain,
    written_country,
)

LOOK_UPS = 60


def damaged(name: str, dice: random.Random) -> str:
    """A name as somebody remembers it: without its form and quotes, one letter wrong."""
    chosen = name.split('"')[1] if name.count('"') == 2 else name
    place = dice.randrange(len(chosen))
    return chosen[:place] + chosen[place + 1 :]


async def main() -> None:
    """Measure what a reader waits for."""
    dice = random.Random(7)
    async with own_database() as (folder, _):
        await take_in(written_country(folder / "country"))
        first = await timed(lambda: score_nation(actor=SYSTEM))
        again = await timed(lambda: score_nation(actor=SYSTEM))
        built = await timed(search.rebuild)
        names = await database.fetch("select bin, name_ru from company where name_ru is not null order by bin")
        chosen = dice.sample(list(names), LOOK_UPS)
        ours, trigram, found, found_trigram = [], [], 0, 0
        await database.execute("create extension if not exists pg_trgm")
        await database.execute("create index company_trigram on company using gin (lower(name_ru) gin_trgm_ops)")
        await database.execute("analyze company")
        for row in chosen:
            asked = damaged(row["name_ru"], dice)
            results: list[object] = []
            ours.append(await timed(lambda a=asked, r=results: _search(a, r)))
            found += row["name_ru"] in results
            results = []
            trigram.append(await timed(lambda a=asked, r=results: _trigram(a, r)))
            found_trigram += row["name_ru"] in results
        bins = [row["bin"] for row in chosen]
        profiles = [await timed(lambda b=b: company_profile(b)) for b in bins]
        selects = [await timed(lambda b=b: database.fetch("select * from company where bin = $1", b)) for b in bins]
        report_pdf(await company_profile(bins[0]), "kk")
        shown = [await company_profile(number) for number in bins[: 3 * RUNS]]
        used = time.process_time()
        reports = [timed_plain(lambda p=profile: report_pdf(p, "kk")) for profile in shown]
        used = (time.process_time() - used) / len(reports)
        show(
            [
                compared(f"scoring all, nothing changed ({ENTITIES} entities)", [again], [first], "the first scoring"),
                Figure(f"search index of {ENTITIES} entities", f"{built:.2f} s", "–", "–"),
                compared(f"search, one letter missing (found {found}/{LOOK_UPS})", ours, trigram,
                         f"trigram index (found {found_trigram}/{LOOK_UPS})", "ms"),
                compared("profile, everything on it", profiles, selects, "one row by key", "ms"),
                Figure("report as PDF, after warm-up", f"{statistics.median(reports):.2f} s", "one second",
                       f"{statistics.median(reports):.2f} ×"),
                Figure("report as PDF, processor time", f"{used:.2f} s", "one second", f"{used:.2f} ×"),
            ]
        )  # fmt: skip


async def _search(asked: str, into: list[object]) -> None:
    into += [hit.name.ru for hit in (await search_companies(asked, filters={}, limit=10)).hits]


async def _trigram(asked: str, into: list[object]) -> None:
    rows = await database.fetch(
        """select name_ru from company where lower(name_ru) % lower($1)
           order by similarity(lower(name_ru), lower($1)) desc limit 10""",
        asked,
    )
    into += [row["name_ru"] for row in rows]


if __name__ == "__main__":
    run(main)
