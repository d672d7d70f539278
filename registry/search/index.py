"""Reading the index: by number, by name in any script, with typos, swapped words and half-typed ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import structlog
import tantivy
from tantivy import Occur, Order, Query

from infra.errors import Invalid, Unavailable
from infra.i18n import Bilingual, text
from registry.search import paging, queries, ranking, store
from registry.search.ranking import Asked
from registry.search.schema import FACETS, Shown, decode

log = structlog.get_logger()
SORTS = ("relevance", "name", "newest")
ORDERS = {"name": "by_name", "newest": "by_date"}
RERANKED = 120  # nearest candidates by terms that are compared letter by letter
ENOUGH = 10  # names with every word, so that nobody looks for typos
WIDER = 150  # candidates with typos, and by 3-grams
NEAR_ENOUGH = 62.0  # of the wider ones
MOST_FACET_VALUES = 40
MOST_PAGED = 10_000
Filters = Mapping[str, Sequence[str]]
Address = tantivy.DocAddress


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


@dataclass(frozen=True, slots=True)
class _Matched:
    """What a text finds: the query of everything found, and the nearest of it compared letter by letter."""

    query: Query
    ranked: tuple[Hit, ...]


class SearchIndex:
    """A read-only view of one generation; follows its commits."""

    def __init__(self, generation: store.Generation, index: tantivy.Index) -> None:
        self.generation = generation
        self._index = index
        self._schema = index.schema
        self._version = self._written()

    def _written(self) -> int:
        return (self.generation.folder / "meta.json").stat().st_mtime_ns

    def _searcher(self) -> tantivy.Searcher:
        version = self._written()
        if version != self._version:
            self._index.reload()
            self._version = version
        return self._index.searcher()

    @property
    def companies(self) -> int:
        """How many companies the index holds."""
        return self._searcher().num_docs

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
        chosen = {code: list(values) for code, values in (filters or {}).items() if values}
        if unknown := [code for code in chosen if code not in FACETS]:
            raise Invalid(text("search.facet_unknown", code=unknown[0][:40]))
        if sort not in SORTS:
            raise Invalid(text("search.order_unknown", sort=sort[:40]))
        searcher = self._searcher()
        typed = " ".join(query.split())
        matched = self._matched(searcher, typed, chosen) if typed else _Matched(Query.all_query(), ())
        whole = queries.narrowed(self._schema, matched.query, chosen)
        if sort == "relevance" and typed:
            hits, following = self._by_relevance(searcher, matched, whole, (limit, after))
        else:
            hits, following = self._by_order(searcher, whole, ORDERS.get(sort, "by_name"), (limit, after))
        total, facets = self._counts(searcher, matched.query, chosen)
        return Found(total, hits, facets, following)

    def suggest(self, prefix: str, limit: int = 8) -> tuple[Hit, ...]:
        """The nearest companies for a text that is still being typed: no counts, at most `limit`."""
        typed = " ".join(prefix.split())
        return self._matched(self._searcher(), typed, {}, half_typed=True).ranked[:limit] if typed else ()

    def nearest(self, name: str, limit: int) -> tuple[Hit, ...]:
        """The companies nearest to a whole name or number."""
        typed = " ".join(name.split())
        return self._matched(self._searcher(), typed, {}).ranked[:limit] if typed else ()

    def _matched(
        self, searcher: tantivy.Searcher, typed: str, chosen: Filters, *, half_typed: bool = False
    ) -> _Matched:
        if queries.is_number_only(typed):
            return self._by_number(searcher, typed, chosen)
        named = self._by_name(searcher, typed, chosen, half_typed=half_typed)
        if not queries.digits_of(typed):
            return named
        numbered = self._by_number(searcher, typed, chosen)  # 2005 may be a name or the beginning of a number
        known = {hit.bin for hit in named.ranked}
        both = queries.any_of([named.query, numbered.query])
        return _Matched(both, named.ranked + tuple(hit for hit in numbered.ranked if hit.bin not in known))

    def _by_number(self, searcher: tantivy.Searcher, typed: str, chosen: Filters) -> _Matched:
        for query, reason in queries.by_number(self._schema, typed):
            narrow = queries.narrowed(self._schema, query, chosen)
            found = searcher.search(narrow, RERANKED, order_by_field="by_date", order=Order.Asc, count=False).hits
            if found:
                return _Matched(query, tuple(_hit(_shown(searcher, at), 100.0, reason) for _, at in found))
        return _Matched(Query.empty_query(), ())

    def _by_name(
        self, searcher: tantivy.Searcher, typed: str, chosen: Filters, *, half_typed: bool = False
    ) -> _Matched:
        """Names with every word typed; where these are few or far, also those with typos, then with the same 3-grams.

        While a name is still half typed, many that begin so are enough.
        """
        asked = Asked(typed)
        if not asked.words:
            return _Matched(Query.empty_query(), ())
        exact = queries.by_words(self._schema, asked)
        hits = self._ranked(searcher, queries.narrowed(self._schema, exact, chosen), RERANKED, asked)
        if len(hits) >= ENOUGH and (half_typed or _best(hits) >= asked.satisfied):
            return _Matched(exact, _nearest_first(hits))
        hits += self._nearer(searcher, chosen, asked, hits)
        also = Query.term_set_query(self._schema, "bin", sorted({hit.bin for hit in hits}))
        return _Matched(queries.any_of([exact, also]), _nearest_first(hits))

    def _nearer(self, searcher: tantivy.Searcher, chosen: Filters, asked: Asked, exact: Sequence[Hit]) -> list[Hit]:
        """Names with typos, and where none is near, those that share 3-grams."""
        schema, known, found = self._schema, {hit.bin for hit in exact}, list[Hit]()
        for wider in (queries.by_near_words, queries.by_grams):
            query = queries.narrowed(schema, wider(searcher, schema, asked), chosen)
            if len(exact) >= RERANKED:  # many begin so: look at the others
                query = queries.but_not(query, queries.by_words(schema, asked))
            more = self._ranked(searcher, query, WIDER, asked)
            found += [hit for hit in more if hit.bin not in known and hit.score >= NEAR_ENOUGH]
            if max(_best(exact), _best(found)) >= asked.satisfied:
                break
            known |= {hit.bin for hit in found}
        return found

    def _ranked(self, searcher: tantivy.Searcher, query: Query, most: int, asked: Asked) -> list[Hit]:
        """The candidates of a query, each as near as the nearest of its names."""
        found = searcher.search(query, most, count=False, weight_by_field="brevity").hits
        each = [_shown(searcher, at) for _, at in found]
        return [_hit(shown, *ranking.nearest(asked, shown)) for shown in each]

    def _by_relevance(
        self, searcher: tantivy.Searcher, matched: _Matched, whole: Query, page: tuple[int, str | None]
    ) -> tuple[tuple[Hit, ...], str | None]:
        """The ranked ones first, then the rest of everything found by their words alone."""
        limit, after = page
        start = paging.position(after)
        hits = list(matched.ranked[start : start + limit + 1])
        if len(hits) <= limit and len(matched.ranked) >= RERANKED and start < MOST_PAGED:
            skip = max(start - len(matched.ranked), 0)
            ranked = Query.term_set_query(self._schema, "bin", [hit.bin for hit in matched.ranked])
            rest = Query.boolean_query([(Occur.Must, whole), (Occur.MustNot, ranked)])
            wanted = limit + 1 - len(hits)
            found = searcher.search(rest, wanted, offset=skip, order_by_field="by_name", order=Order.Asc, count=False)
            hits += [_hit(_shown(searcher, at), 0.0, "name") for _, at in found.hits]
        following = paging.of_position(start + limit) if len(hits) > limit else None
        return tuple(hits[:limit]), following

    def _by_order(
        self, searcher: tantivy.Searcher, whole: Query, order: str, page: tuple[int, str | None]
    ) -> tuple[tuple[Hit, ...], str | None]:
        """Everything found, by an order key, from the one after the cursor on."""
        limit, after = page
        last = paging.key(after)
        query = queries.behind(self._schema, whole, order, last) if last else whole
        wanted, found = limit + 1, []
        while True:
            hits = searcher.search(query, wanted, order_by_field=order, order=Order.Asc, count=False).hits
            keyed = [(str(key), at) for key, at in hits if order == "by_date" or key > last]
            if len(keyed) > limit or len(hits) < wanted:
                break
            wanted *= 4  # names that begin alike share a rank; look further
        shown = tuple(_hit(_shown(searcher, at), 0.0, "name") for _, at in keyed[:limit])
        return shown, paging.of_key(keyed[limit - 1][0]) if len(keyed) > limit else None

    def _counts(
        self, searcher: tantivy.Searcher, query: Query, chosen: Filters
    ) -> tuple[int, dict[str, dict[str, int]]]:
        """How many were found, and how many with each value.

        A facet that narrows is counted without itself, so that its other values stay in sight.
        """
        free = [code for code in FACETS if code not in chosen]
        whole = self._aggregated(searcher, queries.narrowed(self._schema, query, chosen), free)
        counted = {code: _counts_of(whole[code]) for code in free}
        for code in chosen:
            others = {other: values for other, values in chosen.items() if other != code}
            answer = self._aggregated(searcher, queries.narrowed(self._schema, query, others), [code])
            counted[code] = _counts_of(answer[code])
        return int(whole["total"]["value"]), {code: counted[code] for code in FACETS}

    def _aggregated(self, searcher: tantivy.Searcher, query: Query, codes: Sequence[str]) -> dict[str, Any]:
        asked = {code: {"terms": {"field": code, "size": MOST_FACET_VALUES}} for code in codes}
        return searcher.aggregate(query, {"total": {"value_count": {"field": "by_name_rank"}}} | asked)


def _best(hits: Sequence[Hit]) -> float:
    return max((hit.score for hit in hits), default=0.0)


def _nearest_first(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.bin)))


def _shown(searcher: tantivy.Searcher, at: Address) -> Shown:
    return decode(searcher.doc(at)["shown"][0])


def _hit(shown: Shown, score: float, matched_on: str) -> Hit:
    return Hit(shown.bin, round(score, 2), matched_on, Bilingual(shown.kk, shown.ru), shown.kato)


def _counts_of(answer: dict[str, Any]) -> dict[str, int]:
    return {one["key"]: int(one["doc_count"]) for one in answer["buckets"]}


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
