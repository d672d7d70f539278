"""Grammatical cases of the words of legal forms: серіктестігінің, обществом, ЖШС-не stand for their base forms."""

import re
from collections.abc import Callable, Iterable

_AFTER_NOUNS = "ның нің дың дің тың тің ға ге қа ке ны ні ды ді ты ті да де та те дан ден тан тен нан нен мен бен пен"
# What the end of a base form becomes; every rule that fits is applied: what nobody writes does no harm.
_ENDINGS = tuple(
    (re.compile(end), endings.split())
    for end, endings in (
        ("о$", "а у ом е"),
        ("(?<=[иь])е$", "я ю ем и"),
        ("(ое|ый)$", "ого ому ым ом"),
        ("(?<=[бвгдзклмнпрстф])$", "а у ом е"),
        ("ь$", "я ю ем е"),
        ("(?<=[ыі])$", "ның нің на не н ны ні нда нде нан нен мен"),
        ("(?<=[аәбвгғдезкқлмнңпрст])$", _AFTER_NOUNS),
    )
)
_AFTER_ABBREVIATIONS = "|".join(f"{_AFTER_NOUNS} на не нда нде сы сі ы і".split())
_ABBREVIATION = re.compile(rf"(?<![^\W_])([^\W\d_a-zа-яәғқңөұүһі]{{2,6}})[-‐‑–]?(?:{_AFTER_ABBREVIATIONS})(?![^\W_])")
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_](?:(?: |\. ?)[^\W\d_]){2,4}(?![^\W_])\.?")
_GAPS = re.compile(r"[ .]")


def cases(word: str) -> Iterable[str]:
    """A word of Kazakh or Russian in its other cases."""
    for end, endings in _ENDINGS:
        if end.search(word):
            yield from (end.sub(ending, word) for ending in endings)


def base_forms(name: str, is_form: Callable[[str], bool]) -> str:
    """The name with ЖШС for ЖШС-нің or ЖШСның and ТОО for Т О О or т.о.о., where that is an abbreviation of a form."""
    name = _ABBREVIATION.sub(lambda match: match[1] if is_form(match[1]) else match[0], name)
    return _SPACED.sub(lambda match: joined if is_form(joined := _GAPS.sub("", match[0])) else match[0], name)
