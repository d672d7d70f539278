"""Legal forms of Kazakhstan: before or after a name, long or short, in Kazakh, Russian, English or Latin letters.

Sources: Civil Code of the Republic of Kazakhstan, arts. 34, 58-110; Entrepreneurial Code, arts. 30-44; the classifier
of legal forms (КОПФ). GLEIF's list of legal forms has none of Kazakhstan's, so the table is ours.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from infra.i18n import Text, text
from registry.names.cases import base_forms, cases
from registry.names.folding import fold, fold_word, tokens


class LegalForm(StrEnum):
    """What kind of organisation a name says it is. Shown by the messages `form.<value>` and `form.<value>.short`."""

    LLP = "llp"
    ALP = "alp"
    LLC = "llc"
    FULL_PARTNERSHIP = "full_partnership"
    LIMITED_PARTNERSHIP = "limited_partnership"
    JSC = "jsc"
    NCJSC = "ncjsc"
    OJSC = "ojsc"
    CJSC = "cjsc"
    ENTREPRENEUR = "entrepreneur"
    FARM = "farm"
    STATE_ENTERPRISE = "state_enterprise"
    COMMUNAL_ENTERPRISE = "communal_enterprise"
    STATE_INSTITUTION = "state_institution"
    COOPERATIVE = "cooperative"
    CONSUMER_COOPERATIVE = "consumer_cooperative"
    HOME_OWNERS = "home_owners"
    PUBLIC_ASSOCIATION = "public_association"
    ASSOCIATION = "association"
    FOUNDATION = "foundation"
    INSTITUTION = "institution"
    RELIGIOUS = "religious"
    BRANCH = "branch"
    REPRESENTATIVE = "representative"

    @property
    def text(self) -> Text:
        """The form in words."""
        return text(f"form.{self.value}")

    @property
    def short(self) -> Text:
        """Its abbreviation."""
        return text(f"form.{self.value}.short")


# Each form's spellings, comma-separated; `{a|b}` stands for either, `~` for one that only follows a name (before one,
# ақ is the word for white). They are folded like names, so one spelling covers
# all scripts and cases of letters, and every Latin transliteration that folds alike.
_SPELLINGS: dict[LegalForm, str] = {
    LegalForm.LLP: """ТОО, ТОО с ограниченной ответственностью, ЖШС, LLP, L.L.P., JSS, ZSS, JSHS, товарищество с
        ограниченной ответственностью, жауапкершілігі шектеулі {серіктестігі|серіктестік}, limited liability
        partnership""",
    LegalForm.ALP: """ТДО, ҚЖС, товарищество с дополнительной ответственностью, қосымша {жауапкершілігі
        бар|жауапкершілікті} {серіктестігі|серіктестік}, additional liability partnership""",
    LegalForm.LLC: """ООО, ЖШҚ, LLC, L.L.C., общество с ограниченной ответственностью, жауапкершілігі шектеулі
        {қоғамы|қоғам}, limited liability company, Ltd, limited, GmbH, ЧК, частная компания, private company""",
    LegalForm.FULL_PARTNERSHIP: "полное товарищество, толық {серіктестігі|серіктестік}, general partnership",
    LegalForm.LIMITED_PARTNERSHIP: """коммандитное товарищество, коммандиттік {серіктестігі|серіктестік}, сенім
        {серіктестігі|серіктестік}, limited partnership""",
    LegalForm.JSC: """АО, ~АҚ, JSC, J.S.C., акционерное общество, акционерлік {қоғамы|қоғам}, joint stock company""",
    LegalForm.NCJSC: """НАО, КЕАҚ, KeAK, NJSC, NCJSC, некоммерческое акционерное общество, коммерциялық емес
        акционерлік {қоғамы|қоғам}, {non profit|non commercial|noncommercial} joint stock company""",
    LegalForm.OJSC: """ОАО, ААҚ, OJSC, открытое акционерное общество, ашық акционерлік {қоғамы|қоғам}, open joint
        stock company, ПАО, публичное акционерное общество, PJSC, PLC""",
    LegalForm.CJSC: """ЗАО, ЖАҚ, CJSC, закрытое акционерное общество, жабық акционерлік {қоғамы|қоғам}, closed joint
        stock company""",
    LegalForm.ENTREPRENEUR: """ИП, ЖК, JK, IP, ZhK, индивидуальный предприниматель, жеке
        {кәсіпкер|кәсіпкері|кәсіпкерлік}, {individual|sole} entrepreneur, sole proprietor""",
    LegalForm.FARM: """КХ, К/Х, ШҚ, Ш/Қ, ФХ, Ф/Х, Ф/Қ, КФХ, К/Ф/Х, {крестьянское|фермерское|крестьянско фермерское|
        крестьянское фермерское} хозяйство, {шаруа|фермер|фермерлік|шаруа фермер} {қожалығы|қожалық|шаруашылығы},
        {peasant|peasant or farm} {farm|household}, farm household, ~farm""",
    LegalForm.STATE_ENTERPRISE: """РГП, РМК, РГКП, РМҚК, РГП на {ПХВ|праве хозяйственного ведения}, ШЖҚ РМК,
        республиканское государственное {предприятие| предприятие на праве хозяйственного ведения|казенное
        предприятие}, республикалық мемлекеттік {кәсіпорны|кәсіпорын| қазыналық кәсіпорны}, шаруашылық жүргізу
        құқығындағы республикалық мемлекеттік кәсіпорны, {republican|republic} state enterprise, RSE""",
    LegalForm.COMMUNAL_ENTERPRISE: """ГКП, МКК, КГП, КМК, ГККП, МКҚК, КГКП, КМҚК, {ГКП|КГП} на {ПХВ|праве
        хозяйственного ведения}, ШЖҚ МКК, ШЖҚ КМК, {государственное коммунальное|коммунальное государственное}
        {предприятие|казенное предприятие|предприятие на праве хозяйственного ведения}, {мемлекеттік
        коммуналдық|коммуналдық мемлекеттік} {кәсіпорны|кәсіпорын|қазыналық кәсіпорны|қазыналық кәсіпорын},
        шаруашылық жүргізу құқығындағы {мемлекеттік коммуналдық|коммуналдық мемлекеттік} {кәсіпорны|кәсіпорын},
        {communal|municipal} state enterprise, state {communal|municipal} enterprise""",
    LegalForm.STATE_INSTITUTION: """ГУ, ММ, КГУ, КММ, РГУ, РММ, {государственное учреждение|коммунальное
        государственное учреждение|республиканское государственное учреждение}, {мемлекеттік мекемесі| мемлекеттік
        мекеме|коммуналдық мемлекеттік мекемесі|коммуналдық мемлекеттік мекеме|республикалық мемлекеттік мекемесі},
        {state|communal state|republican state} institution""",
    LegalForm.COOPERATIVE: """ПК, ӨК, СПК, АӨК, СХПК, {производственный|сельскохозяйственный|сельскохозяйственный
        производственный|сельский производственный} кооператив, {өндірістік|ауыл шаруашылығы|ауыл шаруашылығы
        өндірістік| ауылшаруашылық|ауыл шаруашылығының өндірістік} {кооперативі|кооператив},
        {production|agricultural} cooperative""",
    LegalForm.CONSUMER_COOPERATIVE: """КСК, ПКСК, ПИК, ЖСК, {потребительский|жилищно строительный|потребительский
        кооператив собственников квартир} {кооператив|квартир}, кооператив собственников {квартир|помещений},
        {тұтыну| пәтер иелерінің|пәтер иелері|үй жай иелерінің} {кооперативі|кооператив}, consumer cooperative""",
    LegalForm.HOME_OWNERS: """ОСИ, МИБ, объединение собственников имущества, мүлік {иелерінің|иелері}
        {бірлестігі|бірлестік}, property owners association""",
    LegalForm.PUBLIC_ASSOCIATION: """ОО, ҚБ, РОО, РҚБ, {общественное|республиканское общественное|областное
        общественное| городское общественное} объединение, {қоғамдық|республикалық қоғамдық|облыстық
        қоғамдық|қалалық қоғамдық} {бірлестігі|бірлестік}, public association""",
    LegalForm.ASSOCIATION: """ОЮЛ, ЗТБ, ОИПЮЛ, объединение юридических лиц, объединение {индивидуальных
        предпринимателей и юридических лиц|юридических лиц и индивидуальных предпринимателей}, заңды {тұлғалар|
        тұлғалардың} {бірлестігі|бірлестік}, {association|union} of legal entities""",
    LegalForm.FOUNDATION: """ОФ, ҚҚ, ЧФ, КФ, БФ, {общественный|частный|корпоративный|благотворительный|частный
        благотворительный|общественный благотворительный} фонд, {қоғамдық|жеке|корпоративтік|қайырымдылық}
        {қоры|қор}, {public|private|corporate|charitable} {foundation|fund}""",
    LegalForm.INSTITUTION: """ЧУ, ЧОУ, ~ЖМ, {частное|негосударственное|частное образовательное} учреждение,
        {жеке|жеке меншік|жекеменшік|мемлекеттік емес|жеке білім беру} {мекемесі|мекеме}, private institution,
        учреждение, мекемесі""",
    LegalForm.RELIGIOUS: """{местное религиозное|религиозное} объединение, {діни|жергілікті діни} {бірлестігі|
        бірлестік}, religious association""",
    LegalForm.BRANCH: "{филиал|филиалы}, branch, branch office",
    LegalForm.REPRESENTATIVE: "{представительство|өкілдігі|өкілдік}, representative office",
}
_CHOICE = re.compile(r"\{([^{}]*)\}")
_QUOTES = '"«»„“”‟″'
_FIRST_QUOTE = re.compile(f"[{_QUOTES}]")
_WORD = re.compile(r"[^\W_]+(?:['’‘ʼ`][^\W_]+)*")
_EDGE = " \t\r\n\u00a0,.;:/\\-–—()[]" + _QUOTES
_APOSTROPHES = "'’‘`"
_NESTED = frozenset((LegalForm.BRANCH, LegalForm.REPRESENTATIVE))


def _expanded(spelling: str) -> Iterable[str]:
    choice = _CHOICE.search(spelling)
    if choice is None:
        yield spelling
        return
    for one in choice[1].split("|"):
        yield from _expanded(spelling[: choice.start()] + one + spelling[choice.end() :])


def _table() -> dict[tuple[str, ...], LegalForm]:
    found: dict[tuple[str, ...], LegalForm] = {}
    for form, spellings in _SPELLINGS.items():
        for spelling in spellings.split(","):
            for plain in _expanded(" ".join(spelling.split())):
                found.setdefault(tuple(tokens(plain)), form)
    return found


def _base_words() -> dict[str, str]:
    """Words of the long forms in every case, by their base form."""
    long = {word for spellings in _SPELLINGS.values() for word in re.findall(r"[а-яәғқңөұүһі]{4,}", spellings)}
    found = {fold_word(word): fold_word(word) for word in long}
    for word in sorted(long):
        for other in cases(word):
            found.setdefault(fold_word(other), fold_word(word))
    return found


def _only_after() -> frozenset[tuple[str, ...]]:
    marked = re.findall(r"~([^,]+)", " ".join(_SPELLINGS.values()))
    return frozenset(tuple(tokens(spelling)) for spelling in marked)


_BASE = _base_words()
_FORMS = _table()
_ONLY_AFTER = _only_after()
_LONGEST = max(len(words) for words in _FORMS)
_RIGHTS = frozenset(
    tuple(tokens(right))
    for right in ("на ПХВ", "ШЖҚ", "на праве хозяйственного ведения", "шаруашылық жүргізу құқығындағы",
                  "на праве оперативного управления", "жедел басқару құқығындағы")
)  # fmt: skip
_LONGEST_RIGHT = max(len(words) for words in _RIGHTS)
_FIRST_WORDS = frozenset(words[0] for words in _FORMS)
_LAST_WORDS = frozenset(words[-1] for words in _FORMS)


def _leading(words: Sequence[str]) -> tuple[int, LegalForm | None]:
    """How many words at the start are a legal form, and which."""
    if words and words[0] in _FIRST_WORDS:
        for length in range(min(_LONGEST, len(words)), 0, -1):
            found = tuple(words[:length])
            form = _FORMS.get(found)
            if form is not None and found not in _ONLY_AFTER:
                return length, form
    return 0, None


def _trailing(words: Sequence[str]) -> tuple[int, LegalForm | None]:
    """How many words at the end are a legal form, and which."""
    if words and words[-1] in _LAST_WORDS:
        for length in range(min(_LONGEST, len(words)), 0, -1):
            form = _FORMS.get(tuple(words[-length:]))
            if form is not None:
                return length, form
    return 0, None


@lru_cache(maxsize=4096)
def _is_form(abbreviation: str) -> bool:
    return (fold_word(abbreviation),) in _FORMS


def _right(words: Sequence[str], *, at_start: bool) -> int:
    """How many words say only by which right the state's property is held: РГП «X» на ПХВ."""
    for length in range(min(_LONGEST_RIGHT, len(words)), 0, -1):
        if tuple(words[:length] if at_start else words[-length:]) in _RIGHTS:
            return length
    return 0


