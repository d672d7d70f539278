"""Altyn Dan applies: what tests of applications begin with, in a line each."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from compliance.commands.freezing import approve, submit
from compliance.commands.label.applying import (
    Filled,
    Product,
    Wanted,
    change_application,
    confirm_data,
    open_application,
    submit_application,
)
from compliance.commands.label.stepping import Told, step
from compliance.desk import Officer
from compliance.label.process import Act
from infra import clock
from infra.database import execute, fetch_value
from services.accounts.desk import officer_of
from tests.cast import AIGERIM, ALTYN, ASSESSOR, MARAT, OFFICER, Human
from tests.compliance.workspace.players import being, opened
from tests.rights import acting

PRODUCTS = (Product("Бидай ұны", "1101 00"), Product("Кебек"))
SITES = ("Көкшетау, Абай көшесі 1",)


@asynccontextmanager
async def at_desk(who: Human = OFFICER) -> AsyncIterator[Officer]:
    """Within the block somebody works at the desk, with its rights and row-level security."""
    async with acting(who.viewer()) as viewer:
        yield officer_of(viewer)


async def approved() -> int:
    """A self-assessment of Altyn Dan that was approved as it stands; its id."""
    assessment = await opened()
    async with being(MARAT) as by:
        frozen = await submit(by, assessment)
    async with being(AIGERIM) as by:
        await approve(by, assessment, frozen)
    return assessment


def filled(**other: Any) -> Filled:
    """What Marat fills in."""
    said = {"level": "committed", "language": "kk", "contact": MARAT.id, "products": PRODUCTS, "sites": SITES} | other
    return Filled(**said)


async def begun(level: str = "committed") -> int:
    """A draft with nothing filled in."""
    async with being(MARAT) as by:
        return await open_application(by, Wanted(level))


async def drafted(level: str = "committed") -> int:
    """A draft of which only the signature is missing; with an assessment to rest on."""
    await approved()
    application = await begun(level)
    async with being(MARAT) as by:
        await change_application(by, application, filled(level=level))
        await confirm_data(by, application)
    return application


async def submitted(level: str = "committed") -> int:
    """An application that Aigerim signed."""
    application = await drafted(level)
    async with being(AIGERIM) as by:
        await submit_application(by, application, agreed=True)
    return application


async def stepped(application: int, act: Act, who: Human = OFFICER, **told: Any) -> None:
    """Somebody at the desk lets the case go on."""
    async with at_desk(who) as by:
        await step(by, application, act, Told(**told))


async def asked(application: int, said: str = "Қай алаңда?") -> int:
    """The desk asks for more; the id of its question."""
    question = await fetch_value(
        """insert into label_question (organisation, application, said, person, at) values ($1, $2, $3, $4, $5)
           returning id""",
        ALTYN.bin, application, said, OFFICER.id, clock.now(),
    )  # fmt: skip
    await stepped(application, "ask_for_more")
    return int(question)


async def reported(application: int) -> int:
    """The case was assessed and its report is with the applicant; the id of a finding."""
    for act in ("complete", "pass_screening"):
        await stepped(application, act)  # type: ignore[arg-type] # both are acts
    await stepped(application, "assign", assessor=ASSESSOR.id)
    finding = await fetch_value(
        """insert into label_finding (organisation, application, round, requirement, grade, said, person, at)
           values ($1, $2, 1, 'H-SPEAK-UP', 'minor', 'Арна баяу', $3, $4) returning id""",
        ALTYN.bin, application, ASSESSOR.id, clock.now(),
    )  # fmt: skip
    await execute(
        """insert into label_report (organisation, application, round, recommendation, summary, advice, person, at)
           values ($1, $2, 1, 'grant', 'Жүйе жұмыс істейді', '', $3, $4)""",
        ALTYN.bin, application, ASSESSOR.id, clock.now(),
    )  # fmt: skip
    await stepped(application, "report", ASSESSOR)
    return int(finding)
