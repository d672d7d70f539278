"""Somebody looks a company up: half a name, another script, a typo, no legal form, the words the other way round."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from infra.errors import Invalid
from infra.settings import settings
from registry import search
from registry.names import kazakh_sort_key
from registry.tables import Company, Enforcement, Listing, ProcurementSubject, UnfairSupplier
from tests.builders import close, fact
from tests.registry.made_up import (
    COMPANIES,
    bins,
    glued,
    grade,
    half_typed,
    in_latin,
    in_russian,
    number_of,
    register,
    swapped,
    troubled,
    typo,
    with_form,
)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test has an index of its own."""
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    return tmp_path / "search"


async def test_a_company_is_found_however_its_name_is_written(db: object) -> None:
    await register(COMPANIES)
    assert await search.rebuild() == len(COMPANIES)
    index = search.opened()
    chance = random.Random(11)
    ways: list[Callable[[str, random.Random], str]] = [
        typo, in_latin, in_russian, with_form, swapped, half_typed, glued, troubled, lambda name, _: name.upper(),
    ]  # fmt: skip
    recall: dict[str, float] = {}
    for way in ways:
        asked = chance.sample(COMPANIES, 100)
        found = sum(number in bins(index.search(way(name, chance), limit=10)) for number, name in asked)
        recall[way.__name__] = found / len(asked)
    assert min(recall.values()) >= 0.95, recall
    assert sum(recall.values()) / len(recall) >= 0.985, recall


async def test_the_whole_name_comes_first_and_the_same_legal_form_before_another(db: object) -> None:
    await register([(number_of(1), "Алтын дала"), (number_of(2), "Алтын дала Агро"), (number_of(3), "Алтын")])
    await fact(Company, bin=number_of(4), name_kk="«Алтын дала» АҚ", name_ru='АО "Алтын дала"')
    await search.rebuild()
    index = search.opened()
    assert bins(index.search("АО Алтын дала"))[:2] == [number_of(4), number_of(1)]
    assert bins(index.search("ЖШС Алтын дала"))[:2] == [number_of(1), number_of(4)]
    assert number_of(2) in bins(index.search("алтын дала"))
    assert index.search("алтын дала").hits[0].score >= 100


async def test_half_a_name_in_kazakh_is_suggested_while_it_is_typed(db: object) -> None:
    await register(COMPANIES)
    await search.rebuild()
    index = search.opened()
    number, name = COMPANIES[0]
    first, second, _ = name.split()
    for typed in (f"{first} {second[:2]}", f"«{first} {second}", f"{first} {second} ", f"ЖШС {first} {second}"):
        suggested = index.suggest(typed)
        assert 1 <= len(suggested) <= 8
        assert number in [hit.bin for hit in index.suggest(typed, limit=30)]
    assert index.suggest("") == ()
    assert index.suggest("   ") == ()
    assert len(index.suggest(first, limit=3)) == 3
    assert str(suggested[0].name.kk).endswith("ЖШС")


async def test_a_number_finds_its_company_whole_begun_without_its_zeros_or_with_one_wrong_digit(db: object) -> None:
    zeros = "000140000014"
    await register([(number_of(serial), name) for serial, (_, name) in enumerate(COMPANIES[:50])] + [(zeros, "Нөлдер")])
    await search.rebuild()
    index = search.opened()
    number = number_of(17)
    whole = index.search(number)
    assert (bins(whole), whole.hits[0].matched_on, whole.total) == ([number], "bin", 1)
    assert bins(index.search(f"{number[:6]} {number[6:]}")) == [number]
    assert number in bins(index.search(number[:8]))
    assert all(found.startswith("40") for found in bins(index.search("4001", limit=50)))
    assert bins(index.search("140000014")) == [zeros]
    wrong = number[:11] + str((int(number[11]) + 1) % 10)
    near = index.search(wrong)
    assert (number in bins(near), near.hits[0].matched_on) == (True, "near_bin")
    assert index.search("999999999999").total == 0


async def test_four_figures_may_be_a_name_or_the_beginning_of_a_number(db: object) -> None:
    await register([(number_of(1), "Самат 4001"), ("400140000019", "Мерей"), (number_of(3), "Басқа")])
    await search.rebuild()
    found = search.opened().search("4001")
    assert bins(found)[0] == number_of(1)
    assert "400140000019" in bins(found)


async def test_a_former_name_and_the_head_find_a_company_and_it_is_said_so(db: object) -> None:
    past = await fact(Company, bin=number_of(1), name_ru='ТОО "Ескі атау"', director="Сейітқали Дина Маратқызы")
    await close(Company, past, datetime(2026, 3, 1, tzinfo=UTC))
    await fact(Company, bin=number_of(1), name_ru='ТОО "Жаңа атау"', director="Сейітқали Дина Маратқызы")
    owner = "900101900015"
    await fact(Company, bin=owner, name_ru="ИП ЖҰМАБАЕВ ТІМУР", director="ЖҰМАБАЕВ ТІМУР")
    await search.rebuild()
    index = search.opened()
    assert [(hit.bin, hit.matched_on) for hit in index.search("Ескі атау").hits] == [(number_of(1), "former_name")]
    assert next((hit.bin, hit.matched_on) for hit in index.search("Жаңа атау").hits) == (number_of(1), "name")
    assert [(hit.bin, hit.matched_on) for hit in index.search("Дина Сейиткали").hits] == [(number_of(1), "director")]
    assert [(hit.bin, hit.matched_on) for hit in index.search("Zhumabaev Timur").hits] == [(owner, "name")]


