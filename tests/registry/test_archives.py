"""Files and archives from outside: what is taken, and what is refused in one sentence."""

import zipfile
import zlib

import pytest

from registry.errors import ImportRefused
from registry.sources import archives
from registry.sources.archives import ArchiveWriter, decoded, documents, refuse_html


def refusal(files, suffixes=(".json",)):
    with pytest.raises(ImportRefused) as refused:
        for document in documents(files, suffixes):
            document.read()
    return refused.value.text.id


def zipped(path, **members):
    with ArchiveWriter(path) as archive:
        for name, data in members.items():
            archive.add(name.replace("__", "."), data)
    return path


def test_a_file_and_the_members_of_a_zip_are_documents_alike(tmp_path):
    alone = tmp_path / "a.json"
    alone.write_bytes(b"1")
    many = zipped(tmp_path / "b.ZIP", c__json=b"3", b__JSON=b"2", readme__txt=b"no")
    found = [(document.file, document.stem, document.read()) for document in documents([alone, many], (".json",))]
    assert found == [("a.json", "a", b"1"), ("b.ZIP/b.JSON", "b", b"2"), ("b.ZIP/c.json", "c", b"3")]


def test_the_same_content_is_the_same_bytes(tmp_path):
    first, second = (zipped(tmp_path / name, a__json=b"x" * 999).read_bytes() for name in ("1.zip", "2.zip"))
    assert first == second


def test_what_a_computer_of_another_make_adds_is_passed_over(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("__MACOSX/._a.json", b"junk")
        archive.writestr("folder/.hidden.json", b"junk")
        archive.writestr("folder/", b"")
        archive.writestr("folder/a.json", b"1")
    assert [document.name for document in documents([path], (".json",))] == ["a.json"]


def test_an_empty_file_is_refused(tmp_path):
    (tmp_path / "a.json").touch()
    assert refusal([tmp_path / "a.json"]) == "import.file_empty"


@pytest.mark.parametrize("kept", [1, 10, 60, 100])
def test_a_truncated_zip_is_refused(tmp_path, kept):
    whole = zipped(tmp_path / "a.zip", a__json=bytes(range(256)) * 9)
    whole.write_bytes(whole.read_bytes()[:kept])
    assert refusal([whole]) == "import.archive_damaged"


def test_a_damaged_member_is_refused(tmp_path):
    path = zipped(tmp_path / "a.zip", a__json=bytes(range(256)) * 9)
    spoilt = bytearray(path.read_bytes())
    spoilt[60:70] = b"\x00" * 10
    path.write_bytes(spoilt)
    assert refusal([path]) == "import.archive_damaged"


def test_a_page_of_html_named_zip_is_refused(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(b"\xef\xbb\xbf\n <!DOCTYPE html><title>403</title>")
    assert refusal([path]) == "import.html_instead"


def test_a_zip_in_a_zip_is_refused(tmp_path):
    inner = zipped(tmp_path / "inner.zip", a__json=b"1").read_bytes()
    assert refusal([zipped(tmp_path / "outer.zip", inner__zip=inner)]) == "import.archive_nested"


def test_a_zip_without_a_fitting_file_is_refused(tmp_path):
    assert refusal([zipped(tmp_path / "a.zip", a__txt=b"1")]) == "import.archive_empty"


def test_a_locked_zip_is_refused(tmp_path):
    path = zipped(tmp_path / "a.zip", a__json=b"1")
    locked = bytearray(path.read_bytes())
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(locked)
    assert refusal([path]) == "import.archive_encrypted"


def test_a_bomb_is_refused_before_it_bursts(tmp_path):
    path = zipped(tmp_path / "a.zip", a__json=b"0" * (8 * 1024**2))
    assert refusal([path]) == "import.archive_bomb"


def test_a_member_that_lies_about_its_size_gives_no_more_than_it_says(tmp_path):
    packed = zlib.compressobj(wbits=-15)
    data = packed.compress(b"0" * 100_000) + packed.flush()
    path = zipped(tmp_path / "a.zip", a__json=b"0" * 100)
    content = path.read_bytes()
    at = content.index(b"PK\x01\x02")
    start = 30 + len("a.json")
    small = content[start:at]
    lying = content[:start] + data + content[at:]
    for header, offset in ((0, 18), (lying.index(b"PK\x01\x02"), 20)):
        lying = lying[: header + offset] + len(data).to_bytes(4, "little") + lying[header + offset + 4 :]
    end = lying.index(b"PK\x05\x06")
    lying = lying[: end + 16] + (at + len(data) - len(small)).to_bytes(4, "little") + lying[end + 20 :]
    path.write_bytes(lying)
    assert [document.read() for document in documents([path], (".json",))] == [b"0" * 100]


def test_an_immense_file_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "FILE_LIMIT", 10)
    (tmp_path / "a.json").write_bytes(b"1" * 11)
    assert refusal([tmp_path / "a.json"]) == "import.file_too_large"


def test_lines_come_one_by_one_and_an_endless_one_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"1\n22\n333")
    (document,) = documents([path], (".jsonl",))
    assert list(document.lines()) == [b"1\n", b"22\n", b"333"]
    monkeypatch.setattr(archives, "LINE_LIMIT", 2)
    with pytest.raises(ImportRefused) as refused:
        list(document.lines())
    assert refused.value.text.id == "import.file_too_large"


def test_text_is_utf_8_or_refused():
    assert decoded("\ufeffҰлытау".encode(), "a") == "Ұлытау"
    with pytest.raises(ImportRefused) as refused:
        decoded("Ұлытау".encode("utf-16"), "a")
    assert refused.value.text.id == "import.wrong_encoding"
    refuse_html(b'{"html": "<html>"}', "a")
