"""A label in the synthetic register, granted the whole way, so that whoever tries Möldir out can check one by phone."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

from compliance.colleagues import Colleague
from compliance.commands.label.applying import (
    Filled,
    Product,
    Wanted,
    change_application,
    confirm_data,
    open_application,
    submit_application,
)
from compliance.commands.label.assessing import Judgement, Report, judge, report
from compliance.commands.label.assigning import assign
from compliance.commands.label.checking import check_application
from compliance.commands.label.completing import complete, pass_screening
from compliance.commands.label.deciding import declare
from compliance.commands.label.issuing import tend_labels
from compliance.commands.label.meetings import (
    Called,
    Proposed,
    ask_member,
    call_meeting,
    close_meeting,
    note_presence,
    put_on_agenda,
)
from compliance.commands.label.recusing import recuse_where_needed
from compliance.commands.label.replying import comment_report
from compliance.commands.label.reviewing import Review, recommend, take_review
from compliance.commands.label.voting import Voice, vote
from compliance.desk import Officer
from compliance.label.eligibility import eligibility
from compliance.library.scheme import scheme
from compliance.queries.label.case import SIGNED
from compliance.queries.label.known import known_of
from infra import clock
from infra.actor import acts
from infra.database import fetch_value, transaction
from infra.looking import Looker, looks
from registry.queries.contracts import load_parties
from services.accounts.colleagues import RIGHTS
from services.accounts.demo import DEMO, DemoPerson
from services.accounts.desk import RIGHTS as DESK_RIGHTS
from services.accounts.permissions import GRANTS, Role
from services.cli.demo_company import MADE_UP, Company, being, works_for_a_year

LEVEL = "committed"
REASONS = f"Барлық талап орындалған ({MADE_UP})."
PEOPLE = {one.key: one for one in DEMO}


async def settle_label() -> str | None:
    """Grant the company of a synthetic register a label, unless it applied before; its number.

    None where the register stands against the company: then there is a company to look at, and no label.
    """
    ids = {one.key: await fetch_value("select id from person where email = $1", one.email) for one in DEMO}
    number = await fetch_value("select organisation from membership where person = $1 and until is null", ids["marat"])
    if None in ids.values() or number is None:
        return None
    if await fetch_value("select exists (select from label_application)"):
        return None
    if await fetch_value("select exists (select from assessment where organisation = $1)", number):
        return None  # somebody has begun to work there: that is theirs
    async with transaction():
        company = await _company(str(number), ids)
        await works_for_a_year(company)
        if await _against(company.number):
            return None
        application = await _applies(company)
        await _is_assessed(company, application, ids)
        await _is_decided(application, ids)
    await tend_labels()
    found = await fetch_value("select number from label where application = $1", application)
    return str(found) if found else None


async def _company(number: str, ids: Mapping[str, UUID]) -> Company:
    people = {key: _colleague(PEOPLE[key], ids[key], number) for key in ("aigerim", "marat", "dina")}
    name = (await load_parties([number], clock.now()))[number].name
    names = {ids[key]: PEOPLE[key].name for key in people}
    return Company(number, name, people["aigerim"], people["marat"], tuple(people.values()), names)


def _colleague(one: DemoPerson, person: UUID, number: str) -> Colleague:
    allowed = frozenset().union(*(GRANTS[Role(role)] for role in one.roles))
    return Colleague(person, number, frozenset(right for right, wanted in RIGHTS.items() if wanted in allowed))


@asynccontextmanager
async def _at_desk(key: str, person: UUID) -> AsyncIterator[Officer]:
    """Within the block somebody of the desk works, with what their role brings."""
    allowed = frozenset().union(*(GRANTS[Role(role)] for role in PEOPLE[key].staff))
    by = Officer(person, frozenset(right for right, wanted in DESK_RIGHTS.items() if wanted in allowed))
    with looks(Looker(str(person), staff=frozenset(PEOPLE[key].staff), strong=True)), acts(by.actor):
        yield by


async def _against(number: str) -> list[str]:
    """What the company does not meet, of what a machine can ask."""
    found = eligibility(scheme(), LEVEL, await known_of(number, clock.today()), micro=True)
    return [each.requirement.id for each in found if each.met in ("unmet", "unknown")]


async def _applies(company: Company) -> int:
    product = Product(f"Бидай ұны ({MADE_UP})", "1101 00")
    with being(company.officer) as by:
        application = await open_application(by, Wanted(LEVEL))
        filled = Filled(LEVEL, "kk", by.person, (product,), ("Көкшетау, Диірмен көшесі, 1",))
        await change_application(by, application, filled)
        await confirm_data(by, application)
    with being(company.owner) as by:
        await submit_application(by, application, agreed=True)
    await recuse_where_needed(application)
    return application


async def _is_assessed(company: Company, application: int, ids: Mapping[str, UUID]) -> None:
    async with _at_desk("officer", ids["officer"]) as by:
        await complete(by, application)
        await pass_screening(by, application)
        await assign(by, application, ids["assessor"])
    async with _at_desk("assessor", ids["assessor"]) as by:
        for each in scheme().asked(LEVEL, micro=True):
            if each.kind == "human" and each.id not in SIGNED:
                await judge(by, application, Judgement(each.id, True, REASONS))
        await report(by, application, Report("grant", REASONS, "", clock.today()))
    with being(company.officer) as by_company:
        await comment_report(by_company, application, "", {})
    async with _at_desk("reviewer", ids["reviewer"]) as by:
        await take_review(by, application)
        await recommend(by, application, Review("grant", REASONS))


async def _is_decided(application: int, ids: Mapping[str, UUID]) -> None:
    deciders = [key for key in ids if key.startswith("decider")]
    async with _at_desk("officer", ids["officer"]) as by:
        called = Called("panel", clock.now() + timedelta(hours=1), f"Зал ({MADE_UP})")
        meeting = await call_meeting(by, called)
        agenda = await put_on_agenda(by, meeting, application, Proposed("grant", REASONS))
        for key in deciders:
            await ask_member(by, meeting, ids[key])
        await note_presence(by, meeting, [ids[key] for key in deciders])
    for key in deciders:
        async with _at_desk(key, ids[key]) as by:
            await vote(by, agenda, Voice("for", REASONS))
    await check_application(application)
    async with _at_desk("officer", ids["officer"]) as by:
        await declare(by, agenda)
        await close_meeting(by, meeting)
