"""The register of labels as files for programs and spreadsheets, and what happens to labels as a feed (RFC 4287)."""

import csv
import io
import json
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from xml.etree import ElementTree as ET

from compliance.credentials.issuing import stamp
from compliance.views.label.public import LabelChange, LabelLine
from infra import clock
from infra.i18n import Text, show, text, translate
from infra.settings import settings

ATOM = "http://www.w3.org/2005/Atom"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
COLUMNS = ("number", "standing", "level", "organisation", "name_kk", "name_ru", "region", "section", "products",
           "valid_from", "valid_until", "changed_at")  # fmt: skip
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def _row(line: LabelLine) -> dict[str, object]:
    return {
        "number": line.number,
        "standing": line.standing,
        "level": line.level,
        "organisation": line.organisation,
        "name_kk": line.name.kk or "",
        "name_ru": line.name.ru or "",
        "region": line.region or "",
        "section": line.section or "",
        "products": [{"name": product.name, "code": product.code} for product in line.products],
        "valid_from": line.valid_from.isoformat(),
        "valid_until": line.valid_until.isoformat(),
        "changed_at": stamp(line.changed_at),
    }


async def as_csv(parts: AsyncIterator[Sequence[LabelLine]], language: str) -> AsyncIterator[bytes]:
    """All lines as CSV with a heading in a language, part by part; UTF-8 with a mark, so that spreadsheets read it."""
    yield b"\xef\xbb\xbf" + _written([[translate(f"label_public.column.{name}", language) for name in COLUMNS]])
    async for lines in parts:
        rows = (_row(line) | {"products": "; ".join(product.name for product in line.products)} for line in lines)
        yield _written([[_plain(str(row[name])) for name in COLUMNS] for row in rows])


def _written(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULAS) else cell


async def as_json(parts: AsyncIterator[Sequence[LabelLine]], language: str) -> AsyncIterator[bytes]:
    """All lines as one JSON document, with its licence and moment, part by part; a label stands in a line."""
    title = translate("label_public.register", language)
    whole = {"title": title, "licence": LICENCE, "at": stamp(clock.now()), "labels": []}
    begun, between = json.dumps(whole, ensure_ascii=False).removesuffix("]}"), "\n"
    yield begun.encode()
    async for lines in parts:
        yield (between + ",\n".join(json.dumps(_row(line), ensure_ascii=False) for line in lines)).encode()
        between = ",\n"
    yield b"\n]}\n"


def as_atom(changes: Sequence[LabelChange], language: str) -> bytes:
    """What happened, newest first, as a feed."""
    site = settings().site
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": language})
    _said(feed, "id", f"{site}/labels.atom")
    _said(feed, "title", translate("label_public.feed", language))
    _said(feed, "updated", stamp(changes[0].at if changes else datetime(2026, 11, 26, tzinfo=clock.LOCAL)))
    _said(feed, "rights", translate("label_public.licence", language))
    ET.SubElement(feed, "link", {"rel": "self", "href": f"{site}/labels.atom?lang={language}"})
    ET.SubElement(feed, "link", {"rel": "alternate", "href": f"{site}/{language}/labels"})
    _said(ET.SubElement(feed, "author"), "name", "Möldir")
    for change in changes:
        entry = ET.SubElement(feed, "entry")
        _said(entry, "id", f"{site}/label/{change.number}#{change.id}")
        _said(entry, "title", f"{change.number}: {what_happened(change, language)}")
        _said(entry, "updated", stamp(change.at))
        _said(entry, "summary", show(_summary(change, language), language))
        ET.SubElement(entry, "category", {"term": change.what})
        ET.SubElement(entry, "link", {"href": f"{site}/{language}/label/{change.number}"})
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="unicode").encode()


def what_happened(change: LabelChange, language: str) -> str:
    """What happened, with its reason where there is one."""
    said = translate(f"label_public.happened.{change.what}", language)
    return f"{said}: {change.reason.of(language)}" if change.reason is not None else said


def _summary(change: LabelChange, language: str) -> Text:
    return text("label_public.feed.entry", name=show(change.name, language), day=change.on_day)


def _said(parent: ET.Element, tag: str, words: str) -> None:
    # what XML cannot hold is left out: names come from lists of others
    ET.SubElement(parent, tag).text = "".join(letter for letter in words if letter >= " " or letter in "\n\t")
