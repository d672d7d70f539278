"""What tests of the register need in one line each."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from compliance.commands.evidence import confirm_evidence
from compliance.commands.risks import RiskSaid, Seen, add_risk
from compliance.queries.heads import Place
from compliance.queries.risks import risk_page
from compliance.risks import Control
from compliance.views.risks import RiskView
from infra import clock
from infra.database import fetch
from tests.cast import AIGERIM, BOLAT, MARAT, Human
from tests.compliance.workspace.players import attached, being, pdf

GIFTS = Control("Сыйлықтар тізілімі", "OPS-8", "likelihood", 3)


def in_days(days: int) -> date:
    """A day from now."""
    return clock.today() + timedelta(days=days)


def risk_said(**other: Any) -> RiskSaid:
    """What is said of a risk, but for what a test wants otherwise."""
    said = RiskSaid("Сыйлық арқылы ықпал ету", "gifts", 4, 3, "reduce", BOLAT.id, in_days(180), unit="Сату бөлімі",
                    description="Мереке кезінде", causes="Шек жоқ", controls=(GIFTS,), plan="Шек белгілеу",
                    due_on=in_days(60))  # fmt: skip
    return replace(said, **other)


async def risk_added(who: Human = MARAT, **other: Any) -> int:
    """The officer enters a risk."""
    async with being(who) as by:
        return await add_risk(by, risk_said(**other))


async def seen(risk: int, who: Human = MARAT) -> RiskView:
    """A risk as somebody sees it."""
    async with being(who) as by:
        return await risk_page(by, risk)


async def newest(risk: int) -> Seen:
    """The version that stands."""
    return Seen(risk, (await seen(risk)).now.version)


async def proved(assessment: int, item: str = "OPS-8") -> None:
    """The officer brings a record of practice, and the owner confirms it: level 3."""
    evidence = await attached(Place(assessment, item), MARAT, content=pdf(item), name=f"{item}.pdf")
    async with being(AIGERIM) as by:
        await confirm_evidence(by, evidence)


async def happened(*beginnings: str) -> list[str]:
    """Kinds of events that begin so, oldest first."""
    rows = await fetch(
        "select kind from event where kind like any ($1) order by id", [f"{one}.%" for one in beginnings]
    )
    return [row["kind"] for row in rows]
