"""The matrix and the records as files are read back: what is in them, in three languages, and what must not be."""

import csv
import io
import json
import re
from datetime import date, timedelta
from typing import Any
from zipfile import ZipFile

import pymupdf
import pytest
from python_calamine import CalamineWorkbook

from compliance.commands.training.records import Entry, add_record, correct_record, void_record
from compliance.commands.training.results import Brought, import_results
from compliance.training.bringing import found_in_statements
from infra.database import fetch, fetch_value
from infra.i18n import LANGUAGES, translate
from infra.settings import settings
from infra.storage import Store
from tests.cast import AIGERIM, ALTYN, MARAT, SAULE
from tests.compliance.training.histories import assigned, employed
from tests.compliance.workspace.players import being, digest, pdf
from tests.pages.bringing import fault_of, send
from tests.pages.inside import There

HERE = f"/organisations/{ALTYN.bin}/training"
FORMULA = '=HYPERLINK("http://moldir.example","x")'
HARMFUL = "\t=cmd|' /C calc'!A0"
DAY = date(2026, 3, 16)


@pytest.fixture
async def inside(there: There) -> There:
    """Two people, one of whom is called as nobody should be; a record that counts, one put right, one taken back."""
    first = await employed(ALTYN.bin, "0017", date(2025, 1, 1), name="Сынақ", unit="Сатып алу бөлімі")
    second = await employed(ALTYN.bin, "-18", date(2025, 1, 1), name=FORMULA, unit="+7 қойма")
    for staff in (first, second):
        for course in ("foundations", "procurement_and_sales"):
            await assigned(staff, course, date(2026, 1, 10), MARAT.id)
    async with being(SAULE) as by:
        made = [
            await add_record(by, _entry(first, "foundations", day, title=HARMFUL if day == 3 else "Негіздер"))
            for day in (1, 2, 3)
        ]
        await correct_record(by, made[1], _entry(first, "foundations", 5, title="@SUM(1)"), "Күні қате болған")
        await void_record(by, made[2], "=1+1")
    await there.enter(SAULE)
    return there


def _entry(staff: int, course: str, day: int, title: str) -> Entry:
    completed = date(2026, 3, day)
    return Entry(staff, course, "1", title, completed, completed + timedelta(days=364), True, None, "import", f"k{day}")


async def taken(there: There, path: str, language: str = "kk") -> bytes:
    answer = await there.visit.client.get(f"/{language}{HERE}{path}")
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["cache-control"] == "private, no-store"
    return answer.content


def nobody_is_numbered(content: str) -> None:
    """There is no number of twelve digits but the organisation's."""
    assert set(re.findall(r"(?<!\d)\d{12}(?!\d)", content)) <= {ALTYN.bin}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_csv_reads_back_with_nothing_that_a_spreadsheet_would_run(inside: There, language: str) -> None:
    said = (await taken(inside, f"/matrix/file/csv?on={DAY}", language)).decode("utf-8-sig")
    head, *rows = list(csv.reader(io.StringIO(said)))
    assert head == [translate(f"training_files.column.{name}", language) for name in (
        "number", "name", "unit", "position", "course", "title", "status", "due_on", "completed_on", "valid_until",
        "record")]  # fmt: skip
    cells = {(row[0].lstrip("'"), row[4]): row for row in rows if len(row) > 2}
    assert set(cells) == {(number, course) for number in ("0017", "-18")
                          for course in ("foundations", "procurement_and_sales")}  # fmt: skip
    held = cells["0017", "foundations"]
    assert (held[6], held[8], held[9]) == (translate("matrix.status.completed", language), "2026-03-05", "2027-03-04")
    facts = {row[0]: row[1] for row in rows if len(row) == 2}
    for name, value in (("numerator", "1"), ("denominator", "4"), ("waived.short", "0")):
        assert facts[f"# {translate(f'matrix.{name}', language)}"] == value
    assert facts[f"# {translate('training_files.made_by', language)}"] == SAULE.name
    kept = (await taken(inside, f"/records/file?format=csv&on={DAY}", language)).decode("utf-8-sig")
    lines = [row for row in csv.reader(io.StringIO(kept)) if len(row) > 2]
    states = ("counts", "corrected", "corrected", "counts", "void")
    assert [row[11] for row in lines[1:]] == [translate(f"records.state.{state}", language) for state in states]
    for text in (said, kept):
        for row in csv.reader(io.StringIO(text)):
            assert not [field for field in row if field[:1] in ("=", "+", "-", "@", "\t", "\r")]
        nobody_is_numbered(text)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_workbooks_read_back_with_texts_as_texts(inside: There, language: str) -> None:
    content = [await taken(inside, f"{path}?format=xlsx&on={DAY}", language)
               for path in ("/matrix/file/xlsx", "/records/file")]  # fmt: skip
    for each in content:
        with ZipFile(io.BytesIO(each)) as parts:
            assert not [name for name in parts.namelist() if re.search("vba|external|calcChain", name)]
            said = "".join(parts.read(name).decode() for name in parts.namelist() if re.search("sheet|String", name))
        assert not re.search("<f[ >]|<hyperlink", said)
        nobody_is_numbered(said)
    about, matrix = sheets_of(content[0], language)
    assert [(row[0], row[2], len(row)) for row in matrix[1:]] == [
        ("-18", "+7 қойма", 6), ("0017", "Сатып алу бөлімі", 6),
    ]  # fmt: skip
    assert matrix[1][1] == f"{FORMULA} Ойдан"
    word = translate("matrix.status.completed", language)
    assert matrix[2][4] == f"{translate('matrix.letter.completed', language)} {word} 04.03.2027"
    facts = {row[0]: row[1] for row in about}
    for name, value in (("numerator", "1"), ("denominator", "4"), ("waived.short", "0")):
        assert facts[translate(f"matrix.{name}", language)] == value
    records = sheets_of(content[1], language)[1]
    assert [row[12] for row in records[1:]] == ["", "", "", records[2][0], records[3][0]]
    assert (records[1][6], records[4][4]) == (date(2026, 3, 1), "@SUM(1)")


