"""For tests of the API: an application with the API's routes, asked in the test's own loop and transaction."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from litestar import Litestar

from infra.settings import settings
from registry.search import rebuild
from services.api import api_routes
from tests.cast import CAST


@pytest.fixture
async def api(db: object) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the API on the test's database."""
    app = Litestar(route_handlers=api_routes, openapi_config=None, logging_config=None)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://moldir.test") as client:
        yield client


@pytest.fixture
async def searchable(db: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cast in the register, found by an index of its own."""
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    for member in CAST:
        await member.registers()
    await rebuild()
