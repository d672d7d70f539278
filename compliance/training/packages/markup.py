"""XML from outside: nothing is fetched, no entity stands for anything, and every fault has a line."""

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from lxml import etree

from compliance.errors import NotAccepted
from compliance.training.packages.archive import refused
from infra.i18n import text

LARGEST = 4_000_000  # bytes of a manifest
LONGEST = 4_000  # letters of a value in it
NODES = 100_000
XML = "{http://www.w3.org/XML/1998/namespace}"


def parsed(path: str, content: bytes) -> etree._Element:
    """The root of a document. Raises NotAccepted for what is no sound XML, or defines entities."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, attribute_defaults=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        line = getattr(fault, "lineno", None) or 1
        raise refused(text("packages.fault.xml", path=path, line=line)) from None
    if root.getroottree().docinfo.internalDTD is not None and b"<!ENTITY" in content.replace(b"\0", b""):
        raise refused(text("packages.fault.entities", path=path))
    if sum(1 for _ in root.iter()) > NODES:
        raise refused(text("packages.fault.many_elements", path=path, n=NODES))
    return root


def line_of(node: etree._Element) -> int:
    """The line on which an element begins."""
    line: object = node.sourceline
    return line if isinstance(line, int) else 1


class Reading:
    """One document while it is read: its path, for what is said about its places."""

    def __init__(self, path: str) -> None:
        self.path = path

    def wrong(self, node: etree._Element, what: str, **more: object) -> NotAccepted:
        """A fault at an element: `what` is the last part of the id of the sentence."""
        return refused(text(f"packages.fault.{what}", path=self.path, line=line_of(node), **more))

    def attribute(self, node: etree._Element, name: str, *, needed: bool = False) -> str:
        """An attribute by its name whatever its namespace, without blanks around it; empty where it is not there.

        Raises NotAccepted for one that is too long, or needed and not there.
        """
        value = next((str(value) for key, value in node.attrib.items() if local(key) == name), "").strip()
        if needed and not value:
            raise self.wrong(node, "attribute_missing", element=local(node.tag), name=name)
        if len(value) > LONGEST:
            raise self.wrong(node, "value_long", element=local(node.tag), n=LONGEST)
        return value

    def said(self, node: etree._Element, name: str) -> str:
        """The text of the first child of a name, blanks put in order; empty where there is none. Raises NotAccepted."""
        child = first(node, name)
        value = " ".join(("" if child is None else str(child.text or "")).split())
        if len(value) > LONGEST:
            raise self.wrong(node, "value_long", element=name, n=LONGEST)
        return value

    def share(self, node: etree._Element, written: str, *, most: float = 1.0) -> float | None:
        """A number between 0 and `most` as a share of it; None for nothing. Raises NotAccepted."""
        if not written:
            return None
        try:
            value = float(written.replace(",", "."))
        except ValueError:
            value = -1.0
        if not 0 <= value <= most:
            raise self.wrong(node, "share", value=written[:40], most=f"{most:g}")
        return value / most

    def launch(self, node: etree._Element, written: str, paths: frozenset[str]) -> str:
        """An address inside the package as it is asked for: its path, found among `paths`, with query and fragment.

        Raises NotAccepted for one that leads elsewhere, or to a file that is not there.
        """
        try:
            parts = urlsplit(written.replace("\\", "/"))
        except ValueError:
            raise self.wrong(node, "launch_outside", address=written[:120]) from None
        if parts.scheme or parts.netloc or parts.path.startswith("/"):
            raise self.wrong(node, "launch_outside", address=written[:120])
        for plain in dict.fromkeys((parts.path, unquote(parts.path))):
            steps: list[str] = []
            for step in plain.split("/"):
                if step == ".." and not steps:
                    raise self.wrong(node, "launch_outside", address=written[:120])
                if step == "..":
                    steps.pop()
                elif step not in ("", "."):
                    steps.append(step)
            if "/".join(steps) in paths:
                query = f"?{parts.query}" if parts.query else ""
                return "/".join(steps) + query + (f"#{parts.fragment}" if parts.fragment else "")
        raise self.wrong(node, "launch_missing", address=written[:120])


def local(name: object) -> str:
    """The name of an element or attribute without its namespace."""
    return str(name).rpartition("}")[2]


def children(node: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The child elements of some names, whatever their namespace: packages of one standard use several."""
    return (child for child in node if local(child.tag) in names)


def first(node: etree._Element, name: str) -> etree._Element | None:
    """The first child of a name."""
    return next(children(node, name), None)
