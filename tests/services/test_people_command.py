"""`moldir people` and `moldir provider`: people of a synthetic register only, and help for who is locked out."""

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from infra.database import fetch_value
from infra.errors import Refused
from infra.settings import settings
from services.accounts.browser import Browser
from services.accounts.commands.signing_in import sign_in_by_password
from services.accounts.demo import DEMO
from services.accounts.errors import NothingThere, Unreadable
from services.cli.main import app
from services.cli.people import is_synthetic, settle_people
from tests.cast import ALTYN, CAST
from tests.people import happened


async def test_people_are_made_in_a_synthetic_register_once(db: object) -> None:
    for member in CAST:
        await member.registers()
    for _ in range(2):
        await settle_people()
    assert await fetch_value("select count(*) from person") == len(DEMO)
    assert await happened("person.joined") == len(DEMO)
    assert await happened("member.joined") == sum(bool(one.roles) for one in DEMO)
    assert await fetch_value("select count(*) from organisation") == 1
    assert await fetch_value("select count(*) from staff_role where role = 'administrator'") == 1
    step = await sign_in_by_password(DEMO[0].email, DEMO[0].password, Browser("browser", "10.0.0.1"))
    assert step.session


async def test_no_people_are_made_where_one_company_is_real_or_none_is_there(db: object) -> None:
    assert not await is_synthetic()
    await ALTYN.registers()
    assert await is_synthetic()
    await ALTYN.registers(bin="020140000555")
    with pytest.raises(Refused):
        await settle_people()
    assert await fetch_value("select count(*) from person") == 0


async def test_no_people_are_made_where_others_can_come(db: object, monkeypatch: pytest.MonkeyPatch) -> None:
    await ALTYN.registers()
    monkeypatch.setattr(settings(), "public_url", "https://moldir.example.kz")
    with pytest.raises(Refused):
        await settle_people()


async def typed(*words: str) -> Result:
    """What the terminal says to `moldir <words>`; what is refused comes back as its problem."""
    return await asyncio.to_thread(CliRunner().invoke, app, ["--lang", "en", *words])


async def test_the_whole_command_line(own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made, told, helped, shut out, let in; a provider added, listed, closed; what makes no sense is refused."""
    monkeypatch.setattr(settings(), "database_url", own_database)
    assert isinstance((await typed("people", "seed")).exception, Refused)
    await ALTYN.registers()
    told = json.loads((await typed("people", "seed", "--json")).stdout)
    assert [one["email"] for one in told] == [one.email for one in DEMO]
    again = (await typed("people", "seed")).stdout
    assert all(one["password"] in again for one in told)
    email = told[0]["email"]
    for verb, state in (("recover", False), ("block", True), ("unblock", False)):
        assert email in (await typed("people", verb, email)).stdout
        assert await fetch_value("select blocked_at is not null from person where email = $1", email) is state
    assert await fetch_value("select count(*) from password") == len(DEMO) - 1
    assert isinstance((await typed("people", "recover", "nobody@altyn.test")).exception, NothingThere)
    assert email in (await typed("people", "role", email, "administrator")).stdout
    assert await happened("person.staff_role") == 1 + sum(len(one.staff) for one in DEMO)
    assert (await typed("people", "role", email, "administrator", "--take")).exit_code == 0
    last = next(one.email for one in DEMO if "administrator" in one.staff)
    assert isinstance((await typed("people", "role", last, "administrator", "--take")).exception, Refused)
    assert isinstance((await typed("people", "role", email, "king")).exception, Unreadable)
    (tmp_path / "secret").write_text("between us\n")
    given = ("--name", "Алтын Дән", "--issuer", "https://idp.altyn.test", "--client-id", "moldir",
             "--secret-file", str(tmp_path / "secret"), "--domain", "Altyn.test")  # fmt: skip
    assert (await typed("provider", "add", "altyn", *given)).exit_code == 0
    assert isinstance((await typed("provider", "add", "altyn", *given)).exception, Refused)
    assert "altyn.test" in (await typed("provider", "list")).stdout
    assert (await typed("provider", "close", "altyn")).exit_code == 0
    assert isinstance((await typed("provider", "close", "altyn")).exception, NothingThere)
