"""Packages are read: what is in them, and each fault, in one sentence with its place."""

import io
import re
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.errors import NotAccepted
from compliance.training.packages.archive import LIMITS, Limits, entries_of, opened, pieces_of
from compliance.training.packages.cmi5 import read_structure
from compliance.training.packages.model import Found, package_document, package_of_document
from compliance.training.packages.reading import read_package
from infra.i18n import LANGUAGES, translate
from infra.settings import settings as of_process
from tests.sample_packages import SAMPLES, packed, sample, with_entry

SCORM_1_2, SCORM_2004 = (str(sample(name)["imsmanifest.xml"]) for name in ("gifts", "conflict"))
STRUCTURE = str(sample("refusing")["cmi5.xml"])


def read(content: bytes, limits: Limits = LIMITS) -> Found:
    return read_package(io.BytesIO(content), limits)


def refusal(content: bytes, limits: Limits = LIMITS) -> tuple[str, str]:
    """Why a package is not taken in: the end of the sentence's id, and the sentence, which each language has."""
    with pytest.raises(NotAccepted) as caught:
        read(content, limits)
    said = [translate(caught.value.text, language) for language in LANGUAGES]
    assert all(said)
    assert "\n" not in said[2]
    return caught.value.text.id.rpartition(".")[2], said[2]


class TestWhatIsInIt:
    def test_scorm_1_2(self):
        package = read(packed(sample("gifts"))).package
        assert (package.kind, package.edition, package.title.kk) == ("scorm_1_2", "1.2", "Сыйлық: алуға бола ма?")
        (part,) = package.parts
        assert (part.id, part.href, part.kind) == ("gifts", "course/index.html", "sco")
        assert (part.mastery, part.data) == (0.8, "threshold=3")

    def test_scorm_2004(self):
        package = read(packed(sample("conflict"))).package
        assert (package.kind, package.edition) == ("scorm_2004", "2004 4th Edition")
        first, second, third = package.parts
        assert (first.href, first.threshold, first.mastery) == ("frames.html", 0.9, None)
        assert (second.href, second.mastery, second.threshold) == ("pages/test.html?lang=kk", 0.7, None)
        assert (third.kind, third.href) == ("asset", "pages/memo.html")

    def test_the_third_edition_writes_a_threshold_as_text_and_shares_sequencing(self):
        manifest = SCORM_2004.replace("2004 4th Edition", "2004 3rd Edition")
        manifest = re.sub(
            r"<adlcp:completionThreshold[^>]*>",
            "<adlcp:completionThreshold>0.5</adlcp:completionThreshold>",
            manifest,
        )
        shared = re.search(r"<imsss:sequencing>.*?</imsss:sequencing>", manifest, re.DOTALL)
        assert shared
        manifest = manifest.replace(shared[0], '<imsss:sequencing IDRef="s1"/>').replace(
            "</manifest>",
            "<imsss:sequencingCollection>"
            + shared[0].replace("<imsss:sequencing>", '<imsss:sequencing ID="s1">')
            + "</imsss:sequencingCollection></manifest>",
        )
        first, second, _ = read(packed(sample("conflict") | {"imsmanifest.xml": manifest})).package.parts
        assert (first.threshold, second.mastery) == (0.5, 0.7)

    def test_cmi5(self):
        package = read(packed(sample("refusing"))).package
        assert (package.kind, package.id) == ("cmi5", "https://moldir.example/courses/refusing")
        assert (package.title.kk, package.title.ru, package.title.en) == (
            "Қалай бас тартамыз", "Как отказать", "Қалай бас тартамыз",
        )  # fmt: skip
        (unit,) = package.parts
        assert (unit.href, unit.mastery, unit.move_on) == ("unit/index.html?theme=plain", 0.8, "CompletedAndPassed")
        assert (unit.data, unit.launch_method) == ("level=1", "AnyWindow")
        assert [block.parts for block in package.blocks] == [(0,)]

    def test_the_examples_of_cmi5_are_read_when_their_units_lie_in_the_package(self):
        """ADL's own course structures (Apache 2.0), of which the addresses alone are put inside."""
        folder = of_process().shared / "data" / "credentials" / "cmi5" / "v1" / "examples"
        counts = {}
        for name in ("simple-cmi5.xml", "complex-cmi5.xml", "extended-cmi5.xml"):
            content = (folder / name).read_bytes()
            inside = re.sub(rb"<url>\s*[^<]*?([\w.-]+\.html[^<]*)</url>", rb"<url>pages/au.html</url>", content)
            inside = re.sub(rb"<url>\s*http[^<]*</url>", rb"<url>pages/au.html</url>", inside)
            package = read_structure(inside, frozenset({"pages/au.html"}))
            counts[name] = (len(package.parts), len(package.blocks))
            with pytest.raises(NotAccepted) as caught:  # as they are they lead to somebody's server
                read_structure(content, frozenset())
            assert caught.value.text.id in ("packages.fault.launch_outside", "packages.fault.launch_missing")
        assert counts["simple-cmi5.xml"] == (1, 0)
        assert counts["complex-cmi5.xml"][0] > 1
        assert counts["complex-cmi5.xml"][1] >= 1

    @pytest.mark.parametrize("name", SAMPLES)
    def test_a_package_is_kept_as_a_document_and_is_the_same_afterwards(self, name: str):
        package = read(packed(sample(name))).package
        assert package_of_document(package_document(package)) == package
        assert package_document(package) == package_document(read(packed(sample(name))).package)

    def test_names_of_files_are_what_their_makers_meant(self):
        """Slashes of Windows; names in the code page of the country, or in UTF-8 without saying so."""
        manifest = SCORM_1_2.replace("course/index.html", "курс/бет.html")
        files = {"imsmanifest.xml": manifest} | {p: c for p, c in sample("gifts").items() if p != "imsmanifest.xml"}
        for encoding in ("cp866", "utf-8"):
            raw = packed(files | {"######.html": "x"})
            name = "курс\\бет.html".encode(encoding)
            raw = _renamed(packed(files | {"#" * len(name): "x"}), name)
            paths = {entry.path for entry in read(raw).entries}
            assert "курс/бет.html" in paths

    def test_litter_of_desktops_is_left_out(self):
        raw = packed(sample("gifts") | {"__MACOSX/._index.html": "x", "course/.DS_Store": "x", "course/Thumbs.db": "x"})
        assert {entry.path for entry in read(raw).entries} == set(sample("gifts"))


