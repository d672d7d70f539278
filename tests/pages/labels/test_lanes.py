"""A page on its lane is the page of the framework's way: the same bytes, the same head, and the same about errors."""

import httpx
import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from infra.i18n import LANGUAGES
from services.documents import labels as kept
from services.web import lanes
from services.web.guards import public
from tests.cast import AIGERIM, ALTYN, everybody
from tests.compliance.labels.shown import shown_label
from tests.pages.client import Reader

ITS_OWN = {"x-request-id"}  # of each request
ASKED = (
    {},
    {"Accept-Language": "ru", "Accept-Encoding": "br"},
    {"Accept-Encoding": "gzip"},
    {"HX-Request-Type": "partial"},
    {"Cookie": "moldir_language=en"},
)


@pytest.fixture
async def number(db: object) -> str:
    """A label that is shown."""
    kept.forget()
    await everybody()
    return await shown_label()


async def both(visit: Reader, path: str, monkeypatch: pytest.MonkeyPatch, **fields: str) -> tuple[httpx.Response, ...]:
    """What a lane answers, and what the framework does where there is none."""
    visit.client.cookies.clear()
    straight = await visit.client.get(path, headers=fields)
    visit.client.cookies.clear()
    with monkeypatch.context() as without:
        without.setattr(lanes, "LANES", ())
        return straight, await visit.client.get(path, headers=fields)


def head(answer: httpx.Response) -> list[tuple[str, str]]:
    return sorted((name, value) for name, value in answer.headers.multi_items() if name not in ITS_OWN)


@pytest.mark.parametrize("fields", ASKED, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_page_is_the_same_on_both_ways(
    visit: Reader, number: str, monkeypatch: pytest.MonkeyPatch, language: str, fields: dict[str, str]
) -> None:
    for path in (f"/{language}/label/{number}", f"/{language}/company/{ALTYN.bin}"):
        straight, framework = await both(visit, path, monkeypatch, **fields)
        assert (straight.status_code, straight.content) == (200, framework.content)
        assert head(straight) == head(framework)
        assert {"etag", "content-security-policy", "cache-control", "vary", "x-content-type-options"} <= set(
            straight.headers
        )
        again = await both(visit, path, monkeypatch, **fields, **{"If-None-Match": straight.headers["etag"]})
        assert [one.status_code for one in again] == [304, 304]
        assert head(again[0]) == head(again[1])


async def test_who_is_signed_in_is_known_on_a_lane(visit: Reader, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    session = await AIGERIM.signs_in()
    for path in (f"/kk/label/{number}", f"/kk/company/{ALTYN.bin}"):
        straight, framework = await both(visit, path, monkeypatch, Cookie=f"moldir={session}")
        assert straight.content == framework.content
        assert head(straight) == head(framework)
        assert AIGERIM.name in straight.text
        assert straight.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize("path", ["/ru/label/CW-2026-000007-A", "/ru/company/000000000000", "/en/company/123456789012"])
async def test_what_is_not_there_is_told_alike(
    visit: Reader, number: str, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    straight, framework = await both(visit, path, monkeypatch)
    assert straight.status_code == framework.status_code >= 400
    assert straight.content == framework.content
    assert head(straight) == head(framework)


async def test_our_own_fault_is_told_alike(visit: Reader, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("not on a page")

    monkeypatch.setattr("services.web.pages.labels.answer.answer_made", broken)
    straight, framework = await both(visit, f"/ru/label/{number}", monkeypatch)
    assert straight.status_code == framework.status_code == 500
    assert straight.content == framework.content
    assert b"not on a page" not in straight.content
    assert head(straight) == head(framework)


async def test_what_is_no_host_goes_the_frameworks_way(visit: Reader, number: str) -> None:
    answer = await visit.client.get(f"/ru/label/{number}", headers={"Host": "a b"})
    assert answer.status_code == 422


def test_a_lane_is_of_a_public_page_and_of_no_other_address(app: Litestar) -> None:
    """What asks for a permission is guarded by the framework, whom a lane passes by."""
    samples = ("CW-2026-000123-K", "CW-2026-123456789-*", "140940023346", "rules", "rules.pdf", "sign-in", "")
    paths = [f"/{code}/{room}/{last}" for code in LANGUAGES for room in ("label", "company") for last in samples]
    led = 0
    for addresses, route in lanes.LANES:
        assert route.guards == [public]
        for path in filter(addresses.fullmatch, paths):
            handler = app.asgi_router.handle_routing(path=path, method="GET")[1]
            assert isinstance(handler, HTTPRouteHandler)
            assert handler.fn is route.fn, path
            assert handler.resolve_guards() == [public], path
            led += 1
    assert led == 3 * len(LANGUAGES)
