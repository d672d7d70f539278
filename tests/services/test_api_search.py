"""A program searches the register, page by page."""

import re
from random import Random

import httpx
import pytest

from infra.settings import settings
from registry.queries import home_page, suggest
from registry.search import rebuild
from registry.tables.company import Company
from registry.tables.tax import Listing
from tests.builders import close, fact
from tests.cast import ALTYN, CAST, FEBRUARY, KUMIS, Member, number_of

pytestmark = pytest.mark.usefixtures("searchable")
SEARCH = "/api/v1/companies"
NEXT = re.compile(r'<([^>]+)>; rel="next"')


async def found(api: httpx.AsyncClient, **asked: object) -> list[str]:
    answer = await api.get(SEARCH, params=asked)
    assert answer.status_code == 200, answer.text
    return [hit["bin"] for hit in answer.json()["hits"]]


async def walk(api: httpx.AsyncClient, address: str) -> list[list[str]]:
    """Every page, from one Link header to the next."""
    pages = []
    while True:
        answer = await api.get(address)
        assert answer.status_code == 200, answer.text
        pages.append([hit["bin"] for hit in answer.json()["hits"]])
        link = NEXT.fullmatch(answer.headers.get("link", ""))
        assert bool(link) == (answer.json()["next"] is not None)
        if link is None:
            return pages
        address = link[1]


async def test_half_a_name_in_another_script_finds_the_company(api: httpx.AsyncClient) -> None:
    for written in ("алтын", "Altyn Dan", "Алтын Дән ЖШС", "Дән Алтын", ALTYN.bin, f"{ALTYN.bin[:4]} {ALTYN.bin[4:]}"):
        assert ALTYN.bin in await found(api, q=written), written


async def test_a_hit_tells_enough_to_choose(api: httpx.AsyncClient) -> None:
    await fact(Listing, source="inactive", bin=KUMIS.bin)
    await rebuild()
    hit = (await api.get(SEARCH, params={"q": KUMIS.bin, "lang": "en"})).json()["hits"][0]
    assert hit["name"]["kk"] == KUMIS.kk
    assert hit["place"]["en"] == "Almaty city"
    assert [tag["code"] for tag in hit["tags"]] == ["synthetic", "inactive", "in_register"]
    assert hit["activity"]["ru"] == "Производство муки"


async def test_who_is_found_by_a_former_name_is_said_so(api: httpx.AsyncClient) -> None:
    old = Member(number_of(9), "«Ескі Атау» ЖШС", "ТОО «Старое Имя»", "БАСШЫ")
    await close(Company, await old.registers(), FEBRUARY)
    await old.registers(name_kk="«Жаңа Атау» ЖШС", name_ru="ТОО «Новое Имя»", seen_from=FEBRUARY)
    await rebuild()
    hits = (await api.get(SEARCH, params={"q": "Старое Имя", "lang": "en"})).json()["hits"]
    by_number = {hit["bin"]: hit for hit in hits}
    assert by_number[old.bin]["matched_on"]
    assert by_number[old.bin]["name"]["ru"] == "ТОО «Новое Имя»"


async def test_facets_narrow_and_keep_their_counts(api: httpx.AsyncClient) -> None:
    answer = (await api.get(SEARCH, params={"region": "75", "lang": "en"})).json()
    assert [hit["bin"] for hit in answer["hits"]] == [KUMIS.bin]
    regions = next(facet for facet in answer["facets"] if facet["code"] == "region")["values"]
    assert {(value["value"], value["label"], value["count"], value["chosen"]) for value in regions} == {
        ("39", "Kostanay Region", 3, False),
        ("75", "Almaty city", 1, True),
    }
    assert await found(api, region=["75", "39"], kind="person") == [CAST[3].reference]


async def test_nothing_found_is_an_answer(api: httpx.AsyncClient) -> None:
    answer = (await api.get(SEARCH, params={"q": "Космодром Байконур"})).json()
    assert (answer["total"], answer["hits"], answer["next"]) == (0, [], None)


@pytest.mark.parametrize("sort", ["name", "newest", "relevance"])
@pytest.mark.parametrize("limit", [1, 2, 3, 100])
async def test_walking_from_page_to_page_meets_everybody_once(api: httpx.AsyncClient, sort: str, limit: int) -> None:
    pages = await walk(api, f"{SEARCH}?limit={limit}&sort={sort}")
    everyone = [number for page in pages for number in page]
    assert sorted(everyone) == sorted(member.reference for member in CAST)
    assert all(len(page) == limit for page in pages[:-1])


async def test_a_walk_keeps_its_question(api: httpx.AsyncClient) -> None:
    pages = await walk(api, f"{SEARCH}?limit=1&region=39&kind=legal&q=%D0%B4%D3%99%D0%BD")
    assert {number for page in pages for number in page} <= {
        member.reference for member in CAST if member.kato[:2] == "39"
    }


async def test_a_company_that_comes_meanwhile_shifts_nobody(api: httpx.AsyncClient) -> None:
    first = await api.get(SEARCH, params={"limit": 2, "sort": "name"})
    new = Member(number_of(20), "«Аа» ЖШС", "ТОО «Аа»", "БАСШЫ")
    await new.registers()
    await rebuild()
    rest = await walk(api, NEXT.fullmatch(first.headers["link"])[1])  # type: ignore[index]
    met = [hit["bin"] for hit in first.json()["hits"]] + [number for page in rest for number in page]
    assert sorted(met) == sorted(member.reference for member in CAST)


async def test_any_text_at_all_is_answered(api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Weird Unicode, control characters, other scripts, query languages: two hundred of them, the same every run."""
    monkeypatch.setattr(settings(), "rate_api", 0)
    draw = Random(7)
    alphabets = [
        "\x00\x01\x1f\x7f",
        "ӘҒҚҢӨҰҮҺІәғқңөұүһі",
        "\u202e\u200b\u0301\ufeff",
        "💩👩‍👦",
        "'\"\\%;--/*",
        "*?:()[]{}~^+-!&|",
        "abcdefgh",
        "0123456789",
        "漢字العربية",
    ]
    for _ in range(200):
        letters = draw.choice(alphabets) + draw.choice(alphabets)
        written = "".join(draw.choices(letters, k=draw.choice([1, 2, 12, 200])))
        answer = await api.get(
            SEARCH, params={"q": written[:200], "sort": draw.choice(["relevance", "name", "newest"])}
        )
        assert answer.status_code == 200, (written, answer.text)


async def test_suggestions_come_while_typing() -> None:
    assert [hit.bin for hit in await suggest("алты")][:1] == [ALTYN.bin]
    assert await suggest("") == ()
    assert await suggest("\x00") == ()


async def test_the_home_page_counts_what_the_register_covers() -> None:
    home = await home_page()
    assert (home.companies, home.rated, home.examples) == (len(CAST), 0, ())
    assert len(home.sources) == 19
