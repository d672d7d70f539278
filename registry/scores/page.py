"""The method as a reader sees it: made from the table alone, so that the page cannot say what the code does not do."""

from decimal import Decimal
from functools import lru_cache

from infra.i18n import text
from registry.views import MethodIndex, MethodIndicator, MethodPage
from scoring.method import GRADES, METHOD, Index, Indicator

RULES = (
    "direction", "blocks", "hard", "soft", "positive", "missing", "coverage", "interval", "peers", "fading", "reasons",
    "version", "advisory", "ours",
)  # fmt: skip
NOT_RATED = (
    "no_coverage", "register_only", "none_seen", "thin", "not_applicable_branch", "not_applicable_left",
    "not_applicable_budget", "not_applicable_religious", "not_applicable_nonprofit", "not_applicable_owners",
    "not_applicable_financial",
)  # fmt: skip


@lru_cache
def method_page() -> MethodPage:
    """The published method of the version in force."""
    return MethodPage(
        version=METHOD.version,
        grades=GRADES,
        rules=tuple(text(f"method.rule.{rule}") for rule in RULES),
        not_rated=tuple(text(f"state.{state}") for state in NOT_RATED),
        indices=tuple(_index(index) for index in METHOD.indices),
    )


def _index(index: Index) -> MethodIndex:
    indicators = METHOD.of(index.code)
    return MethodIndex(
        code=index.code,
        name=text(f"index.{index.code}.name"),
        purpose=text(f"index.{index.code}.purpose"),
        form=text(f"index.{index.code}.form"),
        blocks=tuple(
            (text(f"block.{block}.name"), tuple(_indicator(i) for i in indicators if i.block == block))
            for block in index.blocks
        ),
        unmeasured=tuple(text(f"unmeasured.{of}.{code}") for of, code in METHOD.unmeasured if of == index.code),
    )


def _indicator(indicator: Indicator) -> MethodIndicator:
    return MethodIndicator(
        code=indicator.code,
        name=text(f"indicator.{indicator.code}.name"),
        about=text(f"method.{indicator.code}.text"),
        block=text(f"block.{indicator.block}.name"),
        kind=indicator.kind,
        weight=Decimal(str(indicator.weight)),
        cap=None if indicator.cap is None else Decimal(str(indicator.cap)),
        sources=tuple(text(f"source.{source}.name") for source in indicator.sources),
        actionable=indicator.deed is not None,
    )
