"""Reading the index: by number, by name in any script, with typos, swapped words and half-typed ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import structlog
import tantivy
from tantivy import Order, Query

from infra.errors import Invalid, Unavailable
from infra.i18n import Bilingual, text
from registry.search import paging, queries, store
from registry.search.finding import Matched, Near, View
from registry.search.schema import FACETS, Shown

log = structlog.get_logger()
SORTS = ("relevance", "name", "newest")
ORDERS = {"name": "by_name", "newest": "by_date"}
MOST_PAGED = 10_000
Filters = Mapping[str, Sequence[str]]
Page = tuple[int, str | None]  # how many, after which cursor


@dataclass(frozen=True, slots=True)
class Hit:
    """A company found. `matched_on` is name, former_name, director, bin, or near_bin (one digit differs)."""

    bin: str
    score: float
    matched_on: str
    name: Bilingual
    kato: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits; `total` and `facets` (code, value, count) are those of everything found."""

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]]
    after: str | None


class Whole(NamedTuple):
    """Everything that a text and the chosen facets find."""

    query: Query
    total: int


class SearchIndex:
    """One generation, read-only; follows its commits."""

    def __init__(self, generation: store.Generation, index: tantivy.Index) -> None:
        self.generation = generation
        self._index = index
        self._version, self._view = self._written(), View(index.searcher(), index.schema)

    def _written(self) -> int:
        return (self.generation.folder / "meta.json").stat().st_mtime_ns

    def view(self) -> View:
        """The index as its last commit left it."""
        version = self._written()
        if version != self._version:
            self._index.reload()
            self._version, self._view = version, View(self._index.searcher(), self._index.schema)
        return self._view

    @property
    def companies(self) -> int:
        """How many companies the index holds."""
        return self.view().searcher.num_docs

    def search(
        self,
        query: str,
        *,
        filters: Filters | None = None,
        limit: int = 20,
        after: str | None = None,
        sort: str = "relevance",
    ) -> Found:
        """Companies by number or name, narrowed by facets; `after` is the cursor of the page before.

        With no text every company is listed, by name unless newest is asked for. Raises Invalid for an unknown filter,
        order or cursor.
        """
        chosen = tuple((code, tuple(values)) for code, values in sorted((filters or {}).items()) if values)
        if unknown := [code for code, _ in chosen if code not in FACETS]:
            raise Invalid(text("search.facet_unknown", code=unknown[0][:40]))
        if sort not in SORTS:
            raise Invalid(text("search.order_unknown", sort=sort[:40]))
        view, typed = self.view(), _tidy(query)
        matched = view.matched(typed, chosen, False)
        whole, counts = view.narrowed(matched.query, chosen), view.counts(typed, chosen)
        if sort == "relevance" and typed:
            hits, following = _by_relevance(view, matched, Whole(whole, counts.total), (limit, after))
        else:
            hits, following = _by_order(view, whole, ORDERS.get(sort, "by_name"), (limit, after))
        return Found(counts.total, hits, counts.facets, following)

    def suggest(self, prefix: str, limit: int = 8) -> tuple[Hit, ...]:
        """The nearest companies for a text that is still being typed: no counts, at most `limit`."""
        return self._nearest(prefix, limit, half_typed=True)

    def nearest(self, name: str, limit: int) -> tuple[Hit, ...]:
        """The companies nearest to a whole name or number."""
        return self._nearest(name, limit, half_typed=False)

    def _nearest(self, name: str, limit: int, *, half_typed: bool) -> tuple[Hit, ...]:
        view = self.view()
        found = view.matched(_tidy(name), (), half_typed).companies()
        return tuple(_near_hit(view, near, place) for near, place in islice(found, limit))


def _tidy(typed: str) -> str:
    return " ".join(typed.split())


def _by_relevance(view: View, matched: Matched, whole: Whole, page: Page) -> tuple[tuple[Hit, ...], str | None]:
    """The nearest ones first, then the rest of everything found, by name."""
    limit, after = page
    start = paging.position(after)
    near = list(islice(matched.companies(), start, start + limit + 1))
    hits = [_near_hit(view, *one) for one in near]
    known = [place for _, place in matched.companies()]
    if len(hits) <= limit and start < MOST_PAGED and len(known) < whole.total:
        numbers = [view.shown(place).bin for place in known]
        rest = queries.but_not(whole.query, Query.term_set_query(view.schema, "bin", numbers)) if known else whole.query
        found = view.searcher.search(
            rest, limit + 1 - len(hits), offset=max(start - len(known), 0), order_by_field="by_name", order=Order.Asc,
            count=False,
        ).hits  # fmt: skip
        hits += [_hit(view.shown(at), 0.0, "name") for _, at in found]
    following = paging.of_position(start + limit) if len(hits) > limit else None
    return tuple(hits[:limit]), following


def _by_order(view: View, whole: Query, order: str, page: Page) -> tuple[tuple[Hit, ...], str | None]:
    """Everything found, by an order key, from the one after the cursor on."""
    limit, after = page
    last = paging.key(after)
    if order == "by_date" and last and not last.isdecimal():  # a cursor of the other order
        raise Invalid(text("search.cursor_unknown"))
    query = queries.behind(view.schema, whole, order, last) if last else whole
    wanted = limit + 1
    while True:
        found = view.searcher.search(query, wanted, order_by_field=order, order=Order.Asc, count=False).hits
        keyed = [(str(key), at) for key, at in found if order == "by_date" or key > last]
        if len(keyed) > limit or len(found) < wanted:
            break
        wanted *= 4  # names that begin alike share a rank; look further
    hits = tuple(_hit(view.shown(at), 0.0, "name") for _, at in keyed[:limit])
    return hits, paging.of_key(keyed[limit - 1][0]) if len(keyed) > limit else None


def _near_hit(view: View, near: Near, place: tantivy.DocAddress) -> Hit:
    shown = near.shown if place is near.places[0] else view.shown(place)
    return _hit(shown, min(near.score, 100.0), near.where)  # what is above only orders namesakes


def _hit(shown: Shown, score: float, matched_on: str) -> Hit:
    return Hit(shown.bin, score, matched_on, Bilingual(shown.kk, shown.ru), shown.kato)


@lru_cache(maxsize=2)
def _opened(folder: str) -> SearchIndex | None:
    generation = store.Generation(store.root() / folder)
    index = generation.opened() if generation.state is not None else None
    return SearchIndex(generation, index) if index is not None else None


def opened() -> SearchIndex:
    """The index in use, opened once a process and again when another one was put in its place.

    Raises Unavailable while there is none yet.
    """
    generation = store.current()
    index = _opened(generation.folder.name) if generation else None
    if index is None:
        _opened.cache_clear()
        raise Unavailable(text("search.not_ready"))
    return index
