"""The business register, the tax committee's lists and the classifier of places: read as published, quirks included."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.i18n import LANGUAGES, translate
from registry.errors import ImportRefused
from registry.sources import SOURCES
from registry.sources.kgd_lists import COMMON
from registry.sources.statgov import sample as statgov_sample
from registry.sources.statgov.layout import COLUMNS
from registry.sources.writing import BookWriter
from registry.tables.company import Company, Kato
from registry.tables.tax import Listing, TaxArrears
from tests.registry.old_excel import write_old_excel
from tests.registry.samples import (
    AS_AT,
    LISTS,
    companies,
    debtor,
    frame,
    legal,
    listing,
    person,
    sample_frames,
)

TABULAR = ("kato", "statgov", *LISTS, "tax_arrears")
LETTERS = "АаӘәҒғҚқҢңӨөҰұҮүҺһІіЖжЫыабвABCxyz0129 «»\"'(),.;:№%&<>/\\-—\n"
words = (
    st.text(LETTERS, min_size=1, max_size=40)
    .map(lambda found: " ".join(found.split()))
    .filter(lambda found: found and not set(found.split()) & set("-–—"))  # a lone dash in a cell means: nothing
)
days = st.dates(date(1930, 1, 1), date(2090, 12, 31))
maybe = st.none() | words
numbers = st.integers(0, 500).map(legal) | st.integers(0, 500).map(person)
amounts = st.decimals(0, Decimal("9" * 17), places=2)


def read_back(code: str, files: list[Path]) -> tuple[pl.DataFrame, list, set]:
    batches = list(SOURCES[code].reader.read(files))
    rejects = [each for batch in batches for each in batch.rejects]
    return pl.concat([batch.frame for batch in batches]), rejects, {batch.as_at for batch in batches}


def same(got: pl.DataFrame, wanted: pl.DataFrame) -> bool:
    return got.sort(wanted.columns).equals(wanted.sort(wanted.columns)) and got.schema == wanted.schema


def refused(code: str, *files: Path) -> ImportRefused:
    with pytest.raises(ImportRefused) as caught:
        list(SOURCES[code].reader.read(files))
    for language in LANGUAGES:
        assert translate(caught.value.text, language)
    return caught.value


def book(path: Path, *sheets: list) -> Path:
    with BookWriter(path) as writer:
        for number, rows in enumerate(sheets):
            writer.sheet(f"Лист{number}", rows)
    return path


@pytest.mark.parametrize("code", TABULAR)
def test_what_is_written_is_read_back(code, tmp_path):
    frames = sample_frames(code, 60)
    [(_, wanted)] = frames.items()
    got, rejects, _ = read_back(code, SOURCES[code].sample.write(frames, tmp_path, AS_AT))
    assert not rejects
    assert same(got, wanted)


@pytest.mark.parametrize("code", TABULAR)
def test_the_same_rows_are_the_same_bytes(code, tmp_path):
    frames = sample_frames(code, 20)
    first = [path.read_bytes() for path in SOURCES[code].sample.write(frames, tmp_path / "a", AS_AT)]
    second = [path.read_bytes() for path in SOURCES[code].sample.write(frames, tmp_path / "b", AS_AT)]
    assert first == second


@pytest.mark.parametrize("code", [code for code in TABULAR if code != "kato"])
def test_the_date_in_the_title_is_the_date_of_the_list(code, tmp_path):
    _, _, dates = read_back(code, SOURCES[code].sample.write(sample_frames(code, 6), tmp_path, AS_AT))
    assert dates == {AS_AT}


@settings(max_examples=25)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "bin": numbers, "name_kk": maybe, "name_ru": maybe, "registered_on": st.none() | days,
                "oked": st.none() | st.from_regex("[0-9]{5}", fullmatch=True, alphabet="0123456789"),
                "secondary_okeds": st.none() | st.sampled_from(["01120", "46909,62011"]),
                "krp": st.none() | st.sampled_from(["105", "311"]), "kfs": st.none() | st.sampled_from(["11", "16"]),
                "kato": st.none() | st.from_regex("[0-9]{9}", fullmatch=True, alphabet="0123456789"),
                "address": maybe, "director": maybe,
            }
        ),
        max_size=8,
    )
)  # fmt: skip
def test_any_companies_come_back_from_both_editions_of_files(tmp_path, rows):
    wanted = frame(Company, rows)
    got, rejects, _ = read_back("statgov", SOURCES["statgov"].sample.write({Company: wanted}, tmp_path, AS_AT))
    assert not rejects
    assert same(got, wanted)
    got, rejects, _ = read_back("statgov", statgov_sample.write_csv(wanted, tmp_path, AS_AT))
    assert not rejects
    assert same(got, wanted)


@settings(max_examples=25)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "bin": numbers, "debtor_kind": st.sampled_from(["legal", "person"]), "person_ru": maybe,
                "name_ru": maybe, "total": amounts, "main": st.none() | amounts, "fine": st.none() | amounts,
            }
        ),
        max_size=8,
    )
)  # fmt: skip
def test_any_debts_come_back_to_the_tiyn(tmp_path, rows):
    wanted = frame(TaxArrears, rows)
    got, rejects, _ = read_back(
        "tax_arrears", SOURCES["tax_arrears"].sample.write({TaxArrears: wanted}, tmp_path, AS_AT)
    )
    assert not rejects
    assert same(got, wanted)


def test_numbers_that_lost_their_zeros_get_them_back(tmp_path):
    header = [column.header for column in COLUMNS]
    row = [20240000555, None, "ҚазМұнайГаз", None, 1110, None, None, 1120, 311.0, None, None, 1122.0]
    path = book(tmp_path / "a.xlsx", [["на 01.11.2026"], header, [*row, *[None] * 5, 711210000.0]])
    got, _, _ = read_back("statgov", [path])
    [found] = got.to_dicts()
    assert (found["bin"], found["oked"], found["secondary_okeds"]) == ("020240000555", "01110", "01120")
    assert (found["krp"], found["kse"], found["kato"]) == ("311", "1122", "711210000")


def test_the_older_edition_has_neither_sector_nor_ownership(tmp_path):
    got, rejects, _ = read_back("statgov", statgov_sample.write_older(companies(9), tmp_path, AS_AT))
    assert not rejects
    assert got.select("kse", "kse_name_kk", "kse_name_ru", "kfs").null_count().row(0) == (9, 9, 9, 9)
    rest = companies(9).with_columns(
        pl.lit(None, pl.String).alias(name) for name in ("kse", "kse_name_kk", "kse_name_ru", "kfs")
    )
    assert same(got, rest)


def test_a_workbook_of_old_excel_is_read_too(tmp_path):
    row = [float(legal(1)), None, "ТОО «Әлем»", 37017.0, 1110.0]
    path = write_old_excel(tmp_path / "a.xls", [["на 01.11.2026"], [c.header for c in COLUMNS], row])
    got, rejects, dates = read_back("statgov", [path])
    assert not rejects
    assert got.select("bin", "name_ru", "registered_on", "oked").row(0) == (
        legal(1), "ТОО «Әлем»", date(2001, 5, 6), "01110",
    )  # fmt: skip
    assert dates == {AS_AT}


def test_columns_are_found_by_their_headers_wherever_they_stand(tmp_path):
    order = list(reversed(COLUMNS))
    headers = ["  БИН", "полное  НАИМЕНОВАНИЕ"]
    cells = [headers[0] if c.header == "БИН" else headers[1] if c.name == "name_ru" else c.header for c in order]
    row = [legal(1) if c.name == "bin" else "ТОО" if c.name == "name_ru" else None for c in order]
    got, _, _ = read_back("statgov", [book(tmp_path / "a.xlsx", [cells, row])])
    assert got.select("bin", "name_ru").row(0) == (legal(1), "ТОО")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        (date(2001, 5, 6), date(2001, 5, 6)),
        ("06.05.2001", date(2001, 5, 6)),
        ("2001-05-06 00:00:00", date(2001, 5, 6)),
        ("2001-05-06", date(2001, 5, 6)),
        (37017, date(2001, 5, 6)),
        (None, None),
        ("-", None),
    ],
)
def test_a_date_is_read_however_it_is_kept(tmp_path, written, day):
    path = book(tmp_path / "a.xlsx", [[c.header for c in COLUMNS], [legal(1), None, None, written]])
    got, rejects, _ = read_back("statgov", [path])
    assert not rejects
    assert got["registered_on"].to_list() == [day]


@pytest.mark.parametrize("written", ["31.02.2001", "6 мая 2001", "2001", "0001-01-01", "06.05.2201", 999])
def test_a_date_that_is_none_sets_its_row_aside(tmp_path, written):
    path = book(tmp_path / "a.xlsx", [[c.header for c in COLUMNS], [legal(1)], [legal(2), None, None, written]])
    got, rejects, _ = read_back("statgov", [path])
    assert got["bin"].to_list() == [legal(1)]
    assert [(each.row, each.reason) for each in rejects] == [(3, "reject.not_date")]


@pytest.mark.parametrize(
    ("written", "reason"),
    [("6007X0123456", "masked"), ("600700123456", "rnn"), (None, None), ("12345", "length"), ("АБВ", "not_digits")],
)
def test_what_is_no_bin_sets_its_row_aside_with_the_reason(tmp_path, written, reason):
    path = book(tmp_path / "a.xlsx", [[c.header for c in COLUMNS], [written, "есть имя"]])
    _, rejects, _ = read_back("statgov", [path])
    assert [each.reason for each in rejects] == [f"reject.bin.{reason}" if reason else "reject.missing"]


def test_empty_rows_are_no_rows(tmp_path):
    path = book(tmp_path / "a.xlsx", [[c.header for c in COLUMNS], [legal(1)], [], ["  "], [legal(2)]])
    got, rejects, _ = read_back("statgov", [path])
    assert got.height == 2
    assert not rejects


def test_amounts_with_spaces_and_commas_are_amounts(tmp_path):
    from_file = SOURCES["tax_arrears"].sample.write({TaxArrears: frame(TaxArrears, [debtor(0)])}, tmp_path, AS_AT)
    assert read_back("tax_arrears", from_file)[0]["total"].to_list() == [Decimal("1234567.89")]
    header = list(_grid(from_file[0])[5])
    rows = [[None] * 23 for _ in range(3)]
    for n, written in enumerate(["1 234 567,89", "12\u00a0345.5", "много"]):
        rows[n][4], rows[n][19] = legal(n), written
    path = book(tmp_path / "b.xlsx", [[]] * 5 + [header, *rows], [[]] * 5 + [header])
    got, rejects, _ = read_back("tax_arrears", [path])
    assert got["total"].to_list() == [Decimal("1234567.89"), Decimal("12345.50")]
    assert [(each.row, each.reason, each.value) for each in rejects] == [(9, "reject.not_amount", "много")]


def _grid(path: Path) -> list[tuple]:
    return pl.read_excel(path, has_header=False, infer_schema_length=0, drop_empty_rows=False).rows()


def test_an_own_wording_of_the_last_columns_is_understood(tmp_path):
    header = ["№", *(header for _, header in COMMON), "Сот шешімінің нөмірі\nНомер решения суда", "Дата вступления"]
    rows = [[1, legal(1), None, "ТОО", None, None, None, None, "2-15/26", "2026-05-06 00:00:00"]]
    got, _, _ = read_back("bankrupt", [book(tmp_path / "a.xlsx", [["на 01.11.2026"], [], header, *rows])])
    assert got.select("act_no", "act_on").row(0) == ("2-15/26", date(2026, 5, 6))


def test_the_real_classifier_of_places_is_read_whole(shared):
    got, rejects, _ = read_back("kato", [shared / "data" / "kz" / "kz-tax-rates" / "kato.csv"])
    assert not rejects
    assert got.height == 15_594
    by_level = dict(got.group_by("level").len().iter_rows())
    assert by_level == {"oblast": 20, "district": 209, "sub_district": 2_379, "settlement": 12_986}


def test_the_workbook_of_places_gives_the_levels_that_the_csv_states(shared, tmp_path):
    stated, _, _ = read_back("kato", [shared / "data" / "kz" / "kz-tax-rates" / "kato.csv"])
    derived, _, _ = read_back("kato", SOURCES["kato"].sample.write({Kato: stated}, tmp_path, AS_AT))
    assert same(derived, stated)


# --- whole files that are not what they should be -----------------------------------------------------------------


@pytest.fixture
def good(tmp_path) -> Path:
    return statgov_sample.write_workbooks(companies(50), tmp_path, "companies", AS_AT)[0]


def test_a_workbook_without_a_column_names_it(tmp_path):
    for missing in COLUMNS:
        if missing.name is None or not missing.in_older:
            continue
        path = book(tmp_path / "a.xlsx", [[c.header for c in COLUMNS if c is not missing], [legal(1)]])
        refusal = refused("statgov", path)
        assert refusal.text.id == "import.column_missing"
        assert refusal.text.args["column"] == missing.header


def test_a_column_that_stands_twice_is_refused(tmp_path):
    path = book(tmp_path / "a.xlsx", [[*(c.header for c in COLUMNS), "БИН"], [legal(1)]])
    assert refused("statgov", path).text.id == "import.column_twice"


def test_a_truncated_workbook_is_refused(good):
    data = good.read_bytes()
    for share in (0.1, 0.5, 0.9, 0.999):
        good.write_bytes(data[: int(len(data) * share)])
        assert refused("statgov", good).text.id == "import.archive_damaged"


def test_a_page_of_html_saved_as_a_workbook_is_refused(tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_text("\ufeff\n<!DOCTYPE html><html><body>502 Bad Gateway</body></html>")
    assert refused("bankrupt", path).text.id == "import.html_instead"


def test_a_workbook_with_a_password_is_refused(tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    )
    assert refused("bankrupt", path).text.id == "import.workbook_encrypted"


def test_an_empty_file_an_empty_workbook_and_a_text_are_refused(tmp_path):
    empty, text_file = tmp_path / "empty.xlsx", tmp_path / "text.xlsx"
    empty.write_bytes(b"")
    text_file.write_text("просто текст")
    assert refused("inactive", empty).text.id == "import.file_empty"
    assert refused("inactive", text_file).text.id == "import.not_a_workbook"
    assert refused("inactive", book(tmp_path / "a.xlsx", [])).text.id == "import.workbook_empty"
    assert refused("inactive", book(tmp_path / "b.xlsx", [["что-то", "другое"]])).text.id == "import.no_header"


def test_another_number_of_sheets_is_refused(tmp_path):
    [path] = SOURCES["inactive"].sample.write({Listing: frame(Listing, [listing(1)])}, tmp_path, AS_AT)
    assert refused("tax_arrears", path).text.id == "import.sheet_count"
    [path] = SOURCES["tax_arrears"].sample.write({TaxArrears: frame(TaxArrears, [debtor(1)])}, tmp_path, AS_AT)
    assert refused("inactive", path).text.id == "import.sheet_count"


def test_a_csv_in_another_encoding_is_refused(tmp_path):
    [path] = statgov_sample.write_csv(companies(3), tmp_path, AS_AT)
    path.write_bytes(path.read_text("utf-8-sig").replace("ғ", "г").replace("ә", "а").encode("cp1251", "replace"))
    assert refused("statgov", path).text.id == "import.wrong_encoding"


def repacked(path: Path, **changes: bytes) -> Path:
    """The workbook with some parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.get(Path(name).stem, old.read(name)))
    path.write_bytes(out.getvalue())
    return path


