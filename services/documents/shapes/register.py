"""Documents about the register: results of a search, sources."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from services.documents.shapes.basics import Grade, IndexCode, Name, Number, Sentence, Shape, SourceCode, Tag


class IndexGrade(Shape, frozen=True, kw_only=True):
    """The grade of one index."""

    index: IndexCode
    grade: Grade


class Hit(Shape, frozen=True, kw_only=True):
    """One company found."""

    bin: Number
    name: Name
    place: Name
    activity: Name
    tags: list[Tag]
    grades: list[IndexGrade]
    score: Annotated[float, Meta(description="Nearness to what was asked, 0-100; 0 where only words are shared.")]
    matched_on: Annotated[str | None, Meta(description="When it was not the current name: former name, head, number.")]


class FacetValue(Shape, frozen=True, kw_only=True):
    """A value by which the results can be narrowed."""

    value: str
    label: Sentence
    count: int
    chosen: bool


class Facet(Shape, frozen=True, kw_only=True):
    """A way to narrow the results: the name of a parameter and its values."""

    code: Annotated[str, Meta(examples=["region"])]
    label: Sentence
    values: list[FacetValue]


class Search(Shape, frozen=True, kw_only=True):
    """A page of results."""

    query: str
    total: int
    sort: str
    lang: str
    hits: list[Hit]
    facets: list[Facet]
    next: Annotated[str | None, Meta(description="Cursor of the next page; null on the last. Also in Link.")]


class Source(Shape, frozen=True, kw_only=True):
    """A source and how its last import went."""

    code: SourceCode
    name: Sentence
    publisher: Sentence
    legal_basis: str | None
    url: str
    every_days: Annotated[int, Meta(description="How often it is published, days.")]
    state: Annotated[str, Meta(pattern="^(fresh|old|refused|never)$", description="fresh, old, refused or never.")]
    as_at: Annotated[date | None, Meta(description="The list's own date.")]
    imported_at: datetime | None
    rows: Annotated[int, Meta(description="Entries that hold now.")]
    opened: int
    closed: int
    rejected: int
    refusal: Annotated[str | None, Meta(description="Why the newest file was refused.")]


class Sources(Shape, frozen=True, kw_only=True):
    """All sources, in the order of import."""

    lang: str
    sources: list[Source]
