"""Nothing that is withheld of the figures can be computed from what is published, by whoever reckons with them."""

from collections.abc import Mapping
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from compliance.training.figures import FEWEST, WHOLE, Count, Key, published, with_sums, withheld_of

ROWS, COLUMNS = ("10", "11", "35", "71", "?"), ("micro", "small", "medium", "large")
COUNTS = st.builds(
    lambda organisations, each, most, valid: Count(
        organisations, organisations * each, organisations * each + most, min(valid, organisations * each), each + most
    ),
    st.integers(1, 9), st.integers(1, 40), st.integers(0, 60), st.integers(0, 300),
)  # fmt: skip
TABLES = st.dictionaries(st.tuples(st.sampled_from(ROWS), st.sampled_from(COLUMNS)), COUNTS, max_size=20)


def determined(withheld: list[Key], lines: list[list[Key]]) -> set[Key]:
    """Cells that follow from equations, each of which says that the withheld of a line have a known sum: those whose
    own unit vector is a combination of the equations. By elimination in fractions, and no thought of graphs.
    """
    rows = [[Fraction(key in line) for key in withheld] for line in lines]
    reduced: list[list[Fraction]] = []
    for place in range(len(withheld)):
        pivot = next((row for row in rows if row[place]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [each / pivot[place] for each in pivot]
        rows = [[a - row[place] * b for a, b in zip(row, pivot, strict=True)] for row in rows]
        reduced = [[a - row[place] * b for a, b in zip(row, pivot, strict=True)] for row in reduced] + [pivot]
    units = [row for row in reduced if sum(1 for each in row if each) == 1]
    return {withheld[next(i for i, each in enumerate(row) if each)] for row in units}


def lines_of(table: Mapping[Key, Count]) -> list[list[Key]]:
    return [[key for key in table if key[place] == name] for place in (0, 1) for name in {key[place] for key in table}]


@given(TABLES)
def test_what_is_withheld_does_not_follow_from_the_rest(counts: dict[Key, Count]) -> None:
    table = with_sums(counts)
    withheld = sorted(withheld_of(table))
    assert {key for key, count in table.items() if not count.enough} <= set(withheld)
    assert determined(withheld, lines_of(table)) == set()


@given(TABLES)
def test_what_follows_for_a_line_is_enough_to_be_published(counts: dict[Key, Count]) -> None:
    table = with_sums(counts)
    withheld = withheld_of(table)
    for region in {key[0] for key in table} - {""}:
        gone = [table[key] for key in withheld if key[0] == region and key[1]]
        if gone and (region, "") not in withheld:
            assert sum(each.organisations for each in gone) >= FEWEST


@given(TABLES)
def test_what_is_published_is_enough_rounded_and_adds_up(counts: dict[Key, Count]) -> None:
    table, shown = with_sums(counts), published(counts)
    assert shown.keys() == table.keys()
    for key, figure in shown.items():
        if figure is not None:
            assert table[key].organisations == figure.organisations >= FEWEST
            assert figure.people % 5 == 0
            assert abs(figure.people - table[key].people) <= 2
            assert 0 <= table[key].valid / table[key].required - figure.share < 0.0100001


def test_a_cell_alone_in_its_row_takes_another_with_it() -> None:
    many, few = Count(9, 90, 90, 45, 10), Count(2, 20, 20, 5, 10)
    counts = {("10", "small"): few, ("10", "large"): many, ("11", "small"): many, ("11", "large"): many}
    shown = published(counts)
    assert shown["10", "small"] is shown["10", "large"] is None
    assert shown["11", "small"] is shown["11", "large"] is None
    assert shown[WHOLE] is not None
    assert shown[WHOLE].organisations == 29


def test_one_large_organisation_among_many_small_ones_is_not_told_apart() -> None:
    assert published({("10", "small"): Count(6, 60, 100, 50, 81)})[WHOLE] is None
    assert published({("10", "small"): Count(6, 60, 100, 50, 80)})[WHOLE] is not None
    assert published({}) == {}
