"""References: what stands for a number in addresses, links, answers and file names. There is no other way to write one.

A BIN is public and refers to itself. An IIN is a person's: whoever did not bring it is given a sealed number instead,
which only this deployment can make or open, and which is always the same for the same person. There are so few IINs
that a plain hash of one would be undone in seconds; without the instance key a sealed number cannot be tried out.
"""

import base64
import binascii

from infra.i18n import text
from infra.secrets import SealBrokenError, seal_alike, unseal_alike
from registry.errors import NotABin
from registry.identifiers import SEALED_BEGINS, Bin, looks_sealed, of_a_person, parse

PURPOSE = "number of a person"
BYTES = 5  # hold twelve digits


def reference_of(number: str) -> str:
    """What to write for a number: a BIN itself, a person's twelve digits sealed, anything else as it is."""
    return _sealed(number) if of_a_person(number) else number


def number_of(written: object) -> Bin:
    """The number that a BIN, an IIN or a sealed number stands for.

    Raises NotABin as `registry.identifiers.parse` does, and for a sealed number that is broken or of another register.
    """
    typed = str(written).strip()
    return Bin(_opened(typed)) if looks_sealed(typed) else parse(written)


def is_synthetic(written: str) -> bool:
    """Whether a number, sealed or not, belongs to the synthetic country; what is no number belongs to none."""
    try:
        return number_of(written).is_synthetic
    except NotABin:
        return False


def numbered(written: str) -> str:
    """The same text with a sealed number opened. What is none, or does not open, stays as it was: it is nobody's."""
    try:
        return _opened(written.strip()) if looks_sealed(written.strip()) else written
    except NotABin:
        return written


def is_person(written: str) -> bool:
    """Whether a number or reference is a person's."""
    return looks_sealed(written) or of_a_person(written)


def masked(written: str) -> str:
    """A number or reference as everybody may read it: of a person's the last four digits, anything else whole."""
    number = numbered(written)
    return Bin(number).masked if of_a_person(number) else number


def _sealed(number: str) -> str:
    sealed = seal_alike(PURPOSE, int(number).to_bytes(BYTES))
    return SEALED_BEGINS + base64.b32encode(sealed).decode("ascii").rstrip("=").lower()


def _opened(written: str) -> str:
    """The number in a sealed one. Raises NotABin, also where other letters would give the same bytes."""
    letters = written[len(SEALED_BEGINS) :].upper()
    try:
        number = f"{int.from_bytes(unseal_alike(PURPOSE, base64.b32decode(letters + '=' * (-len(letters) % 8)))):012d}"
    except (SealBrokenError, binascii.Error, ValueError):
        number = ""
    if not of_a_person(number) or _sealed(number) != written.lower():
        raise NotABin(text("bin.sealed", number=written[:20]), fault="sealed")
    return number
