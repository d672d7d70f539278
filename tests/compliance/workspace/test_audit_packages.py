"""An officer has an audit package made: whole, the same twice, verified offline; or told in one sentence why not."""

import asyncio
import json
import subprocess
import sys
import tracemalloc
import zipfile
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from compliance.commands.freezing import approve, submit
from compliance.commands.packaging import (
    KEPT,
    SILENT,
    Wish,
    beat,
    cancel_package,
    claim_package,
    fail_package,
    forget_packages,
    order_package,
    send_waiting_packages,
)
from compliance.errors import NothingHere, NotYours, OutOfTurn, Unfit
from compliance.queries.heads import Place
from compliance.queries.outputs import has_file, outputs, package_file, package_row, submitted
from compliance.views.outputs import PackageView
from infra import clock
from infra.database import execute, fetch_one, fetch_value
from infra.i18n import show, text
from infra.settings import settings
from infra.storage import Store
from services.documents.assessment_package import Contents, write
from services.worker.packing import build_package
from tests.compliance.workspace.players import (
    AIGERIM,
    BOLAT,
    ITEM,
    KUMIS,
    MARAT,
    OPENING,
    SAMAL,
    answered,
    attached,
    being,
    digest,
    events,
    everybody,
    given,
    opened,
    pdf,
)

OPEN, SECRET = pdf("ашық хаттама"), pdf("құпия хаттама")


@dataclass
class Room:
    """A submitted assessment with two files, one of them restricted."""

    assessment: int
    sha256: str
    folder: Path

    async def ordered(self, language: str = "kk", *, restricted: bool = True) -> int:
        async with being(MARAT) as by:
            return await order_package(by, self.assessment, Wish(language, restricted))

    async def made(self, language: str = "kk", *, restricted: bool = True) -> Path:
        package = await self.ordered(language, restricted=restricted)
        await build_package(package)
        async with being(MARAT) as by:
            return package_file(await package_row(by, package))

    async def view(self, package: int) -> PackageView:
        async with being(MARAT) as by:
            return next(each for each in (await outputs(by, self.assessment)).packages if each.id == package)


