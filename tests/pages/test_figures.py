"""Figures of training for everybody: a page, a file and an answer of the API, with nothing withheld in any of them."""

from datetime import date
from decimal import Decimal

import pytest

from infra.database import execute, execute_many
from infra.i18n import LANGUAGES, translate
from services.web.pages.figures import COLUMNS
from tests.pages.client import Reader

OCTOBER, SEPTEMBER = date(2026, 10, 31), date(2026, 9, 30)
CELLS = [
    (OCTOBER, "75", "small", 24, 610, Decimal("0.81")), (OCTOBER, "75", "large", None, None, None),
    (OCTOBER, "75", "", None, None, None), (OCTOBER, "", "small", 24, 610, Decimal("0.81")),
    (OCTOBER, "", "large", None, None, None), (OCTOBER, "", "", 31, 940, Decimal("0.77")),
    (SEPTEMBER, "?", "?", 6, 30, Decimal("0.5")), (SEPTEMBER, "?", "", 6, 30, Decimal("0.5")),
    (SEPTEMBER, "", "?", 6, 30, Decimal("0.5")), (SEPTEMBER, "", "", 6, 30, Decimal("0.5")),
]  # fmt: skip


async def published() -> None:
    await execute("delete from training_figure")
    await execute_many("insert into training_figure values ($1, $2, $3, $4, $5, $6)", CELLS)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_tells_the_day_the_method_and_what_is_withheld(visit: Reader, language: str) -> None:
    await published()
    page = await visit(f"/{language}/figures/training")
    for message in ("training_figures.method", "training_figures.withheld", "training_figures.size.all"):
        assert translate(message, language) in page.text
    assert "81" in page.text
    assert "2026" in page.text


async def test_without_figures_the_page_says_so(visit: Reader) -> None:
    page = await visit("/kk/figures/training")
    assert translate("training_figures.none", "kk") in page.text
    assert (await visit.client.get("/kk/figures/training.csv")).text.count("\n") == 1


async def test_a_day_is_asked_for_and_what_is_none_is_passed_over(visit: Reader) -> None:
    await published()
    september = await visit("/en/figures/training?day=2026-09-30")
    assert translate("training_figures.size.unknown", "en") in september.text
    for nonsense in ("x", "2026-13-40", "1999-01-01"):
        page = await visit(f"/en/figures/training?day={nonsense}")
        assert translate("training_figures.size.unknown", "en") not in page.text


async def test_the_file_has_a_line_a_cell_and_no_number_of_a_withheld_one(visit: Reader) -> None:
    await published()
    answer = await visit.client.get("/ru/figures/training.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    head, *lines = answer.content.decode("utf-8-sig").splitlines()
    assert head == ",".join(COLUMNS)
    assert len(lines) == 6
    assert any(line.endswith(",large,Крупное предприятие,1,,,") for line in lines)
    assert lines[-1].endswith(",0,31,940,0.77")
    assert answer.headers["content-disposition"].endswith('"moldir-training-2026-10-31-ru.csv"')


async def test_the_api_answers_the_same(visit: Reader) -> None:
    await published()
    answer = (await visit.client.get("/api/v1/figures/training?lang=en")).json()
    assert (answer["as_of"], answer["days"]) == ("2026-10-31", ["2026-10-31", "2026-09-30"])
    by_key = {(each["region"], each["size"]): each for each in answer["figures"]}
    assert by_key[None, None]["share"] == 0.77
    assert by_key["75", "large"] | {"region_name": ""} == {
        "region": "75", "region_name": "", "size": "large", "size_name": "Large", "withheld": True,
        "organisations": None, "people": None, "share": None,
    }  # fmt: skip
    older = (await visit.client.get("/api/v1/figures/training?day=2026-09-30")).json()
    assert len(older["figures"]) == 4
    assert (await visit.client.get("/api/v1/figures/training?day=2020-01-31")).status_code == 404
    assert (await visit.client.get("/api/v1/figures/training?day=2026-02-31")).status_code == 422
