"""From what was typed to queries of the index."""

import re
from collections.abc import Mapping, Sequence

import tantivy
from tantivy import Occur, Query

from registry.identifiers import clean
from registry.search.schema import DIRECTOR, FORMER, NAME, grams, rank

_NUMBER = re.compile(r"[\d\s\-']+")
_FIELDS = ((NAME, 3.0), (FORMER, 1.5), (DIRECTOR, 1.0))
GREATEST = 2**64 - 1
LIKELY_A_BIN = 7  # digits; shorter numbers are also looked for in names
FEWEST_DIGITS = 4
MATCHING_GRAMS = 0.5
TWO_SLIPS_FROM, ONE_SLIP_FROM = 8, 4  # letters of a word in which that many typos are forgiven
PREFIX_FROM = 1
MOST_WORDS = 12


def any_of(queries: Sequence[Query]) -> Query:
    """Documents that one of the queries finds."""
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def all_of(queries: Sequence[Query]) -> Query:
    """Documents that all of the queries find."""
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def narrowed(schema: tantivy.Schema, query: Query, filters: Mapping[str, Sequence[str]]) -> Query:
    """Only documents with one of the chosen values of each facet."""
    chosen = [
        Query.const_score_query(Query.term_set_query(schema, code, list(values)), 0.0)
        for code, values in filters.items()
    ]
    return all_of([query, *chosen]) if chosen else query


def digits_of(typed: str) -> str:
    """The digits of a text that is nothing but a number, else nothing."""
    return re.sub(r"\D", "", typed) if _NUMBER.fullmatch(typed) else ""


def is_number_only(typed: str) -> bool:
    """Whether a text can only be a BIN or IIN, or the beginning of one."""
    return len(digits_of(typed)) >= LIKELY_A_BIN


def by_number(schema: tantivy.Schema, typed: str) -> list[tuple[Query, str]]:
    """Queries to try one after the other for a typed number, each with what it matches on."""
    digits = digits_of(typed)
    if len(digits) < FEWEST_DIGITS:
        return []
    tried = [(Query.term_query(schema, "bin", clean(digits)), "bin")]
    if len(digits) < 12:
        tried.append((Query.fuzzy_term_query(schema, "bin", digits, distance=0, prefix=True), "bin"))
    if len(digits) >= 11:
        tried.append((Query.fuzzy_term_query(schema, "bin", digits, distance=1), "near_bin"))
    return tried


def _slips(word: str) -> int:
    if any(letter.isdigit() for letter in word) or len(word) < ONE_SLIP_FROM:
        return 0
    return 2 if len(word) >= TWO_SLIPS_FROM else 1


def _word(schema: tantivy.Schema, word: str, *, half_typed: bool) -> Query:
    """A word in any of the names: as it is, begun, or with a typo; the more exact counts more."""
    ways = []
    for field, weight in _FIELDS:
        ways.append(Query.boost_query(Query.term_query(schema, field, word), weight))
        if half_typed and len(word) >= PREFIX_FROM:
            begun = Query.fuzzy_term_query(schema, field, word, distance=0, prefix=True)
            ways.append(Query.boost_query(begun, weight * 0.8))
        if slips := _slips(word):
            ways.append(Query.boost_query(Query.fuzzy_term_query(schema, field, word, distance=slips), weight * 0.5))
    return any_of(ways)


def by_words(schema: tantivy.Schema, words: Sequence[str]) -> Query:
    """Every word in some name of the company, in any order; each may be half typed.

    Two neighbours written as one word, or one that was parted, are found by the 3-grams of the wider search.
    """
    return all_of([_word(schema, word, half_typed=True) for word in words[:MOST_WORDS]])


def by_grams(schema: tantivy.Schema, key: str) -> Query:
    """Names that share at least half of the 3-grams."""
    asked = grams(key)
    terms = [(Occur.Should, Query.term_query(schema, "grams", gram)) for gram in asked]
    return Query.boolean_query(terms, minimum_number_should_match=max(1, int(len(asked) * MATCHING_GRAMS)))


def not_before(schema: tantivy.Schema, query: Query, order: str, last: str) -> Query:
    """Documents whose order key has a rank no smaller than that of `last`."""
    later = Query.range_query(schema, f"{order}_rank", tantivy.FieldType.Unsigned, rank(last), GREATEST)
    return all_of([query, Query.const_score_query(later, 0.0)])
