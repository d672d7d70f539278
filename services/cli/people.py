"""`moldir people`: the people of a synthetic register, and help for somebody who is locked out."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from infra import clock
from infra.database import fetch_value
from infra.errors import Refused
from infra.i18n import text
from infra.settings import settings
from registry.identifiers import SYNTHETIC_CENTURY, SYNTHETIC_YEARS
from registry.queries.criteria import criteria_of
from registry.queries.home import home_page
from services.accounts.commands.helping import account_written, block, take_factors, unblock
from services.accounts.commands.seeding import missing_of, seed_people
from services.accounts.commands.staff import set_staff_role
from services.accounts.demo import DEMO
from services.accounts.permissions import STAFF_ROLES
from services.cli import session

# whether the register holds a company, and one that no synthetic country has: the rule of Bin.is_synthetic
REAL = """
select count(*) as companies,
       count(*) filter (where not case when substr(bin, 5, 1) in ('4', '5', '6')
                                       then substr(bin, 1, 2)::int between $1 and $2
                                       else substr(bin, 7, 1) = $3 end) as real
from company where seen_until is null
"""
FIRST = "select min(bin) from company where seen_until is null"
people = typer.Typer(help="People with accounts.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Register `people` and its commands."""
    app.add_typer(people, name="people")


@people.callback()
def _group() -> None:
    """People with accounts."""


@people.command()
def seed(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> None:
    """Make the people of a synthetic register and tell their passwords; refused where a real company is known."""
    session.in_database(settle_people())
    if as_json:
        session.print_json([asdict(one) | {"email": one.email, "password": one.password} for one in DEMO])
    else:
        show_people()


async def settle_people() -> None:
    """Make them, unless the register is a real one or others can reach it. Raises Refused."""
    if not settings().at_home or not await is_synthetic():
        raise Refused(text("people.not_synthetic"))
    if missing := await missing_of(DEMO):
        await seed_people(missing, await _company())


async def _company() -> str:
    """Whose people they are: the first example of the home page of which the register says nothing bad, else the first;
    in a register without indices the first company.
    """
    examples = [each.bin for each in (await home_page()).examples]
    good = [each for each in examples if await _is_in_good_standing(each)]
    return (good or examples or [str(await fetch_value(FIRST))])[0]


async def _is_in_good_standing(number: str) -> bool:
    """Whether a company may have a label, as far as the register is asked."""
    found = await criteria_of(number, clock.today())
    grades = {(found.grades or {}).get(index, "NR") for index in ("taxpayer", "payment")}
    return not (found.adverse or found.tax_debt or found.court or grades - set("ABCD"))


async def is_synthetic() -> bool:
    """Whether all companies of the register are made up, and there is one."""
    first, last = SYNTHETIC_YEARS.start, SYNTHETIC_YEARS.stop - 1
    found = "select companies > 0 and real = 0 from (" + REAL + ") as counted"
    return bool(await fetch_value(found, first, last, SYNTHETIC_CENTURY))


def show_people() -> None:
    """Their addresses and passwords, to copy from the terminal."""
    table = Table(box=None, pad_edge=False)
    for column in ("people.column.email", "people.column.password"):
        table.add_column(session.say(column), no_wrap=True)
    table.add_column(session.say("people.column.name"))
    table.add_column(session.say("people.column.roles"))
    for one in DEMO:
        roles = ", ".join(session.say(f"role_name.{role}") for role in (*one.roles, *one.staff))
        table.add_row(one.email, one.password, one.name, roles)
    session.out.print(table)


Email = Annotated[str, typer.Argument(help="The account's e-mail address.")]


@people.command("recover")
def recover(email: Email) -> None:
    """Take away all proofs of somebody who has lost phone and codes; a letter tells them how to come back.

    Make sure first, face to face or by a document, that it is the person who asks.
    """

    async def work() -> None:
        await take_factors((await account_written(email)).person, actor=session.actor())

    session.in_database(work())
    session.out.print(session.say("people.recovered", email=email), highlight=False)


@people.command("block")
def shut_out(email: Email) -> None:
    """End every session of somebody and let them in no more."""

    async def work() -> None:
        await block((await account_written(email)).person, actor=session.actor())

    session.in_database(work())
    session.out.print(session.say("people.blocked", email=email), highlight=False)


@people.command("unblock")
def let_in(email: Email) -> None:
    """Let somebody in again."""

    async def work() -> None:
        await unblock((await account_written(email)).person, actor=session.actor())

    session.in_database(work())
    session.out.print(session.say("people.unblocked", email=email), highlight=False)


@people.command("role")
def change_role(
    email: Email,
    role: Annotated[str, typer.Argument(help=f"A role at Atameken: {', '.join(sorted(STAFF_ROLES))}.")],
    take: Annotated[bool, typer.Option("--take", help="Take the role away instead.")] = False,
) -> None:
    """Give somebody a role at Atameken; so the first administrator comes to be. Later ones are made at the desk."""

    async def work() -> None:
        person = (await account_written(email)).person
        await set_staff_role(person, role, given=not take, actor=session.actor())

    session.in_database(work())
    session.out.print(session.say("people.role_taken" if take else "people.role_given", email=email, role=role),
                      highlight=False)  # fmt: skip
