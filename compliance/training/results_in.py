"""Results of a learning system as rows of a table: which column says what, and what each row says. Pure.

Headers are known by their usual names in Kazakh, Russian and English, in any case; a mapping may say otherwise.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from compliance.views.training.records import Miss

# what a column may be, and how its header is written; letters and digits alone count
ALIASES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "number": ("employee no", "employee number", "employee id", "personnel number", "staff number", "табельный номер",
               "таб номер", "табельный", "таб", "номер сотрудника", "код сотрудника", "табельдік нөмірі",
               "табельдік нөмір", "қызметкер нөмірі", "қызметкердің нөмірі"),
    "course": ("course code", "course id", "course", "код курса", "курс", "курс коды", "курстың коды"),
    "title": ("course title", "course name", "название курса", "наименование курса", "курс атауы", "курстың атауы"),
    "completed_on": ("completed at", "completed on", "completed", "completion date", "date completed",
                     "дата прохождения", "дата завершения", "дата окончания", "завершено", "пройдено", "дата сдачи",
                     "өткен күні", "өтілген күні", "аяқталған күні", "аяқтаған күні", "тапсырған күні"),
    "score": ("score", "points", "балл", "баллы", "оценка", "процент", "ұпай", "балы", "пайыз"),
    "max_score": ("max score", "maximum score", "максимальный балл", "макс балл", "ең жоғары балл", "ең жоғары ұпай"),
    "result": ("result", "status", "passed", "outcome", "результат", "статус", "итог", "нәтиже", "нәтижесі", "күйі"),
    "valid_until": ("valid until", "expires", "expires on", "expiry date", "действует до", "действителен до",
                    "срок действия", "жарамды мерзімі", "жарамдылық мерзімі", "дейін жарамды"),
    "certificate": ("certificate no", "certificate number", "номер сертификата", "сертификат", "сертификат нөмірі",
                    "сертификаттың нөмірі"),
    "version": ("version", "course version", "версия", "версия курса", "нұсқасы", "курс нұсқасы"),
})  # fmt: skip
NEEDED = ("number", "course", "completed_on")
PASSED = frozenset({
    "passed", "pass", "completed", "complete", "yes", "true", "1", "пройден", "пройдено", "сдан", "сдано", "сдал",
    "сдала", "зачет", "зачёт", "зачтено", "да", "завершен", "завершено", "өтті", "тапсырды", "аяқтады", "иә", "сынақ",
})  # fmt: skip
FAILED = frozenset({
    "failed", "fail", "no", "false", "0", "not passed", "не пройден", "не пройдено", "не сдан", "не сдано", "не сдал",
    "не сдала", "незачет", "незачёт", "нет", "өтпеді", "тапсырмады", "жоқ", "тапсыра алмады",
})  # fmt: skip
DOTTED = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})( \d{1,2}:\d{2}(:\d{2})?)?", re.ASCII)
SHOWN = 200  # letters of what could not be read


@dataclass(frozen=True, slots=True)
class Result:
    """What a row or a statement says. `number`: of the employee; `mail` instead where only that is known.

    `course`: as it stands there, code or title; `score` in percent; `passed` None: not said; `key` empty: the usual.
    """

    row: str
    number: str
    course: str
    completed_on: date
    score: Decimal | None
    passed: bool | None
    valid_until: date | None
    version: str = ""
    note: str = ""
    mail: str = ""
    key: str = ""


def columns_of(header: Sequence[str]) -> dict[str, int]:
    """Field -> column, of the headers that are known; of two columns for one field the first. Codes before titles."""
    found: dict[str, int] = {}
    for place, written in enumerate(header):
        plain = _plain(written)
        for field, names in ALIASES.items():
            if plain in names or plain.replace(" ", "") == field.replace("_", ""):
                found.setdefault(field, place)
    if "course" not in found and "title" in found:
        found["course"] = found["title"]
    return found


def results_of(rows: Sequence[Sequence[str]], columns: Mapping[str, int]) -> tuple[list[Result], list[Miss]]:
    """What the rows below the header say, and which of them say nothing that can be used, with the reason.

    Rows are numbered as a person sees them: the header is row 1. Empty rows are passed over.
    """
    results, misses = [], []
    for number, row in enumerate(rows, 2):
        if any(row):
            found = _result(str(number), row, columns)
            if isinstance(found, Miss):
                misses.append(found)
            else:
                results.append(found)
    return results, misses


def _plain(written: str) -> str:
    return " ".join("".join(each if each.isalnum() else " " for each in written.casefold()).split())


def _result(number: str, row: Sequence[str], columns: Mapping[str, int]) -> Result | Miss:
    said = {field: row[place].strip() if place < len(row) else "" for field, place in columns.items()}
    if not said.get("number"):
        return Miss(number, "number", "")
    if not said.get("course"):
        return Miss(number, "course", "")
    for field in ("number", "course", "version", "certificate"):
        if len(said.get(field, "")) > SHOWN or "\0" in said.get(field, ""):
            return Miss(number, "words", said[field][:SHOWN])
    completed = day_of(said.get("completed_on", ""))
    if completed is None:
        return Miss(number, "completed_on", said.get("completed_on", "")[:SHOWN])
    until = day_of(said["valid_until"]) if said.get("valid_until") else None
    if said.get("valid_until") and (until is None or until < completed):
        return Miss(number, "valid_until", said["valid_until"][:SHOWN])
    try:
        score = _score(said.get("score", ""), said.get("max_score", ""))
    except (InvalidOperation, ValueError):
        return Miss(number, "score", f"{said.get('score', '')} / {said.get('max_score', '')}"[:SHOWN])
    word = _plain(said.get("result", ""))
    if word and word not in PASSED | FAILED:
        return Miss(number, "result", said["result"][:SHOWN])
    return Result(
        row=number,
        number=said["number"],
        course=said["course"],
        completed_on=completed,
        score=score,
        passed=None if not word else word in PASSED,
        valid_until=until,
        version=said.get("version", ""),
        note=said.get("certificate", ""),
    )


def day_of(written: str) -> date | None:
    """A day as 12.03.2026, 12/03/2026, 2026-03-12 or with a time behind it; None for what is none."""
    found = DOTTED.fullmatch(written)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return datetime.fromisoformat(written).date()
    except ValueError:
        return None


def _score(written: str, most: str) -> Decimal | None:
    """Percent. Raises InvalidOperation, ValueError for what is no number or lies out of range."""
    if not written:
        return None
    score = _number(written.removesuffix("%"))
    if most:
        score = score * 100 / _number(most)
    if not 0 <= score <= 100:
        raise ValueError(written)
    return round(score, 2)


def _number(written: str) -> Decimal:
    plain = "".join(written.split()).replace(",", ".")
    if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", plain, re.ASCII):
        raise ValueError(written)
    return Decimal(plain)
