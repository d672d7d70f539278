"""No page, answer or document tells a visitor the whole number of a person whom the visitor did not bring it for."""

import base64
import re
from collections.abc import AsyncIterator, Iterator
from datetime import date
from decimal import Decimal
from urllib.parse import unquote

import httpx
import pymupdf
import pytest
from litestar import Litestar

from infra.i18n import LANGUAGES
from registry.search import rebuild
from registry.tables import Contract, Enforcement, Listing, TaxArrears, TaxPayment
from services.documents import profiles
from tests.builders import close, fact
from tests.cast import AKIMAT, ALTYN, ERLAN, FEBRUARY, Member, number_of
from tests.pages.client import Reader

# synthetic people: two entrepreneurs who trade with each other, one with a contract only, one in a list only
AIGUL = Member(number_of(78, "7911049"), "«Айгүл» ЖК", "ИП «Айгуль»", "АЙГҮЛ ТЕСТОВА")
STRANGER = number_of(5, "9001019")
LISTED = number_of(9, "6606069")
PEOPLE = (ERLAN.bin, AIGUL.bin, STRANGER, LISTED)
TABS = ("", "/taxes-and-procurement", "/statements", "/payments", "/history", "/report", "/report.pdf")
LINK = re.compile(r'(?:href|action|data-href)="(/[^"#]*)"')


@pytest.fixture
async def asked(app: Litestar, visit: Reader) -> AsyncIterator[httpx.AsyncClient]:
    """A visitor's program, which follows no redirect by itself, and a register with people in it."""
    profiles.forget()
    for member in (ALTYN, AKIMAT, ERLAN, AIGUL):
        await member.registers()
    await close(Listing, await fact(Listing, source="wrong_address", bin=ERLAN.bin, act_no="5"), FEBRUARY)
    await fact(Listing, source="inactive", bin=LISTED, person_name="ТЕСТОВ ТЕСТ", head_iin=AIGUL.bin)
    await fact(TaxArrears, bin=ERLAN.bin, debtor_kind="person", total=Decimal(100), head_iin=STRANGER)
    await fact(Enforcement, bin=AIGUL.bin, proceeding_no="77/26-1", started_on=date(2026, 1, 3), amount=Decimal(5))
    await fact(TaxPayment, bin=ERLAN.bin, year=2025, paid=Decimal(7))
    parties = ((ERLAN.bin, AIGUL.bin), (AIGUL.bin, ERLAN.bin), (ERLAN.bin, AKIMAT.bin), (STRANGER, AKIMAT.bin),
               (ALTYN.bin, STRANGER), (STRANGER, ERLAN.bin), (LISTED, ERLAN.bin))  # fmt: skip
    for number, (supplier, customer) in enumerate(parties, 1):
        await fact(Contract, contract_id=number, root_id=number, bin=supplier, customer_bin=customer,
                   amount=Decimal(number), signed_on=date(2025, 6, number))  # fmt: skip
    await rebuild()
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://moldir.test") as client:
        yield client
    profiles.forget()


def said_by(answer: httpx.Response) -> str:
    """Everything an answer says: head, body, the text of a PDF with its title, what is written in base64."""
    head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    body = answer.content.decode("utf-8", "replace")
    if answer.content.startswith(b"%PDF"):
        with pymupdf.open(stream=answer.content) as document:
            pages = "\n".join(page.get_text() for page in document)
            body += f"{pages}\n{document.metadata}\n{document.get_xml_metadata()}\n" + "\n".join(
                str(link) for page in document for link in page.get_links()
            )
    whole = f"{head}\n{unquote(head)}\n{body}\n{unquote(body)}"
    return whole + "\n".join(_in_base64(whole))


def _in_base64(whole: str) -> Iterator[str]:
    for written in re.findall(r"[A-Za-z0-9_-]{16,4000}", whole):
        whole = written[: len(written) - (len(written) % 4 == 1)]  # one letter over is no base64
        yield base64.urlsafe_b64decode(whole + "=" * (-len(whole) % 4)).decode("utf-8", "replace")


def told(answer: httpx.Response, brought: str = "") -> list[str]:
    """The people whose whole number an answer tells, but for those that the visitor brought, however it is spaced."""
    said = re.sub(r"(?<=\d)[\s\u00a0\u202f-](?=\d)", "", said_by(answer))
    return [number for number in PEOPLE if number in said and number != brought]


def addresses() -> Iterator[str]:
    for language in LANGUAGES:
        for who in (ERLAN.reference, AIGUL.reference, ALTYN.bin, AKIMAT.bin):
            yield from (f"/{language}/company/{who}{tab}" for tab in TABS)
        yield f"/{language}/company/{ERLAN.reference}?as_of=2026-05-01"
        for query in ("", "?q=Ерлан", "?q=ИП", "?q=8503", "?q=7911", "?sort=name", "?sort=newest", "?kind=person"):
            yield f"/{language}/search{query}"
        yield from (f"/{language}/suggest?q={typed}" for typed in ("Ерлан", "ИП", "8503", "85031290"))
        yield from (f"/{language}{path}" for path in ("/", "/sources", "/method", "/trail", "/privacy"))
        yield f"/{language}/company/{ERLAN.reference}/more"
    yield from (f"/company/{ERLAN.reference}", "/api/docs", "/api/v1/openapi.json", "/api/v1/trail", "/robots.txt")
    for who in (ERLAN.reference, AIGUL.reference, AKIMAT.bin):
        yield from (f"/api/v1/companies/{who}", f"/api/v1/companies/{who}/indices")
    for sort in ("relevance", "name", "newest"):
        yield from (f"/api/v1/companies?limit={limit}&sort={sort}" for limit in (1, 2, 3, 100))


