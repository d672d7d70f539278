"""One process that asks as fast as it can: `python -m tests.infra.callers URL QUOTA WINDOW REQUESTS`.

Prints how many passed.
"""

import asyncio
import sys

from infra import database
from infra.rates import Policy, forget_refusals, spend


async def ask(url: str, policy: Policy, requests: int) -> int:
    """All requests in the name of one caller, eight at a time."""
    database.configure(url)
    await database.start_pool(4)
    passed = 0
    for _ in range(requests // 8):
        forget_refusals()  # each request reaches the database: it is the database that must count right
        passed += sum(one.allowed for one in await asyncio.gather(*(spend(policy, "somebody") for _ in range(8))))
    await database.stop_pool()
    return passed


if __name__ == "__main__":
    quota, window, requests = (int(word) for word in sys.argv[2:5])
    passed = asyncio.run(ask(sys.argv[1], Policy("test", quota, window), requests))
    sys.stdout.write(f"{passed}\n")
