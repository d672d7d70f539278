"""What every answer carries, whatever it is and however it went."""

import httpx
import pytest

from services.web.security import HEADERS
from tests.pages.client import Reader

ANSWERS = (
    ("GET", "/kk/", 200), ("GET", "/", 302), ("GET", "/kk/no/such/page", 404), ("POST", "/kk/", 405),
    ("GET", "/kk/company/123", 422), ("GET", "/healthz", 200), ("GET", "/robots.txt", 200),
    ("GET", "/api/v1/sources", 200), ("GET", "/api/v1/none", 404), ("GET", "/api/docs", 200), ("GET", "/kk/desk", 303),
    ("GET", "/kk/trail/verify.py", 200), ("GET", "/static/none.css", 404), ("OPTIONS", "/kk/sources", 204),
    ("PUT", "/api/v1/sources", 405), ("TRACE", "/kk/", 405), ("DELETE", "/kk/sources", 405),
)  # fmt: skip


async def answer(visit: Reader, method: str, path: str, **headers: str) -> httpx.Response:
    return await visit.client.request(method, path, headers={"Origin": "https://elsewhere.example"} | headers)


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
async def test_every_answer_is_guarded_and_open_to_no_other_site(
    visit: Reader, method: str, path: str, status: int
) -> None:
    got = await answer(visit, method, path)
    assert got.status_code == status
    for name, value in HEADERS.items():
        assert got.headers[name] == value, name
    assert not [name for name in got.headers if name.startswith("access-control-")]
    assert not {"server", "x-powered-by"} & set(got.headers)
    if got.content:
        kind = got.headers["content-type"]
        assert kind.startswith(("application/json", "application/problem+json")) or "charset=utf-8" in kind.lower(), (
            kind
        )


async def test_the_policy_lets_in_nothing_inline_and_nothing_from_elsewhere() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'self';")
    for weak in ("unsafe-inline", "unsafe-eval", "http:", "https:", "*", "data:"):
        assert weak not in policy
    for kept in ("base-uri 'none'", "object-src 'none'", "form-action 'self'", "frame-ancestors 'none'"):
        assert kept in policy


@pytest.mark.parametrize("path", ["/api/v1/sources", "/api/v1/none", "/api/v1/openapi.json"])
async def test_json_is_a_file_to_save_and_not_a_page_to_show(visit: Reader, path: str) -> None:
    got = await answer(visit, "GET", path)
    assert got.headers["content-disposition"] == 'attachment; filename="moldir.json"'
