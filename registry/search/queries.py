"""From what was typed to queries of the index."""

import re
from collections.abc import Iterable, Sequence

import tantivy
from tantivy import Occur, Query

from registry.identifiers import EntityKind, clean
from registry.matching.vocabulary import same_meaning
from registry.search.ranking import Asked
from registry.search.schema import DIRECTOR, FORMER, NAME, grams, rank

_NUMBER = re.compile(r"[\d\s\-']+")
_FIELDS = ((NAME, 1.0), (FORMER, 0.9), (DIRECTOR, 0.5))
GREATEST = 2**64 - 1
LIKELY_A_BIN = 7  # digits; shorter numbers are also looked for in names
FEWEST_DIGITS = 4
RAREST_GRAMS, MATCHING_GRAMS = 8, 0.5
TWO_SLIPS_FROM, ONE_SLIP_FROM = 6, 2  # letters of a word in which that many typos are forgiven
PREFIX_FROM, PREFIX_AMONG_FROM = 1, 2  # letters of a half-typed word, alone and among others
BEGUN, MEANT, SLIPPED = 0.8, 0.7, {1: 0.6, 2: 0.4}  # what a half-typed word, one of the same meaning and typos count
MOST_MEANT = 8
MOST_WORDS = 12


def any_of(queries: Sequence[Query]) -> Query:
    """Documents that one of the queries finds."""
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def all_of(queries: Sequence[Query]) -> Query:
    """Documents that all of the queries find."""
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def but_not(query: Query, other: Query) -> Query:
    """Documents that the first query finds and the other does not."""
    return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, other)])


def narrowed(schema: tantivy.Schema, query: Query, chosen: Iterable[tuple[str, Sequence[str]]]) -> Query:
    """Only documents with one of the chosen values of each facet."""
    filters = [
        _worth(any_of([Query.term_query(schema, code, value, "basic") for value in values]), 0.0)
        for code, values in chosen
    ]
    return all_of([query, *filters]) if filters else query


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
        tried.append((_not_people(schema, "bin", digits, distance=0, prefix=True), "bin"))
    if len(digits) >= 11:
        tried.append((_not_people(schema, "bin", digits, distance=1), "near_bin"))
    return tried


def _not_people(schema: tantivy.Schema, field: str, digits: str, *, distance: int, prefix: bool = False) -> Query:
    """Near numbers, but of no person: theirs are found by who has the whole number, and by nobody who tries parts."""
    near = Query.fuzzy_term_query(schema, field, digits, distance=distance, prefix=prefix)
    return but_not(near, Query.term_query(schema, "kind", EntityKind.PERSON.value, "basic"))


def _slips(word: str) -> int:
    if any(letter.isdigit() for letter in word) or len(word) < ONE_SLIP_FROM:
        return 0
    return 2 if len(word) >= TWO_SLIPS_FROM else 1


def _worth(query: Query, weight: float) -> Query:
    return Query.const_score_query(query, weight)


def _begun(schema: tantivy.Schema, field: str, word: str) -> Query:
    return Query.fuzzy_term_query(schema, field, word, distance=0, prefix=True)


def by_words(schema: tantivy.Schema, asked: Asked) -> Query:
    """Every word in some name of the company, in any order; the last one may be half typed."""
    words = asked.words[:MOST_WORDS]
    last_begun = len(words[-1]) >= (PREFIX_FROM if len(words) == 1 else PREFIX_AMONG_FROM)
    found = []
    for place, word in enumerate(words):
        ways = [_worth(Query.term_query(schema, field, word), weight) for field, weight in _FIELDS]
        if last_begun and place == len(words) - 1:
            begun = _FIELDS if len(word) > 1 else _FIELDS[:1]  # a letter begins one word in ten
            ways += [_worth(_begun(schema, field, word), weight * BEGUN) for field, weight in begun]
        found.append(Query.disjunction_max_query(ways))
    return _all_and_form(schema, found, asked)


def by_near_words(_: tantivy.Searcher, schema: tantivy.Schema, asked: Asked) -> Query:
    """Every word in some name as it is, begun, with a typo, or by another one of its meaning; the more exact, the more.

    Two neighbours written as one word, or one that was parted, are found by the 3-grams of the wider search.
    """
    return _all_and_form(schema, [_near_word(schema, word) for word in asked.words[:MOST_WORDS]], asked)


def _all_and_form(schema: tantivy.Schema, words: Sequence[Query], asked: Asked) -> Query:
    """All words; those of the form are welcome, since they may be part of the name."""
    form = [(Occur.Should, _worth(Query.term_query(schema, NAME, word), BEGUN)) for word in asked.form_words]
    return Query.boolean_query([*((Occur.Must, word) for word in words), *form])


def _near_word(schema: tantivy.Schema, word: str) -> Query:
    ways = [_worth(Query.term_query(schema, NAME, other), MEANT) for other in same_meaning(word)[:MOST_MEANT]]
    slips = _slips(word)
    for field, weight in _FIELDS:
        ways.append(_worth(Query.term_query(schema, field, word), weight))
        if len(word) >= PREFIX_AMONG_FROM:
            ways.append(_worth(_begun(schema, field, word), weight * BEGUN))
        for slip in range(1, (slips if field == NAME else min(slips, 1)) + 1):
            near = Query.fuzzy_term_query(schema, field, word, distance=slip)
            ways.append(_worth(near, weight * SLIPPED[slip]))
    return Query.disjunction_max_query(ways)


def by_grams(searcher: tantivy.Searcher, schema: tantivy.Schema, name: Asked) -> Query:
    """Names that share at least half of the rarest 3-grams: those that are everywhere cost most and say least."""
    asked = sorted(grams(name.key), key=lambda gram: searcher.doc_freq("grams", gram))
    rarest = [gram for gram in asked if searcher.doc_freq("grams", gram)][:RAREST_GRAMS]
    terms = [(Occur.Should, Query.term_query(schema, "grams", gram)) for gram in rarest]
    least = max(1, int(len(rarest) * MATCHING_GRAMS))
    return Query.boolean_query(terms, minimum_number_should_match=least) if terms else Query.empty_query()


def behind(schema: tantivy.Schema, query: Query, order: str, last: str) -> Query:
    """Documents whose order key comes after `last`, and of keys that are texts those that begin like it."""
    field, least = (order, int(last) + 1) if order == "by_date" else (f"{order}_rank", rank(last))
    later = Query.range_query(schema, field, tantivy.FieldType.Unsigned, least, GREATEST)
    return all_of([query, Query.const_score_query(later, 0.0)])
