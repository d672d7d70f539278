"""A kept page is never an old one, and never somebody else's: each reader has a frame of their own around it."""

import re

import httpx

from infra.database import execute
from tests.builders import import_run
from tests.cast import AIGERIM, ALTYN, KANAT, MARCH, Human, everybody
from tests.pages.client import Reader

PATH = f"/company/{ALTYN.bin}"
TOKEN = re.compile(r'name="form" value="([0-9a-f]+)"')


async def enter(visit: Reader, who: Human | None) -> None:
    """From now on it is their browser."""
    visit.client.cookies.clear()
    if who is not None:
        visit.client.cookies.set("moldir", await who.signs_in())


async def opened(visit: Reader, path: str = PATH, language: str = "ru", **headers: str) -> httpx.Response:
    return (await visit(f"/{language}{path}", **headers)).response


async def unsaid() -> None:
    """Nothing an import does: what is read from now on is not what was there before."""
    await execute("update company set name_ru = 'ТОО «Иначе»'")


async def test_the_same_page_is_not_made_twice_and_an_import_makes_it_anew(visit: Reader) -> None:
    await ALTYN.registers()
    first = await opened(visit)
    await unsaid()
    assert (await opened(visit)).content == first.content
    await import_run("afm", MARCH)
    assert "Иначе" in (await opened(visit)).text


async def test_each_tab_language_and_moment_has_its_own(visit: Reader) -> None:
    await ALTYN.registers()
    await execute("update company set seen_until = $1", MARCH)
    await ALTYN.registers(name_ru="ТОО «Алтын Дән Плюс»", seen_from=MARCH)
    overview, history = await opened(visit), await opened(visit, f"{PATH}/history")
    kazakh, then = await opened(visit, language="kk"), await opened(visit, f"{PATH}?as_of=2026-02-01")
    again = await opened(visit)
    assert again.content == overview.content
    assert 'id="facts"' in overview.text
    assert 'id="facts"' not in history.text
    assert 'id="timeline"' in history.text
    assert f'href="/kk{PATH}/history"' in kazakh.text
    assert f'href="/ru{PATH}/history"' in overview.text
    assert f'href="/ru{PATH}/history?as_of=2026-02-01"' in then.text
    assert "Алтын Дән Плюс»</h1>" not in then.text
    assert "Алтын Дән Плюс" in overview.text
    assert f'href="/ru{PATH}">' in then.text.partition('class="notice"')[2].partition("</div>")[0]


async def test_what_htmx_exchanges_and_the_whole_page_are_two_things(visit: Reader) -> None:
    await ALTYN.registers()
    whole = await opened(visit)
    part = await visit.client.get(f"/ru{PATH}", headers={"HX-Request-Type": "partial"})
    assert whole.text.startswith("<!doctype html>")
    assert part.text.startswith("<title>")
    assert (await opened(visit)).content == whole.content


async def test_nothing_of_an_address_that_somebody_else_asked_for_stays_in_the_page(visit: Reader) -> None:
    await ALTYN.registers()
    await opened(visit, f"{PATH}?from=somebody&as_of=2026-02-01")
    assert "somebody" not in (await opened(visit, f"{PATH}?as_of=2026-02-01")).text


async def test_whoever_is_signed_in_leaves_nothing_to_whoever_is_not(visit: Reader) -> None:
    await everybody()
    await enter(visit, AIGERIM)
    signed_in = await opened(visit)
    await unsaid()
    await enter(visit, None)
    stranger = await opened(visit)
    assert AIGERIM.name in signed_in.text
    assert AIGERIM.name not in stranger.text
    assert "/sign-in" in stranger.text
    assert not TOKEN.findall(stranger.text)
    assert stranger.headers["cache-control"] == "no-cache"
    assert signed_in.headers["cache-control"] == "private, no-cache"
    assert "Иначе" not in stranger.text  # the company's part is the one that was kept


async def test_a_stranger_leaves_nothing_to_whoever_is_signed_in(visit: Reader) -> None:
    await everybody()
    stranger = await opened(visit)
    await enter(visit, AIGERIM)
    signed_in = await opened(visit)
    assert AIGERIM.name in signed_in.text
    assert "/sign-out" in signed_in.text
    assert stranger.headers["etag"] != signed_in.headers["etag"]


async def test_two_organisations_see_the_same_company_each_in_its_own_frame(visit: Reader) -> None:
    await everybody()
    pages = {}
    for who in (AIGERIM, KANAT):
        await enter(visit, who)
        pages[who.key] = await opened(visit)
    ours, theirs = pages.values()
    assert AIGERIM.name in ours.text
    assert AIGERIM.name not in theirs.text
    assert KANAT.name in theirs.text
    assert not set(TOKEN.findall(ours.text)) & set(TOKEN.findall(theirs.text))
    assert f"/organisations/{ALTYN.bin}" in ours.text
    assert f"/organisations/{ALTYN.bin}" not in theirs.text


async def test_whoever_has_the_page_is_told_so_until_something_changes(visit: Reader) -> None:
    await ALTYN.registers()
    etag = (await opened(visit)).headers["etag"]
    again = await visit.client.get(f"/ru{PATH}", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    await unsaid()
    await import_run("afm", MARCH)
    changed = await visit.client.get(f"/ru{PATH}", headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != etag