def _renamed(archive: bytes, name: bytes) -> bytes:
    """An archive in which the entry of that many # has a name in bytes, with nothing said of its encoding."""
    assert archive.count(b"#" * len(name)) == 2
    return archive.replace(b"#" * len(name), name)


HOSTILE = {
    "a path upwards": (with_entry("../../etc/passwd"), "leads_out"),
    "a path upwards inside": (with_entry("course/../../x"), "leads_out"),
    "a path upwards as Windows writes it": (with_entry("..\\..\\x"), "leads_out"),
    "an absolute path": (with_entry("/etc/passwd"), "leads_out"),
    "a drive": (with_entry("C:\\x"), "leads_out"),
    "another host": (with_entry("//host/share/x"), "leads_out"),
    "a path with a letter that nobody sees": (with_entry("course/\u202etxt.exe"), "path"),
    "a path with a line feed": (with_entry("course/a\nb"), "path"),
    "an empty step": (with_entry("course//x"), "path"),
    "a long path": (with_entry("a" * 500), "deep"),
    "a deep path": (with_entry("a/" * 30 + "x"), "deep"),
    "a link": (with_entry("course/link", b"/etc/passwd", mode=stat.S_IFLNK | 0o777), "link"),
    "a device": (with_entry("course/dev", b"", mode=stat.S_IFCHR | 0o600), "link"),
    "a secret file": (with_entry("course/secret", flags=1), "encrypted"),
    "a file inside a file": (with_entry("course/index.html/x"), "twice"),
}


class TestArchives:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_what_could_do_harm_is_refused_before_anything_is_unpacked(self, name: str):
        content, why = HOSTILE[name]
        assert refusal(content)[0] == why

    def test_the_same_path_twice(self):
        with pytest.warns(UserWarning, match="Duplicate"):
            content = with_entry("course/index.html")
        assert refusal(content) == ("twice", "A path stands in the archive twice: course/index.html.")
        assert refusal(with_entry("course\\index.html"))[0] == "twice"

    def test_what_grows_beyond_measure(self):
        bomb = with_entry("course/zeros.bin", b"\0" * 30_000_000)
        assert refusal(bomb) == (
            "bomb", "A file in the archive grows beyond all measure when unpacked: course/zeros.bin.",
        )  # fmt: skip
        assert refusal(packed(sample("gifts")), Limits(unpacked=1000))[0] == "large"
        assert refusal(packed(sample("gifts")), Limits(files=3))[0] == "many_files"

    def test_a_size_that_is_a_lie_is_found_out(self):
        """The directory says ten bytes; there are more, or fewer."""
        for true in (b"x" * 5000, b"x" * 3):
            content = bytearray(with_entry("course/lie", true, mode=0))
            place = content.rindex(b"PK\x01\x02")
            struct.pack_into("<I", content, place + 24, 10)
            archive = opened(io.BytesIO(bytes(content)))
            entry = next(entry for entry in entries_of(archive) if entry.path == "course/lie")
            with pytest.raises(NotAccepted, match=r"packages\.fault\.damaged"):
                list(pieces_of(archive, entry))

    def test_no_archive(self):
        assert refusal(b"")[0] == "no_archive"
        assert refusal(b"MZ" + b"\0" * 500)[0] == "no_archive"

    def test_nothing_in_it_says_what_it_is(self):
        assert refusal(packed({"index.html": "x"}))[0] == "no_manifest"
        inside = {f"course-export/{path}": content for path, content in sample("gifts").items()}
        assert refusal(packed(inside)) == (
            "manifest_elsewhere",
            "imsmanifest.xml has to lie at the root of the archive, but lies here: course-export/imsmanifest.xml.",
        )


