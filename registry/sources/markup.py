"""XML from outside, read without trust: no document types, no entities, no endless nesting."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from infra.i18n import text
from registry.errors import ImportRefused
from registry.sources.archives import Document, refuse_html
from registry.sources.rows import page_bytes
from registry.sources.values import Unreadable

DEPTH_LIMIT = 40  # published answers are 8 deep
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
XML_FAULTS = (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError, OverflowError)


class _Shallow(TreeBuilder):
    """Builds a tree, and stops at a nesting no publisher needs."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self.depth += 1
        if self.depth > DEPTH_LIMIT:
            raise ValueError("nested too deep")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self.depth -= 1
        return super().end(tag)


def tree(document: Document) -> Element:
    """The root of an XML document.

    Raises Unreadable for HTML, a broken or nested document, entities and document types.
    """
    data = page_bytes(document)
    try:
        refuse_html(data, document.file)
    except ImportRefused as fault:
        raise Unreadable("reject.html_page", document.name) from fault
    parser = DefusedXMLParser(target=_Shallow(), forbid_dtd=True)
    try:
        parser.feed(data)
        root = parser.close()
    except XML_FAULTS as fault:
        raise Unreadable("reject.not_xml", document.name) from fault
    if not isinstance(root, Element):
        raise Unreadable("reject.not_xml", document.name)
    return root


def whole_tree(document: Document) -> Element:
    """`tree` for a document that is the whole list: raises ImportRefused instead."""
    try:
        return tree(document)
    except Unreadable as fault:
        raise ImportRefused(text("import.nothing_readable", file=document.file, reason=text(fault.reason))) from fault


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rsplit("}", 1)[-1]


def named(root: Element, name: str) -> Iterator[Element]:
    """All elements of a local name, at any depth."""
    return (element for element in root.iter() if local(element) == name)


def fields(element: Element) -> dict[str, str | None]:
    """The children of an element as a record; a nil or empty child is None."""
    return {local(child): None if child.get(NIL) in ("true", "1") else (child.text or None) for child in element}