@pytest.fixture
async def room(db: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    await everybody()
    assessment = await opened()
    await given(assessment, ITEM, "CTX-1")
    await answered(Place(assessment, ITEM))
    await attached(Place(assessment, ITEM), content=OPEN, name="Хаттама № 1.pdf")
    await attached(Place(assessment, "CTX-1"), content=SECRET, name="Құпия.pdf", confidentiality="restricted")
    async with being(MARAT) as by:
        sha256 = await submit(by, assessment)
    return Room(assessment, sha256, tmp_path)


def verified(package: Path, root: str = "", source: Path | None = None) -> tuple[list[str], int]:
    """What the verifier of the package itself (or of `source`) says, run by plain python3 away from our code."""
    with zipfile.ZipFile(source or package) as inside:
        script = package.parent.parent / "verify.py"
        script.write_bytes(inside.read("verify.py"))
    command = [sys.executable, "-I", str(script), str(package), *(["--root", root] if root else [])]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    return done.stdout.strip().splitlines(), done.returncode


async def test_a_package_holds_everything_and_holds_offline(room: Room) -> None:
    path = await room.made()
    row = await fetch_one("select * from audit_package")
    assert row is not None
    assert digest(path.read_bytes()) == row["sha256"] == path.parent.name + path.name
    assert path.stat().st_size == row["size"]
    assert row["ends_at"] - row["ended_at"] == KEPT
    assert verified(path, row["root"]) == (["holds"], 0)
    with zipfile.ZipFile(path) as package:
        names = {name.removeprefix("files/") for name in package.namelist()}
        about = json.loads(package.read("manifest.json"))["about"]
        assert package.read(f"files/evidence/{digest(OPEN)}") == OPEN
        assert digest(package.read("files/snapshot.json")) == room.sha256
        assert package.read("files/report.pdf").startswith(b"%PDF")
        assert "python3 verify.py" in package.read("files/README.txt").decode()
    assert names >= {"report.pdf", "assessment.xlsx", "oscal/catalog.json", "oscal/assessment-results.json"}
    assert (about["snapshot"], about["approved"], about["restricted_left_out"]) == (room.sha256, "", 0)
    assert (await events())[-1] == "submitted"
    assert await fetch_value("select array_agg(kind order by id) from event where kind like 'audit.%'") == [
        "audit.package_ordered", "audit.package_made",
    ]  # fmt: skip


async def test_the_same_state_is_the_same_to_the_last_byte_and_another_is_another(room: Room) -> None:
    first = (await room.made()).read_bytes()
    await execute("update audit_package set ends_at = $1", clock.now() - timedelta(days=1))
    assert await forget_packages() == 1
    with clock.frozen(clock.now() + timedelta(days=30)):
        again = await room.made()
    assert again.read_bytes() == first
    async with being(AIGERIM) as by:
        await approve(by, room.assessment, room.sha256)
    approved = await room.made()
    assert approved.read_bytes() != first
    with zipfile.ZipFile(approved) as package:
        assert json.loads(package.read("manifest.json"))["about"]["approved"]


async def test_one_changed_byte_in_any_file_is_found(room: Room, tmp_path: Path) -> None:
    whole = await room.made()
    content = whole.read_bytes()
    with zipfile.ZipFile(whole) as package:
        places = {
            entry.filename: entry.header_offset + 30 + len(entry.filename.encode()) for entry in package.infolist()
        }
    (tmp_path / "x").mkdir()
    for name, place in places.items():
        broken = bytearray(content)
        broken[place + 2] ^= 1
        target = tmp_path / "x" / "broken.zip"
        target.write_bytes(broken)
        said, code = verified(target, source=whole)
        assert code == 1, name
        assert said != ["holds"]


async def test_restricted_evidence_stays_at_home_unless_it_is_wanted(room: Room) -> None:
    path = await room.made(restricted=False)
    assert verified(path) == (["holds"], 0)
    content = path.read_bytes()
    assert SECRET not in content
    assert "Құпия.pdf".encode() not in content
    with zipfile.ZipFile(path) as package:
        assert "files/snapshot.json" not in package.namelist()  # it would name it
        about = json.loads(package.read("manifest.json"))["about"]
        results = package.read("files/oscal/assessment-results.json").decode()
    assert (about["restricted_left_out"], about["snapshot"]) == (1, room.sha256)
    assert "Шектеулі дәлел" in results


async def test_evidence_that_is_missing_or_altered_is_told_in_a_sentence_and_nothing_stays(room: Room) -> None:
    store = Store(settings().evidence_dir)
    file = store.path(digest(OPEN))
    for change, word in ((lambda: file.write_bytes(OPEN[:-1] + b"!"), "тапсырылған кездегідей емес"),
                         (lambda: file.write_bytes(OPEN + b"!"), "тапсырылған кездегідей емес"),
                         (file.unlink, "қоймада жоқ")):  # fmt: skip
        change()
        package = await room.ordered()
        await build_package(package)
        view = await room.view(package)
        assert view.state == "failed"
        said = show(view.fault, "kk")
        assert word in said
        assert "Хаттама № 1.pdf" in said
        assert ITEM in said
        assert not [path for path in settings().packages_dir.rglob("*") if path.is_file()]
    file.write_bytes(OPEN)
    assert (await room.made()).is_file()  # and once it is there again, it is made


async def test_a_package_is_made_once_however_often_it_is_asked_for_and_run(room: Room) -> None:
    package = await room.ordered()
    assert await room.ordered() == package
    assert await claim_package(package) is not None
    await build_package(package)  # somebody is at it
    assert (await room.view(package)).state == "running"
    with clock.frozen(clock.now() + SILENT + timedelta(seconds=1)):  # who is not heard of any more
        assert await send_waiting_packages() == 1
        await build_package(package)
    assert (await room.view(package)).state == "ready"
    await build_package(package)
    assert await send_waiting_packages() == 0
    assert await room.ordered() == package
    made = await fetch_value("select count(*) from event where kind = 'audit.package_made'")
    assert made == 1


async def test_a_package_is_called_off_while_it_is_made(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.worker.packing.EVERY", 0.0)
    package = await room.ordered()

    async def called_off(number: int, done: int, whole: int) -> bool:
        async with being(MARAT) as by:
            await cancel_package(by, number)
        return await beat(number, done, whole)

    monkeypatch.setattr("services.worker.packing.beat", called_off)
    await build_package(package)
    assert (await room.view(package)).state == "cancelled"
    assert not [path for path in settings().packages_dir.rglob("*") if path.is_file()]
    async with being(MARAT) as by:
        await cancel_package(by, package)  # twice
    assert await fetch_value("select count(*) from event where kind = 'audit.package_cancelled'") == 1
    await fail_package(package, text("package.broken"))
    assert (await room.view(package)).state == "cancelled"


async def test_how_far_it_is_stands_on_the_row(room: Room) -> None:
    package = await room.ordered()
    await claim_package(package)
    assert await beat(package, 50, 200)
    view = await room.view(package)
    assert (view.part, view.moving, view.can_be_taken) == (0.25, True, False)


async def test_a_full_disk_and_an_unforeseen_fault_end_it_with_a_sentence(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    for fault, expected in ((OSError(28, "full"), "package.no_room"), (OSError(5, "io"), "package.broken")):

        def full(*_: object, fault: OSError = fault) -> None:
            raise fault

        monkeypatch.setattr("services.worker.packing.write", full)
        package = await room.ordered()
        await build_package(package)
        view = await room.view(package)
        assert view.fault is not None
        assert view.fault.id == expected


async def test_its_time_over_a_package_is_deleted_and_says_so(room: Room) -> None:
    path = await room.made()
    package = await room.ordered()
    with clock.frozen(clock.now() + KEPT + timedelta(seconds=1)):
        async with being(MARAT) as by:
            with pytest.raises(NothingHere):
                package_file(await package_row(by, package))
        assert await forget_packages() == 1
        assert await forget_packages() == 0
    assert not path.exists()
    async with being(MARAT) as by:
        row = await package_row(by, package)
        assert row["state"] == "gone"
        assert not has_file(row)
        assert (await outputs(by, room.assessment)).packages == ()


async def test_who_may_have_a_package_made_and_who_not(room: Room) -> None:
    package = await room.ordered()
    for who in (BOLAT,):
        async with being(who) as by:
            for act in (order_package(by, room.assessment, Wish("kk")), cancel_package(by, package),
                        outputs(by, room.assessment), submitted(by, room.assessment)):  # fmt: skip
                with pytest.raises(NotYours):
                    await act
    async with being(SAMAL, KUMIS.bin) as by:
        for act in (order_package(by, room.assessment, Wish("kk")), cancel_package(by, package)):
            with pytest.raises(NothingHere):
                await act
    async with being(MARAT) as by:
        with pytest.raises(Unfit):
            await order_package(by, room.assessment, Wish("de"))
    other = await opened(replace(OPENING, edition="iso-37001-2016"))
    async with being(MARAT) as by:
        with pytest.raises(NothingHere):
            await order_package(by, other, Wish("kk"))


async def test_a_snapshot_of_older_rules_is_not_guessed_at(room: Room) -> None:
    content = await fetch_value("select content from assessment_snapshot")
    said = json.loads(content)
    said["items"][ITEM]["counted"] = 5
    changed = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    await execute("update assessment_snapshot set content = $1, sha256 = $2", changed, digest(changed))
    async with being(MARAT) as by:
        with pytest.raises(OutOfTurn):
            await order_package(by, room.assessment, Wish("kk"))
        view = await outputs(by, room.assessment)
    assert view.last is not None
    assert not view.last.readable


async def test_memory_does_not_grow_with_evidence(room: Room) -> None:
    """A hundred megabytes of evidence go through in pieces; writing takes no more than a few of them."""
    async with being(MARAT) as by:
        found = await submitted(by, room.assessment)
    store, size = Store(settings().evidence_dir), 100 << 20

    async def zeros():  # type: ignore[no-untyped-def]
        for _ in range(size >> 20):
            yield bytes(1 << 20)

    async def look(_: Path) -> None:
        return None

    kept = await store.keep(zeros(), size, look)
    pinned = replace(found.evidence[0], sha256=kept.sha256, size=size)
    contents = Contents(replace(found, evidence=(pinned,)), "kk", True, "https://moldir.example")
    most = 0

    def note(done: int, _: int) -> None:
        nonlocal most
        most = done
        if not tracemalloc.is_tracing():  # documents are made by now, and writing begins
            tracemalloc.start()

    def make() -> int:
        with (room.folder / "big.zip").open("w+b") as target:
            write(contents, store, target, note)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    peak = await asyncio.to_thread(make)
    assert most > size
    assert peak < 16 << 20
