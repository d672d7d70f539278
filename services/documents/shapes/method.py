"""The document of the method."""

from typing import Annotated

from msgspec import Meta

from services.documents.shapes.basics import Grade, IndexCode, Sentence, Shape, SourceCode


class GradeBand(Shape, frozen=True, kw_only=True):
    """From which value on a grade is given."""

    grade: Grade
    value: Annotated[int, Meta(ge=0, le=100)]


class MethodIndicator(Shape, frozen=True, kw_only=True):
    """One line of the method."""

    code: Annotated[str, Meta(examples=["T05"])]
    name: Sentence
    block: Annotated[str, Meta(examples=["duties"])]
    weight: float
    kind: Annotated[str, Meta(pattern="^[HSP]$", description="H official fact, S statistical sign, P positive fact.")]
    cap: Annotated[float | None, Meta(description="The highest index while the fact stands in full.")]
    group: Annotated[str | None, Meta(description="Signs of one group share a limit of loss.")]
    feature: Annotated[str | None, Meta(description="What peers are compared by.")]
    sources: list[SourceCode]
    text: Annotated[str, Meta(description="What is measured and how; in English, as the method states it.")]


class MethodIndex(Shape, frozen=True, kw_only=True):
    """One index of the method."""

    code: IndexCode
    name: Sentence
    blocks: list[str]
    scale: Annotated[float, Meta(description="Share of the value that facts and signs decide; merits add the rest.")]
    form: Annotated[str, Meta(description="blocks or experiences.")]
    indicators: list[MethodIndicator]
    unmeasured: Annotated[list[str], Meta(description="Known to matter, no source yet.")]


class Methodology(Shape, frozen=True, kw_only=True):
    """The method that made the current values."""

    version: Annotated[str, Meta(examples=["1.0"])]
    lang: str
    least_coverage: Annotated[float, Meta(ge=0, le=1, description="Below, no value is published.")]
    soft_floor: Annotated[float, Meta(description="Statistical signs alone cannot push an index below.")]
    grades: list[GradeBand]
    indices: list[MethodIndex]
