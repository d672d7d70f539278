"""Workbooks of CISO Assistant: ours written, others read, each fault placed at its cell."""

import io

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from compliance.library import standards
from compliance.library.exchange import read, write, write_again
from tests.compliance.frameworks import BOOK, workbook

STANDARDS = standards()


def changed(sheet: str, row: int, column: int, value) -> bytes:
    """The shop's workbook with one cell changed; rows are counted from 1, as people do."""
    sheets = {name: [list(cells) for cells in rows] for name, rows in BOOK.items()}
    sheets[sheet][row - 1][column] = value
    return workbook(sheets)


def without(name: str) -> bytes:
    """The shop's workbook with a sheet left out."""
    return workbook({sheet: rows for sheet, rows in BOOK.items() if sheet != name})


def errors(data: bytes):
    """What keeps a workbook from being taken."""
    reading = read(data)
    found = [fault for fault in reading.faults if fault.severity == "error"]
    assert (reading.library is None) == bool(found)
    return found


@pytest.mark.parametrize("code", STANDARDS)
def test_an_edition_is_the_same_as_workbook_and_as_yaml(code):
    data = write(STANDARDS[code], "ciso-xlsx")
    reading = read(data)
    assert reading.faults == ()
    assert reading.library == read(write(STANDARDS[code], "ciso-yaml")).library
    assert write_again(reading.library, "ciso-xlsx") == data


def test_the_sample_becomes_a_workbook_that_says_the_same(shared):
    given = read((shared / "data" / "compliance" / "abms-37001-2025.ciso-assistant.yaml").read_bytes()).library
    assert read(write_again(given, "ciso-xlsx")).library.frameworks == given.frameworks


def test_a_workbook_written_by_hand_is_read():
    reading = read(workbook(BOOK))
    assert reading.format == "ciso-xlsx"
    framework = reading.library.frameworks[0]
    assert framework.name.texts == {"ru": "Магазин"}
    assert reading.library.name.texts == {"ru": "Магазин", "kk": "Дүкен"}
    checks, safe = framework.items
    assert (checks.id, checks.number, checks.critical, checks.weight) == (
        "urn:acme:risk:req_node:shop:1.1", "1.1", True, 3,
    )  # fmt: skip
    assert checks.parent == safe.parent == "urn:acme:risk:req_node:shop:1"
    assert [question.text.of("kk") for question in checks.questions] == ["Беріле ме?", "Сақтала ма?"]
    assert [(c.text.of("kk"), c.result, c.score) for c in checks.questions[0].choices] == [
        ("Иә", "compliant", 1), ("Жоқ", "non_compliant", 0), ("Бізде емес", None, 0),
    ]  # fmt: skip
    assert safe.questions[0].text.of("ru") == "Заперт?\nВсегда?"
    assert safe.profiles == ("small", "big")
    assert [step.score for step in framework.scale] == [0, 2]
    assert framework.of_profile("big") == (safe,)


def test_a_workbook_of_ones_own_goes_on_as_yaml_and_comes_back():
    library = read(workbook(BOOK)).library
    assert read(write_again(library, "ciso-yaml")).library == library
    assert read(write_again(library, "ciso-xlsx")).library.frameworks == library.frameworks