async def test_what_only_a_list_names_is_found_by_the_name_published_there(db: object) -> None:
    await fact(Listing, source="pseudo_company", bin=number_of(5), name="ТОО Елес Трейд")
    await fact(ProcurementSubject, pid=1, bin=number_of(6), name_kk="«Тапсырыс» ММ", name_ru='ГУ "Заказ"')
    await search.rebuild()
    index = search.opened()
    assert bins(index.search("eles treid")) == [number_of(5)]
    assert bins(index.search("Тапсырыс")) == bins(index.search("Заказ")) == [number_of(6)]
    assert index.search("").facets["status"] == {"known_only": 2, "pseudo_company": 1}


async def test_a_company_that_left_the_register_is_still_found(db: object) -> None:
    gone = await fact(Company, bin=number_of(7), name_ru='ТОО "Кеткен"')
    await close(Company, gone, datetime(2026, 3, 1, tzinfo=UTC))
    await search.rebuild()
    found = search.opened().search("кеткен")
    assert bins(found) == [number_of(7)]
    assert found.facets["status"] == {"left_register": 1}


async def test_facets_count_everything_found_and_narrow_it(db: object) -> None:
    await register(COMPANIES[:300])
    await grade(COMPANIES[0][0], "taxpayer", "A")
    await grade(COMPANIES[1][0], "taxpayer", "E")
    await grade(COMPANIES[0][0], "payment", "NR")
    await fact(Enforcement, proceeding_no="1", bin=COMPANIES[0][0])
    await fact(Enforcement, proceeding_no="2", bin=COMPANIES[1][0], ended_on=date(2026, 1, 5))
    await fact(UnfairSupplier, rnu_id=1, bin=COMPANIES[2][0], ends_on=date(2020, 1, 1))
    await search.rebuild()
    index = search.opened()
    everything = index.search("", limit=5)
    assert everything.total == 300
    assert everything.facets["region"] == {"71": 150, "75": 150}
    assert everything.facets["section"] == {"A": 100, "F": 100, "G": 100}
    assert everything.facets["kind"] == {"legal": 300}
    assert everything.facets["status"] == {"in_register": 300, "enforcement": 1}
    assert everything.facets["taxpayer"] == {"A": 1, "E": 1}
    assert everything.facets["payment"] == {"NR": 1}
    narrowed = index.search("", filters={"region": ["71"], "section": ["F", "A"]}, limit=200)
    assert narrowed.total == len(narrowed.hits) == 100
    assert narrowed.facets["region"] == {"71": 100, "75": 100}  # a facet is counted without its own choice
    assert narrowed.facets["section"] == {"A": 50, "F": 50, "G": 50}
    word = COMPANIES[0][1].split()[0]
    of_word = index.search(word, limit=300)
    assert sum(of_word.facets["region"].values()) == of_word.total
    assert bins(index.search(word, filters={"taxpayer": ["A"]})) == [COMPANIES[0][0]]
    assert index.search(word, filters={"region": ["10"]}).total == 0
    with pytest.raises(Invalid):
        index.search("", filters={"colour": ["red"]})


@pytest.mark.parametrize(
    ("sort", "asked"), [("relevance", "сервис"), ("relevance", ""), ("name", ""), ("name", "агро"), ("newest", "")]
)
async def test_walking_the_pages_meets_every_company_once(db: object, sort: str, asked: str) -> None:
    await register(COMPANIES)
    await search.rebuild()
    index = search.opened()
    met: list[search.Hit] = []
    after = None
    while True:
        page = index.search(asked, limit=37, after=after, sort=sort)
        met += page.hits
        after = page.after
        if after is None:
            break
    assert len(met) == len({hit.bin for hit in met}) == page.total
    names = [kazakh_sort_key(hit.name.kk or "") for hit in met]
    if sort == "name" or (not asked and sort == "relevance"):
        assert names == sorted(names)
    if sort == "newest":
        years = [COMPANIES.index(next(one for one in COMPANIES if one[0] == hit.bin)) % 10 for hit in met]
        assert years == sorted(years, reverse=True)


async def test_a_cursor_or_an_order_that_is_none_is_refused(db: object) -> None:
    await register(COMPANIES[:3])
    await search.rebuild()
    index = search.opened()
    for wrong in ("x", "a" * 5000, "кириллица", "cDEyMzQ1Njc4OTAxMg", ""):
        with pytest.raises(Invalid):
            index.search("агро", after=wrong or "!")
    with pytest.raises(Invalid):
        index.search("", sort="colour")
    by_name = index.search("", sort="name", limit=1).after
    with pytest.raises(Invalid):
        index.search("", sort="newest", after=by_name)


@pytest.mark.parametrize(
    "typed",
    ["", " ", "«»", "()", "*", "a AND b", "name:x", '"', "\\", "😀", "1" * 500, "слово " * 300, "\x00", "-", "٣٤٥"],
)
async def test_anything_may_be_typed(db: object, typed: str) -> None:
    await register(COMPANIES[:20])
    await search.rebuild()
    index = search.opened()
    assert index.search(typed).total <= 20
    assert len(index.suggest(typed)) <= 8
