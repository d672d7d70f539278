"""Parts that several documents share."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from registry.identifiers import SEALED_BEGINS, SEALED_LETTERS

Tenge = Annotated[
    str,
    Meta(pattern=r"^-?[0-9]+(\.[0-9]+)?$", description="Tenge, a decimal number as text.", examples=["1200000.50"]),
]
Number = Annotated[
    str,
    Meta(
        min_length=12,
        max_length=len(SEALED_BEGINS) + SEALED_LETTERS,
        description="BIN; for a person the sealed number, which stands for the IIN wherever this register takes one."
        " Of a person whom the register does not know as an entrepreneur only the last four digits are shown.",
        examples=["500340000014", "i-ofauwn42vn4capl4tlpodwj4v2fpqp7d5e"],
    ),
]
Grade = Annotated[
    str, Meta(pattern="^([A-E]|NR)$", description="A (80-100) to E (0-19), or NR: not rated.", examples=["B"])
]
IndexCode = Annotated[
    str, Meta(pattern="^(taxpayer|financial|payment)$", description="Which index.", examples=["taxpayer"])
]
Sentence = Annotated[str, Meta(description="In the language asked for.")]
SourceCode = Annotated[str, Meta(description="Code of a source, see /api/v1/sources.", examples=["tax_arrears"])]


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all documents: fields are given by name and never change."""


class Name(Shape, frozen=True, kw_only=True):
    """A published name, as its source spells it; null where it gives none in that language."""

    kk: str | None
    ru: str | None
    en: str | None


class Stamp(Shape, frozen=True, kw_only=True):
    """Who says so and since when."""

    source: SourceCode
    name: Sentence
    as_at: Annotated[date | None, Meta(description="The list's own date.")]
    seen_from: Annotated[datetime, Meta(description="Since when the register has known it, UTC.")]
    run: Annotated[int, Meta(description="Number of the import that brought it.")]


class Tag(Shape, frozen=True, kw_only=True):
    """A status in a word."""

    code: Annotated[str, Meta(description="Stable code.", examples=["in_register", "tax_arrears", "synthetic"])]
    tone: Annotated[str, Meta(pattern="^(ok|info|warn|danger)$", description="ok, info, warn or danger.")]
    text: Sentence
