"""Files at the door: whatever a browser, or somebody who is none, sends there, and what comes out again."""

import asyncio
import io
import os
import tempfile
import tracemalloc
import zipfile
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from compliance.queries.evidence import handed_out
from compliance.queries.heads import Place
from infra import clock
from infra.database import execute, fetch, fetch_value
from infra.secrets import keyed
from infra.settings import settings
from services.web.pages.integrity.evidence import pieces_of
from services.web.uploads import LONGEST_FIELDS
from tests.cast import AIGERIM, ALTYN, AUDITOR, BOLAT, DINA, MARAT
from tests.compliance.workspace.clamd import EICAR, scanner
from tests.compliance.workspace.players import attached, being, digest, given, opened, pdf
from tests.pages.client import Opened, words
from tests.pages.inside import There

HERE = f"/organisations/{ALTYN.bin}/integrity"
FORM = "multipart/form-data; boundary=edge"


@pytest.fixture
async def item(there: There) -> str:
    """Bolat's item: the path of its evidence; he is at his browser."""
    assessment = await opened()
    await given(assessment, "RA-1", "CTX-1")
    there.names["assessment"] = str(assessment)
    await there.enter(BOLAT)
    return f"{HERE}/assessments/{assessment}/items/RA-1/evidence"


def said(there: There, **other: str) -> dict[str, str]:
    token = keyed("form", there.session).hex()
    return {"form": token, "kind": "record", "dated": f"{clock.today()}", "source": "Мұрағат"} | other


async def send(
    there: There,
    path: str,
    name: str = "хаттама.pdf",
    content: bytes = b"",
    browser_says: str = "application/pdf",
    **other: str,
) -> httpx.Response:
    """What a browser sends when somebody fills in the form."""
    return await there.visit.client.post(
        f"/kk{path}", data=said(there, **other), files={"file": (name, content or pdf(), browser_says)},
        headers={"Sec-Fetch-Site": "same-origin"},
    )  # fmt: skip


def fault_of(answer: httpx.Response, field: str) -> str:
    """The sentence beside a field."""
    page = answer.text.partition(f'id="{field}-fault"')[2].partition("</p>")[0]
    return page.rpartition("</span>")[0].rpartition("</span>")[2].strip()


def kept_files() -> list[Path]:
    return [path for path in settings().evidence_dir.rglob("*") if path.is_file()]


async def told(there: There, number: str) -> Opened:
    return await there.open(f"{HERE}/evidence/{number}", language="kk")


async def test_a_file_comes_in_with_what_is_said_of_it_and_goes_out_as_it_came(there: There, item: str) -> None:
    await there.open(item, language="kk")
    answer = await send(there, item, starts="2026-01-01", ends="2026-03-31", expires="2099-01-01",
                        confidentiality="restricted")  # fmt: skip
    assert answer.status_code == 303, answer.text
    number = answer.headers["location"].rpartition("/")[2].partition("?")[0]
    page = await told(there, number)
    for word in ("хаттама.pdf", "Мұрағат", digest(pdf()), "қолжетімділігі шектеулі", "2099 ж. 1 қаңтар", "RA-1"):
        assert word in page.text, word
    out = await there.visit.client.get(f"/kk{HERE}/evidence/{number}/file")
    assert out.content == pdf()
    assert out.headers["content-type"] == "application/octet-stream"
    assert out.headers["content-disposition"].startswith("attachment; ")
    assert out.headers["x-content-type-options"] == "nosniff"
    assert out.headers["content-security-policy"].startswith("sandbox")
    assert out.headers["cache-control"] == "private, no-store"
    assert int(out.headers["content-length"]) == len(pdf())


@pytest.mark.parametrize("name", ["Бұйрық № 5 — әдеп.pdf", "minutes of March.pdf", "محضر الاجتماع.pdf", 'a"b;c.pdf'])
async def test_a_name_keeps_its_script(there: There, item: str, name: str) -> None:
    evidence = await attached(Place(int(there.names["assessment"]), "RA-1"), name=name)
    out = await there.visit.client.get(f"/kk{HERE}/evidence/{evidence}/file")
    said_name = out.headers["content-disposition"]
    assert said_name.isascii()
    assert said_name.endswith(f"filename*=UTF-8''{quote(name, safe='')}")
    assert said_name.count('"') == 2


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("../../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\x\\есеп.pdf", "есеп.pdf"),
        ("есеп\u202efdp.pdf", "есепfdp.pdf"),
        ("ес\0еп.pdf", "есеп.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie x=1.pdf"),
        ("й" * 300 + ".pdf", "й" * 196 + ".pdf"),
        ("<script>.pdf", "script.pdf"),
    ],
)  # fmt: skip
async def test_a_name_is_made_harmless(there: There, item: str, sent: str, stored: str) -> None:
    head = f'Content-Disposition: form-data; name="file"; filename="{sent}"\r\nContent-Type: application/pdf\r\n\r\n'
    if "\r" in sent:  # no browser sends it, and the parser does not read on
        head = head.replace("\r\nSet", "%0D%0ASet")
    answer = await raw(there, item, body(there, head.encode() + pdf()))
    assert answer.status_code == 303, answer.text
    name = await fetch_value("select name from evidence order by id desc limit 1")
    assert name.isprintable()
    assert "/" not in name
    assert "\r" in sent or name == stored


