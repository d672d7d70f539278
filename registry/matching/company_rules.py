"""Do two company names mean one company?

What one name leaves out weighs little when it is a form, a city or the word "company", more when it says what the
company does; what both say and say differently (a number, a letter, a word, a form, a city) parts them.
"""

import re
from collections.abc import Iterable, Sequence

from infra.i18n import text
from registry.matching.alignment import Alignment, Pair, equal_words, pair_glued, pair_initials, pair_nearest
from registry.matching.companies import Company, Form, Word
from registry.matching.result import Evidence
from registry.matching.spelling import SURE, near
from registry.matching.vocabulary import Role, meaning

_TRANSLATED = {Role.ACTIVITY: 0.94, Role.GENERIC: 0.96, Role.PLACE: 0.96, Role.COUNTRY: 0.95, Role.NAME: 0.7}
_OMITTED = {
    Role.PLACE: 0.86,
    Role.COUNTRY: 0.7,
    Role.ACTIVITY: 0.56,
    Role.NAME: 0.52,
    Role.NUMBER: 0.52,
    Role.LETTER: 0.55,
}
_CONTRADICTED = {Role.NUMBER: 0.3, Role.LETTER: 0.35, Role.PLACE: 0.42, Role.COUNTRY: 0.42}
_OTHER_WORDS = 0.5
_OTHER_FORM = 0.45
_FORM_LEFT_OUT, _FORM_ALIKE, _OTHER_ORDER, _WRITTEN_OTHERWISE = 0.98, 0.96, 0.99, 0.995
_INFLECTED = 0.88
_ADJECTIVE = re.compile(r"[a-z]?(?:in)?sk(?:i|aia|oe|ogo|oi|ie|ih)")
_SEPARATE_UNITS = frozenset(("branch", "representative"))
_MANY, _OMITTED_AMONG_MANY = 3, 0.65
_PLAIN = frozenset((Role.GENERIC, Role.JOINING))


def _nearness(left: Word, right: Word) -> float:
    if (left.role is Role.NUMBER) or (right.role is Role.NUMBER) or Role.LETTER in (left.role, right.role):
        return 0.0
    if left.meaning is not None and left.meaning == right.meaning:
        return _TRANSLATED.get(left.role, 0.0)
    score = near(left.key, right.key).score
    return max(score, _INFLECTED if _inflected(left.key, right.key) else 0.0)


def _inflected(left: str, right: str) -> bool:
    """Шымкентский is made of Шымкент, and имени Абая of Абай."""
    if meaning(left) is not None and meaning(right) is not None:
        return False
    short, long = sorted((left, right), key=len)
    if long == short + "a":
        return len(short) > 3
    return len(short) > 3 and long.startswith(short[:-1]) and bool(_ADJECTIVE.fullmatch(long, len(short) - 1))


def aligned(left: Sequence[Word], right: Sequence[Word]) -> Alignment[Word]:
    """The words of two company names, paired."""
    found = equal_words(left, right)
    if found.left and found.right:
        if len(found.left) != len(found.right) or len(found.left) > 1:
            pair_glued(found)
        if found.left and found.right:
            pair_nearest(found, _nearness)
        if found.left and found.right:
            pair_initials(found)
    return found


def compare_companies(left: Company, right: Company) -> Evidence:
    """The evidence of two analysed company names; numbers of the register are not looked at here."""
    evidence = Evidence()
    if not left.words or not right.words:
        evidence.base = 0.0
        evidence.note(text("match.nothing_to_compare"))
        return evidence
    found = aligned(left.words, right.words)
    evidence.base = _shared(found)
    _explain_pairs(found, evidence)
    _judge_order(found, left.words, right.words, evidence)
    _judge_leftovers(found, evidence)
    judge_forms(left.form, right.form, evidence)
    if left.written != right.written and not evidence.reasons:
        evidence.lower(_WRITTEN_OTHERWISE, text("match.written_otherwise"))
    elif not evidence.reasons:
        evidence.note(text("match.identical"))
    return evidence


def _weights(words: Iterable[Word]) -> float:
    return sum(word.weight for word in words)


def _shared(found: Alignment[Word]) -> float:
    """The share of both names, by weight, that has its counterpart. Generic words do not count beside others."""
    pairs = [pair for pair in found.pairs if not _is_plain(pair.left + pair.right)] or found.pairs
    both = sum(pair.score * (_weights(pair.left) + _weights(pair.right)) for pair in pairs)
    whole = sum(_weights(pair.left) + _weights(pair.right) for pair in pairs)
    left = [word for word in found.left if word.role not in _PLAIN]
    right = [word for word in found.right if word.role not in _PLAIN]
    whole += _weights(left) + _weights(right)
    if left and right:
        return both / whole if whole else 0.0
    # what only one name says is judged by its role; here it only grades
    return 0.85 * both / max(whole - _weights(left) - _weights(right), 0.01) + 0.15 * both / whole if pairs else 0.0


