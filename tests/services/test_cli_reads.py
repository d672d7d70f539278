"""Somebody at a terminal looks a company up."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import typer
from click.testing import Result
from litestar import Litestar
from structlog.testing import capture_logs
from typer.testing import CliRunner

from infra import database
from infra.i18n import LANGUAGES
from infra.settings import settings
from registry.tables.procurement import Contract
from registry.tables.tax import Listing
from services.api import api_routes
from services.cli import reads, session
from tests.builders import fact
from tests.cast import AKIMAT, ALTYN, ERLAN, KUMIS

app = typer.Typer()
reads.add_to(app)


@pytest.fixture
async def terminal(own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """A machine with a database of its own in which two of the cast are registered."""
    monkeypatch.setattr(settings(), "database_url", own_database)
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    monkeypatch.setattr(session.out, "_width", 200)
    monkeypatch.setattr(session.err, "_width", 200)
    await ALTYN.registers()
    await KUMIS.registers()
    await fact(Listing, source="wrong_address", bin=ALTYN.bin, act_no="5")
    with capture_logs():
        yield


async def typed(*words: str) -> Result:
    """What the command answers. It has an event loop of its own, as at a terminal."""
    return await asyncio.to_thread(CliRunner().invoke, app, list(words))


@pytest.mark.usefixtures("terminal")
class TestAtTheTerminal:
    @pytest.mark.parametrize("language", LANGUAGES)
    async def test_the_card_says_who_it_is_what_to_look_at_and_what_to_do(self, language: str) -> None:
        done = await typed("lookup", ALTYN.bin, "--lang", language)
        words = {"kk": "табылмаған", "ru": "не найдена по юридическому адресу", "en": "Not found at its legal address"}
        assert done.exit_code == 0, done.output
        assert ALTYN.bin in done.output
        assert ALTYN.kk in done.output
        assert words[language] in done.output
        assert ALTYN.head in done.output

    async def test_a_person_is_shown_in_full_to_the_operator_and_found_by_any_of_their_numbers(self) -> None:
        await ERLAN.registers()
        await fact(Contract, contract_id=1, root_id=1, bin=ALTYN.bin, customer_bin=ERLAN.bin, number="1")
        for written in (ERLAN.bin, ERLAN.reference):
            assert ERLAN.bin in (await typed("lookup", written)).output
            assert ERLAN.bin in (await typed("search", written)).output
            found = json.loads((await typed("search", written, "--json")).output)["hits"]
            assert [hit["bin"] for hit in found] == [ERLAN.bin]
        supplier = json.loads((await typed("lookup", ALTYN.bin, "--json")).output)["as_supplier"]
        assert [row["other_bin"] for row in supplier["rows"]] == [ERLAN.bin]

    async def test_a_sealed_number_of_elsewhere_is_said_to_be_none(self) -> None:
        done = await typed("lookup", f"i-{'a' * 34}", "--json")
        assert done.exit_code == 1
        assert json.loads(done.output)["problem"] == "not-a-bin"

    async def test_json_is_what_the_api_answers(self, own_database: str) -> None:
        done = await typed("lookup", ALTYN.bin, "--json", "--lang", "ru", "--as-of", "2026-06-30")
        database.configure(own_database)
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(Litestar(api_routes, openapi_config=None, logging_config=None)),
            base_url="http://moldir.test",
        )
        async with client:
            answer = await client.get(f"/api/v1/companies/{ALTYN.bin}", params={"lang": "ru", "as_of": "2026-06-30"})
        assert json.loads(done.stdout) == answer.json()

    async def test_a_company_nobody_names_is_a_no(self) -> None:
        done = await typed("lookup", AKIMAT.bin, "--json", "--lang", "en")
        assert done.exit_code == 1
        assert json.loads(done.stdout)["problem"] == "company-unknown"

    async def test_half_a_name_finds_the_company(self) -> None:
        done = await typed("search", "алтын", "--lang", "en")
        assert (done.exit_code, ALTYN.bin in done.output, KUMIS.bin in done.output) == (0, True, False)
        found = json.loads((await typed("search", "алтын", "--json")).stdout)
        assert [hit["bin"] for hit in found["hits"]] == [ALTYN.bin]

    async def test_nothing_found_is_a_no(self) -> None:
        done = await typed("search", "Космодром Байконур", "--json")
        assert (done.exit_code, json.loads(done.stdout)["total"]) == (1, 0)
        assert (await typed("search", "Космодром Байконур")).exit_code == 1

    async def test_sources_are_listed_with_their_state(self) -> None:
        done = await typed("sources", "--lang", "en")
        assert done.exit_code == 0, done.output
        assert "never imported" in done.output
        assert len(json.loads((await typed("sources", "--json")).stdout)["sources"]) == 19


async def test_a_wrong_number_is_refused_without_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "database_url", "postgresql://nobody@127.0.0.1:1/none")
    done = await typed("lookup", ALTYN.bin[:-1], "--json")
    assert (done.exit_code, json.loads(done.stdout)["problem"]) == (1, "not-a-bin")


@pytest.mark.parametrize(
    "words",
    [("lookup",), ("lookup", "1", "--lang", "de"), ("lookup", ALTYN.bin, "--as-of", "sometime"),
     ("search", "x", "--limit", "0")],
)  # fmt: skip
async def test_wrong_usage_is_told_apart_from_no(words: tuple[str, ...]) -> None:
    assert (await typed(*words)).exit_code == 2
