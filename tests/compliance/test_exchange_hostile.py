"""Files that are broken or meant to break something: one clear sentence in three languages, never a traceback."""

import io
import json
import random
import zipfile

import pytest
import yaml

from compliance.library.exchange import Reading, read, write_again
from compliance.library.exchange.faults import MOST_FAULTS
from compliance.library.exchange.plain import MOST_BYTES
from infra.i18n import LANGUAGES, translate
from tests.compliance.frameworks import BOOK, CATALOG, OWN, packed, profile, workbook

PAGE = b"\n<!DOCTYPE html><html><head><title>502</title></head><body>Bad Gateway</body></html>"
LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
)
MUTATIONS = 150


def told(reading: Reading) -> set[str]:
    """The ids of what is wrong; each fault must be a sentence in every language."""
    for fault in reading.faults:
        for language in LANGUAGES:
            said = translate(fault.text, language)
            assert said.endswith(".")
            assert "\n" not in said
        assert len(str(fault.place)) < 400
    return {fault.text.id.removeprefix("exchange.") for fault in reading.faults if fault.severity == "error"}


def member(name: str, content: bytes) -> bytes:
    """The shop's workbook with one part of it replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(BOOK))) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        for info in given.infolist():
            if info.filename != name:
                changed.writestr(info.filename, given.read(info))
        changed.writestr(name, content)
    return out.getvalue()


def sheet(cells: str) -> bytes:
    """The shop's workbook with this as its first sheet."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    content = f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'
    return member("xl/worksheets/sheet1.xml", content.encode())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"# nothing but a remark\n", "empty"),
        (b"x" * (MOST_BYTES + 1), "too_large"),
        (PAGE, "html_instead"),
        (b"\xef\xbb\xbf" + PAGE, "html_instead"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "not_workbook"),
        (OWN.encode("cp1251", "replace"), "not_utf8"),
        (OWN.encode("utf-16"), "not_utf8"),
        (LAUGHS.encode(), "too_many_values"),
        (b"a: &a [1]\nb: [" + b"*a, " * 10_001 + b"1]", "too_many_values"),
        (b"a: &a [*a]", "within_itself"),
        (b"a: &a {b: {c: *a}}", "within_itself"),
        (b"a: !!python/object/apply:os.system [ls]", "tag"),
        (b"a: !!binary aGk=", "tag"),
        (b"a: !mine 1", "tag"),
        (b"a: &a {b: 1}\nc: {<<: *a}", "tag"),
        (b"[" * 100_000, "too_deep"),
        (b"[" * 50 + b"]" * 50, "too_deep"),
        (b"? [a, b]\n: c", "odd_key"),
        (b"a: 1\na: 2", "key_twice"),
        (b"a: b: c", "not_yaml"),
        (b"a: *nobody", "not_yaml"),
        (b"a: 2026-13-45", "not_yaml"),
        (b"a: " + b"9" * 5_000, "not_yaml"),
        (b'a: "\\ud800"', "not_yaml"),
        (b"a: \x07", "not_yaml"),
        (b"a: 1\n---\nb: 2", "not_yaml"),
        (b"just a sentence", "not_library"),
        (b"- a\n- b", "not_library"),
        (b"12", "not_library"),
        (b'{"catalog": ', "not_json"),
        (b'{"catalog": NaN}', "not_json"),
        (b'{"catalog": {"uuid": ' + b"9" * 5_000 + b"}}", "not_json"),
        (b'{"a":' * 100_000, "too_deep"),
        (b'{"a":' * 50 + b"1" + b"}" * 50, "too_deep"),
        (b'{"catalog": 1, "catalog": 2}', "key_twice"),
        (b'{"catalog": {"uuid": "\\ud800"}}', "not_utf8"),
        (b'{"catalog": []}', "not_oscal"),
        (b"PK\x03\x04 and then nothing", "workbook_damaged"),
        (workbook(BOOK)[:-200], "workbook_damaged"),
        (workbook({"Sheet1": [["a"]]}), "no_library_meta"),
        (member("xl/workbook.xml", b"<workbook"), "workbook_damaged"),
        (member("xl/bomb.xml", bytes(65 * 1024**2)), "workbook_bomb"),
        (member("xl/worksheets/sheet1.xml", "<sheetData/>".encode("utf-16")), "workbook_damaged"),
        (sheet('<row r="1"><c r="A1"/></row><row r="999999"><c r="ZZ999999"><v>1</v></c></row>'), "workbook_sprawls"),
        (sheet('<row r="1048576">' + "<c><v>1</v></c>" * 50 + "</row>"), "workbook_sprawls"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_one_sentence(data, message):
    reading = read(data)
    assert reading.library is None
    assert told(reading) == {message}


def test_a_zip_that_is_no_workbook_is_told_from_a_broken_one():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("letter.txt", "hello")
    assert told(read(out.getvalue())) == {"not_workbook"}


def test_anchors_in_honest_files_are_unfolded():
    once = OWN.replace("[base]", "&groups [base]").replace(
        "ref_id: A.2\n", "ref_id: A.2\n      implementation_groups: *groups\n"
    )
    library = read(once.encode()).library
    assert [each.profiles for each in library.frameworks[0].items] == [("base",), ("base",)]
    written = write_again(library, "ciso-yaml")
    assert b"&" not in written
    assert yaml.safe_load(written) == yaml.safe_load(once)


def test_the_line_of_what_cannot_be_read_is_told():
    assert read(b"a: 1\nb: 2\na: 3").faults[0].place.row == 3
    assert read(b"a: 1\nb: [").faults[0].place.row == 2
    assert read(b'{"catalog":\n {,}}').faults[0].place.row == 2
    assert read("a: 1\nb: Шек".encode("cp1251")).faults[0].place.row == 2


def test_a_long_list_of_faults_ends():
    nodes = "\n".join(f"    - {{urn: bad {n}, assessable: true}}" for n in range(1_500))
    head = OWN[: OWN.index("    requirement_nodes:")]
    reading = read(f"{head}    requirement_nodes:\n{nodes}\n".encode())
    assert len(reading.faults) == MOST_FAULTS + 1
    assert "too_many" in told(reading)


def test_a_chain_of_many_parents_takes_no_time():
    nodes = "\n".join(
        f"    - {{urn: 'urn:a:b:n:x:{n}', parent_urn: 'urn:a:b:n:x:{n + 1}', assessable: true, ref_id: x}}"
        for n in range(5_000)
    )
    head = OWN[: OWN.index("    requirement_nodes:")]
    assert told(read(f"{head}    requirement_nodes:\n{nodes}\n".encode())) == {"parent_unknown"}


# --- damaged copies of good files -------------------------------------------------------------------------------------

ODD = (None, True, -1, 0, 1.5, 10**30, "", " ", "x" * 5_000, "null", "\x85", "\u2028", "Ә", "😀", [], [[]], {},
       {"": {}}, ["a"], {"a": None}, "urn:a:b:c:d", "2026-01-01", "=1/0")  # fmt: skip

SIGNS = (b"&a ", b"*a ", b"!!x ", b"- ", b": ", b"\n", b"\t", b"{", b"]")


def damaged_bytes(data: bytes, draw: random.Random) -> bytes:
    """Cut, flipped, doubled or filled."""
    place, length = draw.randrange(len(data)), draw.randrange(1, 200)
    return draw.choice((
        lambda: data[:place],
        lambda: data[:place] + data[place + length :],
        lambda: data[:place] + data[place : place + length] * draw.choice((2, 40)) + data[place:],
        lambda: data[:place] + bytes(length) + data[place + length :],
        lambda: data[:place] + draw.randbytes(length) + data[place:],
        lambda: data[:place] + bytes([data[place] ^ (1 << draw.randrange(8))]) + data[place + 1 :],
        lambda: data[:place] + draw.choice(SIGNS) + data[place:],
    ))()  # fmt: skip


def damaged_value(value, draw: random.Random):
    """A copy with a few parts replaced, removed, doubled or moved."""
    copy = json.loads(json.dumps(value, default=str))
    for _ in range(draw.choice((1, 1, 2, 5))):
        at = copy
        while True:
            keys = list(at) if isinstance(at, dict) else list(range(len(at)))
            if not keys:
                break
            key = draw.choice(keys)
            if isinstance(at[key], dict | list) and at[key] and draw.random() < 0.85:
                at = at[key]
                continue
            change = draw.randrange(4)
            if change == 0:
                del at[key]
            elif change == 1 and isinstance(at, list):
                at.append(at[key])
            else:
                at[key] = json.loads(json.dumps(draw.choice(ODD)))
            break
    return copy


def damaged_book(draw: random.Random) -> bytes:
    """The shop's workbook with cells, rows or sheets changed, or its bytes."""
    sheets = {name: [list(row) for row in rows] for name, rows in BOOK.items()}
    for _ in range(draw.choice((1, 2, 6))):
        rows = sheets[draw.choice(list(sheets))]
        row = draw.choice(rows) if rows else []
        change = draw.randrange(4)
        if change == 0 and rows:
            rows.remove(row)
        elif change == 1:
            rows.append(list(row))
        elif row:
            other = draw.choice(draw.choice(list(BOOK.values())))
            row[draw.randrange(len(row))] = draw.choice((*filter(lambda v: isinstance(v, str | int), ODD[:12]), *other))
    data = workbook(sheets)
    return damaged_bytes(data, draw) if draw.random() < 0.4 else data


def held(data: bytes, catalogs=None) -> bool:
    """Either a library that can be written and read again as the same, or a sentence. Whether it was a library."""
    reading = read(data, catalogs)
    if reading.library is None:
        assert told(reading)
        return False
    assert told(reading) == set()
    into = "ciso-yaml" if reading.format.startswith("ciso") else reading.format
    again = read(write_again(reading.library, into), catalogs)
    assert again.library is not None
    assert again.library.frameworks == reading.library.frameworks
    return True


@pytest.mark.parametrize("kind", ["bytes of yaml", "values of yaml", "workbook", "catalog", "profile", "bytes of json"])
def test_damaged_files_are_read_or_refused_in_a_sentence(kind):
    catalogs = {"rules.json": packed(CATALOG)}
    selection = json.loads(profile({"href": "rules.json", "include-controls": [{"with-ids": ["g-1"]}]}))
    makers = {
        "bytes of yaml": lambda draw: damaged_bytes(OWN.encode(), draw),
        "values of yaml": lambda draw: yaml.safe_dump(damaged_value(yaml.safe_load(OWN), draw)).encode(),
        "workbook": damaged_book,
        "catalog": lambda draw: packed(damaged_value(CATALOG, draw)),
        "profile": lambda draw: packed(damaged_value(selection, draw)),
        "bytes of json": lambda draw: damaged_bytes(packed(CATALOG), draw),
    }
    outcomes = [held(makers[kind](random.Random(f"{kind} {number}")), catalogs) for number in range(MUTATIONS)]
    assert 0 < sum(outcomes) < MUTATIONS  # some harm nothing, most do
