"""Names of files that people bring: made harmless when they come, and told to browsers in any script when they go."""

import unicodedata
from urllib.parse import quote

LONGEST = 200
PARTERS = str.maketrans("/\\:", "///")
FORBIDDEN = frozenset('<>"|?*')  # what no folder of an office machine takes


def safe_name(given: str) -> str:
    """A name without the folders before it and without letters that cannot be seen or turn the direction of others.

    Empty where nothing is left. One that is too long keeps its beginning and its ending.
    """
    last = unicodedata.normalize("NFC", given).translate(PARTERS).rpartition("/")[2]
    seen = "".join(each for each in last if each.isprintable() and each not in FORBIDDEN).strip(" .")
    if len(seen) <= LONGEST:
        return seen
    stem, dot, ending = seen.rpartition(".")
    if not dot or len(ending) > LONGEST // 10:
        return seen[:LONGEST]
    return f"{stem[: LONGEST - len(ending) - 1]}.{ending}"


def attachment(name: str) -> str:
    """Content-Disposition by which a browser keeps a file, by its own name, and does not show it (RFC 6266)."""
    plain = "".join(each if each.isascii() and (each.isalnum() or each in " ._-") else "_" for each in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
