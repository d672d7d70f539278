"""Tables as they come from 1C, Excel and elsewhere: encodings, separators, and files made to harm."""

import contextlib
import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from compliance.errors import Unfit
from compliance.training.tables_in import MOST_BYTES, read_table

ROWS = (("Табельный номер", "Курс", "Балл"), ("17", "Негіздер; кіріспе", "87,5"))
WRITTEN = 'Табельный номер;Курс;Балл\r\n17;"Негіздер; кіріспе";87,5\r\n;;\r\n'


def workbook(*rows: tuple[object, ...]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet("бос")
        sheet = book.add_worksheet("Нәтиже")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


@pytest.mark.parametrize(("encoding", "named"), [
    ("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("kz1048", "kz1048"),
])  # fmt: skip
def test_what_1c_writes_is_read_in_its_encoding(encoding: str, named: str) -> None:
    asked = named if named == "kz1048" else ""
    table = read_table(WRITTEN.encode(encoding), asked)
    assert (table.encoding, table.separator, table.rows) == (named, ";", ROWS)


def test_windows_1251_is_found_out() -> None:
    table = read_table("Номер\tБалл\n5\t80,5\n".encode("windows-1251"))
    assert (table.encoding, table.separator, table.rows[1]) == ("windows-1251", "\t", ("5", "80,5"))


def test_a_workbook_gives_its_first_sheet_with_something_on_it() -> None:
    table = read_table(workbook(*ROWS, (18, "x", 4.0)))
    assert (table.encoding, table.rows) == ("xlsx", (*ROWS, ("18", "x", "4")))


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * (80 * 1024**2))
    return file.getvalue()


@pytest.mark.parametrize("data", [
    b"", b" \n \n", b"\0\1\2\3" * 20, b"<!doctype html><p>x", b"PK\3\4 torn", b"PK\3\4", bomb(),
    workbook(*ROWS)[:500], b"a" * 6_000, b"a;" * 300, b"\xff\xfea", b"x" * (MOST_BYTES + 1), b"a;b\0\n",
], ids=lambda data: repr(data[:8]))  # fmt: skip
def test_what_is_no_table_is_told_in_a_sentence(data: bytes) -> None:
    with pytest.raises(Unfit) as refused:
        read_table(data)
    assert refused.value.extra["field"] == "file"


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_refused(data: bytes) -> None:
    with contextlib.suppress(Unfit):
        assert read_table(data).rows
