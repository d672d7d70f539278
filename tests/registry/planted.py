"""Holds an answer key against a register: what was planted must have come out.

`Register.load` reads once what the answers speak of; `faults` gives a sentence for each expectation that did not hold.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from infra.database import Record, fetch
from registry.search import SearchIndex
from scoring.method import METHOD

Answer = Mapping[str, Any]
OPEN_ENTRIES = """
    select bin, source from listing where seen_until is null
    union all select bin, source from tax_arrears where seen_until is null
    union all select bin, source from enforcement where seen_until is null
    union all select bin, source from unfair_supplier where seen_until is null
    union all select bin, source from sanction where seen_until is null and bin is not null
"""
REJECTS = """
    select run.source, reject.reason, reject.value, reject.file from reject join import_run run on run.id = reject.run
"""
WEIGHTS = {indicator.code: indicator.weight for indicator in METHOD.indicators}
PLACES = {
    indicator.code: (index.code, place)
    for index in METHOD.indices
    for place, indicator in enumerate(METHOD.of(index.code))
}


@dataclass
class Register:
    """What the database and the search index say."""

    scores: dict[tuple[str, str], Record] = field(default_factory=dict)
    entries: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    registered: set[str] = field(default_factory=set)
    rejects: list[Record] = field(default_factory=list)
    editions: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    overdue: dict[str, int] = field(default_factory=dict)
    index: SearchIndex | None = None

    @classmethod
    async def load(cls, index: SearchIndex) -> "Register":
        """The register as it is now."""
        found = cls(index=index)
        for row in await fetch("select * from score where seen_until is null"):
            found.scores[row["bin"], row["index"]] = row
        for row in await fetch(OPEN_ENTRIES):
            found.entries[row["bin"]].add(row["source"])
        for row in await fetch("select bin, edition from statement where seen_until is null"):
            found.editions[row["bin"]].add(row["edition"])
        found.registered = {row["bin"] for row in await fetch("select bin from company where seen_until is null")}
        found.rejects = list(await fetch(REJECTS))
        late = await fetch(
            """select contract.bin, max(days_overdue) as days from contract_act act join contract using (contract_id)
               where act.seen_until is null and contract.seen_until is null group by contract.bin"""
        )
        found.overdue = {row["bin"]: row["days"] for row in late}
        return found


def faults(answer: Answer, register: Register) -> Iterator[str]:
    """What did not come out as planted."""
    number, expect = answer["bin"], answer["expect"]
    named = f"{answer['case']} ({number})"
    for check in (_indices, _points, _entries, _below, _facts, _search, _rejects):
        for fault in check(number, expect, register):
            yield f"{named}: {fault}"


def _indices(number: str, expect: Answer, register: Register) -> Iterator[str]:
    for index, wanted in expect.get("index", {}).items():
        score = register.scores.get((number, index))
        if score is None:
            yield f"{index} was not computed"
            continue
        for name, bound in wanted.items():
            if not _holds(score, name, bound):
                said = " ".join(f"{column} {score[column]}" for column in ("value", "grade", "state", "tier", "cap"))
                yield f"{index}: {said}; wanted {name} {bound}"


def _holds(score: Record, name: str, bound: Any) -> bool:
    match name:
        case "min" | "max":
            value = score["value"]
            return value is not None and (float(value) >= bound if name == "min" else float(value) <= bound)
        case "grades":
            return score["grade"] in bound
        case "state":
            return bool(score["state"].startswith(bound))
        case _:
            return bool(score[name] == bound)


def _points(number: str, expect: Answer, register: Register) -> Iterator[str]:
    for code, wanted in expect.get("points", {}).items():
        index, place = PLACES[code]
        score = register.scores.get((number, index))
        if score is None:
            yield f"{index} was not computed"
            continue
        points, weight = float(score["points"][place]), WEIGHTS[code]
        held = {
            "negative": 0 <= points < weight,
            "full": math.isclose(points, weight, abs_tol=0.01),
            "positive": points > 0,
            "zero": points == 0,
        }[wanted]
        if not held:
            yield f"{code} has {points} of {weight}; wanted {wanted}"


def _entries(number: str, expect: Answer, register: Register) -> Iterator[str]:
    standing = register.entries.get(number, set())
    if "listed" in expect and standing != set(expect["listed"]):
        yield f"stands in {sorted(standing)}; wanted {expect['listed']}"
    for source in expect.get("not_listed", []):
        if source in standing:
            yield f"still stands in {source}"


def _below(number: str, expect: Answer, register: Register) -> Iterator[str]:
    if "below" in expect:
        index, other = expect["below"]["index"], expect["below"]["bin"]
        own, theirs = (
            score and score["value"] for score in map(register.scores.get, ((number, index), (other, index)))
        )
        if own is None or theirs is None or own >= theirs:
            yield f"{index} {own} is not below {theirs}"


def _facts(number: str, expect: Answer, register: Register) -> Iterator[str]:
    if "registered" in expect and (number in register.registered) != expect["registered"]:
        yield "the register knows it" if number in register.registered else "the register does not know it"
    if "editions" in expect and register.editions.get(number, set()) != set(expect["editions"]):
        yield f"statements by editions {register.editions.get(number)}"
    if "overdue_days" in expect and register.overdue.get(number) != expect["overdue_days"]:
        yield f"{register.overdue.get(number)} days overdue"


def _search(number: str, expect: Answer, register: Register) -> Iterator[str]:
    if "search" in expect:
        assert register.index is not None
        query, rank = expect["search"]["query"], expect["search"]["rank"]
        hits = [hit.bin for hit in register.index.search(query, limit=10).hits]
        if number not in hits[:rank]:
            yield f"«{query}» finds it at {hits.index(number) + 1 if number in hits else 'no place'}; wanted {rank}"


def _rejects(number: str, expect: Answer, register: Register) -> Iterator[str]:
    if "reject" in expect:
        wanted = expect["reject"]
        value = wanted.get("value")
        held = any(
            row["source"] == wanted["source"]
            and row["reason"] == wanted["reason"]
            and (value is None or row["value"] == value)
            and (value is not None or number in row["file"])
            for row in register.rejects
        )
        if not held:
            yield f"no reject {wanted}"