async def test_nothing_that_a_visitor_opens_tells_a_persons_number(asked: httpx.AsyncClient) -> None:
    wrong, opened = [], 0
    for address in addresses():
        answer = await asked.get(address)
        assert answer.status_code < 500, address
        opened += answer.status_code == 200
        wrong += [f"{address}: {number}" for number in told(answer)]
    assert not wrong
    assert opened > 100


async def test_every_link_of_the_pages_of_people_leads_on_and_tells_nobody(asked: httpx.AsyncClient) -> None:
    seen: set[str] = set()
    for page in (
        f"/ru/company/{ERLAN.reference}/taxes-and-procurement",
        "/ru/search?kind=person",
        "/ru/suggest?q=Ерлан",
    ):
        links = set(LINK.findall((await asked.get(page)).text.replace("&amp;", "&")))
        assert any("/company/i-" in link for link in links), page
        seen |= {link for link in links if not link.startswith("/static/")}
    for link in sorted(seen):
        answer = await asked.get(link)
        assert answer.status_code < 400, link
        assert not told(answer), link


@pytest.mark.parametrize("tab", [*TABS, "/purpose", "/more"])
async def test_a_page_asked_for_by_the_whole_number_is_found_at_the_sealed_one(
    asked: httpx.AsyncClient, tab: str
) -> None:
    for written in (ERLAN.bin, f"{ERLAN.bin[:6]} {ERLAN.bin[6:]}", f"{ERLAN.bin[:6]}-{ERLAN.bin[6:]}"):
        answer = await asked.get(f"/ru/company/{written}{tab}?as_of=2026-05-01&x=1")
        assert answer.status_code == 302
        assert answer.headers["location"] == f"/ru/company/{ERLAN.reference}{tab}?as_of=2026-05-01&x=1"
        assert answer.headers["cache-control"] == "no-store"
        assert not told(answer)
    assert (await asked.head(f"/company/{ERLAN.bin}")).headers["location"] == f"/company/{ERLAN.reference}"


async def test_a_company_stays_where_its_number_is(asked: httpx.AsyncClient) -> None:
    assert (await asked.get(f"/ru/company/{ALTYN.bin}")).status_code == 200


async def test_whoever_is_nobody_is_not_found_and_not_repeated(asked: httpx.AsyncClient) -> None:
    unknown = number_of(404, "8001019")
    first = await asked.get(f"/ru/company/{unknown}")
    answer = await asked.get(first.headers["location"])
    assert (first.status_code, answer.status_code) == (302, 404)
    assert unknown not in said_by(answer)


async def test_a_sealed_number_that_is_broken_or_of_elsewhere_is_no_number(asked: httpx.AsyncClient) -> None:
    other = ERLAN.reference[:-1] + ("a" if ERLAN.reference[-1] != "a" else "b")
    for broken in (other, "i-", "i-xxx", f"i-{'a' * 34}", f"I-{'2' * 34}"):
        for path in ("/ru/company/{}", "/ru/company/{}/report.pdf", "/api/v1/companies/{}"):
            answer = await asked.get(path.format(broken))
            assert answer.status_code == 422, (broken, path)
        assert (await asked.get(f"/ru/search?q={broken}")).status_code == 200


async def test_who_brings_the_whole_number_finds_the_person_and_nobody_else(asked: httpx.AsyncClient) -> None:
    for page in ("search", "suggest"):
        for written in (ERLAN.bin, ERLAN.reference):
            answer = await asked.get(f"/ru/{page}?q={written}")
            assert f"/ru/company/{ERLAN.reference}" in answer.text, page
            assert f"{'•' * 8}{ERLAN.bin[8:]}" in answer.text
            assert not told(answer, brought=ERLAN.bin if written == ERLAN.bin else "")
            assert AIGUL.reference not in answer.text


@pytest.mark.parametrize("length", range(4, 12))
async def test_the_beginning_of_a_number_finds_companies_and_no_person(asked: httpx.AsyncClient, length: int) -> None:
    for page in ("ru/search", "ru/suggest", "api/v1/companies"):
        person = await asked.get(f"/{page}?q={ERLAN.bin[:length]}")
        assert ERLAN.reference not in person.text
        assert "ИП «Ерлан»" not in person.text
        assert ALTYN.bin in (await asked.get(f"/{page}?q={ALTYN.bin[:length]}")).text


async def test_a_digit_wrong_finds_a_company_and_no_person(asked: httpx.AsyncClient) -> None:
    for member, found in ((ALTYN, True), (ERLAN, False)):
        near = f"{member.bin[:9]}{(int(member.bin[9]) + 1) % 10}{member.bin[10:]}"
        assert (member.reference in (await asked.get(f"/api/v1/companies?q={near}")).text) == found
        assert (member.reference in (await asked.get(f"/ru/suggest?q={near}")).text) == found


async def test_the_api_takes_a_persons_number_and_answers_with_the_sealed_one(asked: httpx.AsyncClient) -> None:
    for written in (ERLAN.bin, ERLAN.reference):
        for path in ("", "/indices"):
            answer = await asked.get(f"/api/v1/companies/{written}{path}")
            assert answer.json()["bin"] == ERLAN.reference
            assert not told(answer)
    others = {row["other_bin"] for row in answer_rows((await asked.get(f"/api/v1/companies/{AKIMAT.bin}")).json())}
    assert others == {ERLAN.reference, f"{'•' * 8}{STRANGER[8:]}"}


def answer_rows(document: dict[str, dict[str, list[dict[str, str]]]]) -> list[dict[str, str]]:
    return document["as_customer"]["rows"]
