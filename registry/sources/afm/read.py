"""Lists of the Financial Monitoring Agency: financing of terrorism (category 1), terrorist organisations (2).

Layout: websfm.kz/terrorism, `xml_category_1` and `xml_category_2`. An organisation's names stand in one element, parted
by semicolons. The day of inclusion stands in `correction` («включен от DD.MM.YYYY»), else in `added_to_list`.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

from infra.i18n import text
from registry.errors import ImportRefused
from registry.sources.archives import Document, documents
from registry.sources.base import Batch
from registry.sources.markup import fields, local, named, whole_tree
from registry.sources.rows import Collected, RowReader, refuse_unless_read
from registry.sources.values import Unreadable, number_of_taxpayer, words
from registry.tables.courts import Sanction

CATEGORY = re.compile(r"category_?([12])(?!\d)")
INCLUDED = re.compile(r"включ[её]н[аоы]?\s+от\s+(\d\d\.\d\d\.\d{4})", re.IGNORECASE)
PERSON, ORGANISATION = "person", "organisation"
COLUMNS = ("category", "kind", "name", "aliases", "bin", "birth_on", "note", "correction", "included_on")
READER = RowReader(Sanction, {column: column for column in COLUMNS})


def read(files: Sequence[Path]) -> Iterator[Batch]:
    """Entries as rows of `sanction`. An entry whose number is wrong stays, without the number, beside the reject."""
    collected = Collected(Sanction)
    for document in documents(files, (".xml",)):
        root = whole_tree(document)
        entries = [element for element in root.iter() if local(element) in ("person", "org")]
        category = _category(document, root)
        for position, entry in enumerate(entries, start=1):
            try:
                record = _record(entry, category)
                collected.add(READER.row(record | {"bin": _number(record, document.file, position, collected)}))
            except Unreadable as fault:
                collected.reject(document.file, position, fault)
            if collected.is_full:
                yield collected.batch()
    refuse_unless_read(collected)
    yield collected.batch()


def _category(document: Document, root: Element) -> int:
    """From the file's name; else from what only one of the lists has.

    Raises ImportRefused for a document with neither persons nor organisations.
    """
    persons, organisations = (next(named(root, name), None) is not None for name in ("person", "org"))
    if not persons and not organisations:
        raise ImportRefused(text("import.wrong_root", file=document.file, found=local(root)[:40]))
    stated = CATEGORY.search(document.name.lower())
    if stated:
        return int(stated[1])
    return 1 if persons else 2


def _record(entry: Element, category: int) -> dict[str, object]:
    found = fields(entry)
    correction = words(found.get("correction"))
    stated = INCLUDED.search(correction or "")
    record: dict[str, object] = {
        "category": category,
        "note": found.get("note"),
        "correction": correction,
        "included_on": stated[1] if stated else found.get("added_to_list"),
    }
    if local(entry) == "person":
        parts = (words(found.get(part)) for part in ("lname", "fname", "mname"))
        name = " ".join(part for part in parts if part)
        return record | {
            "kind": PERSON,
            "name": name,
            "bin": found.get("iin"),
            "birth_on": found.get("birthdate"),
        }
    names = [part.strip() for part in (found.get("org_name") or "").split(";")]
    first, *others = [part for part in [*names, words(found.get("org_name_en"))] if part] or [""]
    aliases = "; ".join(others) or None
    return record | {"kind": ORGANISATION, "name": first, "aliases": aliases, "bin": found.get("org_iin")}


def _number(record: dict[str, object], file: str, position: int, collected: Collected) -> str | None:
    """The BIN or IIN; None, and a reject, where it is wrong: a listed name is never dropped for its number."""
    written = words(record.get("bin"))
    if written is None:
        return None
    try:
        return number_of_taxpayer(written)
    except Unreadable as fault:
        collected.reject(file, position, fault)
        return None
