"""What the label asks of training."""

import pytest

from compliance.training.requirement import requirement
from compliance.views.training.records import Share
from infra.i18n import translate


@pytest.mark.parametrize(
    ("everybody", "exposed", "reasons"),
    [
        ((80, 100), (19, 20), ()),
        ((79, 100), (20, 20), ("all_below",)),
        ((799, 1000), (20, 20), ("all_below",)),
        ((100, 100), (18, 20), ("exposed_below",)),
        ((75, 100), (0, 5), ("all_below", "exposed_below")),
        ((100, 100), (0, 0), ("nobody_exposed",)),
        ((0, 0), (0, 0), ("nobody_required", "nobody_exposed")),
    ],
)
def test_most_of_everybody_and_nearly_all_exposed(
    everybody: tuple[int, int], exposed: tuple[int, int], reasons: tuple[str, ...]
) -> None:
    found = requirement(Share("", *everybody, 3), Share("", *exposed, 1))
    assert found.reasons == reasons
    assert found.holds == (not reasons)
    assert len({translate(each, "kk") for each in found.why}) == len(reasons)


def test_a_reason_names_both_numbers_and_what_is_needed() -> None:
    (why,) = requirement(Share("", 74, 100, 0), Share("", 1, 1, 0)).why
    assert translate(why, "en") == "74 of 100 are valid in all; at least 80% is needed"