def _stripped(words: Sequence[str], first: int, last: int) -> tuple[int, int, LegalForm | None]:
    """Where the bare name begins and ends among `words`, and its outermost form.

    Only words before `first` and from `last` on are looked at: what stands in quotes is the name. Behind a branch the
    form of its owner goes too; otherwise a second form goes only if it repeats the first (ТОО «X» LLP). The whole name
    is never taken away.
    """
    words = [_BASE.get(word, word) for word in words]
    start, end, outer = 0, len(words), None
    seen: LegalForm | None = None
    while True:
        for at_start in (True, False):
            part = words[start:first] if at_start else words[max(last, start) : end]
            length, form = _leading(part) if at_start else _trailing(part)
            if form is None:
                length = _right(part, at_start=at_start)
            elif seen not in _NESTED and seen not in (None, form):
                continue
            if not length or end - start <= length:
                continue
            outer, seen = outer or form, form or seen
            start, end = (start + length, end) if at_start else (start, end - length)
            break
        else:
            return start, end, outer


def _bounds(name: str, words: Sequence[str]) -> tuple[int, int, LegalForm | None]:
    opening = _FIRST_QUOTE.search(name)
    if opening is not None:
        closing = max(map(name.rfind, _QUOTES))
        before = len(_WORD.findall(name, 0, opening.start()))
        after = len(words) - len(_WORD.findall(name, closing))
        if before < after:
            found = _stripped(words, before, after)
            if found[2] is not None:
                return found
    return _stripped(words, len(words), 0)