def _is_plain(words: Sequence[Word]) -> bool:
    return all(word.role in _PLAIN for word in words)


def _say(words: Iterable[Word]) -> str:
    return " ".join(word.written for word in words)


def _explain_pairs(found: Alignment[Word], evidence: Evidence) -> None:
    same = [word for pair in found.pairs if pair.kind == "equal" for word in pair.left]
    if same and (len(found.pairs) > len(same) or found.left or found.right):
        evidence.note(text("match.words_same", words=_say(same)))
    for pair in found.pairs:
        if pair.kind == "equal":
            continue
        message = text(_pair_message(pair), left=_say(pair.left), right=_say(pair.right))
        if pair.score < SURE and message.id == "match.slip":
            evidence.cap(pair.score, message)
        else:
            evidence.note(message)


def _pair_message(pair: Pair[Word]) -> str:
    if pair.kind == "glued":
        return "match.glued"
    if pair.kind == "initials":
        return "match.initialism"
    left, right = pair.left[0], pair.right[0]
    if left.meaning is not None and left.meaning == right.meaning:
        return "match.translated"
    return "match.spelling" if near(left.key, right.key).how > 1 else "match.slip"


def _judge_order(found: Alignment[Word], left: Sequence[Word], right: Sequence[Word], evidence: Evidence) -> None:
    if len(found.pairs) < 2 or found.left or found.right:
        return
    if [one.key for one in left] == [one.key for one in right]:
        return
    places = {id(word): place for place, word in enumerate(right)}
    first = {id(pair.left[0]): places.get(id(pair.right[0]), 0) for pair in found.pairs}
    order = [first[id(word)] for word in left if id(word) in first]
    if order != sorted(order):
        evidence.lower(_OTHER_ORDER, text("match.order"))


def _judge_leftovers(found: Alignment[Word], evidence: Evidence) -> None:
    left = [word for word in found.left if word.role not in _PLAIN]
    right = [word for word in found.right if word.role not in _PLAIN]
    for role in (Role.NUMBER, Role.LETTER, Role.PLACE, Role.COUNTRY):
        mine, theirs = _of(left, role), _of(right, role)
        if mine and theirs:
            message = text(f"match.{role.value}_differs", left=_say(mine), right=_say(theirs))
            evidence.cap(_CONTRADICTED[role], message)
            left = [word for word in left if word.role is not role]
            right = [word for word in right if word.role is not role]
    if left and right:
        evidence.cap(_OTHER_WORDS, text("match.words_differ", left=_say(left), right=_say(right)))
        return
    _judge_omitted(found, left or right, evidence)
    if len(found.left) + len(found.right) > len(left) + len(right) and not evidence.reasons:
        evidence.lower(0.98, text("match.generic_left_out", words=_say([*found.left, *found.right])))


def _of(words: Sequence[Word], role: Role) -> list[Word]:
    return [word for word in words if word.role is role]


def _judge_omitted(found: Alignment[Word], omitted: Sequence[Word], evidence: Evidence) -> None:
    """What one name says and the other leaves out. Where much is shared, one more word means less."""
    for word in omitted:
        ceiling = _OMITTED.get(word.role, 0.52)
        if word.role in {Role.NAME, Role.ACTIVITY} and len(found.pairs) > _MANY:
            ceiling = _OMITTED_AMONG_MANY
        evidence.cap(ceiling, text(f"match.{_kind_of(word)}_left_out", words=word.written))


def _kind_of(word: Word) -> str:
    return word.role.value if word.role is not Role.NAME else "word"


def judge_forms(left: Form | None, right: Form | None, evidence: Evidence) -> None:
    """A form left out says little; ТОО and ЖШС are one form; АО and ТОО are two companies."""
    if left is None and right is None:
        return
    if left is None or right is None:
        given = left or right
        if given is not None and given.code in _SEPARATE_UNITS:
            evidence.cap(_OTHER_FORM, text("match.unit", form=_form_name(given)))
        elif given is not None:
            evidence.lower(_FORM_LEFT_OUT, text("match.form_left_out", form=_form_name(given)))
        return
    if left.code == right.code:
        return
    alike = left.family == right.family or "incorporated" in (left.family, right.family)
    message = text("match.form_differs", left=_form_name(left), right=_form_name(right))
    if alike and not {left.code, right.code} & _SEPARATE_UNITS:
        evidence.lower(_FORM_ALIKE, message)
    else:
        evidence.cap(_OTHER_FORM, message)


def _form_name(form: Form) -> object:
    return form.text if form.text is not None else form.code.upper()
