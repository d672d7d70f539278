"""Pages are opened inside the test's rolled-back transaction; search has an index of its own for each test."""

from pathlib import Path

import pytest
from litestar import Litestar

from infra.settings import settings
from services.web.app import create_app
from tests.pages.client import Reader


@pytest.fixture(scope="session")
def app() -> Litestar:
    """The application, without its own connections: requests run on the test's."""
    return create_app()


@pytest.fixture
def visit(app: Litestar, db: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Opens a page and checks everything that must be true of every page."""
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    return Reader(app)
