"""OSCAL catalogs and profiles from elsewhere as frameworks: groups are headings, controls are items."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter

from compliance.library.exchange.cursor import Cursor
from compliance.library.exchange.faults import Findings
from compliance.library.exchange.framework import (
    AskedQuestion,
    Framework,
    Library,
    Requirement,
    Step,
    Wording,
    note_languages,
)  # fmt: skip
from compliance.library.exchange.oscal_writing import OURS
from compliance.library.exchange.plain import read_json, write_json
from infra.i18n import text

TOKEN = re.compile(r"[^\W\d][\w.\-]*")
UUID_SHAPE = re.compile(r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[1-5][0-9A-Fa-f]{3}-[89ABab][0-9A-Fa-f]{3}-[0-9A-Fa-f]{12}")
INSERT = re.compile(r"\{\{\s*insert:\s*param,\s*([^\s{}]+)\s*\}\}")
ASKING = ("assessment-objective", "objective")
OTHER_MODELS = (
    "component-definition", "system-security-plan", "assessment-plan", "assessment-results",
    "plan-of-action-and-milestones", "mapping-collection",
)  # fmt: skip


def opened(data: bytes, kind: str) -> Cursor:
    """The catalog or profile of a JSON file. Raises UnreadableError for no JSON; anything else is a finding."""
    document = read_json(data)
    findings = Findings()
    if isinstance(document, dict) and isinstance(document.get(kind), dict):
        return Cursor(document[kind], (kind,), findings)
    other = next((each for each in OTHER_MODELS if isinstance(document, dict) and each in document), None)
    findings.error(text("exchange.oscal_kind", kind=other) if other else text("exchange.not_oscal"))
    return Cursor({}, (kind,), findings)


def read_catalog(data: bytes) -> tuple[Library | None, Findings]:
    """The library of a catalog, None if anything is wrong with it. Raises UnreadableError for no JSON at all."""
    top = opened(data, "catalog")
    findings = top.findings
    if findings.failed():
        return None, findings
    metadata, uuid = top.mapping("metadata"), uuid_of(top)
    title = metadata.text("title", required=True)
    locale = next((value for _, value, _ in props(metadata, "language")), "en")
    walk = _Walk(locale)
    _walk(top, walk, None, 1)
    _hold_needs(walk, findings)
    if not any(each.assessable for each in walk.found):
        top.error("exchange.no_controls")
    framework = Framework(
        urn=f"urn:uuid:{uuid}",
        code=next((value for _, value, _ in props(metadata, "code")), uuid),
        name=Wording(locale, {lang: value for lang, value, _ in props(metadata, "title") if lang} | {locale: title}),
        scale=_scale(metadata, locale),
        profiles=_profiles(metadata, walk),
        requirements=tuple(walk.found),
    )
    note_languages(framework, findings)
    if findings.failed():
        return None, findings
    version = metadata.text("version")
    return Library(
        framework.urn, framework.code, version, framework.name, (framework,), {"catalog": top.value}
    ), findings


def write_oscal(library: Library) -> bytes:
    """All that a catalog or profile came with."""
    return write_json(library.document)


def uuid_of(part: Cursor) -> str:
    """The document's own uuid."""
    uuid = part.text("uuid", required=True)
    if uuid and not UUID_SHAPE.fullmatch(uuid):
        part.error("exchange.bad_uuid", "uuid", uuid=uuid)
    return uuid.lower()


def props(part: Cursor, name: str) -> Iterator[tuple[str, str, str]]:
    """Properties of ours with a name: class, value, remarks."""
    for each in part.mappings("props"):
        if each.value.get("name") == name and each.value.get("ns") == OURS:
            yield each.text("class"), each.text("value"), each.text("remarks")


@dataclass(slots=True)
class _Walk:
    """What has been met on the way through a catalog."""

    locale: str
    found: list[Requirement] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    places: dict[str, Cursor] = field(default_factory=dict)


def _walk(part: Cursor, walk: _Walk, parent: str | None, depth: int) -> None:
    """Groups and controls in their order, each above what it holds."""
    for kind in ("groups", "controls"):
        for number, each in enumerate(part.mappings(kind), 1):
            found = _requirement(each, walk, parent, depth, kind == "controls")
            if not found.id:  # a group needs no id; no id has a colon
                found = replace(found, id=f"{parent or 'group'}:{number}")
            walk.found.append(found)
            walk.places[found.id] = each
            _walk(each, walk, found.id, depth + 1)


