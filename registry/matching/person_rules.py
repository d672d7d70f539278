"""Do two names of people mean one person?

A patronymic or a second name that one side leaves out is no contradiction; another patronymic, another given name, an
initial that does not fit or the other gender is.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from infra.i18n import text
from registry.matching.alignment import Alignment, Pair, equal_words, pair_glued, pair_nearest
from registry.matching.people import Part, Person, Place
from registry.matching.result import UNSURE_FROM, Evidence
from registry.matching.spelling import SURE, Likeness, ends_otherwise, heard, near, skeleton
from registry.matching.vocabulary import meaning

_WEIGHTS = {Place.PATRONYMIC: 0.7, Place.INITIAL: 0.5, Place.PARTICLE: 0.1}
_FATHER_AS_NAME, _SURNAME_AS_NAME, _OTHER_SEX = 0.88, 0.85, 0.9
_OTHER_PATRONYMIC, _OTHER_NAME, _OTHER_INITIAL, _OTHER_GENDER = 0.48, 0.42, 0.4, 0.4
_PATRONYMIC_LEFT_OUT, _INITIAL_LEFT_OUT, _INITIALS_ONLY = 0.95, 0.94, 0.88
_NAME_LEFT_OUT, _ONE_WORD_SHARED, _GIVEN_ONLY = 0.86, 0.62, 0.62
_NEXT_LEFT_OUT, _MANY_LEFT_OUT = 0.04, 0.77
_SURNAME_CHANGED, _SURNAME_GENDER = 0.58, 0.5
_OTHER_ORDER, _WRITTEN_OTHERWISE = 0.99, 0.995
_VOWELS = frozenset("aeiou")
_UNVOICED = str.maketrans("bdgz", "ptks")
_DIGRAPHS = frozenset(("sh", "ch", "iu", "ia"))
_LATIN_INITIALS = {"y": ("e", "iu", "ia", "i"), "e": ("e", "i"), "c": ("k", "s", "ch"), "i": ("i", "iu", "ia"),
                   "j": ("j", "iu", "ia", "i")}  # fmt: skip


@lru_cache(maxsize=65536)
def _same_father(left: str, right: str) -> float:
    """How near two fathers' names are: endings eat letters, as in Сергеевич for Сергейұлы."""
    if left == right:
        return 1.0
    short, long = sorted((left, right), key=len)
    rest = long[len(short) :]
    if long.startswith(short) and ((rest == "k" and len(short) > 2) or (len(rest) <= 2 and set(rest) <= _VOWELS)):
        return 1.0
    bare = left.rstrip("aeiou"), right.rstrip("aeiou")  # Ғабдоллаұлы is Габдуллович
    if min(map(len, bare)) > 3 and skeleton(bare[0]) == skeleton(bare[1]):
        return 0.97
    return near(left, right).score


def _nearest_father(left: Part, right: Part) -> float:
    found = _same_father(left.root, right.root)
    if found >= SURE or left.sex != right.sex or _two_names(left.root, right.root):
        return found
    return max(found, near(left.key, right.key).score)


def _nearness(left: Part, right: Part) -> float:
    places = (left.place, right.place)
    if Place.PARTICLE in places:
        return near(left.key, right.key).score if left.place is right.place else 0.0
    if Place.INITIAL in places:
        return _initial_fits(left, right)
    if left.key == right.key:
        return 1.0
    if left.place is Place.PATRONYMIC is right.place:
        return _nearest_father(left, right)
    if Place.PATRONYMIC in places:
        father, other = (left, right) if left.place is Place.PATRONYMIC else (right, left)
        exact = _same_father(father.root, other.key) >= 0.97 or _same_father(father.root, other.root) >= 0.97
        return _FATHER_AS_NAME if exact else near(left.key, right.key).score * 0.9
    return _word_nearness(left, right)


def _strict_nearness(left: Part, right: Part) -> float:
    """A patronymic is like a patronymic only: sons are named like fathers."""
    mixed = (left.place is Place.PATRONYMIC) is not (right.place is Place.PATRONYMIC)
    if mixed and Place.INITIAL not in (left.place, right.place):
        return 0.0
    return _nearness(left, right)


