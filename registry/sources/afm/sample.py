"""Writes the lists of the Financial Monitoring Agency."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import polars as pl
from piccolo.table import Table

from registry.sources.afm.read import INCLUDED, ORGANISATION, PERSON
from registry.tables.courts import Sanction

Row = Mapping[str, object]


def write(frames: Mapping[type[Table], pl.DataFrame], folder: Path, as_at: date) -> list[Path]:
    """`xml_category_1_<date>.xml` (persons and organisations) and `xml_category_2_<date>.xml` (organisations).

    The lists carry no date, so their names do. Only a list with entries is written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for category in (1, 2):
        rows = frames[Sanction].filter(pl.col("category") == category).to_dicts()
        if rows:
            path = folder / f"xml_category_{category}_{as_at}.xml"
            path.write_bytes(_list(rows, category).encode())
            written.append(path)
    return written


def _list(rows: Sequence[Row], category: int) -> str:
    persons = "\n".join(_person(row) for row in rows if row["kind"] == PERSON)
    orgs = "\n".join(_org(row, category) for row in rows if row["kind"] == ORGANISATION)
    people = f"<persons>\n{persons}\n</persons>\n" if persons or category == 1 else ""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<xml>\n{people}<orgs>\n{orgs}\n</orgs>\n</xml>\n'


def _person(row: Row) -> str:
    last, first, middle, *_ = [*str(row["name"]).split(" ", 2), "", ""]
    names = {"lname": last, "fname": first, "mname": middle}
    return _element("person", names | {"birthdate": row["birth_on"], "iin": row["bin"], **_shared(row)})


def _org(row: Row, category: int) -> str:
    names = "; ".join(str(part) for part in (row["name"], row["aliases"]) if part)
    more = {"org_iin": row["bin"]} if row["bin"] or category == 2 else {"org_name_en": None}
    return _element("org", {"org_name": names, **more, **_shared(row)})


def _shared(row: Row) -> dict[str, object]:
    stated = INCLUDED.search(str(row["correction"] or ""))
    added = None if stated else row["included_on"]
    return {"note": row["note"], "correction": row["correction"], "added_to_list": added}


def _element(name: str, children: Mapping[str, object]) -> str:
    inner = "".join(f"<{child}>{escape(_text(value))}</{child}>" for child, value in children.items())
    return f"<{name}>{inner}</{name}>"


def _text(value: object) -> str:
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    return "" if value is None else str(value)
