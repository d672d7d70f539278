"""imsmanifest.xml of SCORM 1.2 and SCORM 2004 (Content Aggregation Model): what is opened, and what passes."""

from dataclasses import dataclass

from lxml import etree

from compliance.library.model import Words
from compliance.training.packages.markup import XML, Reading, children, first, local, parsed
from compliance.training.packages.model import Package, PackageKind, Part

MANIFEST = "imsmanifest.xml"
MOST_PARTS = 500
DEEPEST = 20  # items in items
LONGEST_TITLE = 200
# namespaces by which a manifest that names no edition says what it is
NAMESPACES: tuple[tuple[str, PackageKind], ...] = (
    ("adlcp_rootv1p2", "scorm_1_2"), ("adlcp_v1p3", "scorm_2004"), ("adlseq_v1p3", "scorm_2004"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Resource:
    node: etree._Element
    base: str
    href: str
    is_sco: bool


def read_manifest(content: bytes, paths: frozenset[str]) -> Package:
    """A package by its manifest and the paths of its files. Raises NotAccepted with what is wrong and where."""
    reading = Reading(MANIFEST)
    root = parsed(MANIFEST, content)
    if local(root.tag) != "manifest":
        raise reading.wrong(root, "root", found=local(root.tag), wanted="manifest")
    kind, edition = _edition(reading, root)
    resources = _resources(reading, root)
    organisation = _organisation(reading, root)
    shared = {
        reading.attribute(each, "ID"): each
        for collection in children(root, "sequencingCollection")
        for each in children(collection, "sequencing")
    }
    parts: list[Part] = []
    walk = _Walk(reading, kind, resources, shared, paths, parts)
    walk.items(organisation, 1)
    if not parts:
        raise reading.wrong(organisation, "nothing_to_open")
    title = titled(reading.said(organisation, "title") or parts[0].title.kk)
    return Package(kind, edition, reading.attribute(root, "identifier"), title, tuple(parts))


def titled(words: str) -> Words:
    """A title that a package has in one language, whichever that is."""
    return Words(*[words[:LONGEST_TITLE]] * 3)


def _edition(reading: Reading, root: etree._Element) -> tuple[PackageKind, str]:
    metadata = first(root, "metadata")
    said = reading.said(metadata, "schemaversion") if metadata is not None else ""
    if said == "1.2":
        return "scorm_1_2", said
    if said.startswith("2004") or said in ("CAM 1.3", "1.3"):
        return "scorm_2004", said
    used = {str(uri) for node in root.iter() for uri in node.nsmap.values()}
    for part, kind in NAMESPACES:
        if any(part in uri for uri in used):
            return kind, said or ("1.2" if kind == "scorm_1_2" else "2004")
    raise reading.wrong(root, "edition", said=said[:40] or "—")


def _resources(reading: Reading, root: etree._Element) -> dict[str, _Resource]:
    found: dict[str, _Resource] = {}
    above = root.get(f"{XML}base", "")
    for group in children(root, "resources"):
        base = above + group.get(f"{XML}base", "")
        for node in children(group, "resource"):
            name = reading.attribute(node, "identifier", needed=True)
            if name in found:
                raise reading.wrong(node, "resource_twice", id=name[:80])
            kind = (reading.attribute(node, "scormtype") or reading.attribute(node, "scormType")).lower()
            found[name] = _Resource(
                node, base + node.get(f"{XML}base", ""), reading.attribute(node, "href"), kind == "sco"
            )
    return found


def _organisation(reading: Reading, root: etree._Element) -> etree._Element:
    group = first(root, "organizations")
    all_of_them = list(children(group, "organization")) if group is not None else []
    if group is None or not all_of_them:
        raise reading.wrong(root if group is None else group, "no_organisation")
    default = reading.attribute(group, "default")
    for each in all_of_them:
        if default and reading.attribute(each, "identifier") == default:
            return each
    return all_of_them[0]


@dataclass(frozen=True, slots=True)
class _Walk:
    """Through the items of an organisation, in order; what can be opened becomes a part."""

    reading: Reading
    kind: PackageKind
    resources: dict[str, _Resource]
    shared: dict[str, etree._Element]  # sequencing that items refer to
    paths: frozenset[str]
    parts: list[Part]

    def items(self, above: etree._Element, depth: int) -> None:
        for item in children(above, "item"):
            if depth > DEEPEST:
                raise self.reading.wrong(item, "items_deep", n=DEEPEST)
            if self.reading.attribute(item, "isvisible") != "false" or first(item, "item") is None:
                self._item(item)
            self.items(item, depth + 1)

    def _item(self, item: etree._Element) -> None:
        reading = self.reading
        refers_to = reading.attribute(item, "identifierref")
        if not refers_to:
            return
        name = reading.attribute(item, "identifier", needed=True)
        if any(part.id == name for part in self.parts):
            raise reading.wrong(item, "item_twice", id=name[:80])
        resource = self.resources.get(refers_to)
        if resource is None:
            raise reading.wrong(item, "resource_missing", id=refers_to[:80])
        if not resource.href:
            raise reading.wrong(resource.node, "attribute_missing", element="resource", name="href")
        if len(self.parts) >= MOST_PARTS:
            raise reading.wrong(item, "many_parts", n=MOST_PARTS)
        href = reading.launch(resource.node, resource.base + resource.href, self.paths)
        self.parts.append(
            Part(
                id=name,
                title=titled(reading.said(item, "title") or name),
                href=_with(href, reading.attribute(item, "parameters")),
                kind="sco" if resource.is_sco else "asset",
                mastery=self._mastery(item),
                threshold=self._threshold(item),
                data=reading.said(item, "datafromlms") or reading.said(item, "dataFromLMS"),
                most_time=reading.said(item, "maxtimeallowed"),
                at_time_limit=reading.said(item, "timelimitaction") or reading.said(item, "timeLimitAction"),
            )
        )

    def _mastery(self, item: etree._Element) -> float | None:
        """Of 1.2 `masteryscore` (0 to 100), of 2004 the least measure of the primary objective (-1 to 1)."""
        reading = self.reading
        if self.kind == "scorm_1_2":
            return reading.share(item, reading.said(item, "masteryscore"), most=100.0)
        sequencing = first(item, "sequencing")
        if sequencing is not None and (ref := reading.attribute(sequencing, "IDRef")):
            own = first(sequencing, "objectives")
            sequencing = sequencing if own is not None else self.shared.get(ref)
        objectives = first(sequencing, "objectives") if sequencing is not None else None
        primary = first(objectives, "primaryObjective") if objectives is not None else None
        if primary is None or reading.attribute(primary, "satisfiedByMeasure") not in ("true", "1"):
            return None
        written = reading.said(primary, "minNormalizedMeasure") or "1.0"
        if written.startswith("-"):  # whoever has any score at all has passed
            return 0.0 if reading.share(primary, written[1:]) is not None else None
        return reading.share(primary, written)

    def _threshold(self, item: etree._Element) -> float | None:
        """Third edition: the element's text; fourth: its attributes."""
        node = first(item, "completionThreshold")
        if self.kind != "scorm_2004" or node is None:
            return None
        if self.reading.attribute(node, "completedByMeasure"):
            by_measure = self.reading.attribute(node, "completedByMeasure") in ("true", "1")
            return self.reading.share(node, self.reading.attribute(node, "minProgressMeasure") or "1.0") if by_measure \
                else None  # fmt: skip
        return self.reading.share(node, self.reading.said(item, "completionThreshold"))


def _with(href: str, parameters: str) -> str:
    """An address with the parameters of an item, as the Content Aggregation Model (3.4.1.1.4) puts them together."""
    extra = parameters.lstrip("?&")
    if not extra:
        return href
    address, sign, fragment = href.partition("#")
    if extra.startswith("#"):
        return href if sign else address + extra
    return address + ("&" if "?" in address else "?") + extra + sign + fragment
