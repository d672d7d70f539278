"""An audit package is the same whenever it is made, and shows by itself what was changed in it."""

import io
import json
import posixpath
import random
import subprocess
import sys
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.assessment import verify
from compliance.assessment.oscal import FILES, Publication, assessment_plan, assessment_results, catalog
from compliance.assessment.package import PackageError, Source, write_package
from compliance.assessment.snapshot import freeze
from infra.trail import auditor
from tests.compliance.assessment.builders import assessment

VERIFIER = Path(verify.__file__)
PACKED = {
    "snapshot.json": b'{"format":"moldir-assessment/1"}',
    "oscal/assessment-results.json": b"{}",
    "evidence/" + "ab" * 32: bytes(range(256)) * 9,
    "есеп.pdf": b"%PDF-1.7 " + "Парасаттылық".encode(),
    "empty.txt": b"",
}
ABOUT = {"assessment": "sa-1", "snapshot": "cd" * 32, "day": "2026-11-25"}


def pack(files=None, about=None):
    """A package as bytes, and its manifest."""
    target = io.BytesIO()
    sources = [Source(name, len(data), iter([data[:7], data[7:]])) for name, data in (files or PACKED).items()]
    manifest = write_package(target, sources, about or ABOUT)
    return target.getvalue(), manifest


@pytest.fixture
def unpacked(tmp_path):
    """A folder in which a package was unpacked."""
    with zipfile.ZipFile(io.BytesIO(pack()[0])) as package:
        package.extractall(tmp_path / "package")
    return tmp_path / "package"


