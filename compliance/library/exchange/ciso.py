"""A library of CISO Assistant as a value: everything in it held against the rules of that format.

What an assessment uses is read; the rest of the document (threats, matrices, fields unknown here) stays as it came.
"""

import re
from collections.abc import Collection, Sequence
from typing import Any

from compliance.library.exchange.cursor import Cursor
from compliance.library.exchange.faults import Findings, Path
from compliance.library.exchange.framework import (
    AskedQuestion,
    Choice,
    Framework,
    Library,
    Requirement,
    Step,
    Wording,
    note_languages,
)  # fmt: skip
from compliance.library.exchange.plain import read_yaml, write_yaml
from infra.i18n import text

URN = re.compile(r"urn:[a-z0-9_-]+:[a-z0-9_-]+:[a-z0-9_-]+(?::[a-z0-9_-]+)?:[0-9a-z\[\]()\-._:]+")
URN_LONGEST = 255
CHOOSING = ("unique_choice", "single_choice", "multiple_choice")
KINDS = (*CHOOSING, "text", "number", "boolean", "date")
IMPORTANCE = ("mandatory", "recommended", "nice_to_have", "undefined", "")
RESULTS = ("compliant", "non_compliant", "partially_compliant", "not_applicable", "true", "false")
NODE_TEXTS = ("name", "description", "annotation", "typical_evidence")
Taken = dict[str, Path]  # urns met so far, and where


def read_ciso(data: bytes) -> tuple[Library | None, Findings]:
    """The library of a YAML file, None if anything is wrong with it. Raises UnreadableError for no YAML at all."""
    document, lines = read_yaml(data)
    findings = Findings(lines)
    return library_of(document, findings), findings


def write_ciso(library: Library) -> bytes:
    """All that the library came with, as YAML. Read and written again, the bytes stay the same."""
    return write_yaml(library.document)


def library_of(document: Any, findings: Findings) -> Library | None:
    """A document (of YAML, or made from a workbook) as a library; None if anything is wrong with it."""
    if not isinstance(document, dict):
        findings.error(text("exchange.not_library"))
        return None
    top = Cursor(document, (), findings)
    if "objects" not in document or "urn" not in document:
        top.error("exchange.not_library")
        return None
    locale = top.text("locale") or "en"
    taken: Taken = {}
    urn = _urn(top, "urn", taken)
    top.text("ref_id", required=True)
    if "version" not in document:
        top.error("exchange.missing", "version", key="version")
    version = top.whole("version", 1)
    name = top.wording("name", locale, required=True)
    frameworks = _frameworks(top.mapping("objects"), locale, taken)
    for framework in frameworks:
        note_languages(framework, findings)
    if findings.failed():
        return None
    return Library(urn, top.text("ref_id"), str(version), name or Wording(locale, {}), frameworks, document)


def _urn(part: Cursor, key: str, taken: Taken) -> str:
    """A name of the right shape that nothing else has; lower-case, as the format compares them."""
    urn = part.text(key, required=True).lower()
    if urn and (len(urn) > URN_LONGEST or not URN.fullmatch(urn)):
        part.error("exchange.bad_urn", key, urn=urn)
    elif urn in taken:
        part.error("exchange.urn_twice", key, urn=urn)
    elif urn:
        taken[urn] = part.path
    return urn


def _frameworks(objects: Cursor, locale: str, taken: Taken) -> tuple[Framework, ...]:
    if "framework" in objects.value and "frameworks" in objects.value:
        objects.error("exchange.both_forms")
    given = [objects.mapping("framework")] if "framework" in objects.value else list(objects.mappings("frameworks"))
    others = sorted(str(key) for key in objects.value if key not in ("framework", "frameworks"))
    if others:
        objects.findings.notice(text("exchange.kept_unused", names=", ".join(others)), objects.path)
    if not given:
        objects.error("exchange.no_framework")
    return tuple(_framework(each, locale, taken) for each in given)


def _framework(part: Cursor, locale: str, taken: Taken) -> Framework:
    urn = _urn(part, "urn", taken)
    code = part.text("ref_id", required=True)
    least, most = part.whole("min_score", 0), part.whole("max_score", 100)
    if not 0 <= least < most:
        part.error("exchange.bad_scale", "min_score", least=least, most=most)
    profiles = _profiles(part, locale)
    requirements = _requirements(part, locale, profiles, taken)
    return Framework(
        urn=urn,
        code=code,
        name=part.wording("name", locale) or Wording(locale, {locale: code}),
        scale=_scale(part, locale, range(least, most + 1)),
        profiles=profiles,
        requirements=requirements,
    )


