"""One door for all formats: what a file is is seen in its bytes, not in its name."""

from collections.abc import Callable, Mapping
from typing import get_args

from compliance.library.exchange.ciso import read_ciso, write_ciso
from compliance.library.exchange.faults import Fault, Findings, Place, UnreadableError
from compliance.library.exchange.framework import Format, Library, Reading
from compliance.library.exchange.grids import is_page
from compliance.library.exchange.oscal import read_catalog, write_oscal
from compliance.library.exchange.oscal_profile import read_profile, resolve
from compliance.library.exchange.oscal_writing import catalog_name, write_catalog, write_profile
from compliance.library.exchange.ours import our_library
from compliance.library.exchange.plain import MOST_BYTES, decoded, read_json
from compliance.library.exchange.workbook_reading import read_workbook
from compliance.library.exchange.workbook_writing import write_workbook
from compliance.library.model import Standard
from infra.i18n import text

FORMATS: tuple[Format, ...] = get_args(Format)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old .xls, and what Excel wraps an encrypted .xlsx in
Result = tuple[Library | None, Findings]


def read(data: bytes, catalogs: Mapping[str, bytes] | None = None) -> Reading:
    """What is in a file, or why it cannot be taken: never an exception for what the bytes are.

    `catalogs` are the files that an OSCAL profile selects from, by their names without folders.
    """
    found: Format | None = None
    try:
        found = _format(data)
        if found == "oscal-profile":
            library, findings = _profile(data, catalogs or {})
        else:
            library, findings = READERS[found](data)
    except UnreadableError as fault:
        return Reading(found, None, (Fault("error", fault.text, Place(row=fault.row)),))
    return Reading(found, None if findings.failed() else library, findings.all)


def write(standard: Standard, into: Format, profile: str = "") -> bytes:
    """A standard of the library in a format; an OSCAL profile is of one profile.

    Raises KeyError for a profile that the standard does not have.
    """
    if into == "oscal-profile":
        return write_profile(standard, profile)
    return WRITERS[into](standard)


def write_again(library: Library, into: Format) -> bytes:
    """What was read, in the format it came in; a library of CISO Assistant also as the other of its two."""
    is_ciso = "objects" in library.document
    if is_ciso != into.startswith("ciso"):
        raise ValueError(into)
    if into == "ciso-xlsx":
        return write_workbook(library)
    return write_ciso(library) if is_ciso else write_oscal(library)


def file_name(standard: Standard, into: Format, profile: str = "") -> str:
    """What a file of a standard is called; a profile names its catalog by this."""
    if into == "oscal-catalog":
        return catalog_name(standard)
    ending = {"ciso-yaml": "ciso.yaml", "ciso-xlsx": "ciso.xlsx"}.get(into, f"{profile}.oscal-profile.json")
    return f"{standard.code}.{ending}"


def _format(data: bytes) -> Format:
    if len(data) > MOST_BYTES:
        raise UnreadableError(text("exchange.too_large", limit=MOST_BYTES // 1024**2))
    if is_page(data):
        raise UnreadableError(text("exchange.html_instead"))
    if data.startswith(b"PK"):
        return "ciso-xlsx"
    if data.startswith(OLE):
        raise UnreadableError(text("exchange.not_workbook"))
    if not decoded(data).lstrip().startswith("{"):
        return "ciso-yaml"
    document = read_json(data)
    if "urn" in document and "objects" in document:
        return "ciso-yaml"  # JSON is YAML too
    return "oscal-profile" if "profile" in document else "oscal-catalog"


def _profile(data: bytes, catalogs: Mapping[str, bytes]) -> Result:
    profile, findings = read_profile(data)
    if profile is None:
        return None, findings
    libraries = {}
    for each in profile.imports:
        given = catalogs.get(each.href.rsplit("/", 1)[-1])
        if given is not None:
            libraries[each.href], of_catalog = read_catalog(given)
            for fault in of_catalog.all:
                findings.add(fault)
    return resolve(profile, {href: each for href, each in libraries.items() if each}, findings), findings


READERS: dict[Format, Callable[[bytes], Result]] = {
    "ciso-yaml": read_ciso, "ciso-xlsx": read_workbook, "oscal-catalog": read_catalog,
}  # fmt: skip
WRITERS: dict[Format, Callable[[Standard], bytes]] = {
    "ciso-yaml": lambda standard: write_ciso(our_library(standard)),
    "ciso-xlsx": lambda standard: write_workbook(our_library(standard)),
    "oscal-catalog": write_catalog,
}