def _word_nearness(left: Part, right: Part) -> float:
    latin = left.written.isascii() and right.written.isascii()
    whole = heard(left.key, right.key) if latin else near(left.key, right.key).score
    if left.root != left.key and right.root != right.key:  # two surnames
        if _family(left) != _family(right):
            return 0.0  # Ковалёв and Ковальский
        if left.root == right.root:
            return 1.0 if left.sex == right.sex else _OTHER_SEX
        if _two_names(left.root, right.root):
            return 0.0
        if not whole:
            return near(left.root, right.root).score * _OTHER_SEX
        return whole
    if (left.root != left.key or right.root != right.key) and len(left.root) > 2 and left.root == right.root:
        return _SURNAME_AS_NAME  # Қасым for Қасымов
    return whole


def _family(surname: Part) -> str:
    ending = surname.key[len(surname.root) :]
    return "ov" if ending[0] in "oe" else ending[0]


def _two_names(left: str, right: str) -> bool:
    """Whether two surnames come of two names, as Ахметов and Ахатов or Жұмабаев and Жұмабеков."""
    first, second = meaning(left), meaning(right)
    return (first is not None and second is not None and first != second) or ends_otherwise(left, right)


def _initial_fits(left: Part, right: Part) -> float:
    initial, other = (left, right) if left.place is Place.INITIAL else (right, left)
    if other.place is Place.INITIAL:
        return 0.99 if initial.key[-1] == other.key[-1] and _begins(initial, other.root) else 0.0
    if (other.place is Place.PATRONYMIC and initial.key[-1] == "1") or (
        other.place is Place.GIVEN and initial.key[-1] == "2"
    ):
        return 0.0
    if not _begins(initial, other.key):
        return 0.0
    return {Place.GIVEN: 0.59, Place.PATRONYMIC: 0.58}.get(other.place, 0.57)


def _begins(initial: Part, key: str) -> bool:
    """Whether an initial is a word's: Ш is not С; in Latin letters Y may stand for Е, Ю or Я, and C for К, С or Ч."""
    first = key[:2] if key[:2] in _DIGRAPHS else key[0]
    if first == initial.root:
        return True
    latin = initial.written.isascii() or key == initial.root
    return latin and first in _LATIN_INITIALS.get(initial.written[0].lower(), ())


def _gives_father_plainly(name: Person) -> bool:
    """Whether a name may give the father's name without an ending: three words, none of them a patronymic."""
    places = [part.place for part in name.parts if part.place is not Place.PARTICLE]
    return len(places) > 2 and Place.PATRONYMIC not in places


def _weight(part: Part) -> float:
    return _WEIGHTS.get(part.place, 1.0)


def compare_people(left: Person, right: Person) -> Evidence:
    """The evidence of two analysed names of people; numbers of the register are not looked at here."""
    evidence = Evidence()
    if not left.parts or not right.parts:
        evidence.base = 0.0
        evidence.note(text("match.nothing_to_compare"))
        return evidence
    found = equal_words(left.parts, right.parts)
    if found.left and found.right:
        pair_glued(found)
        free = _gives_father_plainly(left) or _gives_father_plainly(right)
        pair_nearest(found, _nearness if free else _strict_nearness)
    evidence.base = _shared(found)
    _explain_pairs(found, evidence)
    _judge_order(found, left.parts, right.parts, evidence)
    _judge_gender(left, right, found, evidence)
    _judge_leftovers(found, evidence)
    _judge_what_is_shared(found, evidence)
    if left.written != right.written and not evidence.reasons:
        evidence.lower(_WRITTEN_OTHERWISE, text("match.written_otherwise"))
    elif not evidence.reasons:
        evidence.note(text("match.identical"))
    return evidence


def _by_initial(pair: Pair[Part]) -> bool:
    return any(part.place is Place.INITIAL for part in pair.left + pair.right)


def _score_of(pair: Pair[Part]) -> float:
    return 1.0 if _by_initial(pair) else pair.score


