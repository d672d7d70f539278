"""A reader opens the report on the screen, and takes it along as a PDF that says the same."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from xml.etree.ElementTree import Element

import httpx
import pymupdf
import pytest
import typer
from litestar import Litestar
from typer.testing import CliRunner

from infra.i18n import LANGUAGES
from registry.tables import Contract, Enforcement, Listing, Statement, TaxArrears, TaxPayment
from services.cli import report as report_command
from services.cli import session
from tests.builders import close, fact
from tests.cast import AKIMAT, ALTYN, FEBRUARY
from tests.pages.client import Reader

WORD = re.compile(r"\w+")


async def with_everything() -> None:
    """A company of which most sources say something."""
    await ALTYN.registers(as_at=date(2026, 1, 1))
    await AKIMAT.registers()
    listed = await fact(Listing, source="wrong_address", bin=ALTYN.bin, act_no="5", act_on=date(2025, 12, 1))
    await close(Listing, listed, FEBRUARY)
    await fact(TaxArrears, bin=ALTYN.bin, debtor_kind="legal", total=Decimal("1234567.00"))
    for year in (2023, 2024, 2025):
        await fact(TaxPayment, bin=ALTYN.bin, year=year, paid=Decimal(year * 10_000))
        await fact(
            Statement, bin=ALTYN.bin, period_end=date(year, 12, 31), filed_for=date(year, 12, 31), edition="404-2017",
            revenue=Decimal(year * 100_000), net_profit=Decimal(year * 1000), total_assets=Decimal(year * 50_000),
        )  # fmt: skip
    await fact(
        Enforcement, bin=ALTYN.bin, proceeding_no="77/26-1", started_on=date(2026, 1, 3), amount=Decimal(500_000)
    )
    await fact(
        Contract, contract_id=1, root_id=1, bin=ALTYN.bin, customer_bin=AKIMAT.bin, amount=Decimal(9_000_000),
        signed_on=date(2025, 6, 1), description_kk="Ұн жеткізу", description_ru="Поставка муки", number="12-25",
    )  # fmt: skip


async def pdf_of(app: Litestar, path: str, **headers: str) -> httpx.Response:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://moldir.test") as client:
        return await client.get(path, headers=headers)


def text_of(pdf: bytes) -> str:
    with pymupdf.open(stream=pdf) as document:
        return " ".join(page.get_text() for page in document)


def _pieces(element: Element) -> Iterator[str]:
    """The texts of an element, but for drawings and what only a screen reader says."""
    if element.tag.endswith("svg") or element.get("class") == "ref-word":
        return
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _pieces(child)
        yield child.tail or ""


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_pdf_says_every_word_of_the_report_on_the_screen(visit: Reader, app: Litestar, language: str) -> None:
    await with_everything()
    page = await visit(f"/{language}/company/{ALTYN.bin}/report")
    sections = page.all("section", class_="part")
    assert len(sections) == 10
    shown = {word for section in sections for piece in _pieces(section) for word in WORD.findall(piece)}
    answer = await pdf_of(app, f"/{language}/company/{ALTYN.bin}/report.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-language"] == language
    missing = shown - set(WORD.findall(text_of(answer.content)))
    assert not missing


async def test_each_footnote_on_the_screen_leads_to_a_source_in_the_list(visit: Reader) -> None:
    await with_everything()
    page = await visit(f"/kk/company/{ALTYN.bin}/report")
    asked = {link.removeprefix("#") for link in page.links() if link.startswith("#source-")}
    there = {item.get("id") for item in page.all("tr") if (item.get("id") or "").startswith("source-")}
    assert asked == there
    assert len(there) >= 5


async def test_an_unchanged_report_is_not_sent_again(visit: Reader, app: Litestar) -> None:
    await ALTYN.registers()
    path = f"/ru/company/{ALTYN.bin}/report.pdf"
    first = await pdf_of(app, path)
    second = await pdf_of(app, path, **{"If-None-Match": first.headers["etag"]})
    assert (first.status_code, second.status_code, second.content) == (200, 304, b"")


async def test_the_report_of_a_past_day_comes_back_byte_for_byte(visit: Reader, app: Litestar) -> None:
    await ALTYN.registers()
    path = f"/ru/company/{ALTYN.bin}/report.pdf"
    before = await pdf_of(app, path)
    await fact(
        TaxArrears, bin=ALTYN.bin, debtor_kind="legal", total=Decimal(5), seen_from=datetime(2026, 5, 1, tzinfo=UTC)
    )
    assert (await pdf_of(app, path)).content != before.content
    assert (await pdf_of(app, f"{path}?as_of=2026-04-01")).content == before.content


async def test_nobody_gets_a_report_of_a_number_that_no_source_names(visit: Reader, app: Litestar) -> None:
    await ALTYN.registers()
    for path in (f"/kk/company/{AKIMAT.bin}/report", f"/kk/company/{AKIMAT.bin}/report.pdf"):
        assert (await pdf_of(app, path)).status_code == 404
    assert (await pdf_of(app, "/kk/company/123/report.pdf")).status_code == 422
    assert (await pdf_of(app, f"/kk/company/{ALTYN.bin}/report.pdf?as_of=never")).status_code == 422


def test_the_command_writes_the_file_whole_or_not_at_all(
    tmp_path: Path, own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOLDIR_DATABASE_URL", own_database)
    app = typer.Typer()
    report_command.add_to(app)
    session.in_database(ALTYN.registers())
    out = tmp_path / "report.pdf"
    runner = CliRunner()
    answer = runner.invoke(app, [ALTYN.bin, "--lang", "kk", "--out", str(out)])
    assert answer.exit_code == 0, answer.output
    assert ALTYN.kk in text_of(out.read_bytes())
    assert [file.name for file in tmp_path.iterdir()] == ["report.pdf"]
    nowhere = tmp_path / "no" / "where.pdf"
    assert runner.invoke(app, [ALTYN.bin, "--out", str(nowhere)]).exit_code == 1
    assert runner.invoke(app, [ALTYN.bin, "--lang", "de", "--out", str(out)]).exit_code == 2
    assert runner.invoke(app, [ALTYN.bin]).exit_code == 2
