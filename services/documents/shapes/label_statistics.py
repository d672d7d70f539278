"""How the desk of the label works, as a document: the numbers of the public page."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from compliance.label.statistics import Counted, Timing
from compliance.views.label.statistics import StatisticsView
from infra.i18n import translate
from services.documents.shapes.basics import Sentence, Shape

Count = Annotated[
    Annotated[int, Meta(ge=0)] | None, Meta(description="Null where it is withheld: too few, or others would follow.")
]


class LabelStep(Shape, frozen=True, kw_only=True):
    """A step of the way to a label: its limit, and how long cases stayed in it, in working days."""

    step: Annotated[str, Meta(description="State of a case.", examples=["assessing"])]
    name: Sentence
    limit: Annotated[str, Meta(description="Working days; a range where levels have their own.", examples=["10–30"])]
    count: Count
    median: Annotated[float | None, Meta(description="Half of them took no longer.")]
    ninth: Annotated[int | None, Meta(description="Nine of ten took no longer.")]
    within: Annotated[int | None, Meta(description="How many kept to the limit.")]


class LabelCount(Shape, frozen=True, kw_only=True):
    """How often something was so."""

    code: Annotated[str, Meta(examples=["grant"])]
    name: Sentence
    count: Count


class LabelStatistics(Shape, frozen=True, kw_only=True):
    """Time limits, decisions and recusals until a day."""

    lang: str
    as_of: date
    method: Sentence
    fewest: Annotated[int, Meta(description="What rests on fewer is withheld.")]
    steps: Annotated[list[LabelStep], Meta(description="In the order of the way.")]
    decisions: Annotated[list[LabelCount], Meta(description="Also those about appeals and conditions.")]
    recusals: Annotated[list[LabelCount], Meta(description="By who of the applicant it was about, or dismissed.")]


def label_statistics(view: StatisticsView, language: str) -> LabelStatistics:
    """The document of the statistics."""
    method = (
        translate("label.statistics.method.about", language),
        translate("label.statistics.method.withheld", language, n=view.fewest),
    )
    limits = dict(view.limits)
    return LabelStatistics(
        lang=language,
        as_of=view.day,
        method=" ".join(method),
        fewest=view.fewest,
        steps=[_step(one, limits[one.state], language) for one in view.timings],
        decisions=[_count(one, "label.ruling", language) for one in view.decisions],
        recusals=[_count(one, "label.recused.concerned", language) for one in view.recusals],
    )


def _step(one: Timing, limit: str, language: str) -> LabelStep:
    return LabelStep(
        step=one.state, name=translate(f"label.state_word.{one.state}", language), limit=limit, count=one.count,
        median=one.median, ninth=one.ninth, within=one.within,
    )  # fmt: skip


def _count(one: Counted, words: str, language: str) -> LabelCount:
    return LabelCount(code=one.code, name=translate(f"{words}.{one.code}", language), count=one.count)