def sheets_of(content: bytes, language: str) -> tuple[list[list[object]], list[list[object]]]:
    """What a workbook says of itself, and its rows."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == [translate(f"training_files.{name}", language) for name in ("about", "rows")]
    about, rows = (book.get_sheet_by_index(number).to_python() for number in (0, 1))
    return about, rows  # type: ignore[return-value] # cells are objects


async def test_statements_read_back_and_name_people_only_when_asked(inside: There) -> None:
    content = await taken(inside, f"/records/file?format=json&on={DAY}")
    found: list[dict[str, Any]] = json.loads(content)
    verbs = [one["verb"]["id"].rpartition("/")[2] for one in found]
    assert verbs == ["completed", "completed", "completed", "voided", "completed", "voided"]
    voided = {one["object"]["id"] for one in found if one["verb"]["id"].endswith("voided")}
    assert voided == {found[1]["id"], found[2]["id"]}
    assert "Сынақ" not in content.decode()
    nobody_is_numbered(content.decode())
    assert all(one["version"] == "1.0.3" for one in found)
    named = json.loads(await taken(inside, f"/records/file?format=json&names=1&on={DAY}"))
    assert named[0]["actor"]["name"] == "Сынақ Ойдан"
    behind = json.loads(await taken(inside, f"/matrix/file/json?on={DAY}"))
    assert [one["verb"]["id"].rpartition("/")[2] for one in behind] == ["voided", "completed"]
    said = found_in_statements(content)
    assert (len(said.results), len(said.voids), said.misses) == (4, 2, ())
    async with being(SAULE) as by:  # they come in again as results of another system
        await import_results(
            by, Brought("x.json", "application/json", 10, "b" * 64, "xapi"), said.results, (), said.voids
        )
    assert await fetch_value("select count(*) from training_record where source = 'xapi' and not void") == 4
    assert await fetch_value("select count(*) from training_record where source = 'xapi' and void") == 2


@pytest.mark.parametrize("language", LANGUAGES)
async def test_paper_reads_back(inside: There, language: str) -> None:
    messages = "training_files.on", "training_files.made_by"
    for path, words, more in (
        ("/matrix/file/pdf", ("0017", FORMULA[:11], "Сатып алу бөлімі"), ("matrix.status.completed", "matrix.share")),
        ("/records/file", ("@SUM(1)",), ("records.state.void", "records.source.import")),
    ):
        content = await taken(inside, f"{path}?format=pdf&on={DAY}", language)
        with pymupdf.open(stream=content) as document:
            assert all(page.rect.width > page.rect.height for page in document)
            text = " ".join("".join(page.get_text() for page in document).split())
        for word in ("Сынақ Ойдан", SAULE.name, *words, *(translate(each, language) for each in messages + more)):
            assert word in text, (path, word, text)
        nobody_is_numbered(text)


async def test_a_record_by_hand_has_its_proof_and_the_proof_takes_room(
    inside: There, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def room() -> int:
        async with being(AIGERIM):
            return int(await fetch_value("select evidence_bytes($1)", ALTYN.bin))

    before, proof = await room(), pdf("куәлік")
    said = {"number": "0017", "course": "procurement_and_sales", "passed": "1"}
    answer = await send(inside, f"{HERE}/records/new", "куәлік.pdf", proof, completed_on="2026-03-02", **said)
    assert answer.status_code == 303, fault_of(answer, "file")
    (row,) = await fetch("select * from training_record where course = 'procurement_and_sales'")
    assert (row["evidence"], row["evidence_size"], row["source"]) == (digest(proof), len(proof), "import")
    assert await room() == before + len(proof)
    handed = await inside.visit.client.get(f"/kk{HERE}/records/{row['id']}/evidence")
    assert handed.content == proof
    again = await send(inside, f"{HERE}/records/new", "куәлік.pdf", proof, completed_on="2026-03-03", **said)
    assert again.status_code == 303
    assert await room() == before + len(proof)  # kept once
    other = pdf("басқа куәлік")
    monkeypatch.setattr(settings(), "max_organisation_bytes", settings().max_evidence_bytes + before)
    full = await send(inside, f"{HERE}/records/new", "басқа.pdf", other, completed_on="2026-03-04", **said)
    assert full.status_code == 422
    assert translate("file.no_room", "kk") in full.text
    assert not Store(settings().evidence_dir).path(digest(other)).exists()
    assert await fetch_value("select count(*) from training_record where completed_on = '2026-03-04'") == 0
