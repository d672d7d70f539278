"""What is built in: regions, sizes, ownership, activities, the monthly calculation index."""

from datetime import date
from itertools import pairwise

import pytest

from infra.i18n import LANGUAGES, translate
from registry.classifiers import (
    LEGAL_FORMS,
    OWNERSHIP,
    REGIONS,
    RETIRED_NAMES,
    SECTION_OF_DIVISION,
    SECTIONS,
    SIZES,
    division_of,
    is_state_owned,
    mci,
    region_of,
    section_of,
    size_group,
)


def test_there_are_twenty_regions_named_in_three_languages():
    assert len(REGIONS) == 20
    assert all(name.kk and name.ru and name.en for name in REGIONS.values())


def test_the_regions_are_those_of_the_real_classifier(shared):
    lines = (shared / "data" / "kz" / "kz-tax-rates" / "kato.csv").read_text("utf-8").splitlines()
    real = {line[:2]: line.replace("г.", "г. ").split(",")[4:6] for line in lines if ",oblast," in line}
    assert {code: [name.ru, name.kk] for code, name in REGIONS.items()} == real


@pytest.mark.parametrize(
    ("kato", "region"),
    [("751710000", "75"), ("101000000", "10"), ("512610000", "61"), ("990000000", None), ("", None), (None, None)],
)
def test_a_place_lies_in_a_region_also_by_its_old_code(kato, region):
    assert region_of(kato) == region
    assert RETIRED_NAMES["51"].ru == "Южно-Казахстанская область"


@pytest.mark.parametrize(
    ("krp", "group"),
    [("105", "micro"), ("110", "small"), ("160", "small"), ("215", "medium"), ("225", "medium"), ("305", "large"),
     ("311", "large"), ("999", None), (None, None)],
)  # fmt: skip
def test_a_size_class_belongs_to_a_group(krp, group):
    assert size_group(krp) == group


def test_size_classes_leave_no_gap():
    ends = sorted((size.least, size.most) for size in SIZES.values())
    assert all(later[0] == earlier[1] + 1 for earlier, later in pairwise(ends) if earlier[1])
    assert ends[-1] == (1001, None)


def test_ownership_knows_what_belongs_to_the_state():
    assert [is_state_owned(code) for code in ("11", "12", "13", "15", "23", None)] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    assert all(owned.parent is None or owned.parent in OWNERSHIP for owned in OWNERSHIP.values())


@pytest.mark.parametrize(
    ("oked", "section"), [("01110", "A"), ("62011", "J"), ("96090", "S"), ("04000", None), ("", None), (None, None)]
)
def test_an_activity_belongs_to_a_section(oked, section):
    assert section_of(oked) == section
    assert (division_of(oked) is None) == (section is None)


def test_every_division_lies_in_one_section():
    assert len(SECTION_OF_DIVISION) == 88
    assert set(SECTION_OF_DIVISION.values()) == set(SECTIONS) == set("ABCDEFGHIJKLMNOPQRSTU")


def test_names_stand_in_three_languages():
    names = [*LEGAL_FORMS.values(), *SECTIONS.values(), *(owned.name for owned in OWNERSHIP.values())]
    for language in LANGUAGES:
        assert len({translate(name, language) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("on", "tenge"),
    [
        (date(2015, 1, 1), 1982), (date(2020, 3, 31), 2651), (date(2020, 4, 1), 2778), (date(2022, 3, 31), 3063),
        (date(2022, 4, 1), 3180), (date(2025, 12, 31), 3932), (date(2026, 1, 1), 4325), (date(2027, 5, 1), 4325),
    ],
)  # fmt: skip
def test_the_index_changes_by_date_also_in_mid_year(on, tenge):
    assert mci(on) == tenge


def test_before_2015_the_index_is_not_known():
    with pytest.raises(ValueError, match="2014-12-31"):
        mci(date(2014, 12, 31))
