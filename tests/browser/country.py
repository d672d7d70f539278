"""A register with a small synthetic country behind a real server: `python -m tests.browser.country PORT`.

The database and the folder come from MOLDIR_DATABASE_URL and MOLDIR_DATA_DIR.
"""

import asyncio
import sys

import uvicorn

from compliance.commands.label.issuing import tend_label
from compliance.commands.training.certificates import issue_certificate
from infra import database
from infra.schema import migrate
from infra.settings import settings
from services.cli.seed import settle_country
from services.web.app import create_app
from tests.cast import ALTYN, BOLAT, DINA, KUMIS, PEOPLE, SAMAL, Human
from tests.compliance.labels.granted import granted
from tests.compliance.training.certified import passed
from tests.compliance.training.learners import employed, must_take

ENTITIES, SEED = 400, 7
HOLDER = "7003"  # the employee number of whoever has a certificate


async def settle() -> None:
    """Migrate, and fill the register."""
    database.configure(settings().database_url)
    await migrate()
    await database.start_pool(2)
    await settle_country(ENTITIES, SEED, settings().data_dir / "country")
    await settle_cast()
    await database.stop_pool()


async def settle_cast() -> None:
    """The people of the cast belong to the first two companies, and each is signed in in a browser."""
    rows = await database.fetch(
        "select bin from company where seen_until is null and substr(bin, 5, 1) = '4' order by bin limit 2"
    )
    at = dict(zip((ALTYN.bin, KUMIS.bin), (row["bin"] for row in rows), strict=True))
    for person in PEOPLE:
        await person.joins(at)
        await person.signs_in(token=session_of(person))
    for number, person in enumerate((BOLAT, DINA), 7001):  # who learns in a browser is on the staff of the first
        staff = await employed(str(number), person, at[ALTYN.bin])
        for course in ("gifts", "conflict", "refusing"):
            await must_take(staff, f"own-sample-{course}", organisation=at[ALTYN.bin])
    await tend_label(await granted(at=at[KUMIS.bin]))  # the second company has a label
    await issue_certificate(await passed(await employed(HOLDER, SAMAL, at[ALTYN.bin]), at[ALTYN.bin]))


def session_of(person: Human) -> str:
    """The secret of their session here."""
    return f"session of {person.key}".replace(" ", "-")


if __name__ == "__main__":
    asyncio.run(settle())
    uvicorn.run(create_app, factory=True, port=int(sys.argv[1]), log_level="warning", server_header=False)
