"""Views of the import of a staff list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from compliance.training.staff_files.headings import Columns
from compliance.training.staff_files.rows import Fault

OUTCOMES = ("new", "changed", "moved", "left", "back", "unchanged")


@dataclass(frozen=True, slots=True)
class Chosen:
    """How a file is read: encoding and separator ("" found out), what each column means (none: by the headings).

    `since` is the day of moves that the list tells of; `whole`: who is not in the list has left.
    """

    encoding: str = ""
    separator: str = ""
    fields: tuple[str, ...] = ()
    since: date | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What an import would do, or did: how many rows of each outcome, first names of each, and what is wrong.

    `rows` are all rows with anything in them, `bad` those that are not taken; `ends` how many of `there` who work
    would leave only because the list does not name them; `sure`: that is so many that it is asked again.
    """

    counts: Mapping[str, int]
    names: Mapping[str, tuple[str, ...]]
    faults: tuple[Fault, ...]
    rows: int
    bad: int
    ends: int
    there: int
    begun: int = 0
    ended: int = 0

    @property
    def sure(self) -> bool:
        """Whether the list would end more than a tenth of those who work."""
        return self.ends * 10 > self.there


@dataclass(frozen=True, slots=True)
class UploadView:
    """A staff list between its steps. `sample` are its first rows; `report` is missing where columns are not clear."""

    id: int
    name: str
    encoding: str
    separator: str
    columns: Columns
    sample: tuple[tuple[str, ...], ...]
    chosen: Chosen
    report: Report | None
    taken_at: datetime | None
    today: date
