"""All that an organisation keeps takes its room: packages, what came in together, proof of records; each file once."""

from dataclasses import replace
from datetime import date

import asyncpg

from compliance.commands.training.attendance import close_sheet
from compliance.commands.training.results import import_results
from compliance.training.bringing import found_in_table
from infra.database import fetch_value
from tests.cast import ALTYN, KANAT, KUMIS, SAULE, everybody
from tests.compliance.training.histories import employed
from tests.compliance.training.sample_courses import offered
from tests.compliance.training.test_attendance import opened, scan
from tests.compliance.training.test_results import FILE, came
from tests.compliance.workspace.players import being, pdf


async def room() -> int:
    async with being(SAULE):
        return int(await fetch_value("select evidence_bytes($1)", ALTYN.bin))


async def test_every_kind_of_file_is_counted_once_and_for_nobody_else(db: asyncpg.Connection) -> None:
    await everybody()
    staff = [await employed(ALTYN.bin, number, date(2025, 1, 1)) for number in ("0017", "0018")]
    assert await room() == 0
    await offered("gifts")
    packages = await fetch_value("select sum(size)::bigint from package_file")
    assert packages > 0
    assert await room() == packages
    found = found_in_table(FILE.encode(), {})
    async with being(SAULE) as by:
        for _ in range(2):  # the same file again is kept once
            await import_results(by, came(), found.results, found.misses)
        await import_results(by, replace(came(), sha256="b" * 64, size=7), found.results, found.misses)
    assert await room() == packages + came().size + 7
    number = await opened(*staff)
    async with being(SAULE) as by:
        await close_sheet(by, number, frozenset(staff), scan())
    assert await fetch_value("select count(*) from training_record where source = 'attendance'") == 2
    assert await room() == packages + came().size + 7 + len(pdf())
    async with being(KANAT, KUMIS.bin):
        assert not await fetch_value("select evidence_bytes($1)", ALTYN.bin)
