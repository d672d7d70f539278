"""How near a found name is to what was typed: 0 to 100."""

from collections.abc import Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from registry.matching.vocabulary import meaning
from registry.names import fold, legal_form, search_key
from registry.search.schema import DIRECTOR, FORMER, NAME, Shown

SLIPS = 1.5  # of the hand that need no wider search
LEAST_SATISFIED = 80.0
WHOLE, PART = 0.3, 0.67  # weight of the whole name, and of the part of it that was typed
BEGUN = 97.0  # a word that begins as the typed one does
MEANT = 94.0  # a word of the same meaning: treid and trade
GLUED = 0.9  # names compared with their spaces left out count less
SAME_FORM, WHOLE_BONUS = 0.4, 0.5  # for the form that was typed, and where it is part of the name
SAME_ORDER = 0.3  # for the words in the order typed
OTHER_INITIALS, LONGEST_INITIAL = 5.0, 2  # letters of a folded initial: Ш is sh
MOST_FORM_WORDS = 2  # abbreviations; nobody is called by a form in full
FIELD_COST = {NAME: 0.0, FORMER: 2.0, DIRECTOR: 4.0}


class Asked:
    """A typed name, folded once: its key and words, its form and the words of it, which may be part of a name too."""

    def __init__(self, typed: str) -> None:
        self.key = search_key(typed)
        self.words = self.key.split()
        form = legal_form(typed)
        self.form = form.value if form is not None else None
        self.whole = fold(typed)
        left_out = [word for word in self.whole.split() if word not in self.words]
        self.form_words = left_out if len(left_out) <= MOST_FORM_WORDS else []
        self.satisfied = max(100 - 100 * SLIPS / max(len(self.key), 1), LEAST_SATISFIED)

    def against(self, key: str) -> tuple[str, list[str], float]:
        """What is compared with a key: Қайнар LTD has its LTD for a form or for a part of the name."""
        if self.form_words and all(word in key for word in self.form_words):
            return self.whole, self.whole.split(), WHOLE_BONUS
        return self.key, self.words, 0.0


def word_nearness(typed: str, word: str) -> float:
    """How near a word is to a typed one, 0 to 100; a half-typed word is near those that begin with it."""
    if word.startswith(typed):
        return 100.0 if typed == word else BEGUN
    meant = meaning(typed)
    if meant is not None and meant == meaning(word):
        return MEANT
    return 100.0 * float(OSA.normalized_similarity(typed, word))


def part_nearness(typed: Sequence[str], words: Sequence[str]) -> float:
    """How near the nearest words of a name, in any order, are to the typed ones; longer words weigh more."""
    left, others, found = list(words), [], 0.0
    for word in typed:
        if word in left:
            left.remove(word)
            found += 100.0 * len(word)
        else:
            others.append(word)
    for word in sorted(others, key=len, reverse=True):
        if not left:
            break
        near, place = max([(word_nearness(word, one), place) for place, one in enumerate(left)])
        found += near * len(word)
        del left[place]
    return found / max(sum(map(len, typed)), 1)


def nearness(query: str, words: Sequence[str], key: str) -> float:
    """How near a folded name is to a folded query and its words."""
    if query == key:
        return 100.0 + SAME_ORDER
    whole, theirs = fuzz.token_sort_ratio(query, key), key.split()
    part = part_nearness(words, theirs)
    if len(words) != len(theirs):
        part = max(part, GLUED * fuzz.partial_ratio(query.replace(" ", ""), key.replace(" ", "")))
    near = max(whole, WHOLE * whole + PART * part) + SAME_ORDER * fuzz.ratio(query, key) / 100
    return near - OTHER_INITIALS if _initials_swapped(words, theirs) else near


def _initials_swapped(words: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether two surnames have the same initials in another order: А. М. is not М. А., wherever the surname stands."""
    mine = [word for word in words if len(word) <= LONGEST_INITIAL]
    if len(mine) < 2 or len(words) - len(mine) != 1:
        return False
    other = [word for word in theirs if len(word) <= LONGEST_INITIAL]
    return mine != other and sorted(mine) == sorted(other)


def nearest(asked: Asked, shown: Shown) -> tuple[float, str]:
    """How near the nearest of all names of a candidate is, and which it was."""
    best, where = 0.0, NAME
    head = [shown.director] if shown.director else []
    for field, keys in ((NAME, shown.names), (FORMER, shown.former), (DIRECTOR, head)):
        for key in keys:
            query, words, bonus = asked.against(key)
            score = nearness(query, words, key) + bonus - FIELD_COST[field]
            if score > best:
                best, where = score, field
    return best + (SAME_FORM if asked.form in shown.forms else 0.0), where
