"""Anybody tells of a misuse: photographs are drawn anew, contacts sealed, and no company learns who told."""

import io
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from compliance.commands.label import photos
from compliance.commands.label.misuse import (
    Photo,
    Told,
    close_misuse,
    link_label,
    open_incident_of,
    take_measure,
    take_up,
    tell_misuse,
)
from compliance.errors import NotAccepted as Refused
from compliance.errors import NothingHere, NotYours, OutOfTurn, Unfit
from compliance.queries.label.incidents import own_incident
from compliance.queries.label.misuse import misuse_page, misuses_page, photo_of, warnings_of
from compliance.queries.label.public import label_answer
from infra.database import execute, fetch_one, fetch_value
from infra.settings import settings
from services.accounts.colleagues import colleague_of
from services.accounts.desk import officer_of
from services.accounts.viewer import ANONYMOUS
from tests.cast import AIGERIM, ALTYN, ASSESSOR, AUDITOR, DECIDER, MARAT, OFFICER, everybody
from tests.compliance.labels.in_use import desk, granted
from tests.rights import acting

CONTACT = "kórgen@moldir.example"
TOLD = Told("Сөредегі ұнда белгі тұр", "Ұн, 2 кг", "Көкшетау базары", "", CONTACT)


@pytest.fixture
async def label(db: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    await everybody()
    await desk()
    return await granted()


async def told(said: Told = TOLD, photo: Photo | None = None) -> int:
    """A visitor without an account tells; the id of the case."""
    async with acting(ANONYMOUS):
        number = await tell_misuse(said, photo)
        assert not await fetch_value("select count(*) from label_misuse")  # and reads nothing
    return int(await fetch_value("select id from label_misuse where number = $1", number))


async def coming(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 1 << 16):
        yield content[start : start + (1 << 16)]


def jpeg(size: tuple[int, int] = (80, 60), **other: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, "JPEG", **other)
    return file.getvalue()


def with_place() -> bytes:
    """A photograph that says where it was taken, and by which device."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Ойдан Camera 9", 6
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 17.0, 0.0), 3: "E", 4: (69.0, 23.0, 0.0)})
    return jpeg((80, 60), exif=exif)


async def kept_of(content: bytes, media_type: str = "image/jpeg") -> Image.Image:
    kept = await photos.keep_photo(media_type, coming(content))
    path = settings().evidence_dir / kept.sha256[:2] / kept.sha256[2:]
    return Image.open(io.BytesIO(path.read_bytes()))


async def test_what_a_photograph_brought_besides_the_picture_is_gone(label: int) -> None:
    before = Image.open(io.BytesIO(with_place()))
    assert before.getexif().get_ifd(0x8825)
    case = await told(photo=Photo("image/jpeg", coming(with_place())))
    async with acting(OFFICER.viewer()) as viewer:
        path, _ = await photo_of(officer_of(viewer), case)
    after = Image.open(io.BytesIO(path.read_bytes()))
    assert after.format == "JPEG"
    assert not after.getexif()
    assert after.size == (60, 80)  # upright, as it was meant
    assert b"Camera" not in path.read_bytes()
    assert [each for each in settings().data_dir.iterdir() if each.name.startswith(".photo-")] == []
    assert sum(each.is_file() for each in settings().evidence_dir.rglob("*")) == 1  # not as it came


async def test_a_second_file_behind_the_picture_is_gone(label: int) -> None:
    for hidden in (b"PK\x03\x04 a program", b"<script>alert(1)</script>", b"%PDF-1.7"):
        assert (await kept_of(jpeg(comment=hidden) + hidden)).size == (80, 60)
    stored = b"".join(each.read_bytes() for each in settings().evidence_dir.rglob("*") if each.is_file())
    assert b"script" not in stored
    assert b"PDF" not in stored


async def test_pictures_of_other_kinds_become_the_same_kind(label: int) -> None:
    for kind in ("PNG", "WEBP"):
        file = io.BytesIO()
        Image.new("RGBA", (40, 40), (255, 0, 0, 0)).save(file, kind)
        picture = await kept_of(file.getvalue(), f"image/{kind.lower()}")
        assert (picture.format, picture.mode, picture.getpixel((5, 5))) == ("JPEG", "RGB", (255, 255, 255))
    assert max((await kept_of(jpeg((5000, 100)))).size) == photos.LONGEST_SIDE


def bomb() -> bytes:
    """A PNG of few bytes that says it is forty thousand pixels wide and high."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    head = (40_000).to_bytes(4) * 2 + bytes([8, 2, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


HOSTILE = (
    (jpeg()[: len(jpeg()) // 2], "image/jpeg"),  # cut off
    (jpeg()[:20], "image/jpeg"),
    (b"", "image/jpeg"),
    (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml"),
    (b"<html><script>alert(1)</script>", "image/jpeg"),
    (b"MZ" + b"\0" * 100, "image/png"),
    (jpeg(), "image/png"),  # not what it says
    (jpeg(), "application/pdf"),
    (bomb(), "image/png"),
    (b"\xff\xd8\xff" + b"\0" * 500, "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n" + b"\xff" * 500, "image/png"),
    (b"RIFF\x10\0\0\0WEBPVP8 " + b"\0" * 64, "image/webp"),
)


@pytest.mark.parametrize(("content", "media_type"), HOSTILE)
async def test_what_is_no_whole_picture_is_refused_and_nothing_stays(
    label: int, content: bytes, media_type: str
) -> None:
    with pytest.raises(Refused):
        await told(photo=Photo(media_type, coming(content)))
    assert not await fetch_value("select count(*) from label_misuse")
    assert not [each for each in settings().data_dir.rglob("*") if each.is_file() and each.name != "instance.key"]


async def test_too_large_a_file_is_refused_before_all_of_it_came(label: int) -> None:
    seen = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal seen
        while True:
            seen += 1 << 20
            yield jpeg() if seen == 1 << 20 else b"\0" * (1 << 20)

    with pytest.raises(Refused):
        await photos.keep_photo("image/jpeg", endless())
    assert seen <= photos.LARGEST + (2 << 20)


async def test_the_contact_is_sealed_and_opens_to_who_manages_labels(label: int) -> None:
    case = await told()
    row = await fetch_one("select * from label_misuse where id = $1", case)
    assert row is not None
    assert CONTACT not in str(dict(row))
    for who, shown in ((OFFICER, CONTACT), (DECIDER, ""), (AUDITOR, "")):
        async with acting(who.viewer()) as viewer:
            view = await misuse_page(officer_of(viewer), case)
        assert (view.contact, view.has_contact) == (shown, True)
    assert await fetch_value("select actor from event where kind = 'label.misuse_told'") == "visitor"


async def test_a_number_that_was_seen_leads_to_its_label(label: int) -> None:
    number = await fetch_value("select number from label where id = $1", label)
    case = await told(Told("Көрдім", number_seen=number.lower().replace("-", " ")))
    assert await fetch_value("select label from label_misuse where id = $1", case) == label
    other = await told(Told("Көрдім", number_seen="CW-2026-000001-X"))
    assert await fetch_value("select label from label_misuse where id = $1", other) is None


async def test_the_desk_takes_it_up_measures_and_closes(label: int) -> None:
    number = await fetch_value("select number from label where id = $1", label)
    case = await told()
    async with acting(OFFICER.viewer()) as viewer:
        by = officer_of(viewer)
        await take_up(by, case)
        with pytest.raises(OutOfTurn):
            await take_up(by, case)
        with pytest.raises(Unfit):
            await take_measure(by, case, "public_warning", "Байқаңыз")  # of which label?
        with pytest.raises(OutOfTurn):
            await open_incident_of(by, case, "Сөреде тұр")
        with pytest.raises(Unfit):
            await link_label(by, case, "CW-2026-1")
        await link_label(by, case, number)
        await take_measure(by, case, "public_warning", "Бұл ұнда белгі заңсыз тұр")
        await take_measure(by, case, "letter", "Хат жіберілді")
        incident = await open_incident_of(by, case, "Белгі басқа өнімде тұр")
        await close_misuse(by, case, "measures")
        with pytest.raises(OutOfTurn):
            await take_measure(by, case, "note", "Тағы")
        view = await misuses_page(by)
    assert [line.outcome for line in view.closed] == ["measures"]
    async with acting(ANONYMOUS):
        warned = await warnings_of(label)
        answer = await label_answer(number)
    assert [one.said for one in warned] == ["Бұл ұнда белгі заңсыз тұр"]
    assert answer.found is not None
    assert answer.found.warnings == warned  # everybody reads it on the label's page
    async with acting(MARAT.viewer()) as viewer:  # the company reads what it is asked, and nothing of who told
        page = await own_incident(colleague_of(viewer, ALTYN.bin), incident)
    assert page.facts.said == "Белгі басқа өнімде тұр"
    assert page.facts.misuse == ""
    async with acting(AIGERIM.viewer()):
        assert not await fetch_value("select count(*) from label_misuse")
        assert not await fetch_value("select count(*) from label_measure")


async def test_only_who_manages_labels_does_something_about_it(label: int) -> None:
    case = await told()
    for who in (DECIDER, ASSESSOR, AUDITOR):
        async with acting(who.viewer()) as viewer:
            by = officer_of(viewer)
            for act in (take_up(by, case), take_measure(by, case, "note", "x"), close_misuse(by, case, "unfounded")):
                with pytest.raises(NotYours):
                    await act


async def test_whoever_has_to_do_with_the_company_does_not_see_its_case(label: int) -> None:
    case = await told(Told("x", number_seen=await fetch_value("select number from label where id = $1", label)))
    await execute(
        """insert into desk_interest (person, kind, number, name, is_person, since, note, said_at)
           values ($1, 'share', $2, 'x', false, current_date - 30, '', now())""",
        OFFICER.id, ALTYN.bin,
    )  # fmt: skip
    async with acting(OFFICER.viewer()) as viewer:
        with pytest.raises(NothingHere):
            await misuse_page(officer_of(viewer), case)


async def test_words_are_needed_and_short(label: int) -> None:
    for said in (Told(" "), Told("x", product="x" * 201), Told("x", contact="x" * 201), Told("\0")):
        with pytest.raises(Unfit):
            await told(said)
