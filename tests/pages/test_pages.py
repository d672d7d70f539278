"""What readers see on the pages, in three languages."""

import re
from datetime import date
from decimal import Decimal

import pytest

from infra.database import execute
from infra.i18n import LANGUAGES, translate
from registry import search
from registry.tables.courts import Enforcement
from registry.tables.procurement import Contract, ContractAct, TreasuryPayment
from registry.tables.statements import Statement
from registry.tables.tax import Listing, TaxPayment
from tests.builders import close, fact, import_run
from tests.cast import AKIMAT, ALTYN, KUMIS, MARCH
from tests.pages.client import Opened, Reader, words

TABS = ("taxes-and-procurement", "statements", "payments", "history")


@pytest.fixture
async def altyn(visit: Reader) -> str:
    """Altyn Dan with taxes, a contract, statements and an enforcement; the index knows it. The path of its page."""
    for member in (ALTYN, KUMIS, AKIMAT):
        await member.registers()
    for year, paid in ((2024, 41_000_000), (2025, 184_203_511)):
        await fact(TaxPayment, bin=ALTYN.bin, year=year, paid=Decimal(paid))
    await fact(Contract, contract_id=1, root_id=1, number="12-1", bin=ALTYN.bin, customer_bin=AKIMAT.bin,
               amount=Decimal(9_000_000), signed_on=date(2025, 3, 4), description_kk="Ұн")  # fmt: skip
    for serial, (act_on, paid_on) in enumerate(
        ((date(2025, 4, 1), date(2025, 5, 20)), (date(2025, 6, 1), date(2025, 6, 9))), 1
    ):
        await fact(ContractAct, act_id=serial, contract_id=1, act_on=act_on, amount=Decimal(100))
        await fact(TreasuryPayment, payment_id=serial, contract_id=1, paid_on=paid_on, amount=Decimal(100))
    await fact(Statement, bin=ALTYN.bin, period_end=date(2025, 12, 31), filed_for=date(2025, 12, 31), edition="404",
               revenue=Decimal(500_000_000), net_profit=Decimal(-3_000_000))  # fmt: skip
    await fact(Enforcement, bin=ALTYN.bin, proceeding_no="77", started_on=date(2025, 2, 2), amount=Decimal(5000))
    await search.rebuild()
    return f"/company/{ALTYN.bin}"


def tab_labels(page: Opened) -> list[str]:
    return [words(link) for link in page.one("ul", class_="tabs").iter("a")]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_whole_in_every_language(visit: Reader, altyn: str, language: str) -> None:
    tabs = (f"{altyn}/{tab}" for tab in TABS if tab != "payments")
    for path in (
        "",
        "/search",
        "/search?q=алтын",
        "/sources",
        "/trail",
        "/method",
        "/method/taxpayer",
        "/method/financial",
        "/method/payment",
        "/dev/components",
        altyn,
        *tabs,
        f"/company/{AKIMAT.bin}/payments",
    ):
        await visit(f"/{language}{path}")


async def test_half_a_name_in_kazakh_leads_to_the_company(visit: Reader, altyn: str) -> None:
    found = await visit("/kk/search?q=алтын дә")
    assert f"/kk{altyn}" in found.links()
    assert words(found.one("p", role="status")).startswith("1 ")


async def test_suggestions_are_options_of_the_field_that_asked(visit: Reader, altyn: str) -> None:
    answer = await visit.client.get("/ru/suggest", params={"q": "алт"}, headers={"HX-Request-Type": "partial"})
    assert answer.status_code == 200
    assert f'data-href="/ru{altyn}"' in answer.text
    assert 'role="option"' in answer.text
    assert (await visit.client.get("/ru/suggest")).text.strip() == ""


