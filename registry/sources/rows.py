"""From a published record to a row of a fact table, and from many rows to batches.

The table itself says how each value is read: its column's type, length, digits and whether it may be missing. A source
only says which published name fills which column.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import polars as pl
from piccolo.columns import BigInt, Boolean, Column, Date, Integer, Numeric, SmallInt, Timestamp, Varchar
from piccolo.table import Table

from infra.i18n import text
from registry.errors import ImportRefused
from registry.sources.archives import Document
from registry.sources.base import Batch, RejectedRow, columns_of, payload
from registry.sources.values import Unreadable, amount, day, flag, moment, number_of_taxpayer, whole, words

BATCH_ROWS = 20_000
TAXPAYERS = frozenset(("bin", "customer_bin"))
Parser = Callable[[object], object]


def _parser(column: Column) -> Parser:
    match column:
        case Varchar() if column._meta.name in TAXPAYERS:
            return number_of_taxpayer
        case Varchar():
            length = column._meta.params["length"]
            return lambda value: words(value, length)
        case BigInt() | SmallInt() | Integer():
            bits = 64 if isinstance(column, BigInt) else 16 if isinstance(column, SmallInt) else 32
            return lambda value: whole(value, bits)
        case Numeric():
            digits, scale = column._meta.params["digits"]
            return lambda value: amount(value, digits, scale)
        case _:
            return {Boolean: flag, Date: day, Timestamp: moment}.get(type(column), words)


def _optional(parser: Parser) -> Parser:
    return lambda value: None if value is None or value == "" else parser(value)


def _required(parser: Parser) -> Parser:
    def read(value: object) -> object:
        found = parser(value)
        if found is None:
            raise Unreadable("reject.missing", value)
        return found

    return read


class RowReader:
    """Makes rows of one table out of published records.

    `published` names, for each column of the table, the field of the record that fills it.
    """

    def __init__(self, table: type[Table], published: Mapping[str, str]) -> None:
        self.table = table
        columns = payload(table)
        if unknown := set(published) ^ {column._meta.name for column in columns}:
            raise ValueError(f"{table.__name__}: {sorted(unknown)}")
        self._steps = [
            (published[column._meta.name], (_optional if column._meta.null else _required)(_parser(column)))
            for column in columns
        ]

    def row(self, record: Mapping[str, object]) -> tuple[object, ...]:
        """One row, in table order. Raises Unreadable with the reason and the value at fault."""
        get = record.get
        return tuple([parse(get(name)) for name, parse in self._steps])


class Collected:
    """Rows of one table and the rejects beside them, on their way into batches.

    `as_at` is the newest date that the documents gave for themselves.
    """

    def __init__(self, table: type[Table]) -> None:
        self.table = table
        self.as_at: date | None = None
        self.read = 0
        self.first_reject: RejectedRow | None = None
        self._rows: list[Sequence[object]] = []
        self._rejects: list[RejectedRow] = []

    def add(self, row: Sequence[object]) -> None:
        self._rows.append(row)
        self.read += 1

    def reject(self, file: str, row: int | None, fault: Unreadable) -> None:
        """Note a row or page that could not be read."""
        rejected = RejectedRow(file, row, fault.reason, fault.value)
        self._rejects.append(rejected)
        self.first_reject = self.first_reject or rejected

    def dated(self, found: date | None) -> None:
        """A date that a document gives for itself."""
        if found is not None and (self.as_at is None or found > self.as_at):
            self.as_at = found

    @property
    def is_full(self) -> bool:
        """Whether enough rows or rejects are together for a batch."""
        return len(self._rows) >= BATCH_ROWS or len(self._rejects) >= BATCH_ROWS

    def batch(self) -> Batch:
        """What is together, even if it is nothing; the next batch begins."""
        frame = pl.DataFrame(self._rows, schema=columns_of(self.table), orient="row")
        batch = Batch(self.table, frame, tuple(self._rejects), self.as_at)
        self._rows, self._rejects = [], []
        return batch


def page_bytes(document: Document) -> bytes:
    """The bytes of a document that is one page of many. Raises Unreadable when it is empty: the others go on."""
    if not document.size:
        raise Unreadable("reject.empty_page", document.name)
    return document.read()


def refuse_unless_read(*collected: Collected) -> None:
    """Raises ImportRefused when everything was rejected: then the documents, not their rows, are at fault."""
    first = next((each.first_reject for each in collected if each.first_reject is not None), None)
    if first is not None and not any(each.read for each in collected):
        raise ImportRefused(text("import.nothing_readable", file=first.file, reason=text(first.reason)))
