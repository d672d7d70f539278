"""The document of the method."""

from typing import Annotated

from msgspec import Meta

from services.documents.shapes.basics import Grade, IndexCode, Sentence, Shape


class GradeBand(Shape, frozen=True, kw_only=True):
    """From which value on a grade is given."""

    grade: Grade
    value: Annotated[int, Meta(ge=0, le=100)]


class MethodIndicator(Shape, frozen=True, kw_only=True):
    """One line of the method."""

    code: Annotated[str, Meta(examples=["T05"])]
    name: Sentence
    about: Annotated[str, Meta(description="What is measured and how.")]
    block: Sentence
    kind: Annotated[str, Meta(pattern="^[HSP]$", description="H official fact, S statistical sign, P positive fact.")]
    weight: float
    cap: Annotated[float | None, Meta(description="The highest index while the fact stands in full.")]
    sources: Annotated[list[str], Meta(description="Names of the sources it reads.")]
    actionable: Annotated[bool, Meta(description="Whether the company itself can do something about it.")]


class MethodBlock(Shape, frozen=True, kw_only=True):
    """Indicators whose points are added before blocks are put together."""

    name: Sentence
    indicators: list[MethodIndicator]


class MethodIndex(Shape, frozen=True, kw_only=True):
    """One index of the method."""

    code: IndexCode
    name: Sentence
    purpose: Sentence
    form: Annotated[str, Meta(description="How the parts make the value.")]
    blocks: list[MethodBlock]
    unmeasured: Annotated[list[str], Meta(description="Known to matter, no source yet.")]


class Methodology(Shape, frozen=True, kw_only=True):
    """The method that made the current values."""

    version: Annotated[str, Meta(examples=["1.0"])]
    lang: str
    grades: list[GradeBand]
    rules: Annotated[list[str], Meta(description="What holds for all indices.")]
    not_rated: Annotated[list[str], Meta(description="Why an index may have no value.")]
    indices: list[MethodIndex]
