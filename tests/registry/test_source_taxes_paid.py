"""Pages of taxes paid by year."""

import polars as pl
import pytest

from registry.errors import ImportRefused
from registry.sources.taxes_paid import read, sample
from registry.tables.tax import TaxPayment
from tests.registry.published import AS_AT, made, members, number, same, taken

PAGE = """<html><body><table class="other"><tr><td>Налоговые поступления</td><td>9</td></tr></table>
<table class="table table-taxpayment"><tr><th></th>{years}</tr>
<tr><td> Налоговые
 поступления</td>{paid}</tr>{refund}</table></body></html>"""
REFUND = "<tr><td>В т.ч. сумма возврата превышения НДС</td>{}</tr>"


def cells(values):
    return "".join(f"<td>{value}</td>" for value in values)


def page(tmp_path, years, paid, refund=None, name=None):
    path = tmp_path / f"{name or number(5)}.html"
    refunds = "" if refund is None else REFUND.format(cells(refund))
    path.write_text(PAGE.format(years=cells(years), paid=cells(paid), refund=refunds), "utf-8")
    return path


def rows(files):
    return taken(read, files).frames[TaxPayment].select("year", "paid", "vat_refund").rows()


def test_what_is_written_is_read(tmp_path):
    frame = made(TaxPayment, 300).with_columns(year=2020 + pl.col("year") % 6)
    files = sample.write({TaxPayment: frame}, tmp_path, AS_AT)
    assert files[0].name == "taxes_paid_2026-11-01.zip"
    answer = taken(read, files)
    assert same(answer.frames[TaxPayment], frame)
    assert answer.rejects == []


def test_every_page_shows_all_years_and_leaves_its_own_gaps_empty(tmp_path):
    frame = made(TaxPayment, 2).with_columns(year=pl.Series([2023, 2025], dtype=pl.Int16))
    (path,) = sample.write({TaxPayment: frame}, tmp_path, AS_AT)
    for content in members(path).values():
        assert content.count(b"<th>20") == 2
        assert b"<td></td>" in content


def test_years_are_columns_and_an_empty_cell_is_no_year(tmp_path):
    path = page(tmp_path, ["2023", "2024 год", "2025"], ["1 234 567,89", "", "0"], ["-", "", "12,5"])
    assert [(y, str(p), r and str(r)) for y, p, r in rows([path])] == [
        (2023, "1234567.89", None),
        (2025, "0.00", "12.50"),
    ]


def test_spaces_that_do_not_break_part_the_thousands(tmp_path):
    assert str(rows([page(tmp_path, [2024], ["1&nbsp;234\u202f567,8"])])[0][1]) == "1234567.80"


def test_a_page_without_the_row_of_refunds_is_read(tmp_path):
    assert rows([page(tmp_path, [2024], ["5"])])[0][2] is None


def test_one_unreadable_amount_costs_its_year_alone(tmp_path):
    answer = taken(read, [page(tmp_path, [2023, 2024], ["ошибка", "7"])])
    assert answer.frames[TaxPayment]["year"].to_list() == [2024]
    assert [(reject.row, reject.reason, reject.value) for reject in answer.rejects] == [
        (1, "reject.not_amount", "ошибка")
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("<html><body>Введите символы с картинки<img src=captcha></body></html>", "reject.no_table"),
        ("<table class='table-taxpayment'><tr><td>2024</td></tr></table>", "reject.no_tax_rows"),
        ("\x00\x01", "reject.no_table"),
        ("<!-- -->", "reject.not_html"),
        ("<div>" * 50_000, "reject.no_table"),
    ],
)
def test_a_captcha_or_an_error_page_is_a_reject_with_its_name(tmp_path, content, why):
    bad = tmp_path / "bad.html"
    bad.write_text(content, "utf-8")
    answer = taken(read, [page(tmp_path, [2024], ["5"]), bad])
    assert [(reject.file, reject.reason, reject.value) for reject in answer.rejects] == [("bad.html", why, "bad.html")]


def test_a_page_named_by_no_taxpayer_is_a_reject(tmp_path):
    good = page(tmp_path, [2024], ["5"])
    answer = taken(read, [good, page(tmp_path, [2024], ["5"], name="020240000556")])
    assert answer.reasons == ["reject.bin.check_digit"]


def test_a_captcha_alone_is_refused(tmp_path):
    (tmp_path / "a.html").write_text("<html><body>captcha</body></html>")
    with pytest.raises(ImportRefused) as refused:
        taken(read, [tmp_path / "a.html"])
    assert refused.value.text.id == "import.nothing_readable"
