"""Standards taken out to other programs, and frameworks taken in from them or written by oneself in the same formats.

Pure: bytes in, values or faults out; values in, bytes out. Formats: libraries of CISO Assistant as YAML and as
workbook, catalogs and profiles of OSCAL 1.2.1.
"""

from compliance.library.exchange.faults import Fault, Place
from compliance.library.exchange.files import FORMATS, file_name, read, write, write_again
from compliance.library.exchange.framework import (
    AskedQuestion,
    Assessed,
    Choice,
    Format,
    Framework,
    Library,
    Reading,
    Requirement,
    Step,
    Wording,
    complete_in,
    items_of,
    texts_of,
)  # fmt: skip

__all__ = [
    "FORMATS",
    "AskedQuestion",
    "Assessed",
    "Choice",
    "Fault",
    "Format",
    "Framework",
    "Library",
    "Place",
    "Reading",
    "Requirement",
    "Step",
    "Wording",
    "complete_in",
    "file_name",
    "items_of",
    "read",
    "texts_of",
    "write",
    "write_again",
]
