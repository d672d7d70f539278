"""Pages of the procurement portal's open service (OWS v3), and their making.

Layout: goszakup.gov.kz/ru/developer/ows_v3. A page is `{"total", "limit", "next_page", "items"}`; the pages of one
list stand in as many files, `next_page` empty on the last. All of them together must be the whole list: a list that
was only half fetched would otherwise close every fact of the missing half.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Annotated

import msgspec
import polars as pl

from infra.i18n import text
from registry.errors import ImportRefused
from registry.sources.archives import ArchiveWriter, Document, decoded, documents, refuse_html
from registry.sources.base import Batch
from registry.sources.rows import Collected, RowReader, refuse_unless_read
from registry.sources.values import Unreadable, day

PAGE_LIMIT = 500  # the service gives no more at a time
PAGES_A_ZIP = 2_000
MOST_RECORDS = 10_000_000_000  # in one list: the longest has forty million
JSON_FAULTS = (msgspec.DecodeError, RecursionError, ValueError)
RECORD = msgspec.json.Decoder(dict[str, object], float_hook=Decimal)
ENCODER = msgspec.json.Encoder(decimal_format="number")  # amounts digit for digit
Record = dict[str, object]


class Page(msgspec.Struct):
    """The envelope. The items stay raw, so that one bad record does not cost its page."""

    total: Annotated[int, msgspec.Meta(ge=0, le=10**12)]
    items: list[msgspec.Raw]
    limit: int | None = None
    next_page: str | None = None


PAGE = msgspec.json.Decoder(Page)


class Chain:
    """Holds that the pages read are one whole list."""

    def __init__(self) -> None:
        self.total: int | None = None
        self.items = 0
        self.ends = 0
        self.following: set[str] = set()

    def take(self, page: Page, file: str) -> None:
        """Raises ImportRefused when the page is of another list, comes twice, or the list went on after its end."""
        if self.total is not None and page.total != self.total:
            raise ImportRefused(text("import.pages_differ", file=file, total=page.total, before=self.total))
        if page.next_page and page.next_page in self.following:
            raise ImportRefused(text("import.page_twice", file=file))
        self.total = page.total
        self.items += len(page.items)
        if page.next_page:
            self.following.add(page.next_page)
        else:
            self.ends += 1

    def finish(self, file: str) -> None:
        """Raises ImportRefused unless there is one last page and as many items as the list said."""
        if self.total is None:
            raise ImportRefused(text("import.no_pages", file=file))
        if self.ends != 1 or self.items != self.total:
            raise ImportRefused(text("import.pages_missing", got=self.items, total=self.total))


def read_list(
    files: Sequence[Path], reader: RowReader, prepared: Callable[[Record], Record | None], dated: str
) -> Iterator[Batch]:
    """The rows of one list.

    `prepared` changes a record before it is read, or drops it (None: deleted at the source); it may raise Unreadable.
    `dated` is the field that says when the service indexed the record: the newest dates the list.
    """
    collected, chain = Collected(reader.table), Chain()
    for document in documents(files, (".json",)):
        page = read_page(document)
        chain.take(page, document.file)
        for position, raw in enumerate(page.items, start=1):
            try:
                record = prepared(_record(raw))
                if record is not None:
                    collected.add(reader.row(record))
                    collected.dated(_indexed(record.get(dated)))
            except Unreadable as fault:
                collected.reject(document.file, position, fault)
            if collected.is_full:
                yield collected.batch()
    chain.finish(", ".join(path.name for path in files[:1]))
    refuse_unless_read(collected)
    yield collected.batch()


def read_page(document: Document) -> Page:
    """An envelope. Raises ImportRefused for anything else: HTML, an error answer, JSON that breaks off."""
    data = document.read()
    refuse_html(data, document.file)
    try:
        return PAGE.decode(decoded(data, document.file))
    except msgspec.ValidationError as fault:
        raise ImportRefused(text("import.not_a_page", file=document.file)) from fault
    except JSON_FAULTS as fault:
        raise ImportRefused(text("import.not_json", file=document.file)) from fault


def _record(raw: msgspec.Raw) -> Record:
    try:
        return RECORD.decode(raw)
    except JSON_FAULTS as fault:
        raise Unreadable("reject.not_a_record", bytes(raw)[:200].decode("utf-8", "replace")) from fault


def _indexed(value: object) -> date | None:
    try:
        return day(value)
    except Unreadable:  # the date of indexing dates the list; the record stands without it
        return None


def undeleted(record: Record, field: str) -> Record | None:
    """The record, unless the service marks it as deleted."""
    return None if record.get(field) in (1, "1", True) else record


def taxpayer(record: Record, bin_field: str, iin_field: str) -> object:
    """The BIN, or the IIN where the BIN is empty: persons and entrepreneurs.

    Raises Unreadable for a foreigner, who has neither: the register has no key for such a record.
    """
    found = record.get(bin_field) or record.get(iin_field)
    if not found and (record.get("unp") or record.get("supplier_innunp")):
        raise Unreadable("reject.foreign", record.get("unp") or record.get("supplier_innunp"))
    return found


def write_list(code: str, path: str, total: int, records: Iterable[Record], folder: Path) -> list[Path]:
    """Write `total` records as pages of the service, in zips of 2,000 pages: `<code>.zip`, `<code>_2.zip` ...

    `path` is the address of the list (`/v3/acts`); each page points to the next by the id of its last record.
    Records are asked for page by page.
    """
    coming = iter(records)
    ends = range(PAGE_LIMIT, max(total, 1) + PAGE_LIMIT, PAGE_LIMIT)
    files: list[Path] = []
    for first in range(0, len(ends), PAGES_A_ZIP):
        files.append(folder / f"{code}{f'_{len(files) + 1}' if files else ''}.zip")
        with ArchiveWriter(files[-1]) as archive:
            for number, end in enumerate(ends[first : first + PAGES_A_ZIP], start=first + 1):
                following = f"{path}?page=next&search_after={end}" if end < total else ""
                head = f'{{"total":{total},"limit":{PAGE_LIMIT},"next_page":"{following}","items":['
                items = b",".join(ENCODER.encode(record) for record in islice(coming, PAGE_LIMIT))
                archive.add(f"{code}_{number:06}.json", head.encode() + items + b"]}")
    return files


def written(frame: pl.DataFrame, names: Mapping[str, str], fields: Sequence[str]) -> Iterator[Record]:
    """Rows of a frame as records with all the published fields, null where the frame has no such column."""
    blank: Record = dict.fromkeys(fields)
    columns = [names[column] for column in frame.columns]
    for row in frame.iter_rows():
        yield blank | {field: _styled(value) for field, value in zip(columns, row, strict=True)}


def _styled(value: object) -> object:
    """Dates as `YYYY-MM-DD HH:MM:SS[.ffffff]`, flags as 0 and 1, the rest as it is."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return f"{value} 00:00:00" if isinstance(value, date) else value