def body(there: There, file: bytes, end: bytes = b"\r\n--edge--\r\n") -> bytes:
    parts = [
        f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in said(there).items()
    ]
    return b"".join(parts) + b"--edge\r\n" + file + end


async def raw(there: There, path: str, content: bytes, kind: str = FORM) -> httpx.Response:
    return await there.visit.client.post(
        f"/kk{path}", content=content, headers={"Content-Type": kind, "Sec-Fetch-Site": "same-origin"}
    )


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


async def test_what_was_changed_in_the_store_is_not_given_out(there: There, item: str) -> None:
    evidence = await attached(Place(int(there.names["assessment"]), "RA-1"))
    path = kept_files()[0]
    await asyncio.to_thread(path.write_bytes, path.read_bytes() + b"x")
    answer = await there.visit.client.get(f"/kk{HERE}/evidence/{evidence}/file")
    assert answer.status_code == 500
    assert "тіркелген файлмен сәйкес келмейді" in answer.text
    path.unlink()
    assert (await there.visit.client.get(f"/kk{HERE}/evidence/{evidence}/file")).status_code == 404


async def test_restricted_evidence_is_told_to_those_who_lead_and_its_collector(there: There, item: str) -> None:
    await given(int(there.names["assessment"]), "RA-1", to=DINA)
    evidence = await attached(Place(int(there.names["assessment"]), "RA-1"), confidentiality="restricted")
    for who, status in ((DINA, 404), (BOLAT, 200), (MARAT, 200), (AIGERIM, 200), (AUDITOR, 200)):
        await there.enter(who)
        for path in (f"{HERE}/evidence/{evidence}", f"{HERE}/evidence/{evidence}/file"):
            assert (await there.visit.client.get(f"/kk{path}")).status_code == status, (who, path)
        listed = (await there.open(f"{HERE}/evidence", language="kk")).text
        assert ("хаттама.pdf" in listed) is (status == 200), who


