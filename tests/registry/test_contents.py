"""Contents of facts: the same in a frame as in the database, and recognised among millions in little memory."""

from datetime import date, datetime
from decimal import Decimal
from hashlib import md5
from uuid import UUID

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.database import execute, fetch
from registry.imports.contents import Known, contents, digits, numbers, numbers_of_lines
from registry.sources.base import columns_of
from registry.tables import FACTS, Company

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="".join(map(chr, range(32)))), max_size=12)

MOMENTS = (datetime(1900, 1, 1), datetime(2199, 1, 1))  # noqa: DTZ001 - lists give local time without a zone


def values(kind: pl.DataType) -> st.SearchStrategy[object]:
    """Values that a column may hold, null among them."""
    match kind:
        case pl.Decimal():
            limit = Decimal(10) ** (kind.precision - kind.scale) - 1
            found = st.decimals(-limit, limit, places=kind.scale)
        case pl.Datetime():
            found = st.datetimes(MOMENTS[0], MOMENTS[1])
        case pl.Date():
            found = st.dates(date(1900, 1, 1), date(2199, 1, 1))
        case pl.Boolean():
            found = st.booleans()
        case pl.String():
            found = TEXTS
        case _:
            bits = {pl.Int16(): 15, pl.Int32(): 31, pl.Int64(): 63}[kind]
            found = st.integers(-(2**bits), 2**bits - 1)
    return st.none() | found


@pytest.mark.parametrize("table", FACTS, ids=lambda table: table._meta.tablename)
@settings(max_examples=8)
@given(data=st.data())
async def test_a_content_is_what_the_database_would_say(db, table, data):
    kinds = columns_of(table)
    rows = data.draw(
        st.lists(st.fixed_dictionaries({name: values(kind) for name, kind in kinds.items()}), min_size=1, max_size=4)
    )
    frame = pl.DataFrame(rows, schema=kinds, orient="row")
    name, columns = table._meta.tablename, ", ".join(f'"{column}"' for column in kinds)
    await execute(f"create temp table stage as select {columns} from {name} limit 0")
    for column in kinds:
        await execute(f'alter table stage alter "{column}" drop not null')
    await db.copy_records_to_table("stage", records=list(frame.iter_rows()), columns=list(kinds))
    parts = ", ".join(f"""E'\\x01{column}\\x02' || "{column}"::text""" for column in kinds)
    said = await fetch(f"select md5(concat('statgov', {parts})) as content from stage")
    await execute("drop table stage")
    assert contents(frame, table, "statgov").to_list() == [row["content"] for row in said]


def test_a_column_that_is_not_filled_leaves_no_mark():
    """So a column that a later version adds changes no content."""
    [content] = contents(pl.DataFrame([{"bin": "1"}], schema=columns_of(Company)), Company, "statgov")
    assert content == md5(b"statgov\x01bin\x021", usedforsecurity=False).hexdigest()


def test_digits_and_numbers_are_one_thing():
    written = pl.Series("content", ["0" * 31 + "1", "f" * 32, UUID(int=2**127 + 5).hex])
    assert digits(numbers(written)).equals(written)
    lines = "".join(f"{UUID(each)}\n" for each in written).encode()
    assert numbers_of_lines(lines).equals(numbers(written))


def of(*found: int) -> pl.Series:
    return pl.Series("content", found, dtype=pl.UInt128)


def test_what_was_met_is_known_and_what_was_not_has_vanished():
    known = Known([of(7, 1), of(2**128 - 1)])
    assert known.meet(of(1, 2, 2**128 - 1, 1, 0)).to_list() == [True, False, True, True, False]
    assert known.meet(of()).to_list() == []
    met, vanished = known.sorted_out()
    assert (met, vanished.to_list()) == (2, [7])


def test_nothing_is_known_of_an_empty_table():
    known = Known()
    assert known.meet(of(1, 1)).to_list() == [False, False]
    assert known.sorted_out()[0] == 0
    assert len(known) == 0
