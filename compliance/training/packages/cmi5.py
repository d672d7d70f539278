"""cmi5.xml, the course structure of cmi5 (section 13 of its specification): blocks, assignable units, what moves on."""

from typing import Literal, cast

from lxml import etree

from compliance.library.model import Words
from compliance.training.packages.markup import XML, Reading, children, first, local, parsed
from compliance.training.packages.model import MOVE_ON, Block, MoveOn, Package, Part
from compliance.training.packages.scorm import LONGEST_TITLE, MOST_PARTS
from infra.i18n import LANGUAGES

STRUCTURE = "cmi5.xml"
NAMESPACE = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"
DEEPEST = 20  # blocks in blocks
LAUNCH_METHODS = ("AnyWindow", "OwnWindow")


def read_structure(content: bytes, paths: frozenset[str]) -> Package:
    """A course by its structure and the paths of its files. Raises NotAccepted with what is wrong and where."""
    reading = Reading(STRUCTURE)
    root = parsed(STRUCTURE, content)
    if root.tag != f"{{{NAMESPACE}}}courseStructure":
        raise reading.wrong(root, "root", found=local(root.tag), wanted="courseStructure")
    course = first(root, "course")
    if course is None:
        raise reading.wrong(root, "element_missing", name="course")
    walk = _Walk(reading, paths)
    walk.parts_in(root, 1)
    if not walk.parts:
        raise reading.wrong(root, "nothing_to_open")
    return Package(
        "cmi5", "1.0", _id(reading, course), _title(reading, course), tuple(walk.parts), tuple(walk.blocks)
    )  # fmt: skip


class _Walk:
    """Through blocks and units, in order."""

    def __init__(self, reading: Reading, paths: frozenset[str]) -> None:
        self.reading, self.paths = reading, paths
        self.parts: list[Part] = []
        self.blocks: list[Block] = []
        self.ids: set[str] = set()

    def parts_in(self, above: etree._Element, depth: int) -> None:
        for node in children(above, "block", "au"):
            if depth > DEEPEST:
                raise self.reading.wrong(node, "items_deep", n=DEEPEST)
            name = _id(self.reading, node)
            if name in self.ids:
                raise self.reading.wrong(node, "item_twice", id=name[:80])
            if len(self.ids) >= MOST_PARTS:
                raise self.reading.wrong(node, "many_parts", n=MOST_PARTS)
            self.ids.add(name)
            if local(node.tag) == "au":
                self.parts.append(self._unit(node, name))
            else:
                before, place = len(self.parts), len(self.blocks)
                self.parts_in(node, depth + 1)
                inside = tuple(range(before, len(self.parts)))
                self.blocks.insert(place, Block(name, _title(self.reading, node), inside))

    def _unit(self, node: etree._Element, name: str) -> Part:
        reading = self.reading
        move_on = reading.attribute(node, "moveOn") or "NotApplicable"
        if move_on not in MOVE_ON:
            raise reading.wrong(node, "choice", name="moveOn", value=move_on[:40], choices=", ".join(MOVE_ON))
        method = reading.attribute(node, "launchMethod") or "AnyWindow"
        if method not in LAUNCH_METHODS:
            choices = ", ".join(LAUNCH_METHODS)
            raise reading.wrong(node, "choice", name="launchMethod", value=method[:40], choices=choices)
        url = reading.said(node, "url")
        if not url:
            raise reading.wrong(node, "element_missing", name="url")
        return Part(
            id=name,
            title=_title(reading, node),
            href=reading.launch(node, url, self.paths),
            kind="au",
            mastery=reading.share(node, reading.attribute(node, "masteryScore")),
            data=reading.said(node, "launchParameters"),
            move_on=cast("MoveOn", move_on),
            launch_method=cast('Literal["AnyWindow", "OwnWindow"]', method),
            entitlement=reading.said(node, "entitlementKey"),
            activity_type=reading.attribute(node, "activityType"),
        )


def _id(reading: Reading, node: etree._Element) -> str:
    """An identifier, which is an IRI. Raises NotAccepted."""
    name = reading.attribute(node, "id", needed=True)
    if ":" not in name or any(letter.isspace() for letter in name):
        raise reading.wrong(node, "no_iri", id=name[:80])
    return name


def _title(reading: Reading, node: etree._Element) -> Words:
    """A title in our languages: of `kk-KZ`, `ru`, `en-US` …; where one is missing, the first that is there."""
    group = first(node, "title")
    if group is None:
        raise reading.wrong(node, "element_missing", name="title")
    found: dict[str, str] = {}
    for each in children(group, "langstring"):
        words = " ".join(str(each.text or "").split())[:LONGEST_TITLE]
        language = (each.get("lang") or each.get(f"{XML}lang") or "").lower().partition("-")[0]
        if words:
            found.setdefault(language, words)
    if not found:
        raise reading.wrong(group, "element_missing", name="langstring")
    some = next((found[each] for each in LANGUAGES if each in found), next(iter(found.values())))
    return Words(*(found.get(each, some) for each in ("kk", "ru", "en")))
