"""A label that was granted, as the tables have it afterwards: for tests of what happens to labels in use."""

from datetime import date, timedelta
from typing import Any

from compliance.credentials.numbers import number
from infra import clock
from infra.clock import months_after
from infra.database import execute, fetch_value
from tests.cast import ALTYN, ASSESSOR, DESK, KANAT, MARAT, STAFF, Member, verified

CASE = """
insert into label_application (number, organisation, purpose, level, scheme_version, micro, state, round, snapshot,
    products, sites, language, contact, declaration, declared_by, declared_at, opened_by, opened_at,
    submitted_at, ended_at)
values ($1, $2, 'grant', $3, '1.0', false, 'granted', 1, 1, $4::jsonb, $5, 'kk', $6, 'Міндеттенемін', $6, $7, $6, $7,
        $7, $7) returning id
"""
LABEL = """
insert into label (number, organisation, level, scheme_version, version, products, sites, standard, granted_on,
    valid_from, valid_until, survey_due_on, application, changed_at)
values ($1, $2, $3, '1.0', 1, $4::jsonb, $5, 'iso-37001-2025', $6, $6, $7, $8, $9, $10) returning id
"""
PRODUCTS = '[{"name": "Бидай ұны", "code": "1101001500"}]'


async def desk() -> None:
    """Everybody who works at the desk of the label has an account."""
    for who in (*STAFF, *DESK):
        await who.joins()


async def granted(company: Member = ALTYN, level: str = "committed", **other: Any) -> int:
    """A label in use since today; the assessor of the cast assessed it. `other`: columns of its row afterwards."""
    today, now, serial = clock.today(), clock.now(), int(company.bin[-5:])
    who = KANAT if company is not ALTYN else MARAT
    await verified(company.bin)
    await who.joins()
    await ASSESSOR.joins()
    # the way to a grant is long, and has tests of its own: here its end is written as it stands afterwards
    await execute("set local session_replication_role = replica")
    case = await fetch_value(
        CASE, f"CWA-{today.year}-{serial % 1_000_000:06d}", company.bin, level, PRODUCTS, ["Көкшетау"], who.id, now
    )
    await execute(
        "insert into label_part (organisation, application, person, part, since) values ($1, $2, $3, 'assessor', $4)",
        company.bin, case, ASSESSOR.id, now,
    )  # fmt: skip
    label = await fetch_value(
        LABEL, number("label", today.year, serial, 6), company.bin, level, PRODUCTS, ["Көкшетау"], today,
        months_after(today, 24) - timedelta(days=1), months_after(today, 12), case, now,
    )  # fmt: skip
    await execute(
        "insert into label_history (label, what, version, on_day, at) values ($1, 'granted', 1, $2, $3)",
        label, today, now,
    )  # fmt: skip
    for name, value in other.items():
        await execute(f"update label set {name} = $2 where id = $1", label, value)
    await execute("set local session_replication_role = origin")
    return int(label)


def day(written: str) -> date:
    """A day as it is written."""
    return date.fromisoformat(written)