@dataclass(frozen=True, slots=True)
class Name:
    """A published name taken apart: its legal form, and the rest as published, without outer quotes."""

    form: LegalForm | None
    bare: str


@lru_cache(maxsize=4096)
def _framing(before: str, after: str) -> LegalForm | None:
    """The form that stands around quotation marks, where nothing else does; such frames are few, so they are kept.

    It is what `_bounds` finds for the words of the frame: what is quoted plays no part in it.
    """
    outer = (base_forms(part, _is_form) for part in (before, after))
    first, last = ([fold_word(span) for span in _WORD.findall(part)] for part in outer)
    words = [*first, "", *last]
    start, end, form = _stripped(words, len(first), len(first) + 1)
    return form if end - start == 1 else None


def _trimmed(bare: str) -> str:
    """Without the signs at its ends; an apostrophe alone at the end is a letter of the alphabet of 2017: Altay'."""
    bare = bare.strip(_EDGE)
    if bare[:1] in _APOSTROPHES:
        return bare.strip(_EDGE + _APOSTROPHES)
    return bare


def _framed(name: str) -> tuple[LegalForm, str] | None:
    """The form around quotation marks and what stands in them: how most companies of the register are published."""
    opening = _FIRST_QUOTE.search(name)
    if opening is None:
        return None
    closing = max(map(name.rfind, _QUOTES))
    inside = name[opening.end() : closing]
    form = _framing(name[: opening.start()], name[closing + 1 :]) if _WORD.search(inside) else None
    return (form, inside) if form is not None else None