async def test_a_tab_exists_only_where_there_is_something_in_it(visit: Reader, altyn: str) -> None:
    assert tab_labels(await visit(f"/ru{altyn}")) == ["Обзор", "Налоги и закупки", "Отчётность", "Платежи", "История"]
    await visit(f"/ru/company/{KUMIS.bin}")
    nothing = await visit(f"/ru/company/{KUMIS.bin}/statements", status=404)
    assert KUMIS.bin in nothing.text


async def test_every_fact_carries_its_source_and_date(visit: Reader, altyn: str) -> None:
    page = await visit(f"/ru{altyn}")
    head = next(row for row in page.one("dl", class_="facts").iter("div") if ALTYN.head in words(row))
    assert "/ru/sources#statgov" in [link.get("href") for link in head.iter("a")]
    assert re.search(r"\d\d\.\d\d\.2026", words(head))


async def test_a_synthetic_company_says_so_wherever_it_appears(visit: Reader, altyn: str) -> None:
    notice = translate("synthetic.notice", "kk")
    for path in (altyn, f"{altyn}/history", "/search?q=алтын", "/dev/components"):
        assert notice in (await visit(f"/kk{path}")).text, path
    assert notice not in (await visit("/kk/sources")).text


async def test_silence_has_three_names(visit: Reader, altyn: str) -> None:
    await import_run("bankrupt")
    answers = (await visit(f"/en/company/{KUMIS.bin}")).all("ul", class_="answers")[0]
    said = {link.get("href"): words(row) for row in answers.iter("li") for link in row.iter("a")}
    assert "None found" in said["/en/sources#bankrupt"]
    assert "Not checked yet" in said["/en/sources#afm"]
    assert "Not published" in said["/en/sources#statements"]
    drawings = {use.get("href") for use in answers.iter("use")}
    assert len(drawings) >= 3


async def test_an_adverse_fact_says_where_to_answer_it_and_a_past_one_that_it_is_past(
    visit: Reader, altyn: str
) -> None:
    listed = await fact(Listing, source="inactive", bin=KUMIS.bin, act_no="17", act_on=date(2025, 5, 5))
    page = await visit(f"/en/company/{KUMIS.bin}")
    caution = page.one("li", class_="caution")
    assert "/en/sources#correct" in [link.get("href") for link in caution.iter("a")]
    assert page.all("li", class_="caution-ended") == []
    await close(Listing, listed, MARCH)
    past = (await visit(f"/en/company/{KUMIS.bin}")).one("li", class_="caution-ended")
    assert words(past).startswith("In the past:")


async def test_a_past_state_of_knowledge_is_shown_as_such_and_stays_in_the_links(visit: Reader, altyn: str) -> None:
    await KUMIS.registers(name_ru="ТОО «Новое имя»", name_kk=None, seen_from=MARCH)
    page = await visit(f"/ru{altyn}?as_of=2026-02-10")
    assert "Вы видите то, что было известно" in page.text
    assert f"/ru{altyn}/history?as_of=2026-02-10" in page.links()
    assert f"/kk{altyn}?as_of=2026-02-10" in page.links()
    assert f"/ru{altyn}" in page.links()  # back to today
    await visit(f"/ru{altyn}?as_of=2019-01-01", status=404)
    await visit(f"/ru{altyn}?as_of=yesterday", status=422)


async def test_a_page_of_the_past_comes_back_byte_for_byte(visit: Reader, altyn: str) -> None:
    before = (await visit(f"/kk{altyn}?as_of=2026-02-10")).response
    await import_run("statgov", at=MARCH)
    await fact(Listing, source="bankrupt", bin=ALTYN.bin, act_on=date(2026, 3, 1), seen_from=MARCH)
    after = (await visit(f"/kk{altyn}?as_of=2026-02-10")).response
    assert after.content == before.content
    assert (await visit(f"/kk{altyn}")).response.content != before.content


async def test_the_language_switch_keeps_the_page_and_what_was_asked(visit: Reader, altyn: str) -> None:
    page = await visit("/ru/search?q=алтын&section=C&sort=name")
    assert "/kk/search?q=%D0%B0%D0%BB%D1%82%D1%8B%D0%BD&section=C&sort=name" in page.links()
    assert words(page.one("a", hreflang="kk")) == "Қазақша"