@pytest.mark.parametrize(
    ("cell", "value", "message", "column"),
    [
        (("shop_content", 3, 0), "yes", "not_mark", "assessable"),
        (("shop_content", 3, 1), "two", "not_whole", "depth"),
        (("shop_content", 3, 1), 3, "depth_jump", "depth"),
        (("shop_content", 3, 1), "", "missing", "depth"),
        (("shop_content", 3, 2), "small, huge", "group_unknown", "implementation_groups"),
        (("shop_content", 3, 3), "1", "urn_twice", "ref_id"),
        (("shop_content", 3, 7), "dire", "not_allowed", "importance"),
        (("shop_content", 3, 8), 0, "bad_weight", "weight"),
        (("shop_content", 3, 10), "Беріле ме?", "translation_count", "questions[kk]"),
        (("shop_content", 3, 11), "maybe", "named_unknown", "answer"),
        (("shop_content", 3, 11), "yn\nyn\nyn", "answer_count", "answer"),
        (("shop_content", 1, 3), "reference", "column_missing", "ref_id"),
        (("shop_content", 1, 5), "name", "column_twice", "name"),
        (("steps_content", 2, 0), "nil", "not_whole", "score"),
        (("steps_content", 3, 0), 7, "off_scale", "score"),
        (("groups_content", 3, 0), "small", "group_twice", "ref_id"),
        (("answers_content", 2, 1), "dance", "not_allowed", "question_type"),
        (("answers_content", 2, 3), "Иә", "translation_count", "question_choices[kk]"),
        (("answers_content", 2, 4), "true\nfalse", "choice_count", "compute_result"),
        (("answers_content", 2, 5), "1\n0\nnone", "not_whole", "add_score"),
        (("library_meta", 2, 1), "shop", "bad_urn", "urn"),
        (("library_meta", 3, 1), "new", "not_whole", "version"),
        (("library_meta", 6, 1), "", "missing", "name"),
        (("shop_meta", 1, 1), "poem", "sheet_unknown", "type"),
        (("shop_meta", 8, 1), "stairs", "named_unknown", "scores_definition"),
        (("shop_meta", 7, 1), 0, "bad_scale", "min_score"),
    ],
)  # fmt: skip
def test_each_fault_is_placed_at_its_cell(cell, value, message, column):
    fault = next(each for each in errors(changed(*cell, value)) if each.text.id == f"exchange.{message}")
    assert (fault.place.sheet, fault.place.column) == (cell[0], column)
    if message not in ("bad_scale", "missing"):  # the one names the lower bound; an empty key has no row
        assert fault.place.row == cell[1]


@pytest.mark.parametrize(
    ("name", "message", "sheet"),
    [
        ("shop_content", "sheet_unpaired", "shop_meta"),
        ("shop_meta", "sheet_unpaired", "shop_content"),
        ("library_meta", "no_library_meta", None),
        ("steps_meta", "named_unknown", "shop_meta"),
    ],
)
def test_a_sheet_that_lacks_is_named(name, message, sheet):
    assert (f"exchange.{message}", sheet) in {(fault.text.id, fault.place.sheet) for fault in errors(without(name))}


def test_the_older_layout_is_told_from_no_layout():
    assert [each.text.id for each in errors(workbook({"library_content": [["library_urn", "x"]]}))] == [
        "exchange.older_layout"
    ]


def test_what_a_self_assessment_does_not_use_is_named_and_left():
    sheets = BOOK | {"t_meta": [["type", "threats"]], "t_content": [["ref_id"], ["T1"]], "notes": [["call Aigerim"]]}
    sheets["shop_content"] = [[*row, "red"] for row in BOOK["shop_content"]]
    reading = read(workbook(sheets))
    assert reading.library is not None
    said = {(fault.text.id, fault.place.sheet) for fault in reading.faults}
    assert {("exchange.sheet_unused", "t_meta"), ("exchange.sheet_stray", "notes"),
            ("exchange.column_unused", "shop_content")} <= said  # fmt: skip


def test_rows_are_counted_as_excel_counts_them_even_after_empty_ones():
    sheets = {name: [list(cells) for cells in rows] for name, rows in BOOK.items()}
    sheets["shop_content"].insert(1, [])
    sheets["shop_content"][3][0] = "yes"
    (fault,) = errors(workbook(sheets))
    assert fault.place.row == 4


def test_a_number_that_excel_made_a_date_of_is_noticed():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows in BOOK.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if name == "shop_content":
            sheet.write_number(2, 3, 45_000, book.add_format({"num_format": "dd.mm.yyyy"}))
    book.close()
    found = [fault for fault in errors(out.getvalue()) if fault.text.id == "exchange.date_cell"]
    assert [(fault.place.sheet, fault.place.row) for fault in found] == [("shop_content", 3)]


def test_the_workbook_opens_as_a_workbook_with_a_header_in_each_table():
    book = CalamineWorkbook.from_filelike(io.BytesIO(write(STANDARDS["iso-37001-2025"], "ciso-xlsx")))
    assert book.sheet_names[:3] == ["library_meta", "framework_meta", "framework_content"]
    header = book.get_sheet_by_name("framework_content").to_python()[0]
    assert {"assessable", "depth", "ref_id", "name", "name[kk]", "name[ru]", "questions[kk]"} <= set(header)


def test_a_text_longer_than_a_cell_is_refused_rather_than_cut():
    library = read(changed("shop_content", 3, 6, "ә" * 32_000)).library
    document = dict(library.document) | {"description": "ә" * 40_000}
    with pytest.raises(ValueError, match="library_meta"):
        write_again(
            type(library)(library.urn, library.code, "1", library.name, library.frameworks, document), "ciso-xlsx"
        )