def split(name: str) -> Name:
    """A published name as form and bare name. A name that is nothing but a form stays whole."""
    framed = _framed(name)
    if framed is not None:
        return Name(framed[0], _trimmed(framed[1]))
    name = base_forms(name, _is_form)
    spans = list(_WORD.finditer(name))
    if not spans:
        return Name(None, name.strip())
    start, end, form = _bounds(name, [fold_word(span[0]) for span in spans])
    if form is None:
        return Name(None, _trimmed(name))
    left = spans[start - 1].end() if start else 0
    right = spans[end].start() if end < len(spans) else len(name)
    return Name(form, _trimmed(name[left:right]))


def without_forms(words: Sequence[str]) -> list[str]:
    """The written words that belong to no legal form, wherever one stands: Алматинский филиал ТОО «X»."""
    keys = [_BASE.get(key, key) for key in map(fold_word, words)]
    kept, place = [], 0
    while place < len(words):
        lengths = range(min(_LONGEST, len(words) - place), 0, -1)
        found = next((length for length in lengths if tuple(keys[place : place + length]) in _FORMS), 0)
        if not found or (tuple(keys[place : place + found]) in _ONLY_AFTER and not words[place].isupper()):
            kept.append(words[place])
            found = 1
        place += found
    return kept


def legal_form(name: str) -> LegalForm | None:
    """The legal form a published name states, or None."""
    return split(name).form


def bare_name(name: str) -> str:
    """The name without its legal form and outer quotes, in its own letters."""
    return split(name).bare


def search_key(name: str) -> str:
    """The folded name without its legal form: what is indexed and compared."""
    return fold(split(name).bare)
