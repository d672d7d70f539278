"""Damages published files in every way that files get damaged, always the same ways for the same seed.

`samples` writes a small true file of a source, `damaged` yields mutated copies of it. A zip (and a workbook is a zip)
is damaged as a whole or in one of its members; a member by its kind: XML and HTML by their tags and texts, JSON by its
tree, the rest by bytes.
"""

import gzip
import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from registry.country.build import AS_AT, Slice, make_country
from registry.country.frames import TABLES
from registry.sources import SOURCES
from registry.sources.kato import sample as kato_sample
from registry.sources.statgov import sample as statgov_sample
from registry.sources.statgov.layout import COLUMNS
from registry.tables.company import Company, Kato
from tests.registry.old_excel import write_old_excel

ROWS = 24
HUGE = (
    "9" * 400,
    "1e999",
    "-1e308",
    "NaN",
    "0x7f",
    "٣٤٥",
    "1" * 20,
    "-0",
    "99999999999999999999.99",
    "1.7976931348623157e309",
)
ODD = (
    "",
    " ",
    "\x0b",
    "\ufeff",
    "null",
    "'; drop table company; --",
    "=1/0",
    "\u202e",
    "Ә" * 70_000,
    "😀",
    "\\N",
    "\\.",
)
ODD_DATES = ("31.02.2026", "0000-00-00", "9999-12-31", "2026-13-45 99:99:99", "-292275055-05-16", "01.01.99999", "1e5")
PAGE = "<!DOCTYPE html><html><head><title>502</title></head><body><h1>Bad Gateway</h1></body></html>"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]><lolz>&j;</lolz>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
Damage = Callable[[bytes, random.Random], bytes]


@dataclass(frozen=True)
class Damaged:
    """A set of files one of which was damaged; `how` tells the way and the seed."""

    source: str
    how: str
    files: list[Path]


@cache
def _country() -> Slice:
    return make_country(400, seed=5)


def samples(code: str, folder: Path) -> list[Path]:
    """A small true publication of a source."""
    frames = _country().frames
    given = {table: frames[code, table].head(ROWS) for table in TABLES[code]}
    beside = {Company: frames["statgov", Company]} if code == "statements" else {}
    return SOURCES[code].sample.write(given | beside, folder, AS_AT)


def editions(code: str, folder: Path) -> list[list[Path]]:
    """The same publication in each layout that the source has."""
    found = [samples(code, folder / "usual")]
    frames = _country().frames
    if code == "kato":
        found.append(kato_sample.write_csv({Kato: frames["kato", Kato].head(ROWS)}, folder / "csv", AS_AT))
    if code == "statgov":
        companies = frames["statgov", Company].head(ROWS)
        found.append(statgov_sample.write_csv(companies, folder / "csv", AS_AT))
        found.append(statgov_sample.write_older(companies, folder / "older", AS_AT))
        old = [[row["bin"] if c.name == "bin" else None for c in COLUMNS] for row in companies.iter_rows(named=True)]
        found.append([write_old_excel(folder / "old.xls", [[c.header for c in COLUMNS], *old])])
    return found


def damaged(code: str, folder: Path, count: int) -> Iterator[Damaged]:
    """`count` damaged copies of a source's samples, one at a time: each is removed when the next is asked for."""
    true = editions(code, folder / "true")
    for number in range(count):
        draw = random.Random(f"{code} {number}")
        files = draw.choice(true)
        place = draw.randrange(len(files))
        how, data = _damage(files[place].read_bytes(), files[place].suffix, draw)
        path = folder / files[place].name
        path.write_bytes(data)
        yield Damaged(code, f"{code} #{number}: {how}", [*files[:place], path, *files[place + 1 :]])
        path.unlink()


