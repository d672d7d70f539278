"""The public page of the trail."""

from datetime import timedelta
from pathlib import Path

import pytest
from litestar import Litestar

from infra.database import execute
from infra.i18n import LANGUAGES
from infra.settings import settings
from infra.trail.days import published
from tests.infra.trails import MONDAY, happen, seal_all
from tests.pages.client import Reader

DAY = timedelta(days=1)


@pytest.fixture
async def visit(app: Litestar, own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """A trail of three closed days and an open one; sealing needs real commits."""
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    await happen(*(MONDAY + number * DAY for number in range(4)), MONDAY)
    await seal_all(MONDAY + 3 * DAY + timedelta(hours=1))
    return Reader(app)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_it_shows_each_days_root_and_note_and_nothing_of_any_event(visit: Reader, language: str) -> None:
    page = await visit(f"/{language}/trail")
    shown = await published()
    assert len(shown.days) == 3
    for day in shown.days:
        assert day.root in page.text
        assert day.checkpoint.text.split("\n")[3] in page.text
    assert shown.open[0].head.hex() in page.text
    assert shown.keys[0] in page.text
    for secret in ("test.happened", MONDAY.isoformat(), "қадам"):
        assert secret not in page.response.text


async def test_older_days_are_a_page_further(visit: Reader) -> None:
    page = await visit("/en/trail?before=2026-11-24")
    assert [item.get("id") for item in page.all("ol", class_="days")[0].iter("li")] == ["2026-11-23"]
    await visit("/en/trail?before=yesterday", status=404)


async def test_the_page_of_an_empty_trail_says_so(visit: Reader) -> None:
    for table in ("event_seal", "trail_day", "trail_signature"):
        await execute(f"alter table {table} disable trigger all")
        await execute(f"delete from {table}")
    assert "No day is closed yet" in (await visit("/en/trail")).text


async def test_the_verification_is_there_to_take_away(visit: Reader) -> None:
    answer = await visit.client.get("/en/trail/verify.py")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    compile(answer.text, "verify.py", "exec")


async def test_it_can_only_be_read(visit: Reader) -> None:
    assert (await visit.client.post("/en/trail")).status_code == 405


async def test_the_api_gives_the_same_page_by_page(visit: Reader) -> None:
    first = await visit.client.get("/api/v1/trail", params={"limit": 2})
    assert [day["day"] for day in first.json()["days"]] == ["2026-11-25", "2026-11-24"]
    assert first.headers["link"] == '</api/v1/trail?before=2026-11-24&limit=2>; rel="next"'
    rest = await visit.client.get("/api/v1/trail?before=2026-11-24&limit=2")
    assert [day["day"] for day in rest.json()["days"]] == ["2026-11-23"]
    assert "link" not in rest.headers
    assert (await visit.client.get("/api/v1/trail?before=2026-02-31")).status_code == 422
