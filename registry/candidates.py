"""Names from outside against the register: the search finds who may be meant, matching says how likely each is."""

from dataclasses import dataclass

from infra.i18n import Bilingual
from registry.matching import Kind, Match, Verdict, compare
from registry.search import Hit, SearchIndex

SEARCHED = 12  # hits of the search that are compared for one name


@dataclass(frozen=True, slots=True)
class Asked:
    """A name somebody has, with its BIN or IIN where they know it."""

    name: str
    bin: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A company of the register that may be meant, and the comparison of its nearest name with the one asked."""

    bin: str
    name: Bilingual
    matched_on: str
    match: Match


def _compared(asked: Asked, hit: Hit) -> Match:
    names = [name for name in dict.fromkeys((hit.name.kk, hit.name.ru, hit.name.en)) if name] or [""]
    matches = [compare(asked.name, name, Kind.COMPANY, left_bin=asked.bin, right_bin=hit.bin) for name in names]
    return max(matches, key=lambda match: match.score)


def candidates(index: SearchIndex, asked: Asked, limit: int = 5) -> tuple[Candidate, ...]:
    """The companies most likely meant, best first, at most `limit`; companies that are surely others are left out.

    A BIN asked for is looked up too, so that a renamed company is found under its number.
    """
    hits = list(index.nearest(asked.name, SEARCHED))
    known = {hit.bin for hit in hits}
    if asked.bin:
        hits += [hit for hit in index.nearest(asked.bin, SEARCHED) if hit.bin not in known]
    found = [Candidate(hit.bin, hit.name, hit.matched_on, _compared(asked, hit)) for hit in hits]
    found.sort(key=lambda one: (-one.match.score, one.bin))
    likely = [one for one in found if one.match.verdict is not Verdict.DIFFERENT]
    return tuple((likely or found)[:limit])
