"""What a file of results says: a table whose columns are understood or chosen, or xAPI statements. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from compliance.errors import Unfit
from compliance.training.results_in import ALIASES, NEEDED, Result, columns_of, results_of
from compliance.training.statements import NoStatementsError, Void, read_statement, statements_in
from compliance.training.tables_in import TableIn, read_table
from compliance.views.training.records import Miss
from infra.i18n import text

NO_COLUMN = -1


@dataclass(frozen=True, slots=True)
class Found:
    """Results, what cannot be used with the reason, voidings; and the table with its columns, where it is one."""

    results: tuple[Result, ...]
    misses: tuple[Miss, ...]
    voids: tuple[Void, ...] = ()
    table: TableIn | None = None
    columns: Mapping[str, int] | None = None

    @property
    def lacking(self) -> tuple[str, ...]:
        """Fields without which no row can be used, and for which no column is known."""
        return () if self.columns is None else tuple(field for field in NEEDED if field not in self.columns)


def found_in_table(data: bytes, chosen: Mapping[str, int]) -> Found:
    """What a table says. `chosen`: field -> column, over what its headers say; NO_COLUMN: none. Raises Unfit."""
    table = read_table(data)
    said = columns_of(table.rows[0]) | {
        field: place for field, place in chosen.items() if field in ALIASES and place < len(table.rows[0])
    }
    columns = {field: place for field, place in said.items() if place != NO_COLUMN}
    if any(field not in columns for field in NEEDED):
        return Found((), (), (), table, columns)
    results, misses = results_of(table.rows[1:], columns)
    return Found(tuple(results), tuple(misses), (), table, columns)


def found_in_statements(data: bytes) -> Found:
    """What a JSON document of statements says. Raises Unfit."""
    try:
        given = statements_in(data)
    except NoStatementsError:
        raise Unfit(text("records.import.no_statements"), field="file") from None
    said = [read_statement(number, each) for number, each in enumerate(given, 1)]
    return Found(
        tuple(each for each in said if isinstance(each, Result)),
        tuple(each for each in said if isinstance(each, Miss)),
        tuple(each for each in said if isinstance(each, Void)),
    )