async def test_a_filter_is_added_and_taken_away_by_a_link(visit: Reader, altyn: str) -> None:
    chosen = await visit("/en/search?region=39&region=75&after=")
    links = [link for link in chosen.links() if link.startswith("/en/search")]
    assert "/en/search?region=75" in links
    assert any("region=39&region=75&kind=legal" in link for link in links)


async def test_nothing_found_says_what_to_try(visit: Reader, altyn: str) -> None:
    page = await visit("/kk/search?q=щщщщщщщ")
    assert translate("results.none.bin", "kk") in page.text


async def test_htmx_gets_the_part_that_changes_and_fresh_language_links(visit: Reader, altyn: str) -> None:
    answer = await visit.client.get(f"/ru{altyn}/history", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert answer.text.lstrip().startswith("<title>")
    assert "<main" in answer.text
    assert "<html" not in answer.text
    assert f'href="/kk{altyn}/history"' in answer.text
    assert "HX-Request-Type" in answer.headers["vary"]


async def test_without_a_language_a_reader_is_led_to_theirs(visit: Reader, altyn: str) -> None:
    async def led(path: str, **headers: str) -> str:
        answer = await visit.client.get(path, headers=headers)
        assert answer.status_code == 302
        return answer.headers["location"]

    assert await led("/") == "/kk/"
    assert await led("/", **{"accept-language": "de, en;q=0.8, ru;q=0.9"}) == "/ru/"
    assert await led("/", **{"accept-language": "ru", "cookie": "moldir_language=en"}) == "/en/"
    assert await led(f"{altyn}?as_of=2026-02-10", **{"accept-language": "en-GB"}) == f"/en{altyn}?as_of=2026-02-10"


async def test_a_chosen_language_is_remembered_and_the_usual_one_sets_no_cookie(visit: Reader) -> None:
    assert "moldir_language=en" in (await visit("/en/sources")).response.headers["set-cookie"]
    visit.client.cookies.clear()
    assert "set-cookie" not in (await visit("/kk/sources")).response.headers


@pytest.mark.parametrize("language", LANGUAGES)
async def test_errors_are_pages_in_the_readers_language(visit: Reader, altyn: str, language: str) -> None:
    await visit(f"/{language}/no/such/page", status=404)
    await visit(f"/{language}/company/{KUMIS.bin[:-1]}x", status=422)
    await visit(f"/{language}/search?sort=sideways", status=422)
    method = await visit.client.post(f"/{language}/search")
    assert method.status_code == 405
    assert translate("error.heading.405", language) in method.text


async def test_an_unforeseen_error_is_a_page_that_gives_nothing_away(visit: Reader, altyn: str) -> None:
    await execute("alter table company rename to company_elsewhere")
    page = await visit(f"/ru{altyn}", status=500)
    assert "записана в журнал" in page.text
    assert "company_elsewhere" not in page.response.text
    assert "Traceback" not in page.response.text


async def test_nothing_changed_costs_nothing(visit: Reader, altyn: str) -> None:
    first = (await visit(f"/kk{altyn}")).response
    again = await visit.client.get(f"/kk{altyn}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_pages_answer_head_and_health_is_known(visit: Reader) -> None:
    assert (await visit.client.head("/kk/sources")).status_code == 200
    assert (await visit.client.get("/healthz")).text == "ok\n"
    assert "Disallow: /dev/" in (await visit.client.get("/robots.txt")).text


async def test_every_answer_forbids_what_comes_from_elsewhere(visit: Reader) -> None:
    for path in ("/kk/sources", "/kk/nowhere", "/healthz", "/favicon.ico"):
        headers = (await visit.client.get(path)).headers
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert len(headers["x-request-id"]) == 16
