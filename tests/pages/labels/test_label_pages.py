"""A label as anybody sees it: the answer to its number, the register, the badge, the rules."""

import json
from datetime import timedelta
from hashlib import sha256
from xml.etree import ElementTree as ET

import pytest

from compliance.credentials.numbers import number as number_for
from infra import clock
from infra.database import execute
from infra.i18n import LANGUAGES, translate
from tests.cast import ALTYN, KUMIS, everybody
from tests.compliance.labels.shown import changes, shown_label
from tests.pages.client import Reader


def said(message: str, language: str, **args: object) -> str:
    """A sentence as the text of a page has it: blanks made single."""
    return " ".join(translate(message, language, **args).split())


@pytest.fixture(autouse=True)
async def cast(db: object) -> None:
    await everybody()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_label_in_use_says_until_when_whose_and_for_what(visit: Reader, language: str) -> None:
    number = await shown_label()
    page = await visit(f"/{language}/label/{number}")
    until = clock.today() + timedelta(days=700)
    assert said("label_public.state.active", language, day=until) in page.text
    assert ALTYN.bin in page.text
    assert "Ұн «Алтын Дән»" in page.text
    assert said("label_public.happened.granted", language) in page.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ["suspended", "revoked", "withdrawn", "expired", "not_yet"])
async def test_a_label_not_in_use_says_so_first(visit: Reader, language: str, state: str) -> None:
    today, number = clock.today(), await shown_label()
    match state:
        case "suspended":
            await changes(number, "suspended", "court", suspended_on=today, suspended_until=today + timedelta(days=180))
        case "expired":
            await changes(number, "expired", valid_until=today - timedelta(days=1))
        case "not_yet":
            await changes(number, "renewed", valid_from=today + timedelta(days=1))
        case _:
            await changes(number, state, "misuse", ended_on=today, ended_how=state)
    page = await visit(f"/{language}/label/{number}")
    told = {"expired": today - timedelta(days=1), "not_yet": today + timedelta(days=1)}.get(state, today)
    assert said(f"label_public.state.{state}", language, day=told) in page.text
    if state == "suspended":
        assert said("label_public.decided_by", language, day=today + timedelta(days=180)) in page.text
    badge = await visit.client.get(f"/label/{number}/badge.svg?lang={language}")
    assert said(f"label_public.badge.{state}", language) in badge.text


async def test_numbers_are_read_as_people_type_them(visit: Reader) -> None:
    number = await shown_label()
    for typed in (number.lower(), number.replace("-", " "), number.replace("-", ""), number.replace("0", "O")):
        page = await visit(f"/en/label/{typed}")
        assert number in page.text
    assert number in (await visit(f"/en/label?number={number.lower()}")).text
    visit.client.cookies.clear()
    front = await visit.client.get(f"/label/{number}", headers={"Accept-Language": "ru"})
    assert (front.status_code, front.headers["location"]) == (302, f"/ru/label/{number}")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_is_no_label_is_told_apart(visit: Reader, language: str) -> None:
    await visit(f"/{language}/label")
    unknown = await visit(f"/{language}/label/CW-2026-000007-A", 404)
    mistyped = said("label_public.state.mistyped", language)
    assert mistyped in unknown.text
    nobody = await visit(f"/{language}/label/{number_for('label', 2026, 777, 6)}", 404)
    assert said("label_public.state.unknown", language) in nobody.text


async def test_a_change_is_on_the_very_next_page(visit: Reader) -> None:
    number = await shown_label()
    before = await visit(f"/en/label/{number}")
    again = await visit.client.get(f"/en/label/{number}", headers={"If-None-Match": before.response.headers["etag"]})
    assert again.status_code == 304
    today = clock.today()
    await changes(number, "suspended", "court", suspended_on=today, suspended_until=today + timedelta(days=9))
    assert "not valid now" in (await visit(f"/en/label/{number}")).text
    assert "Suspended" in (await visit.client.get(f"/label/{number}/badge.svg?lang=en")).text


async def test_the_badge_has_no_script_and_nothing_from_elsewhere(visit: Reader) -> None:
    await execute("update company set name_ru = $2 where bin = $1", ALTYN.bin, '"><script>alert(1)</script>')
    number = await shown_label()
    sizes = set()
    for size in ("small", "medium", "large", "x"):
        badge = await visit.client.get(f"/label/{number}/badge.svg?lang=ru&size={size}")
        assert badge.headers["content-type"].startswith("image/svg+xml")
        assert badge.headers["cross-origin-resource-policy"] == "cross-origin"
        assert "max-age=60" in badge.headers["cache-control"]
        assert "<script" not in badge.text
        assert "href" not in badge.text
        root = ET.fromstring(badge.content)
        sizes.add(root.get("width"))
    assert len(sizes) == 3
    nobody = await visit.client.get("/label/nothing/badge.svg?lang=en")
    assert "No such label" in nobody.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_register_is_searched_filtered_counted_and_paged(visit: Reader, language: str) -> None:
    first = await shown_label(ALTYN.bin, 1)
    second = await shown_label(KUMIS.bin, 2, level="committed", products=json.dumps([{"name": "Су", "code": ""}]))
    page = await visit(f"/{language}/labels")
    assert said("label_public.count", language, n=2) in page.text
    assert first in page.text
    assert second in page.text
    only = await visit(f"/{language}/labels?level=committed")
    assert second in only.text
    assert first not in only.text
    assert said("label_public.count", language, n=1) in only.text
    found = await visit(f"/{language}/labels?q={ALTYN.bin}")
    assert first in found.text
    assert second not in found.text
    assert second in (await visit(f"/{language}/labels?q=су&standing=active&region=75&section=F")).text
    empty = await visit(f"/{language}/labels?q=nothing-like-it")
    assert said("label_public.none.heading", language) in empty.text
    assert second in (await visit(f"/{language}/labels?q={second.lower()}")).text
    for serial in range(3, 25):
        today = clock.today()
        await shown_label(ALTYN.bin, serial, ended_on=today, ended_how="withdrawn")
    page = await visit(f"/{language}/labels")
    more = next(link for link in page.links() if "after=" in link)
    assert first in (await visit(more if more.startswith("/") else f"/{language}/labels{more}")).text


async def test_the_register_is_open_data(visit: Reader) -> None:
    number = await shown_label(products=json.dumps([{"name": "=1+1", "code": ""}]))
    sheet = await visit.client.get("/labels.csv?lang=kk")
    assert sheet.content.startswith(b"\xef\xbb\xbf")
    assert number in sheet.text
    assert "'=1+1" in sheet.text
    told = (await visit.client.get("/labels.json?lang=en")).json()
    assert told["labels"][0]["number"] == number
    assert "creativecommons" in told["licence"]
    feed = await visit.client.get("/labels.atom?lang=ru")
    root = ET.fromstring(feed.content)
    atom = "{http://www.w3.org/2005/Atom}"
    assert [entry.findtext(f"{atom}title") for entry in root.iter(f"{atom}entry")] == [f"{number}: Знак выдан"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_rules_are_a_page_and_a_document_with_version_and_hash(visit: Reader, language: str) -> None:
    page = await visit(f"/{language}/label/rules")
    source = await visit.client.get("/label/rules.yaml")
    assert sha256(source.content).hexdigest() in page.text
    assert "A-REGISTERED" in page.text
    document = await visit.client.get(f"/{language}/label/rules.pdf")
    assert document.content.startswith(b"%PDF-")
