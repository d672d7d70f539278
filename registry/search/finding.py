"""What a text finds in one state of the index: everything with its words, the nearest compared letter by letter."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import tantivy
from tantivy import Order, Query

from registry.search import queries, ranking
from registry.search.ranking import Asked
from registry.search.schema import FACETS, Shown, decode

RERANKED = 120  # candidates with every word that are compared letter by letter
ENOUGH = 10  # names with every word, so that nobody looks for typos
WIDER = 150  # candidates with typos, and by 3-grams
NEAR_ENOUGH = 62.0  # of the wider ones
MOST_FACET_VALUES = 40
REMEMBERED, REMEMBERED_COUNTS = 64, 1024  # texts whose answers are kept: the next page, the letter typed again
Chosen = tuple[tuple[str, tuple[str, ...]], ...]


class Near(NamedTuple):
    """A company found, how near it is, and by which of its names; the nearest sort first."""

    distance: float
    bin: str
    where: str
    shown: Shown

    @property
    def score(self) -> float:
        """100 for the name itself."""
        return -self.distance


class Matched(NamedTuple):
    """What a text finds: the query of everything found, and the nearest of it."""

    query: Query
    nearest: tuple[Near, ...]


class Counts(NamedTuple):
    """How many companies were found, and how many with each value of each facet."""

    total: int
    facets: dict[str, dict[str, int]]


class View:
    """The index as one commit left it."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema) -> None:
        self.searcher = searcher
        self.schema = schema
        self.matched = lru_cache(REMEMBERED)(self._matched)
        self.counts = lru_cache(REMEMBERED_COUNTS)(self._counts)

    def shown(self, at: tantivy.DocAddress) -> Shown:
        """What is kept of the company at a place of the index."""
        return decode(self.searcher.doc(at)["shown"][0])

    def narrowed(self, query: Query, chosen: Chosen) -> Query:
        """Only companies with one of the chosen values of each facet."""
        return queries.narrowed(self.schema, query, chosen)

    def _matched(self, typed: str, chosen: Chosen, half_typed: bool) -> Matched:  # noqa: FBT001 - a key of the memory
        if not typed:
            return Matched(Query.all_query(), ())
        if queries.is_number_only(typed):
            return self._by_number(typed, chosen)
        named = self._by_name(typed, chosen, half_typed)
        if not queries.digits_of(typed):
            return named
        numbered = self._by_number(typed, chosen)  # 2005 may be a name or the beginning of a number
        known = {near.bin for near in named.nearest}
        also = tuple(near for near in numbered.nearest if near.bin not in known)
        return Matched(queries.any_of([named.query, numbered.query]), named.nearest + also)

    def _by_number(self, typed: str, chosen: Chosen) -> Matched:
        for query, reason in queries.by_number(self.schema, typed):
            hits = self.searcher.search(
                self.narrowed(query, chosen), RERANKED, order_by_field="by_date", order=Order.Asc, count=False
            ).hits
            if hits:
                found = [self.shown(at) for _, at in hits]
                return Matched(query, tuple(Near(-100.0, shown.bin, reason, shown) for shown in found))
        return Matched(Query.empty_query(), ())

    def _by_name(self, typed: str, chosen: Chosen, half_typed: bool) -> Matched:  # noqa: FBT001 - as above
        """Names with every word typed; where these are few or far, also those with typos, then with the same 3-grams.

        While a name is still half typed, many that begin so are enough.
        """
        asked = Asked(typed)
        if not asked.words:
            return Matched(Query.empty_query(), ())
        exact = queries.by_words(self.schema, asked)
        near = self._ranked(self.narrowed(exact, chosen), RERANKED, asked)
        if len(near) >= ENOUGH and (half_typed or _best(near) >= asked.satisfied):
            return Matched(exact, tuple(sorted(near)))
        near += self._wider(asked, chosen, near)
        also = Query.term_set_query(self.schema, "bin", [one.bin for one in near])
        return Matched(queries.any_of([exact, also]), tuple(sorted(near)))

    def _wider(self, asked: Asked, chosen: Chosen, exact: Sequence[Near]) -> list[Near]:
        """Names with typos, and where none is near, those that share 3-grams."""
        known, found = {near.bin for near in exact}, list[Near]()
        for wider in (queries.by_near_words, queries.by_grams):
            query = self.narrowed(wider(self.searcher, self.schema, asked), chosen)
            if len(exact) >= RERANKED:  # many begin so: look at the others
                query = queries.but_not(query, queries.by_words(self.schema, asked))
            more = self._ranked(query, WIDER, asked)
            found += [near for near in more if near.bin not in known and near.score >= NEAR_ENOUGH]
            if max(_best(exact), _best(found)) >= asked.satisfied:
                break
            known |= {near.bin for near in found}
        return found

    def _ranked(self, query: Query, most: int, asked: Asked) -> list[Near]:
        """The candidates of a query, each as near as the nearest of its names."""
        found = self.searcher.search(query, most, count=False, weight_by_field="brevity").hits
        near = []
        for _, at in found:
            shown = self.shown(at)
            score, where = ranking.nearest(asked, shown)
            near.append(Near(-round(score, 2), shown.bin, where, shown))
        return near

    def _counts(self, typed: str, chosen: Chosen) -> Counts:
        """Counts of everything found.

        A facet that narrows is counted without itself, so that its other values stay in sight.
        """
        query = self.matched(typed, chosen, False).query  # noqa: FBT003 - a key of the memory
        narrowing = [code for code, _ in chosen]
        whole = self._aggregated(query, chosen, [code for code in FACETS if code not in narrowing])
        counted = {code: _counts_of(whole[code]) for code in FACETS if code in whole}
        for code in narrowing:
            others = tuple(one for one in chosen if one[0] != code)
            counted[code] = _counts_of(self._aggregated(query, others, [code])[code])
        return Counts(int(whole["total"]["value"]), {code: counted[code] for code in FACETS})

    def _aggregated(self, query: Query, chosen: Chosen, codes: Sequence[str]) -> dict[str, Any]:
        asked = {code: {"terms": {"field": code, "size": MOST_FACET_VALUES}} for code in codes}
        total = {"total": {"value_count": {"field": "by_name_rank"}}}
        return self.searcher.aggregate(self.narrowed(query, chosen), total | asked)


def _best(found: Sequence[Near]) -> float:
    return max((near.score for near in found), default=0.0)


def _counts_of(answer: dict[str, Any]) -> dict[str, int]:
    return {one["key"]: int(one["doc_count"]) for one in answer["buckets"]}
