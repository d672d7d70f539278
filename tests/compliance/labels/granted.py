"""Labels as they stand after a grant, entered past their cases: what tests of credentials begin with."""

import json
from datetime import date, timedelta
from typing import Any

from compliance.credentials.numbers import number
from infra import clock
from infra.database import execute, fetch_value
from tests.cast import AIGERIM, ALTYN

PRODUCTS = ({"name": "Бидай ұны, жоғары сұрып", "code": "1101 00"}, {"name": "Кебек", "code": ""})


async def granted(serial: int = 1, at: str = ALTYN.bin, **other: Any) -> int:
    """A label in use since yesterday; its id. `other` overrides columns."""
    day = clock.today()
    said = {
        "number": number("label", day.year, serial, 6), "organisation": at, "level": "implemented",
        "scheme_version": "1.0", "version": 1, "products": json.dumps(PRODUCTS), "sites": ["Қостанай, Абай көшесі 1"],
        "standard": "abms-37001-2025", "granted_on": day - timedelta(days=1), "valid_from": day - timedelta(days=1),
        "valid_until": date(day.year + 3, day.month, 1), "application": await _application(at),
        "changed_at": clock.now(),
    } | other  # fmt: skip
    places = ", ".join(f"${place}" for place in range(1, len(said) + 1))
    made = await _past_cases(f"insert into label ({', '.join(said)}) values ({places}) returning id", *said.values())
    await _history(int(made), "granted")
    return int(made)


async def becomes(label: int, what: str = "", reason: str | None = None, **columns: Any) -> None:
    """Its row changes, as an act would change it."""
    said = columns | {"changed_at": clock.now()}
    names = ", ".join(f"{name} = ${place}" for place, name in enumerate(said, 2))
    await _past_cases(f"update label set {names} where id = $1 returning id", label, *said.values())
    if what:
        await _history(label, what, reason)


async def suspended(label: int) -> None:
    """Taken out of use today."""
    day = clock.today()
    await becomes(label, "suspended", "listing", suspended_on=day, suspended_until=day + timedelta(days=180))


async def reinstated(label: int) -> None:
    """In use again."""
    await becomes(label, "reinstated", suspended_on=None, suspended_until=None)


async def ended(label: int, how: str = "revoked") -> None:
    """Over for good."""
    await becomes(label, how, "court" if how == "revoked" else None, ended_on=clock.today(), ended_how=how)


async def renewed(label: int, **other: Any) -> None:
    """Its next version."""
    version = await fetch_value("select version + 1 from label where id = $1", label)
    await becomes(label, "renewed", **{"version": version, "level": "certified"} | other)


async def _past_cases(sql: str, *arguments: object) -> Any:
    await execute("alter table label disable trigger label_held")
    made = await fetch_value(sql, *arguments)
    await execute("alter table label enable trigger label_held")
    return made


async def _application(at: str) -> int:
    made = await fetch_value(
        """insert into label_application (organisation, purpose, level, scheme_version, micro, state, round, products,
                                          sites, language, contact, opened_by, opened_at, ended_at)
           values ($1, 'grant', 'implemented', '1.0', false, 'withdrawn', 1, '[]', '{}', 'kk', $2, $2, $3, $3)
           returning id""",
        at, AIGERIM.id, clock.now(),
    )  # fmt: skip
    return int(made)


async def _history(label: int, what: str, reason: str | None = None) -> None:
    await execute(
        """insert into label_history (label, what, reason, version, on_day, at)
           select id, $2, $3, version, $4, $5 from label where id = $1""",
        label, what, reason, clock.today(), clock.now(),
    )  # fmt: skip
