"""People of a synthetic register."""

from collections.abc import Iterable

from infra.database import transaction
from services.accounts.addresses import address_of
from services.accounts.commands.joining import make_person
from services.accounts.commands.passwords import keep_password
from services.accounts.demo import DemoPerson
from services.accounts.passwords import hashed
from services.accounts.queries.people import account_at


async def seed_people(people: Iterable[DemoPerson]) -> int:
    """Make those who are not there yet; how many. The caller has made sure that the register is synthetic."""
    made = 0
    for one in people:
        address = address_of(one.email)
        if await account_at(address.key) is None:
            kept = await hashed(one.password)
            async with transaction():
                await keep_password(await make_person(address, one.name, one.language, "demo"), kept)
            made += 1
    return made
