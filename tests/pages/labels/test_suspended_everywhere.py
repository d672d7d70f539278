"""An import brings a holder to an adverse list: within a minute nobody anywhere reads that its label is valid."""

import json
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from compliance.credentials.document import read
from compliance.credentials.keys import Keys
from compliance.credentials.verify import State, Trust, verify
from compliance.events.label import LabelGranted
from compliance.queries.credentials import contexts
from infra import clock
from infra.actor import SYSTEM
from infra.database import fetch_value, transaction
from infra.events import record
from infra.i18n import LANGUAGES, translate
from infra.settings import settings
from registry.events import ImportFinished
from registry.tables.tax import Listing
from services.documents import labels as kept
from services.worker.reactions import deliver_pending
from tests.builders import fact, import_run
from tests.cast import ALTYN, everybody
from tests.compliance.labels.in_use import desk, granted
from tests.pages.client import Reader


@pytest.fixture
async def number(db: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The number of a label that was granted, and whose credential was issued."""
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    kept.forget()
    await everybody()
    await desk()
    label = await granted()
    async with transaction():
        case = await fetch_value("select application from label where id = $1", label)
        await record(LabelGranted(label, case, 1), actor=SYSTEM)
    await deliver_pending()
    return str(await fetch_value("select number from label where id = $1", label))


async def got(visit: Reader, path: str) -> bytes:
    answer = await visit.client.get(path)
    assert answer.status_code == 200, (path, answer.text[:200])
    return answer.content


async def states(visit: Reader, number: str) -> set[str]:
    """What each place where anybody looks says of a label: page, badge, lists, API, and a check without us."""
    today = clock.today()
    found = set()
    for language in LANGUAGES:
        page = " ".join((await visit(f"/{language}/label/{number}")).text.split())
        badge = ET.fromstring(await got(visit, f"/label/{number}/badge.svg?lang={language}"))
        words = " ".join("".join(badge.itertext()).split())
        for state in ("active", "suspended"):
            if " ".join(translate(f"label_public.badge.{state}", language).split()) in words:
                found.add(state)
        said = " ".join(translate("label_public.state.suspended", language, day=today).split())
        found.add("suspended" if said in page else "active")
    listed = json.loads(await got(visit, "/labels.json"))["labels"]
    found |= {one["standing"] for one in listed if one["number"] == number}
    found.add(json.loads(await got(visit, f"/api/v1/labels/{number}"))["standing"])
    found.add({"valid": "active"}.get(state := await checked(visit, number), state))
    return found


async def checked(visit: Reader, number: str) -> State:
    """A checker who has the credential, the keys and lists fetched this moment, and asks us nothing else."""
    credential = await got(visit, f"/label/{number}/credential.json")
    lists = [
        await got(visit, entry["statusListCredential"].removeprefix(settings().site))
        for entry in read(credential)["credentialStatus"]
    ]
    trust = Trust(Keys([read(await got(visit, "/.well-known/did.json"))]), contexts(), lists)
    return verify(credential, trust, clock.now()).state


async def test_a_listing_suspends_on_page_badge_list_api_and_offline_within_a_minute(
    visit: Reader, number: str
) -> None:
    assert await states(visit, number) == {"active"}
    began = clock.now()
    run = await import_run("pseudo_company", began)
    await fact(Listing, bin=ALTYN.bin, source="pseudo_company", snapshot=run, seen_from=began)
    async with transaction():
        await record(ImportFinished(source="pseudo_company", run_id=run), actor=SYSTEM)
    await deliver_pending()  # what the worker does at once
    await deliver_pending()  # and what follows from it
    assert await states(visit, number) == {"suspended"}
    assert clock.now() - began < timedelta(minutes=1)
