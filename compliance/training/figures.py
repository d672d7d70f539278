"""Training of all organisations in a table for everybody, from which no organisation can be told apart.

A cell of few organisations or few people is withheld, and so is one in which a single organisation is nearly all. What
is withheld could be had by subtraction: a cell alone in its row or column, or alone between the withheld ones, takes
others with it, until nothing of it follows from what is published (complementary suppression).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FEWEST = 5  # organisations, and people, of a published cell
LARGEST_SHARE = 0.8  # of what a cell requires, that may be one organisation's
ROUNDED_TO = 5  # published people

Key = tuple[str, str]  # region, size; an empty one is the sum over all
WHOLE: Key = ("", "")


@dataclass(frozen=True, slots=True)
class Count:
    """Organisations that train, their people who must hold a course, and of what is required how much is valid.

    `largest` is what the organisation that requires most requires.
    """

    organisations: int
    people: int
    required: int
    valid: int
    largest: int

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.organisations + other.organisations, self.people + other.people, self.required + other.required,
            self.valid + other.valid, max(self.largest, other.largest),
        )  # fmt: skip

    @property
    def enough(self) -> bool:
        """Whether it may be published."""
        return self.organisations >= FEWEST and self.people >= FEWEST and self.largest <= LARGEST_SHARE * self.required


NONE = Count(0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Figure:
    """A published cell: organisations, people to the nearest five, and the share in whole per cent (0 to 1)."""

    organisations: int
    people: int
    share: float


def published(counts: Mapping[Key, Count]) -> Mapping[Key, Figure | None]:
    """Cells by region and size, with sums of rows, columns and all; None where a cell is withheld.

    In: counts of cells that have at least one organisation, without sums. What is not there has none.
    """
    table = with_sums(counts)
    withheld = withheld_of(table)
    return {key: None if key in withheld else _figure(count) for key, count in table.items()}


def _figure(count: Count) -> Figure:
    people = (count.people + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO
    return Figure(count.organisations, people, count.valid * 100 // count.required / 100)


def with_sums(counts: Mapping[Key, Count]) -> dict[Key, Count]:
    """The cells, and under an empty name the sums over them."""
    table: defaultdict[Key, Count] = defaultdict(lambda: NONE)
    for (region, size), count in counts.items():
        for key in ((region, size), (region, ""), ("", size), WHOLE):
            table[key] += count
    return dict(table)


def withheld_of(table: Mapping[Key, Count]) -> frozenset[Key]:
    """Cells and sums that are not published, of a table with its sums."""
    withheld = {key for key, count in table.items() if not count.enough}
    while (more := _more(table, withheld)) is not None:
        withheld.add(more)
    return frozenset(withheld)


def _more(table: Mapping[Key, Count], withheld: set[Key]) -> Key | None:
    """A further cell that must go, the one with the fewest people; None when what is withheld is safe."""
    for line in _lines(table):
        gone = [key for key in line if key in withheld]
        if gone and not _safe(table, line, gone):
            left = [key for key in line if key not in withheld]
            if left:
                return _cheapest(table, left)
    for key in sorted(withheld):
        if _follows(key, withheld):
            left = [other for other in table if other not in withheld and (other[0] == key[0] or other[1] == key[1])]
            if left:
                return _cheapest(table, left)
    return None


def _lines(table: Mapping[Key, Count]) -> Iterable[list[Key]]:
    """Rows and columns, each with its sum."""
    for place in (0, 1):
        for name in sorted({key[place] for key in table}):
            yield sorted(key for key in table if key[place] == name)


def _safe(table: Mapping[Key, Count], line: list[Key], gone: list[Key]) -> bool:
    """Whether what follows for the withheld of a line from the published of it could be published itself."""
    if len(gone) == 1:
        return False
    total = min(line, key=lambda key: (key[0] != "") + (key[1] != ""))  # the sum names less than its parts
    if total in gone:
        return True  # only a difference follows
    left = NONE
    for key in gone:
        left += table[key]
    return left.enough


def _cheapest(table: Mapping[Key, Count], keys: Iterable[Key]) -> Key:
    return min(keys, key=lambda key: (table[key].people, key))


def _follows(key: Key, withheld: set[Key]) -> bool:
    """Whether a withheld cell can be computed: rows and columns as places, withheld cells as ways between them; the
    equations of rows and columns determine exactly those ways that are bridges.
    """
    ways: defaultdict[tuple[int, str], set[tuple[int, str]]] = defaultdict(set)
    for other in withheld - {key}:
        ways[0, other[0]].add((1, other[1]))
        ways[1, other[1]].add((0, other[0]))
    reached, open_ = {(0, key[0])}, [(0, key[0])]
    while open_:
        for place in ways[open_.pop()] - reached:
            reached.add(place)
            open_.append(place)
    return (1, key[1]) not in reached
