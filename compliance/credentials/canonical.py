"""One byte sequence for one document: JCS (RFC 8785) and RDF Dataset Canonicalization (RDFC-1.0)."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import rfc8785
from pyld import jsonld

from compliance.credentials.document import Document, listed, read
from compliance.credentials.errors import CredentialInvalid

MOST_BLANK_NODES = 200  # a graph of many alike nodes takes time without end to canonicalise; a credential has a few
TOKENS = re.compile(r"[A-Za-z0-9]+")
SILENT = {"json", "jsonld", "context", "contexts"}  # words of a file name or address that tell nothing apart
FEWEST_IN_COMMON = 2
UNKNOWN = "urn:unknown:"
VALUES = {"@value", "@list", "@set", "@graph"}  # objects that are no nodes


def jcs(document: Document) -> bytes:
    """Raises CredentialInvalid for a number that JSON programs would not read alike."""
    try:
        return rfc8785.dumps(dict(document))
    except (rfc8785.CanonicalizationError, RecursionError):
        raise CredentialInvalid("not_canonical") from None


class Contexts:
    """JSON-LD contexts by address. Only these are used: nothing is fetched."""

    def __init__(self, known: Mapping[str, Document] | None = None, folder: Path | None = None) -> None:
        """Those given, and those that lie in a folder: the file whose path ends most like an address is its context.

        `credentials/v2`, `credentials-v2.jsonld` and `context-credentials-v2.json` all stand for
        https://www.w3.org/ns/credentials/v2.
        """
        self._known = dict(known or {})
        files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder else []
        self._files = [(_tokens(str(path.relative_to(folder or path))), path) for path in files]

    def of(self, address: str) -> Document:
        """The context of an address. Raises CredentialInvalid where it is not there."""
        if address not in self._known:
            found = self._lying(_tokens(address))
            if found is None:
                raise CredentialInvalid("unknown_context", {"context": address})
            self._known[address] = read(found.read_bytes())
        return self._known[address]

    def content(self, address: str) -> bytes | None:
        """The bytes of the file of a context; None where no file is its."""
        found = self._lying(_tokens(address))
        return found.read_bytes() if found is not None else None

    def _lying(self, wanted: tuple[str, ...]) -> Path | None:
        best, most = None, FEWEST_IN_COMMON - 1
        for tokens, path in self._files:
            common = 0
            while common < min(len(tokens), len(wanted)) and tokens[-1 - common] == wanted[-1 - common]:
                common += 1
            if common > most:
                best, most = path, common
        return best

    def load(self, address: str, _: object = None) -> dict[str, Any]:
        """What the JSON-LD library calls a document loader."""
        return {"contextUrl": None, "documentUrl": address, "document": self.of(address)}


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(token.lower() for token in TOKENS.findall(text) if token.lower() not in SILENT)


def rdfc(document: Document, contexts: Contexts) -> bytes:
    """Canonical N-Quads of a JSON-LD document.

    Raises CredentialInvalid for an unknown context, a term without meaning (it would not be signed), or a graph made
    to take for ever.
    """
    options = {"documentLoader": contexts.load}
    try:
        _refuse_poison(jsonld.expand(dict(document), options))
        _refuse_lost(document, options)
        made = jsonld.normalize(dict(document), {**options, "algorithm": "URDNA2015", "format": "application/n-quads"})
    except CredentialInvalid:
        raise
    except Exception as fault:  # whatever the library raises of somebody's document is that document's fault
        inner = _cause(fault)
        raise inner if inner is not None else CredentialInvalid("not_linked_data") from fault
    return str(made).encode()


def _cause(fault: BaseException) -> CredentialInvalid | None:
    """The library wraps what a loader raises."""
    seen: BaseException | None = fault
    while seen is not None:
        if isinstance(seen, CredentialInvalid):
            return seen
        seen = getattr(seen, "cause", None) or seen.__cause__
    return None


def _refuse_poison(expanded: object) -> None:
    if sum(1 for node in _nodes(expanded) if str(node.get("@id", "_:")).startswith("_:")) > MOST_BLANK_NODES:
        raise CredentialInvalid("not_linked_data")


def _refuse_lost(document: Document, options: Mapping[str, Any]) -> None:
    """A term that no context knows is dropped before signing: whoever reads it would take it for signed.

    Under a vocabulary that catches them all, such terms can be seen.
    """
    caught = dict(document) | {"@context": [{"@vocab": UNKNOWN}, *listed(document.get("@context"))]}
    for node in _nodes(jsonld.expand(caught, options)):
        for term in (*node, *listed(node.get("@type"))):
            if str(term).startswith(UNKNOWN):
                raise CredentialInvalid("unsigned_member", {"member": str(term).removeprefix(UNKNOWN)})


def _nodes(value: object) -> Iterator[Mapping[str, Any]]:
    """All node objects of an expanded document."""
    if isinstance(value, list):
        for each in value:
            yield from _nodes(each)
    elif isinstance(value, Mapping):
        if not VALUES & value.keys():
            yield value
        for each in value.values():
            yield from _nodes(each)
