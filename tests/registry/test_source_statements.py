"""Filings: Forms 1 and 2 in a workbook, in all the ways companies fill them in."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from registry.errors import ImportRefused
from registry.sources.archives import ArchiveWriter
from registry.sources.base import columns_of
from registry.sources.statements import read, sample
from registry.sources.statements.forms import editions, in_force
from registry.sources.writing import BookWriter, Cell
from registry.tables.company import Company
from registry.tables.statements import Statement
from tests.registry.published import AS_AT, members, number, one, same, taken

LINES = {
    "1": {"010": 5_000, "016": 20_000, "020": 15_000, "100": 40_000, "121": 60_000, "200": 60_000, "300": 30_000,
          "400": 20_000, "414": -4_000, "500": 50_000},
    "2": {"010": 90_000, "011": 60_000, "012": 30_000, "014": 12_000, "020": 18_000, "022": 3_000, "100": 15_000,
          "101": 3_000, "200": 12_000, "300": 12_000},
}  # fmt: skip
FIRST = ("На конец отчетного периода", "На начало отчетного периода")
SECOND = ("За отчетный период", "За предыдущий период")
NAMES = {kind: {code: in_force(2024).names[kind][code] for code in lines} for kind, lines in LINES.items()}


def scaled(times, lines=LINES):
    return {kind: {code: value * times for code, value in form.items()} for kind, form in lines.items()}


def row(who=5, year=2024, filed_for=2024, lines=None, edition="2019"):
    """A year of a filing as the register holds it."""
    forms = scaled(1_000) if lines is None else lines
    one_form, two = forms["1"], forms["2"]
    values = {
        "bin": number(who), "period_end": date(year, 12, 31), "filed_for": date(filed_for, 12, 31), "edition": edition,
        "cash": one_form.get("010"), "trade_receivables": one_form.get("016"),
        "inventories": one_form.get("020" if edition == "2019" else "018"),
        "current_assets": one_form.get("100"), "noncurrent_assets": one_form.get("200"),
        "total_assets": one_form["100"] + one_form["200"], "current_liabilities": one_form.get("300"),
        "noncurrent_liabilities": one_form.get("400"), "retained_earnings": one_form.get("414"),
        "equity": one_form.get("500"), "revenue": two.get("010"), "cost_of_sales": two.get("011"),
        "gross_profit": two.get("012"), "operating_profit": two.get("020"), "interest_expense": two.get("022"),
        "profit_before_tax": two.get("100"), "income_tax": two.get("101"), "net_profit": two.get("300"),
        "lines": json.dumps(forms, sort_keys=True),
    }  # fmt: skip
    return one(Statement, **{name: Decimal(v) if isinstance(v, int) else v for name, v in values.items()})


def sheet(
    kind, lines, unit="тыс. тенге", *, when="31 декабря 2024 года", who=None, names=NAMES
) -> list[Sequence[Cell]]:
    """A form typed by hand; `lines` are (code, current, previous)."""
    moment = f"по состоянию на {when}" if kind == "1" else f"за год, заканчивающийся {when}"
    rows: list[Sequence[Cell]] = [
        ["Наименование организации", 'ТОО "Отан"'], ["БИН", number(5) if who is None else who], [moment],
        [None, None, unit], ["Наименование статьи", "Код строки", *(FIRST if kind == "1" else SECOND)],
    ]  # fmt: skip
    return rows + [[names[kind].get(code), code, *amounts] for code, *amounts in lines]


def balance(*, previous=None, **changed):
    """The lines of Form 1, as texts."""
    given = {code: f"{value:,}".replace(",", " ") for code, value in LINES["1"].items()} | changed
    return [(code, value, previous) for code, value in given.items()]


def workbook(tmp_path, *sheets, name="a.xlsx"):
    path = tmp_path / name
    with BookWriter(path) as book:
        for at, rows in enumerate(sheets, start=1):
            book.sheet(f"Лист {at}", rows)
    return path


def rows_of(path):
    return taken(read, [path]).frames[Statement].to_dicts()


def only(path):
    (found,) = rows_of(path)
    return found


def fault(tmp_path, *sheets):
    """Why the filing of these sheets is a reject among others."""
    bad = workbook(tmp_path, *sheets, name="bad.xlsx")
    good = workbook(tmp_path, sheet("1", balance()), name="good.xlsx")
    answer = taken(read, [good, bad])
    assert answer.frames[Statement].height == 1
    (reject,) = answer.rejects
    assert reject.file == "bad.xlsx"
    return reject.reason


def test_what_is_written_is_read(tmp_path):
    units = [1_000_000, 1_000, 1]
    filings = [
        row(who, year, 2024, scaled(units[who % 3] * (1 + who) * sign))
        for who in range(1, 40) for year, sign in ((2024, 1), (2023, 3))
    ]  # fmt: skip
    frame = pl.concat(filings)
    (path,) = sample.write({Statement: frame}, tmp_path, AS_AT)
    answer = taken(read, [path])
    assert same(answer.frames[Statement], frame)
    assert answer.rejects == []


def test_tiyns_survive_in_every_style(tmp_path):
    for who in (1, 2, 3, 4, 5, 6):
        amounts = {
            "cash": Decimal("1234567.89"),
            "current_assets": Decimal("1234567.89"),
            "equity": Decimal("1234567.89"),
        }
        frame = one(
            Statement,
            bin=number(who),
            period_end=date(2024, 12, 31),
            filed_for=date(2024, 12, 31),
            edition="2019",
            **amounts,
        )
        (found,) = (
            taken(read, sample.write({Statement: frame}, tmp_path / str(who), AS_AT)).frames[Statement].to_dicts()
        )
        assert {name: found[name] for name in amounts} == amounts


def test_a_filing_of_each_edition_is_read_by_it(tmp_path):
    for edition in editions():
        year = edition.years[0] if edition.years[0] > 2009 else 2012
        lines = scaled(1_000)
        if edition.code != "2019":
            lines["1"]["018"] = lines["1"].pop("020")
        frame = row(year=year, filed_for=year, lines=lines, edition=edition.code)
        answer = taken(read, sample.write({Statement: frame}, tmp_path / edition.code, AS_AT))
        assert same(answer.frames[Statement], frame), edition.code


def test_before_2019_line_210_is_loans_and_inventories_stand_in_018():
    old, new = in_force(2016), in_force(2021)
    assert (old.code, new.code) == ("2015", "2019")
    assert old.knows("1", "210", "Займы")
    assert not new.knows("1", "210", "Займы")
    assert (old.columns["inventories"], new.columns["inventories"]) == ("1.018", "1.020")


def test_a_late_filing_on_an_old_form_is_read_by_the_old_form(tmp_path):
    names = {"1": dict(in_force(2018).names["1"])}
    lines = [("010", "5", None), ("018", "15", None), ("100", "20", None), ("210", "9", None), ("300", "20", None)]
    found = only(workbook(tmp_path, sheet("1", lines, names=names, when="31.12.2020")))
    assert (found["edition"], found["inventories"]) == ("2018", Decimal(15_000))


def test_the_year_before_becomes_a_row_of_its_own(tmp_path):
    lines = [(code, value, value * 2) for code, value in LINES["1"].items()]
    lines = [(code, Decimal(now), Decimal(before)) for code, now, before in lines]
    now, before = rows_of(workbook(tmp_path, sheet("1", lines)))
    assert (str(now["period_end"]), str(before["period_end"])) == ("2024-12-31", "2023-12-31")
    assert {str(now["filed_for"]), str(before["filed_for"])} == {"2024-12-31"}
    assert before["cash"] == 2 * now["cash"] == Decimal(10_000_000)


@pytest.mark.parametrize(
    ("unit", "tenge"),
    [("тыс. тенге", 1_000), ("в тысячах тенге", 1_000), ("млн тенге", 1_000_000), ("в тенге", 1), ("мың теңге", 1_000)],
)
def test_amounts_are_kept_in_tenge_whatever_the_unit(tmp_path, unit, tenge):
    assert only(workbook(tmp_path, sheet("1", balance(), unit)))["cash"] == 5_000 * tenge


def test_points_are_thousands_and_parentheses_are_less_than_nothing(tmp_path):
    points = {code: f"{value:,}".replace(",", ".") for code, value in LINES["1"].items()} | {"414": "(4.000)"}
    found = only(workbook(tmp_path, sheet("1", [(code, value, None) for code, value in points.items()])))
    assert (found["cash"], found["retained_earnings"]) == (Decimal(5_000_000), Decimal(-4_000_000))


def test_a_number_with_three_decimals_is_not_thousands(tmp_path):
    lines = [("010", Decimal("12.345"), None), ("100", Decimal("12.345"), None), ("500", Decimal("12.345"), None)]
    assert only(workbook(tmp_path, sheet("1", lines)))["cash"] == Decimal(12_345)


@pytest.mark.parametrize(
    "when", ["31 декабря 2024 года", "31.12.2024", "1 января 2025 года", "01.01.2025", "«31» декабря 2024"]
)
def test_the_period_is_a_year_however_it_is_named(tmp_path, when):
    assert str(only(workbook(tmp_path, sheet("1", balance(), when=when)))["period_end"]) == "2024-12-31"


@pytest.mark.parametrize("sign", ["", "-"])
def test_expenses_are_above_zero_however_they_are_written(tmp_path, sign):
    lines = [(c, f"{sign if c in ('011', '014', '022', '101') else ''}{v}", None) for c, v in LINES["2"].items()]
    found = only(workbook(tmp_path, sheet("1", balance()), sheet("2", lines)))
    assert (found["cost_of_sales"], found["interest_expense"], found["income_tax"]) == (
        60_000_000,
        3_000_000,
        3_000_000,
    )
    assert json.loads(found["lines"])["2"]["014"] == 12_000_000


def test_a_tax_that_comes_back_stays_below_zero(tmp_path):
    lines = [("100", "10", None), ("101", "2", None), ("200", "12", None), ("300", "12", None)]
    assert only(workbook(tmp_path, sheet("1", balance()), sheet("2", lines)))["income_tax"] == -2_000


def test_a_bin_that_lost_its_zero_in_a_number_cell_is_found_again(tmp_path):
    found = only(workbook(tmp_path, sheet("1", balance(), who=Decimal(20240000555))))
    assert found["bin"] == "020240000555"


def test_a_line_under_a_wrong_name_feeds_no_column(tmp_path):
    names = {"1": NAMES["1"] | {"010": "Займы выданные"}}
    found = only(workbook(tmp_path, sheet("1", balance(), names=names)))
    assert found["cash"] is None
    assert json.loads(found["lines"])["1"]["010"] == 5_000_000


def test_an_empty_line_is_unknown_and_not_zero(tmp_path):
    found = only(workbook(tmp_path, sheet("1", balance(**{"010": None, "016": "-", "020": "0"}))))
    assert (found["cash"], found["trade_receivables"], found["inventories"]) == (None, None, 0)


def test_a_balance_that_does_not_add_up_is_refused(tmp_path):
    assert fault(tmp_path, sheet("1", balance(**{"500": "50 001"}))) == "reject.statement.unbalanced"


def test_a_balance_of_the_year_before_must_add_up_too(tmp_path):
    lines = [(code, Decimal(value), Decimal(value + (code == "100"))) for code, value in LINES["1"].items()]
    assert fault(tmp_path, sheet("1", lines)) == "reject.statement.unbalanced"


def test_what_a_filing_must_say_is_asked_of_it(tmp_path):
    lines = balance()
    assert fault(tmp_path, sheet("1", lines, unit="")) == "reject.no_unit"
    assert fault(tmp_path, sheet("1", lines, who="")) == "reject.bin.empty"
    assert fault(tmp_path, sheet("1", lines, who="020240000556")) == "reject.bin.check_digit"
    assert fault(tmp_path, [["x"], *sheet("1", lines)[3:]]) == "reject.no_bin"
    assert fault(tmp_path, sheet("1", lines, when="неизвестно")) == "reject.no_period"
    assert fault(tmp_path, sheet("1", lines, when="30 июня 2024 года")) == "reject.not_a_year"
    assert fault(tmp_path, sheet("1", balance(**{"010": "много"}))) == "reject.not_amount"
    assert fault(tmp_path, sheet("1", [(code, None, None) for code in LINES["1"]])) == "reject.no_amounts"
    assert fault(tmp_path, sheet("1", [*lines, lines[0]])) == "reject.line_twice"
    assert fault(tmp_path, sheet("1", balance(**{"100": "9" * 17}))) == "reject.out_of_range"


def test_forms_that_contradict_each_other_are_refused(tmp_path):
    first, second = sheet("1", balance()), [("010", "1", None)]
    assert fault(tmp_path, first, sheet("2", second, when="31.12.2023")) == "reject.forms_differ"
    assert fault(tmp_path, first, sheet("2", second, who=number(6))) == "reject.forms_differ"
    assert fault(tmp_path, first, first) == "reject.form_twice"
    assert fault(tmp_path, sheet("2", second)) == "reject.no_balance_sheet"


def test_forms_of_an_unknown_edition_are_refused(tmp_path):
    strange = {"1": {code: f"Статья {code}" for code in LINES["1"]}}
    assert fault(tmp_path, sheet("1", balance(), names=strange)) == "reject.unknown_edition"
    swapped = {"1": NAMES["1"] | {"100": NAMES["1"]["200"]}}
    assert fault(tmp_path, sheet("1", balance(), names=swapped)) == "reject.line_misnamed"


def test_other_sheets_of_the_workbook_are_passed_over(tmp_path):
    assert only(workbook(tmp_path, [["Пояснительная записка"]], sheet("1", balance())))["cash"] == 5_000_000


def test_a_broken_workbook_in_a_zip_costs_itself_alone(tmp_path):
    good = workbook(tmp_path, sheet("1", balance())).read_bytes()
    path = tmp_path / "filings.zip"
    with ArchiveWriter(path) as archive:
        archive.add_stored("good.xlsx", good)
        archive.add_stored("half.xlsx", good[: len(good) // 2])
        archive.add_stored("page.xlsx", b"<html>404</html>")
        archive.add_stored("empty.xlsx", b"")
    answer = taken(read, [path])
    assert answer.frames[Statement].height == 1
    assert sorted((reject.file, reject.reason) for reject in answer.rejects) == [
        ("filings.zip/empty.xlsx", "reject.empty_page"),
        ("filings.zip/half.xlsx", "reject.workbook"),
        ("filings.zip/page.xlsx", "reject.workbook"),
    ]


@pytest.mark.parametrize("content", [b"<html>404</html>", b"PK\x03\x04", b"not a workbook"])
def test_the_only_filing_that_cannot_be_read_is_refused(tmp_path, content):
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(ImportRefused) as refused:
        taken(read, [tmp_path / "a.xlsx"])
    assert refused.value.text.id == "import.nothing_readable"


def test_the_writer_names_the_company_and_writes_the_same_bytes_again(tmp_path):
    frames = {Statement: row(), Company: one(Company, bin=number(5), name_ru="ТОО Отан & Ко")}
    first, second = (sample.write(frames, tmp_path / name, AS_AT)[0] for name in "ab")
    assert first.name == "statements_2026-11-01.zip"
    assert first.read_bytes() == second.read_bytes()
    assert list(members(first)) == [f"{number(5)}_2024.xlsx"]


def test_a_year_that_is_no_year_of_the_filing_is_not_written(tmp_path):
    with pytest.raises(ValueError, match="in a filing for"):
        sample.write({Statement: row(year=2020, filed_for=2024)}, tmp_path, AS_AT)


def test_nothing_to_write_is_an_empty_zip_and_reads_as_refused(tmp_path):
    empty = pl.DataFrame(schema=columns_of(Statement))
    (path,) = sample.write({Statement: empty}, tmp_path, AS_AT)
    with pytest.raises(ImportRefused):
        taken(read, [path])
