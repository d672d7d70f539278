"""Companies: one whole, its indices alone, and the search."""

import re
from collections.abc import Callable
from urllib.parse import urlencode

import msgspec

from infra.i18n import text
from registry.errors import NotABin
from registry.identifiers import SEALED_PATTERN
from registry.queries import search_companies
from registry.references import number_of
from registry.search import FACETS
from registry.views import CompanyProfile
from services.api.answers import Reply, written
from services.api.parameters import Asked
from services.documents import shapes
from services.documents.profiles import made_of

NUMBER = f"^([0-9]{{12}}|{SEALED_PATTERN})$"  # as addresses take it
FITTING = re.compile(NUMBER)


async def company(asked: Asked) -> Reply:
    """Everything known of a company at a moment."""
    return await _made("company", shapes.company, asked)


async def indices(asked: Asked) -> Reply:
    """Its indices alone, explained, with their history."""
    return await _made("indices", shapes.indices, asked)


async def _made(name: str, shape: Callable[[CompanyProfile, str], msgspec.Struct], asked: Asked) -> Reply:
    """The answer in one of the shapes. It is the same for every caller."""
    number, language = asked.word("bin") or "", asked.language
    if not FITTING.fullmatch(number):
        number_of(number)  # says what is wrong with it; people's ways of writing are for people's pages
        raise NotABin(text("bin.length", number=number[:20]))
    made = await made_of(number, asked.word("as_of"), (name, language), lambda view: written(shape(view, language)))
    return Reply(made, language)


async def search(asked: Asked) -> Reply:
    """A page of results, with the address of the next one in the Link header."""
    results = await search_companies(
        asked.word("q") or "",
        filters={facet: asked.words(facet) for facet in FACETS},
        sort=asked.word("sort") or "relevance",
        after=asked.word("cursor"),
        limit=asked.number("limit"),
    )
    headers = {"Link": f'<{_next(asked, results.after)}>; rel="next"'} if results.after is not None else {}
    return Reply(shapes.search(results, asked.language), asked.language, headers=headers)


def _next(asked: Asked, cursor: str) -> str:
    """The same question, from a cursor on."""
    kept = [(name, value) for name, value in asked.request.query_params.multi_items() if name != "cursor"]
    return f"/api/v1/companies?{urlencode([*kept, ('cursor', cursor)])}"
