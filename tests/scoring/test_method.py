"""The method's table, its public texts, and the document generated from them: they cannot drift apart."""

import re
from itertools import product

import polars as pl
import pytest

from infra.i18n import LANGUAGES, catalogue
from infra.settings import PROJECT
from registry.queries.method import method_markdown, method_page
from registry.scores.page import NOT_RATED
from scoring.derived import derive
from scoring.evaluate import prepare
from scoring.facts import FACTS, SOURCES
from scoring.features import FEATURES
from scoring.method import METHOD, Indicator
from tests.scoring.companies import USUAL, company, nothing_owed, payments

FINDING = re.compile(r'"([a-z_]+)"')


@pytest.mark.parametrize("indicator", METHOD.indicators, ids=lambda indicator: indicator.code)
def test_the_english_text_is_the_docstring(indicator: Indicator) -> None:
    assert indicator.text
    assert catalogue("en")[f"method.{indicator.code}.text"] == indicator.text


def test_the_document_is_what_the_table_says() -> None:
    written = (PROJECT / "docs" / "methodology" / f"{METHOD.version}.md").read_text(encoding="utf-8")
    assert written == method_markdown(), "run: moldir method --write"


def test_every_sentence_the_method_can_say_exists_in_three_languages() -> None:
    wanted = {f"indicator.{i.code}.name" for i in METHOD.indicators} | {
        f"method.{i.code}.text" for i in METHOD.indicators
    }
    wanted |= {f"step.{i.code}" for i in METHOD.indicators if i.deed}
    wanted |= {f"index.{i.code}.{part}" for i, part in product(METHOD.indices, ("name", "purpose", "form"))}
    wanted |= {f"block.{block}.name" for index in METHOD.indices for block in index.blocks}
    wanted |= {f"unmeasured.{index}.{code}" for index, code in METHOD.unmeasured} | {
        f"state.{state}" for state in NOT_RATED
    }
    wanted |= {f"finding.{i.code}.{name}" for i in METHOD.indicators for name in _findings(i)}
    for language in LANGUAGES:
        assert wanted - set(catalogue(language)) == set(), language


def _findings(indicator: Indicator) -> set[str]:
    """The names a finding can have, read off its expression."""
    if indicator.code == "F12":
        return {"micro", "small", "medium", "large"}
    meta = indicator.reading.finding.meta
    return {name for name in FINDING.findall(str(indicator.reading.finding)) if name not in meta.root_names()}


def test_every_finding_s_placeholders_are_given_by_its_indicator() -> None:
    for indicator, language in product(METHOD.indicators, LANGUAGES):
        for message, sentence in catalogue(language).items():
            if message.startswith(f"finding.{indicator.code}."):
                assert set(re.findall(r"{(\w+)}", str(sentence))) <= set(indicator.reading.values), message


def test_indicators_read_only_declared_facts() -> None:
    facts = derive(prepare(company(), payments(1, 2, 3), USUAL)).columns
    for indicator in METHOD.indicators:
        reading = indicator.reading
        for expression in (reading.points, reading.finding, reading.applies, *(e for _, e in reading.values.values())):
            assert set(expression.meta.root_names()) <= set(facts), indicator.code


def test_the_table_is_sound() -> None:
    codes = [i.code for i in METHOD.indicators]
    assert len(codes) == len(set(codes))
    for indicator in METHOD.indicators:
        assert indicator.block in METHOD.index(indicator.index).blocks
        assert set(indicator.sources) <= set(SOURCES)
        assert indicator.group is None or indicator.group in METHOD.groups
        assert indicator.feature is None or indicator.feature in FEATURES
        assert indicator.kind in ("H", "S", "P")
        assert indicator.cap is None or indicator.kind == "H", "only hard facts may cap"
    assert {i.code for i in METHOD.of("taxpayer")} == {f"T{number:02}" for number in range(1, 25)}
    assert sum(i.weight for i in METHOD.of("payment")) == 100


def test_every_fact_says_what_its_silence_means() -> None:
    assert all(fact.null for fact in FACTS)
    assert len({fact.name for fact in FACTS}) == len(FACTS)


def test_the_page_shows_every_indicator_once() -> None:
    shown = [i.code for index in method_page().indices for _, block in index.blocks for i in block]
    assert sorted(shown) == sorted(i.code for i in METHOD.indicators)


def test_a_frame_of_nobody_gives_results_of_nobody() -> None:
    assert prepare(company().clear(), nothing_owed(), USUAL).height == 0
    assert isinstance(prepare(company().clear(), nothing_owed(), USUAL), pl.DataFrame)
