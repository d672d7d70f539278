"""What a text finds in one state of the index: everything with its words, the nearest compared letter by letter."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

import tantivy
from tantivy import Order, Query

from registry.search import queries, ranking
from registry.search.ranking import Asked
from registry.search.schema import DIRECTOR, FACETS, Shown, decode

DEEP = 1000  # companies looked at for one query
NAMES = 100  # different names among them that are compared letter by letter
ENOUGH = 10  # companies with every word, so that nobody looks for typos
WHOLE_NAME = 95.0  # what was typed is all of one of them
NEAR_ENOUGH = 62.0  # of names with typos or the same 3-grams
MOST_FACET_VALUES = 40
REMEMBERED, REMEMBERED_COUNTS = 64, 1024  # texts whose answers are kept: the next page, the letter typed again
Address = tantivy.DocAddress
Chosen = tuple[tuple[str, tuple[str, ...]], ...]


class Near(NamedTuple):
    """Companies called alike, how near they are, by which of their names, and where they stand in the index."""

    score: float  # 100 for the name itself
    where: str
    shown: Shown  # the first of them
    places: list[Address]


class Matched(NamedTuple):
    """What a text finds: the query of everything found, and the nearest of it, nearest first."""

    query: Query
    nearest: tuple[Near, ...]

    def companies(self) -> Iterator[tuple[Near, Address]]:
        """The nearest companies one by one."""
        return ((near, place) for near in self.nearest for place in near.places)


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

    def _matched(self, typed: str, chosen: Chosen, half_typed: bool) -> Matched:
        if not typed:
            return Matched(Query.all_query(), ())
        if queries.is_number_only(typed):
            return self._by_number(typed, chosen)
        named = self._by_name(typed, chosen, half_typed)
        if not queries.digits_of(typed):
            return named
        numbered = self._by_number(typed, chosen)  # 2005 may be a name or the beginning of a number
        known = {_spot(place) for _, place in named.companies()}
        also = tuple(near for near in numbered.nearest if _spot(near.places[0]) not in known)
        return Matched(queries.any_of([named.query, numbered.query]), named.nearest + also)

    def _by_number(self, typed: str, chosen: Chosen) -> Matched:
        for query, reason in queries.by_number(self.schema, typed):
            hits = self.searcher.search(
                self.narrowed(query, chosen), NAMES, order_by_field="by_date", order=Order.Asc, count=False
            ).hits
            if hits:
                return Matched(query, tuple(Near(100.0, reason, self.shown(at), [at]) for _, at in hits))
        return Matched(Query.empty_query(), ())

    def _by_name(self, typed: str, chosen: Chosen, half_typed: bool) -> Matched:
        """Names with every word typed; where these are few or far, also those with typos, then with the same 3-grams.

        While a name is still half typed, many that begin so are enough.
        """
        asked = Asked(typed)
        if not asked.words:
            return Matched(Query.empty_query(), ())
        exact = queries.by_words(self.schema, asked)
        near = self._ranked(self.narrowed(exact, chosen), asked)
        if _companies(near) >= ENOUGH and (half_typed or _best(near) >= WHOLE_NAME):
            return Matched(exact, _nearest_first(near))
        wider = self._wider(asked, chosen, near)
        everything = queries.any_of([exact, *self._called(wider.values())])
        return Matched(everything, _nearest_first(near | wider))

    def _called(self, found: Iterable[Near]) -> list[Query]:
        """Everybody who is called so, and the companies of the heads found."""
        keys, numbers = set[str](), list[str]()
        for near in found:
            if near.where == DIRECTOR:
                numbers += [self.shown(place).bin for place in near.places]
            else:
                keys.update((*near.shown.names, *near.shown.former))
        sets = (("key", sorted(keys)), ("bin", numbers))
        return [Query.term_set_query(self.schema, field, values) for field, values in sets if values]

    def _wider(self, asked: Asked, chosen: Chosen, exact: Mapping[int, Near]) -> dict[int, Near]:
        """Names with typos, and where none is near, those that share 3-grams."""
        found: dict[int, Near] = {}
        for wider in (queries.by_near_words, queries.by_grams):
            query = self.narrowed(wider(self.searcher, self.schema, asked), chosen)
            if _companies(exact) >= DEEP:  # many begin so: look at the others
                query = queries.but_not(query, queries.by_words(self.schema, asked))
            more = self._ranked(query, asked)
            found |= {name: near for name, near in more.items() if name not in exact and near.score >= NEAR_ENOUGH}
            if max(_best(exact), _best(found)) >= asked.satisfied:
                break
        return found

    def _ranked(self, query: Query, asked: Asked) -> dict[int, Near]:
        """The candidates of a query by namesakes, each as near as the nearest of its names."""
        places = [at for _, at in self.searcher.search(query, DEEP, count=False, weight_by_field="brevity").hits]
        alike: dict[int, list[Address]] = {}
        for place, name in zip(places, self.searcher.fast_field_values("namesake", places), strict=True):
            alike.setdefault(int(name or 0), []).append(place)
        near = {}
        for name, same in islice(alike.items(), NAMES):
            shown = self.shown(same[0])
            score, where = ranking.nearest(asked, shown)
            near[name] = Near(round(score, 2), where, shown, same)
        return near

    def _counts(self, typed: str, chosen: Chosen) -> Counts:
        """Counts of everything found.

        A facet that narrows is counted without itself, so that its other values stay in sight.
        """
        query = self.matched(typed, chosen, False).query
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


def _spot(place: Address) -> tuple[int, int]:
    return place.segment_ord, place.doc


def _companies(found: Mapping[int, Near]) -> int:
    return sum(len(near.places) for near in found.values())


def _best(found: Mapping[int, Near]) -> float:
    return max((near.score for near in found.values()), default=0.0)


def _nearest_first(found: Mapping[int, Near]) -> tuple[Near, ...]:
    return tuple(sorted(found.values(), key=lambda near: (-near.score, near.shown.bin)))


def _counts_of(answer: dict[str, Any]) -> dict[str, int]:
    return {one["key"]: int(one["doc_count"]) for one in answer["buckets"]}