def test_a_workbook_that_would_burst_is_refused(good):
    assert refused("statgov", repacked(good, sheet1=b" " * 50_000_000)).text.id == "import.archive_bomb"


def test_a_workbook_that_lies_about_its_size_is_refused(good):
    """The directory says a thousand bytes; fifty million would come out."""
    data = bytearray(repacked(good, sheet1=b" " * 50_000_000).read_bytes())
    for signature, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = 0
        while (start := data.find(signature, start)) >= 0:
            if data[start + place : start + place + 4] == (50_000_000).to_bytes(4, "little"):
                data[start + place : start + place + 4] = (1_000).to_bytes(4, "little")
            start += 4
    good.write_bytes(data)
    assert refused("statgov", good).text.id == "import.archive_damaged"


@pytest.mark.parametrize("cell", ["XFD1048576", "A99999999", "BA7"])
def test_a_cell_at_the_end_of_the_world_is_refused_before_the_grid_is_made(good, cell):
    with zipfile.ZipFile(good) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    far = sheet.replace(b"</sheetData>", f'<row r="9"><c r="{cell}"><v>1</v></c></row></sheetData>'.encode())
    assert refused("statgov", repacked(good, sheet1=far)).text.id == "import.workbook_sprawls"


def test_entities_that_multiply_are_not_expanded(good):
    with zipfile.ZipFile(good) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    laughs = b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 1000 + b'"><!ENTITY c "' + b"&b;" * 1000 + b'">]>'
    body = sheet.replace(b"?>", b"?>" + laughs, 1).replace("Арман".encode(), b"&c;", 1)
    try:
        batches = list(SOURCES["statgov"].reader.read([repacked(good, sheet1=body)]))
    except ImportRefused:
        return
    assert max(len(str(row)) for batch in batches for row in batch.frame.iter_rows()) < 5_000
