"""Files that are attached: what they say they are, looked at, whole or not there at all."""

import asyncio
import io
import os
import signal
import sys
import tempfile
import tracemalloc
import zipfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from compliance.commands.evidence import attach_evidence, renew_evidence
from compliance.errors import NotAccepted, NothingHere, NotYours, Unfit
from compliance.queries.assessments import assessment_of
from compliance.queries.evidence import content_of
from compliance.queries.heads import Place
from compliance.queries.workspace import workspace
from infra import clock
from infra.database import fetch_one
from infra.errors import Unavailable
from infra.i18n import LANGUAGES, translate
from infra.media_types import OFFICE
from infra.settings import settings
from infra.storage import NotOfSizeError, Store
from tests.compliance.workspace.clamd import EICAR, scanner
from tests.compliance.workspace.players import (
    AUDITOR,
    BOLAT,
    DINA,
    ITEM,
    MARAT,
    attached,
    being,
    coming,
    count,
    digest,
    events,
    everybody,
    given,
    opened,
    pdf,
    pieces_of,
    said,
)

PROJECT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    return tmp_path / "evidence"


@pytest.fixture
async def place(db: asyncpg.Connection) -> Place:
    await everybody()
    assessment = await opened()
    await given(assessment, ITEM)
    return Place(assessment, ITEM)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def archive(*members: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for name in members:
            packed.writestr(name, "x")
    return written.getvalue()


async def test_a_file_lies_under_its_hash_once(place: Place, folder: Path) -> None:
    content = pdf("бір")
    first = await attached(place, content=content)
    assert await attached(place, content=content) == first
    other = await attached(place, MARAT, content=content)
    assert other != first  # the officer's word of the same file
    hash_ = digest(content)
    assert files(folder) == [folder / hash_[:2] / hash_[2:]]
    async with being(BOLAT) as by:
        assert (await content_of(by, first)).read_bytes() == content
        files(folder)[0].unlink()
        with pytest.raises(NothingHere):
            await content_of(by, first)
    row = await fetch_one("select sha256, size, media_type, collected_by from evidence where id = $1", first)
    assert tuple(row) == (hash_, len(content), "application/pdf", BOLAT.id)
    assert (await events())[-2:] == ["evidence_attached"] * 2


@pytest.mark.parametrize(
    ("declared", "content"),
    [
        ("application/pdf", pdf()),
        ("image/png", b"\x89PNG\r\n\x1a\n..."),
        ("image/jpeg", b"\xff\xd8\xff\xe0..."),
        ("text/csv", "айы;саны\n1;2\n".encode()),
        ("text/plain", "\ufeffХаттама".encode()),
        ("text/plain", "ә".encode() * 5000),  # a letter is cut where reading the beginning stops
        ("application/zip", archive("a.txt")),
        (f"{OFFICE}.wordprocessingml.document", archive("word/document.xml")),
        (f"{OFFICE}.spreadsheetml.sheet", archive("xl/workbook.xml")),
    ],
)
async def test_files_that_are_what_they_say_are_taken_in(place: Place, declared: str, content: bytes) -> None:
    assert await attached(place, content=content, media_type=declared)


@pytest.mark.parametrize(
    ("declared", "content"),
    [
        ("application/pdf", b"MZ\x90\x00 a program"),
        ("application/pdf", b"\x89PNG\r\n\x1a\n..."),
        ("text/plain", b"\xff\xfe\x00 not UTF-8"),
        ("text/plain", b"bell \x07"),
        ("text/plain", b"  <!DOCTYPE html><script>alert(1)</script>"),
        ("text/html", b"<html>"),
        ("image/svg+xml", b"<svg onload='x'/>"),
        ("application/x-msdownload", b"MZ\x90\x00"),
        ("application/zip", b"PK\x03\x04 broken"),
        ("application/zip", archive("word/document.xml")),
        (f"{OFFICE}.wordprocessingml.document", archive("a.txt")),
    ],
)
async def test_files_that_are_not_leave_nothing(place: Place, folder: Path, declared: str, content: bytes) -> None:
    with pytest.raises(NotAccepted) as caught:
        await attached(place, content=content, media_type=declared)
    assert declared in translate(caught.value.text, "kk")
    assert files(folder) == []
    assert await count("evidence") == 0


async def test_files_have_a_size(place: Place, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "max_evidence_bytes", 100)
    assert await attached(place, content=pdf().ljust(100))
    with pytest.raises(NotAccepted) as caught:
        await attached(place, content=pdf().ljust(101))
    assert caught.value.text.id == "file.too_long"
    async with being(BOLAT) as by:
        with pytest.raises(NotAccepted) as caught:
            await attach_evidence(by, place, said(), coming())
    assert caught.value.text.id == "file.empty"
    assert len(files(folder)) == 1


class TestScanner:
    @pytest.fixture
    def address(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
        with tempfile.TemporaryDirectory() as short:  # the path of a socket must be short
            monkeypatch.setattr(settings(), "clamd", f"{short}/clamd")
            yield Path(short) / "clamd"

    async def test_looks_at_every_byte(self, place: Place, address: Path) -> None:
        async with scanner(address) as seen:
            await attached(place, content=pdf().ljust(200_000))
        assert seen == [200_000]

    @pytest.mark.parametrize("language", LANGUAGES)
    async def test_what_it_finds_is_refused_in_a_sentence(
        self, place: Place, folder: Path, address: Path, language: str
    ) -> None:
        async with scanner(address):
            with pytest.raises(NotAccepted) as caught:
                await attached(place, content=pdf() + EICAR, name="шот.pdf")
        sentence = translate(caught.value.text, language)
        assert "Eicar-Test-Signature" in sentence
        assert "шот.pdf" in sentence
        assert files(folder) == []

    async def test_what_nobody_could_look_at_is_not_clean(self, place: Place, folder: Path, address: Path) -> None:
        with pytest.raises(Unavailable):
            await attached(place)  # nobody answers
        async with scanner(address, limit=10):
            with pytest.raises(Unavailable):
                await attached(place)
        assert files(folder) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "../../etc/passwd"), ("name", " "), ("name", "a\nb"), ("name", "x" * 201), ("kind", "rumour"),
        ("confidentiality", "secret"), ("dated", clock.today() + timedelta(days=1)),
        ("expires", clock.today() - timedelta(days=1)),
    ],
)  # fmt: skip
async def test_what_is_said_of_a_file_can_be(place: Place, folder: Path, field: str, value: object) -> None:
    with pytest.raises(Unfit) as caught:
        await attached(place, **{field: value})
    assert caught.value.extra["field"] == field
    assert files(folder) == []