def verified(*words, verifier=VERIFIER):
    """The verifier's answer and its exit code, by plain python3 with nothing but its standard library."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(verifier), *map(str, words)], capture_output=True, text=True, check=False
    )
    assert not done.stderr, done.stderr
    return done.stdout.strip().split("\n"), done.returncode


def paths(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


class TestMaking:
    def test_the_same_state_gives_the_same_bytes(self):
        turned = dict(reversed(PACKED.items()))
        assert pack()[0] == pack(turned)[0]

    def test_names_are_sorted_and_nothing_tells_when_or_by_whom_it_was_made(self):
        with zipfile.ZipFile(io.BytesIO(pack()[0])) as package:
            entries = package.infolist()
        names = [entry.filename for entry in entries]
        assert names == sorted(names)
        assert names[-2:] == ["manifest.json", "verify.py"]
        assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
        assert {(entry.external_attr, entry.create_system, entry.compress_type) for entry in entries} == {
            (0o100644 << 16, 3, zipfile.ZIP_STORED)
        }

    def test_the_manifest_says_what_is_in_it(self):
        content, manifest = pack()
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            said = json.loads(package.read("manifest.json"))
            assert package.read("manifest.json") == manifest.content
            for each in said["files"]:
                data = package.read(each["name"])
                assert (each["size"], each["sha256"]) == (len(data), verify.measure([data])[0])
            assert {each["name"] for each in said["files"]} == set(package.namelist()) - {"manifest.json"}
        assert (said["about"], said["root"]) == (ABOUT, manifest.root)

    def test_the_root_is_that_of_the_trail_over_the_same_lines(self):
        said = json.loads(pack()[1].content)
        lines = [verify.canonical(said["about"])]
        lines += [f"{each['sha256']} {each['size']} {each['name']}".encode() for each in said["files"]]
        assert auditor.root_of([auditor.leaf_of(line) for line in lines]).hex() == said["root"]

    @given(st.lists(st.binary(max_size=40), max_size=20))
    def test_roots_come_out_as_those_of_the_trail(self, leaves):
        assert verify.root_of(leaves) == auditor.root_of(leaves)

    def test_memory_does_not_grow_with_the_files(self, tmp_path):
        piece = bytes(1 << 20)
        tracemalloc.start()
        with (tmp_path / "large.zip").open("wb") as target:
            write_package(target, [Source("large", 64 << 20, (piece for _ in range(64)))], ABOUT)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 8 << 20
        assert verified(tmp_path / "large.zip") == (["holds"], 0)

    @pytest.mark.parametrize(
        "name",
        ["", "/a", "../a", "a/../b", "./a", "a//b", "a/", "a\\b", "C:a", "a\nb", "a ", "a.", "a?", "\ud800", "x" * 201],
    )
    def test_names_that_are_not_safe_everywhere_are_refused(self, name):
        with pytest.raises(PackageError, match="not a name"):
            pack({name: b"x"})

    def test_letters_in_parts_are_refused(self):
        with pytest.raises(PackageError, match="in parts"):
            pack({"и\u0306.txt": b"x"})

    @pytest.mark.parametrize("names", [("a.txt", "A.txt"), ("a", "a/b"), ("Ұн.txt", "ұн.txt")])
    def test_names_that_cannot_lie_beside_each_other_are_refused(self, names):
        with pytest.raises(PackageError, match="beside each other"):
            pack(dict.fromkeys(names, b"x"))

    def test_the_same_name_twice_is_refused(self):
        with pytest.raises(PackageError, match="beside each other"):
            write_package(io.BytesIO(), [Source("a", 1, [b"x"]), Source("a", 1, [b"x"])], ABOUT)

    @pytest.mark.parametrize("size", [0, 2, 4])
    def test_a_file_that_is_not_as_long_as_was_said_is_refused(self, size):
        with pytest.raises(PackageError, match="bytes came"):
            write_package(io.BytesIO(), [Source("a", size, [b"xyz"])], ABOUT)

    def test_a_file_that_never_ends_is_stopped_where_it_should_have_ended(self):
        pieces = iter([b"xyz", b"z", b"and so on"])
        with pytest.raises(PackageError, match="more bytes came"):
            write_package(io.BytesIO(), [Source("a", 3, pieces)], ABOUT)
        assert list(pieces) == [b"and so on"]

    def test_a_target_that_only_goes_forward_is_refused(self):
        class Pipe(io.BytesIO):
            def seekable(self):
                return False

        with pytest.raises(PackageError, match="sought in"):
            write_package(Pipe(), [], ABOUT)


class TestVerifying:
    def test_an_untouched_package_holds_unpacked_and_as_it_came(self, unpacked, tmp_path):
        (tmp_path / "package.zip").write_bytes(pack()[0])
        assert verified(verifier=unpacked / "verify.py") == (["holds"], 0)
        assert verified(tmp_path / "package.zip") == (["holds"], 0)

    @pytest.mark.parametrize("seed", range(3))
    def test_one_bit_anywhere_in_any_file_is_found(self, unpacked, seed):
        chance = random.Random(seed)
        for path in paths(unpacked):
            was = path.read_bytes()
            if not was:
                continue
            at = chance.randrange(len(was))
            path.write_bytes(was[:at] + bytes([was[at] ^ 1 << chance.randrange(8)]) + was[at + 1 :])
            said, code = verified(unpacked)
            name = path.relative_to(unpacked).as_posix()
            assert code == 1
            assert any(line.startswith(f"{name}: ") for line in said), (name, said)
            path.write_bytes(was)
        assert verified(unpacked) == (["holds"], 0)

    def test_every_single_byte_of_the_manifest_matters(self, unpacked):
        said = (unpacked / "manifest.json").read_bytes()
        found = {each["name"]: (each["sha256"], each["size"]) for each in json.loads(said)["files"]}
        assert list(verify.check(said, found)) == []
        for at in range(len(said)):
            for flip in (1, 0x20):
                assert list(verify.check(said[:at] + bytes([said[at] ^ flip]) + said[at + 1 :], found)), at

    def test_removed_added_renamed_and_emptied_files_are_named(self, unpacked):
        files = unpacked / "files"
        (files / "empty.txt").unlink()
        assert verified(unpacked) == (["files/empty.txt: removed"], 1)
        (files / "empty.txt").write_bytes(b"")
        (files / "жаңа.txt").write_bytes(b"x")
        assert verified(unpacked) == (["files/жаңа.txt: added"], 1)
        (files / "жаңа.txt").unlink()
        (files / "есеп.pdf").rename(files / "есеп2.pdf")
        assert verified(unpacked) == (["files/есеп.pdf: renamed to files/есеп2.pdf", "files/есеп2.pdf: added"], 1)
        (files / "есеп2.pdf").rename(files / "есеп.pdf")
        (files / "snapshot.json").write_bytes(b"")
        assert verified(unpacked) == (["files/snapshot.json: changed"], 1)

    def test_two_files_exchanged_are_found(self, unpacked):
        one, two = unpacked / "files" / "есеп.pdf", unpacked / "files" / "snapshot.json"
        mine, theirs = one.read_bytes(), two.read_bytes()
        one.write_bytes(theirs)
        two.write_bytes(mine)
        assert verified(unpacked) == (["files/snapshot.json: changed", "files/есеп.pdf: changed"], 1)

    def test_a_link_is_no_file(self, unpacked, tmp_path):
        path = unpacked / "files" / "есеп.pdf"
        path.rename(tmp_path / "elsewhere.pdf")
        path.symlink_to(tmp_path / "elsewhere.pdf")
        assert verified(unpacked) == (["files/есеп.pdf: a link, not a file", "files/есеп.pdf: removed"], 1)

    @pytest.mark.parametrize(
        "damage", [b"", b"[]", b"{}", b'{"about":1,"files":[{}],"root":""}', b"\xff", b"[" * 99999]
    )
    def test_a_manifest_that_cannot_be_read_is_said_so(self, unpacked, damage):
        (unpacked / "manifest.json").write_bytes(damage)
        assert verified(unpacked) == (["manifest.json: cannot be read"], 1)

    def test_no_manifest_is_no_package(self, unpacked):
        (unpacked / "manifest.json").unlink()
        assert verified(unpacked)[1] == 1

    def test_a_package_made_anew_has_another_root(self, tmp_path):
        (tmp_path / "forged.zip").write_bytes(pack(PACKED | {"snapshot.json": b"{}"})[0])
        told = pack()[1].root
        assert verified(tmp_path / "forged.zip") == (["holds"], 0)
        assert verified(tmp_path / "forged.zip", "--root", told) == (
            ["manifest.json: another root than the one that was told"], 1,
        )  # fmt: skip
        (tmp_path / "true.zip").write_bytes(pack()[0])
        assert verified(tmp_path / "true.zip", "--root", told.upper()) == (["holds"], 0)

    def test_what_it_says_of_itself_is_under_the_root_too(self):
        assert pack(about=ABOUT | {"day": "2026-11-26"})[1].root != pack()[1].root

    def test_a_zip_with_a_changed_content_or_a_second_file_of_one_name_is_found(self, tmp_path):
        content = pack()[0]
        (tmp_path / "cut.zip").write_bytes(content[: len(content) // 2])
        at = content.index(b"%PDF")
        (tmp_path / "changed.zip").write_bytes(content[:at] + b"&" + content[at + 1 :])
        assert verified(tmp_path / "cut.zip")[1] == 1
        assert verified(tmp_path / "changed.zip")[1] == 1
        (tmp_path / "twice.zip").write_bytes(content)
        with zipfile.ZipFile(tmp_path / "twice.zip", "a") as package, pytest.warns(UserWarning, match="Duplicate"):
            package.writestr("files/snapshot.json", PACKED["snapshot.json"])
        assert verified(tmp_path / "twice.zip") == (["files/snapshot.json: stands twice"], 1)


def test_documents_and_evidence_lie_where_the_documents_say(tmp_path):
    day = date(2026, 11, 25)
    whole = assessment(level=4)
    said = Publication("https://moldir.example", datetime(2026, 11, 25, tzinfo=UTC), "1", "kk")
    made = [
        catalog(whole.standard, said),
        assessment_plan(whole, said, day, day),
        assessment_results(whole, said, day, day),
    ]
    files = {f"oscal/{FILES[name]}": json.dumps(document).encode() for each in made for name, document in each.items()}
    files["snapshot.json"] = (frozen := freeze(whole, day)).content
    files |= {f"evidence/{one.sha256}": one.id.encode() for each in whole.answers.values() for one in each.evidence}
    (tmp_path / "package.zip").write_bytes(pack(files, {"snapshot": frozen.sha256})[0])
    links = [
        link["href"]
        for document in made
        for resource in next(iter(document.values())).get("back-matter", {}).get("resources", ())
        for link in resource.get("rlinks", ())
    ]
    with zipfile.ZipFile(tmp_path / "package.zip") as package:
        there = {f"files/{posixpath.normpath('oscal/' + link)}" for link in links}
        assert there <= set(package.namelist())
    assert len(there) == 1 + 3
    assert verified(tmp_path / "package.zip") == (["holds"], 0)