def scorm(old: str, new: str) -> bytes:
    """The sample of SCORM 1.2 with another manifest."""
    assert old in SCORM_1_2
    return packed(sample("gifts") | {"imsmanifest.xml": SCORM_1_2.replace(old, new)})


def cmi5(old: str, new: str) -> bytes:
    assert old in STRUCTURE
    return packed(sample("refusing") | {"cmi5.xml": STRUCTURE.replace(old, new)})


BOMB = """<!DOCTYPE manifest [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>"""
OUTSIDE = """<!DOCTYPE manifest [<!ENTITY x SYSTEM "file:///etc/passwd">]>"""
WRONG = {
    "broken": (scorm("</organizations>", ""), "xml", "imsmanifest.xml, line 18: the XML is not well-formed."),
    "a bomb of entities": (scorm("<manifest ", BOMB + "<manifest "), "entities", ""),
    "an entity from outside": (scorm("<manifest ", OUTSIDE + "<manifest "), "entities", ""),
    "another root": (packed({"imsmanifest.xml": "<html/>"}), "root",
                     "imsmanifest.xml, line 1: the root element has to be manifest, not html."),
    "a launch elsewhere": (scorm('href="course/index.html">', 'href="https://away.example/">'),
                           "launch_outside",
                           "imsmanifest.xml, line 13: the address “https://away.example/” leads outside the package."),
    "a launch upwards": (scorm('href="course/index.html">', 'href="../../index.html">'), "launch_outside", ""),
    "a launch by script": (scorm('href="course/index.html">', 'href="javascript:alert(1)">'), "launch_outside", ""),
    "a launch that is not there": (scorm('href="course/index.html">', 'href="course/other.html">'), "launch_missing",
                                   "imsmanifest.xml, line 13: the file “course/other.html” is not in the package."),
    "a mastery score that is none": (scorm(">80<", ">many<"), "share",
                                     "imsmanifest.xml, line 8: “many” is no number between 0 and 100."),
    "a mastery score too high": (scorm(">80<", ">101<"), "share", ""),
    "a resource that is not there": (scorm('identifierref="page"', 'identifierref="nothing"'), "resource_missing", ""),
    "a resource without an address": (scorm('href="course/index.html">', ">"), "attribute_missing", ""),
    "nothing to open": (scorm(' identifierref="page"', ""), "nothing_to_open", ""),
    "a long value": (scorm("threshold=3", "x" * 5000), "value_long", ""),
    "a unit elsewhere": (cmi5("unit/index.html?theme=plain", "//elsewhere.example/"), "launch_outside", ""),
    "a unit without an address": (cmi5("<url>unit/index.html?theme=plain</url>", ""), "element_missing",
                                  "cmi5.xml, line 9: the element url is missing or empty."),
    "an unknown rule": (cmi5("CompletedAndPassed", "Always"), "choice", ""),
    "an unknown window": (cmi5("AnyWindow", "Popup"), "choice", ""),
    "an id that is none": (cmi5("https://moldir.example/courses/refusing/unit", "unit"), "no_iri", ""),
    "an id twice": (cmi5("courses/refusing/unit", "courses/refusing/block"), "item_twice", ""),
    "no title": (cmi5('<title><langstring lang="kk-KZ">Бас тарту сөздері</langstring></title>', ""),
                 "element_missing", ""),
    "another namespace": (cmi5("cmi5/v1/CourseStructure", "cmi5/v9/CourseStructure"), "root", ""),
}  # fmt: skip