def _scale(part: Cursor, locale: str, scores: range) -> tuple[Step, ...]:
    holder, key = part, "scores_definition"
    if isinstance(part.value.get(key), dict):
        holder, key = part.mapping(key), "scale"
    found: dict[int, Step] = {}
    for each in holder.mappings(key):
        score = each.whole("score", scores.start)
        if "score" not in each.value:
            each.error("exchange.missing", "score", key="score")
        elif score not in scores:
            each.error("exchange.off_scale", "score", score=score, least=scores.start, most=scores.stop - 1)
        elif score in found:
            each.error("exchange.score_twice", "score", score=score)
        name = each.wording("name", locale, required=True) or Wording(locale, {})
        found[score] = Step(score, name, each.wording("description", locale))
    return tuple(found[score] for score in sorted(found))


def _profiles(part: Cursor, locale: str) -> dict[str, Wording]:
    found: dict[str, Wording] = {}
    for each in part.mappings("implementation_groups_definition"):
        code = each.text("ref_id", required=True)
        if code in found:
            each.error("exchange.group_twice", "ref_id", group=code)
        found[code] = each.wording("name", locale, required=True) or Wording(locale, {locale: code})
    return found


def _requirements(part: Cursor, locale: str, profiles: Collection[str], taken: Taken) -> tuple[Requirement, ...]:
    if not part.listed("requirement_nodes"):
        part.error("exchange.no_requirements", "requirement_nodes")
    parts = list(part.mappings("requirement_nodes"))
    found = [_requirement(each, locale, profiles, taken) for each in parts]
    _hold_parents(found, parts)
    if found and not any(each.assessable for each in found):
        part.error("exchange.nothing_assessable", "requirement_nodes")
    return tuple(found)


def _requirement(part: Cursor, locale: str, profiles: Collection[str], taken: Taken) -> Requirement:
    urn = _urn(part, "urn", taken)
    groups = part.words("implementation_groups")
    for group in groups:
        if group not in profiles:
            part.error("exchange.group_unknown", "implementation_groups", group=group)
    number = part.text("ref_id")
    said = {key: part.wording(key, locale) for key in NODE_TEXTS}
    if not number.strip() and not said["name"] and not said["description"]:
        part.error("exchange.nameless")
    weight = part.whole("weight", 1)
    if weight < 1:
        part.error("exchange.bad_weight", "weight")
    return Requirement(
        id=urn,
        number=number,
        parent=part.text("parent_urn").lower() or None,
        depth=part.whole("depth", 1),
        assessable=part.truth("assessable"),
        title=said["name"] or said["description"] or Wording(locale, {locale: number}),
        text=said["description"],
        note=said["annotation"],
        proof=said["typical_evidence"],
        critical=part.word("importance", IMPORTANCE) == "mandatory",
        weight=weight,
        profiles=tuple(groups),
        questions=tuple(_questions(part.mapping("questions"), locale, taken)),
    )


def _questions(part: Cursor, locale: str, taken: Taken) -> list[AskedQuestion]:
    found = []
    for name in part.value:
        if not isinstance(name, str):
            part.error("exchange.bad_urn", urn=str(name))
            continue
        urn = _urn(Cursor({name: name}, part.path, part.findings), name, taken)
        each = part.mapping(name)
        kind = each.word("type", KINDS) or "text"
        if "type" not in each.value:
            each.error("exchange.missing", "type", key="type")
        choices = tuple(_choice(choice, locale, taken) for choice in each.mappings("choices"))
        if kind in CHOOSING and not choices:
            each.error("exchange.no_choices", "choices")
        said = each.wording("text", locale, required=True) or Wording(locale, {})
        found.append(AskedQuestion(urn, said, kind, choices))
    return found


def _choice(part: Cursor, locale: str, taken: Taken) -> Choice:
    given = part.value.get("compute_result")
    result = str(given).lower() if isinstance(given, bool) else part.word("compute_result", RESULTS)
    score = part.whole("add_score", 0) if part.value.get("add_score") is not None else None
    said = part.wording("value", locale, required=True) or Wording(locale, {})
    return Choice(_urn(part, "urn", taken), said, result, score)


def _hold_parents(found: Sequence[Requirement], parts: Sequence[Cursor]) -> None:
    """Every parent exists and leads to the top."""
    parents = {each.id: each.parent for each in found}
    sound: set[str] = set()
    for each, part in zip(found, parts, strict=True):
        if each.parent is not None and each.parent not in parents:
            part.error("exchange.parent_unknown", "parent_urn", urn=each.parent)
        way: dict[str, None] = {}
        at: str | None = each.id
        while at is not None and at in parents and at not in sound and at not in way:
            way[at] = None
            at = parents[at]
        if at in way:
            part.error("exchange.circle", "parent_urn", urn=each.id)
        sound.update(way)
