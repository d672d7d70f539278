"""What is left of a risk: never more than was there, never less than evidence supports, whatever is said."""

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.library import standards
from compliance.library.risk_templates import risk_frame, risk_templates
from compliance.risks import BANDS, LEVELS_OF, Control, Effect, Score, believed, held, limit, residual
from compliance.risks.analysis import Analysis, RiskFound, frozen, thawed
from infra.clock import months_after
from infra.i18n import LANGUAGES

ITEMS = ("OPS-2", "OPS-3", "OPS-8")
STEP = st.integers(1, 5)
SCORES = st.builds(Score, STEP, STEP)
CONTROLS = st.lists(
    st.builds(Control, st.just("шара"), st.sampled_from(ITEMS), st.sampled_from(get_args(Effect)), st.integers(1, 4)),
    max_size=6,
)
LEVELS = st.dictionaries(st.sampled_from(ITEMS), st.none() | st.integers(0, 5))


@given(SCORES, CONTROLS, LEVELS)
def test_what_is_left_lies_between_what_is_said_and_what_was_there(inherent, controls, levels):
    left, said = residual(inherent, controls, levels), believed(inherent, controls)
    assert 1 <= said.likelihood <= left.likelihood <= inherent.likelihood
    assert 1 <= said.impact <= left.impact <= inherent.impact


@given(SCORES, CONTROLS, st.dictionaries(st.sampled_from(ITEMS), st.none() | st.integers(0, 1)))
def test_without_evidence_nothing_is_taken_off(inherent, controls, levels):
    assert residual(inherent, controls, levels) == inherent


@given(SCORES, CONTROLS, LEVELS, st.sampled_from(ITEMS))
def test_more_evidence_never_leaves_more(inherent, controls, levels, item):
    before = residual(inherent, controls, levels)
    after = residual(inherent, controls, levels | {item: min(5, (levels.get(item) or 0) + 1)})
    assert after.likelihood <= before.likelihood
    assert after.impact <= before.impact


@given(SCORES, CONTROLS, LEVELS)
def test_it_is_never_below_what_the_best_evidence_supports(inherent, controls, levels):
    best = max((limit(levels.get(each.item)) for each in controls), default=0)
    left = residual(inherent, controls, levels)
    assert left.likelihood >= inherent.likelihood - best
    assert left.impact >= inherent.impact - best


@given(SCORES, CONTROLS, LEVELS)
def test_a_control_twice_counts_once_and_order_does_not_matter(inherent, controls, levels):
    left = residual(inherent, controls, levels)
    assert residual(inherent, [*reversed(controls), *controls], levels) == left


@pytest.mark.parametrize(("level", "steps"), [(None, 0), (0, 0), (1, 0), (2, 1), (3, 2), (4, 3), (5, 4)])
def test_evidence_bears_so_many_steps(level, steps):
    assert held(Control("шара", "OPS-3", "likelihood", 4), {"OPS-3": level}).counts == steps


def test_every_score_has_a_band_and_bands_meet():
    assert [LEVELS_OF[band] for band in BANDS] == [(1, 4), (5, 9), (10, 14), (15, 25)]
    assert {Score(one, other).band for one in range(1, 6) for other in range(1, 6)} == set(BANDS)
    assert Score(5, 5).band == "critical"
    assert Score(2, 2).band == "low"


@pytest.mark.parametrize(
    ("day", "then"),
    [(date(2026, 1, 31), date(2027, 7, 31)), (date(2026, 8, 31), date(2028, 2, 29)),
     (date(2025, 6, 30), date(2026, 12, 30)), (date(2026, 6, 15), date(2027, 12, 15))],
)  # fmt: skip
def test_eighteen_months_later(day, then):
    assert months_after(day, 18) == then


FOUND = RiskFound("Тәуекел", "gifts", "", "", "", (4, 3), (4, 3), (), "reduce", "Шара", None, "Аты", date(2027, 1, 1))
WHOLE = Analysis("500340000000", "Ұйым", "", 1, True, "№ 5", "Бүкіл ұйым", ("Комиссия",), date(2026, 1, 1),
                 date(2026, 6, 30), date(2026, 7, 1), "Қорытынды", None, (FOUND,))  # fmt: skip


def test_an_analysis_comes_back_as_it_was_and_no_other():
    content, sha256 = frozen(WHOLE)
    assert thawed(content, sha256) == WHOLE
    assert frozen(thawed(content, sha256)) == (content, sha256)
    assert frozen(replace(WHOLE, number=2))[1] != sha256
    with pytest.raises(ValueError, match="other bytes"):
        thawed(content + b" ", sha256)
    other = frozen(replace(WHOLE, format="another/1"))
    with pytest.raises(ValueError, match="not an analysis"):
        thawed(*other)


class TestLibrary:
    def test_starting_points_cover_what_companies_here_meet(self):
        assert {each.process for each in risk_templates().values()} == set(risk_frame().processes) - {"other"}
        assert all(each.controls for each in risk_templates().values())

    def test_their_scores_are_more_than_low_and_their_controls_belong_to_the_standard(self):
        items = {clause.item.id for clause in standards()["iso-37001-2025"].clauses}
        for each in risk_templates().values():
            assert Score(each.likelihood, each.impact).band != "low"
            assert {control.item for control in each.controls} <= items

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_text_stands_in_every_language_and_in_its_own(self, language):
        texts = [each for one in risk_templates().values() for each in (one.title, one.description, one.causes)]
        texts += [control.what for one in risk_templates().values() for control in one.controls]
        texts += [*risk_frame().likelihood, *risk_frame().impact, *risk_frame().processes.values()]
        assert all(each.of(language).strip() for each in texts)
        assert len({each.of(language) for each in texts}) == len(texts)
        assert not [each.kk for each in texts if each.kk == each.ru]
