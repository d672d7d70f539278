"""Evidence that a colleague may see, and its content."""

import asyncio
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import BinaryIO

import structlog

from compliance.colleagues import Colleague
from compliance.errors import NothingHere, Spoiled
from infra.database import Record, fetch_one
from infra.i18n import text
from infra.settings import settings
from infra.storage import Store

log = structlog.get_logger()
# a respondent sees what they collected, and what stands at their items unless it is restricted
SEEN = """
select e.*, (select max(a.id) from evidence_item l join assessment a on a.id = l.assessment
             where l.evidence = e.id and a.closed_at is null) as runs_in
from evidence e
where e.id = $1 and e.organisation = $2 and ($3 or e.collected_by = $4 or e.confidentiality <> 'restricted' and exists (
    select from evidence_item l join assigned s on s.assessment = l.assessment and s.item = l.item
    where l.evidence = e.id and s.person = $4 and s.until is null))
"""


async def evidence_row(by: Colleague, evidence: int) -> Record:
    """The row of evidence; `runs_in` is a running assessment in which it stands. Raises NothingHere."""
    row = await fetch_one(SEEN, evidence, by.organisation, by.sees_everything, by.person)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return row


async def content_of(by: Colleague, evidence: int) -> Path:
    """Where the content of evidence lies, for whoever may see it. Raises NothingHere, also where the file is gone."""
    row = await evidence_row(by, evidence)
    path = Store(settings().evidence_dir).path(row["sha256"])
    if not path.is_file():
        raise NothingHere(text("file.gone"))
    return path


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that is given out: opened, and found to be the one that was taken in. Whoever asked closes it."""

    name: str
    media_type: str
    size: int
    sha256: str
    file: BinaryIO


async def handed_out(by: Colleague, evidence: int) -> Handed:
    """The content of evidence for whoever may see it, held against its SHA-256 before the first byte goes out.

    Raises NothingHere, and Spoiled where it is not the content that was taken in.
    """
    row, path = await evidence_row(by, evidence), await content_of(by, evidence)
    return Handed(row["name"], row["media_type"], row["size"], row["sha256"], await opened(path, row["sha256"]))


async def opened(path: Path, sha256: str) -> BinaryIO:
    """A file of the store at its beginning, held against its SHA-256. Raises Spoiled."""
    file = await asyncio.to_thread(_checked, path, sha256)
    if file is None:
        log.error("evidence.spoiled", sha256=sha256)
        raise Spoiled(text("file.spoiled"))
    return file


def _checked(path: Path, sha256: str) -> BinaryIO | None:
    """The opened file at its beginning; None where its content has another hash."""
    file = path.open("rb")
    if file_digest(file, "sha256").hexdigest() != sha256:
        file.close()
        return None
    file.seek(0)
    return file
