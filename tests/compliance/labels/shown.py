"""Labels that are there without a case: for tests of what everybody sees of them."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Any

from compliance.credentials.numbers import number
from infra import clock
from infra.database import execute, fetch_value
from tests.cast import ALTYN

SERIAL_DIGITS = 6


@asynccontextmanager
async def without_triggers() -> AsyncIterator[None]:
    """Within the block rows stand as they are written: no case, no decision, nobody who agrees."""
    await execute("set local session_replication_role = replica")
    try:
        yield
    finally:
        await execute("set local session_replication_role = origin")


async def shown_label(organisation: str = ALTYN.bin, serial: int = 1, **values: Any) -> str:
    """A label that was granted to a company; `values` overrides any column. Returns its number."""
    today = clock.today()
    given = number("label", today.year, serial, SERIAL_DIGITS)
    row: dict[str, Any] = {
        "number": given, "organisation": organisation, "level": "implemented", "scheme_version": "1.0", "version": 1,
        "products": json.dumps([{"name": "Ұн «Алтын Дән»", "code": "10.61.21"}], ensure_ascii=False),
        "sites": ["Қостанай, Абай көшесі, 1"], "standard": "iso-37001-2016", "granted_on": today - timedelta(days=30),
        "valid_from": today - timedelta(days=30), "valid_until": today + timedelta(days=700), "suspended_on": None,
        "suspended_until": None, "ended_on": None, "ended_how": None, "surveyed_on": None,
        "survey_due_on": today + timedelta(days=335), "application": 1, "changed_at": clock.now(),
    } | values  # fmt: skip
    async with without_triggers():
        names, places = ", ".join(row), ", ".join(f"${n}" for n in range(1, len(row) + 1))
        label = await fetch_value(f"insert into label ({names}) values ({places}) returning id", *row.values())
        await happened(label, "granted", row["granted_on"])
    return given


async def happened(label: int, what: str, on_day: date, reason: str | None = None) -> None:
    """Something that happened to a label, in its public history."""
    await execute(
        "insert into label_history (label, what, reason, version, on_day, at) values ($1, $2, $3, 1, $4, $5)",
        label, what, reason, on_day, clock.now(),
    )  # fmt: skip


async def changes(given: str, what: str, reason: str | None = None, **values: Any) -> None:
    """A label as an act of two people leaves it."""
    async with without_triggers():
        said = "".join(f", {name} = ${place}" for place, name in enumerate(values, start=2))
        label = await fetch_value(
            f"update label set changed_at = now(){said} where number = $1 returning id", given, *values.values()
        )
        await happened(label, what, clock.today(), reason)