def _damage(data: bytes, suffix: str, draw: random.Random) -> tuple[str, bytes]:
    if data.startswith(b"PK") and draw.random() < 0.75:
        return _damage_member(data, draw)
    chosen = draw.choice(WHOLE if suffix in (".zip", ".xlsx") else (*WHOLE, *_inner(suffix)))
    return chosen.__name__, chosen(data, draw)


def _inner(suffix: str) -> tuple[Damage, ...]:
    kinds = {".json": JSON, ".jsonl": JSON, ".xml": MARKUP, ".html": MARKUP, ".rels": MARKUP, ".csv": CSV}
    return kinds.get(suffix, BYTES)


def _damage_member(data: bytes, draw: random.Random) -> tuple[str, bytes]:
    """One member damaged, the zip around it whole. A workbook within a zip is opened too."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    liked = [i for i, (name, _) in enumerate(members) if "sheet" in name or name.endswith((".xlsx", ".json", ".html"))]
    place = draw.choice(liked) if liked and draw.random() < 0.8 else draw.randrange(len(members))
    name, content = members[place]
    if content.startswith(b"PK") and draw.random() < 0.8:
        how, content = _damage_member(content, draw)
    else:
        chosen = draw.choice(_inner(Path(name).suffix))
        how, content = chosen.__name__, chosen(content, draw)
    members[place] = (name, content)
    if draw.random() < 0.05:
        del members[draw.randrange(len(members))]
        how += ", a member lost"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, body in members:
            archive.writestr(each, body)
    return f"{name}: {how}", out.getvalue()


# --- bytes ------------------------------------------------------------------------------------------------------------


def truncated(data: bytes, draw: random.Random) -> bytes:
    return data[: draw.randrange(len(data) + 1)]


def flipped(data: bytes, draw: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(draw.choice((1, 1, 3, 20))):
        if found:
            found[draw.randrange(len(found))] ^= 1 << draw.randrange(8)
    return bytes(found)


def cut_out(data: bytes, draw: random.Random) -> bytes:
    start = draw.randrange(len(data) + 1)
    return data[:start] + data[start + draw.randrange(1, 300) :]


def doubled(data: bytes, draw: random.Random) -> bytes:
    start = draw.randrange(len(data) + 1)
    piece = data[start : start + draw.randrange(1, 300)]
    return data[:start] + piece * draw.choice((2, 50)) + data[start:]


def with_nulls(data: bytes, draw: random.Random) -> bytes:
    start = draw.randrange(len(data) + 1)
    return data[:start] + bytes(draw.choice((1, 64, 5_000))) + data[start:]


def zeroed(data: bytes, draw: random.Random) -> bytes:
    start, length = draw.randrange(len(data) + 1), draw.randrange(1, 200)
    return data[:start] + bytes(len(data[start : start + length])) + data[start + length :]


def trailing(data: bytes, draw: random.Random) -> bytes:
    return data + draw.randbytes(draw.randrange(1, 2_000))


def emptied(_data: bytes, _draw: random.Random) -> bytes:
    return b""


def noise(_data: bytes, draw: random.Random) -> bytes:
    return draw.randbytes(draw.randrange(1, 5_000))


# --- something else instead -------------------------------------------------------------------------------------------


def html_instead(_data: bytes, _draw: random.Random) -> bytes:
    return PAGE.encode()


def laughs_instead(_data: bytes, draw: random.Random) -> bytes:
    return draw.choice((LAUGHS, OUTSIDE)).encode()


def deep_json_instead(_data: bytes, draw: random.Random) -> bytes:
    opening, closing = draw.choice((("[", "]"), ('{"a":', "}")))
    return (opening * 100_000 + "1" + closing * 100_000).encode()


def other_encoding(data: bytes, draw: random.Random) -> bytes:
    return data.decode("utf-8", "replace").encode(draw.choice(("utf-16", "cp1251", "utf-32", "koi8-r")), "replace")


def gzipped(data: bytes, _draw: random.Random) -> bytes:
    return gzip.compress(data, mtime=0)


def nested_zip(data: bytes, draw: random.Random) -> bytes:
    for _ in range(draw.choice((1, 3))):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(draw.choice(("a.zip", "list.xlsx", "page.json", "../../evil.xlsx", "a/b.xml")), data)
        data = out.getvalue()
    return data


def bursting_zip(_data: bytes, draw: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(draw.choice(("xl/workbook.xml", "a.json", "b.xml", "c.html")), b" " * 8_000_000)
    return out.getvalue()


# --- markup: worksheets, XML, HTML ------------------------------------------------------------------------------------

ELEMENT = re.compile(r"<(\w+)\b[^<>]*>[^<>]*</\1>")
CELL = re.compile(r"<c\b[^>]*?(?:/>|>.*?</c>)", re.DOTALL)
TEXT = re.compile(r">([^<>]+)<")
ATTRIBUTE = re.compile(r'="([^"]*)"')


def _text_of(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _pick(pattern: re.Pattern[str], content: str, draw: random.Random) -> re.Match[str] | None:
    found = list(pattern.finditer(content))
    return draw.choice(found) if found else None


def _escaped(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace("\x0b", "&#11;")


def text_replaced(data: bytes, draw: random.Random) -> bytes:
    content = _text_of(data)
    for _ in range(draw.choice((1, 1, 5))):
        if found := _pick(TEXT, content, draw):
            value = _escaped(draw.choice((*HUGE, *ODD, *ODD_DATES)))
            content = content[: found.start(1)] + value + content[found.end(1) :]
    return content.encode()


def attribute_replaced(data: bytes, draw: random.Random) -> bytes:
    content = _text_of(data)
    if found := _pick(ATTRIBUTE, content, draw):
        value = draw.choice(
            ("XFD1048576", "A0", "ZZZZ1", "s", "n", "b", "e", "d", "inlineStr", "-1", "99999999999", "")
        )
        content = content[: found.start(1)] + value + content[found.end(1) :]
    return content.encode()


def elements_swapped(data: bytes, draw: random.Random) -> bytes:
    content = _text_of(data)
    found = list((CELL if "<sheetData" in content else ELEMENT).finditer(content))
    if len(found) < 2:
        return content.encode()
    one, two = sorted(draw.sample(found, 2), key=lambda match: match.start())
    if one.end() > two.start():
        return content.encode()
    return (content[: one.start()] + two[0] + content[one.end() : two.start()] + one[0] + content[two.end() :]).encode()


def element_dropped(data: bytes, draw: random.Random) -> bytes:
    content = _text_of(data)
    for _ in range(draw.choice((1, 1, 10))):
        if found := _pick(CELL if "<sheetData" in content else ELEMENT, content, draw):
            content = content[: found.start()] + content[found.end() :]
    return content.encode()


def column_dropped(data: bytes, draw: random.Random) -> bytes:
    """All cells of one column, or all elements of one name."""
    content = _text_of(data)
    if "<sheetData" in content:
        column = draw.choice("ABCDEFGHIJKLMNOPQRSTUV")
        return re.sub(rf'<c r="{column}\d+"[^>]*?(?:/>|>.*?</c>)', "", content, flags=re.DOTALL).encode()
    if found := _pick(ELEMENT, content, draw):
        content = re.sub(rf"<{found[1]}\b[^<>]*>[^<>]*</{found[1]}>", "", content)
    return content.encode()


def element_repeated(data: bytes, draw: random.Random) -> bytes:
    content = _text_of(data)
    if found := _pick(ELEMENT, content, draw):
        content = content[: found.end()] + found[0] * draw.choice((1, 200)) + content[found.end() :]
    return content.encode()


def tag_broken(data: bytes, draw: random.Random) -> bytes:
    content = _text_of(data)
    if found := _pick(re.compile(r"</?\w+"), content, draw):
        content = (
            content[: found.start()]
            + draw.choice(("<", "</", "<!--", "<![CDATA[", "&#0;", "&nope;", ""))
            + content[found.end() :]
        )
    return content.encode()


# --- JSON -------------------------------------------------------------------------------------------------------------


def tree_damaged(data: bytes, draw: random.Random) -> bytes:
    """A value somewhere in the tree becomes another kind of value, or a key goes."""
    lines = (
        [_line_damaged(line, draw) if draw.random() < 0.5 else line for line in data.splitlines()]
        if b"\n{" in data
        else None
    )
    return b"\n".join(lines) if lines else _line_damaged(data, draw)


def _line_damaged(data: bytes, draw: random.Random) -> bytes:
    try:
        tree = json.loads(data)
    except ValueError:
        return data
    for _ in range(draw.choice((1, 1, 6))):
        _change(tree, draw)
    return json.dumps(tree, ensure_ascii=draw.random() < 0.5).encode("utf-8", "surrogatepass")


def _change(tree: object, draw: random.Random) -> None:
    node = tree
    while isinstance(node, dict | list) and node:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = draw.choice(keys)
        inner = node[key]
        if not isinstance(inner, dict | list) or not inner or draw.random() < 0.15:
            what = draw.randrange(8)
            if what == 0:
                del node[key]
            elif what == 1 and isinstance(node, dict):
                node["unexpected"] = node.pop(key)
            else:
                node[key] = draw.choice(
                    (
                        None,
                        10**400,
                        -1,
                        1.5,
                        1e308,
                        True,
                        [],
                        {},
                        [[]],
                        {"ru": None},
                        "\x00",
                        "\ud800",
                        2**63,
                        *HUGE,
                        *ODD,
                        *ODD_DATES,
                    )
                )
            return
        node = inner


def number_grown(data: bytes, draw: random.Random) -> bytes:
    content = _text_of(data)
    if found := _pick(re.compile(r"(?<=[:,\[])\s*-?\d+(?:\.\d+)?"), content, draw):
        content = (
            content[: found.start()]
            + draw.choice(("9" * 5_000, "1e400", "-", "NaN", "Infinity", "01", "0."))
            + content[found.end() :]
        )
    return content.encode()


# --- csv --------------------------------------------------------------------------------------------------------------


def cell_replaced(data: bytes, draw: random.Random) -> bytes:
    lines = [line.split(b";" if b";" in line else b",") for line in data.split(b"\n")]
    for _ in range(draw.choice((1, 1, 5))):
        line = draw.choice(lines)
        line[draw.randrange(len(line))] = draw.choice((*HUGE, *ODD, *ODD_DATES, '"', '""', "a;b,c")).encode()
    return b"\n".join((b";" if b";" in data else b",").join(line) for line in lines)


def csv_column_dropped(data: bytes, draw: random.Random) -> bytes:
    mark = b";" if b";" in data else b","
    lines = [line.split(mark) for line in data.split(b"\n")]
    place = draw.randrange(len(lines[0]))
    return b"\n".join(mark.join(line[:place] + line[place + 1 :]) for line in lines)


BYTES: tuple[Damage, ...] = (truncated, flipped, cut_out, doubled, with_nulls, zeroed, trailing, emptied, noise)
INSTEAD: tuple[Damage, ...] = (
    html_instead, laughs_instead, deep_json_instead, other_encoding, gzipped, nested_zip, bursting_zip,
)  # fmt: skip
WHOLE: tuple[Damage, ...] = (*BYTES, *INSTEAD)
MARKUP: tuple[Damage, ...] = (
    *WHOLE,
    *2 * (text_replaced, attribute_replaced, elements_swapped, element_dropped, column_dropped),
    *2 * (element_repeated, tag_broken),
)  # fmt: skip
CSV: tuple[Damage, ...] = (*WHOLE, *6 * (cell_replaced,), *2 * (csv_column_dropped,))
JSON: tuple[Damage, ...] = (*WHOLE, *10 * (tree_damaged,), *3 * (number_grown,))
