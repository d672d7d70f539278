"""Assessments to try things on: made-up evidence, answers by level, the real library."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

from compliance.assessment import Answer, Assessment, Evidence, PastLevel, Scope
from compliance.library import standards

DAY = date(2026, 11, 25)
STANDARD = standards()["iso-37001-2025"]
SCOPE = Scope("990140000385", "«Ақ Бидай» ЖШС", "Астық сатып алу және өңдеу", ("Ұн",), ("Көкшетау",))
CRITICAL = [clause.item.id for clause in STANDARD.of_profile("M") if clause.item.critical]


def proof(kind="record", name=None, dated=date(2026, 10, 1), **more):
    """A thing of evidence of a kind, a month old and confirmed unless told."""
    name = name or f"{kind}-1"
    return Evidence(name, kind, f"Дәлел {name}", dated, sha256(name.encode()).hexdigest(), **{"confirmed": True} | more)


PAST = (PastLevel("2024", date(2024, 12, 31), 3), PastLevel("2025", date(2025, 12, 31), 4))
BY_LEVEL = {
    1: (),
    2: (proof("document"),),
    3: (proof("document"), proof("record")),
    4: (proof("document"), proof("record"), proof("indicator")),
    5: (proof("document"), proof("record"), proof("indicator"), proof("outside")),
}


def answered(item, level, **more):
    """An answer that claims a level and brings what supports it."""
    evidence = BY_LEVEL[level] if level else ()
    return replace(Answer(item, level, "Осылай істейміз", evidence=evidence, past=PAST if level == 5 else ()), **more)


def assessment(*answers, level=3, profile="M", standard=STANDARD, **more):
    """An assessment with one level at every item, but for the answers given."""
    asked = [clause.item.id for clause in standard.of_profile(profile)]
    every = {item: answered(item, level) for item in asked} if level is not None else {}
    every |= {answer.item: answer for answer in answers}
    return Assessment(
        **{"id": "sa-1", "standard": standard, "profile": profile, "scope": SCOPE, "answers": every} | more
    )
