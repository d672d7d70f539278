"""Pages are opened inside the test's rolled-back transaction; search has an index of its own for each test."""

from pathlib import Path

import pytest
from litestar import Litestar

from infra import clock
from infra.database import fetch_value
from infra.mail import SEAL
from infra.secrets import unseal
from infra.settings import settings
from services.accounts.commands.claims import ask_staff, claim_organisation
from services.accounts.commands.invitations import Guest, invite
from services.accounts.commands.look_ups import Shown, open_inquiry, record_look_up
from services.web.app import create_app
from tests.cast import (
    AIGERIM,
    AKIMAT,
    ALONE,
    ALTYN,
    BOLAT,
    DINA,
    KUMIS,
    everybody,
)
from tests.compliance.workspace.players import given, opened
from tests.pages.bringing import HERE
from tests.pages.client import Reader
from tests.pages.inside import There
from tests.rights import acting


@pytest.fixture(scope="session")
def app() -> Litestar:
    """The application, without its own connections: requests run on the test's."""
    return create_app()


@pytest.fixture
def visit(app: Litestar, db: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Opens a page and checks everything that must be true of every page."""
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    return Reader(app)


@pytest.fixture
async def there(visit: Reader) -> There:
    """The cast, with an invitation, a claim and a look-up that wait for somebody."""
    await everybody()
    found = There(visit)
    async with acting(AIGERIM.viewer()) as viewer:
        invitation = await invite(viewer, ALTYN.bin, Guest(ALONE.email, ["checker"], "kk"))
    async with acting(ALONE.viewer()) as viewer:
        claim = await claim_organisation(viewer, AKIMAT.bin)
        await ask_staff(viewer, claim, "Басшысымын")
    async with acting(DINA.viewer()) as viewer:
        inquiry = await open_inquiry(viewer, KUMIS.bin, "contract", "Шарт № 5")
        await record_look_up(viewer, KUMIS.bin, Shown("page", "kk", clock.now(), b"x"))
    link = unseal(SEAL, await fetch_value("select link from mail where address = $1", ALONE.email)).decode()
    dina = await fetch_value("select id from membership where person = $1", DINA.id)
    found.names = {
        "altyn": ALTYN.bin, "kumis": KUMIS.bin, "akimat": AKIMAT.bin, "invitation": str(invitation),
        "claim": str(claim), "inquiry": str(inquiry), "token": link.rpartition("/")[2], "dina": str(DINA.id),
        "bolat": str(BOLAT.id), "alone": str(ALONE.id), "membership": str(dina),
    }  # fmt: skip
    return found


@pytest.fixture
async def item(there: There) -> str:
    """Bolat's item: the path of its evidence; he is at his browser."""
    assessment = await opened()
    await given(assessment, "RA-1", "CTX-1")
    there.names["assessment"] = str(assessment)
    await there.enter(BOLAT)
    return f"{HERE}/assessments/{assessment}/items/RA-1/evidence"
