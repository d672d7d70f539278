"""Counterparty information: one answer for each taxpayer."""

import json
import zipfile

import polars as pl
import pytest

from registry.errors import ImportRefused
from registry.sources.sur_data import read, sample
from registry.tables.tax import TaxpayerStatus, TaxpayerYear
from tests.registry.published import AS_AT, made, number, one, same, taken

NO_DATA = {"ru": "Нет данных", "kk": "Деректер жоқ"}


def answer(**fields):
    return {"xin": number(5), "actuality": "2026-10-30", "name": {"ru": "ТОО Отан", "kk": "Отан ЖШС"}} | fields


def lines(tmp_path, *answers):
    path = tmp_path / "answers.jsonl"
    path.write_text("\n".join(a if isinstance(a, str) else json.dumps(a, ensure_ascii=False) for a in answers), "utf-8")
    return [path]


def status(tmp_path, **fields):
    (row,) = taken(read, lines(tmp_path, answer(**fields))).frames[TaxpayerStatus].to_dicts()
    return row


def test_what_is_written_is_read(tmp_path):
    statuses = made(TaxpayerStatus, 400)
    years = pl.concat(
        [made(TaxpayerYear, 400, seed).with_columns(year=pl.lit(2020 + seed, pl.Int16)) for seed in (1, 2)]
    )
    files = sample.write({TaxpayerStatus: statuses, TaxpayerYear: years}, tmp_path, AS_AT)
    got = taken(read, files)
    assert same(got.frames[TaxpayerStatus], statuses)
    assert same(got.frames[TaxpayerYear], years)
    assert (got.rejects, got.as_at) == ([], statuses["actual_on"].max())


def test_statistics_of_nobody_are_not_written(tmp_path):
    frames = {TaxpayerStatus: made(TaxpayerStatus, 0), TaxpayerYear: one(TaxpayerYear, bin=number(5), year=2024)}
    with pytest.raises(ValueError, match="without a status"):
        sample.write(frames, tmp_path, AS_AT)


def test_no_data_is_null_and_not_a_word(tmp_path):
    row = status(tmp_path, vatInfo=NO_DATA, vatDate=NO_DATA, inactive="Нет данных", bankrupt={"ru": None, "kk": "Жоқ"})
    assert (row["vat_info"], row["vat_on"], row["inactive"], row["bankrupt"]) == (None, None, None, "Жоқ")


def test_localized_objects_are_kept_in_russian(tmp_path):
    row = status(tmp_path, regAddressAbsent={"ru": "Да", "kk": "Иә"}, esfRestrinctions={"ru": "Нет"})
    assert (row["name_ru"], row["name_kk"]) == ("ТОО Отан", "Отан ЖШС")
    assert (row["address_absent"], row["esf_restrictions"]) == ("Да", "Нет")


def test_debts_are_told_apart_by_their_numbers(tmp_path):
    row = status(tmp_path, taxDebt=100.5, taxDebt1=1, taxDebt2=2, taxDebt3=3, taxDebt4=94.5)
    debts = [str(row[f"{kind}_debt"]) for kind in ("tax", "budget", "pension", "medical", "social")]
    assert debts == ["100.50", "1.00", "2.00", "3.00", "94.50"]


def test_a_zero_debt_is_zero_and_a_missing_debt_is_unknown(tmp_path):
    row = status(tmp_path, taxDebt=0)
    assert (row["tax_debt"], row["pension_debt"]) == (0, None)


def test_an_unreadable_year_costs_nothing_but_itself(tmp_path):
    years = [{"year": 2024, "workersCount": 7, "knn": 0.0312}, {"year": "давно"}, {"year": 2025, "knn": "Нет данных"}]
    got = taken(read, lines(tmp_path, answer(statistics=years)))
    assert got.frames[TaxpayerYear].select("year", "workers").rows() == [(2024, 7), (2025, None)]
    assert got.reasons == ["reject.not_amount"]
    assert got.frames[TaxpayerStatus].height == 1


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (
            {"errorResponse": {"code": "1", "errorMessage": "Не найдено", "messageResult": "FAILED"}},
            "reject.error_answer",
        ),
        ({"status": 404, "error": "Access denied"}, "reject.error_answer"),
        ("<html>captcha</html>", "reject.html_page"),
        ('{"xin": "94', "reject.not_json"),
        ("[1]", "reject.not_json"),
        ('{"xin":' + "[" * 9_000, "reject.not_json"),
        ({"xin": "020240000556"}, "reject.bin.check_digit"),
        ({"xin": None}, "reject.bin.empty"),
    ],
)
def test_an_error_is_a_reject_and_never_a_taxpayer(tmp_path, bad, why):
    got = taken(read, lines(tmp_path, answer(), "", bad))
    assert [(reject.row, reject.reason) for reject in got.rejects] == [(3, why)]
    assert got.frames[TaxpayerStatus].height == 1


def test_answers_come_alone_or_in_a_zip_too(tmp_path):
    alone = tmp_path / "alone.json"
    alone.write_text(json.dumps(answer()), "utf-8")
    many = tmp_path / "many.zip"
    with zipfile.ZipFile(many, "w") as archive:
        archive.writestr("a.json", json.dumps(answer(xin=number(6))))
        archive.writestr("b.json", b"")
        archive.writestr("c.json", b"\xff\xfe")
    got = taken(read, [alone, many])
    assert got.frames[TaxpayerStatus].height == 2
    assert [(reject.file, reject.reason) for reject in got.rejects] == [
        ("many.zip/b.json", "reject.empty_page"),
        ("many.zip/c.json", "reject.not_json"),
    ]


def test_nothing_but_errors_is_refused(tmp_path):
    with pytest.raises(ImportRefused) as refused:
        taken(read, lines(tmp_path, {"errorResponse": {}}))
    assert refused.value.text.id == "import.nothing_readable"
