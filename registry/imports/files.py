"""The files of an import: which are meant, what they are known by, which date they carry."""

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from infra import clock
from infra.i18n import text
from registry.errors import ImportRefused
from registry.sources.spec import SourceSpec

DATES_IN_NAMES = (
    re.compile(r"(?<!\d)(?P<y>20\d\d)[-_.]?(?P<m>[01]\d)[-_.]?(?P<d>[0-3]\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>[0-3]\d)[-_.](?P<m>[01]\d)[-_.](?P<y>20\d\d)(?!\d)"),
)


def gather_files(spec: SourceSpec, paths: Sequence[Path]) -> list[Path]:
    """The files meant by `paths`: files themselves, folders by what they hold of the source's kinds, sorted.

    Raises ImportRefused when a path does not exist or nothing is left.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.rglob("*") if p.is_file() and _is_of_kind(p, spec.kinds))
        elif path.is_file():
            found.append(path)
        else:
            raise ImportRefused(text("import.no_such_file", file=str(path)))
    if not found:
        raise ImportRefused(text("import.no_files", kinds=", ".join(spec.kinds)))
    return list(dict.fromkeys(found))


def _is_of_kind(path: Path, kinds: Sequence[str]) -> bool:
    return path.suffix.lower().lstrip(".") in kinds and not path.name.startswith((".", "~$"))


def fingerprint(path: Path) -> dict[str, object]:
    """Name, size in bytes and SHA-256 of a file, for the run's row."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"name": path.name, "bytes": path.stat().st_size, "sha256": digest}


def date_in_name(name: str) -> date | None:
    """The date a file name carries: 2026-11-01, 20261101, 01.11.2026."""
    for pattern in DATES_IN_NAMES:
        if found := pattern.search(name):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                continue
    return None


def date_of_files(files: Sequence[Path]) -> date:
    """The newest date in the file names, else of their last modification."""
    named = [found for path in files if (found := date_in_name(path.name))]
    if named:
        return max(named)
    return max(clock.local_date(datetime.fromtimestamp(path.stat().st_mtime, UTC)) for path in files)
