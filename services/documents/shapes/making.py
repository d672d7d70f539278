"""Making the documents: a view goes in, in no language; a shape comes out, in one."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

import msgspec

from infra.i18n import Bilingual, Text, show, translate
from registry.views import CompanyProfile, MethodIndicator, MethodPage, SearchResults, SourceHealth
from services.documents.shapes.basics import Shape
from services.documents.shapes.company import Company, Indices
from services.documents.shapes.method import Methodology
from services.documents.shapes.register import Search, Sources

S = TypeVar("S", bound=Shape)
LEAVES = (str, int, float, bool, date, datetime, type(None))


def plain(value: object, language: str) -> object:
    """A view as dictionaries and lists: sentences in the language, amounts as texts, names with all their languages."""
    if isinstance(value, Text):
        return translate(value, language)
    if isinstance(value, Bilingual):
        return {"kk": value.kk or None, "ru": value.ru or None, "en": value.en or None}
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple | list):
        return [plain(each, language) for each in value]
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name), language) for field in fields(value)}
    if isinstance(value, LEAVES):
        return value
    raise TypeError(f"{type(value).__name__} has no place in a document")


def fitted(document: dict[str, object], shape: type[S]) -> S:
    """The document as its shape promises it. Raises msgspec.ValidationError where they differ: our mistake."""
    return msgspec.convert(document, shape, strict=False)


def company(profile: CompanyProfile, language: str) -> Company:
    """The document of a company's profile."""
    document = {name: plain(getattr(profile, name), language) for name in _PLAIN}
    document |= {
        "lang": language,
        "next_steps": [
            {"code": step.id.removeprefix("next."), "text": translate(step, language)} for step in profile.next_steps
        ],
        "details": [
            {
                "code": detail.label.id.removeprefix("detail."),
                "label": translate(detail.label, language),
                "value": show(detail.value, language),
                "stamp": plain(detail.stamp, language),
            }
            for detail in profile.details
        ],
    }
    return fitted(document, Company)


_PLAIN = tuple(field.name for field in fields(CompanyProfile) if field.name not in ("next_steps", "details"))


def indices(profile: CompanyProfile, language: str) -> Indices:
    """The document of a company's indices alone."""
    wanted = ("bin", "moment", "as_of", "indices", "scores")
    document = {name: plain(getattr(profile, name), language) for name in wanted}
    return fitted(document | {"lang": language}, Indices)


def search(results: SearchResults, language: str) -> Search:
    """The document of a page of results."""
    document = plain(results, language)
    assert isinstance(document, dict)  # noqa: S101 - a view is a dataclass
    document["next"] = document.pop("after")
    document["lang"] = language
    for hit, shown in zip(results.hits, document["hits"], strict=True):
        shown["grades"] = [{"index": index, "grade": grade} for index, grade in hit.grades]
    for facet, shown in zip(results.facets, document["facets"], strict=True):
        for value, written in zip(facet.values, shown["values"], strict=True):
            written["label"] = show(value.label, language)
    return fitted(document, Search)


def sources(health: tuple[SourceHealth, ...], language: str) -> Sources:
    """The document of all sources."""
    return fitted({"lang": language, "sources": plain(health, language)}, Sources)


PARTS = ("code", "name", "purpose", "form", "unmeasured")


def methodology(page: MethodPage, language: str) -> Methodology:
    """The document of the method in force."""
    return fitted(
        {
            "version": page.version,
            "lang": language,
            "grades": [{"grade": grade, "value": value} for grade, value in page.grades],
            "rules": plain(page.rules, language),
            "not_rated": plain(page.not_rated, language),
            "indices": [
                {
                    name: plain(getattr(index, name), language)
                    for name in ("code", "name", "purpose", "form", "unmeasured")
                }
                | {"blocks": [_block(name, indicators, language) for name, indicators in index.blocks]}
                for index in page.indices
            ],
        },
        Methodology,
    )


def _block(name: Text, indicators: tuple[MethodIndicator, ...], language: str) -> dict[str, object]:
    return {"name": translate(name, language), "indicators": plain(indicators, language)}
