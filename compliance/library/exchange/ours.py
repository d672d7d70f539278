"""A standard of the library as a document of CISO Assistant, in all three languages.

English stands in the fields, Kazakh and Russian in the translations: the format has one language of its own and adds
the others. The questions are ours; of the standard, only numbers and short titles.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from compliance.library.exchange.ciso import library_of
from compliance.library.exchange.faults import Findings
from compliance.library.exchange.framework import Library
from compliance.library.model import Clause, Item, Standard, Words
from infra.i18n import LANGUAGES, text, translate

LOCALE = "en"
OTHERS = tuple(language for language in LANGUAGES if language != LOCALE)
PACKAGER = "moldir"
CRITICAL_WEIGHT = 3
ANSWERS = ("compliant", "partially_compliant", "non_compliant", "not_applicable")


def our_library(standard: Standard) -> Library:
    """A standard as a library with one framework."""
    findings = Findings()
    library = library_of(_document(standard), findings)
    if library is None:
        raise ValueError(findings.all)
    return library


def whole_version(version: str) -> int:
    """1.2 as 102: the format counts versions in whole numbers and takes no lower one after a higher."""
    major, minor = version.split(".")
    return int(major) * 100 + int(minor)


def urn_of(standard: Standard, kind: str, node: str = "") -> str:
    """The name of a part: urn:moldir:risk:req_node:iso-37001-2025:ctx-1."""
    return ":".join(["urn", PACKAGER, "risk", kind, standard.code, *([node.lower()] if node else [])])


def said(key: str, **args: object) -> Words:
    """A message of ours in all three languages."""
    return Words(*(translate(text(f"exchange.{key}", **args), language) for language in ("kk", "ru", "en")))


def note_of(clause: Clause, standard: Standard) -> Words:
    """What stands beside an item: levels, what it means in Kazakhstan, law, what comes first, what nobody checked."""
    item = clause.item
    numbers = {clause.item.id: clause.number for clause in standard.clauses}
    lines = [said("level", level=3, text="{}"), said("level", level=5, text="{}")]
    given = [item.level3, item.level5]
    if item.local is not None:
        lines.append(said("local", text="{}"))
        given.append(item.local)
    for law in item.law:
        lines.append(said("law", text="{}"))
        given.append(law.title)
    parts = [_filled(line, words) for line, words in zip(lines, given, strict=True)]
    if item.needs:
        names = ", ".join(f"{numbers[need]} ({need})" if need in numbers else need for need in item.needs)
        parts.append(said("needs", names=names))
    if not clause.verified:
        parts.append(said("number_unverified", number=clause.number))
    return Words(*("\n".join(part.of(language) for part in parts) for language in ("kk", "ru", "en")))


def proofs_of(item: Item) -> Words:
    """What counts as proof, a line each."""
    return Words(*("\n".join(f"- {each.text.of(lang)}" for each in item.proofs) for lang in ("kk", "ru", "en")))


def _filled(line: Words, words: Words) -> Words:
    return Words(*(line.of(language).replace("{}", words.of(language)) for language in ("kk", "ru", "en")))


def _spoken(fields: Mapping[str, Words]) -> dict[str, Any]:
    """Texts in the field's own language, and their translations."""
    main = {name: words.of(LOCALE) for name, words in fields.items()}
    others = {lang: {name: words.of(lang) for name, words in fields.items()} for lang in OTHERS}
    return {**main, "translations": others}


def _document(standard: Standard) -> dict[str, Any]:
    title = said("title", name=standard.name)
    return {
        "urn": urn_of(standard, "library"),
        "locale": LOCALE,
        "ref_id": standard.code,
        **_spoken({"name": title, "description": standard.note, "copyright": said("copyright", name=standard.name)}),
        "version": whole_version(standard.version),
        "publication_date": standard.questions_published_on.isoformat(),
        "provider": "Möldir",
        "packager": PACKAGER,
        "objects": {
            "framework": {
                "urn": urn_of(standard, "framework"),
                "ref_id": standard.code,
                **_spoken({"name": title, "description": standard.note}),
                "min_score": standard.scale[0].level,
                "max_score": standard.scale[-1].level,
                "scores_definition": [
                    {"score": step.level, **_spoken({"name": step.name, "description": step.test})}
                    for step in standard.scale
                ],
                "implementation_groups_definition": [
                    {
                        "ref_id": code,
                        **_spoken({"name": name, "description": for_whom}),
                        "default_selected": code == "M",
                    }
                    for code, (name, for_whom) in standard.profiles.items()
                ],
                "requirement_nodes": list(_nodes(standard)),
            }
        },
    }


def _nodes(standard: Standard) -> Iterator[dict[str, Any]]:
    """Each chapter, and below it what it asks."""
    for chapter, name in standard.chapters.items():
        urn = urn_of(standard, "req_node", chapter)
        yield {"urn": urn, "assessable": False, "depth": 1, "ref_id": chapter, **_spoken({"name": name})}
        for clause in standard.clauses:
            if clause.item.chapter == chapter:
                yield _node(clause, standard, urn)


def _node(clause: Clause, standard: Standard, parent: str) -> dict[str, Any]:
    item = clause.item
    urn = urn_of(standard, "req_node", item.id)
    fields = {
        "name": item.title,
        "description": item.aim,
        "annotation": note_of(clause, standard),
        "typical_evidence": proofs_of(item),
    }
    return {
        "urn": urn,
        "parent_urn": parent,
        "assessable": True,
        "depth": 2,
        "ref_id": clause.number,
        **_spoken(fields),
        "implementation_groups": list(item.profiles),
        "importance": "mandatory" if item.critical else "recommended",
        "weight": CRITICAL_WEIGHT if item.critical else 1,
        "questions": {
            f"{urn}:question:{number}": _question(f"{urn}:question:{number}", question.text)
            for number, question in enumerate(item.questions, 1)
        },
    }


def _question(urn: str, words: Words) -> dict[str, Any]:
    return {
        "type": "unique_choice",
        **_spoken({"text": words}),
        "choices": [
            {
                "urn": f"{urn}:choice:{number}",
                **_spoken({"value": said(f"answer.{answer}")}),
                "compute_result": answer,
            }
            for number, answer in enumerate(ANSWERS, 1)
        ],
    }
