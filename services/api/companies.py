"""Companies: one whole, its indices alone, and the search."""

import re
from urllib.parse import urlencode

from infra.i18n import text
from registry.errors import NotABin
from registry.identifiers import SEALED_PATTERN
from registry.queries import search_companies
from registry.references import number_of
from registry.search import FACETS
from registry.views import CompanyProfile
from services.api.answers import Reply
from services.api.parameters import Asked
from services.documents import shapes
from services.documents.profiles import profile_of

NUMBER = f"^([0-9]{{12}}|{SEALED_PATTERN})$"  # as addresses take it
FITTING = re.compile(NUMBER)


async def company(asked: Asked) -> Reply:
    """Everything known of a company at a moment."""
    return Reply(shapes.company(await _profile(asked), asked.language), asked.language)


async def indices(asked: Asked) -> Reply:
    """Its indices alone, explained, with their history."""
    return Reply(shapes.indices(await _profile(asked), asked.language), asked.language)


async def _profile(asked: Asked) -> CompanyProfile:
    written = asked.word("bin") or ""
    if not FITTING.fullmatch(written):
        number_of(written)  # says what is wrong with it; people's ways of writing are for people's pages
        raise NotABin(text("bin.length", number=written[:20]))
    return await profile_of(written, asked.word("as_of"))


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
