"""What counting a request costs: the same request with and without a limit, and with a key."""

import contextlib

import httpx
from litestar import Litestar

from infra import database
from infra.looking import APPLICATION
from infra.rates import Policy, forget_refusals, spend
from infra.settings import settings
from services.accounts.commands.keys import KeyWanted, make_key
from services.api import api_routes
from tests.benchmarks.figures import Figure, compared, own_database, run, show, timed
from tests.cast import ALONE

REQUESTS = 300


async def asked(client: httpx.AsyncClient, headers: dict[str, str], limits: tuple[int, int]) -> float:
    """Seconds of one request under given limits for addresses and keys."""
    settings().rate_api, settings().rate_key = limits

    async def ask() -> None:
        answer = await client.get("/api/v1/methodology/payment", headers=headers)
        answer.raise_for_status()

    return await timed(ask)


async def main() -> None:
    """The cheapest answer there is, which asks the database nothing: the cost of counting stands out most."""
    async with own_database() as (_, url):
        await ALONE.joins()
        made = await make_key(ALONE.viewer(), KeyWanted("bench", ("register",), "30"))
        key = {"Authorization": f"Bearer {made.secret}"}
        await database.stop_pool()
        database.configure(url, APPLICATION)
        await database.start_pool(8)
        many = Policy("many", 1_000_000)
        counting = [await timed(lambda: spend(many, "somebody")) for _ in range(REQUESTS)]
        selecting = [await timed(lambda: database.fetch_value("select 1")) for _ in range(REQUESTS)]
        app = Litestar(api_routes, openapi_config=None, logging_config=None)
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://moldir.bench") as client:
            free, by_address, by_key = [], [], []
            for _ in range(REQUESTS):
                free.append(await asked(client, {}, (0, 0)))
                by_address.append(await asked(client, {}, (1_000_000, 0)))
                by_key.append(await asked(client, key, (0, 1_000_000)))
            settings().rate_api = 1
            forget_refusals()
            refused = []
            for _ in range(REQUESTS):
                with contextlib.suppress(httpx.HTTPStatusError):
                    refused.append(await timed(lambda: client.get("/api/v1/methodology/payment")))
        show(
            [
                compared("counting a request", counting, selecting, "select 1", "ms"),
                compared("an answer of the API, counted by address", by_address, free, "not counted", "ms"),
                compared("the same with a key, looked up and counted", by_key, free, "not counted", "ms"),
                compared("the answer 429, once a caller is refused", refused, free, "not counted", "ms"),
                Figure("requests counted a second, one process", f"{1 / (sum(counting) / REQUESTS):.0f}", "–", "–"),
            ]
        )


if __name__ == "__main__":
    run(main)