class TestTheList:
    async def test_is_useful_when_empty(self, there: There, item: str) -> None:
        page = await there.open(f"{HERE}/evidence", language="kk")
        assert "Әзірге дәлел тіркелмеген" in page.text
        assert not page.all("form", class_="sieve")

    async def test_says_what_leans_on_each_and_what_falls_when(self, there: There, item: str) -> None:
        place = Place(int(there.names["assessment"]), "RA-1")
        day = clock.today().replace(year=clock.today().year - 1)
        old = await attached(place, name="ескі.pdf", dated=day, content=pdf("ескі"))
        await execute("update evidence set confirmed_by = $2, confirmed_at = now() where id = $1", old, MARAT.id)
        page = await there.open(f"{HERE}/evidence", language="kk")
        assert "мерзімі жақын" in page.text
        assert "RA-1: жаңа дәлел тіркелмесе" in page.text
        assert "төмендейді: 3 → 2" in page.text

    async def test_says_of_a_document_that_it_does_not_grow_old(self, there: There, item: str) -> None:
        place = Place(int(there.names["assessment"]), "RA-1")
        await attached(place, name="саясат.pdf", kind="document", dated=date(2020, 1, 1))
        await attached(place, name="куәлік.pdf", kind="document", dated=date(2020, 1, 1), expires=date(2021, 1, 1),
                       content=pdf("куәлік"))  # fmt: skip
        page = await there.open(f"{HERE}/evidence", language="kk")
        said = {words(row.find(".//h3")): words(row) for row in page.all("li") if row.find(".//h3") is not None}
        assert "өздігінен ескірмейді" in said["саясат.pdf"]
        assert "күшінде" in said["саясат.pdf"]
        assert "ескірген" in said["куәлік.pdf"]

    async def test_shows_every_piece_once_over_its_pages(self, there: There, item: str) -> None:
        place = Place(int(there.names["assessment"]), "RA-1")
        await attached(place)
        copied = ", ".join(
            row["name"] for row in await fetch(
                "select attname as name from pg_attribute where attrelid = 'evidence'::regclass and attnum > 0 "
                "and attname not in ('id', 'name', 'kind', 'dated')"
            )
        )  # fmt: skip
        await execute(
            f"""insert into evidence (name, kind, dated, {copied})
                select 'п' || n || '.pdf', case when n % 3 = 0 then 'document' else 'record' end,
                       date '2025-01-01' + n % 7, {copied} from evidence, generate_series(1, 120) n"""
        )
        seen: list[str] = []
        path = f"{HERE}/evidence"
        while path:
            page = await there.open(path, language="kk")
            seen += [words(title) for title in page.all("h3")]
            further = [href for link in page.all("a", class_="button") if "after=" in (href := link.get("href") or "")]
            path = further[0].removeprefix("/kk") if further and len(seen) < 200 else ""
        assert len(seen) == len(set(seen)) == 121
        assert seen[0] == "хаттама.pdf"  # an assessment that runs leans on it

    async def test_is_sieved(self, there: There, item: str) -> None:
        place = Place(int(there.names["assessment"]), "RA-1")
        await attached(place, name="бірінші.pdf", content=pdf("1"), kind="document")
        await attached(place, MARAT, name="екінші.pdf", content=pdf("2"), confidentiality="restricted")
        await attached(Place(place.assessment, "CTX-1"), name="үшінші.pdf", content=pdf("3"), dated=date(2020, 1, 1))
        await there.enter(MARAT)
        for query, found in (
            ("kind=document", {"бірінші.pdf"}), ("item=CTX-1", {"үшінші.pdf"}), ("state=expired", {"үшінші.pdf"}),
            ("confidentiality=restricted", {"екінші.pdf"}), (f"collector={MARAT.id}", {"екінші.pdf"}),
            ("state=fresh", {"бірінші.pdf", "екінші.pdf"}), ("state=renewed", set()), ("kind=' or 1=1", set()),
            ("", {"бірінші.pdf", "екінші.pdf", "үшінші.pdf"}),
        ):  # fmt: skip
            page = await there.open(f"{HERE}/evidence?{query}", language="kk")
            assert {words(title) for title in page.all("h3")} == found, query
        assert "Мұндай дәлел жоқ" in (await there.open(f"{HERE}/evidence?state=renewed", language="kk")).text
        await there.open(f"{HERE}/evidence?kind=%00", 404)
        await there.open(f"{HERE}/evidence?after=x", 404)
        await there.open(f"{HERE}/evidence?after=0.2026-02-31.1", 404)


async def test_evidence_is_asked_for_again_and_the_answer_settles_it(there: There, item: str) -> None:
    evidence = await attached(Place(int(there.names["assessment"]), "RA-1"))
    here = f"{HERE}/evidence/{evidence}"
    await there.enter(MARAT)
    page = await there.open(here, language="kk")
    for typed, field, sentence in (
        ({"person": str(DINA.id), "due_on": "2099-01-01"}, "person", "жаңарта алмайды"),
        ({"person": "x", "due_on": "2099-01-01"}, "person", "Адамды таңдаңыз"),
        ({"person": str(BOLAT.id), "due_on": "2001-01-01"}, "due_on", "өтіп кеткен"),
        ({"person": str(BOLAT.id), "due_on": ""}, "due_on", "Күнін көрсетіңіз"),
    ):
        refused = await there.visit.send(page, "/request", 422, note="Қолы болсын", **typed)
        assert sentence in words(refused.one("p", id=f"{field}-fault"))
        assert refused.one("input", id="note").get("value") == "Қолы болсын"
    asked = await there.visit.send(page, "/request", person=str(BOLAT.id), due_on="2099-03-01", note="Қолы болсын")
    assert "Жаңа дәлел сұралды" in asked.text
    await there.enter(BOLAT)
    listed = await there.open(f"{HERE}/evidence", language="kk")
    assert "Сізден жаңа дәлел сұралады" in listed.text
    assert "Қолы болсын" in listed.text
    answer = await send(there, f"{here}/renew", "жаңа.pdf", pdf("жаңа"))
    assert answer.status_code == 303
    assert "Сізден жаңа дәлел сұралады" not in (await there.open(f"{HERE}/evidence", language="kk")).text
    older = await there.open(here, language="kk")
    assert "жаңа.pdf" in older.text
    assert (await send(there, f"{here}/renew", "тағы.pdf", pdf("тағы"))).status_code == 422


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
