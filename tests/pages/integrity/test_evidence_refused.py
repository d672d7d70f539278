"""Whatever a browser, or somebody who is none, sends to the door of evidence."""

import io
import os
import tempfile
import tracemalloc
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from compliance.queries.evidence import handed_out
from infra.database import fetch, fetch_value
from infra.settings import settings
from services.web.pages.integrity.evidence import pieces_of
from services.web.uploads import LONGEST_FIELDS
from tests.cast import BOLAT
from tests.compliance.workspace.clamd import EICAR, scanner
from tests.compliance.workspace.players import being, pdf
from tests.pages.bringing import FORM, body, fault_of, kept_files, raw, said, send
from tests.pages.inside import There


def zipped() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("x.exe", "MZ")
    return written.getvalue()


def endless_list() -> bytes:
    """An archive that says that the list of what is in it is four gigabytes long."""
    archive = bytearray(zipped())
    at = archive.rfind(b"PK\x05\x06")
    archive[at + 12 : at + 16] = b"\xff\xff\xff\xff"
    return bytes(archive)


@pytest.mark.parametrize(
    "case",
    [
        ("бос.pdf", b"", "Файл бос"),
        ("zip.pdf", zipped(), "application/pdf түріне сай емес"),
        ("тізімі шексіз.zip", endless_list(), "application/zip түріне сай емес"),
        ("бағдарлама.exe", b"MZ\x90", "бағдарламалар мен веб-беттер"),
        ("program.pdf.exe", b"%PDF-", "бағдарламалар мен веб-беттер"),
        ("page.html", b"<html>", "бағдарламалар мен веб-беттер"),
        ("белгісіз", b"<!doctype html><script>", "сай емес"),
        ("сурет.svg", b"<svg/>", "бағдарламалар мен веб-беттер"),
        ("үлкен.pdf", pdf().ljust(2000), "Файл тым үлкен"),
        ("", pdf(), "Файлды таңдаңыз"),
    ],
)  # fmt: skip
async def test_what_is_not_taken_in_is_told_beside_the_field_and_nothing_typed_is_lost(
    there: There, item: str, monkeypatch: pytest.MonkeyPatch, case: tuple[str, bytes, str]
) -> None:
    name, content, sentence = case
    monkeypatch.setattr(settings(), "max_evidence_bytes", 1000)
    before = kept_files()
    answer = await there.visit.client.post(
        f"/kk{item}", data=said(there, source="Мұрағаттан <алынды>", expires="2099-01-01"),
        files={"file": (name, content, "image/png")}, headers={"Sec-Fetch-Site": "same-origin"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert sentence in fault_of(answer, "file"), answer.text
    for typed in ('value="Мұрағаттан &lt;алынды&gt;"', 'value="2099-01-01"', "файлды қайта таңдаңыз"):
        assert typed in answer.text
    assert kept_files() == before
    assert await fetch_value("select count(*) from evidence") == 0


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("dated", "", "өз күнін жазыңыз"), ("dated", "кеше", "Мұндай күн жоқ"),
        ("dated", "2099-01-01", "әлі келген жоқ"),
        ("ends", "2026-02-31", "Мұндай күн жоқ"), ("kind", "rumour", "мұндай түрі жоқ"),
        ("expires", "2001-01-01", "өз күнінен бұрын"), ("confidentiality", "open", "Құпиялылық деңгейі"),
        ("source", "x\0y", "жарамсыз таңба"),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_told_beside_its_field(
    there: There, item: str, field: str, value: str, sentence: str
) -> None:
    answer = await send(there, item, **{field: value})
    assert answer.status_code == 422
    assert sentence in fault_of(answer, field), answer.text
    assert await fetch_value("select count(*) from evidence") == 0


async def test_any_type_comes_in_and_keeps_its_name(there: There, item: str) -> None:
    """Also one that nobody here knows, whatever the browser calls it."""
    for name, content in (("сызба.dwg", b"AC1032\0\0"), ("кесте.csv", "айы;саны".encode()), ("архив.zip", zipped())):
        answer = await send(there, item, name, content, "application/vnd.ms-excel")
        assert answer.status_code == 303, answer.text
    kinds = {row["name"]: row["media_type"] for row in await fetch("select name, media_type from evidence")}
    assert kinds == {"сызба.dwg": "application/octet-stream", "кесте.csv": "text/csv", "архив.zip": "application/zip"}


async def test_broken_forms_are_no_evidence(there: There, item: str) -> None:
    head = b'Content-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    long = b"x" * (LONGEST_FIELDS + 1)
    for content, kind, status in (
        (body(there, head + pdf(), b""), FORM, 422),  # it broke off
        (body(there, head + pdf())[:200], FORM, 422),
        (body(there, head + pdf()), "multipart/form-data; boundary=other", 422),
        (body(there, head + pdf()), "multipart/form-data", 422),
        (b"", FORM, 422),
        (b"\0" * 5000, FORM, 422),
        (body(there, b'Content-Disposition: form-data; name="note"\r\n\r\n' + long), FORM, 422),
        (body(there, b'Content-Disposition: form-data; name="note"\r\n\r\n\xff\xfe'), FORM, 422),
        (body(there, b"Content-Disposition: form-data\r\n\r\nx"), FORM, 422),
        ((b"--edge\r\n" + head + b"\r\n") * 60 + b"--edge--", FORM, 422),
        (b"{}", "application/json", 403),
    ):  # fmt: skip
        answer = await raw(there, item, content, kind)
        assert answer.status_code == status, (content[-80:], kind, answer.status_code)
        assert answer.headers["content-type"].startswith("text/html")
    assert await fetch_value("select count(*) from evidence") == 0


async def test_a_body_without_end_is_cut_off(there: There, item: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is somewhat too large is told beside its field; one that does not end is not read to its end."""
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield body(there, b'Content-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n', b"")
        while sent < 100 * settings().max_evidence_bytes:
            sent += 1 << 20
            yield b"x" * (1 << 20)

    answer = await there.visit.client.post(
        f"/kk{item}", content=endless(),
        headers={"Content-Type": FORM, "Sec-Fetch-Site": "same-origin"},
    )  # fmt: skip
    assert answer.status_code == 413
    assert sent < 6 * settings().max_evidence_bytes


async def test_a_virus_is_told_by_its_name_and_silence_is_no_yes(
    there: There, item: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory() as short:
        address = Path(short) / "clamd"
        monkeypatch.setattr(settings(), "clamd", str(address))
        async with scanner(address):
            answer = await send(there, item, content=pdf() + EICAR)
            assert "Eicar-Test-Signature" in fault_of(answer, "file")
            assert (await send(there, item)).status_code == 303
        answer = await send(there, item, content=pdf("жаңа"))
        assert answer.status_code == 422
        assert "вирусқа тексеру мүмкін болмады" in fault_of(answer, "file")


async def test_memory_does_not_grow_with_a_file_that_comes_in_or_goes_out(
    there: There, item: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = int(os.environ.get("MOLDIR_TEST_UPLOAD", "40_000_000"))
    monkeypatch.setattr(settings(), "max_evidence_bytes", size)
    head = b'Content-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n' + pdf()

    async def long() -> AsyncIterator[bytes]:
        yield body(there, head, b"")
        for at in range(0, size - 1_000_000, 1 << 17):
            yield at.to_bytes(8, "big") * (1 << 14)
        yield b"\r\n--edge--\r\n"

    tracemalloc.start()
    answer = await there.visit.client.post(
        f"/kk{item}", content=long(), headers={"Content-Type": FORM, "Sec-Fetch-Site": "same-origin"}
    )
    _, coming_in = tracemalloc.get_traced_memory()
    assert answer.status_code == 303, answer.text[-500:]
    evidence = int(answer.headers["location"].rpartition("/")[2].partition("?")[0])
    tracemalloc.reset_peak()
    async with being(BOLAT) as by:
        length = 0
        handed = await handed_out(by, evidence)
        async for piece in pieces_of(handed):
            length += len(piece)
    _, going_out = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert length == handed.size > size - 2_000_000
    assert max(coming_in, going_out) < 12_000_000
    assert not list(settings().evidence_dir.glob("coming/*"))
