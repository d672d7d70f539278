"""The label of a synthetic register: granted the whole way in seconds, once, and one that can be checked."""

import time

import asyncpg
import pytest

from compliance.queries.label.credentials import credential_of
from infra.database import execute, fetch_one, fetch_value
from infra.settings import settings
from registry.queries.criteria import ADVERSE
from registry.tables.tax import Listing
from services.cli.demo_label import settle_label
from services.cli.people import settle_people
from tests.builders import fact, import_run
from tests.cast import ALTYN
from tests.registry.made_up import grade

SECONDS = 30  # on a machine that is busy with other tests; alone it takes a few


@pytest.fixture
async def register(db: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    await ALTYN.registers()
    for source in (*ADVERSE, "statgov", "tax_arrears", "enforcement"):
        await import_run(source)
    for index in ("taxpayer", "payment"):
        await grade(ALTYN.bin, index, "B")


@pytest.mark.usefixtures("register")
async def test_it_is_granted_once_and_can_be_checked() -> None:
    await settle_people()
    began = time.monotonic()
    number = await settle_label()
    assert time.monotonic() - began < SECONDS
    assert number is not None
    label = await fetch_one("select * from label")
    assert label is not None
    assert (label["number"], label["organisation"], label["version"]) == (number, ALTYN.bin, 1)
    assert await credential_of(label["id"]) is not None
    assert await settle_label() is None  # twice does nothing
    assert await fetch_value("select count(*) from label") == 1


@pytest.mark.usefixtures("register")
async def test_none_is_granted_where_the_register_stands_against_it() -> None:
    await settle_people()
    await fact(Listing, source="bankrupt", bin=ALTYN.bin)
    assert await settle_label() is None
    assert await fetch_value("select count(*) from label_application") == 0
    await execute("select 1")