def _shared(found: Alignment[Part]) -> float:
    both = whole = 0.0
    for pair in found.pairs:
        weight = min(max(_weight(part) for part in pair.left), max(_weight(part) for part in pair.right))
        both += weight * _score_of(pair)
        whole += weight
    if found.left and found.right:
        whole += (sum(map(_weight, found.left)) + sum(map(_weight, found.right))) / 2
    return both / whole if whole else 0.0


def _say(parts: Iterable[Part]) -> str:
    return " ".join(part.written for part in parts)


def _explain_pairs(found: Alignment[Part], evidence: Evidence) -> None:
    same = [part for pair in found.pairs if pair.kind == "equal" for part in pair.left]
    if same and (len(found.pairs) > len(same) or found.left or found.right):
        evidence.note(text("match.words_same", words=_say(same)))
    initials = sum(_by_initial(pair) for pair in found.pairs)
    agreed = any(pair.left[0].place is Place.PATRONYMIC and pair.score >= 0.97 for pair in found.pairs)
    for pair in found.pairs:
        if pair.kind != "equal" and (message := _pair_message(pair)):
            said = text(message, left=_say(pair.left), right=_say(pair.right))
            nearness = pair.score if agreed else min(pair.score, _root_nearness(pair))
            if nearness < SURE and message == "match.slip":
                evidence.cap(nearness, said)
            else:
                evidence.note(said)
    if initials and any(len(pair.left[0].written) != len(pair.right[0].written) for pair in found.pairs):
        evidence.factor *= _INITIALS_ONLY if initials > 1 else _INITIALS_ONLY - 0.03


def _root_nearness(pair: Pair[Part]) -> float:
    """How near two surnames are without -ов: Исаков is not Искаков, unless the father is the same."""
    left, right = pair.left[0], pair.right[0]
    if left.place is not Place.SURNAME or left.root in {left.key, right.root} or right.root == right.key:
        return 1.0
    if skeleton(left.root).translate(_UNVOICED) == skeleton(right.root).translate(_UNVOICED):
        return 1.0  # Сәтбаев is Сатпаев
    return max(near(left.root, right.root).score, UNSURE_FROM * 1.1)


def _pair_message(pair: Pair[Part]) -> str:
    left, right = pair.left[0], pair.right[0]
    if pair.kind == "glued":
        return "match.glued"
    if _by_initial(pair):
        return "match.initial"
    if left.place is Place.PATRONYMIC is right.place and pair.score >= 0.97:
        return "match.same_father"
    if left.root == right.root and left.sex != right.sex:
        return "match.surname_gender"
    return "match.slip" if near(left.key, right.key).how <= Likeness.SLIP else "match.spelling"


def _judge_order(found: Alignment[Part], left: Sequence[Part], right: Sequence[Part], evidence: Evidence) -> None:
    if found.left or found.right or any(len(pair.left) + len(pair.right) > 2 for pair in found.pairs):
        return
    if [one.key for one in left] == [one.key for one in right]:
        return
    places = {id(part): place for place, part in enumerate(right)}
    answers = {id(pair.left[0]): places[id(pair.right[0])] for pair in found.pairs}
    order = [answers[id(part)] for part in left]
    if order != sorted(order):
        evidence.lower(_OTHER_ORDER, text("match.order"))


def _judge_gender(left: Person, right: Person, found: Alignment[Part], evidence: Evidence) -> None:
    mine, theirs = left.sexes, right.sexes
    if mine == theirs or not mine or not theirs:
        return
    fathers = [{part.sex for part in one.parts if part.place is Place.PATRONYMIC} for one in (left, right)]
    if len(mine) == 1 == len(theirs) or (fathers[0] and fathers[1] and fathers[0] != fathers[1]):
        evidence.cap(_OTHER_GENDER, text("match.gender_differs"))
        return
    single = [pair for pair in found.pairs if len(pair.left) == 1 == len(pair.right)]
    if any(_sexes_differ(pair.left[0], pair.right[0]) for pair in single):
        evidence.cap(_SURNAME_GENDER, text("match.gender_differs"))


