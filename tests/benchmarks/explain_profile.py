"""How the server answers what a profile, the newest change and a slice of the national scoring ask it.

    python -m tests.benchmarks.explain_profile ADDRESS

ADDRESS is that of a database with the nation and its scores in it. It only reads; plans go to docs/benchmarks/explain.
"""

import asyncio
import sys

from infra import clock, database
from infra.database import fetch_value, transaction
from registry.queries.moments import newest_change
from registry.queries.profile import company_profile
from registry.scores.gather import gather
from registry.scores.scope import Scope
from tests.benchmarks.plans import OUT, listening

# somebody with much on the page: the supplier with the hundredth most contracts
BUSY = "select bin from contract where seen_until is null group by bin order by count(*) desc, bin limit 1 offset 100"
SLICE = (
    "select array_agg(bin) from (select bin from company where seen_until is null order by bin limit 20000) as chosen"
)
LONGEST = 300  # letters of a line
SIZES = "select count(*) from company where seen_until is null"


async def kept(name: str, what: str, plans: list[str]) -> None:
    """Plans under their heading."""
    size = await fetch_value(SIZES)
    head = f"{what}; {size:,} companies. Made by: python -m tests.benchmarks.explain_profile\n"
    (OUT / f"{name}.txt").write_text("\n".join([head, *plans]), encoding="utf-8")


async def main(address: str) -> None:
    """A busy company's profile, twice so that it comes from memory; and what a slice of scoring reads."""
    database.configure(address)
    busy = await fetch_value(BUSY)
    for turn in range(2):
        async with transaction() as conn, listening(conn, 0.2) as plans:
            await newest_change()
            await company_profile(busy)
        if turn:
            await kept("profile", "The newest change, and the profile of a company with many contracts", plans)
    some = Scope.of(*await fetch_value(SLICE))
    async with transaction() as conn, listening(conn) as plans:
        await gather(some, clock.now())
    await kept("scoring-slice", "What scoring 20,000 companies reads", [shortened(plan) for plan in plans])


def shortened(plan: str) -> str:
    """A plan without the twenty thousand numbers of its slice."""
    return "\n".join(line if len(line) < LONGEST else f"{line[:LONGEST]} …" for line in plan.split("\n"))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
