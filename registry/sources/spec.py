"""What `source.toml` says of a source: who publishes, how often, in which files, and what must hold of every import.

    code = "statgov"              # the folder's name and the value of `source` in the fact tables
    order = 20                    # place in the import of a whole country
    tables = ["company"]          # fact tables it fills
    url = "https://…"             # where it is published
    every_days = 31               # how often; later than twice this, the list is shown as old
    legal_basis = "source.statgov.basis"   # message id
    licence = "source.licence.open"        # message id
    kinds = ["xlsx", "zip"]       # file name endings looked for in folders

    [assertions]
    min_rows = 1
    max_rows = 5_000_000
    max_reject_share = 0.02       # of all rows read
    max_shrink = 0.2              # of the entries now open, how many may be missing from a new snapshot

    [keys]                        # what makes an entry the same entry when its other columns change
    company = ["bin"]

    [[corrections]]               # known misprints of the publisher
    table = "company"
    column = "kfs"
    value = "l5"
    becomes = "15"
    reason = "letter l for digit 1, seen in …"

Its name and publisher are the messages `source.<code>.name` and `source.<code>.publisher`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from piccolo.table import Table

from infra.i18n import Text
from registry.sources.base import ReadModule, SampleModule
from registry.tables import FACTS

TABLES: dict[str, type[Table]] = {table._meta.tablename: cast("type[Table]", table) for table in FACTS}


@dataclass(frozen=True, slots=True)
class Assertions:
    """What must hold of an import; shares are between 0 and 1."""

    min_rows: int
    max_rows: int
    max_reject_share: float
    max_shrink: float


@dataclass(frozen=True, slots=True)
class Correction:
    """A value the publisher is known to misprint, and what it stands for."""

    table: str
    column: str
    value: str
    becomes: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """A source, as its folder describes it."""

    code: str
    order: int
    tables: tuple[type[Table], ...]
    url: str
    every_days: int
    legal_basis: Text | None
    licence: Text | None
    kinds: tuple[str, ...]
    assertions: Assertions
    keys: Mapping[str, tuple[str, ...]]
    corrections: tuple[Correction, ...]

    @property
    def name(self) -> Text:
        return Text(f"source.{self.code}.name")

    @property
    def publisher(self) -> Text:
        return Text(f"source.{self.code}.publisher")

    @property
    def increments(self) -> bool:
        """Whether part of the list may be imported alone: every table says what makes an entry the same."""
        return all(table._meta.tablename in self.keys for table in self.tables)

    @property
    def reader(self) -> ReadModule:
        return cast("ReadModule", _module(self.code, "read"))

    @property
    def sample(self) -> SampleModule:
        return cast("SampleModule", _module(self.code, "sample"))


@cache
def _module(code: str, part: str) -> object:
    return import_module(f"registry.sources.{code}.{part}")


def load(path: Path) -> SourceSpec:
    """Read a `source.toml`.

    Raises ValueError naming the file when it lacks a key, has one too many, or names an unknown table or column.
    """
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        return _spec(written)
    except (KeyError, TypeError) as fault:
        raise ValueError(f"{path}: {fault}") from fault


def _spec(written: dict[str, Any]) -> SourceSpec:
    found = dict(written)
    tables = tuple(TABLES[name] for name in found.pop("tables"))
    keys = {table: tuple(columns) for table, columns in found.pop("keys", {}).items()}
    corrections = tuple(Correction(**{"becomes": None, **entry}) for entry in found.pop("corrections", []))
    for table, column in [(t, c) for t, columns in keys.items() for c in columns] + [
        (entry.table, entry.column) for entry in corrections
    ]:
        if column not in {each._meta.name for each in TABLES[table]._meta.columns}:
            raise KeyError(f"{table}.{column}")
    basis, licence = found.pop("legal_basis", None), found.pop("licence", None)
    return SourceSpec(
        tables=tables,
        keys=keys,
        corrections=corrections,
        assertions=Assertions(**found.pop("assertions")),
        kinds=tuple(kind.lower().lstrip(".") for kind in found.pop("kinds")),
        legal_basis=Text(basis) if basis else None,
        licence=Text(licence) if licence else None,
        **found,
    )