def _requirement(part: Cursor, walk: _Walk, parent: str | None, depth: int, is_control: bool) -> Requirement:
    name = part.text("id", required=is_control)
    _take(part, name, walk)
    title = {walk.locale: part.text("title", required=True)}
    said: dict[str, list[Wording]] = {}
    questions: list[AskedQuestion] = []
    labels = _params(part)
    for each in part.mappings("parts"):
        kind, is_ours = each.text("name"), each.value.get("ns") == OURS
        if is_ours and kind == "title":
            title[each.text("class")] = each.text("prose")
        elif kind in ASKING:
            questions += _questions(each, walk, labels, f"{name}_obj.{len(questions) + 1}")
        else:
            said.setdefault(f"our {kind}" if is_ours else kind, []).extend(_prose(each, walk, labels))
    return Requirement(
        id=name,
        number=_number(part),
        parent=parent,
        depth=depth,
        assessable=is_control,
        title=Wording(walk.locale, title),
        text=_joined(said.get("statement") or said.get("overview"), walk.locale),
        note=_joined([*said.get("our level", []), *said.get("guidance", [])], walk.locale),
        proof=_joined(said.get("our evidence"), walk.locale),
        critical=any(value == "yes" for _, value, _ in props(part, "critical")),
        profiles=tuple(value for _, value, _ in props(part, "profile")),
        questions=tuple(questions),
        needs=tuple(_needs(part)),
    )


def _take(part: Cursor, name: str, walk: _Walk) -> None:
    if not name:
        return
    if not TOKEN.fullmatch(name):
        part.error("exchange.bad_token", "id", id=name)
    if name in walk.ids:
        part.error("exchange.id_twice", "id", id=name)
    walk.ids.add(name)


def _number(part: Cursor) -> str:
    """What is printed before the title."""
    labels = [each for each in part.mappings("props") if each.value.get("name") == "label"]
    return labels[0].text("value") if labels else ""


def _needs(part: Cursor) -> Iterator[str]:
    for each in part.mappings("links"):
        if each.value.get("rel") == "required":
            yield each.text("href", required=True).removeprefix("#")


def _hold_needs(walk: _Walk, findings: Findings) -> None:
    known = {each.id for each in walk.found if each.assessable}
    for number, each in enumerate(walk.found):
        for need in each.needs:
            if need not in known:
                findings.notice(text("exchange.need_unknown", id=need), walk.places[each.id].path)
        if not set(each.needs) <= known:
            kept = tuple(need for need in each.needs if need in known)
            walk.found[number] = replace(each, needs=kept)
    try:
        TopologicalSorter({each.id: each.needs for each in walk.found}).prepare()
    except CycleError as fault:
        names = " → ".join(fault.args[1])
        findings.error(text("exchange.needs_circle", names=names[:200]), walk.places[fault.args[1][0]].path)


def _params(part: Cursor) -> dict[str, str]:
    """What is put in where a text has a gap: the value, or what belongs there."""
    found = {}
    for each in part.mappings("params"):
        values = each.words("values")
        found[each.text("id")] = values[0] if values else f"[{each.text('label') or each.text('id')}]"
    return found


def _prose(part: Cursor, walk: _Walk, labels: Mapping[str, str]) -> Iterator[Wording]:
    """The text of a part, then of those below it; our translations belong to the part above them."""
    prose = part.text("prose")
    below = list(part.mappings("parts"))
    ours = [each for each in below if each.value.get("ns") == OURS and each.value.get("name") == "translation"]
    if prose.strip():
        said = INSERT.sub(lambda gap: labels.get(gap[1], gap[0]), prose)
        yield Wording(walk.locale, {each.text("class"): each.text("prose") for each in ours} | {walk.locale: said})
    for each in below:
        if each not in ours:
            yield from _prose(each, walk, labels)


def _questions(part: Cursor, walk: _Walk, labels: Mapping[str, str], name: str) -> list[AskedQuestion]:
    found = list(_prose(part, walk, labels))
    own = part.text("id") or name
    _take(part, own, walk)
    names = [own, *(f"{own}.{number}" for number in range(2, len(found) + 1))]
    return [AskedQuestion(each, said, "text", ()) for each, said in zip(names, found, strict=False)]


def _joined(parts: list[Wording] | None, locale: str) -> Wording | None:
    if not parts:
        return None
    languages = {language: None for part in parts for language in part.texts}
    return Wording(locale, {lang: "\n".join(part.of(lang) for part in parts) for lang in languages})


def _scale(metadata: Cursor, locale: str) -> tuple[Step, ...]:
    names: dict[int, dict[str, str]] = {}
    tests: dict[int, dict[str, str]] = {}
    for kind, found in (("level", names), ("level-test", tests)):
        for language, value, said in props(metadata, kind):
            if value.isascii() and value.isdigit() and len(value) < 4:
                found.setdefault(int(value), {})[language] = said
    return tuple(
        Step(score, Wording(locale, names[score]), Wording(locale, tests[score]) if score in tests else None)
        for score in sorted(names)
    )


def _profiles(metadata: Cursor, walk: _Walk) -> dict[str, Wording]:
    found: dict[str, dict[str, str]] = {}
    for language, value, name in props(metadata, "profile"):
        found.setdefault(value, {})[language] = name
    for each in walk.found:
        for profile in each.profiles:
            found.setdefault(profile, {walk.locale: profile})
    return {profile: Wording(walk.locale, names) for profile, names in found.items()}