class TestManifests:
    @pytest.mark.parametrize("name", WRONG)
    def test_each_fault_is_a_sentence_with_its_place(self, name: str):
        content, why, sentence = WRONG[name]
        found, said = refusal(content)
        assert found == why
        assert not sentence or said == sentence

    def test_an_edition_that_is_not_known(self):
        manifest = re.sub(r' xmlns(:adlcp)?="[^"]*"|adlcp:', "", SCORM_1_2).replace(">1.2<", ">0.9<")
        assert refusal(packed(sample("gifts") | {"imsmanifest.xml": manifest})) == (
            "edition", "imsmanifest.xml, line 3: the edition of SCORM is not known (0.9); 1.2 and 2004 are.",
        )  # fmt: skip

    def test_without_an_edition_the_namespaces_say_it(self):
        manifest = SCORM_1_2.replace("<schemaversion>1.2</schemaversion>", "")
        assert read(packed(sample("gifts") | {"imsmanifest.xml": manifest})).package.kind == "scorm_1_2"

    def test_no_organisation(self):
        manifest = re.sub(r"<organization identifier.*</organization>", "", SCORM_1_2, flags=re.DOTALL)
        assert refusal(packed(sample("gifts") | {"imsmanifest.xml": manifest}))[0] == "no_organisation"

    def test_items_nest_as_deep_as_anybody_needs_and_no_deeper(self):
        deep = "<item identifier='d{0}'>" * 30
        manifest = SCORM_1_2.replace("</organization>", deep + "</item>" * 30 + "</organization>")
        assert refusal(packed(sample("gifts") | {"imsmanifest.xml": manifest}))[0] == "items_deep"

    def test_a_manifest_in_another_encoding(self):
        manifest = SCORM_1_2.replace("UTF-8", "windows-1251").replace("Сыйлық: алуға бола ма?", "Подарок")
        for content in (manifest.encode("cp1251"), SCORM_1_2.replace("UTF-8", "UTF-16").encode("utf-16")):
            assert read(packed(sample("gifts") | {"imsmanifest.xml": content})).package.kind == "scorm_1_2"

    def test_nothing_is_fetched_and_nothing_of_this_machine_is_read(self, tmp_path: Path):
        secret = tmp_path / "secret"
        secret.write_text("құпия")
        for declared in (
            f'<!DOCTYPE manifest SYSTEM "{secret.as_uri()}">',
            f'<!DOCTYPE manifest [<!ENTITY % p SYSTEM "{secret.as_uri()}"> %p;]>',
        ):
            content = packed(
                sample("gifts") | {"imsmanifest.xml": SCORM_1_2.replace("<manifest ", declared + "<manifest ")}
            )
            try:
                told = str(read(content).package)
            except NotAccepted as refused:
                told = translate(refused.text, "en")
            assert "құпия" not in told


@pytest.mark.parametrize("name", SAMPLES)
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_package_that_is_cut_or_changed_is_read_or_refused_and_nothing_else(name: str, data: st.DataObject):
    """Bytes of the archive change, are cut, are doubled; or those of the manifest inside a sound archive."""
    files = sample(name)
    manifest = "cmi5.xml" if name == "refusing" else "imsmanifest.xml"
    inside = data.draw(st.booleans())
    raw = bytearray(str(files[manifest]).encode() if inside else packed(files))
    for _ in range(data.draw(st.integers(0, 4))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place : place + data.draw(st.integers(1, 8))] = data.draw(st.binary(max_size=8))
        if not raw:
            break
    cut = bytes(raw[: data.draw(st.integers(0, len(raw)))]) if data.draw(st.booleans()) else bytes(raw)
    content = packed(files | {manifest: cut}) if inside else cut
    try:
        found = read(content)
        with opened(io.BytesIO(content)) as archive:
            for entry in found.entries:
                for piece in pieces_of(archive, entry):
                    assert len(piece) <= 1 << 20
    except NotAccepted:
        return
    paths = {entry.path for entry in found.entries}
    assert all(part.href.partition("#")[0].partition("?")[0] in paths for part in found.package.parts)


@given(name=st.text(max_size=60), content=st.binary(max_size=50))
@settings(max_examples=150, deadline=None)
def test_whatever_a_file_is_called_its_path_stays_inside(name: str, content: bytes):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        entry = zipfile.ZipInfo("x")
        entry.filename = name
        try:
            archive.writestr(entry, content)
        except (UnicodeEncodeError, ValueError, struct.error):
            return
    try:
        with opened(io.BytesIO(made.getvalue())) as archive:
            found = entries_of(archive)
    except NotAccepted:
        return
    for each in found:
        assert not each.path.startswith("/")
        assert ".." not in each.path.split("/")
        assert "\\" not in each.path
        assert each.path.isprintable()
