"""Pages are opened inside the test's rolled-back transaction; search has an index of its own for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from litestar import Litestar

from infra.settings import settings
from services.web.app import create_app
from tests.cast import BOLAT
from tests.compliance.workspace.players import given, opened
from tests.pages.bringing import HERE
from tests.pages.client import Reader
from tests.pages.inside import Furnished, There, furnished, nothing


@pytest.fixture(scope="session")
def app() -> Litestar:
    """The application, without its own connections: requests run on the test's."""
    return create_app()


@pytest.fixture
def visit(app: Litestar, db: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Opens a page and checks everything that must be true of every page."""
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    return Reader(app)


@pytest.fixture(scope="session")
async def house(server_url: str, app: Litestar, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Furnished]:
    """The cast, with an invitation, a claim and a look-up that wait for somebody: made once."""
    async with furnished(server_url, app, tmp_path_factory.mktemp("house"), nothing) as found:
        yield found


@pytest.fixture(scope="module")
async def rooms(
    request: pytest.FixtureRequest, server_url: str, app: Litestar, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Furnished]:
    """The same with what the module's `furnish` adds: made once for all of its tests."""
    async with furnished(server_url, app, tmp_path_factory.mktemp("rooms"), request.module.furnish) as found:
        yield found


@pytest.fixture
async def inside(rooms: Furnished, app: Litestar, tmp_path: Path) -> AsyncIterator[There]:
    """A test's own browser in there."""
    async with rooms.entered(app, tmp_path) as found:
        yield found


@pytest.fixture
async def there(house: Furnished, app: Litestar, tmp_path: Path) -> AsyncIterator[There]:
    """A test's own browser in it; nothing that happens there stays."""
    async with house.entered(app, tmp_path) as found:
        yield found


@pytest.fixture
async def item(there: There) -> str:
    """Bolat's item: the path of its evidence; he is at his browser."""
    assessment = await opened()
    await given(assessment, "RA-1", "CTX-1")
    there.names["assessment"] = str(assessment)
    await there.enter(BOLAT)
    return f"{HERE}/assessments/{assessment}/items/RA-1/evidence"
