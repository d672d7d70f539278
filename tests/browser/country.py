"""A register with a small synthetic country behind a real server: `python -m tests.browser.country PORT`.

The database and the folder come from MOLDIR_DATABASE_URL and MOLDIR_DATA_DIR.
"""

import asyncio
import sys

import uvicorn

from infra import database
from infra.schema import migrate
from infra.settings import settings
from services.cli.seed import settle_country
from services.web.app import create_app

ENTITIES, SEED = 400, 7


async def settle() -> None:
    """Migrate, and fill the register."""
    database.configure(settings().database_url)
    await migrate()
    await database.start_pool(2)
    await settle_country(ENTITIES, SEED, settings().data_dir / "country")
    await database.stop_pool()


if __name__ == "__main__":
    asyncio.run(settle())
    uvicorn.run(create_app, factory=True, port=int(sys.argv[1]), log_level="warning", server_header=False)
