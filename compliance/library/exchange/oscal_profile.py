"""OSCAL profiles: which controls they select out of a catalog, and the framework that comes of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

from compliance.library.exchange.cursor import Cursor
from compliance.library.exchange.faults import Findings
from compliance.library.exchange.framework import Framework, Library, Requirement, Wording
from compliance.library.exchange.oscal import opened, props, uuid_of
from infra.i18n import text


@dataclass(frozen=True, slots=True)
class Selection:
    """Controls by id or pattern; `with_children`: and those inside them."""

    ids: frozenset[str]
    patterns: tuple[str, ...]
    with_children: bool


@dataclass(frozen=True, slots=True)
class Import:
    """What a profile takes from one catalog. `included` is None where it takes everything."""

    href: str
    included: tuple[Selection, ...] | None
    excluded: tuple[Selection, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """A selection that waits for its catalogs."""

    uuid: str
    code: str
    group: str  # which of our profiles it is; a foreign one is called by its code
    version: str
    name: Wording
    imports: tuple[Import, ...]
    document: Mapping[str, Any]


def read_profile(data: bytes) -> tuple[Profile | None, Findings]:
    """A profile, None if anything is wrong with it. Raises UnreadableError for no JSON at all."""
    top = opened(data, "profile")
    findings = top.findings
    if findings.failed():
        return None, findings
    metadata, uuid = top.mapping("metadata"), uuid_of(top)
    title = metadata.text("title", required=True)
    names = {language: value for language, value, _ in props(metadata, "title") if language}
    imports = tuple(_import(each) for each in top.mappings("imports"))
    if not imports:
        top.error("exchange.no_imports", "imports")
    if top.mapping("modify").value:
        findings.notice(text("exchange.modify_unapplied"), (*top.path, "modify"))
    if findings.failed():
        return None, findings
    code = next((value for _, value, _ in props(metadata, "code")), uuid)
    group = next((value for _, value, _ in props(metadata, "profile")), code)
    name = Wording("en", names | {"en": title})
    return Profile(uuid, code, group, metadata.text("version"), name, imports, {"profile": top.value}), findings


def _import(part: Cursor) -> Import:
    href = part.text("href", required=True)
    takes_all = "include-all" in part.value
    included = tuple(_selection(each) for each in part.mappings("include-controls"))
    if not takes_all and not any(each.ids or each.patterns for each in included):
        part.error("exchange.selects_nothing")
    excluded = tuple(_selection(each) for each in part.mappings("exclude-controls"))
    return Import(href, None if takes_all else included, excluded)


def _selection(part: Cursor) -> Selection:
    patterns = tuple(each.text("pattern", required=True) for each in part.mappings("matching"))
    return Selection(frozenset(part.words("with-ids")), patterns, part.value.get("with-child-controls") == "yes")


def resolve(profile: Profile, catalogs: Mapping[str, Library], findings: Findings) -> Library | None:
    """The selection as a framework: chosen controls in the order of their catalogs, under the headings they had.

    `catalogs` by the href that the profile names them with. None, with an error noted, where one of them is not given
    or does not have an id that is selected.
    """
    chosen: list[Requirement] = []
    scales = []
    for number, each in enumerate(profile.imports):
        library = catalogs.get(each.href)
        if library is None:
            findings.error(text("exchange.catalog_needed", href=each.href), ("profile", "imports", number))
            continue
        framework = library.frameworks[0]
        scales.append(framework.scale)
        chosen += _chosen(framework, each, findings, ("profile", "imports", number))
    if findings.failed():
        return None
    if not any(each.assessable for each in chosen):
        findings.error(text("exchange.selects_nothing"), ("profile",))
        return None
    framework = Framework(
        urn=f"urn:uuid:{profile.uuid}",
        code=profile.code,
        name=profile.name,
        scale=scales[0],
        profiles={profile.group: profile.name},
        requirements=tuple({each.id: replace(each, profiles=(profile.group,)) for each in chosen}.values()),
    )
    return Library(framework.urn, framework.code, profile.version, profile.name, (framework,), profile.document)


def _chosen(framework: Framework, wanted: Import, findings: Findings, path: tuple[str | int, ...]) -> list[Requirement]:
    controls = {each.id: each for each in framework.items}
    for part, selections in (("include-controls", wanted.included or ()), ("exclude-controls", wanted.excluded)):
        for number, selection in enumerate(selections):
            for name in sorted(selection.ids):
                if name not in controls:
                    findings.error(text("exchange.control_unknown", id=name), (*path, part, number, "with-ids"))
    taken = set(controls) if wanted.included is None else _named(controls, wanted.included)
    taken -= _named(controls, wanted.excluded)
    above = {each.id: each.parent for each in framework.requirements}
    kept = set(taken)
    for name in taken:
        kept.update(_ancestors(name, above))
    # a control that only holds chosen ones stays as their heading
    return [
        each if each.id in taken else replace(each, assessable=False, questions=())
        for each in framework.requirements if each.id in kept
    ]  # fmt: skip


def _named(controls: Mapping[str, Requirement], selections: tuple[Selection, ...]) -> set[str]:
    found: set[str] = set()
    for each in selections:
        hit = {name for name in controls if name in each.ids or any(fnmatchcase(name, p) for p in each.patterns)}
        if each.with_children:
            above = {name: control.parent for name, control in controls.items()}
            hit |= {name for name in controls if hit & set(_ancestors(name, above))}
        found |= hit
    return found


def _ancestors(name: str, above: Mapping[str, str | None]) -> Iterator[str]:
    at = above.get(name)
    while at is not None:
        yield at
        at = above.get(at)
