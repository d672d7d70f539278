"""People of a synthetic register, the organisation they belong to, and their roles."""

from collections.abc import Iterable

from infra.actor import SYSTEM
from infra.database import transaction
from infra.events import record
from services.accounts.addresses import address_of
from services.accounts.commands.claims import found_organisation
from services.accounts.commands.joining import make_person
from services.accounts.commands.members import add_member
from services.accounts.commands.passwords import keep_password
from services.accounts.commands.staff import set_staff_role
from services.accounts.demo import DemoPerson
from services.accounts.events.people import MemberJoined
from services.accounts.passwords import hashed
from services.accounts.queries.people import account_at


async def missing_of(people: Iterable[DemoPerson]) -> list[DemoPerson]:
    """Those who have no account yet."""
    return [one for one in people if await account_at(address_of(one.email).key) is None]


async def seed_people(people: Iterable[DemoPerson], company: str) -> None:
    """Make people who are not there yet; those with roles belong to a company, known by its number.

    The caller has made sure that the register is synthetic.
    """
    for one in people:
        kept = await hashed(one.password)
        async with transaction():
            person = await make_person(address_of(one.email), one.name, one.language, "demo")
            await keep_password(person, kept)
            for role in one.staff:
                await set_staff_role(person, role, given=True, actor=SYSTEM)
            if one.roles:
                await found_organisation(company, "staff")
                roles = await add_member(company, person, one.roles)
                await record(MemberJoined(company, str(person), " ".join(roles), "demo"), actor=SYSTEM)