def _sexes_differ(left: Part, right: Part) -> bool:
    return bool(left.sex and right.sex and left.sex != right.sex and left.place is right.place)


def _judge_leftovers(found: Alignment[Part], evidence: Evidence) -> None:
    left = [part for part in found.left if part.place is not Place.PARTICLE]
    right = [part for part in found.right if part.place is not Place.PARTICLE]
    if left and right:
        _contradict(left, right, found, evidence)
        return
    names = [part for part in left or right if part.place not in {Place.PATRONYMIC, Place.INITIAL}]
    if names:  # the second name left out adds little to the first
        factor = max(_NAME_LEFT_OUT - _NEXT_LEFT_OUT * (len(names) - 1), _MANY_LEFT_OUT)
        evidence.lower(factor, text("match.name_left_out", words=_say(names)))
    for part in left or right:
        if part.place is Place.PATRONYMIC:
            evidence.lower(_PATRONYMIC_LEFT_OUT, text("match.patronymic_left_out", words=part.written))
        elif part.place is Place.INITIAL:
            evidence.lower(_INITIAL_LEFT_OUT, text("match.initial_left_out", words=part.written))


def _contradict(left: Sequence[Part], right: Sequence[Part], found: Alignment[Part], evidence: Evidence) -> None:
    said = {"left": _say(left), "right": _say(right)}
    mine, theirs = {part.place for part in left}, {part.place for part in right}
    if mine == {Place.PATRONYMIC} == theirs:
        evidence.cap(_OTHER_PATRONYMIC, text("match.patronymic_differs", **said))
    elif Place.INITIAL in mine | theirs:
        evidence.cap(_OTHER_INITIAL, text("match.initial_differs", **said))
    elif Place.GIVEN in mine & theirs:
        evidence.cap(_OTHER_NAME, text("match.given_differs", **said))
    elif mine == {Place.SURNAME} == theirs and _woman_with_father(found):
        evidence.cap(_SURNAME_CHANGED, text("match.surname_changed", **said))
    elif Place.SURNAME in mine & theirs:
        evidence.cap(_OTHER_NAME, text("match.surname_differs", **said))
    elif mine == {Place.PATRONYMIC} or theirs == {Place.PATRONYMIC}:
        evidence.cap(0.55, text("match.words_differ", **said))
    else:
        evidence.cap(_OTHER_NAME, text("match.words_differ", **said))


def _woman_with_father(found: Alignment[Part]) -> bool:
    """Whether the given name and the patronymic of a woman agree: her surname may have changed."""
    agreed = {part.place for pair in found.pairs if pair.score >= 0.97 for part in pair.left if part.sex == "f"}
    return Place.PATRONYMIC in agreed and len(found.pairs) > 1


def _judge_what_is_shared(found: Alignment[Part], evidence: Evidence) -> None:
    """One shared word, or a surname's initial beside a given name, is too little to say "the same"."""
    whole = [pair for pair in found.pairs if not _by_initial(pair) and pair.left[0].place is not Place.PARTICLE]
    shared = sum(max(len(pair.left), len(pair.right)) for pair in whole)
    omitted = [part for part in (found.left or found.right) if part.place is not Place.PARTICLE]
    if not whole:
        if any(not _only_initials(pair) for pair in found.pairs):
            evidence.cap(0.55, text("match.little_shared"))
        return
    if shared == 1 and any(not _of_father(part) for part in omitted):
        evidence.cap(_ONE_WORD_SHARED, text("match.little_shared"))
    elif shared == 1 and len(found.pairs) > 1 and whole[0].left[0].place is Place.GIVEN:
        evidence.cap(_GIVEN_ONLY, text("match.little_shared"))


def _of_father(part: Part) -> bool:
    """Whether a part is a patronymic or its initial."""
    return part.place is Place.PATRONYMIC or (part.place is Place.INITIAL and part.key[-1] == "2")


def _only_initials(pair: Pair[Part]) -> bool:
    return all(part.place is Place.INITIAL for part in pair.left + pair.right)