async def test_who_may_not_attach_is_told_before_a_byte_is_read(place: Place) -> None:
    async def never() -> AsyncIterator[bytes]:
        raise AssertionError("read")
        yield b""

    for who, error in ((DINA, NothingHere), (AUDITOR, NotYours)):
        async with being(who) as by:
            with pytest.raises(error):
                await attach_evidence(by, place, said(), never())


async def test_newer_evidence_takes_the_place_of_older_at_every_item(place: Place) -> None:
    older = await attached(place)
    elsewhere = Place(place.assessment, "CTX-1")
    async with being(MARAT) as by:
        await attach_evidence(by, elsewhere, said(), coming(pdf("басқа")))
        newer = await renew_evidence(by, older, said("жаңа.pdf"), coming(pdf("жаңа")))
        value = await assessment_of(by, place.assessment)
        assert [each.id for each in value.answers[ITEM].evidence] == [str(older), str(newer)]
        assert len(value.answers["CTX-1"].evidence) == 1
        views = {each.level.item: each for each in (await workspace(by, place.assessment)).items}
        assert [each.renewed_by for each in views[ITEM].evidence if each.id == older] == [newer]


async def test_memory_does_not_grow_with_a_file(tmp_path: Path) -> None:
    async def long() -> AsyncIterator[bytes]:
        for piece in pieces_of(60_000_000, 100_000):
            yield piece

    async def look(_: Path) -> None: ...

    tracemalloc.start()
    kept = await Store(tmp_path).keep(long(), 100_000_000, look)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept.size == 60_000_000
    assert most < 5_000_000


async def test_an_upload_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    async def look(_: Path) -> None: ...

    async def breaking() -> AsyncIterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await Store(tmp_path).keep(breaking(), 100, look)
    began = asyncio.Event()

    async def hanging() -> AsyncIterator[bytes]:
        yield b"half"
        began.set()
        await asyncio.Event().wait()
        yield b""

    task = asyncio.create_task(Store(tmp_path).keep(hanging(), 100, look))
    await began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with pytest.raises(NotOfSizeError):
        await Store(tmp_path).keep(coming(b"x" * 101), 100, look)
    assert files(tmp_path) == []


KILLED = """
import asyncio, sys
from pathlib import Path
from infra.storage import Store

async def half():
    yield b"half of it"
    print("half", flush=True)
    await asyncio.Event().wait()

async def look(_): ...

asyncio.run(Store(Path(sys.argv[1])).keep(half(), 1000, look))
"""


async def test_a_killed_process_leaves_no_half_file_and_what_lies_apart_is_swept(tmp_path: Path) -> None:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED, str(tmp_path), stdout=asyncio.subprocess.PIPE, cwd=PROJECT
    )
    assert child.stdout is not None
    assert await child.stdout.readline() == b"half\n"
    os.kill(child.pid, signal.SIGKILL)
    await child.wait()
    assert [path.parent.name for path in files(tmp_path)] == ["coming"]

    async def look(_: Path) -> None: ...

    await Store(tmp_path).keep(coming(b"whole"), 100, look)
    assert len(files(tmp_path)) == 2  # it may still be coming in
    with clock.frozen(datetime.now(UTC) + timedelta(days=2)):
        await Store(tmp_path).keep(coming(b"another"), 100, look)
    assert {path.read_bytes() for path in files(tmp_path)} == {b"whole", b"another"}


async def test_an_organisation_has_so_much_room(place: Place, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted is what all of its people brought, also what one of them does not see."""
    monkeypatch.setattr(settings(), "max_evidence_bytes", 100)
    monkeypatch.setattr(settings(), "max_organisation_bytes", 200)
    await attached(Place(place.assessment, "CTX-1"), MARAT, content=pdf().ljust(100))
    await attached(place, content=pdf().ljust(99))
    with pytest.raises(NotAccepted) as caught:
        await attached(place, content=pdf("үшінші"))
    assert caught.value.text.id == "file.no_room"
    assert [path.stat().st_mode & 0o777 for path in files(folder)] == [0o600] * 2
