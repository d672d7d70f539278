"""A program asks the register over the API."""

import json
import re
from datetime import date

import httpx
import msgspec
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from infra.i18n import LANGUAGES, catalogue
from registry.queries import company_profile
from registry.tables.tax import Listing
from services.api.errors import CODES
from services.api.examples import EXAMPLES
from services.api.openapi import document
from services.api.operations import OPERATIONS
from tests.builders import close, fact, import_run
from tests.cast import ALTYN, FEBRUARY, KUMIS

COMPANY = f"/api/v1/companies/{ALTYN.bin}"


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, object]:
    """The problem document of an answer, which has this status and code."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    found: dict[str, object] = answer.json()
    assert found["type"] == f"/api/docs#problem-{code}"
    assert found["status"] == status
    assert found["title"]
    assert found["detail"]
    assert "Traceback" not in answer.text
    return found


async def test_a_company_is_answered_with_the_same_facts_as_its_page(api: httpx.AsyncClient) -> None:
    await ALTYN.registers(as_at=date(2026, 1, 1))
    await fact(Listing, source="inactive", bin=ALTYN.bin, act_no="17")
    answer = await api.get(COMPANY, params={"lang": "ru"})
    profile = await company_profile(ALTYN.bin)
    found = answer.json()
    assert answer.status_code == 200
    assert found["name"] == {"kk": ALTYN.kk, "ru": ALTYN.ru, "en": None}
    assert found["warnings"][0]["text"] == "Признана бездействующим налогоплательщиком (документ: 17)"
    assert [tag["code"] for tag in found["tags"]] == [tag.code for tag in profile.tags]
    assert len(found["details"]) == len(profile.details)
    stamp = next(row["stamp"] for row in found["details"] if row["code"] == "head")
    assert (stamp["source"], stamp["as_at"]) == ("statgov", "2026-01-01")


async def test_the_whole_company_and_its_indices_alone_are_two_answers(api: httpx.AsyncClient) -> None:
    await ALTYN.registers()
    whole, indices = await api.get(COMPANY), await api.get(f"{COMPANY}/indices")
    assert "details" in whole.json()
    assert "details" not in indices.json()
    assert (await api.get(COMPANY)).content == whole.content


@pytest.mark.parametrize(
    ("asked", "header", "language"),
    [("ru", "en", "ru"), (None, "en-GB,en;q=0.9", "en"), (None, "de, ru;q=0.5, kk;q=0.4", "ru"), (None, "xx", "kk"),
     (None, "ru;q=0, en;q=oops", "kk"), (None, "", "kk")],
)  # fmt: skip
async def test_sentences_come_in_the_language_asked_for(
    api: httpx.AsyncClient, asked: str | None, header: str, language: str
) -> None:
    await ALTYN.registers()
    answer = await api.get(COMPANY, params={"lang": asked} if asked else {}, headers={"Accept-Language": header})
    assert answer.headers["content-language"] == answer.json()["lang"] == language
    assert answer.json()["details"][0]["label"] == catalogue(language)["detail.kind"]
    assert "Accept-Language" in answer.headers["vary"]


async def test_as_of_gives_what_was_known_then(api: httpx.AsyncClient) -> None:
    await ALTYN.registers()
    listed = await fact(Listing, source="wrong_address", bin=ALTYN.bin)
    await close(Listing, listed, FEBRUARY)
    now, then = (await api.get(COMPANY)).json(), (await api.get(COMPANY, params={"as_of": "2026-01-31"})).json()
    assert [warning["ended"] for warning in now["warnings"]] == [True]
    assert [warning["ended"] for warning in then["warnings"]] == [False]
    assert (then["as_of"], then["moment"]) == ("2026-01-31", "2026-01-10T06:00:00Z")


async def test_who_holds_the_answer_already_is_told_so(api: httpx.AsyncClient) -> None:
    await ALTYN.registers()
    first = await api.get(COMPANY)
    for condition in (first.headers["etag"], f'"other", {first.headers["etag"]}', "*"):
        again = await api.get(COMPANY, headers={"If-None-Match": condition})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert again.headers["cache-control"] == first.headers["cache-control"] == "public, max-age=60"
    assert (await api.get(COMPANY, headers={"If-None-Match": '"other"'})).status_code == 200
    assert (await api.get(COMPANY, params={"lang": "en"})).headers["etag"] != first.headers["etag"]


async def test_head_is_the_head_of_get(api: httpx.AsyncClient) -> None:
    await ALTYN.registers()
    full, head = await api.get(COMPANY), await api.head(COMPANY)
    assert (head.status_code, head.content) == (200, b"")
    counted = {"ratelimit", "ratelimit-remaining", "ratelimit-reset"}  # which each request changes
    assert [item for item in head.headers.items() if item[0] not in counted] == [
        item for item in full.headers.items() if item[0] not in counted
    ]
    assert (await api.head(f"/api/v1/companies/{KUMIS.bin}")).status_code == 404


async def test_a_wrong_number_is_explained(api: httpx.AsyncClient) -> None:
    wrong = ALTYN.bin[:-1] + str((int(ALTYN.bin[-1]) + 1) % 10)
    said = problem(await api.get(f"/api/v1/companies/{wrong}", params={"lang": "en"}), 422, "not-a-bin")
    assert said["instance"] == f"/api/v1/companies/{wrong}"
    for other in ("123", "020240000555x", "1202XXX03550", "²²²²²²²²²²²²", f" {ALTYN.bin}", "%00", "%F0%9F%92%A9" * 50):
        problem(await api.get(f"/api/v1/companies/{other}"), 422, "not-a-bin")


async def test_an_unknown_company_and_an_unknown_moment_are_told_apart(api: httpx.AsyncClient) -> None:
    await ALTYN.registers()
    problem(await api.get(f"/api/v1/companies/{KUMIS.bin}"), 404, "company-unknown")
    problem(await api.get(COMPANY, params={"as_of": "2999-01-01"}), 404, "moment-unknown")
    problem(await api.get(COMPANY, params={"as_of": "1999-01-01"}), 404, "moment-unknown")


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [("as_of=yesterday", "as_of", "length"), ("lang=de", "lang", "choice"), ("lang=ru&lang=kk", "lang", "repeated"),
     ("asof=2026-01-01", "asof", "unknown"), ("as_of=", "as_of", "length")],
)  # fmt: skip
async def test_a_parameter_that_does_not_fit_is_named(
    api: httpx.AsyncClient, query: str, parameter: str, code: str
) -> None:
    faults = problem(await api.get(f"{COMPANY}?{query}"), 422, "invalid")["errors"]
    assert [(fault["parameter"], fault["code"]) for fault in faults] == [(parameter, code)]


async def test_a_date_that_no_calendar_has_is_refused(api: httpx.AsyncClient) -> None:
    problem(await api.get(COMPANY, params={"as_of": "2026-02-30"}), 422, "invalid")
    problem(await api.get(COMPANY, params={"as_of": "2026-02-30T25:00:00Z"}), 422, "invalid")


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=ten", "limit=-1", "region=99", "section=Z", "taxpayer=F", "sort=best",
              "status=rich", "cursor=%00", "cursor=abc", "q=" + "a" * 201, "limit=99999999999999999999", "region="],
)  # fmt: skip
async def test_a_search_refuses_what_it_does_not_know(api: httpx.AsyncClient, query: str, searchable: None) -> None:
    problem(await api.get(f"/api/v1/companies?{query}"), 422, "invalid")


async def test_unknown_addresses_wrong_methods_and_formats_are_problems_too(api: httpx.AsyncClient) -> None:
    for address in ("/api", "/api/v1", "/api/v2/companies", "/api/v1/nothing", "/api/v1/companies/1/2/3", "/api/%00"):
        problem(await api.get(address), 404, "not-found")
    problem(await api.get("/api/v1/methodology/luck"), 404, "not-found")
    for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE"):
        answer = await api.request(method, "/api/v1/sources")
        problem(answer, 405, "method-not-allowed")
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    problem(await api.get("/api/v1/sources", headers={"Accept": "text/html"}), 406, "not-acceptable")
    problem(await api.get("/api/v1/sources?lang=" + "k" * 9000), 414, "too-long")
    assert (await api.get("/api/v1/sources", headers={"Accept": "application/*"})).status_code == 200


async def test_our_own_mistake_shows_nothing_of_its_inside(
    api: httpx.AsyncClient, db: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    await db.execute("alter table import_run rename to import_run_gone")  # type: ignore[attr-defined]
    answer = await api.get("/api/v1/sources", params={"lang": "en"})
    assert "import_run" not in answer.text
    problem(answer, 500, "unexpected")


async def test_the_indices_can_be_asked_alone(api: httpx.AsyncClient) -> None:
    await ALTYN.registers()
    found = (await api.get(f"{COMPANY}/indices")).json()
    assert set(found) == {"bin", "moment", "as_of", "lang", "indices", "scores"}


async def test_sources_tell_their_health(api: httpx.AsyncClient) -> None:
    await import_run("statgov", as_at=date(2026, 1, 1), opened=7)
    await import_run("inactive", state="refused", reason=json.dumps({"id": "register.empty", "args": {}}))
    found = {source["code"]: source for source in (await api.get("/api/v1/sources?lang=en")).json()["sources"]}
    assert (found["statgov"]["state"], found["statgov"]["rows"]) == ("old", 7)
    assert (found["inactive"]["state"], found["inactive"]["refusal"][:21]) == ("refused", "The register is empty")
    assert found["afm"]["state"] == "never"
    assert len(found) == 19


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_method_is_published_whole_and_by_index(api: httpx.AsyncClient, language: str) -> None:
    whole = (await api.get("/api/v1/methodology", params={"lang": language})).json()
    for index in whole["indices"]:
        assert (await api.get(f"/api/v1/methodology/{index['code']}", params={"lang": language})).json() == index
    assert [grade["value"] for grade in whole["grades"]] == [80, 60, 40, 20, 0]


async def test_the_description_is_valid_openapi_and_names_every_answer(api: httpx.AsyncClient) -> None:
    served = (await api.get("/api/v1/openapi.json")).json()
    OpenAPIV31SpecValidator(served).validate()
    assert set(served["paths"]) == {f"/api/v1{operation.path}" for operation in OPERATIONS}
    for operation in OPERATIONS:
        assert msgspec.convert(EXAMPLES[operation.shape.__name__], operation.shape)


def test_no_choice_of_a_parameter_is_offered_twice() -> None:
    choices = [
        (operation.id, parameter.name, parameter.schema["enum"])
        for operation in OPERATIONS for parameter in operation.parameters if "enum" in parameter.schema
    ]  # fmt: skip
    assert len(choices) > 10
    assert not [where for *where, offered in choices if len(set(offered)) != len(offered)]  # type: ignore[arg-type, call-overload]


def test_every_problem_stands_in_the_description() -> None:
    responses = document()["components"]["responses"]  # type: ignore[index]
    assert len(responses) == len(CODES)


# addresses that examples name, and nobody is led to
NAMED = re.compile(r"https://(stat\.gov\.kz|kgd\.gov\.kz|www\.w3\.org|moldir\.example)")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_for_people_explains_every_problem(api: httpx.AsyncClient, language: str) -> None:
    answer = await api.get("/api/docs", params={"lang": language})
    html = answer.text
    assert answer.headers["content-language"] == language
    assert f'<html lang="{language}">' in html
    for code in CODES:
        assert f'id="problem-{code}"' in html
    for operation in OPERATIONS:
        assert f'id="{operation.id}"' in html
    for forbidden in ("<script", "<style", " style=", "http://", "https://", "onclick"):
        assert forbidden not in NAMED.sub("", html)
    assert (await api.get("/api/docs.css")).headers["content-type"].startswith("text/css")
